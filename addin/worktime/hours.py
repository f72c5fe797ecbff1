"""Time limits in working days and in clock hours, counted as the handbook's SLAs are.

All moments are local and without time zone; every limit comes back as a `Due`, which carries the
remark to show when it rests on days whose arrangement is not announced yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from addin.errors import InputError
from addin.worktime.calendar import Calendar

_HOUR = timedelta(hours=1)
_NONE = timedelta()
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and `note`: the remark to show with it, empty if all is announced."""

    moment: datetime
    note: str = ""

    @property
    def day(self) -> date:
        """The calendar day of the limit."""
        return self.moment.date()

    @property
    def estimated(self) -> bool:
        """Whether the limit rests on a day that is only estimated."""
        return bool(self.note)


@dataclass(frozen=True, slots=True)
class WorkHours:
    """The hours of a working day: periods within one day, in order and apart.

    Raises ValueError if they are not.
    """

    periods: tuple[tuple[time, time], ...] = (
        (time(9), time(12)),
        (time(13), time(18)),
    )

    def __post_init__(self) -> None:
        edges = [edge for period in self.periods for edge in period]
        if not edges or any(a > b for a, b in pairwise(edges)):
            raise ValueError("working hours must be periods in ascending order")
        if any(start == end for start, end in self.periods):
            raise ValueError("a working period must not be empty")

    @staticmethod
    def parse(text: str) -> WorkHours:
        """Return the hours written as 09:00–12:00, 13:00–18:00 (any usual dash and comma).

        Raises InputError if the text is not of that form.
        """
        try:
            periods = tuple(_period(part) for part in re.split(r"[，,、；;]", text))
            return WorkHours(periods)
        except ValueError:
            raise InputError(
                f"工作时间“{text}”无法识别",
                remedy="请按“09:00–12:00，13:00–18:00”的样式填写，时段从早到晚、互不重叠。",
            ) from None

    @property
    def opening(self) -> time:
        """When the working day begins."""
        return self.periods[0][0]

    @property
    def close(self) -> time:
        """When the working day ends: the hour at which limits in working days fall due."""
        return self.periods[-1][1]

    @property
    def length(self) -> timedelta:
        """The working time of a whole day."""
        return self.worked_until(time.max)

    def worked_until(self, moment: time) -> timedelta:
        """Return the working time of a working day up to a time of day."""
        total = _NONE
        for start, end in self.periods:
            if moment > start:
                total += _since_midnight(min(moment, end)) - _since_midnight(start)
        return total

    def reached(self, worked: timedelta) -> timedelta:
        """Return the time since midnight at which `worked` of a day's working time is over.

        The earliest such time: the end of a period, not the start of the next one.
        """
        for start, end in self.periods:
            span = _since_midnight(end) - _since_midnight(start)
            if worked <= span:
                return _since_midnight(start) + worked
            worked -= span
        return _since_midnight(self.close)


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
        day = _trigger_day(moment, self.hours.close if self.late_counts_as_next_day else time.max)
        due = self.calendar.add_workdays(day, n) if n else self.calendar.next_workday(day)
        note = self.calendar.note_after(day, due) if n else self.calendar.note(day, due)
        return Due(datetime.combine(due, self.hours.close), note)

    def add_hours(self, moment: datetime, hours: float, *, natural: bool) -> Due:
        """Return the moment `hours` clock hours (natural) or working hours after `moment`.

        Working hours before opening, in breaks and on days off do not pass; a limit that is used
        up exactly at the end of a period is due then, not at the start of the next one.
        Raises ValueError for negative hours.
        """
        if hours < 0:
            raise ValueError("a limit in hours is never negative")
        span = timedelta(hours=hours)
        if natural:
            return Due(_plus(moment, span))
        if not span:
            return Due(moment)
        start = moment.date()
        if self.calendar.is_workday(start):
            span += self.hours.worked_until(moment.time())
        else:
            start = self.calendar.next_workday(start)
        # The last day is one on which something is left to do: hence no day for a zero remainder.
        whole, rest = divmod(span, self.hours.length)
        if not rest:
            whole, rest = whole - 1, self.hours.length
        day = self.calendar.add_workdays(start, whole)
        due = datetime.combine(day, time(), moment.tzinfo) + self.hours.reached(rest)
        return Due(due, self.calendar.note(moment.date(), day))

    def hours_between(self, start: datetime, end: datetime, *, natural: bool) -> float:
        """Return the clock hours or working hours from `start` to `end`; negative if reversed."""
        if natural:
            return (end - start) / _HOUR
        days = self.calendar.workdays_between(start.date(), end.date())
        worked = self._worked_by(end) - self._worked_by(start)
        # Whole days first: each working day after the start's up to the end's adds one length,
        # and the two partial days are set against it.
        return (days * self.hours.length + worked) / _HOUR

    def _worked_by(self, moment: datetime) -> timedelta:
        """Return the day's working time up to `moment`, less the day's full length if worked."""
        if not self.calendar.is_workday(moment.date()):
            return _NONE
        return self.hours.worked_until(moment.time()) - self.hours.length


def _period(text: str) -> tuple[time, time]:
    start, end = re.split(r"\s*[-–—~～至]+\s*", text.strip().replace("：", ":"))
    return _time(start), _time(end)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


def _trigger_day(moment: date, close: time) -> date:
    if not isinstance(moment, datetime):
        return moment
    day = moment.date()
    return day + _DAY if moment.time() > close and day < date.max else day


def _plus(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment + span
    except OverflowError:
        return datetime.max.replace(tzinfo=moment.tzinfo)
