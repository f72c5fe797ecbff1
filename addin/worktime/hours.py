"""The hours of a working day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class WorkHours:
    """The hours of a working day: periods within one day, in order and apart (G-06).

    Raises ValueError if they are not.
    """

    periods: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13), time(18)))
    length: timedelta = field(init=False)
    """The working time of a whole day."""
    _spans: tuple[tuple[timedelta, timedelta], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        edges = [edge for period in self.periods for edge in period]
        if not edges or any(earlier > later for earlier, later in pairwise(edges)):
            raise ValueError("working hours must be periods in ascending order")
        if any(start == end for start, end in self.periods):
            raise ValueError("a working period must not be empty")
        spans = tuple((since_midnight(start), since_midnight(end)) for start, end in self.periods)
        object.__setattr__(self, "_spans", spans)
        object.__setattr__(self, "length", sum((e - s for s, e in spans), timedelta()))

    @property
    def opening(self) -> time:
        """When the working day begins."""
        return self.periods[0][0]

    @property
    def close(self) -> time:
        """When the working day ends: the hour at which limits in working days fall due."""
        return self.periods[-1][1]

    def worked_until(self, moment: time) -> timedelta:
        """Return the working time of a working day up to a time of day."""
        clock = since_midnight(moment)
        total = timedelta()
        for start, end in self._spans:
            if clock > start:
                total += min(clock, end) - start
        return total

    def reached(self, worked: timedelta) -> timedelta:
        """Return the time since midnight at which `worked` of a day's working time is over.

        The earliest such time: the end of a period, not the start of the next one.
        """
        for start, end in self._spans:
            if worked <= end - start:
                return start + worked
            worked -= end - start
        return self._spans[-1][1]


def since_midnight(moment: time) -> timedelta:
    """Return a time of day as the time passed since midnight."""
    return timedelta(0, moment.hour * 3600 + moment.minute * 60 + moment.second, moment.microsecond)
