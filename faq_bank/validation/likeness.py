"""Entries that the search cannot tell apart, found with the search's own encoder.

Each wording is looked up among all others of its office and language, leaving itself out, as if a
citizen had just typed it. One that lies nearer to another entry is a stray. A stray or two are the
nature of language; an entry that loses most of its wordings to one other asks the same thing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq_bank.encoder import Encoder
from faq_bank.loader import Located
from faq_bank.problem import Problem
from faq_bank.text import normalise
from kit.languages import LANGUAGES, Language

# Share of an entry's wordings in a language that may lie nearer to one and the same other entry.
MOST_STRAYS = 0.67
# From this cosine on, two wordings are one, but for an ending or a small word.
SAME = 0.985


@dataclass(frozen=True)
class Alike:
    """`strays` of an entry's `wordings` in a language lie nearer to `other` than to their own."""

    entry: str
    other: str
    language: Language
    strays: tuple[str, ...]
    wordings: int

    @property
    def share(self) -> float:
        return len(self.strays) / self.wordings


@dataclass(frozen=True)
class _Wordings:
    texts: tuple[str, ...]
    names: tuple[str, ...]
    owners: NDArray[np.int32]


def alike(located: Sequence[Located], encoder: Encoder) -> list[Alike]:
    """Every pair with a stray, the worst first."""
    found = []
    for _, places, language, wordings in _groups(located):
        for (owner, other), strays in _strays(wordings, encoder).items():
            count = int((wordings.owners == owner).sum())
            texts = tuple(wordings.texts[row] for row in strays)
            ids = places[owner].entry.id, places[other].entry.id
            found.append(Alike(*ids, language, texts, count))
    return sorted(found, key=lambda pair: (-pair.share, pair.entry, pair.language))


def likeness_problems(located: Sequence[Located], encoder: Encoder) -> Iterator[Problem]:
    files = {place.entry.id: place.file for place in located}
    for pair in alike(located, encoder):
        if pair.share > MOST_STRAYS:
            what = (
                f"{len(pair.strays)} of {pair.wordings} wordings are nearer to {pair.other}, "
                f"e.g. {pair.strays[0]!r}"
            )
            mend = "say in each what sets it apart, or make the two entries one"
            yield Problem(files[pair.entry], pair.entry, f"phrasings.{pair.language}", what, mend)
    yield from _twins(located, encoder)


def _twins(located: Sequence[Located], encoder: Encoder) -> Iterator[Problem]:
    for _, places, _, wordings in _groups(located):
        likeness = _likeness(wordings, encoder)
        for row, column in np.argwhere(np.triu(likeness >= SAME, 1)):
            if wordings.owners[row] == wordings.owners[column]:
                continue
            mine, other = (places[wordings.owners[one]] for one in (column, row))
            what = f"{wordings.texts[column]!r} is {wordings.texts[row]!r} of {other.entry.id}"
            mend = "keep it where the answer fits better"
            yield Problem(mine.file, mine.entry.id, wordings.names[column], what, mend)


def _groups(
    located: Sequence[Located],
) -> Iterator[tuple[str, Sequence[Located], Language, _Wordings]]:
    offices: Mapping[str, list[Located]] = defaultdict(list)
    for place in located:
        offices[place.entry.organisation].append(place)
    for organisation, places in offices.items():
        for language in LANGUAGES:
            rows = [
                (text, f"phrasings.{language}.{kind}", number)
                for number, place in enumerate(places)
                for kind, text in place.entry.wordings(language)
            ]
            if rows:
                texts, names, owners = zip(*rows, strict=True)
                yield organisation, places, language, _Wordings(texts, names, np.array(owners))


def _likeness(wordings: _Wordings, encoder: Encoder) -> NDArray[np.float32]:
    vectors = encoder.encode([normalise(text) for text in wordings.texts])
    likeness: NDArray[np.float32] = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    return likeness


def _strays(wordings: _Wordings, encoder: Encoder) -> Mapping[tuple[int, int], list[int]]:
    """(entry, other entry) -> rows of the entry's wordings that lie nearer to the other."""
    nearest = wordings.owners[_likeness(wordings, encoder).argmax(axis=1)]
    strays: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, (owner, other) in enumerate(zip(wordings.owners, nearest, strict=True)):
        if owner != other:
            strays[int(owner), int(other)].append(row)
    return strays
