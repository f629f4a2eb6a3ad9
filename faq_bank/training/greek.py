"""The list of Greek words that `faq_bank.greeklish` reads Greeklish with."""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from faq_bank.greeklish import WORDS_FILE
from faq_bank.text import bare, has_greek, sound, words

_MOST_WORDS = 45_000
_LATIN = re.compile(r"[a-z][a-z0-9]+")
# A Latin word inside Greek text is kept as it is only when it is that frequent.
_LEAST_LATIN = 20.0


def frequent_words(texts: Iterable[tuple[str, float]]) -> list[tuple[str, str]]:
    """How each word sounds and is written most often, the heaviest first."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for text, weight in texts:
        for word in words(bare(text)):
            if has_greek(word) or _LATIN.fullmatch(word):
                spellings[sound(word)][word] += weight  # type: ignore[assignment]
    ranked = sorted(spellings.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    kept = [(sounds, found) for sounds, found in ranked if _is_kept(sounds, found)]
    return [(sounds, found.most_common(1)[0][0]) for sounds, found in kept[:_MOST_WORDS]]


def _is_kept(sounds: str, found: Counter[str]) -> bool:
    return has_greek(sounds) or sum(found.values()) >= _LEAST_LATIN


def save_words(frequent: Iterable[tuple[str, str]], folder: Path) -> None:
    lines = (
        sounds if sounds == written else f"{sounds}\t{written}" for sounds, written in frequent
    )
    # No time stamp: the same words give the same file.
    with open(folder / WORDS_FILE, "wb") as target, gzip.GzipFile("", "wb", 9, target, 0) as packed:
        packed.write("\n".join(lines).encode())
