"""Learns the ranking and its calibration: `python -m faq_bank.ranking.train` (minutes, one core).

Every wording that was kept from the encoder asks for its entry while it, and in turn more of its
kin, is taken out of the shelf: so each feature is what a stranger's words would give. Taking out the
whole entry, and questions about other offices' matters, teach "none of them". The practice questions
beside this file stand for whole messages. None of it is in `tests/evaluation`.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faq_bank.encoder import SHIPPED as SHIPPED_MODEL
from faq_bank.encoder import load_encoder
from faq_bank.entry import Entry
from faq_bank.evaluation import read_cases
from faq_bank.greeklish import load_greeklish
from faq_bank.lists import OUT_OF_SCOPE, labelled
from faq_bank.loader import load_bank
from faq_bank.ranking.features import (
    FEATURES,
    QUERY_FEATURES,
    Message,
    Sides,
    answer_sides,
    best_of_entries,
    entry_features,
    nearest_tables,
    query_features,
    sides,
)
from faq_bank.ranking.model import SHIPPED, Ranking, dump_ranking
from faq_bank.reader import Read, Reader
from faq_bank.segments import cut
from faq_bank.shelf import (
    RIDGE,
    Shelf,
    Wordings,
    build_shelf,
    read_answers,
    taught,
    weighed,
)
from faq_bank.softmax import softmax
from faq_bank.store import by_organisation
from faq_bank.training.bank import held_out
from kit.languages import LANGUAGES

Floats = NDArray[np.float32]
NONE = -1
#: A message as people send it, against one of the bank's own wordings.
_PRACTICE_WEIGHT = 9.0


@dataclass(frozen=True)
class Example:
    """One question: what each entry offers, what speaks for none, and the right entry (or NONE)."""

    entries: Floats
    query: Floats
    right: int
    language: str
    mode: str
    weight: float
    group: int


@dataclass(frozen=True)
class Practice:
    """A shelf with everything needed to take wordings out of it cheaply."""

    shelf: Shelf
    wordings: Wordings
    read: Read
    seen: Floats
    rows: Floats
    inverse: Floats

    @classmethod
    def of(cls, shelf: Shelf, entries: Sequence[Entry], reader: Reader) -> "Practice":
        wordings = Wordings.of(entries)
        read = reader.read(wordings.texts, wordings.languages)
        answers = read_answers(entries, reader)
        rows, _ = taught(read, wordings.owners, answers, len(entries))
        gram = rows.T @ rows + RIDGE * np.eye(rows.shape[1], dtype=np.float32)
        inverse = np.linalg.inv(gram).astype(np.float32)
        return cls(shelf, wordings, read, shelf.lens.see(read.vectors), rows, inverse)

    def without(self, message: Message, removed: NDArray[np.int64], entry: int) -> Sides:
        """The sides of a message on this shelf, had it not these wordings of one entry."""
        similarities = self.shelf.lens.see(message.read.vectors) @ self.seen.T
        similarities[:, removed] = -1
        grams = np.stack([self.shelf.lexical.gram_similarity(q) for q in message.read.queries])
        grams[:, removed] = 0
        near = np.argsort(-similarities, axis=1)[
            :, : min(128, similarities.shape[1] - len(removed))
        ]
        return Sides(
            *nearest_tables(
                self.shelf, np.take_along_axis(similarities, near, 1), near, message.language
            ),
            linear=self._linear(message, removed),
            grams=best_of_entries(self.shelf, grams),
            coverage=self._coverage(message, removed, entry),
            **answer_sides(self.shelf, message),
        )

    def _linear(self, message: Message, removed: NDArray[np.int64]) -> Floats:
        """Least squares without some rows, by the matrix inversion lemma."""
        rows = weighed(message.read.both, message.read.vectors.shape[1])
        out = self.rows[removed]
        hat = out @ self.inverse @ out.T
        wanted = np.zeros((len(removed), self.shelf.weights.shape[1]), np.float32)
        wanted[np.arange(len(removed)), self.shelf.owners[removed]] = 1
        residual = wanted - out @ self.shelf.weights
        correction = np.linalg.solve(np.eye(len(removed), dtype=np.float32) - hat, residual)
        scores: Floats = rows @ self.shelf.weights - rows @ self.inverse @ out.T @ correction
        return scores

    def _coverage(self, message: Message, removed: NDArray[np.int64], entry: int) -> Floats:
        lost = [self.read.queries[number].words for number in removed]
        return np.stack(
            [
                self.shelf.lexical.words.coverage_without(query, entry, lost)
                for query in message.read.queries
            ]
        )


def read_message(reader: Reader, text: str, language: str) -> Message:
    segments = cut(text)
    texts = [text, *segments.sentences] if segments.is_long else [text]
    return Message(reader.read(texts, [language] * len(texts)), segments.focus, language)


def examples(practice: Practice, reader: Reader, seed: int) -> Iterator[Example]:
    random = np.random.default_rng(seed)
    owners = practice.shelf.owners
    kin = practice.wordings
    tags = np.array(kin.languages)
    for number, text in enumerate(kin.texts):
        if not held_out(text):
            continue
        entry = int(owners[number])
        own = np.flatnonzero(owners == entry)
        tongue = own[tags[own] == tags[number]]
        others = tongue[tongue != number]
        half = random.permutation(others)[: len(others) // 2]
        removals = {
            "own": (np.array([number]), 1.0),
            "thin": (np.append(half, number), 1.0),
            "none": (own, 0.5),
        }
        message = read_message(reader, text, tags[number])
        for mode, (removed, weight) in removals.items():
            tables = practice.without(message, removed, entry)
            features = entry_features(tables, message)
            right = NONE if mode == "none" else entry
            # The removed entry itself is no candidate any more.
            if mode == "none":
                features = np.delete(features, entry, axis=0)
            query = query_features([features], message)
            yield Example(features, query, right, str(tags[number]), mode, weight, entry)


def stray_examples(practices: Sequence[Practice], reader: Reader) -> Iterator[Example]:
    """What other offices answer, asked here."""
    strays = [row for row in labelled() if row.label == OUT_OF_SCOPE]
    for number, row in enumerate(strays):
        message = read_message(reader, row.text, row.language)
        for practice in practices:
            features = entry_features(sides(practice.shelf, message), message)
            query = query_features([features], message)
            yield Example(features, query, NONE, row.language, "stray", 1.5, number)


def practice_examples(
    practices: Sequence[Practice], reader: Reader, questions: Path
) -> Iterator[Example]:
    """Questions written for practice only, each asked of the shelf that holds its entry.

    What names no entry of the shelf ("none", "out_of_scope", "vague") teaches "none of them".
    """
    shelves = {practice.shelf.organisation: practice.shelf for practice in practices}
    for number, case in enumerate(read_cases(questions)):
        shelf = shelves[case.organisation or ""]
        message = read_message(reader, case.text, case.language)
        features = entry_features(sides(shelf, message), message)
        right, *others = [n for n, name in enumerate(shelf.entry_ids) if name in case.expect] or [
            NONE
        ]
        # Another entry that would answer it too is neither right nor wrong here.
        features = np.delete(features, others, axis=0)
        query = query_features([features], message)
        yield Example(features, query, right, case.language, "practice", _PRACTICE_WEIGHT, number)


_ROUGH = [FEATURES.index(f"{side}.best") for side in ("nearest", "linear", "grams", "coverage")]


def fit(data: Sequence[Example], penalty: float = 3e-4) -> tuple[Floats, Floats]:
    """Conditional logit with L-BFGS; candidates beyond the best twenty add nothing but time."""
    from scipy.optimize import minimize

    width = len(FEATURES)
    most = 20
    x = np.zeros((len(data), most, width), np.float32)
    held = np.full((len(data), most), -1e9, np.float32)
    z = np.stack([example.query for example in data])
    target = np.full(len(data), most)
    for n, example in enumerate(data):
        order = np.argsort(-example.entries[:, _ROUGH].sum(axis=1))[:most]
        if example.right != NONE and example.right not in order:
            order[-1] = example.right
        x[n, : len(order)] = example.entries[order]
        held[n, : len(order)] = 0
        if example.right != NONE:
            target[n] = int(np.flatnonzero(order == example.right)[0])
    weight = np.array([example.weight for example in data], np.float32)
    share = weight / weight.sum()
    wanted = np.zeros((len(data), most + 1), np.float32)
    wanted[np.arange(len(data)), target] = 1

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w, v = flat[:width].astype(np.float32), flat[width:].astype(np.float32)
        logits = np.concatenate([x @ w + held, (z @ v)[:, None]], axis=1)
        predicted = softmax(logits)
        picked = np.maximum((predicted * wanted).sum(axis=1), 1e-12)
        value = -float((share * np.log(picked)).sum()) + penalty / 2 * float(flat @ flat)
        error = share[:, None] * (predicted - wanted)
        gradient = np.concatenate(
            [np.einsum("nk,nkf->f", error[:, :most], x), z.T @ error[:, most]]
        )
        return value, gradient.astype(np.float64) + penalty * flat

    start = np.zeros(width + len(QUERY_FEATURES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return found.x[:width].astype(np.float32), found.x[width:].astype(np.float32)


@dataclass(frozen=True)
class Outcome:
    """What a model that had not seen the example's entry made of it: its best few, and whether right."""

    example: Example
    probabilities: Floats
    rights: NDArray[np.bool_]


