"""Working days: the country's public holidays (python-holidays) and weekends do not count."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from kit.languages import HOME_ZONE

_COUNTRIES = {"pt": "PT", "gr": "GR", "vn": "VN"}


@lru_cache(maxsize=64)
def _holidays(organisation: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(_COUNTRIES[organisation], years=year))


def is_working_day(organisation: str, day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(organisation, day.year)


def due_at(organisation: str, filed_at: datetime, working_days: int) -> datetime:
    """The end of the last working day (23:59 at the office), counting from the day after filing."""
    zone = ZoneInfo(HOME_ZONE[organisation])
    day = filed_at.astimezone(zone).date()
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        if is_working_day(organisation, day):
            left -= 1
    return datetime.combine(day, time(23, 59), tzinfo=zone)
