"""The student learns what the teacher says about the English side, for every side of a pair."""

import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from torch.nn import functional

from faq_bank.training.sentences import Noise, Sentences
from faq_bank.training.vocabulary import Pieces


@dataclass(frozen=True)
class Lessons:
    """Pairs as row numbers: which English sentence a translation belongs to."""

    english: Sentences
    translations: Sentences
    variants: Sentences
    english_of: np.ndarray
    targets: np.ndarray
    noise: Noise


@dataclass(frozen=True)
class Course:
    passes: float = 8.0
    batch: int = 1536
    rate: float = 4e-3
    scale: float = 20.0
    variant_share: float = 0.4
    contrast_weight: float = 0.2
    seed: int = 1


class Student(torch.nn.Module):
    def __init__(self, weights: np.ndarray) -> None:
        super().__init__()
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(weights), freeze=False, mode="mean"
        )

    def forward(self, bags: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        return functional.normalize(self.embedding(*bags), dim=1)

    def weights(self) -> np.ndarray:
        return self.embedding.weight.detach().numpy()


def reduce_targets(vectors: np.ndarray, dimensions: int) -> np.ndarray:
    """The teacher's vectors turned so that the first dimensions hold the most, cut and rescaled."""
    sample = vectors[:: max(1, len(vectors) // 50_000)].astype(np.float32)
    _, directions = np.linalg.eigh(sample.T @ sample)
    kept = directions[:, ::-1][:, :dimensions].astype(np.float32)
    reduced = vectors.astype(np.float32) @ kept
    return reduced / np.linalg.norm(reduced, axis=1, keepdims=True)


def first_weights(lessons: Lessons, pieces: Pieces) -> np.ndarray:
    """Each piece begins as the mean target of the sentences it stands in: most of the way there.

    A piece that stands in none begins as the mean of its parts.
    """
    targets = lessons.targets - lessons.targets.mean(axis=0)
    weights = np.zeros((lessons.english.vocabulary, targets.shape[1]), dtype=np.float32)
    seen = np.zeros(lessons.english.vocabulary, dtype=np.float32)
    for sentences, rows in (
        (lessons.english, np.arange(len(targets))),
        (lessons.translations, lessons.english_of),
        (lessons.variants, lessons.english_of),
    ):
        matrix = sentences.matrix()
        matrix.data[:] = 1.0
        weights += matrix.T @ targets[rows]
        seen += np.asarray(matrix.sum(axis=0)).ravel()
    weights /= seen[:, None] + 3.0
    for piece in np.flatnonzero(seen == 0):
        weights[piece] = weights[list(pieces.parts[piece])].mean(axis=0)
    return weights


def train(student: Student, lessons: Lessons, course: Course) -> None:
    torch.manual_seed(course.seed)
    chance = np.random.default_rng(course.seed)
    steps = math.ceil(course.passes * len(lessons.english_of) / course.batch)
    optimizer = torch.optim.Adam(student.parameters(), lr=course.rate, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=course.rate, total_steps=steps + 1, pct_start=0.05
    )
    started, running = time.monotonic(), 0.0
    batches = _batches(len(lessons.english_of), course, chance)
    for step, rows in enumerate(islice(batches, steps)):
        loss = pair_loss(student, lessons, rows, course, chance)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        running = 0.98 * running + 0.02 * loss.item() if step else loss.item()
        if step % 200 == 0 or step == steps - 1:
            elapsed = time.monotonic() - started
            sys.stdout.write(
                f"student: step {step:,} of {steps:,}, {running:.4f}, {elapsed:.0f} s\n"
            )
            sys.stdout.flush()


def _batches(size: int, course: Course, chance: np.random.Generator) -> Iterator[np.ndarray]:
    batch = min(size, course.batch)
    while True:
        order = chance.permutation(size)
        for start in range(0, size - batch + 1, batch):
            yield order[start : start + batch]


def pair_loss(
    student: Student,
    lessons: Lessons,
    rows: np.ndarray,
    course: Course,
    chance: np.random.Generator,
) -> torch.Tensor:
    """Both sides close to what the teacher says of the English, and closer than to the rest."""
    english_rows = lessons.english_of[rows]
    target = torch.from_numpy(lessons.targets[english_rows])
    source = lessons.variants if chance.random() < course.variant_share else lessons.translations
    english = student(lessons.english.bags(english_rows, chance, lessons.noise))
    other = student(source.bags(rows, chance, lessons.noise))
    distilled = 2.0 - (english * target).sum(1).mean() - (other * target).sum(1).mean()
    return distilled + course.contrast_weight * contrast(english, other, english_rows, course.scale)


def contrast(
    one: torch.Tensor, other: torch.Tensor, meaning: np.ndarray, scale: float
) -> torch.Tensor:
    """In-batch contrast both ways; rows of the same meaning are not held against each other."""
    scores = scale * one @ other.T
    same = torch.from_numpy(meaning[:, None] == meaning[None, :])
    same.fill_diagonal_(fill_value=False)
    scores = scores.masked_fill(same, -torch.inf)
    right = torch.arange(len(scores))
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2
