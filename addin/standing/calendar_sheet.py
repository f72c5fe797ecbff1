"""工作日历: the days of the years that a workbook needs, as rows of its sheet.

The calendar knows more years than most collaborations name, and each of them is 365 rows of formulas
and 14 KB in every file. So a sheet begins with `FIRST_DAY`, or with the year of the earliest day it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from addin.content import Changes, Content, Row, Value
from addin.forms import FIELDS
from addin.forms.model import Need
from addin.worktime import Calendar, days_later

FIRST_DAY = date(2026, 1, 1)
"""Where the sheet of a new workbook begins."""

_WEEKDAYS = "一二三四五六日"


def calendar_rows(calendar: Calendar, first: date = FIRST_DAY) -> list[Row]:
    """Return a row for every day from the `first` to the last that the calendar knows."""
    return [
        {
            "date": day.date,
            "weekday": f"星期{_WEEKDAYS[day.date.weekday()]}",
            "type": day.kind.value,
            "festival": day.festival,
            "source": day.source.value,
        }
        for day in calendar.days(first, calendar.last_day)
    ]


def calendar_fields(calendar: Calendar) -> dict[str, Value]:
    """Return the single fields of the sheet."""
    return {
        "calendar.first_day": FIRST_DAY,
        "calendar.announced_until": calendar.announced_until,
    }


def newly_announced(content: Content, calendar: Calendar) -> Changes:
    """Return what brings an older workbook's sheet up to the notices that `calendar` knows.

    Nothing unless a year was announced since the workbook was made; 例外日 is not touched.
    """
    known = content.date("calendar.announced_until")
    if known is None or known >= calendar.announced_until:
        return Changes()
    sheet = content.table("Calendar")
    rows = {row["date"]: row for row in calendar_rows(calendar, calendar.first_day)}
    cells: dict[tuple[int, str], Value] = {}
    for index, (number, day) in enumerate(zip(sheet.rows, sheet.dates("date"), strict=True)):
        for key in ("type", "festival", "source") if day in rows else ():
            new = rows[day][key]
            if sheet.columns[key][index] != new:
                cells[number, key] = new
    return Changes(
        fields={"calendar.announced_until": calendar.announced_until}, cells={"Calendar": cells}
    )


def further_years(content: Content, calendar: Calendar) -> Changes:
    """Return what gives the sheet the years that it lacks and `calendar` knows.

    Those are earlier ones of which the workbook names a day, and later ones than it was made with.
    """
    first, sheet = content.date("calendar.first_day"), content.table("Calendar")
    if first is None or not sheet.rows:
        return Changes()
    last = days_later(first, len(sheet.rows) - 1)
    known = (day for day in _named_days(content) if calendar.first_day <= day < first)
    start = min((date(day.year, 1, 1) for day in known), default=first)
    if start == first and last >= calendar.last_day:
        return Changes()
    return Changes(
        fields={"calendar.first_day": start}, replace={"Calendar": calendar_rows(calendar, start)}
    )


def _named_days(content: Content) -> Iterator[date]:
    """Yield the days that people named anywhere; lists that Xiezuo keeps are left out."""
    typed = (value for name, value in content.fields.items() if FIELDS[name].need is not Need.AUTO)
    columns = (
        data.columns.get(each.key, ())
        for data in content.tables.values()
        if not data.table.computed and data.table.name != "Calendar"
        for each in data.table.fields
        if each.kind.is_date
    )
    for value in {*typed, *chain.from_iterable(columns)}:  # mostly the same few, again and again
        if isinstance(value, date):
            yield value.date() if isinstance(value, datetime) else value
