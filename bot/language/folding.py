"""One spelling for the many ways a word is typed, for the intent classifier only.

Accents, capitals and tones go; Greek and Greeklish meet in one coarse Latin spelling. The same
steps run over training examples and messages, so it does not matter that English and Portuguese
words come out odd: they come out the same every time.
"""

from __future__ import annotations

import re
import unicodedata

_GREEK = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "8",
        "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
        "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "x", "ψ": "ps",
        "ω": "o", "đ": "d",
    }
)  # fmt: skip

# In order: what stands for two letters first. "8elw", "thelo" and "θέλω" all end as "8elo".
_COARSE = (
    (re.compile(r"(?<=[a-z])3|3(?=[a-z])"), "x"),
    (re.compile(r"(?<=[a-z])9|9(?=[a-z])"), "8"),
    (re.compile(r"th"), "8"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ch|ks|kh"), "x"),
    (re.compile(r"o[uy]"), "@"),
    (re.compile(r"ai|ay"), "e"),
    (re.compile(r"[eo]i|[hyu]"), "i"),
    (re.compile(r"@"), "u"),
    (re.compile(r"w"), "o"),
    (re.compile(r"b"), "v"),
    (re.compile(r"c"), "k"),
    (re.compile(r"([a-z])\1+"), r"\1"),
)


def fold(text: str) -> str:
    """The coarse spelling of a text: `Σύνταξη`, `ΣΥΝΤΑΞΗ`, `syntaksh` and `sintaxi` are one."""
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.lower())
        if not unicodedata.combining(character)
    )
    folded = bare.translate(_GREEK)
    for pattern, replacement in _COARSE:
        folded = pattern.sub(replacement, folded)
    return folded
