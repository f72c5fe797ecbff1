"""At which moment a workbook's time limits are looked at."""

from __future__ import annotations

from datetime import date, datetime

from addin.content import Content
from addin.standing.limits.terms import hours_of


def moment_of(content: Content, given: date | None, actual: datetime) -> datetime:
    """Return the opening of the day asked for or fixed in the workbook, else `actual`.

    Without zone and to the minute, which is what the workbook keeps.
    """
    day = given or content.date("clock.today")
    if day is not None:
        return opening_of(content, day)
    return actual.replace(tzinfo=None, second=0, microsecond=0)


def opening_of(content: Content, day: date) -> datetime:
    """Return when business opens on a day, by the hours of SLA参数."""
    return datetime.combine(day, hours_of(content).opening)
