"""A small pattern language over the words of a message, for lists that people without code keep.

"a|b" is a choice of words, "word*" any ending, "word?" may be absent, ".." up to four words between,
"_" joins words that belong together.
Patterns and messages are folded by the same function before they meet.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from faq_bank.text import words

Fold = Callable[[str], str]
_GAP = r"(?: \S+){0,4}"
_JOINTS = str.maketrans("'’-_", "    ")
# Grave, acute, tilde, hook and dot below: what tells tones apart. The other marks tell vowels apart.
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def compile_phrases(patterns: Iterable[str], fold: Fold) -> re.Pattern[str]:
    """Matches in a line made by `line_of` with the same fold."""
    return re.compile("|".join(_phrase(pattern, fold) for pattern in patterns) or r"(?!)")


def line_of(text: str, fold: Fold) -> str:
    return f" {_folded(text, fold)} "


def toned(text: str) -> str:
    """Lower case with each tone at the end of its word: hoạ and họa are one, tự and từ are two."""
    return " ".join(_tone_last(word) for word in text.casefold().split())


def _tone_last(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(str(_TONES.index(c) + 1) for c in decomposed if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES)) + tones


def _phrase(pattern: str, fold: Fold) -> str:
    pieces = pattern.split()
    return "".join(_GAP if piece == ".." else _word(piece, fold) for piece in pieces) + "(?= )"


def _word(piece: str, fold: Fold) -> str:
    choices = "|".join(_choice(choice, fold) for choice in piece.rstrip("?").split("|"))
    return f"(?: (?:{choices}))" + ("?" if piece.endswith("?") else "")


def _choice(choice: str, fold: Fold) -> str:
    return re.escape(_folded(choice.rstrip("*"), fold)) + (r"\S*" if choice.endswith("*") else "")


def _folded(text: str, fold: Fold) -> str:
    return fold(" ".join(words(text.translate(_JOINTS))))
