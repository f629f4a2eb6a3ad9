"""References a person can read aloud, with a check character that finds every single mistake."""

import hashlib
import hmac
import re
import secrets
import unicodedata

#: 29 symbols without I, L, O, U, Z, 0 and 1. 29 is prime: with distinct weights every wrong symbol
#: and every swap of two symbols changes the sum (the argument of ISBN-10's modulus 11).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_BODY = 8
_SECRET = 10

#: Capital letters of other keyboards that look like ours.
_LOOK_ALIKE = str.maketrans("ΑΒΕΗΚΜΝΡΤΥΧ", "ABEHKMNPTYX")
_SHAPE = re.compile(
    rf"(?<![A-Z0-9])[{ALPHABET}]{{4}}[\s\-–—.]*[{ALPHABET}]{{4}}[\s\-–—.]*[{ALPHABET}](?![A-Z0-9])"
)


class ReferenceMistyped(ValueError):  # noqa: N818 - named as the office would say it
    """The check character does not fit: a symbol was mistyped or two were swapped."""


def _check_symbol(body: str) -> str:
    total = sum(weight * _VALUES[symbol] for weight, symbol in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def new_reference() -> str:
    """A random reference such as `K7QM-2X9D-R`; there are 29**8, about 5 * 10**11."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
    return f"{body[:4]}-{body[4:]}-{_check_symbol(body)}"


def new_secret() -> str:
    """Ten random symbols, about 48 bits: guessing one in five tries has odds of 1 in 8 * 10**13."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_SECRET))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)


def read_reference(text: str) -> str:
    """The reference in its written form; spaces, dashes, case and Greek look-alikes are forgiven.

    Raises ReferenceMistyped when it has another length, a foreign symbol or a wrong check symbol.
    """
    symbols = re.sub(r"[\s\-–—.]", "", _fold(text))
    if len(symbols) != _BODY + 1 or any(symbol not in _VALUES for symbol in symbols):
        raise ReferenceMistyped
    body, check = symbols[:_BODY], symbols[_BODY]
    if _check_symbol(body) != check:
        raise ReferenceMistyped
    return f"{body[:4]}-{body[4:]}-{check}"


def find_reference(text: str) -> str | None:
    """The first valid reference within a text."""
    for match in _SHAPE.finditer(_fold(text)):
        try:
            return read_reference(match.group())
        except ReferenceMistyped:
            continue
    return None


def find_secret(text: str) -> str | None:
    """The first run of ten symbols that is not part of a longer word or of a reference."""
    rest = _SHAPE.sub(" ", _fold(text))
    match = re.search(rf"(?<![A-Z0-9])[{ALPHABET}]{{{_SECRET}}}(?![A-Z0-9])", rest)
    return match.group() if match else None


def read_secret(text: str) -> str:
    return re.sub(r"[\s\-–—.]", "", _fold(text))


def hash_secret(reference: str, secret: str) -> str:
    """Scrypt with the reference as salt: about 10 ms, so that a stolen table is not read backwards."""
    return hashlib.scrypt(
        read_secret(secret).encode(), salt=reference.encode(), n=2**12, r=8, p=1, dklen=32
    ).hex()


def secrets_match(stored: str, reference: str, secret: str) -> bool:
    return hmac.compare_digest(stored, hash_secret(reference, secret))
