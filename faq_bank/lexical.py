"""The lexical side of a shelf: names, forms and numbers count where vectors blur them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq_bank.grams import gram_counts, word_ids
from faq_bank.postings import Floats, Ids, Postings

# A gram in more than this share of the wordings tells nothing and costs the most.
_COMMON_SHARE = 0.2


@dataclass(frozen=True)
class Query:
    words: Ids
    grams: Ids
    gram_weights: Floats

    @classmethod
    def of(cls, tokens: Sequence[str]) -> "Query":
        grams, weights = gram_counts(tokens)
        return cls(word_ids(tokens), grams, weights)


@dataclass(frozen=True)
class WordIndex:
    """Which entries use a word, and in how many of their texts."""

    postings: Postings
    weights: Floats

    @classmethod
    def build(cls, texts: Sequence[Query], owners: Sequence[int], entries: int) -> "WordIndex":
        postings = Postings.build(_by_entry(texts, owners, entries))
        return cls(postings, _rarity(postings.frequency(), max(entries, 1)))

    def coverage(self, query: Query) -> Floats:
        """The share of the question's words, weighed by rarity, that an entry uses; often counts more."""
        weights = self.weights[query.words]
        total = float(weights.sum())
        if total == 0:
            return np.zeros(self.postings.size, np.float32)
        counts = self.postings.values
        saturated = replace(self.postings, values=counts / (counts + 1))
        shares: Floats = saturated.score(query.words, weights) / total
        return shares

    def coverage_without(self, query: Query, entry: int, lost: Sequence[Ids]) -> Floats:
        """As `coverage`, had the entry not these texts: to learn from the bank's own wordings."""
        whole = self.coverage(query)
        weights = self.weights[query.words]
        counts = self._counts(query.words, entry)
        fewer = counts - sum(np.isin(query.words, ids).astype(np.float32) for ids in lost)
        less = counts / (counts + 1) - fewer / (fewer + 1)
        total = max(float(weights.sum()), 1e-9)
        whole[entry] -= float((weights * less).sum()) / total
        return whole

    def _counts(self, ids: Ids, entry: int) -> Floats:
        found = np.zeros(len(ids), np.float32)
        for place, feature in enumerate(ids):
            begin, end = self.postings.starts[feature], self.postings.starts[feature + 1]
            at = begin + np.searchsorted(self.postings.documents[begin:end], entry)
            if at < end and self.postings.documents[at] == entry:
                found[place] = self.postings.values[at]
        return found

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        return {**self.postings.arrays(name), f"{name}.weights": self.weights}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> "WordIndex":
        return cls(Postings.from_arrays(name, arrays), arrays[f"{name}.weights"])


@dataclass(frozen=True)
class LexicalIndex:
    """Words by entry, character n-grams by wording."""

    words: WordIndex
    grams: Postings
    gram_weights: Floats

    @classmethod
    def build(
        cls, wordings: Sequence[Query], owners: Sequence[int], entries: int
    ) -> "LexicalIndex":
        grams = Postings.build([(row.grams, row.gram_weights) for row in wordings])
        rarity = _rarity(grams.frequency(), max(len(wordings), 1))
        rarity[grams.frequency() > max(_COMMON_SHARE * len(wordings), 20)] = 0
        normed = [_normed(row, rarity) for row in wordings]
        kept = [(row.grams[v > 0], v[v > 0]) for row, v in zip(wordings, normed, strict=True)]
        return cls(WordIndex.build(wordings, owners, entries), Postings.build(kept), rarity)

    def gram_similarity(self, query: Query) -> Floats:
        """Cosine with each wording."""
        weights = _normed(query, self.gram_weights)
        used = weights > 0
        return self.grams.score(query.grams[used], weights[used])

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {
            **self.words.arrays("words"),
            **self.grams.arrays("grams"),
            "gram_weights": self.gram_weights,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "LexicalIndex":
        return cls(
            WordIndex.from_arrays("words", arrays),
            Postings.from_arrays("grams", arrays),
            arrays["gram_weights"],
        )


def _rarity(frequency: Ids, size: int) -> Floats:
    """Unseen features weigh as much as the rarest: a question about something else is not covered."""
    return np.log((size + 1) / (frequency + 0.5)).clip(min=0.05).astype(np.float32)


def _normed(query: Query, rarity: Floats) -> Floats:
    weights = query.gram_weights * rarity[query.grams]
    length = float(np.linalg.norm(weights))
    return (weights / length if length > 0 else weights).astype(np.float32)


def _by_entry(
    wordings: Sequence[Query], owners: Sequence[int], entries: int
) -> list[tuple[Ids, Floats]]:
    ids: list[list[Ids]] = [[] for _ in range(entries)]
    for row, owner in zip(wordings, owners, strict=True):
        ids[owner].append(row.words)
    joined = [np.concatenate(rows) if rows else np.empty(0, np.int64) for rows in ids]
    counted = [np.unique(row, return_counts=True) for row in joined]
    return [(features, counts.astype(np.float32)) for features, counts in counted]
