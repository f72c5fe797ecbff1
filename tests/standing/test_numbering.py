"""Rows that say something and have no id get the next one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.content import applied
from addin.standing.numbering import changes_of, numbers
from tests.rules.workbooks import ID, workbook


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (("", ""), ["M1", "M2"]),
        (("M1", "", "M3", ""), ["M4", "M5"]),
        (("里程碑09", ""), ["里程碑10"]),
        (("草案", ""), ["M1"]),
    ],
)
def test_rows_without_an_id__are_counted_on(ids: tuple[str, ...], expected: list[str]) -> None:
    lines = "".join(f"| {each} | 定型 |\n" for each in ids)
    content = workbook(Milestones=f"| milestone_id | name |\n{lines}")
    assert [each.identity for each in numbers(content)] == expected


def test_tasks_of_the_plan__count_on_from_plan_and_tracker() -> None:
    content = workbook(
        {"initiation.collaboration_id": ID},
        PlanTasks="""
        | task_id | name |
        |         | 调研 |
        | T03     | 打样 |
        """,
        Tasks="""
        | task_id | status |
        | T05     | 进行中 |
        """,
    )
    assert [each.identity for each in numbers(content)] == [f"{ID}-T06"]


@given(st.lists(st.sampled_from(["", "M1", "M7", "M08", "x", "9", "第3"]), max_size=8))
def test_numbered_rows__have_ids_of_their_own(ids: list[str]) -> None:
    lines = "".join(f"| {each} | 定型 |\n" for each in ids)
    content = workbook(Milestones=f"| milestone_id | name |\n{lines}")
    given_ids = numbers(content)
    assert len(given_ids) == ids.count("")
    after = applied(content, changes_of(given_ids))
    made = after.table("Milestones").texts("milestone_id")
    assert "" not in made
    assert not {each.identity for each in given_ids} & set(ids)
    assert len({each.identity for each in given_ids}) == len(given_ids)
    assert not numbers(after)
