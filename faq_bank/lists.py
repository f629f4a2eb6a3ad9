"""The lists beside the code: how people in danger write, what they want done, what is not ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kit.languages import LANGUAGES

CRISIS_TOPICS = ("violence", "suicide", "child_danger")
TASKS = ("request", "complaint", "appointment", "status", "person", "my_requests")
SMALL_TALK = "small_talk"
OUT_OF_SCOPE = "out_of_scope"
QUESTION = "question"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    text: str
    language: str
    label: str


@dataclass(frozen=True)
class CrisisWords:
    """`patterns` by topic; `unless` are ways to say something harmless with the same words."""

    patterns: Mapping[str, Sequence[str]]
    unless: Sequence[str]


def _read(folder: str, language: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(
        (_HERE / folder / f"{language}.yml").read_text("utf-8")
    )
    return data


@cache
def crisis_words(language: str) -> CrisisWords:
    data = _read("crisis", language)
    named = data["words"]
    patterns = {
        topic: [pattern.format_map(named) for pattern in data[topic]["patterns"]]
        for topic in CRISIS_TOPICS
    }
    return CrisisWords(patterns, [pattern.format_map(named) for pattern in data["unless"]])


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every example of the lists with what it is an example of."""
    found: list[Labelled] = []
    for language in LANGUAGES:
        crisis = _read("crisis", language)
        for topic in CRISIS_TOPICS:
            found += [Labelled(text, language, topic) for text in crisis[topic]["examples"]]
        found += [Labelled(text, language, QUESTION) for text in crisis["harmless"]]
        tasks = _read("tasks", language)
        for name in (*TASKS, SMALL_TALK):
            found += [Labelled(text, language, name) for text in tasks[name]]
        found += [Labelled(text, language, QUESTION) for text in tasks["questions"]]
        for texts in _read(OUT_OF_SCOPE, language).values():
            found += [Labelled(text, language, OUT_OF_SCOPE) for text in texts]
    return tuple(found)
