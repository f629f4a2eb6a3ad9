"""What an office asks of the entries it publishes, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ReadingLimits:
    """Of one answer: words a sentence on average, in its longest sentence, and its LIX."""

    mean: float
    longest: int
    lix: float


def _reading() -> Mapping[str, ReadingLimits]:
    # Vietnamese writes a space between syllables: more "words", none of them long, so no LIX.
    return {
        "pt": ReadingLimits(mean=18, longest=40, lix=50),
        "el": ReadingLimits(mean=19, longest=36, lix=54),
        "vi": ReadingLimits(mean=22, longest=54, lix=float("inf")),
        "en": ReadingLimits(mean=18, longest=38, lix=44),
    }


def _answer_words() -> Mapping[str, int]:
    # The same text counts about a half more in Vietnamese.
    return {"pt": 120, "el": 120, "vi": 180, "en": 120}


def _keyword_words() -> Mapping[str, int]:
    return {"pt": 10, "el": 10, "vi": 16, "en": 10}


@dataclass(frozen=True)
class Limits:
    """`marks` are the reliability marks of the fact sheets that may be published, and L: looked up."""

    phrasings: int = 8
    kinds: int = 7
    story_words: int = 12
    keyword_words: Mapping[str, int] = field(default_factory=_keyword_words)
    answer_words: Mapping[str, int] = field(default_factory=_answer_words)
    question_characters: int = 140
    reading: Mapping[str, ReadingLimits] = field(default_factory=_reading)
    marks: frozenset[str] = frozenset({"P", "C", "V", "A", "D", "L"})
