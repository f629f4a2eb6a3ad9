"""What the bank and the taxonomy say about the same thing, in every language."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from faq_bank.entry import Entry
from faq_bank.loader import read_bank
from faq_bank.text import normalise
from kit.languages import Language

_HELD_OUT_OF_TEN = 2


@dataclass(frozen=True)
class Meaning:
    """One entry or reason: all the ways to ask for it, by language. A group is searched together."""

    name: str
    group: str
    texts: Mapping[Language, Sequence[str]]


@dataclass
class Content:
    """Empty where nothing is written yet: training then rests on the parallel sentences alone."""

    meanings: list[Meaning] = field(default_factory=list)
    passages: list[Mapping[Language, str]] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[Language, str]]:
        """Language and text of everything."""
        for meaning in self.meanings:
            for language, texts in meaning.texts.items():
                yield from ((language, text) for text in texts)
        for passage in self.passages:
            yield from passage.items()


def held_out(text: str) -> bool:
    """Phrasings the encoder never learns from, so that search can be calibrated honestly on them."""
    return hashlib.sha256(normalise(text).encode()).digest()[0] % 10 < _HELD_OUT_OF_TEN


def read_content(entries: Path, taxonomy: Path) -> Content:
    content = Content()
    for entry in read_bank(entries)[0].entries:
        texts = {tag: _asked(entry, tag) for tag in entry.question}
        content.meanings.append(Meaning(entry.id, f"{entry.organisation} entries", texts))
        content.passages.extend(_passages(entry))
    for path in sorted(taxonomy.glob("*.yml")):
        content.meanings.extend(_reasons(path.stem, yaml.safe_load(path.read_text("utf-8")) or {}))
    return content


def _asked(entry: Entry, language: Language) -> Sequence[str]:
    return [normalise(text) for _, text in entry.wordings(language)]


def _passages(entry: Entry) -> Iterator[Mapping[Language, str]]:
    """The title and the answers, line by line where the languages have the same lines."""
    yield entry.question
    for text in (entry.answer, entry.more or {}):
        lines = {language: block.split("\n") for language, block in text.items()}
        if len({len(each) for each in lines.values()}) == 1:
            for parallel in zip(*lines.values(), strict=True):
                yield dict(zip(lines, map(normalise, parallel), strict=True))


def _reasons(organisation: str, content: Mapping[str, Any]) -> Iterator[Meaning]:
    for event in content.get("life_events", []):
        for subject in event["subjects"]:
            for reason in subject["reasons"]:
                name = f"{organisation}/{event['id']}/{subject['id']}/{reason['id']}"
                words = reason.get("words", {})
                texts = {
                    language: [
                        normalise(f"{subject['name'][language]}: {title}"),
                        *(normalise(text) for text in words.get(language, [])),
                    ]
                    for language, title in reason["name"].items()
                }
                yield Meaning(name, f"{organisation} reasons", texts)
