"""A date at the end of the calendar, typed or asked for, stops no check, roll-up or reminder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.actions.known import ALWAYS
from addin.content import Content, Value
from addin.forms import FIELDS, Kind
from addin.notices.planning import plan_only, source_of, with_month_report
from addin.reports.rollup import Summary, _tables
from addin.rules import check
from addin.standing.extract import extract
from addin.standing.workbook_day import WorkbookDay
from mailer.delivery.composing import Settings
from tests.workbooks import read

_DAYS = [date.min, date(1900, 3, 1), date(2026, 11, 20), date(9999, 12, 30), date.max, None]
_TODAY = [date.min, date(1900, 1, 1), date(2026, 12, 1), date(2026, 11, 20)]


@pytest.fixture(scope="module")
def content(sample_workbooks: Mapping[str, Path]) -> Content:
    return read(sample_workbooks["expense_process"])


def _dated(content: Content, chance: st.DataObject) -> Content:
    """Return a workbook with days from the ends of the calendar in a few of its date cells."""
    fields = dict(content.fields)
    for name in chance.draw(st.lists(st.sampled_from(sorted(n for n in fields if _is_date(n))))):
        fields[name] = _value(FIELDS[name].kind, chance)
    tables = dict(content.tables)
    places = [
        (name, field.key, field.kind, row)
        for name, data in tables.items()
        for field in data.table.inputs
        if field.kind.is_date
        for row in range(min(len(data), 3))
    ]
    for name, key, kind, row in chance.draw(st.lists(st.sampled_from(places), min_size=1)):
        data = tables[name]
        column = list(data.columns[key])
        column[row] = _value(kind, chance)
        tables[name] = replace(data, columns={**data.columns, key: column})
    return replace(content, fields=fields, tables=tables)


def _is_date(name: str) -> bool:
    return name in FIELDS and FIELDS[name].kind.is_date and not FIELDS[name].derived


def _value(kind: Kind, chance: st.DataObject) -> Value:
    day = chance.draw(st.sampled_from(_DAYS))
    if day is None or kind is Kind.DATE:
        return day
    return datetime.combine(day, chance.draw(st.sampled_from([time(), time(23, 59)])))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_dates__at_the_ends_of_the_calendar__stop_nothing(
    content: Content, data: st.DataObject
) -> None:
    odd, day = _dated(content, data), data.draw(st.sampled_from(_TODAY))
    moment = datetime.combine(day, time(9)).astimezone() if day.year > 1 else None
    check(WorkbookDay.on(odd, day))
    _tables([Summary("报销.xlsx", extract(WorkbookDay.on(odd, day)), ALWAYS)])
    if moment:
        source = source_of(odd, Path("报销.xlsx"), moment)
        plan_only(with_month_report([source]), moment, (), Settings(cap=10_000))
