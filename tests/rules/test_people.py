"""People and departments: R-08, 通讯录 and 部门."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import cells, found, workbook


def plan(owner: str, department: str = "研发部") -> str:
    return f"""
        | task_id | department   | owner   |
        | T01     | {department} | {owner} |
        """


DEPARTMENTS = """
| department |
| 研发部     |
| 市场部     |
| 财务部     |
"""


@pytest.mark.parametrize("owner", ["王磊", "李娜", ""])
def test_r08__one_person_of_the_directory__is_fine(owner: str) -> None:
    assert cells("R-08", workbook(PlanTasks=plan(owner))) == []


@pytest.mark.parametrize(
    ("owner", "message"),
    [
        ("研发部", "任务负责人“研发部”是部门，不是人"),
        ("相关人员", "任务负责人“相关人员”没有说是谁"),
        ("专人", "任务负责人“专人”没有说是谁"),
        ("全体成员", "任务负责人“全体成员”没有说是谁"),
        ("王雷", "任务负责人“王雷”不在通讯录里"),
    ],
)
def test_r08__anything_else__is_refused(owner: str, message: str) -> None:
    content = workbook(PlanTasks=plan(owner))
    assert found("R-08", content)[0].startswith(f"PlanTasks.owner T01: {message} → ")
    assert cells("F-17", content) == []  # said once


@pytest.mark.parametrize("owner", ["王磊、李娜", "王磊/李娜"])
def test_r08__several_people__are_told_by_r05c_of_a_task(owner: str) -> None:
    assert cells("R-08", workbook(PlanTasks=plan(owner))) == []
    assert cells("R-05c", workbook(PlanTasks=plan(owner))) == ["PlanTasks.owner[0]"]
    risk = f"""
        | risk_id | owner   |
        | R1      | {owner} |
        """
    assert f"“{owner}”写了几个人" in found("R-08", workbook(Risks=risk))[0]


def test_r08__misspelt_name__suggests_the_nearest() -> None:
    assert "是不是“王磊”？" in found("R-08", workbook(PlanTasks=plan("王雷")))[0]


def test_r08__empty_directory__still_refuses_what_is_no_person() -> None:
    content = workbook(People="", PlanTasks=plan("王磊"))
    assert cells("R-08", content) == []
    content = workbook(People="", PlanTasks=plan("专人"))
    assert cells("R-08", content) == ["PlanTasks.owner[0]"]


def test_f17__names_outside_the_directory__are_found_in_single_cells_and_lists() -> None:
    content = workbook(
        {"initiation.initiator": "赵六", "initiation.copy_to": "陈静、赵六，公司管理层"},
        Tasks="""
        | task_id | updated_by |
        | T01     | 王磊       |
        | T02     | 陈静、王磊 |
        """,
    )
    assert cells("F-17", content) == [
        "initiation.initiator",
        "initiation.copy_to",
        "Tasks.updated_by[1]",
    ]
    assert "抄送中的“赵六”不在通讯录里" in found("F-17", content)[1]
    assert "更新人“陈静、王磊”写了几个人" in found("F-17", content)[2]


def test_f17__empty_directory__is_told_once_by_f21() -> None:
    content = workbook({"initiation.initiator": "赵六"}, People="")
    assert cells("F-17", content) == []
    assert cells("F-21", content) == ["People"]
    assert cells("F-21", workbook({"initiation.initiator": "赵六"})) == []
    assert cells("F-21", workbook(People="")) == []  # nothing begun: nothing to say


def test_f18__owner_who_has_left__is_replaced_unless_the_task_is_closed() -> None:
    content = workbook(
        {"plan.tracker": "周强"},
        PlanTasks="""
        | task_id | owner |
        | T01     | 周强  |
        | T02     | 周强  |
        | T03     | 王磊  |
        | T04     | 周强  |
        """,
        Tasks="""
        | task_id | status |
        | T01     | 完成   |
        | T02     | 进行中 |
        """,
        ImprovementActions="""
        | action_id | person | status |
        | 1         | 周强   | 已关闭 |
        | 2         | 周强   | 整改中 |
        """,
    )
    assert cells("F-18", content) == [
        "plan.tracker",
        "PlanTasks.owner[1]",
        "PlanTasks.owner[3]",
        "ImprovementActions.person[1]",
    ]


def test_f19__department__is_one_of_the_sheet() -> None:
    fine = {"initiation.department": "市场部", "initiation.output_departments": "市场部；研发部"}
    assert cells("F-19", workbook(fine)) == []
    wrong = {
        "initiation.department": "市场",
        "initiation.lead_department": "市场部、研发部",
        "initiation.output_departments": "市场部、设计部",
    }
    assert found("F-19", workbook(wrong)) == [
        "initiation.department 跨部门协作任务发起表: 发起部门“市场”不在部门表里"
        " → 是不是“市场部”？或先在部门表中增加",
        "initiation.lead_department 跨部门协作任务发起表: 牵头部门“市场部、研发部”写了几个部门"
        " → 只写一个部门",
        "initiation.output_departments 跨部门协作任务发起表: 目标输出部门中的“设计部”不在部门表里"
        " → 改为部门表中的名称，或先在部门表中增加",
    ]


def test_f20__two_people_of_one_name__belong_to_both_their_departments() -> None:
    people = """
    | name | department | employment |
    | 王磊 | 研发部     | 在职       |
    | 王磊 | 市场部     | 在职       |
    """
    for department in ("研发部", "市场部"):
        content = workbook(PlanTasks=plan("王磊", department), People=people)
        assert cells("F-20", content) == []
        assert cells("F-14", content) == ["People.name[1]"]
    content = workbook(PlanTasks=plan("王磊", "财务部"), People=people, Departments=DEPARTMENTS)
    assert "属于“研发部、市场部”" in found("F-20", content)[0]


def test_f20__owner_of_another_department__is_pointed_out() -> None:
    assert cells("F-20", workbook(PlanTasks=plan("王磊"))) == []
    assert cells("F-20", workbook(PlanTasks=plan("没有此人"))) == []
    assert found("F-20", workbook(PlanTasks=plan("陈静"))) == [
        "PlanTasks.owner T01: “陈静”在通讯录中属于“市场部”，承担部门写的是“研发部”"
        " → 换成研发部的人，或改承担部门"
    ]


def test_r20__whoever_keeps_the_tracker_comes_to_meetings() -> None:
    people = """
    | name | department | employment | role |
    | 王磊 | 研发部     | 在职       | 成员 |
    """
    meetings = "| meeting_id | attendees |\n| H01 | 王磊 |"
    fields = {"rules.attendee_roles": "部门负责人、执行负责人"}
    asked = workbook(fields, People=people, Meetings=meetings)
    assert cells("R-20", asked) == ["Meetings.attendees[0]"]
    keeper = workbook(fields | {"plan.tracker": "王磊"}, People=people, Meetings=meetings)
    assert cells("R-20", keeper) == []
