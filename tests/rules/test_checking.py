"""Running the rules: order, counts, the registry, and input of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.content import Content, Misfit, TableData, Value
from addin.forms import FIELDS, TABLES, Field, Kind, Table
from addin.forms.vocabularies import BY_NAME
from addin.rules import RULES, Level, Problem, check, counts, rule
from addin.rules.model import on
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar
from tests.rules.workbooks import ID, TODAY, fresh, letters, workbook

CALENDAR = Calendar.standard()


def test_check__new_workbook__finds_nothing() -> None:
    assert check(WorkbookDay.on(fresh(), TODAY)) == []


def test_check__initiation_just_begun__asks_for_nothing_of_later_phases() -> None:
    begun = {"initiation.collaboration_id": ID, "initiation.form_status": "草稿"}
    content = replace(fresh(), fields={**fresh().fields, **begun})
    found = check(WorkbookDay.on(content, TODAY))
    assert {finding.place.sheet for finding in found} == {"1发起表", "通讯录"}


def test_check__findings__stand_by_gravity_then_sheet_row_column_and_rule() -> None:
    content = workbook(
        {"initiation.title": "新品" * 40, "initiation.priority": "高"},
        Tasks="""
        | task_id | status | percent | updated_on | updated_by |
        | T02     | 高     | 50      | 2026-12-01 | 赵六       |
        | T01     | 已完成 | 80%     |            |            |
        """,
    )
    found = check(WorkbookDay.on(content, TODAY))
    levels = [finding.level for finding in found]
    assert levels == sorted(levels, key=list(Level).index)
    errors = [finding for finding in found if finding.level is Level.ERROR]
    sheets = list(dict.fromkeys(finding.place.sheet for finding in errors))
    assert sheets == ["1发起表", "3进度跟踪表"]
    tracker = [
        (finding.item, finding.field, finding.rule)
        for finding in errors
        if finding.place.sheet == "3进度跟踪表"
    ]
    assert tracker == [
        ("T02", "任务编号", "F-16"),
        ("T02", "任务状态", "F-06"),
        ("T02", "完成度", "F-07"),
        ("T02", "更新日期", "F-22"),
        ("T02", "更新人", "F-17"),
        ("T01", "任务编号", "F-16"),
        ("T01", "完成度", "F-31"),
        ("T01", "更新日期", "F-03"),
        ("T01", "更新人", "F-03"),
        ("T01", "实际完成", "F-30"),
    ]


def test_check__renamed_sheet__is_called_by_its_new_name() -> None:
    content = workbook(
        Tasks="""
        | task_id | status |
        | T01     | 高     |
        """
    )
    tasks = replace(content.table("Tasks"), sheet="十一月进度")
    renamed = replace(content, tables={**content.tables, "Tasks": tasks})
    places = {f.place.sheet for f in check(WorkbookDay.on(renamed, TODAY))}
    assert "十一月进度" in places
    assert "3进度跟踪表" not in places


def test_check__sorted_rows__give_the_same_findings_at_their_new_places() -> None:
    table = """
        | task_id | status | percent |
        | T01     | 已完成 | 80%     |
        | T02     | 进行中 | 80%     |
        | T03     | 未开始 | 10%     |
        """
    head, *body = table.strip().splitlines()
    turned = "\n".join((head, *reversed(body)))
    found = check(WorkbookDay.on(workbook(Tasks=table), TODAY))
    again = check(WorkbookDay.on(workbook(Tasks=turned), TODAY))
    assert {(f.rule, f.item, f.key, f.message) for f in found} == {
        (f.rule, f.item, f.key, f.message) for f in again
    }


def test_counts__name_every_level() -> None:
    content = workbook(
        Tasks="""
        | task_id | status | updated_on | updated_by |
        | T01     | 卡点   | 2026-11-19 | 王磊       |
        """
    )
    some = check(WorkbookDay.on(content, TODAY), rules=[RULES["F-05"], RULES["R-09"]])
    assert counts(some) == {Level.ERROR: 3, Level.WARNING: 1, Level.HINT: 0}
    assert counts([]) == {Level.ERROR: 0, Level.WARNING: 0, Level.HINT: 0}


@patch.dict(RULES, clear=True)
def test_rule__is_added_by_decorating_a_generator() -> None:
    @rule("R-99", "名称要有季度", level=Level.HINT, source="示例", example="新品 → 2026Q4 新品")
    def title_names_the_quarter(workbook: WorkbookDay) -> Iterator[Problem]:
        if f"{workbook.today.year}Q" not in workbook.content.text("initiation.title"):
            yield on("initiation.title", "协作名称里没有季度", "写上季度，如 2026Q4")

    found = check(WorkbookDay.on(workbook({"initiation.title": "新品"}), TODAY))
    assert [(f.rule, f.level, f.field, f.key) for f in found] == [
        ("R-99", Level.HINT, "协作名称", "initiation.title")
    ]
    assert str(found[0]) == (
        "[提示] 1发起表!C7 跨部门协作任务发起表：协作名称里没有季度。写上季度，如 2026Q4。"
    )


def test_rule__id_that_is_taken__is_refused() -> None:
    def nothing(workbook: WorkbookDay) -> Iterator[Problem]:
        yield from ()

    with pytest.raises(ValueError, match="R-09"):
        rule("R-09", "", level=Level.ERROR, source="", example="")(nothing)


# Text that people type where something else belongs, and what rules look for.
TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "",
            "王磊",
            "相关人员",
            "研发部",
            "市场部、研发部",
            "T01",
            f"{ID}-T01",
            "M1",
            "D+3",
            "、",
            "-",
        ]
    ),
)
DATES = st.one_of(
    st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 1, 1)),
    st.dates(min_value=date(1900, 1, 1)),
)


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Return what a cell of this field may be read as."""
    kind = field.kind
    if kind is Kind.DATE:
        return st.none() | DATES
    if kind is Kind.DATETIME:
        return st.none() | st.datetimes(min_value=datetime(1900, 1, 1))
    if kind is Kind.INTEGER:
        return st.none() | st.integers(-(10**15), 10**15)
    if kind.is_number:
        return st.none() | st.sampled_from([0, 1, 0.5]) | st.floats(allow_nan=False)
    if kind is Kind.CHOICE:
        vocabulary = BY_NAME[field.vocabulary]
        words = [*vocabulary.words, *(old for old, _ in vocabulary.synonyms)]
        return st.sampled_from(words) | TEXTS
    return TEXTS


