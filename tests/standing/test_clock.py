"""Which days the company of a workbook works."""

from __future__ import annotations

from datetime import date

from addin.standing.clock import calendar_of, exceptions_of
from addin.worktime import Calendar
from tests.rules.workbooks import workbook


def test_calendar__without_exceptions__is_the_standard_one() -> None:
    assert calendar_of(workbook()) is Calendar.standard()


def test_calendar__workbook_read_without_its_exceptions__is_the_standard_one() -> None:
    content = workbook()
    del content.tables["Exceptions"]  # type: ignore[attr-defined]
    assert calendar_of(content) is Calendar.standard()


def test_calendar__company_exceptions__make_days_worked_or_free() -> None:
    calendar = calendar_of(
        workbook(
            Exceptions="""
            | date       | type | reason |
            | 2026-11-18 | 休息 | 停电   |
            | 2026-11-21 | 上班 | 赶工   |
            """
        )
    )
    assert not calendar.is_workday(date(2026, 11, 18))
    assert calendar.is_workday(date(2026, 11, 21))
    assert calendar.is_workday(date(2026, 11, 19))


def test_exceptions__what_cannot_be_understood__is_left_out() -> None:
    content = workbook(
        Exceptions="""
        | date       | type | reason |
        |            | 休息 | 没有日期 |
        | 2026-11-18 |      | 没有类型 |
        | 2026-11-19 | 放假 | 别的词 |
        | 周五       | 休息 | 文字 |
        """
    )
    assert exceptions_of(content) == {}


def test_exceptions__two_rows_that_contradict_each_other__the_day_is_worked() -> None:
    for order in (("上班", "休息"), ("休息", "上班")):
        content = workbook(
            Exceptions=f"""
            | date       | type       | reason |
            | 2026-11-21 | {order[0]} | 一 |
            | 2026-11-21 | {order[1]} | 二 |
            """
        )
        assert exceptions_of(content) == {date(2026, 11, 21): True}
