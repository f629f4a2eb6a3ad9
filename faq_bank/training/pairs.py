"""The parallel sentences: one English text and its translations, joined over the files."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from faq_bank.text import normalise

LANGUAGES = ("pt", "el", "vi")
# Greek Bible and dictionary pairs are too far from how people write today.
_LEFT_OUT = frozenset({"bible", "lexicon_oewn"})
_LONGEST_WORDS = 60
# The manuals repeat themselves and are not how citizens write: half of them is enough.
_MANUALS = frozenset({"msdocs_d365", "msdocs_d365_live", "msdocs_d365ce"})


@dataclass(frozen=True)
class Pair:
    english: str
    translation: str
    language: str
    source: str

    @property
    def weight(self) -> float:
        """How much it counts when words are chosen."""
        return 0.3 if self.source.startswith("ms") else 1.0


def read_pairs(folder: Path) -> list[Pair]:
    """Every usable pair once, in the order of the files."""
    return [pair for language in LANGUAGES for pair in _unique(_read(folder, language))]


def _read(folder: Path, language: str) -> Iterator[Pair]:
    for row in _rows(folder, language):
        english, translation, source = normalise(row[0]), normalise(row[1]), row[2]
        if source in _LEFT_OUT or (source in _MANUALS and crc32(english.encode()) % 2):
            continue
        if english and translation:
            yield Pair(english, translation, language, source)


def _rows(folder: Path, language: str) -> Iterator[list[str]]:
    with gzip.open(folder / f"permissive.{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _unique(pairs: Iterator[Pair]) -> Iterator[Pair]:
    seen: set[tuple[str, str]] = set()
    for pair in pairs:
        key = pair.english.lower(), pair.translation.lower()
        if key in seen or len(pair.english.split()) > _LONGEST_WORDS:
            continue
        seen.add(key)
        yield pair


def read_words(folder: Path, language: str) -> Iterator[str]:
    """The words of the dictionary, which are no pairs to learn from but words all the same."""
    for row in _rows(folder, language):
        if row[2] == "lexicon_oewn":
            yield normalise(row[1])
