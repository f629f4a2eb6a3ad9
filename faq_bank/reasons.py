"""Predicts the reason of a case (life event > subject > reason) from the citizen's own words."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from faq_bank.encoder import Encoder
from faq_bank.grams import Greek
from faq_bank.lexical import LexicalIndex
from faq_bank.reader import Read, Reader
from faq_bank.segments import cut
from faq_bank.shelf import fit_ridge, weighed
from faq_bank.softmax import softmax
from faq_bank.text import has_greek

Floats = NDArray[np.float32]

# How much each side counts, found by taking each of the taxonomies' own words out in turn.
_NEAREST, _LINEAR, _GRAMS, _COVERAGE = 8.0, 12.0, 4.0, 6.0
# The texts name no language, so abbreviations stay as they are.
_ANY = ""


class ReasonIndex:
    """Thread-safe. `reasons`: each path with its names and everyday words, in whatever languages."""

    def __init__(
        self,
        encoder: Encoder,
        reasons: Iterable[tuple[str, list[str]]],
        *,
        greek: Greek | None = None,
    ) -> None:
        listed = list(reasons)
        self._paths = [path for path, _ in listed]
        self._greek = greek
        self._reader = Reader(encoder)
        texts = [text for _, words in listed for text in words]
        counts = [len(words) for _, words in listed]
        self._owners = np.repeat(np.arange(len(listed), dtype=np.int32), counts)
        self._read = self._reader.read(texts, [_ANY] * len(texts))
        rows = weighed(self._read.both, encoder.dimensions)
        self._weights = fit_ridge(rows, self._owners, len(listed))
        self._lexical = LexicalIndex.build(self._read.queries, self._owners.tolist(), len(listed))

    def predict(self, text: str, k: int = 3) -> list[tuple[str, float]]:
        """The likeliest reasons, best first; all reasons together have probability 1."""
        if not self._paths:
            return []
        spoken = [text] if self._greek is None or has_greek(text) else [text, self._greek(text)]
        sentences = [sentence for one in spoken for sentence in _parts(one)]
        read = self._reader.read(sentences, [_ANY] * len(sentences))
        shares = softmax(self._scores(read).max(axis=0))
        best = np.argsort(-shares, kind="stable")[:k]
        return [(self._paths[n], round(float(shares[n]), 4)) for n in best]

    def _scores(self, read: Read) -> Floats:
        linear = weighed(read.both, read.vectors.shape[1]) @ self._weights
        nearest = self._best(read.vectors @ self._read.vectors.T)
        grams = self._best(np.stack([self._lexical.gram_similarity(q) for q in read.queries]))
        coverage = np.stack([self._lexical.words.coverage(query) for query in read.queries])
        scores: Floats = (
            _NEAREST * nearest + _LINEAR * linear + _GRAMS * grams + _COVERAGE * coverage
        )
        return scores

    def _best(self, by_text: Floats) -> Floats:
        starts = np.searchsorted(self._owners, np.arange(len(self._paths)))
        return np.maximum.reduceat(by_text, starts, axis=1)


def _parts(text: str) -> list[str]:
    segments = cut(text)
    return [text, *segments.sentences] if segments.is_long else [text]
