"""Which documents hold a feature: an inverted index in a few arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq_bank.grams import BUCKETS

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """`starts[f]:starts[f + 1]` are the documents of feature f, with a value each."""

    starts: Ids
    documents: NDArray[np.int32]
    values: Floats
    size: int

    @classmethod
    def build(cls, rows: Sequence[tuple[Ids, Floats]]) -> "Postings":
        features = np.concatenate([ids for ids, _ in rows]) if rows else np.empty(0, np.int64)
        values = np.concatenate([row for _, row in rows]) if rows else np.empty(0, np.float32)
        lengths = [len(ids) for ids, _ in rows]
        documents = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        order = np.argsort(features, kind="stable")
        counts = np.bincount(features, minlength=BUCKETS)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return cls(starts, documents[order], values[order].astype(np.float32), len(rows))

    def frequency(self) -> Ids:
        return np.diff(self.starts)

    def score(self, ids: Ids, weights: Floats) -> Floats:
        """The sum over the features of weight x value, for each document."""
        begin, end = self.starts[ids], self.starts[ids + 1]
        lengths = end - begin
        total = int(lengths.sum())
        if total == 0:
            return np.zeros(self.size, np.float32)
        offsets = np.repeat(begin - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        places = np.arange(total) + offsets
        products = self.values[places] * np.repeat(weights, lengths)
        return np.bincount(self.documents[places], products, self.size).astype(np.float32)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        return {
            f"{name}.starts": self.starts,
            f"{name}.documents": self.documents,
            f"{name}.values": self.values,
            f"{name}.size": np.array(self.size),
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> "Postings":
        return cls(
            arrays[f"{name}.starts"],
            arrays[f"{name}.documents"],
            arrays[f"{name}.values"],
            int(arrays[f"{name}.size"]),
        )
