"""How hard a text is to read: sentence length and LIX, which need no dictionary in any language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from faq_bank.text import words
from faq_bank.validation.limits import ReadingLimits

_LONG_WORD = 6
_END = re.compile(r"(?<=[.!?;:…»”\"])\s+|\n")


@dataclass(frozen=True)
class ReadingEase:
    """`lix` is Björnsson's (1968): words a sentence plus the percentage of words over six letters."""

    mean: float
    longest: int
    lix: float


def reading_ease(text: str) -> ReadingEase | None:
    """None for a text without a word. A line of a list counts as a sentence, and so does a clause
    that ends in a colon or semicolon: the reader rests there.
    """
    lengths = [count for part in _END.split(text) if (count := len(words(part)))]
    if not lengths:
        return None
    everything = words(text)
    hard = sum(len(word) > _LONG_WORD for word in everything) / len(everything)
    return ReadingEase(fmean(lengths), max(lengths), fmean(lengths) + 100 * hard)


def too_hard(text: str, limits: ReadingLimits) -> Iterator[tuple[str, str]]:
    """What makes a text hard to read, and how to mend it."""
    ease = reading_ease(text)
    if ease is None:
        return
    if ease.longest > limits.longest:
        yield f"a sentence of {ease.longest} words, at most {limits.longest}", "cut it in two"
    if ease.mean > limits.mean:
        yield (
            f"{ease.mean:.0f} words a sentence, at most {limits.mean:g}",
            "write shorter sentences",
        )
    if ease.lix > limits.lix:
        what = f"hard to read (LIX {ease.lix:.0f}, at most {limits.lix:g})"
        yield what, "use shorter sentences and everyday words"
