"""Made-up words in the manner of languages that are none of ours.

They teach the language model to doubt. They are drawn from the letter triples that langdetect's
profiles count (Apache-2.0), so no foreign text is needed.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

_LANGUAGES = (
    "es",
    "ca",
    "fr",
    "it",
    "ro",
    "de",
    "nl",
    "sv",
    "pl",
    "tr",
    "id",
    "tl",
    "hr",
    "sq",
    "fi",
    "hu",
)
_LONGEST_WORD = 14


def foreign_words(count: int, seed: int) -> Iterator[str]:
    """Short runs of such words, each run in the manner of one language."""
    chance = random.Random(seed)
    models = [_following(name) for name in _LANGUAGES]
    for _ in range(count):
        model = chance.choice(models)
        yield " ".join(_word(model, chance) for _ in range(chance.randint(1, 8)))


def _following(name: str) -> dict[str, dict[str, int]]:
    """After two letters, how often each third one follows; a space opens and ends a word."""
    profile = json.loads((files("langdetect") / "profiles" / name).read_text("utf-8"))
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for letters, count in profile["freq"].items():
        if len(letters) == 3:
            table[letters[:2]][letters[2]] = count
            if letters[0] == " ":
                opening = table[" "]
                opening[letters[1]] = opening.get(letters[1], 0) + count
    return table


def _word(model: dict[str, dict[str, int]], chance: random.Random) -> str:
    written = " "
    while len(written) < _LONGEST_WORD:
        follows = model.get(written[-2:])
        if not follows:
            break
        letter = chance.choices(list(follows), list(follows.values()))[0]
        if letter == " ":
            break
        written += letter
    return written.strip().lower()
