"""The figures a text states, whatever the language writes around them.

1.342,83 € and €1,342.83 are one figure; 1 July 2025, 01/07/2025 and ngày 1 tháng 7 năm 2025 state the
same three numbers. Names of forms and laws (RP5044, A21, 41/2024/QH15) are not figures.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from faq_bank.text import bare

# Letters before digits make a name (A21, e-4); a slash with letters behind makes the number of a law.
_NAME = re.compile(r"[^\W\d_]+-?\d[\w/.-]*|\d+(?:/\d+)*[/-][A-ZĐ][\w/-]*|https?://\S+|www\.\S+")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?!\d)(?:,\d+)?"
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
)
_CLOCK = re.compile(r"\b(\d{1,2})[:h](\d{2})\b")
_AFTERNOON = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))? ?p\.?m\b\.?")
_MILLIONS = re.compile(
    r"(\d+(?:[.,]\d+)?) (?:milh(?:ão|ões)|εκατομμύρι\w+|εκατ\.|triệu|million)\b", re.IGNORECASE
)

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "pt": (
        r"janeiro\b",
        r"fevereiro\b",
        r"marco\b",
        r"abril\b",
        r"maio\b",
        r"junho\b",
        r"julho\b",
        r"agosto\b",
        r"setembro\b",
        r"outubro\b",
        r"novembro\b",
        r"dezembro\b",
    ),
    "el": (
        "ιανουαρι",
        "φεβρουαρι",
        "μαρτι",
        "απριλι",
        "μαι(?=ο|ου)",
        "ιουνι",
        "ιουλι",
        "αυγουστ",
        "σεπτεμβρι",
        "οκτωβρι",
        "νοεμβρι",
        "δεκεμβρι",
    ),
    "en": (
        r"january\b",
        r"february\b",
        r"march\b",
        r"april\b",
        r"may",
        r"june\b",
        r"july\b",
        r"august\b",
        r"september\b",
        r"october\b",
        r"november\b",
        r"december\b",
    ),
    "vi": (),
}
# "may" is a verb unless a number or such a word stands before it.
_MAY_MONTH = re.compile(
    r"(?:(?<=\d )|(?<=in )|(?<=of )|(?<=until )|(?<=by )|(?<=and )|(?<=since )|(?<=from ))may\b"
    r"|\bmay(?= \d)"
)

# A small number may be a word where another language has the digit.
_NUMBER_WORDS: Mapping[str, Mapping[int, str]] = {
    "pt": {
        0: "zero|nenhum|nenhuma",
        1: "um|uma|primeir[oa]s?|unic[oa]",
        2: "dois|duas|segund[oa]s?|dobro|ambos|ambas|bimestral|ou",
        3: "tres|terceir[oa]s?|trimestr\\w*|triplo",
        4: "quatro|quart[oa]s?",
        5: "cinco|quint[oa]s?",
        6: "seis|sext[oa]s?|semestr\\w*",
        7: "sete|setim[oa]s?|semana",
        8: "oito|oitav[oa]s?",
        9: "nove|non[oa]s?",
        10: "dez|decim[oa]s?",
        11: "onze",
        12: "doze|ano|anual",
        14: "catorze|quinzena",
        15: "quinze|quinzena",
        20: "vinte",
        24: "dia e noite|todo o dia",
        50: "metade",
        100: "totalidade|por inteiro|cem|todo",
    },
    "el": {
        0: "μηδεν\\w*|κανεν\\w*",
        1: "εν(?:ασ|αν|α|οσ)|μια(?:σ)?|μια|πρωτ\\w+|μονο",
        2: "δυο|δευτερ\\w+|διπλ\\w+|διμην\\w*",
        3: "τρ(?:εισ|ια|ιων)|τριτ\\w+|τριμην\\w*|τριπλ\\w+",
        4: "τεσσερ\\w+|τεταρτ\\w+|τετραμην\\w*",
        5: "πεντε|πεμπτ\\w+|πενταετ\\w+",
        6: "εξι|εκτ\\w+|εξαμην\\w*",
        7: "επτα|εφτα|εβδομ\\w+",
        8: "οκτω|οχτω|ογδο\\w+",
        9: "εννεα|εννια|ενατ\\w+",
        10: "δεκα|δεκατ\\w+|δεκαημερ\\w+",
        11: "εντεκα",
        12: "δωδεκα|ετοσ|χρονο\\w*|δωδεκαμην\\w*",
        14: "δεκατεσσερ\\w+",
        15: "δεκαπεντε|δεκαπενθημερ\\w+",
        20: "εικοσι",
        24: "εικοσιτετραωρ\\w*|μερα νυχτα",
        50: "μισ\\w+",
        100: "ολοκληρ\\w+|πληρ\\w+|εκατο",
    },
    "vi": {
        0: "khong",
        1: "mot|dau tien|nhat|dau|duy nhat",
        2: "hai|gap doi|nhi",
        3: "ba",
        4: "bon|tu",
        5: "nam",
        6: "sau|nua nam",
        7: "bay|tuan",
        8: "tam",
        9: "chin",
        10: "muoi",
        11: "muoi mot",
        12: "muoi hai|nam",
        14: "muoi bon|hai tuan",
        15: "muoi lam|nua thang",
        20: "hai muoi",
        24: "ca ngay|ngay dem|suot ngay",
        50: "nua",
        100: "toan bo|mot tram",
    },
    "en": {
        0: "zero|no|none",
        1: "one|first|once|single|a|an|only",
        2: "two|second|twice|double|both|or",
        3: "three|third|quarter\\w*|triple",
        4: "four|fourth|quarter\\w*",
        5: "five|fifth",
        6: "six|sixth|half-year\\w*",
        7: "seven|seventh|week\\w*",
        8: "eight|eighth",
        9: "nine|ninth",
        10: "ten|tenth",
        11: "eleven|eleventh",
        12: "twelve|twelfth|year\\w*",
        14: "fourteen|fortnight\\w*|two weeks",
        15: "fifteen|fortnight\\w*",
        20: "twenty",
        24: "day and night|round the clock",
        50: "half",
        100: "full|whole|hundred",
    },
}


def figures(text: str, language: str) -> frozenset[str]:
    """Every number the text states, in one spelling: "1342.83", "2025", "50"."""
    text = _NAME.sub(" ", text)
    text = _ISO_DATE.sub(r"\3/\2/\1", text)
    text = _AFTERNOON.sub(_to_24_hours, text)
    text = _MILLIONS.sub(lambda match: _plain(_decimal(match[1]) * 1_000_000), text)
    text = _CLOCK.sub(lambda match: f"{int(match[1])} h {int(match[2]) or ''}", text)
    numbers = {_plain(_parse(match, language)) for match in _NUMBER.findall(text)}
    return frozenset(numbers) | _months(text, language)


def states(text: str, language: str, figure: str) -> bool:
    """Whether the text says this figure in words: "the first three days" states 3."""
    pattern = _NUMBER_WORDS[language].get(int(figure)) if figure.isdigit() else None
    return pattern is not None and re.search(rf"\b(?:{pattern})\b", bare(text)) is not None


def _months(text: str, language: str) -> frozenset[str]:
    folded = bare(text)
    found = set()
    for number, name in enumerate(_MONTHS[language], start=1):
        pattern = _MAY_MONTH if name == "may" else re.compile(rf"\b{name}")
        if pattern.search(folded):
            found.add(str(number))
    return frozenset(found)


def _to_24_hours(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + 12
    return f"{hour}:{match[2] or '00'}"


def _parse(written: str, language: str) -> Decimal:
    """The value as that language reads it; a lone separator with other than 3 digits is a decimal one."""
    written = re.sub(r"[\u00a0\u202f ]", "", written)
    thousands, decimal = (",", ".") if language == "en" else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{decimal}\d+)?", written):
        return Decimal(written.replace(thousands, "").replace(decimal, "."))
    if written.count(",") + written.count(".") > 1:
        return Decimal(re.sub(r"[.,](?=\d{3})", "", written).replace(",", "."))
    return _decimal(written)


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "."))


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
