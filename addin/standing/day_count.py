"""Counting working days the way the workbook's own sheet 工作日历 does."""

from __future__ import annotations

from datetime import date, datetime

from addin.content import Content
from addin.worktime import Calendar, days_later

FIRST_DATE = date(1900, 3, 1)
"""Before it spreadsheet programs disagree about the day of a serial number (it has 61)."""

_EPOCH = date(1899, 12, 30).toordinal()


def known(day: date | None) -> date | None:
    """Return a day that every spreadsheet program reads alike, else None."""
    return day if day is not None and day >= FIRST_DATE else None


def day_of(moment: date | None) -> date | None:
    """Return the day of a date or a moment that every spreadsheet program reads alike."""
    return known(moment.date() if isinstance(moment, datetime) else moment)


def serial(day: date) -> int:
    """Return the number by which spreadsheets count a day."""
    return day.toordinal() - _EPOCH


class DayCount:
    """Working days of `calendar` within the sheet 工作日历; what lies outside is not counted.

    The sheet ends somewhere, and a formula cannot look beyond it.
    The Python calendar could, but then two programs would show two figures.
    """

    def __init__(self, calendar: Calendar, first: date, last: date, announced: date) -> None:
        self.calendar = calendar
        self.first = first
        self.last = last
        self.announced_until = announced
        self._counts: dict[date, int | None] = {}
        self._eves: dict[date, int | None] = {}

    @staticmethod
    def of(content: Content, calendar: Calendar) -> DayCount:
        """Return the count over the sheet of this workbook.

        Where its table or fields were not read, the sheet is taken to span the calendar.
        """
        first = known(content.date("calendar.first_day")) or calendar.first_day
        last = calendar.last_day
        if sheet := content.tables.get("Calendar"):
            last = days_later(first, len(sheet.extent or sheet.rows) - 1)
        announced = content.date("calendar.announced_until") or calendar.announced_until
        return DayCount(calendar, first, last, announced)

    def until(self, day: date) -> int | None:
        """Return the working days from the sheet's first day to `day`, both included."""
        try:
            return self._counts[day]
        except KeyError:
            inside = self.first <= day <= self.last
            start = days_later(self.first, -1)
            count = self.calendar.workdays_between(start, day) if inside else None
            self._counts[day] = count
            return count

    def before(self, day: date) -> int | None:
        """Return the working days from the sheet's first day to the eve of `day`."""
        try:
            return self._eves[day]
        except KeyError:
            count = self._eves[day] = self.until(days_later(day, -1))
            return count

    def between(self, after: date, until: date) -> int | None:
        """Return the working days after one day up to and with another."""
        first, last = self.until(after), self.until(until)
        return None if first is None or last is None else last - first

    def inclusive(self, start: date, end: date) -> int | None:
        """Return the working days from one day to another, both included."""
        eve, last = self.before(start), self.until(end)
        return None if eve is None or last is None else last - eve

    def nth_after(self, day: date, n: int) -> date | None:
        """Return the n-th working day after `day`, if the sheet holds it."""
        if self.until(day) is None:
            return None
        found = self.calendar.add_workdays(day, n)
        return found if self.first <= found <= self.last else None
