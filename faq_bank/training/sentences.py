"""Many tokenized sentences in one flat array, and batches cut from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

_CHUNK = 20_000
_LONGEST_TOKENS = 80


@dataclass(frozen=True)
class Parts:
    """What each piece falls into, in one flat array."""

    ids: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray

    @classmethod
    def of(cls, parts: Sequence[Sequence[int]]) -> "Parts":
        lengths = np.array([len(each) for each in parts])
        return cls(np.concatenate(parts), np.cumsum(lengths) - lengths, lengths)


@dataclass(frozen=True)
class Noise:
    """How many tokens a sentence loses in a lesson, and how many fall into their parts.

    So a word learns what it means where its phrase is not met, subwords serve for what is
    misspelt, and nothing is relied on alone.
    """

    parts: Parts
    dropped: float = 0.1
    split: float = 0.2


class Sentences:
    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        flat: list[np.ndarray] = []
        lengths: list[int] = []
        for ids in _tokenized(tokenizer, texts):
            flat.append(np.asarray(ids, dtype=np.int32))
            lengths.append(len(ids))
        self.ids = np.concatenate(flat) if flat else np.empty(0, dtype=np.int32)
        self.lengths = np.asarray(lengths, dtype=np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.vocabulary = tokenizer.get_vocab_size()

    def bags(
        self, rows: np.ndarray, chance: np.random.Generator, noise: Noise
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and offsets as EmbeddingBag wants them, some dropped, some split."""
        ids, owners = _cut(self.ids, self.starts[rows], self.lengths[rows])
        whole = (chance.random(len(ids)) >= noise.split).astype(np.int64)
        lengths = np.where(whole, 1, noise.parts.lengths[ids])
        starts = np.where(whole, np.arange(len(ids)), len(ids) + noise.parts.starts[ids])
        ids, pieces = _cut(np.concatenate([ids, noise.parts.ids]), starts, lengths)
        owners = owners[pieces]
        first = np.append(True, owners[1:] != owners[:-1])
        keep = first | (chance.random(len(ids)) >= noise.dropped)
        offsets = np.flatnonzero(first[keep])
        return torch.from_numpy(ids[keep].astype(np.int64)), torch.from_numpy(offsets)

    def matrix(self) -> csr_matrix:
        """One row a sentence, one column a piece, how often it occurs."""
        bounds = np.append(self.starts, len(self.ids))
        ones = np.ones(len(self.ids), dtype=np.float32)
        return csr_matrix((ones, self.ids, bounds), shape=(len(self.lengths), self.vocabulary))


def _cut(
    flat: np.ndarray, starts: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The runs of a flat array one after the other, and to which run each element belongs."""
    owners = np.repeat(np.arange(len(starts)), lengths)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return flat[np.repeat(starts, lengths) + within], owners


def _tokenized(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterable[list[int]]:
    for start in range(0, len(texts), _CHUNK):
        encoded = tokenizer.encode_batch(texts[start : start + _CHUNK], add_special_tokens=False)
        # No sentence may be empty, or the average divides by nothing.
        yield from (one.ids[:_LONGEST_TOKENS] or [0] for one in encoded)
