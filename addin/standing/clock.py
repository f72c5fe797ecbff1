"""Which day it is for a workbook, and which calendar counts its working days."""

from __future__ import annotations

from datetime import date

from addin.content import Content
from addin.forms.vocabularies import EXCEPTION_TYPE, WORKED
from addin.worktime import Calendar


def calendar_of(content: Content) -> Calendar:
    """Return the State Council's calendar with the company's 例外日 of this workbook.

    Needs the table ``Exceptions``; without it the standard calendar.
    """
    days = exceptions_of(content)
    return Calendar.standard().with_exceptions(days) if days else Calendar.standard()


def exceptions_of(content: Content) -> dict[date, bool]:
    """Return of each day in 例外日 whether it is worked.

    Where two rows contradict each other, 上班 counts.
    """
    exceptions = content.tables.get("Exceptions")
    if not exceptions:
        return {}
    days: dict[date, bool] = {}
    for day, kind in zip(exceptions.dates("date"), exceptions.texts("type"), strict=True):
        if day is not None and kind in EXCEPTION_TYPE.words:
            days[day] = days.get(day, False) or kind == WORKED
    return days


def today_of(content: Content, given: date | None, actual: date) -> date:
    """Return the day that counts: the one asked for, else the workbook's fixed one, else `actual`."""
    return given or content.date("clock.today") or actual
