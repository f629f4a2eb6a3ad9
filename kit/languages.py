"""The four languages and the three organisations that come with the product."""

from typing import Literal, get_args

Language = Literal["pt", "el", "vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Organisation = Literal["pt", "gr", "vn"]
ORGANISATIONS: tuple[Organisation, ...] = get_args(Organisation)

#: The language in which an organisation's office works; the first guess before a citizen has written.
HOME_LANGUAGE: dict[str, Language] = {"pt": "pt", "gr": "el", "vn": "vi"}

#: Time zones for due dates and working days, IANA names.
HOME_ZONE: dict[str, str] = {
    "pt": "Europe/Lisbon",
    "gr": "Europe/Athens",
    "vn": "Asia/Ho_Chi_Minh",
}

#: Each language by its own name, as it stands in a menu.
ENDONYMS: dict[str, str] = {
    "pt": "Português",
    "el": "Ελληνικά",
    "vi": "Tiếng Việt",
    "en": "English",
}


def is_language(tag: str | None) -> bool:
    return tag in LANGUAGES


def home_language(organisation: str) -> Language:
    return HOME_LANGUAGE.get(organisation, "en")
