"""What is known about a single day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from math import floor
from typing import NamedTuple, TypeVar

from addin.forms import vocabularies


class DayKind(StrEnum):
    """What sort of day it is, in the words of the sheet 工作日历."""

    WORKDAY = vocabularies.WORKDAY
    REST_DAY = vocabularies.REST_DAY
    HOLIDAY = vocabularies.HOLIDAY
    MAKE_UP_WORKDAY = vocabularies.MAKE_UP_WORKDAY

    @property
    def is_worked(self) -> bool:
        """Whether people work on such a day."""
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY)


class Authority(StrEnum):
    """Who says so, in the words of the sheet 工作日历."""

    NOTICE = "国务院通知"
    ESTIMATE = "估算"
    COMPANY = "公司例外"


class DayMark(NamedTuple):
    """What a year's arrangement makes of a day that the week alone does not tell."""

    kind: DayKind
    festival: str


class Day(NamedTuple):
    """What the calendar knows about one day.

    `festival` names the holiday to which a day off or a make-up workday belongs, else it is empty.
    """

    date: date
    kind: DayKind
    source: Authority
    festival: str = ""

    @property
    def is_workday(self) -> bool:
        """Whether people work on this day."""
        return self.kind.is_worked


Moment = TypeVar("Moment", bound=date)  # a datetime keeps its hour


def days_later(day: Moment, days: float) -> Moment:
    """Return the day a number of whole days later; beyond the calendar's ends, its first or last day."""
    ordinal = min(max(day.toordinal() + floor(days), 1), date.max.toordinal())
    return day + timedelta(days=ordinal - day.toordinal())


def kind_by_week(day: date) -> DayKind:
    """Return what the week alone makes of a day."""
    return DayKind.REST_DAY if day.weekday() >= 5 else DayKind.WORKDAY
