"""Cuts a message into sentences: people tell a story and ask at the end."""

import re
from dataclasses import dataclass

from faq_bank.text import words

# A Greek question mark is a semicolon; a full stop inside a number or abbreviation has no space behind it.
_END = re.compile(r"(?<=[.!?;…\u037e])\s+|\n+")
_QUESTION = re.compile(r"[?;\u037e]\s*$")
_NUMBERED = re.compile(r"\s+(?=(?:\d{1,2}|[a-dα-δ])[.)]\s)")
_FEWEST_WORDS = 3
MOST_SENTENCES = 8


@dataclass(frozen=True)
class Segments:
    """`whole` is the message; `sentences` its parts, at most the last eight; `focus` what it asks."""

    whole: str
    sentences: tuple[str, ...]
    focus: int

    @property
    def is_long(self) -> bool:
        return len(self.sentences) > 1


def cut(text: str) -> Segments:
    """`text` as the citizen wrote it: line breaks separate sentences too."""
    pieces = [piece for part in _END.split(text) for piece in _NUMBERED.split(part)]
    sentences = _joined([piece.strip() for piece in pieces if piece.strip()])[-MOST_SENTENCES:]
    if not sentences:
        return Segments(text, (text,), 0)
    asked = [n for n, sentence in enumerate(sentences) if _QUESTION.search(sentence)]
    return Segments(text, tuple(sentences), asked[-1] if asked else len(sentences) - 1)


def _joined(pieces: list[str]) -> list[str]:
    """Very short pieces ("Obrigado.", "Art.") belong to what stands before them."""
    joined: list[str] = []
    for piece in pieces:
        shortest = min(len(words(part)) for part in (piece, *joined[-1:]))
        if joined and shortest < _FEWEST_WORDS:
            joined[-1] += " " + piece
        else:
            joined.append(piece)
    return joined
