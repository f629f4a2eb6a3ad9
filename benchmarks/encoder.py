"""Prints what the encoder and the language detector reach on sentences they never saw.

    python benchmarks/encoder.py --eval DIR [--model FOLDER] [--only retrieval|language|speed]

DIR holds ntrex4.tsv, tatoeba_<language>.tsv and lid_short.tsv. Retrieval: for a sentence in another
language, is its English translation the nearest of all? Figures in per cent.
"""

import argparse
import csv
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from faq_bank.encoder import SHIPPED, Encoder, load_encoder
from faq_bank.greeklish import load_greeklish
from faq_bank.language import LANGUAGES, load_detector
from faq_bank.text import bare, prepare
from faq_bank.training.variants import greeklish, typo

_OTHERS = ("pt", "el", "vi")
_SENTENCES = (
    "Qual é o prazo para pedir o subsídio de desemprego?",
    "Πώς ανανεώνω την κάρτα ανεργίας;",
    "Rút bảo hiểm xã hội một lần cần giấy tờ gì?",
    "When will my pension be paid?",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", default=str(SHIPPED), help="any sentence-transformers model")
    parser.add_argument("--only", choices=("retrieval", "language", "speed"))
    given = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "retrieval": lambda: retrieval(load_encoder(given.model), given.eval),
        "language": lambda: language(given.eval),
        "speed": lambda: speed(load_encoder(given.model)),
    }
    for name, part in parts.items():
        if given.only in {None, name}:
            part()


def retrieval(encoder: Encoder, folder: Path) -> None:
    greek = load_greeklish(SHIPPED)
    chance = random.Random(0)
    typed: dict[str, Callable[[str, str], str]] = {
        "as written": lambda text, _: text,
        "without marks": lambda text, _: bare(text),
        "CAPITALS": lambda text, _: text.upper(),
        "one slip": lambda text, _: typo(text, chance),
        "Greeklish": lambda text, tag: prepare(greeklish(text, chance), tag, greek),
    }
    ntrex = _table(folder / "ntrex4.tsv")
    columns = {name: [row[at] for row in ntrex[1:]] for at, name in enumerate(ntrex[0])}
    sets = {("NTREX-128", tag): (columns["en"], columns[tag]) for tag in _OTHERS}
    for tag in _OTHERS:
        rows = [row for row in _table(folder / f"tatoeba_{tag}.tsv") if len(row) > 1]
        sets["Tatoeba", tag] = [row[0] for row in rows], [row[1] for row in rows]
    for (name, tag), (english, other) in sets.items():
        targets = encoder.encode(english)
        for how, write in typed.items():
            if how == "Greeklish" and tag != "el":
                continue
            vectors = encoder.encode([write(text, tag) for text in other])
            right = (vectors @ targets.T).argmax(axis=1) == np.arange(len(targets))
            _print(f"{name:10} {tag} {how:14} {100 * right.mean():5.1f}")


def language(folder: Path) -> None:
    detector = load_detector(SHIPPED)
    counts: dict[tuple[str, str, str], list[tuple[bool, bool]]] = defaultdict(list)
    sure_foreign = []
    for row in _table(folder / "lid_short.tsv")[1:]:
        text, label, variant, bucket = row[:4]
        guess = detector.detect(text)
        if label in LANGUAGES:
            right = guess.language == label
            counts[label, variant, bucket].append((right, guess.certain))
            counts[label, variant, "all"].append((right, guess.certain))
        else:
            sure_foreign.append(guess.certain)
    _print("language        words   right  certain  wrong though certain")
    for (label, variant, bucket), found in sorted(counts.items()):
        right, sure = np.array(found).T
        wrong = (sure & ~right).mean()
        _print(
            f"{label} {variant:10} {bucket:6} {100 * right.mean():6.1f} {100 * sure.mean():7.1f}"
            f" {100 * wrong:7.1f}   n={len(found)}"
        )
    _print(
        f"other languages taken for one of ours with certainty: {100 * np.mean(sure_foreign):.1f}"
    )


def speed(encoder: Encoder) -> None:
    detector = load_detector(SHIPPED)
    _print(f"encode one question: {_milliseconds(lambda text: encoder.encode([text])):.3f} ms")
    _print(f"detect its language: {_milliseconds(detector.detect):.3f} ms")


def _milliseconds(call: Callable[[str], object]) -> float:
    times = []
    for _ in range(300):
        for text in _SENTENCES:
            started = time.perf_counter()
            call(text)
            times.append(time.perf_counter() - started)
    return 1000 * float(np.median(times))


def _table(path: Path) -> Sequence[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
