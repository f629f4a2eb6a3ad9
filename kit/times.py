"""Dates as each language writes them, in the office's time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

_LOCALES = {"pt": "pt_PT", "el": "el_GR", "vi": "vi_VN", "en": "en_GB"}


def written_date(at: datetime, zone: str, language: str) -> str:
    """A full date with its weekday, such as "quinta-feira, 3 de dezembro de 2026"."""
    return format_date(at.astimezone(ZoneInfo(zone)), format="full", locale=_LOCALES[language])
