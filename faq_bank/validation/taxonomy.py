"""The paths an entry may name, read from the taxonomy files as data."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from faq_bank.problem import Problem


def taxonomy_paths(folder: Path) -> tuple[Mapping[str, frozenset[str]], list[Problem]]:
    """By organisation: every event/subject and event/subject/reason. Its own checks are the desk's."""
    paths: dict[str, frozenset[str]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            data = yaml.safe_load(path.read_text("utf-8"))
            paths[path.stem] = frozenset(_paths(data))
        except (yaml.YAMLError, KeyError, TypeError) as error:
            what = "the taxonomy cannot be read: " + " ".join(str(error).split())
            problems.append(Problem(path.name, "", "", what, "mend the file first"))
    return paths, problems


def _paths(data: Mapping[str, Any]) -> Iterable[str]:
    for event in data["life_events"]:
        for subject in event["subjects"]:
            yield f"{event['id']}/{subject['id']}"
            for reason in subject["reasons"]:
                yield f"{event['id']}/{subject['id']}/{reason['id']}"
