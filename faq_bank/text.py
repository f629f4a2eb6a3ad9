"""What is done to a text before it is compared with another: cleaned, expanded, folded.

Every fold is applied to both sides (the citizen's words and the bank's), so it may lose
information as long as it loses the same on both.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from faq_bank.abbreviations import ABBREVIATIONS

# Kept out: controls, invisible characters (bidi, zero width), lone surrogates, private, unassigned.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_TOKEN = re.compile(r"n\.º|[^\W_]+(?:/o\b|/)?")

# Two words that lost the space between them: "12-12-2022em", "hưởngBH".
_GLUED = (
    re.compile(r"(?<=\d\d)(?=[^\W\d_]{2})"),
    re.compile(r"(?<=[a-zà-öø-ÿăđĩũơưạ-ỹα-ωά-ώ]{2})(?=[A-ZĂĐƠƯΑ-Ω]{2})"),
)

_SHARED_MARKS = (
    ("[àáâãäåª]", "a"),
    ("[èéêë]", "e"),
    ("[ìíîï]", "i"),
    ("[òóôõöº]", "o"),
    ("[ùúûü]", "u"),
    ("[ýÿ]", "y"),
    ("ç", "c"),
    ("ñ", "n"),
)
_GREEK_MARKS = (
    ("[άἀ-ἇᾀ-ᾇὰάᾰ-ᾷ]", "α"),
    ("[έἐ-ἕὲέ]", "ε"),
    ("[ήἠ-ἧᾐ-ᾗὴήῂ-ῇ]", "η"),
    ("[ίϊΐἰ-ἷὶίῐ-ῗ]", "ι"),
    ("[όὀ-ὅὸό]", "ο"),
    ("[ύϋΰὐ-ὗὺύῠ-ῧ]", "υ"),
    ("[ώὠ-ὧᾠ-ᾧὼώῲ-ῷ]", "ω"),
    ("ς", "σ"),
)
# Greek as it sounds: one letter for each way to write i, e, o; u becomes the freed omega. Spelling
# mistakes keep to the sound, and so does Greeklish, whatever the scheme.
_GREEK_SOUNDS = (
    ("ω", "ο"),
    ("ου", "ω"),
    ("αι", "ε"),
    ("αυ(?=[θκξπστφχψ]|\\b)", "αφ"),
    ("αυ", "αβ"),
    ("ευ(?=[θκξπστφχψ]|\\b)", "εφ"),
    ("ευ", "εβ"),
    ("[εου]ι", "ι"),
    ("[ηυ]", "ι"),
    ("γγ", "γκ"),
    ("ββ", "β"),
    ("κκ", "κ"),
    ("λλ", "λ"),
    ("μμ", "μ"),
    ("νν", "ν"),
    ("ππ", "π"),
    ("ρρ", "ρ"),
    ("σσ", "σ"),
    ("ττ", "τ"),
)
# The folds that the encoder's tokenizer applies, in order, after NFC and lower case. Marks that
# only Vietnamese has stay: they tell words apart, and Portuguese never needs them.
ENCODER_FOLDS: tuple[tuple[str, str], ...] = _SHARED_MARKS + _GREEK_MARKS + _GREEK_SOUNDS
_SOUNDS = tuple((re.compile(pattern), letter) for pattern, letter in _GREEK_SOUNDS)


def normalise(text: str) -> str:
    """NFC without controls, invisible characters and lone surrogates; one space for each run."""
    kept = "".join(_visible(character) for character in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character


def bare(text: str) -> str:
    """Lower case without any mark: đ is d and a final sigma is a sigma. Greek stays Greek."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sound(text: str) -> str:
    """The bare form with Greek written as it sounds, so that spelling mistakes fall together."""
    folded = bare(text)
    if not _GREEK.search(folded):
        return folded
    for pattern, letter in _SOUNDS:
        folded = pattern.sub(letter, folded)
    return folded


def words(text: str) -> list[str]:
    """The words and numbers of a text, as written."""
    return _WORD.findall(text)


def has_greek(text: str) -> bool:
    return _GREEK.search(text) is not None


def spread(text: str) -> str:
    """Puts back a space where a date or a lower-case word runs into the next word."""
    for boundary in _GLUED:
        text = boundary.sub(" ", text)
    return text


def expand(text: str, language: str) -> str:
    """Everyday abbreviations of one language written out; all else stays as it is."""
    table = _table(language)
    if not table:
        return text
    return _TOKEN.sub(lambda match: table.get(match[0].lower(), match[0]), text)


@cache
def _table(language: str) -> Mapping[str, str]:
    return dict(_spellings(ABBREVIATIONS.get(language, {})))


def _spellings(table: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Each abbreviation as listed and bare; the listed one wins where two meet."""
    listed = [(short, f"{full} " if short.endswith("/") else full) for short, full in table.items()]
    return [(bare(short), full) for short, full in listed] + listed


def prepare(text: str, language: str, greek: Callable[[str], str] | None = None) -> str:
    """What search compares: cleaned, unglued, abbreviations written out. Marks and case stay.

    `greek` turns Greeklish into Greek letters (`faq_bank.greeklish`); it is asked about Greek only.
    """
    written_out = expand(spread(normalise(text)), language)
    if greek is not None and language == "el":
        written_out = greek(written_out)
    return " ".join(written_out.split())