def cross_validate(data: Sequence[Example], folds: int = 5) -> list[Outcome]:
    """Entries of a fold are unknown to the model that is tried on them."""
    outcomes = []
    for fold in range(folds):
        weights, none = fit([example for example in data if example.group % folds != fold])
        model = Ranking(weights, none, {})
        for example in data:
            if example.group % folds == fold:
                raw = model.raw(example.entries, example.query)
                best = np.argsort(-raw)[:5]
                outcomes.append(Outcome(example, raw[best], best == example.right))
    return outcomes


#: How much each way to ask counts in the calibration: practice questions are messages as people send them.
_CALIBRATION = {"practice": 30.0, "own": 1.0, "thin": 0.3, "none": 0.15, "stray": 0.1}
_POINTS = 14


def calibrate(
    outcomes: Sequence[Outcome], language: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Isotonic regression, thinned to a few points; other languages' outcomes count a third."""
    from sklearn.isotonic import IsotonicRegression

    raw, right, weight = [], [], []
    for outcome in outcomes:
        share = _CALIBRATION.get(outcome.example.mode, 0.0)
        share *= 1.0 if outcome.example.language == language else 1 / 3
        raw += outcome.probabilities.tolist()
        right += outcome.rights.astype(float).tolist()
        weight += [share] * len(outcome.rights)
    curve = IsotonicRegression(y_min=0, y_max=0.995, out_of_bounds="clip").fit(raw, right, weight)
    points = np.unique(
        np.concatenate(
            [
                [0.0],
                np.geomspace(0.01, 0.5, _POINTS // 2),
                1 - np.geomspace(0.5, 0.002, _POINTS // 2),
                [1.0],
            ]
        )
    )
    # A step function shows each point's neighbourhood, not the point alone.
    shares = [float(np.mean(curve.predict(np.clip([p * 0.97, p, p * 1.03], 0, 1)))) for p in points]
    shares[0] = 0.0
    return tuple(points.tolist()), tuple(np.maximum.accumulate(shares).tolist())


def gather(entries_dir: Path, model_dir: Path, practice: Path) -> list[Example]:
    bank = load_bank(entries_dir)
    reader = Reader(load_encoder(model_dir), load_greeklish(model_dir))
    practices = []
    data: list[Example] = []
    for number, (organisation, entries) in enumerate(by_organisation(bank).items()):
        shelf = build_shelf(organisation, entries, reader)
        practices.append(Practice.of(shelf, entries, reader))
        data += examples(practices[-1], reader, seed=number)
    data += stray_examples(practices, reader)
    if practice.is_file():
        data += practice_examples(practices, reader, practice)
    return data


def report(outcomes: Sequence[Outcome]) -> None:
    for mode in ("own", "thin", "practice"):
        for language in LANGUAGES:
            own = [o for o in outcomes if (o.example.mode, o.example.language) == (mode, language)]
            own = [o for o in own if o.example.right != NONE]
            if own:
                first = np.mean([o.rights[0] for o in own])
                third = np.mean([o.rights[:3].any() for o in own])
                print(f"{mode:12} {language} n={len(own):5} first {first:.1%} in three {third:.1%}")


def main() -> None:
    here = Path(__file__).parent
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--entries", type=Path, default=here.parent / "entries")
    words.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    words.add_argument("--practice", type=Path, default=here / "practice.jsonl")
    words.add_argument("--out", type=Path, default=SHIPPED)
    chosen = words.parse_args()
    data = gather(chosen.entries, chosen.model, chosen.practice)
    outcomes = cross_validate(data)
    report(outcomes)
    entry, none = fit(data)
    curves = {str(tag): calibrate(outcomes, tag) for tag in LANGUAGES}
    note = {"model": load_encoder(chosen.model).name, "examples": len(data)}
    chosen.out.write_text(dump_ranking(Ranking(entry, none, curves), note), "utf-8")


if __name__ == "__main__":
    main()
