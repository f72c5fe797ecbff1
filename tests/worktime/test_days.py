"""Days that are counted on from others, up to the ends of the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addin.worktime import days_later


@given(st.dates(), st.integers(-5_000_000, 5_000_000))
def test_days_later__is_that_day_or_the_end_of_the_calendar(day: date, days: int) -> None:
    try:
        wanted = day + timedelta(days=days)
    except OverflowError:
        wanted = date.max if days > 0 else date.min
    assert days_later(day, days) == wanted


def test_days_later__keeps_the_hour_of_a_moment() -> None:
    assert days_later(datetime(2026, 11, 20, 9, 30), 2.9) == datetime(2026, 11, 22, 9, 30)
    assert days_later(datetime(9999, 12, 30, 9, 30), 1e300) == datetime(9999, 12, 31, 9, 30)