@st.composite
def table_data(draw: st.DrawFn, table: Table) -> TableData:
    """Draw the rows of a table, of which a cell may hold something else."""
    size = draw(st.integers(0, 3))
    columns = {
        field.key: draw(st.lists(values_of(field), min_size=size, max_size=size))
        for field in table.fields
    }
    misfits = [
        Misfit(draw(st.sampled_from(list(columns))), draw(st.integers(0, size - 1)), draw(TEXTS))
        for _ in range(draw(st.integers(0, 1)) if size else 0)
    ]
    return TableData(table, "表", range(11, 11 + size), columns, letters(table), misfits)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Draw a workbook in which a few tables and fields hold anything that they can hold."""
    base = workbook()
    names = draw(st.sets(st.sampled_from(sorted(TABLES)), max_size=6))
    tables = {
        name: draw(table_data(TABLES[name])) for name in sorted(names | {"PlanTasks", "Tasks"})
    }
    chosen = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=12))
    fields = {name: draw(values_of(FIELDS[name])) for name in sorted(chosen)}
    for name, data in tables.items():
        derived = [field.key for field in data.table.fields if field.derived]
        if len(data) and derived:
            over = {(0, draw(st.sampled_from(derived)))}
            tables[name] = replace(data, overtyped=frozenset(over))
    return replace(base, fields={**base.fields, **fields}, tables={**base.tables, **tables})


@given(contents(), DATES)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_check__whatever_is_typed__never_fails_and_is_always_the_same(
    content: Content, today: date
) -> None:
    found = check(WorkbookDay.on(content, today))
    assert found == check(WorkbookDay.on(content, today), rules=reversed(RULES.values()))
    assert all(len(finding.message) <= 120 and finding.suggestion for finding in found)
