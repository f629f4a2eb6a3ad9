"""What the bank takes from the taxonomy files, read as data: paths, and how matters are described."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from faq_bank.lists import QUESTION, Labelled
from faq_bank.problem import Problem
from kit.languages import LANGUAGES

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Where the product keeps them.
SHIPPED = Path(__file__).parent.parent / "desk" / "taxonomy"


def taxonomy_paths(folder: Path) -> tuple[Mapping[str, frozenset[str]], list[Problem]]:
    """By organisation: every event/subject and event/subject/reason. Its own checks are the desk's."""
    paths: dict[str, frozenset[str]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            data = yaml.load(path.read_text("utf-8"), Loader=_READER)  # noqa: S506 - a safe loader
            paths[path.stem] = frozenset(_paths(data))
        except (yaml.YAMLError, KeyError, TypeError) as error:
            what = "the taxonomy cannot be read: " + " ".join(str(error).split())
            problems.append(Problem(path.name, "", "", what, "mend the file first"))
    return paths, problems


def taxonomy_examples(folder: Path = SHIPPED) -> tuple[Labelled, ...]:
    """Everyday words for the matters of the office, but for those that are only complained of.

    They teach what is no cry for help, though it speaks of children, death and despair.
    """
    found: dict[tuple[str, str], Labelled] = {}
    for path in sorted(folder.glob("*.yml")):
        for event in yaml.load(path.read_text("utf-8"), Loader=_READER)["life_events"]:  # noqa: S506 - a safe loader
            for subject in event["subjects"]:
                for reason in subject["reasons"]:
                    if "request" not in reason["kinds"]:
                        continue
                    for language in LANGUAGES:
                        for text in reason["words"][language]:
                            found[text, language] = Labelled(text, language, QUESTION)
    return tuple(found.values())


def _paths(data: Mapping[str, Any]) -> Iterable[str]:
    for event in data["life_events"]:
        for subject in event["subjects"]:
            yield f"{event['id']}/{subject['id']}"
            for reason in subject["reasons"]:
                yield f"{event['id']}/{subject['id']}/{reason['id']}"
