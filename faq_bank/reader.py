"""Turns a text into what the indexes compare: its vector, its words and its n-grams."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from faq_bank.encoder import Encoder, Vectors
from faq_bank.grams import Greek, Projection, tokens
from faq_bank.lexical import Query
from faq_bank.text import prepare

_SKETCH = 512


@dataclass(frozen=True)
class Read:
    """`vectors` has a row for each text, `sketches` the n-grams as a short vector."""

    vectors: Vectors
    sketches: Vectors
    queries: tuple[Query, ...]

    @property
    def both(self) -> Vectors:
        """Meaning and spelling side by side, for classifiers."""
        return np.hstack([self.vectors, self.sketches])


class Reader:
    """Thread-safe: it only reads its encoder."""

    def __init__(self, encoder: Encoder, greek: Greek | None = None) -> None:
        self.encoder = encoder
        self.greek = greek
        self._sketch = Projection(_SKETCH)

    @property
    def name(self) -> str:
        return f"{self.encoder.name}/{_SKETCH}"

    def read(self, texts: Sequence[str], languages: Sequence[str]) -> Read:
        pairs = list(zip(texts, languages, strict=True))
        vectors = self.encoder.encode([prepare(text, tag, self.greek) for text, tag in pairs])
        queries = tuple(Query.of(tokens(text, tag, self.greek)) for text, tag in pairs)
        sketches = [self._sketch(query.grams, query.gram_weights) for query in queries]
        return Read(vectors, np.array(sketches, np.float32).reshape(len(pairs), _SKETCH), queries)
