from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from desk.cases.deadline import due_at, is_working_day


def test_weekends_and_national_holidays_do_not_count():
    filed = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # a Friday
    due = due_at("pt", filed, 3)
    # 1 December (Restauração da Independência) is a holiday: Mon 30, Wed 2, Thu 3.
    assert due == datetime(2026, 12, 3, 23, 59, tzinfo=ZoneInfo("Europe/Lisbon"))


def test_the_day_is_the_office_s_day():
    late_evening_utc = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # already the 25th in Hanoi
    assert due_at("vn", late_evening_utc, 1).date() == date(2026, 11, 26)
    assert due_at("pt", late_evening_utc, 1).date() == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("organisation", "holiday"),
    [("pt", date(2026, 12, 8)), ("gr", date(2026, 10, 28)), ("vn", date(2026, 9, 2))],
)
def test_each_country_keeps_its_own_holidays(organisation, holiday):
    assert not is_working_day(organisation, holiday)
