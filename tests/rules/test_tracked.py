"""只做跟踪: what the forms other than the tracker lack is not reported (Q-42)."""

from __future__ import annotations

import pytest

from addin.rules import RULES
from addin.rules.tracked import OF_THE_FORMS
from tests.rules.workbooks import ID, cells, workbook

TRACKED = {"initiation.type": "只做跟踪", "initiation.form_status": "草稿"}
PLAN = f"""
| task_id  | name | department | owner | finish     | standard |
| {ID}-T01 | 对账 | 研发部     | 王磊  | 2026-11-27 |          |
"""
TASKS = f"""
| task_id  | status | percent | updated_on | updated_by |
| {ID}-T01 | 进行中 | 50%     |            | 王磊       |
"""


def found(kind: str) -> set[str]:
    content = workbook({**TRACKED, "initiation.type": kind}, PlanTasks=PLAN, Tasks=TASKS)
    return {cell for rule in RULES for cell in cells(rule, content)}


def test_tracked_only__other_forms_and_their_rules__are_silent() -> None:
    lacking = {cell for cell in found("项目协作") if not cell.startswith("Tasks.")}
    assert "initiation.title" in lacking
    assert "PlanTasks.standard[0]" in lacking
    assert {cell for cell in found("只做跟踪") if not cell.startswith("Tasks.")} == set()


def test_tracked_only__tracker__is_checked_as_ever() -> None:
    assert "Tasks.updated_on[0]" in found("只做跟踪")
    assert "Tasks.status[0]" in found("项目协作"), "R-15b: the plan is not in force"
    assert "Tasks.status[0]" not in found("只做跟踪")


def test_tracked_only__task__needs_name_owner_and_date() -> None:
    content = workbook(TRACKED, PlanTasks=f"| task_id |\n| {ID}-T01 |")
    assert cells("R-10", content) == ["PlanTasks.name[0]", "PlanTasks.finish[0]"]
    assert "PlanTasks.owner[0]" in cells("R-05g", content)


def test_tracked_only__what_is_filled_in_wrongly_elsewhere__is_still_told() -> None:
    content = workbook(
        {**TRACKED, "initiation.priority": "很高", "initiation.start": "下周五"}, PlanTasks=PLAN
    )
    assert cells("F-06", content) == ["initiation.priority"]
    assert cells("F-07", content) == ["initiation.start"]


def test_tracker_with_tasks_and_no_request__is_told_how_to_track_only() -> None:
    content = workbook(Tasks=TASKS, PlanTasks=PLAN)
    assert cells("F-04", content) == ["initiation.type"]
    assert cells("F-04", workbook(TRACKED, Tasks=TASKS, PlanTasks=PLAN)) == []


@pytest.mark.parametrize("rule", sorted(OF_THE_FORMS))
def test_rules_left_out__exist(rule: str) -> None:
    assert rule in RULES
