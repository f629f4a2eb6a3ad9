"""What kind of message it is: a question, a task, small talk, not ours, or a person in danger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq_bank.lists import (
    CRISIS_TOPICS,
    OUT_OF_SCOPE,
    QUESTION,
    SMALL_TALK,
    TASKS,
    Labelled,
)
from faq_bank.reader import Read, Reader
from faq_bank.segments import cut
from faq_bank.shelf import weighed
from faq_bank.softmax import fit_softmax, softmax
from faq_bank.text import bare

KINDS = (QUESTION, *TASKS, SMALL_TALK, OUT_OF_SCOPE, *CRISIS_TOPICS)
Floats = NDArray[np.float32]
_PENALTY = 1e-4
# The bank's own wordings are many; they teach what a question is, and must not drown the rest.
_MOST_QUESTIONS = 8000


@dataclass(frozen=True)
class KindClassifier:
    """A logistic regression over meaning and spelling; quick to train, so an index brings its own."""

    weights: Floats
    dimensions: int

    def probabilities(self, read: Read) -> Floats:
        """A row for each text read, a column for each of KINDS."""
        rows = weighed(read.both, self.dimensions)
        logits: Floats = rows @ self.weights[:-1] + self.weights[-1]
        return softmax(logits)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {"weights": self.weights, "dimensions": np.array(self.dimensions)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "KindClassifier":
        return cls(arrays["weights"], int(arrays["dimensions"]))


def train_kinds(
    reader: Reader,
    questions: Sequence[tuple[str, str]],
    examples: Sequence[Labelled],
) -> KindClassifier:
    """`questions`: texts with their language; `examples`: of every other kind, and hard questions."""
    rows = [Labelled(text, language, QUESTION) for text, language in _sampled(_told(questions))]
    rows += _with_bare(examples)
    read = reader.read([row.text for row in rows], [row.language for row in rows])
    labels = [KINDS.index(row.label) for row in rows]
    weights = fit_softmax(
        weighed(read.both, reader.encoder.dimensions),
        labels,
        len(KINDS),
        penalty=_PENALTY,
        weights=_balanced(labels),
    )
    return KindClassifier(weights, reader.encoder.dimensions)


def _told(questions: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each sentence of a story as well: "my father lives abroad" alone is no cry for help."""
    segments = [(cut(text), language) for text, language in questions]
    sentences = [
        (sentence, language)
        for cut_text, language in segments
        if cut_text.is_long
        for sentence in cut_text.sentences
    ]
    return [*questions, *sentences]


def _sampled(questions: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    step = max(1, -(-len(questions) // _MOST_QUESTIONS))
    return list(questions[::step])


def _with_bare(examples: Sequence[Labelled]) -> list[Labelled]:
    """Each example as listed, and as it is typed without accents."""
    plain = (Labelled(bare(row.text), row.language, row.label) for row in examples)
    return [*examples, *plain]


def _balanced(labels: Sequence[int]) -> Floats:
    """Rare kinds count more, but not as much as the common ones."""
    counts = np.bincount(labels, minlength=len(KINDS))
    weights: Floats = (1 / np.sqrt(counts[labels])).astype(np.float32)
    return weights
