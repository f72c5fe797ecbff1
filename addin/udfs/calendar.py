"""Working days and limits in cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from addin.errors import InputError
from addin.forms.vocabularies import DAY, HOURS, TIME_UNIT, WORKDAY, WORKING_HOURS
from addin.udfs.cells import as_date, as_days, as_exceptions, as_moment, as_number, as_word
from addin.udfs.model import DATES, Argument, Result, function
from addin.worktime import Calendar, WorkTime

Days = Mapping[date, bool] | None

EXCEPTIONS = Argument(
    "例外日：两列，日期和“上班”或“休息”，如例外日一页的前两列；不写按国务院安排",
    as_exceptions,
    is_optional=True,
    is_block=True,
)


@function(
    "XZ_WORKDAY",
    DATES,
    "起始日期之后第几个工作日是哪一天，含调休上班；天数为负往前数。没有公布安排的年份按估算，见 XZ_CALENDAR_NOTE。",
    Result.DATE,
    start=Argument("起始日期，当天不计", as_date),
    days=Argument("第几个工作日", as_days),
    exceptions=EXCEPTIONS,
)
def workday(start: date, days: int, exceptions: Days) -> date:
    """Return the n-th working day strictly after `start`."""
    return calendar_with(exceptions).add_workdays(start, days)


@function(
    "XZ_NETWORKDAYS",
    DATES,
    "两个日期之间有几个工作日，头尾都算，含调休上班；结束早于开始时为负。",
    start=Argument("开始日期", as_date),
    finish=Argument("结束日期", as_date),
    exceptions=EXCEPTIONS,
)
def networkdays(start: date, finish: date, exceptions: Days) -> int:
    """Return the working days from `start` to `finish`, both included."""
    return calendar_with(exceptions).workdays_inclusive(start, finish)


@function(
    "XZ_IS_WORKDAY",
    DATES,
    "某一天是否上班，含调休上班。",
    day=Argument("日期", as_date),
    exceptions=EXCEPTIONS,
)
def is_workday(day: date, exceptions: Days) -> bool:
    """Return whether people work on `day`."""
    return calendar_with(exceptions).is_workday(day)


@function(
    "XZ_CALENDAR_NOTE",
    DATES,
    "两个日期之间若有尚未公布放假安排的日子，返回提示，如“2027 安排未录入，按估算”；否则为空。",
    start=Argument("开始日期", as_date),
    finish=Argument("结束日期；不写只看开始日期", as_date, is_optional=True),
    exceptions=EXCEPTIONS,
)
def calendar_note(start: date, finish: date | None, exceptions: Days) -> str:
    """Return the remark to show with a count over these days."""
    return calendar_with(exceptions).note(start, finish or start)


@function(
    "XZ_SLA_DUE",
    DATES,
    "从触发时间起算的时限到期时间：工作日按第几个工作日下班时（18:00）到期，小时可按自然小时或工作小时。",
    Result.DATE,
    start=Argument("触发时间（日期或日期加时刻）", as_moment),
    amount=Argument("时限的数量", as_number),
    unit=Argument(
        "单位：工作日、小时或天；不写按工作日", as_word(TIME_UNIT, "时限的单位"), is_optional=True
    ),
    hours=Argument(
        "单位为小时时：自然小时或工作小时；不写按自然小时",
        as_word(HOURS, "小时的计法"),
        is_optional=True,
    ),
    exceptions=EXCEPTIONS,
)
def sla_due(
    start: datetime, amount: float, unit: str | None, hours: str | None, exceptions: Days
) -> datetime:
    """Return when a limit that begins at `start` is over."""
    if amount < 0:
        raise InputError("时限不能是负数")
    time_of = WorkTime(calendar_with(exceptions))
    if unit in (None, WORKDAY):
        return time_of.due_by_workdays(start, as_days(amount)).moment
    if unit == DAY:
        return time_of.add_hours(start, amount * 24, natural=True).moment
    return time_of.add_hours(start, amount, natural=hours != WORKING_HOURS).moment


def calendar_with(exceptions: Days) -> Calendar:
    """Return the calendar of the notices, with a company's exceptions if there are any."""
    return _with(tuple(sorted(exceptions.items()))) if exceptions else Calendar.standard()


@lru_cache(maxsize=16)
def _with(exceptions: tuple[tuple[date, bool], ...]) -> Calendar:
    """Return the calendar of a company; a filled-down formula asks for the same one each time."""
    return Calendar.standard().with_exceptions(dict(exceptions))
