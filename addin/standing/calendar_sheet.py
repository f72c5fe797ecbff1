"""工作日历: every day of the years that the calendar knows, as rows of its sheet."""

from __future__ import annotations

from addin.content import Changes, Content, Row, Value
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


def newly_announced(content: Content, calendar: Calendar) -> Changes:
    """Return what brings an older workbook's sheet up to the notices that `calendar` knows.

    Nothing unless a year was announced since the workbook was made; 例外日 is not touched.
    """
    known = content.date("calendar.announced_until")
    if known is None or known >= calendar.announced_until:
        return Changes()
    sheet = content.table("Calendar")
    rows = {row["date"]: row for row in calendar_rows(calendar)}
    cells: dict[tuple[int, str], Value] = {}
    for index, (number, day) in enumerate(zip(sheet.rows, sheet.dates("date"), strict=True)):
        for key in ("type", "festival", "source") if day in rows else ():
            new = rows[day][key]
            if sheet.columns[key][index] != new:
                cells[number, key] = new
    return Changes(
        fields={"calendar.announced_until": calendar.announced_until}, cells={"Calendar": cells}
    )
