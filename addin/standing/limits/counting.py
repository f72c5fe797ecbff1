"""From start and amount to the due moment, the share that is used up and the state."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import floor
from typing import NamedTuple

from addin.forms.vocabularies import MET, MET_LATE, NEARLY_OVER, NOT_TIMED, OVER, PAUSED, RUNNING
from addin.standing.limits.model import (
    Pause,
)
from addin.standing.limits.terms import Measure, Nearness, Terms
from addin.standing.moments import is_later, minutes_between
from addin.worktime import Due, WorkTime, days_later

_MINUTE = timedelta(minutes=1)


class Span(NamedTuple):
    """A limit that was set going: its start, what it is counted in, and what does not count."""

    work: WorkTime
    terms: Terms
    started: datetime
    amount: float
    pause: Pause | None = None

    def due(self) -> Due:
        """Return the due moment; while a pause lasts, as if it ended at once."""
        return self.reached(1.0)

    def reached(self, share: float) -> Due:
        """Return when this share of the amount is used up (of days only the whole is asked)."""
        work, measure = self.work, self.terms.measure
        if measure is Measure.WORKDAYS:
            return self.closing(work.due_by_workdays(self.started, int(self.amount) + self._days()))
        if measure is Measure.DAYS:
            day = _plus(self._day_zero(), int(self.amount) + self._days())
            return self.closing(work.due_by_workdays(day, 0))
        minutes = floor(self.amount * 60 * share + 0.5) + self._minutes()
        is_natural = measure is Measure.HOURS
        return work.add_hours(self.started, minutes / 60, natural=is_natural)

    def closing(self, due: Due) -> Due:
        """Return a due day with the hour at which limits in days fall due."""
        at = self.terms.at
        return due if at is None else Due(datetime.combine(due.day, at), due.note)

    def share(self, until: datetime, due: datetime) -> float:
        """Return which part is used up at `until`; of days in whole days."""
        if until <= self.started:
            return 0.0
        if self.terms.measure in (Measure.WORKDAYS, Measure.DAYS):
            total = self._days_between(self.started.date(), due.date()) - self._days()
            used = self._days_between(self.started.date(), until.date()) - self._days()
            return max(0.0, used / total) if total > 0 else float(until > due)
        is_natural = self.terms.measure is Measure.HOURS
        used_hours = self.work.hours_between(self.started, until, natural=is_natural)
        total_hours = self.work.hours_between(self.started, due, natural=is_natural)
        paused = self._minutes() / 60
        total_hours -= paused
        return max(0.0, (used_hours - paused) / total_hours) if total_hours > 0 else 1.0

    def _days_between(self, start: date, end: date) -> int:
        if self.terms.measure is Measure.DAYS:
            return (end - start).days
        return self.work.calendar.workdays_between(start, end)

    def _days(self) -> int:
        """Return the days of a pause that is over."""
        if self.pause is None or self.pause.end is None:
            return 0
        return max(0, self._days_between(self.pause.start.date(), self.pause.end.date()))

    def _minutes(self) -> int:
        """Return the minutes of a pause that is over, as the limit counts hours."""
        if self.pause is None or self.pause.end is None:
            return 0
        is_natural = self.terms.measure is Measure.HOURS
        hours = self.work.hours_between(self.pause.start, self.pause.end, natural=is_natural)
        return max(0, floor(hours * 60 + 0.5))

    def _day_zero(self) -> date:
        day, late = self.started.date(), self.work.late_counts_as_next_day
        if late and self.started.time() > self.work.hours.close:
            return _plus(day, 1)
        return day


def near_from(span: Span | None, started: datetime, due: datetime, nearness: Nearness) -> datetime:
    """Return from when on a limit is 即将超时; `span` is None where the deadline was agreed.

    Limits in days are so from the beginning of a day on, by working days left or whole days used;
    others by the minute.
    """
    if span is None:
        spent = floor(minutes_between(started, due) * nearness.share + 0.5)
        return started + spent * _MINUTE
    if span.terms.measure in (Measure.HOURS, Measure.WORK_HOURS):
        return min(span.reached(nearness.share).moment, due)
    calendar = span.work.calendar
    total = calendar.workdays_between(started.date(), due.date())
    by_share = floor(round(round(1 - nearness.share, 6) * total, 6))
    left = max(nearness.days, by_share)
    last = calendar.workdays_between(
        days_later(due.date(), -1), due.date()
    )  # 0 if due on a day off
    day = calendar.add_workdays(due.date(), -left if last else -left - 1)
    return datetime.combine(day, time())


def state_of(
    *,
    now: datetime,
    pause: Pause | None,
    started: datetime,
    near: datetime,
    due: datetime,
    stopped: datetime | None,
) -> str:
    """Return the word of §6."""
    if stopped is not None and not is_later(stopped, now):
        return MET_LATE if is_later(stopped, due) else MET
    if is_later(started, now):
        return NOT_TIMED
    is_resting = pause and not is_later(pause.start, now)
    if pause and is_resting and (pause.end is None or is_later(pause.end, now)):
        return PAUSED
    if is_later(now, due):
        return OVER
    return RUNNING if is_later(near, now) else NEARLY_OVER


def opening(work: WorkTime, day: date) -> datetime:
    """Return when business opens on a day."""
    return datetime.combine(day, work.hours.opening)


def _plus(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
