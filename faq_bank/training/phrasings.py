"""The last lesson: ways to ask the same thing belong together, in whatever language.

Meanings are contrasted within their group only (the entries of one organisation, its reasons):
what two organisations say alike may stay alike.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from faq_bank.training.bank import Content, held_out
from faq_bank.training.lessons import Prepare
from faq_bank.training.sentences import Sentences
from faq_bank.training.student import Course, Lessons, Student, pair_loss
from faq_bank.training.variants import variant

_TEXTS_A_MEANING = 8
_VARIANT_SHARE = 0.4
_REPORT_EVERY = 50
_RATE = 1.5e-3
_PAIR_WEIGHT = 4.0


@dataclass(frozen=True)
class Asked:
    """Texts as rows; `meaning` and `group` are numbers."""

    texts: Sentences
    variants: Sentences
    meaning: np.ndarray
    group: np.ndarray
    is_held_out: np.ndarray
    groups: Sequence[str]

    @classmethod
    def of(cls, content: Content, tokenizer: Tokenizer, prepared: Prepare, seed: int) -> "Asked":
        chance = random.Random(seed)
        rows = [
            (text, language, number, meaning.group)
            for number, meaning in enumerate(content.meanings)
            for language, texts in meaning.texts.items()
            for text in texts
        ]
        groups = sorted({group for *_, group in rows})
        clean = [prepared(text, language) for text, language, *_ in rows]
        typed = [
            variant(text, language, chance)
            for text, (_, language, *_) in zip(clean, rows, strict=True)
        ]
        return cls(
            texts=Sentences(tokenizer, clean),
            variants=Sentences(tokenizer, typed),
            meaning=np.array([number for _, _, number, _ in rows]),
            group=np.array([groups.index(group) for *_, group in rows]),
            is_held_out=np.array([held_out(text) for text, *_ in rows]),
            groups=groups,
        )

    def draw(self, chance: np.random.Generator) -> np.ndarray:
        """Some texts of every meaning of one group."""
        group = chance.choice(np.unique(self.group))
        rows = chance.permutation(np.flatnonzero((self.group == group) & ~self.is_held_out))
        order = rows[np.argsort(self.meaning[rows], kind="stable")]
        starts = np.searchsorted(self.meaning[order], self.meaning[order])
        chosen: np.ndarray = order[np.arange(len(order)) - starts < _TEXTS_A_MEANING]
        return chosen


def train_on_phrasings(
    student: Student, asked: Asked, lessons: Lessons, course: Course, *, steps: int
) -> None:
    """Beside each step on the bank one on the pairs, so that nothing learnt before is lost."""
    torch.manual_seed(course.seed)
    chance = np.random.default_rng(course.seed)
    optimizer = torch.optim.Adam(student.parameters(), lr=_RATE, fused=True)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, total_iters=steps)
    for step in range(steps):
        pairs = chance.integers(len(lessons.english_of), size=course.batch // 2)
        rows = asked.draw(chance)
        source = asked.variants if chance.random() < _VARIANT_SHARE else asked.texts
        vectors = student(source.bags(rows, chance, lessons.noise))
        together = gather_meanings(vectors, asked.meaning[rows], course.scale)
        loss = together + _PAIR_WEIGHT * pair_loss(student, lessons, pairs, course, chance)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % _REPORT_EVERY == 0 or step == steps - 1:
            sys.stdout.write(f"phrasings: step {step} of {steps}, {together.item():.4f}\n")
            sys.stdout.flush()


def gather_meanings(vectors: torch.Tensor, meaning: np.ndarray, scale: float) -> torch.Tensor:
    """Each text should find the texts of its own meaning among all of the batch."""
    itself = torch.eye(len(vectors), dtype=torch.bool)
    scores = (scale * vectors @ vectors.T).masked_fill(itself, -torch.inf)
    chances = torch.log_softmax(scores, dim=1).masked_fill(itself, 0.0)
    alike = torch.from_numpy(meaning[:, None] == meaning[None, :]) & ~itself
    has_any = alike.any(1)
    found = (chances * alike).sum(1)[has_any] / alike.sum(1)[has_any]
    return -found.mean()


def held_out_accuracy(weights: np.ndarray, asked: Asked) -> Sequence[tuple[str, int, float]]:
    """For each group: how many texts never learnt from, and how often the nearest text is right."""
    vectors = asked.texts.matrix() @ weights
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    measured = []
    for group in np.unique(asked.group):
        known = np.flatnonzero((asked.group == group) & ~asked.is_held_out)
        new = np.flatnonzero((asked.group == group) & asked.is_held_out)
        nearest = known[(vectors[new] @ vectors[known].T).argmax(axis=1)]
        right = float((asked.meaning[nearest] == asked.meaning[new]).mean())
        measured.append((asked.groups[group], len(new), right))
    return measured
