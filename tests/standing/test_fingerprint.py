"""The fingerprint of what was approved: what changes it and what never does."""

from __future__ import annotations

import doctest
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from time import process_time
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.content import Content, Misfit, TableData, Value
from addin.forms import FIELDS, TABLES, Kind
from addin.forms.approvals import INITIATION_FORM, PLAN_FORM
from addin.standing import fingerprint
from addin.standing.approved import COVERED, content_of
from addin.standing.fingerprint import Difference, canonical, differences, digest, pieces, restored
from tests.rules.workbooks import table_data, workbook

PLAN_TABLES = sorted({name.partition(".")[0] for name in COVERED[PLAN_FORM]} & TABLES.keys())
SPACES = st.text(" \t\n\u3000\u00a0", max_size=3)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1
)


def value(draw: st.DrawFn, kind: Kind) -> Value:
    """Return what may stand in a cell of a kind."""
    if kind.is_date:
        moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))
        moment = draw(moments).replace(microsecond=0)
        return moment if kind is Kind.DATETIME else moment.date()
    if kind.is_number:
        return draw(st.integers(0, 999) if kind is Kind.INTEGER else st.floats(0, 1e6))
    return draw(WORDS)


@cache
def blank() -> Content:
    """Return the empty workbook from which every plan is drawn."""
    return workbook()


@st.composite
def plans(draw: st.DrawFn) -> Content:
    """Draw a plan: some rows in every table, keys that may be double or missing."""
    made = blank()
    fields = dict(made.fields)
    for name in COVERED[PLAN_FORM]:
        if name in FIELDS and draw(st.booleans()):
            fields[name] = value(draw, FIELDS[name].kind)
    tables = dict(made.tables)
    for name in PLAN_TABLES:
        table = TABLES[name]
        keys = draw(st.lists(st.sampled_from(["", "A1", "A2", "A3"]), max_size=3))
        records: list[Mapping[str, str | Value]] = [
            {field.key: value(draw, field.kind) for field in table.inputs} | {table.key: key}
            for key in keys
        ]
        tables[name] = _as_typed(table_data(table, records))
    return replace(made, fields=fields, tables=tables)


def _as_typed(data: TableData) -> TableData:
    return replace(data, misfits=())


def shuffled(data: TableData, seed: int) -> TableData:
    """Return a table with its rows and its columns in another order, on other rows."""
    order = list(range(len(data)))
    keys = list(data.columns)
    random.Random(seed).shuffle(order)
    random.Random(seed).shuffle(keys)
    columns = {key: [data.columns[key][row] for row in order] for key in keys}
    return replace(data, rows=range(70, 70 + len(order)), columns=columns)


def with_cell(content: Content, name: str, row: int, key: str, new: Value) -> Content:
    data = content.table(name)
    column = [*data.columns[key][:row], new, *data.columns[key][row + 1 :]]
    changed = replace(data, columns={**data.columns, key: column})
    return replace(content, tables={**content.tables, name: changed})


def fingerprint_of(content: Content, form: str = PLAN_FORM) -> str:
    return digest(content_of(form, content))


@given(plans(), st.integers(), SPACES, SPACES)
def test_order_looks_derived_columns_and_outer_spaces_change_nothing(
    content: Content, seed: int, before: str, after: str
) -> None:
    tables: dict[str, TableData] = {}
    for name, data in content.tables.items():
        columns = {
            key: [
                f"{before}{cell}{after}" if isinstance(cell, str) and cell else cell
                for cell in column
            ]
            if not data.table.field(key).derived
            else ["anything"] * len(column)
            for key, column in data.columns.items()
        }
        tables[name] = shuffled(replace(data, columns=columns), seed)
    same = replace(content, name="另一份.xlsx", tables=tables, places={})
    assert canonical(content_of(PLAN_FORM, same)) == canonical(content_of(PLAN_FORM, content))


@given(plans(), st.data())
def test_any_change_of_an_approved_cell_changes_the_fingerprint_and_is_named(
    content: Content, data: st.DataObject
) -> None:
    cells = [
        (name, row, field.key)
        for name in PLAN_TABLES
        for row in range(len(content.table(name)))
        for field in TABLES[name].inputs
        if f"{name}.{field.key}" in COVERED[PLAN_FORM] and field.key != TABLES[name].key
    ]
    if not cells:
        return
    name, row, key = data.draw(st.sampled_from(cells))
    old = content.table(name).columns[key][row]
    kind = TABLES[name].field(key).kind
    new = data.draw(st.just(None) if not kind.is_text else WORDS.filter(lambda text: text != old))
    changed = with_cell(content, name, row, key, new)
    assert fingerprint_of(changed) != fingerprint_of(content)
    found = list(differences(content_of(PLAN_FORM, content), content_of(PLAN_FORM, changed)))
    assert found
    assert {each.name for each in found} == {name}


