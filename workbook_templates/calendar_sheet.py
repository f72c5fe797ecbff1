"""工作日历: every day of the years that the calendar knows, as rows."""

from __future__ import annotations

from addin.content import Row, Value
from addin.worktime import Calendar

_WEEKDAYS = "一二三四五六日"


def calendar_rows(calendar: Calendar) -> list[Row]:
    """Return a row for every day, from the first of January to the last of December."""
    return [
        {
            "date": day.date,
            "weekday": f"星期{_WEEKDAYS[day.date.weekday()]}",
            "type": day.kind.value,
            "festival": day.festival,
            "source": day.source.value,
        }
        for day in calendar.days(calendar.first_day, calendar.last_day)
    ]


def calendar_fields(calendar: Calendar) -> dict[str, Value]:
    """Return the single fields of the sheet."""
    return {
        "calendar.first_day": calendar.first_day,
        "calendar.announced_until": calendar.announced_until,
    }
