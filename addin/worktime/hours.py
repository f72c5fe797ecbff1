"""The hours of a working day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import pairwise

from addin.errors import InputError

_SEPARATORS = re.compile(r"[，,、；;]")
_DASHES = re.compile(r"\s*[-–—~～至]+\s*")


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

    @staticmethod
    def parse(text: str) -> WorkHours:
        """Return the hours written as 09:00–12:00, 13:00–18:00 (any usual dash and comma).

        Raises InputError if the text is not of that form.
        """
        try:
            return WorkHours(tuple(_period(part) for part in _SEPARATORS.split(text)))
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


def _period(text: str) -> tuple[time, time]:
    start, end = _DASHES.split(text.strip().replace("：", ":"))
    return _time(start), _time(end)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
