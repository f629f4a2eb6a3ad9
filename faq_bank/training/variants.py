"""The same sentence as people really type it, made by program."""

import random
import re

from faq_bank.text import bare

_LETTER = re.compile(r"[^\W\d_]")
# Ways to write each Greek sound with Latin letters. A writer keeps to one choice throughout.
_GREEKLISH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ου", ("ou", "ou", "ou", "u", "oy")),
    ("ευ", ("ef", "eu", "ey", "ev")),
    ("αυ", ("af", "au", "ay", "av")),
    ("ει", ("ei", "ei", "i")),
    ("οι", ("oi", "oi", "i")),
    ("αι", ("ai", "ai", "e")),
    ("μπ", ("mp", "b")),
    ("ντ", ("nt", "d")),
    ("γκ", ("gk", "g")),
    ("γγ", ("gg", "ng", "g")),
    ("α", ("a",)),
    ("β", ("v", "v", "b")),
    ("γ", ("g",)),
    ("δ", ("d",)),
    ("ε", ("e",)),
    ("ζ", ("z",)),
    ("η", ("i", "h")),
    ("θ", ("th", "8", "9")),
    ("ι", ("i",)),
    ("κ", ("k",)),
    ("λ", ("l",)),
    ("μ", ("m",)),
    ("ν", ("n",)),
    ("ξ", ("ks", "x", "3", "j")),
    ("ο", ("o",)),
    ("π", ("p",)),
    ("ρ", ("r",)),
    ("σ", ("s",)),
    ("τ", ("t",)),
    ("υ", ("i", "y", "u")),
    ("φ", ("f", "f", "ph")),
    ("χ", ("x", "h", "ch")),
    ("ψ", ("ps", "ps", "4")),
    ("ω", ("o", "w")),
)


def greeklish(text: str, chance: random.Random) -> str:
    """Greek with Latin letters, in a scheme drawn for this text; the rest stays."""
    scheme = {letters: chance.choice(ways) for letters, ways in _GREEKLISH}
    # h cannot stand for two letters, nor x.
    if scheme["η"] == "h" and scheme["χ"] == "h":
        scheme["χ"] = "x"
    if scheme["χ"] == "x" and scheme["ξ"] == "x":
        scheme["ξ"] = "ks"
    written = bare(text)
    for letters, _ in _GREEKLISH:
        written = written.replace(letters, scheme[letters])
    return written


def toneless(text: str) -> str:
    return bare(text)


def typo(text: str, chance: random.Random) -> str:
    """One slip of the fingers in a word of five letters or more."""
    spans = [match.span() for match in re.finditer(r"[^\W\d_]{5,}", text)]
    if not spans:
        return text
    start, end = chance.choice(spans)
    at = chance.randrange(start + 1, end - 1)
    slips = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[:at] + chance.choice(_LETTER.findall(text)) + text[at + 1 :],
    )
    return chance.choice(slips)


def variant(text: str, language: str, chance: random.Random) -> str:
    """One more way to type a text: Greeklish, toneless or with a slip, as the language has it."""
    if language == "el" and chance.random() < 0.4:
        return greeklish(text, chance)
    if language == "vi" and chance.random() < 0.8:
        return toneless(text)
    return typo(text, chance)
