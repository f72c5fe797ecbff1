"""References: what a cell names must be there."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import ID, cells, found, workbook

OWN = {"initiation.collaboration_id": ID}
PLAN = f"""
    | task_id  | milestone_id | predecessors |
    | {ID}-T01 | M1           |              |
    | {ID}-T02 | M1           | {{}}         |
    """
MILESTONES = """
    | milestone_id |
    | M1           |
    """


@pytest.mark.parametrize(
    "named", ["T01", "t01", f"{ID}-T01", "T01、T02", "T01，T02", "T01; T02", ""]
)
def test_f16__predecessors__may_be_short_and_several(named: str) -> None:
    content = workbook(OWN, PlanTasks=PLAN.format(named), Milestones=MILESTONES)
    assert cells("F-16", content) == []


@pytest.mark.parametrize(("named", "lost"), [("T99", "T99"), ("T01、T98", "T98"), ("M1", "M1")])
def test_f16__unknown_predecessor__is_named(named: str, lost: str) -> None:
    content = workbook(OWN, PlanTasks=PLAN.format(named), Milestones=MILESTONES)
    assert found("F-16", content) == [
        f"PlanTasks.predecessors {ID}-T02: 前置任务“{lost}”不在“任务清单（WBS）”里"
        " → 改为“任务清单（WBS）”中已有的编号，或先在那里补上"
    ]


def test_f16__table_without_any_row__is_told_once() -> None:
    content = workbook(
        OWN,
        PlanTasks="""
        | task_id | milestone_id |
        | T01     | M1           |
        | T02     | M2           |
        """,
    )
    assert found("F-16", content) == [
        f"PlanTasks.milestone_id {ID}-T01: 所属里程碑写了“M1”等2行，而“里程碑”一行也没有"
        " → 先填写“里程碑”，编号与这里一致"
    ]


def test_f16__tracker__needs_the_id_of_a_planned_task_which_may_be_short() -> None:
    content = workbook(
        OWN,
        PlanTasks=PLAN.format(""),
        Milestones=MILESTONES,
        Tasks=f"""
        | task_id  |
        | {ID}-T01 |
        | T02      |
        | {ID}-T03 |
        """,
    )
    assert cells("F-16", content) == ["Tasks.task_id[2]"]
    assert "不在协作方案的“任务清单（WBS）”里" in found("F-16", content)[0]


@pytest.mark.parametrize(
    ("table", "key", "target", "target_key"),
    [
        ("PlanTasks", "milestone_id", "Milestones", "milestone_id"),
        ("Rectifications", "deliverable_id", "Deliverables", "deliverable_id"),
        ("GoalResults", "metric_id", "Metrics", "metric_id"),
        ("AgendaItems", "meeting_id", "Meetings", "meeting_id"),
        ("Decisions", "meeting_id", "Meetings", "meeting_id"),
        ("MeetingTasks", "meeting_id", "Meetings", "meeting_id"),
        ("Measures", "problem_id", "Problems", "problem_id"),
        ("ProblemReports", "problem_id", "Problems", "problem_id"),
        ("Problems", "case_id", "Cases", "case_id"),
    ],
)
def test_f16__every_reference__is_followed(
    table: str, key: str, target: str, target_key: str
) -> None:
    tables = {
        target: f"""
        | {target_key} |
        | A1           |
        """,
        table: f"""
        | {key} |
        | A1    |
        | A2    |
        """,
    }
    assert cells("F-16", workbook(**tables)) == [f"{table}.{key}[1]"]


def test_f16__decision__leads_to_a_task_of_the_plan_or_of_the_meeting() -> None:
    content = workbook(
        OWN,
        PlanTasks=PLAN.format(""),
        Milestones=MILESTONES,
        MeetingTasks="""
        | action_id |
        | A1        |
        """,
        Decisions="""
        | decision_id | task_ref |
        | 1           | T01、A1  |
        | 2           | A7       |
        """,
    )
    assert cells("F-16", content) == ["Decisions.task_ref[1]"]
    assert "不在“任务清单（WBS）”或“会议任务清单”里" in found("F-16", content)[0]
