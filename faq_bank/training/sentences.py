"""Many tokenized sentences in one flat array, and batches cut from it."""

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

_CHUNK = 20_000
_LONGEST_TOKENS = 80


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
        self, rows: np.ndarray, chance: np.random.Generator, *, dropped: float = 0.0
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and offsets as EmbeddingBag wants them; each token is dropped at random."""
        lengths = self.lengths[rows]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        ids = self.ids[np.repeat(self.starts[rows], lengths) + within]
        keep = (chance.random(len(ids)) >= dropped) | (within == 0)
        lengths = np.add.reduceat(keep, np.cumsum(lengths) - lengths) if dropped else lengths
        offsets = np.cumsum(lengths) - lengths
        return torch.from_numpy(ids[keep].astype(np.int64)), torch.from_numpy(offsets)

    def matrix(self) -> csr_matrix:
        """One row a sentence, one column a piece, how often it occurs."""
        bounds = np.append(self.starts, len(self.ids))
        ones = np.ones(len(self.ids), dtype=np.float32)
        return csr_matrix((ones, self.ids, bounds), shape=(len(self.lengths), self.vocabulary))


def _tokenized(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterable[list[int]]:
    for start in range(0, len(texts), _CHUNK):
        encoded = tokenizer.encode_batch(texts[start : start + _CHUNK], add_special_tokens=False)
        # No sentence may be empty, or the average divides by nothing.
        yield from (one.ids[:_LONGEST_TOKENS] or [0] for one in encoded)
