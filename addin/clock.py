"""Which day it is for a workbook, and which calendar counts its working days."""

from __future__ import annotations

from datetime import date

from addin.content import Content
from addin.worktime import Calendar

WORKED = "上班"


def calendar_of(content: Content) -> Calendar:
    """Return the State Council's calendar with the company's 例外日 of this workbook.

    Needs the table ``Exceptions``; without it the standard calendar.
    """
    exceptions = content.tables.get("Exceptions")
    if not exceptions:
        return Calendar.standard()
    days = {
        day: kind == WORKED
        for day, kind in zip(exceptions.dates("date"), exceptions.texts("type"), strict=True)
        if day is not None and kind
    }
    return Calendar.standard().with_exceptions(days) if days else Calendar.standard()


def today_of(content: Content, given: date | None, actual: date) -> date:
    """Return the day that counts: the one asked for, else the workbook's fixed one, else `actual`."""
    return given or content.date("clock.today") or actual
