"""Moments as spreadsheets keep them: without time zone, safely to the minute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import floor

_MINUTE = timedelta(minutes=1)


def as_moment(day: date) -> datetime:
    """Return a moment without time zone; a day without an hour is its midnight."""
    if isinstance(day, datetime):
        return day.replace(tzinfo=None)
    return datetime.combine(day, time())


def is_later(one: datetime, other: datetime) -> bool:
    """Whether `one` is later to the minute, the finest that spreadsheets keep safely."""
    return minutes_between(other, one) > 0


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the minutes from one moment to another, rounded half up as spreadsheets do."""
    return floor((end - start) / _MINUTE + 0.5)
