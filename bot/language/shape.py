"""What a bag of words loses: where a message begins, what it asks at its end, in which tone.

The marks are letters that nobody types, so that they pass the word pattern. Those for begin,
request and end are glued to a word: alone they would be the one known word of a message made of
unknown ones, and decide it.
"""

from __future__ import annotations

import re

BEGIN = "\u0299"
REQUEST = "\u1d1b"
END = "\u1d07"
ASKS = "\u0294"
EXCLAIMS = "\u01c3"
SHOUTS = "\u01c2"

_END_OF_SENTENCE = re.compile(r"(?<=[.!?;\u037e…\n])\s+")
_QUESTION = re.compile(r"[?;\u037e]")
_INSISTENT = re.compile(r"!\s*!|\?\s*\?|;\s*;|\.\.\.|…")
_FEW_WORDS = 3


def request_of(text: str) -> str:
    """The end of a long message: people tell the story first and ask in the last sentence.

    Empty for a message of one sentence. A last sentence of a few words ("Obrigada.") takes the
    one before it along.
    """
    sentences = [part for part in _END_OF_SENTENCE.split(text.strip()) if part]
    if len(sentences) < 2:
        return ""
    ending = sentences[-1]
    if len(ending.split()) <= _FEW_WORDS and len(sentences) > 2:
        ending = f"{sentences[-2]} {ending}"
    return ending


def tone_of(text: str) -> list[str]:
    """Marks for a question (Greek writes `;`), an exclamation, and for insisting ("!!", "...")."""
    marks = []
    if _QUESTION.search(text):
        marks.append(ASKS)
    if "!" in text:
        marks.append(EXCLAIMS)
    if _INSISTENT.search(text):
        marks.append(SHOUTS)
    return marks
