"""Learns the ranking and its calibration from the bank's own wordings: `python -m faq_bank.ranking.train`.

Every wording asks for its entry while it, and in turn more of its kin, is taken out of the shelf:
so each feature is what a stranger's words would give. Taking out the whole entry teaches "none".
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faq_bank.ranking.features import (
    FEATURES,
    QUERY_FEATURES,
    Message,
    Sides,
    best_of_entries,
    entry_features,
    nearest_tables,
    query_features,
)
from faq_bank.ranking.model import SHIPPED, Ranking, dump_ranking
from faq_bank.reader import Read, Reader
from faq_bank.segments import cut
from faq_bank.shelf import RIDGE, Shelf, Wordings, build_shelf, weighed
from faq_bank.softmax import softmax

Floats = NDArray[np.float32]
NONE = -1


@dataclass(frozen=True)
class Example:
    """One question: what each entry offers, what speaks for none, and the right entry (or NONE)."""

    entries: Floats
    query: Floats
    right: int
    language: str
    mode: str
    weight: float
    group: int


@dataclass(frozen=True)
class Practice:
    """A shelf with everything needed to take wordings out of it cheaply."""

    shelf: Shelf
    wordings: Wordings
    read: Read
    rows: Floats
    inverse: Floats

    @classmethod
    def of(cls, shelf: Shelf, wordings: Wordings, reader: Reader) -> "Practice":
        read = reader.read(wordings.texts, wordings.languages)
        rows = weighed(read.both, reader.encoder.dimensions)
        gram = rows.T @ rows + RIDGE * np.eye(rows.shape[1], dtype=np.float32)
        return cls(shelf, wordings, read, rows, np.linalg.inv(gram).astype(np.float32))

    def without(self, message: Message, removed: NDArray[np.int64], entry: int) -> Sides:
        """The sides of a message on this shelf, had it not these wordings of one entry."""
        similarities = message.read.vectors @ self.read.vectors.T
        similarities[:, removed] = -1
        grams = np.stack([self.shelf.lexical.gram_similarity(q) for q in message.read.queries])
        grams[:, removed] = 0
        near = np.argsort(-similarities, axis=1)[:, : min(128, similarities.shape[1] - len(removed))]
        return Sides(
            *nearest_tables(
                self.shelf, np.take_along_axis(similarities, near, 1), near, message.language
            ),
            linear=self._linear(message, removed),
            grams=best_of_entries(self.shelf, grams),
            coverage=self._coverage(message, removed, entry),
        )

    def _linear(self, message: Message, removed: NDArray[np.int64]) -> Floats:
        """Least squares without some rows, by the matrix inversion lemma."""
        rows = weighed(message.read.both, message.read.vectors.shape[1])
        out = self.rows[removed]
        hat = out @ self.inverse @ out.T
        wanted = np.zeros((len(removed), self.shelf.weights.shape[1]), np.float32)
        wanted[np.arange(len(removed)), self.shelf.owners[removed]] = 1
        residual = wanted - out @ self.shelf.weights
        correction = np.linalg.solve(np.eye(len(removed), dtype=np.float32) - hat, residual)
        scores: Floats = rows @ self.shelf.weights - rows @ self.inverse @ out.T @ correction
        return scores

    def _coverage(self, message: Message, removed: NDArray[np.int64], entry: int) -> Floats:
        lost = [self.read.queries[number].words for number in removed]
        return np.stack(
            [self.shelf.lexical.coverage_without(query, entry, lost) for query in message.read.queries]
        )


def read_message(reader: Reader, text: str, language: str) -> Message:
    segments = cut(text)
    texts = [text, *segments.sentences] if segments.is_long else [text]
    return Message(reader.read(texts, [language] * len(texts)), segments.focus, language)


def examples(practice: Practice, reader: Reader, seed: int) -> Iterator[Example]:
    random = np.random.default_rng(seed)
    owners = practice.shelf.owners
    kin = practice.wordings
    tags = np.array(kin.languages)
    for number, text in enumerate(kin.texts):
        entry = int(owners[number])
        own = np.flatnonzero(owners == entry)
        tongue = own[tags[own] == tags[number]]
        others = tongue[tongue != number]
        half = random.permutation(others)[: len(others) // 2]
        removals = {
            "own": (np.array([number]), 1.0),
            "thin": (np.append(half, number), 1.0),
            "none": (own, 0.5),
        }
        message = read_message(reader, text, tags[number])
        for mode, (removed, weight) in removals.items():
            tables = practice.without(message, removed, entry)
            features = entry_features(tables, message)
            right = NONE if mode == "none" else entry
            # The removed entry itself is no candidate any more.
            if mode == "none":
                features = np.delete(features, entry, axis=0)
            query = query_features([features], message)
            yield Example(features, query, right, str(tags[number]), mode, weight, entry)


def fit(data: Sequence[Example], penalty: float = 3e-4) -> tuple[Floats, Floats]:
    """Conditional logit with L-BFGS; candidates beyond the best twenty add nothing but time."""
    from scipy.optimize import minimize

    width = len(FEATURES)
    most = 20
    x = np.zeros((len(data), most, width), np.float32)
    held = np.full((len(data), most), -1e9, np.float32)
    z = np.stack([example.query for example in data])
    target = np.full(len(data), most)
    for n, example in enumerate(data):
        rough = example.entries[:, FEATURES.index("nearest.best")] + example.entries[:, FEATURES.index("linear.best")] + example.entries[:, FEATURES.index("grams.best")]
        order = np.argsort(-rough)[:most]
        if example.right != NONE and example.right not in order:
            order[-1] = example.right
        x[n, : len(order)] = example.entries[order]
        held[n, : len(order)] = 0
        if example.right != NONE:
            target[n] = int(np.flatnonzero(order == example.right)[0])
    weight = np.array([example.weight for example in data], np.float32)
    share = weight / weight.sum()
    wanted = np.zeros((len(data), most + 1), np.float32)
    wanted[np.arange(len(data)), target] = 1

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w, v = flat[:width].astype(np.float32), flat[width:].astype(np.float32)
        logits = np.concatenate([x @ w + held, (z @ v)[:, None]], axis=1)
        predicted = softmax(logits)
        picked = np.maximum((predicted * wanted).sum(axis=1), 1e-12)
        value = -float((share * np.log(picked)).sum()) + penalty / 2 * float(flat @ flat)
        error = share[:, None] * (predicted - wanted)
        gradient = np.concatenate(
            [np.einsum("nk,nkf->f", error[:, :most], x), z.T @ error[:, most]]
        )
        return value, gradient.astype(np.float64) + penalty * flat

    start = np.zeros(width + len(QUERY_FEATURES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return found.x[:width].astype(np.float32), found.x[width:].astype(np.float32)
