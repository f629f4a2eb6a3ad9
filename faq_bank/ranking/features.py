"""What the ranking model knows about each entry of a shelf, given a question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq_bank.reader import Read
from faq_bank.shelf import Shelf
from kit.languages import LANGUAGES

Floats = NDArray[np.float32]

_SIDES = (
    "nearest",
    "nearest_few",
    "nearest_same",
    "linear",
    "grams",
    "coverage",
    "answer",
    "answer_words",
)
_PLACES = ("whole", "focus", "best")
_GAPS = ("nearest", "linear", "grams", "coverage", "answer")
FEATURES = (
    *(f"{side}.{place}" for place in _PLACES for side in _SIDES),
    *(f"{side}.gap" for side in _GAPS),
    *(f"{side}.gap_focus" for side in _GAPS),
    *(f"{side}.long" for side in _SIDES),
)
QUERY_FEATURES = (
    "one",
    "words",
    "is_long",
    *(f"{side}.top" for side in _GAPS),
    *(f"{side}.top_gap" for side in _GAPS),
    *LANGUAGES,
)
_FEW = 3


@dataclass(frozen=True)
class Message:
    """A message read: row 0 is the whole, the rows behind are its sentences if it has several."""

    read: Read
    focus: int
    language: str

    @property
    def is_long(self) -> bool:
        return len(self.read.queries) > 1


@dataclass(frozen=True)
class Sides:
    """Scores of every entry (columns) for every row of a message, one table for each side."""

    nearest: Floats
    nearest_few: Floats
    nearest_same: Floats
    linear: Floats
    grams: Floats
    coverage: Floats
    answer: Floats
    answer_words: Floats


def sides(shelf: Shelf, message: Message) -> Sides:
    similarities, found = shelf.nearest(message.read.vectors)
    grams = np.stack([shelf.lexical.gram_similarity(query) for query in message.read.queries])
    return Sides(
        *nearest_tables(shelf, similarities, found, message.language),
        linear=shelf.classify(message.read.both),
        grams=best_of_entries(shelf, grams),
        coverage=np.stack([shelf.lexical.words.coverage(q) for q in message.read.queries]),
        **answer_sides(shelf, message),
    )


def answer_sides(shelf: Shelf, message: Message) -> dict[str, Floats]:
    """How much the answers themselves speak of what is asked."""
    tongue = LANGUAGES.index(message.language)
    words = np.stack([shelf.answer_words.coverage(query) for query in message.read.queries])
    return {"answer": message.read.vectors @ shelf.answers[tongue].T, "answer_words": words}


def nearest_tables(
    shelf: Shelf, similarities: Floats, found: NDArray[np.int64], language: str
) -> tuple[Floats, Floats, Floats]:
    """The best wording of each entry, the mean of its best few, and the best in this language.

    An entry without a wording among the neighbours gets what the farthest neighbour has.
    """
    rows, entries = len(found), len(shelf.entry_ids)
    floor = np.where(found >= 0, similarities, 1).min(axis=1)
    few = np.empty((rows, _FEW, entries), np.float32)
    same = np.empty((rows, entries), np.float32)
    tongue = LANGUAGES.index(language)
    for row in range(rows):
        wordings = found[row][found[row] >= 0]
        few[row] = _best_few(shelf, wordings, similarities[row], floor[row])
        own = shelf.tongues[wordings] == tongue
        values = similarities[row][: len(wordings)][own]
        same[row] = _best_few(shelf, wordings[own], values, floor[row])[0]
    return few[:, 0], few.mean(axis=1), same


def _best_few(shelf: Shelf, wordings: NDArray[np.int64], values: Floats, floor: float) -> Floats:
    """The best few values of each entry; `values` come best first."""
    owners = shelf.owners[wordings]
    order = np.argsort(owners, kind="stable")
    grouped = owners[order]
    place = np.arange(len(grouped)) - np.searchsorted(grouped, grouped)
    kept = place < _FEW
    table = np.full((_FEW, len(shelf.entry_ids)), floor, np.float32)
    table[place[kept], grouped[kept]] = values[order[kept]]
    return table


def best_of_entries(shelf: Shelf, by_wording: Floats) -> Floats:
    starts = np.searchsorted(shelf.owners, np.arange(len(shelf.entry_ids)))
    return np.maximum.reduceat(by_wording, starts, axis=1)


def entry_features(tables: Sides, message: Message) -> Floats:
    """A row for each entry, a column for each of FEATURES."""
    by_side = [getattr(tables, side) for side in _SIDES]
    focus = message.focus + 1 if message.is_long else 0
    columns = [table[0] for table in by_side]
    columns += [table[focus] for table in by_side]
    columns += [table.max(axis=0) for table in by_side]
    columns += [_gap(getattr(tables, side)[0]) for side in _GAPS]
    columns += [_gap(getattr(tables, side)[focus]) for side in _GAPS]
    columns += [table[0] * message.is_long for table in by_side]
    return np.stack(columns, axis=1).astype(np.float32)


def query_features(rows: Sequence[Floats], message: Message) -> Floats:
    """What speaks for "none of them", one value for each of QUERY_FEATURES; a table for each shelf."""
    joined = np.concatenate(rows)
    tops = []
    gaps = []
    for side in _GAPS:
        ordered = np.sort(joined[:, FEATURES.index(f"{side}.best")])[::-1]
        tops.append(ordered[0])
        gaps.append(ordered[0] - ordered[1] if len(ordered) > 1 else ordered[0])
    length = np.log1p(len(message.read.queries[0].words) / 2)
    tongue = [float(message.language == tag) for tag in LANGUAGES]
    return np.array([1.0, length, message.is_long, *tops, *gaps, *tongue], np.float32)


def _gap(scores: Floats) -> Floats:
    """How far an entry is before (or behind) the best of the others."""
    if len(scores) < 2:
        return np.zeros_like(scores)
    first, second = np.argsort(-scores)[:2]
    best_other = np.full_like(scores, scores[first])
    best_other[first] = scores[second]
    gaps: Floats = scores - best_other
    return gaps