@pytest.mark.parametrize("name", [name for name in COVERED[INITIATION_FORM] if name in FIELDS])
def test_every_approved_field_of_the_initiation_counts(name: str) -> None:
    kind = FIELDS[name].kind
    sample: Value = date(2026, 11, 2) if kind.is_date else 5 if kind.is_number else "有"
    assert fingerprint_of(workbook({name: sample}), INITIATION_FORM) != fingerprint_of(
        workbook(), INITIATION_FORM
    )


def test_what_follows_an_approval_is_no_change_of_it() -> None:
    before = workbook({"plan.goal": "上线"}, Risks="| risk_id | risk | status |\n| R1 | 缺料 | |")
    after = workbook(
        {"plan.goal": "上线", "plan.approval_opinion": "同意", "plan.form_status": "已批准"},
        Risks="| risk_id | risk | status |\n| R1 | 缺料 | 已关闭 |",
        Countersignatures="| department |\n| 市场部 |",
    )
    assert fingerprint_of(after) == fingerprint_of(before)


def test_a_cell_that_cannot_be_read_counts_with_what_is_typed_in_it() -> None:
    content = workbook(Milestones="| milestone_id | due |\n| M1 | 2026-11-30 |")
    first = workbook(Milestones="| milestone_id | due |\n| M1 | 月底 |")
    second = workbook(Milestones="| milestone_id | due |\n| M1 | 下月底 |")
    assert len({fingerprint_of(each) for each in (content, first, second)}) == 3
    assert first.table("Milestones").misfits == [Misfit("due", 0, "月底", "是文字，不是日期")]


def test_differences_name_the_cell_the_old_and_the_new_text() -> None:
    old = {
        "plan.goal": "甲",
        "Risks": {"R1": {"risk": "缺料", "risk_id": "R1"}, "R2": {"risk": "x"}},
    }
    new = {"Risks": {"R1": {"risk": "停电", "risk_id": "R1"}, "R3": {"risk": "y"}}}
    assert list(differences(old, new)) == [
        Difference("Risks", "R1", "risk", "缺料", "停电"),
        Difference("Risks", "R2", "", "R2", ""),
        Difference("Risks", "R3", "", "", "R3"),
        Difference("plan.goal", "", "", "甲", ""),
    ]


@given(st.dictionaries(st.text(), st.text(min_size=1)), st.integers(0, 3))
def test_a_snapshot_comes_back_from_its_pieces(shot: dict[str, str], long: int) -> None:
    whole = {**shot, "长": " 字" * 20_000 * long}
    texts = pieces(whole)
    assert all(len(text) <= 32_767 and text == text.strip() for text in texts)
    assert restored(texts, digest(whole)) == whole


def test_pieces_that_another_program_spelt_anew_say_the_same() -> None:
    assert restored(['‹{ "b": "\\u7532", "a": "" }›'], digest({"a": "", "b": "甲"})) == {
        "a": "",
        "b": "甲",
    }


@pytest.mark.parametrize("texts", [[], ["‹{›"], ["‹[1]›"], ['‹{"a":"乙"}›']])
def test_pieces_that_somebody_changed_are_not_taken_for_content(texts: list[str]) -> None:
    assert restored(texts, digest({"a": "甲"})) is None


def test_a_plan_of_two_hundred_tasks_takes_milliseconds() -> None:
    row = {
        field.key: "说明文字十个字左右"
        for field in TABLES["PlanTasks"].inputs
        if field.kind.is_text
    }
    records = [row | {"task_id": f"T{n}"} for n in range(200)]
    content = workbook()
    data = table_data(TABLES["PlanTasks"], cast("list[Mapping[str, str | Value]]", records))
    content = replace(content, tables={**content.tables, "PlanTasks": data})
    fingerprint_of(content)
    started = process_time()
    for _ in range(10):
        fingerprint_of(content)
    assert (process_time() - started) / 10 < 0.03, "usually about 4 ms"


def test_the_examples_of_the_docstrings_are_true() -> None:
    assert doctest.testmod(fingerprint).failed == 0
