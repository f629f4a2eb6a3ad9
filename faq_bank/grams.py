"""Words and character n-grams of a text, as numbers: the lexical side of search.

Texts are compared as they sound (`faq_bank.text.sound`), so accents, final sigmas and Greek spelling
mistakes do not matter. Features are hashed with a fixed function: an index needs no word list.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faq_bank.text import prepare, sound, words

BUCKETS = 1 << 18
_MASK = BUCKETS - 1
_GRAM_SIZES = (3, 4, 5)
Greek = Callable[[str], str]
Ids = NDArray[np.int64]


def tokens(text: str, language: str, greek: Greek | None = None) -> list[str]:
    """The words of a text as compared; "E-111" and "E111" are one."""
    return words(sound(prepare(text, language, greek)))


def word_ids(tokens_of_text: Sequence[str]) -> Ids:
    """Distinct words and pairs of neighbours."""
    pairs = [f"{a} {b}" for a, b in pairwise(tokens_of_text)]
    features = {*tokens_of_text, *pairs}
    return np.fromiter((_bucket(feature) for feature in features), np.int64, len(features))


def gram_counts(tokens_of_text: Sequence[str]) -> tuple[Ids, NDArray[np.float32]]:
    """Character n-grams within words and across one space, with damped counts."""
    line = f" {' '.join(tokens_of_text)} "
    counts = Counter(
        line[start : start + size] for size in _GRAM_SIZES for start in range(len(line) - size + 1)
    )
    ids = np.fromiter((_bucket(gram) for gram in counts), np.int64, len(counts))
    return ids, 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) & _MASK


class Projection:
    """Hashed n-grams as a short dense vector: each bucket adds to a few fixed places, up or down.

    Two texts keep about the inner product of their sparse vectors.
    """

    _PLACES = 4

    def __init__(self, dimensions: int, seed: int = 11) -> None:
        random = np.random.default_rng(seed)
        shape = (BUCKETS, self._PLACES)
        self._places = random.integers(0, dimensions, shape, dtype=np.int32)
        self._signs = random.integers(0, 2, shape, dtype=np.int8) * 2 - 1
        self.dimensions = dimensions

    def __call__(self, ids: Ids, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        signed = self._signs[ids] * weights[:, None]
        places = self._places[ids]
        vector = np.bincount(places.ravel(), signed.ravel(), self.dimensions).astype(np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length > 0 else vector
