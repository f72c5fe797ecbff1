"""The tracker as a front door: what is typed straight into it counts and goes into the plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.content import Content
from addin.standing.front_door import (
    LOOKED_UP,
    arrivals,
    full_id,
    is_collaboration_id,
    with_arrivals,
)
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import ID, TODAY, overtyped, workbook

OWN = {"initiation.collaboration_id": ID}
SHOWN = tuple(key for key, _ in LOOKED_UP)


def door(tasks: str, plan: str = "", fields: dict[str, Any] | None = None) -> Content:
    """Return a workbook in whose tracker all that stands in columns of the plan was typed."""
    content = workbook(fields or {}, Tasks=tasks, PlanTasks=plan)
    data = content.table("Tasks")
    typed = [
        (row, key)
        for key in SHOWN
        for row, value in enumerate(data.columns[key])
        if value not in (None, "")
    ]
    return overtyped(content, "Tasks", *typed)


def planned(content: Content, *keys: str) -> list[tuple[Any, ...]]:
    """Return some columns of the plan as it counts, row by row."""
    plan = with_arrivals(content).table("PlanTasks")
    return list(zip(*(plan.columns[key] for key in keys), strict=True))


@pytest.mark.parametrize(
    ("text", "mark", "full"),
    [
        ("T01", "T", f"{ID}-T01"),
        ("t1", "T", f"{ID}-T01"),
        (" Ｔ０７", "T", f"{ID}-T07"),
        ("T100", "T", f"{ID}-T100"),
        ("Q3", "Q", f"{ID}-Q03"),
        ("Q3", "T", "Q3"),
        ("T", "T", "T"),
        ("T1a", "T", "T1a"),
        ("任务1", "T", "任务1"),
        (f"{ID}-T01", "T", f"{ID}-T01"),
        ("", "T", ""),
    ],
)
def test_full_id__short_one__is_completed_and_nothing_else(text: str, mark: str, full: str) -> None:
    assert full_id(text, mark, ID) == full


@pytest.mark.parametrize("own", ["", "XC2026-001", "新品"])
def test_full_id__without_a_proper_collaboration_id__is_the_short_one(own: str) -> None:
    assert not is_collaboration_id(own)
    assert full_id("t1", "T", own) == "T01"


def test_new_tasks__are_numbered_after_all_others_and_stand_in_the_plan() -> None:
    content = door(
        """
        | task_id | name   | department | owner | due        | status |
        |         | 对账   | 财务部     | 王芳  | 2026-11-18 |        |
        | T02     |        |            |       |            | 进行中 |
        |         | 联调   |            | 李强  |            | 受阻   |
        """,
        f"""
        | task_id  | name | finish     |
        | {ID}-T02 | 盘点 | 2026-12-01 |
        | {ID}-T07 | 结转 | 2026-12-02 |
        """,
        OWN,
    )
    assert planned(content, "task_id", "name", "department", "owner", "finish") == [
        (f"{ID}-T02", "盘点", "", "", date(2026, 12, 1)),
        (f"{ID}-T07", "结转", "", "", date(2026, 12, 2)),
        (f"{ID}-T08", "对账", "财务部", "王芳", date(2026, 11, 18)),
        (f"{ID}-T09", "联调", "", "李强", None),
    ]
    tasks = with_arrivals(content).table("Tasks")
    assert list(tasks.texts("task_id")) == [f"{ID}-T08", f"{ID}-T02", f"{ID}-T09"]
    assert list(tasks.texts("status")) == ["未开始", "进行中", "受阻"]
    assert list(tasks.numbers("percent")) == [0, None, None]
    assert not tasks.overtyped


def test_what_is_typed__counts_at_once_in_lights_and_dates() -> None:
    content = door(
        """
        | task_id | name | owner | due        |
        |         | 对账 | 王芳  | 2026-11-18 |
        |         | 联调 | 李强  | 2026-11-23 |
        """
    )
    tasks = progress(WorkbookDay.on(content, TODAY)).tasks
    assert [(task.task_id, task.owner, task.warning) for task in tasks] == [
        ("T01", "王芳", "逾期"),
        ("T02", "李强", "即将到期"),
    ]


def test_empty_cell_of_the_plan__takes_what_the_tracker_says() -> None:
    content = door(
        """
        | task_id | owner | baseline_start |
        | T1      | 王芳  | 2026-11-02     |
        """,
        """
        | task_id | name | owner | start |
        | T01     | 对账 |       |       |
        """,
    )
    assert planned(content, "task_id", "name", "owner", "start") == [
        ("T01", "对账", "王芳", date(2026, 11, 2))
    ]


def test_cell_of_the_plan_that_says_something_else__counts() -> None:
    content = door(
        """
        | task_id | owner | due        |
        | T01     | 王芳  | 2026-11-18 |
        """,
        """
        | task_id | owner | finish     |
        | T01     | 李强  | 2026-12-01 |
        """,
    )
    assert not arrivals(content)
    assert with_arrivals(content).table("Tasks").overtyped == {(0, "owner"), (0, "due")}
    (task,) = progress(WorkbookDay.on(content, TODAY)).tasks
    assert (task.owner, task.due) == ("李强", date(2026, 12, 1))


def test_two_dates_for_one_column__the_baseline_goes_into_the_plan_and_the_other_stays() -> None:
    content = door(
        """
        | task_id | name | due        | baseline_finish |
        |         | 对账 | 2026-11-25 | 2026-11-18      |
        """
    )
    assert planned(content, "finish") == [(date(2026, 11, 18),)]
    assert with_arrivals(content).table("Tasks").overtyped == {(0, "due")}


def test_adjusted_finish__is_what_the_due_date_shows__so_a_typed_one_is_no_plan() -> None:
    content = door(
        """
        | task_id | name | due        | adjusted_finish |
        |         | 对账 | 2026-11-25 | 2026-11-27      |
        """
    )
    assert planned(content, "finish") == [(None,)]


def test_row_without_id_and_name__is_no_task_yet_and_keeps_what_was_typed() -> None:
    content = door(
        """
        | task_id | owner | due        |
        |         | 王芳  | 2026-11-18 |
        """
    )
    assert not arrivals(content)
    assert not progress(WorkbookDay.on(content, TODAY)).tasks


def test_second_row_of_a_task__stays_as_it_is() -> None:
    content = door(
        """
        | task_id | name |
        | T01     | 对账 |
        | T01     | 联调 |
        """
    )
    assert planned(content, "task_id", "name") == [("T01", "对账")]
    assert with_arrivals(content).table("Tasks").overtyped == {(1, "name")}


WORDS = st.sampled_from(["", "对账", "联调"])
IDS = st.sampled_from(["", "T01", "t1", "T2", "T03", f"{ID}-T01", "任务1"])
DAYS = st.sampled_from(["", "2026-11-18", "2026-12-01"])
ROWS = st.lists(st.tuples(IDS, WORDS, WORDS, DAYS, DAYS), max_size=5)


@given(ROWS, st.lists(st.tuples(IDS, WORDS, WORDS, DAYS), max_size=4), st.sampled_from([{}, OWN]))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed__stands_in_the_plan_or_stays_where_it_was(
    tracker: list[tuple[str, ...]], plan: list[tuple[str, ...]], fields: dict[str, str]
) -> None:
    def drawn(keys: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
        return "\n".join(f"| {' | '.join(line)} |" for line in (keys, *rows))

    content = door(
        drawn(("task_id", "name", "owner", "due", "baseline_finish"), tracker),
        drawn(("task_id", "name", "owner", "finish"), plan),
        fields,
    )
    before, after = content.table("Tasks"), with_arrivals(content)
    tasks, planned = after.table("Tasks"), after.table("PlanTasks")
    rows = {task: row for row, task in reversed(list(enumerate(planned.texts("task_id")))) if task}
    for row, key in before.overtyped:
        typed = before.columns[key][row]
        if (row, key) in tasks.overtyped:
            assert tasks.columns[key][row] == typed
        else:
            at = rows[tasks.texts("task_id")[row]]
            assert planned.columns[dict(LOOKED_UP)[key]][at] == typed
    for old, new in zip(plan, zip(*planned.columns.values(), strict=True), strict=False):
        assert old[1] in ("", dict(zip(planned.columns, new, strict=True))["name"])
    assert not arrivals(after), "nothing more arrives"
