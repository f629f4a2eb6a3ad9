"""`python -m faq_bank.training`: makes the encoder and the language model that ship.

Needs the parallel sentences and the teacher (development requirements); the bank's content is used
as far as it is written. About ten minutes on one core, after an hour on two for the teacher's vectors
of some 190,000 texts, which are kept as they come.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from faq_bank.greeklish import Greeklish
from faq_bank.training.bank import Content, read_content
from faq_bank.training.export import save_student
from faq_bank.training.greek import save_words
from faq_bank.training.language import train_language
from faq_bank.training.lessons import (
    gather,
    greek_words,
    lessons,
    pieces_for,
    preparing,
)
from faq_bank.training.pairs import read_pairs
from faq_bank.training.phrasings import Asked, held_out_accuracy, train_on_phrasings
from faq_bank.training.student import Course, Student, first_weights, train
from faq_bank.training.teacher import Teacher
from faq_bank.training.vocabulary import Sizes


@dataclass(frozen=True)
class Run:
    pairs: Path
    content: Content
    out: Path
    cache: Path
    teacher: str | None
    dimensions: int
    course: Course
    phrasing_steps: int


def main() -> None:
    given = _parser().parse_args()
    torch.set_num_threads(given.threads)
    content = read_content(given.entries, given.taxonomy)
    _tell(f"bank: {len(content.meanings)} meanings, {len(content.passages)} passages")
    course = Course(passes=given.passes, seed=given.seed)
    run = Run(
        pairs=given.pairs,
        content=content,
        out=given.out,
        cache=given.cache,
        teacher=given.teacher,
        dimensions=given.dimensions,
        course=course,
        phrasing_steps=given.phrasing_steps,
    )
    if given.only in {None, "encoder"}:
        _train_encoder(run)
    if given.only in {None, "language"}:
        train_language(given.pairs, content, given.out, seed=given.seed)


def _train_encoder(run: Run) -> None:
    pairs = read_pairs(run.pairs)
    frequent = greek_words(pairs, run.pairs, run.content)
    prepared = preparing(Greeklish(frequent))
    materials = gather(pairs, run.content, prepared, run.course.seed)
    _tell(f"texts: {len(materials.pairs):,} pairs, {len(frequent):,} Greek words")
    pieces = pieces_for(materials, prepared, Sizes())
    _tell(f"tokenizer: {pieces.tokenizer.get_vocab_size():,} pieces")
    learnt = lessons(materials, pieces, Teacher(run.teacher, run.cache), run.dimensions)
    student = Student(first_weights(learnt, pieces))
    train(student, learnt, run.course)
    np.save(run.cache / "before-phrasings.npy", student.weights())
    if run.content.meanings:
        asked = Asked.of(run.content, pieces.tokenizer, prepared, run.course.seed)
        _report("before the bank's phrasings", student, asked)
        train_on_phrasings(student, asked, learnt, run.course, steps=run.phrasing_steps)
        _report("after", student, asked)
    save_student(student.weights(), pieces.tokenizer, run.out)
    save_words(frequent, run.out)
    _tell(f"written to {run.out}")


def _report(when: str, student: Student, asked: Asked) -> None:
    for group, held_out, right in held_out_accuracy(student.weights(), asked):
        _tell(f"{when}: {group}, {held_out} texts held out, {100 * right:.1f} % right")


def _tell(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m faq_bank.training", description=__doc__)
    add = parser.add_argument
    add("--pairs", type=Path, required=True, help="folder with permissive.<language>.tsv.gz")
    add("--teacher", help="a sentence-transformers model (default: the packaged MiniLM)")
    add("--entries", type=Path, default=Path("faq_bank/entries"))
    add("--taxonomy", type=Path, default=Path("desk/taxonomy"))
    add("--out", type=Path, default=Path("faq_bank/model"))
    add("--cache", type=Path, default=Path("var/training"), help="where teacher vectors are kept")
    add("--dimensions", type=int, default=256)
    add("--passes", type=float, default=5.0, help="how often each pair is seen")
    add("--phrasing-steps", type=int, default=400)
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=1)
    add("--only", choices=("encoder", "language"))
    return parser


if __name__ == "__main__":
    main()
