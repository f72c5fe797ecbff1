"""Time limits in working days and in clock hours, counted as the handbook's SLAs are.

All moments are local and without time zone; every limit comes back as a `Due`, which carries the
remark to show when it rests on days whose arrangement is not announced yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from addin.worktime.calendar import Calendar
from addin.worktime.hours import WorkHours

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MOST_HOURS = 24.0 * 366 * date.max.year  # longer than there are dates


class Due(NamedTuple):
    """When something is due, and `note`: the remark to show with it, empty if all is announced."""

    moment: datetime
    note: str = ""

    @property
    def day(self) -> date:
        """The calendar day of the limit."""
        return self.moment.date()


@dataclass(frozen=True, slots=True)
class WorkTime:
    """A calendar and the hours of its working days: what limits are counted with.

    `late_counts_as_next_day` is the stricter reading (off by default): a trigger after the close
    of business counts as one of the next calendar day.
    """

    calendar: Calendar = field(default_factory=Calendar.standard)
    hours: WorkHours = field(default_factory=WorkHours)
    late_counts_as_next_day: bool = False

    def due_by_workdays(self, moment: date, n: int) -> Due:
        """Return the close of business of the n-th working day after the day of `moment`.

        The day of the trigger is day 0 whatever its hour and whether or not it is worked
        (requirements §6). With n = 0 it is that day, or the next working day if it is not worked;
        with negative n a working day before it. A plain date is a trigger within that day.
        """
        day = self._day_zero(moment)
        calendar = self.calendar
        if n == 0:
            due = calendar.next_workday(day)
            note = calendar.note(day, due)
        else:
            due = calendar.add_workdays(day, n)
            note = calendar.note_on_count(day, due)
        return Due(datetime.combine(due, self.hours.close), note)

    def add_hours(self, moment: datetime, hours: float, *, natural: bool) -> Due:
        """Return the moment `hours` clock hours (natural) or working hours after `moment`.

        Working hours do not pass before opening, in breaks and on days off; a limit that is used
        up exactly at the end of a period is due then, not at the start of the next one.
        Raises ValueError for hours that are negative or not a number.
        """
        if not hours >= 0:
            raise ValueError("a limit in hours is a number and never negative")
        span = timedelta(hours=min(hours, _MOST_HOURS))
        if natural:
            return Due(_add(moment, span))
        if not span:
            return Due(moment)
        return self._add_working(moment, span)

    def hours_between(self, start: datetime, end: datetime, *, natural: bool) -> float:
        """Return the clock hours or working hours from `start` to `end`; negative if reversed."""
        if natural:
            return (end - start) / _HOUR
        # Counting whole days takes in all of the end's day and none of the start's: `_left` of
        # either day is what is too much or missing.
        days = self.calendar.workdays_between(start.date(), end.date())
        return (days * self.hours.length + self._left(start) - self._left(end)) / _HOUR

    def _day_zero(self, moment: date) -> date:
        if not isinstance(moment, datetime):
            return moment
        day = moment.date()
        is_late = self.late_counts_as_next_day and moment.time() > self.hours.close
        return day + _DAY if is_late and day < date.max else day

    def _add_working(self, moment: datetime, span: timedelta) -> Due:
        calendar = self.calendar
        start = moment.date()
        first = calendar.next_workday(start)
        if first == start:
            span += self.hours.worked_until(moment.time())
        days, rest = divmod(span, self.hours.length)
        if not rest:  # used up at a close of business, not at the next opening
            days, rest = days - 1, self.hours.length
        day = calendar.add_workdays(first, days)
        due = datetime.combine(day, time()) + self.hours.reached(rest)
        return Due(due, calendar.note(start, day))

    def _left(self, moment: datetime) -> timedelta:
        """Return the working time that is left of the day at `moment`."""
        if not self.calendar.is_workday(moment.date()):
            return timedelta()
        return self.hours.length - self.hours.worked_until(moment.time())


def _add(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment + span
    except OverflowError:
        return datetime.combine(date.max, time.max)
