"""Moments as spreadsheets keep them: without time zone, safely to the minute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import floor
from typing import Any, Self

from addin.worktime.days import days_later

_MINUTE = timedelta(minutes=1)


def as_moment(day: date) -> datetime:
    """Return a moment without time zone; a day without an hour is its midnight."""
    if isinstance(day, datetime):
        return day.replace(tzinfo=None)
    return datetime.combine(day, time())


def is_later(one: datetime, other: datetime) -> bool:
    """Whether `one` is later to the minute, the finest that spreadsheets keep safely."""
    return minutes_between(other, one) > 0


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the minutes from one moment to another, rounded half up as spreadsheets do."""
    return floor((end - start) / _MINUTE + 0.5)


def unwatched(moment: datetime) -> datetime:
    """Return a moment to be shown or counted with, for which it does not matter what comes next."""
    return datetime.combine(moment.date(), moment.time())


class Watched(datetime):
    """The present moment of a company, which notes what to come it was compared with.

    Comparing and subtracting is what judgements do with it; what takes it apart otherwise has to
    be `unwatched`, and no judgement.
    """

    soonest: datetime

    @classmethod
    def since(cls, moment: datetime) -> Self:
        """Return a moment that was compared with nothing yet."""
        made = cls.combine(moment.date(), moment.time())
        made.soonest = datetime.combine(days_later(moment.date(), 1), time())
        return made

    def _note(self, other: object) -> None:
        # To the minute, a comparison turns out otherwise from half a minute before the moment on.
        if not isinstance(other, datetime) or isinstance(other, Watched):
            return
        moment = unwatched(other)
        if moment > unwatched(self) - _MINUTE:
            self.soonest = min(self.soonest, moment - _MINUTE)

    def __eq__(self, other: object) -> bool:
        self._note(other)
        return super().__eq__(other)

    __hash__ = datetime.__hash__

    def __lt__(self, other: Any) -> bool:
        self._note(other)
        return super().__lt__(other)

    def __le__(self, other: Any) -> bool:
        self._note(other)
        return super().__le__(other)

    def __gt__(self, other: Any) -> bool:
        self._note(other)
        return super().__gt__(other)

    def __ge__(self, other: Any) -> bool:
        self._note(other)
        return super().__ge__(other)

    def __sub__(self, other: Any) -> Any:
        self._note(other)
        return unwatched(self) - other

    def __rsub__(self, other: Any) -> Any:
        self._note(other)
        return other - unwatched(self)
