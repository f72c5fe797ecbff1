"""What counts a workbook's working days and hours."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from addin.content import Content
from addin.forms.vocabularies import EXCEPTION_TYPE, WORKED, YES
from addin.reading.clock import clock_time
from addin.reading.zone import BEIJING, read_zone
from addin.worktime import Calendar, WorkHours, WorkTime

_OFFICE_HOURS = ("morning_start", "morning_end", "afternoon_start", "afternoon_end")


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


def hours_of(content: Content) -> WorkHours:
    """Return the working hours of the sheet; the standard ones where they are not hours."""
    texts = [content.text(f"sla.{key}") for key in _OFFICE_HOURS]
    edges = [clock_time(text) for text in texts]
    if None in edges:
        return WorkHours()
    first, noon, after, last = (edge for edge in edges if edge is not None)
    if not first < noon <= after < last:
        return WorkHours()
    return WorkHours(((first, noon), (after, last)))


def zone_of(content: Content) -> tzinfo:
    """Return the company's time zone, whatever that of this computer is."""
    return zone_named(content.text("sla.zone"))


def zone_named(text: str) -> tzinfo:
    """Return the zone that SLA参数 names; where it names none, China's."""
    zone = read_zone(text)
    return zone if isinstance(zone, tzinfo) else BEIJING


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment in a zone; one without a zone is the time on the company's clock already."""
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def on_its_clock(content: Content, moment: datetime) -> datetime:
    """Return what the clock of the company says at a moment, without zone, as workbooks keep it."""
    return in_zone(moment, zone_of(content)).replace(tzinfo=None)


def other_clock(zone: tzinfo, moment: datetime) -> str:
    """Return in a sentence that a computer, whose time `moment` is, goes by another zone."""
    there = in_zone(moment, zone)
    if moment.utcoffset() == there.utcoffset() or moment.tzinfo is None:
        return ""
    return (
        f"这台电脑是{moment:%m-%d %H:%M}，公司是{there:%m-%d %H:%M}（{there.tzname()}）："
        "时限和提醒按公司的时区，工作表里“今天”“现在”的公式按电脑的时间。"
    )


def work_time_of(content: Content, calendar: Calendar) -> WorkTime:
    """Return what the limits of this workbook are counted with."""
    is_strict = content.text("sla.late_counts_next_day") == YES
    return WorkTime(calendar, hours_of(content), late_counts_as_next_day=is_strict)
