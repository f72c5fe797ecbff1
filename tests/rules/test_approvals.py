"""Approvals: order, completeness, and the state of the form."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import cells, found, workbook

HEAD = "| step | approver | conclusion | signature | time |"


def approvals(*rows: str) -> str:
    return "\n".join((HEAD, *rows))


DONE = approvals(
    "| 发起部门负责人 | 陈静 | 同意 | 陈静 | 2026-11-02 10:00 |",
    "| 分管领导 | 李娜 | 同意 | 李娜 | 2026-11-03 09:00 |",
)
NOT_YET = approvals("| 发起部门负责人 | | | | |", "| 分管领导 | | | | |")


def test_approvals__in_order_and_complete__are_fine() -> None:
    content = workbook(
        {"initiation.form_status": "已批准", "initiation.date": "2026-11-02"},
        InitiationApprovals=DONE,
    )
    assert cells("F-27", content) == cells("F-28", content) == cells("F-29", content) == []


def test_f27__second_step_before_the_first__is_out_of_order() -> None:
    content = workbook(
        InitiationApprovals=approvals(
            "| 发起部门负责人 | 陈静 | 同意 | 陈静 | 2026-11-03 10:00 |",
            "| 分管领导 | 李娜 | 同意 | 李娜 | 2026-11-03 09:59 |",
        )
    )
    assert found("F-27", content) == [
        "InitiationApprovals.time 分管领导: 审批时间“2026-11-03 09:59”早于“发起部门负责人”的"
        "“2026-11-03 10:00” → 按审批顺序核对两个时间"
    ]


def test_f27__second_step_while_the_first_waits__is_out_of_order() -> None:
    content = workbook(
        InitiationApprovals=approvals(
            "| 发起部门负责人 | | | | |",
            "| 分管领导 | 李娜 | 同意 | 李娜 | 2026-11-03 09:00 |",
        )
    )
    assert cells("F-27", content) == ["InitiationApprovals.conclusion[1]"]


def test_f27__approval_before_the_initiation__is_out_of_order() -> None:
    content = workbook({"initiation.date": "2026-11-03"}, InitiationApprovals=DONE)
    assert cells("F-27", content) == ["InitiationApprovals.time[0]"]


def test_f27__plan__is_approved_after_the_departments_have_confirmed() -> None:
    plan = {"plan.approval": "同意", "plan.approved_at": "2026-11-10 10:00"}
    content = workbook(
        plan,
        Countersignatures="""
        | department | time             |
        | 市场部     | 2026-11-10 09:00 |
        | 研发部     | 2026-11-10 11:00 |
        | 质量管理部 |                  |
        """,
    )
    assert cells("F-27", content) == ["Countersignatures.time[1]", "Countersignatures.time[2]"]


def test_f28__conclusion_without_signature__is_incomplete() -> None:
    content = workbook(
        {"plan.approval": "同意", "plan.approver": "李娜"},
        InitiationApprovals=approvals(
            "| 发起部门负责人 | 陈静 | 同意 | | |", "| 分管领导 | 李娜 | | | |"
        ),
    )
    assert found("F-28", content) == [
        "InitiationApprovals.signature 发起部门负责人: “发起部门负责人”的审批缺少“签名”"
        " → 由审批人填写“签名”",
        "InitiationApprovals.time 发起部门负责人: “发起部门负责人”的审批缺少“审批时间”"
        " → 由审批人填写“审批时间”",
        "plan.approved_at 跨部门协作方案: 审批结论为“同意”，缺少“审批时间” → 填写“审批时间”",
    ]


def test_f29__approved_form__has_been_approved_by_both() -> None:
    approved = {"initiation.form_status": "已批准"}
    assert found("F-29", workbook(approved, InitiationApprovals=NOT_YET))[1] == (
        "initiation.form_status 跨部门协作任务发起表: 表单状态为“已批准”，而“分管领导”还没有审批结论"
        " → 补全审批，或把表单状态改回“待审批”"
    )
    draft = {"initiation.form_status": "草稿"}
    assert cells("F-29", workbook(draft, InitiationApprovals=NOT_YET)) == []


@pytest.mark.parametrize(("kind", "findings"), [("问题解决", 0), ("应急响应", 0), ("项目协作", 1)])
def test_f29__problems_and_emergencies__need_the_head_of_department_only(
    kind: str, findings: int
) -> None:
    content = workbook(
        {"initiation.form_status": "已批准", "initiation.type": kind},
        InitiationApprovals=approvals(
            "| 发起部门负责人 | 陈静 | 同意 | 陈静 | 2026-11-02 10:00 |", "| 分管领导 | | | | |"
        ),
    )
    assert len(cells("F-29", content)) == findings


def test_f29__form_sent_back__has_a_step_that_sent_it_back() -> None:
    back = {"initiation.form_status": "已退回"}
    assert cells("F-29", workbook(back, InitiationApprovals=DONE)) == ["initiation.form_status"]
    refused = DONE.replace("李娜 | 同意", "李娜 | 退回修改")
    assert cells("F-29", workbook(back, InitiationApprovals=refused)) == []


def test_f29__plan_sent_back__was_sent_back_by_its_approver() -> None:
    plan = {"plan.form_status": "已退回", "plan.approval": "不同意"}
    assert cells("F-29", workbook(plan)) == []
    assert cells("F-29", workbook(plan | {"plan.approval": "同意"})) == ["plan.form_status"]


SIGNED = """
    | department | time             |
    | 市场部     | 2026-11-09 09:00 |
    | 研发部     | 2026-11-09 11:00 |
    """
IN_FORCE = {
    "plan.departments": "市场部、研发部",
    "plan.form_status": "已批准",
    "plan.approval": "同意",
    "plan.approved_at": "2026-11-10 10:00",
}


def test_r15a__plan__is_in_force_when_all_have_confirmed_and_the_sponsor_approved() -> None:
    assert cells("R-15a", workbook(IN_FORCE, Countersignatures=SIGNED)) == []
    unsigned = SIGNED.replace("2026-11-09 11:00", "")
    assert "研发部还没有确认" in found("R-15a", workbook(IN_FORCE, Countersignatures=unsigned))[0]
    refused = IN_FORCE | {"plan.approval": "不同意"}
    assert "分管领导还没有同意" in found("R-15a", workbook(refused, Countersignatures=SIGNED))[0]
    draft = refused | {"plan.form_status": "草稿"}
    assert cells("R-15a", workbook(draft, Countersignatures=SIGNED)) == []


def test_r15b__task__starts_when_the_plan_is_in_force() -> None:
    tasks = """
        | task_id | actual_start |
        | T01     | 2026-11-10   |
        | T02     | 2026-11-09   |
        | T03     |              |
        """
    content = workbook(IN_FORCE, Countersignatures=SIGNED, Tasks=tasks)
    assert cells("R-15b", content) == ["Tasks.actual_start[1]"]
    waiting = IN_FORCE | {"plan.approval": "", "plan.form_status": "待审批"}
    never = workbook(waiting, Countersignatures=SIGNED, Tasks=tasks)
    assert cells("R-15b", never) == ["Tasks.actual_start[0]", "Tasks.actual_start[1]"]


def test_r15b__task_under_way__needs_a_plan_even_without_a_date() -> None:
    tasks = """
        | task_id | status |
        | T01     | 进行中 |
        | T02     | 未开始 |
        """
    waiting = IN_FORCE | {"plan.approval": "", "plan.form_status": "待审批"}
    assert cells("R-15b", workbook(waiting, Tasks=tasks)) == ["Tasks.status[0]"]
    in_force = workbook(IN_FORCE, Countersignatures=SIGNED, Tasks=tasks)
    assert cells("R-15b", in_force) == []


MANAGERS = """
    | name   | department | role   |
    | 陈静   | 市场部     | 管理层 |
    | 王磊   | 研发部     | 成员   |
    """


@pytest.mark.parametrize(
    ("copied", "findings"),
    [("陈静", 0), ("王磊、管理层", 0), ("王磊", 1), ("", 1), ("陈静怡", 1)],
)
def test_r16a__major_collaboration__is_copied_to_the_management(copied: str, findings: int) -> None:
    major = {"initiation.major": "是", "initiation.copy_to": copied}
    assert len(cells("R-16a", workbook(major, People=MANAGERS))) == findings
    minor = major | {"initiation.major": "否"}
    assert cells("R-16a", workbook(minor, People=MANAGERS)) == []


def test_r16b__collaboration_of_many_departments__is_a_major_one() -> None:
    partners = """
        | department |
        | 研发部     |
        | 质量管理部 |
        """
    minor = {"initiation.major": "否", "initiation.department": "市场部"}
    assert cells("R-16b", workbook(minor, Partners=partners)) == []
    fewer = minor | {"sla.major_departments": "3"}
    assert "而涉及3个部门" in found("R-16b", workbook(fewer, Partners=partners))[0]


@pytest.mark.parametrize(("amount", "unit", "findings"), [(50, "万元", 1), (499999, "元", 0)])
def test_r16b__large_budget__makes_a_major_one(amount: int, unit: str, findings: int) -> None:
    content = workbook(
        {"initiation.major": "否"},
        Resources=f"""
        | resource_id | type | amount   | unit   |
        | 1           | 预算 | {amount} | {unit} |
        """,
    )
    assert len(cells("R-16b", content)) == findings


def test_r24__stages_of_approval__are_five_at_most() -> None:
    steps = ["| 发起部门负责人 | | | | |", "| 分管领导 | | | | |", "| 财务 | | | | |"]
    few = workbook(InitiationApprovals=approvals(*steps), Countersignatures=SIGNED)
    assert cells("R-24", few) == []  # three, all departments together, and 分管领导 for the plan
    more = approvals(*steps, "| 法务 | | | | |")
    many = workbook(InitiationApprovals=more, Countersignatures=SIGNED)
    assert "审批环节共“6”个，超过5个" in found("R-24", many)[0]
