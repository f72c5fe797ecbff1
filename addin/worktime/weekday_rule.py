"""Working days where no arrangement reaches: Monday to Friday less the statutory days of fixed date.

The festivals of the lunar calendar are left out there, which is one reason why such days count as
estimated.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from addin.worktime.days import DayKind, DayMark, kind_by_week

_FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


class WeekdayRule(NamedTuple):
    """The rule with company exceptions; days are ordinals (1 is 1 January of the year 1).

    `exceptions` are ascending; `corrections[n]` is by how many days the first n change the count.
    """

    exceptions: tuple[int, ...]
    corrections: tuple[int, ...]

    @staticmethod
    def of(exceptions: Mapping[date, bool]) -> WeekdayRule:
        """Return the rule with these exceptions (whether a day is worked)."""
        days = sorted(exceptions)
        changes = (exceptions[day] - _is_worked(day) for day in days)
        return WeekdayRule(
            tuple(day.toordinal() for day in days), tuple(accumulate(changes, initial=0))
        )

    def count(self, ordinal: int) -> int:
        """Return the number of working days since the year 1, up to and with a day."""
        return _count(ordinal) + self.corrections[bisect_right(self.exceptions, ordinal)]

    def exceptions_between(self, first: int, last: int) -> int:
        """Return how many days from `first` to `last`, both included, have an exception."""
        return bisect_right(self.exceptions, last) - bisect_left(self.exceptions, first)


def mark_by_rule(day: date) -> DayMark | None:
    """Return the statutory holiday of fixed date on `day`, if any."""
    name = _FIXED.get((day.month, day.day))
    return DayMark(DayKind.HOLIDAY, name) if name else None


def _count(ordinal: int) -> int:
    # Ordinal 1 is a Monday, so the first five days of each seven are worked.
    weekdays = ordinal // 7 * 5 + min(ordinal % 7, 5)
    return weekdays - bisect_right(_fixed_on_weekdays(), ordinal)


def _is_worked(day: date) -> bool:
    return mark_by_rule(day) is None and kind_by_week(day).is_worked


@cache
def _fixed_on_weekdays() -> tuple[int, ...]:
    """Return the ordinals of all statutory days of fixed date from Monday to Friday."""
    ordinals = (
        date(year, month, day).toordinal()
        for year in range(date.min.year, date.max.year + 1)
        for month, day in _FIXED
    )
    return tuple(ordinal for ordinal in ordinals if 1 <= ordinal % 7 <= 5)
