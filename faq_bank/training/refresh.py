"""A short lesson for a bank that has grown: the shipped encoder goes on from where it is.

It keeps its tokenizer and what it says of the parallel sentences, which stand in for the teacher,
and learns which of the bank's wordings belong together. Minutes on two cores, where the whole
course takes more than an hour; the next whole course forgets none of it.
"""

import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from faq_bank.encoder import StaticEncoder
from faq_bank.greeklish import load_greeklish
from faq_bank.training.bank import Content
from faq_bank.training.export import save_student
from faq_bank.training.lessons import Materials, gather, preparing
from faq_bank.training.pairs import read_pairs
from faq_bank.training.phrasings import Asked, held_out_accuracy, train_on_phrasings
from faq_bank.training.sentences import Noise, Parts, Sentences
from faq_bank.training.student import Course, Lessons, Student

_PAIRS = 90_000


@dataclass(frozen=True)
class Refreshment:
    """`model` is the folder the encoder is read from; `out` may be the same."""

    model: Path
    pairs: Path
    content: Content
    out: Path
    course: Course
    steps: int


def refresh(wanted: Refreshment) -> None:
    encoder = StaticEncoder(wanted.model)
    tokenizer = Tokenizer.from_file(str(wanted.model / "tokenizer.json"))
    tokenizer.no_padding()
    prepared = preparing(load_greeklish(wanted.model))
    pairs = list(read_pairs(wanted.pairs))
    random.Random(wanted.course.seed).shuffle(pairs)
    materials = gather(pairs[:_PAIRS], wanted.content, prepared, wanted.course.seed)
    lessons = _own_lessons(materials, encoder, tokenizer)
    student = Student(encoder.matrix())
    asked = Asked.of(wanted.content, tokenizer, prepared, wanted.course.seed)
    _report("before", student, asked)
    train_on_phrasings(student, asked, lessons, wanted.course, steps=wanted.steps)
    _report("after", student, asked)
    save_student(student.weights(), tokenizer, wanted.out)


def _own_lessons(materials: Materials, encoder: StaticEncoder, tokenizer: Tokenizer) -> Lessons:
    """The parallel sentences with the encoder's own vectors as targets."""
    english = sorted({pair.english for pair in materials.pairs})
    row = {text: number for number, text in enumerate(english)}
    pieces = [[number] for number in range(tokenizer.get_vocab_size())]
    return Lessons(
        english=Sentences(tokenizer, english),
        translations=Sentences(tokenizer, [pair.translation for pair in materials.pairs]),
        variants=Sentences(tokenizer, materials.variants),
        english_of=np.array([row[pair.english] for pair in materials.pairs]),
        targets=encoder.encode(english),
        noise=Noise(Parts.of(pieces), split=0.0),
    )


def _report(when: str, student: Student, asked: Asked) -> None:
    for group, held_out, right in held_out_accuracy(student.weights(), asked):
        sys.stdout.write(f"{when}: {group}, {held_out} held out, {100 * right:.1f} % right\n")
    sys.stdout.flush()
