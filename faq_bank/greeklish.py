"""Greek typed with Latin letters, turned back into Greek words.

No spelling scheme is assumed: a Latin word is read in every way it may be meant, and the most
frequent Greek word that sounds like one of the readings is taken.
"""

import gzip
import re
from collections.abc import Iterable, Mapping
from itertools import islice, product
from pathlib import Path

from faq_bank.text import sound

WORDS_FILE = "greek_words.tsv.gz"

_LATIN_WORD = re.compile(r"(?<![\w@.])[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*(?![\w@])")
_MOST_READINGS = 64
# What Latin letters may stand for, likeliest first; the longest group wins.
_READINGS: Mapping[str, tuple[str, ...]] = {
    "ngk": ("γκ",),
    "th": ("θ", "τη"),
    "ch": ("χ",),
    "kh": ("χ",),
    "ph": ("φ",),
    "dh": ("δ",),
    "gh": ("γ",),
    "ks": ("ξ",),
    "ps": ("ψ",),
    "ou": ("ου",),
    "oy": ("ου",),
    "mp": ("μπ",),
    "mb": ("μπ",),
    "nt": ("ντ",),
    "nd": ("ντ",),
    "gk": ("γκ",),
    "gg": ("γγ",),
    "ng": ("γγ", "νγ"),
    "a": ("α",),
    "b": ("μπ", "β"),
    "c": ("κ", "σ"),
    "d": ("δ", "ντ"),
    "e": ("ε",),
    "f": ("φ",),
    "g": ("γ", "γκ"),
    "h": ("η", "χ"),
    "i": ("ι",),
    "j": ("ξ", "τζ"),
    "k": ("κ",),
    "l": ("λ",),
    "m": ("μ",),
    "n": ("ν",),
    "o": ("ο",),
    "p": ("π",),
    "q": ("κ", "θ"),
    "r": ("ρ",),
    "s": ("σ",),
    "t": ("τ",),
    "u": ("υ", "ου"),
    "v": ("β",),
    "w": ("ω",),
    "x": ("χ", "ξ"),
    "y": ("υ", "γ"),
    "z": ("ζ",),
    "8": ("θ",),
    "9": ("θ",),
    "3": ("ξ",),
    "4": ("ψ",),
    "0": ("ο", "θ"),
}
_GROUP = re.compile("|".join(sorted(_READINGS, key=len, reverse=True)) + "|.")


class Greeklish:
    """Callable on a text that is known to be Greek; words in Greek letters stay as they are."""

    def __init__(self, frequent: Iterable[tuple[str, str]]) -> None:
        """`frequent`: how a word sounds and how it is written, the most frequent word first."""
        self._written: dict[str, tuple[int, str]] = {}
        for rank, (sounds, written) in enumerate(frequent):
            self._written.setdefault(sounds, (rank, written))

    def __call__(self, text: str) -> str:
        return _LATIN_WORD.sub(lambda match: self._greek(match[0]), text)

    def _greek(self, word: str) -> str:
        latin = word.lower()
        readings = _readings(latin)
        # Folding all readings in one go is many times faster than one by one.
        heard = [*sound(" ".join(readings)).split(" "), latin]
        known = [self._written[sounds] for sounds in heard if sounds in self._written]
        if known:
            _, written = min(known)
            return word if written == latin else written
        return word if any(c.isdigit() for c in latin) else readings[0]


def _readings(latin: str) -> list[str]:
    choices = (_READINGS.get(group, (group,)) for group in _GROUP.findall(latin))
    return ["".join(reading) for reading in islice(product(*choices), _MOST_READINGS)]


def load_greeklish(model_dir: Path) -> Greeklish:
    with gzip.open(model_dir / WORDS_FILE, "rt", encoding="utf-8") as lines:
        return Greeklish(_entry(line) for line in lines)


def _entry(line: str) -> tuple[str, str]:
    sounds, _, written = line.rstrip("\n").partition("\t")
    return sounds, written or sounds
