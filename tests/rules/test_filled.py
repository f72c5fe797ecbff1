"""What must be filled in, and when it is asked for."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import ID, cells, found, workbook

APPROVED = {"initiation.collaboration_id": ID, "initiation.form_status": "已批准"}


def test_f01__empty_workbook__asks_for_nothing() -> None:
    assert cells("F-01", workbook()) == []
    assert cells("F-02", workbook()) == []


def test_f01__fresh_workbook_with_defaults_only__asks_for_nothing() -> None:
    content = workbook({"initiation.form_status": "草稿", "plan.version": "V1.0"})
    assert cells("F-01", content) == []


def test_f01__initiation_begun__asks_for_its_fields_but_not_for_those_of_later_forms() -> None:
    missing = cells("F-01", workbook({"initiation.collaboration_id": ID}))
    assert "initiation.goal" in missing
    assert "initiation.collaboration_id" not in missing
    assert "initiation.coordinator" not in missing  # optional
    assert {name.split(".")[0] for name in missing} == {"initiation"}


def test_f01__row_with_anything_typed__needs_its_required_cells() -> None:
    content = workbook(
        Deliverables="""
        | deliverable_id | name     | standard | department | method   | acceptor   | due        |
        | D1             | 操作手册 | 签收     | 研发部     | 文件审查 | 质量管理部 | 2026-11-30 |
        | D2             |          | 签收     | 研发部     | 文件审查 | 质量管理部 | 2026-11-30 |
        """
    )
    assert [cell for cell in cells("F-01", content) if "Deliv" in cell] == ["Deliverables.name[1]"]
    assert "Deliverables.name D2: “成果名称”没有填写 → 填写“成果名称”" in found("F-01", content)


def test_f01__deliverable_that_came_from_the_request__is_asked_for_as_a_whole() -> None:
    content = workbook(
        Deliverables="""
        | deliverable_id | name     | standard |
        | D1             | 操作手册 |          |
        """
    )
    assert [line for line in found("F-01", content) if "Deliv" in line] == [
        "Deliverables.standard D1: “D1”还没有填写验收标准、责任部门、验收方式、验收部门、计划提交日"
        " → 填写这一行的这几项"
    ]


def test_f01__cell_with_a_misfit__is_not_called_empty_too() -> None:
    content = workbook({"initiation.collaboration_id": ID, "initiation.deadline": "下周五"})
    assert "initiation.deadline" not in cells("F-01", content)


def test_f02__form_begun__needs_the_rows_that_the_handbook_asks_for() -> None:
    content = workbook(
        {"initiation.collaboration_id": ID},
        Metrics="""
        | metric_id | name       |
        | 1         | 客户满意度 |
        """,
    )
    assert found("F-02", content)[0].startswith(
        "Outcomes 预期成果与交付标准: “预期成果与交付标准”至少要有1行"
    )
    assert cells("F-02", content) == ["Outcomes", "Partners", "Consultations"]


def test_f03__condition_holds__cell_is_required() -> None:
    content = workbook({"initiation.major": "是"})
    assert found("F-03", content) == [
        "initiation.major_reason 跨部门协作任务发起表: 是否重大协作项目为“是”时，“重大协作判定依据”必须填写"
        " → 填写“重大协作判定依据”"
    ]


def test_f03__condition_does_not_hold__cell_may_be_empty() -> None:
    assert cells("F-03", workbook({"initiation.major": "否"})) == []
    content = workbook(
        Assessments="""
        | department | conclusion | contact | committed  | suggestion |
        | 研发部     | 可承接     | 王磊    | 2026-12-01 |            |
        | 市场部     | 有异议     |         |            |            |
        """
    )
    assert cells("F-03", content) == [
        "Assessments.objection[1]",
        "Assessments.adjustment[1]",
        "Assessments.suggestion[1]",
    ]


def test_r09__blocked_task__needs_problem_type_and_measure() -> None:
    content = workbook(
        Tasks="""
        | task_id | status | problem    | block_type | measure        | updated_on | updated_by |
        | T01     | 受阻   | 供应商停产 | 外部原因   | 陈静11月25日前换供应商 | 2026-11-19 | 陈静 |
        | T02     | 受阻   | 供应商停产 |            |                | 2026-11-19 | 陈静 |
        | T03     | 进行中 |            |            |                | 2026-11-19 | 陈静 |
        """
    )
    assert cells("R-09", content) == ["Tasks.block_type[1]", "Tasks.measure[1]"]
    assert cells("F-03", content) == []  # said once


def test_r09__blocked_by_an_old_word__is_blocked_all_the_same() -> None:
    content = workbook(
        Tasks="""
        | task_id | status | problem | block_type | measure |
        | T01     | 卡点   | 停产    | 外部原因   |         |
        """
    )
    assert cells("R-09", content) == ["Tasks.measure[0]"]


def test_r10__task_without_name_date_or_standard__is_incomplete() -> None:
    content = workbook(
        PlanTasks="""
        | task_id | name | owner | finish     | standard |
        | T01     | 调研 | 王磊  | 2026-12-01 | 报告签收 |
        | T02     |      |       |            |          |
        """
    )
    assert cells("R-10", content) == [
        "PlanTasks.name[1]",
        "PlanTasks.finish[1]",
        "PlanTasks.standard[1]",
    ]


def test_r10__meeting_task__is_due_on_a_date_or_days_after_the_meeting() -> None:
    content = workbook(
        MeetingTasks="""
        | action_id | name | owner | standard | due              |
        | 1         | 排期 | 王磊  | 已发送   | D+3              |
        | 2         | 排期 | 王磊  | 已发送   | d + 10           |
        | 3         | 排期 | 王磊  | 已发送   | 2026-11-30       |
        | 4         | 排期 | 王磊  | 已发送   | 2026/11/30 17:00 |
        | 5         | 排期 | 王磊  | 已发送   | 11月30日         |
        | 6         | 排期 | 王磊  | 已发送   | 会后尽快         |
        | 7         | 排期 | 王磊  | 已发送   | D+               |
        """
    )
    assert cells("R-10", content) == ["MeetingTasks.due[5]", "MeetingTasks.due[6]"]
    assert "截止时间“会后尽快”不是日期，也不是 D+天数" in found("R-10", content)[0]


def test_r26__risk_without_response__is_found() -> None:
    content = workbook(
        Risks="""
        | risk_id | risk           | response       |
        | R1      | 供应商延期交货 | 启用备选供应商 |
        | R2      | 系统上线失败   |                |
        """
    )
    assert found("R-26", content) == [
        "Risks.response R2: 风险“系统上线失败”没有应对措施 → 写明应对措施或备用方案"
    ]


def test_f04__initiation_approved_and_no_plan__says_what_comes_next() -> None:
    assert cells("F-04", workbook(APPROVED)) == ["plan.lead_person"]
    assert cells("F-04", workbook(APPROVED | {"plan.lead_person": "陈静"})) == []
    assert not [name for name in cells("F-01", workbook(APPROVED)) if name.startswith("plan.")]


@pytest.mark.parametrize(("kind", "missing"), [("问题解决", 2), ("项目协作", 0)])
def test_f03__problem__asks_every_partner_for_an_answer_by_a_time(kind: str, missing: int) -> None:
    content = workbook({"initiation.type": kind}, Partners="| department |\n| 研发部 |")
    asked = [line for line in found("F-03", content) if line.startswith("Partners.")]
    assert len(asked) == missing
    assert all("协作类型为“问题解决”时" in line for line in asked)


def test_f01__gap__says_what_may_be_chosen() -> None:
    lines = found("F-01", workbook({"initiation.title": "新品"}))
    (kind,) = [line for line in lines if line.startswith("initiation.type")]
    assert kind.endswith("从下拉选项中选择：项目协作、日常协作、问题解决、应急响应、只做跟踪")


def test_f01__id_that_a_refresh_gives__says_so() -> None:
    content = workbook(
        Milestones="""
        | milestone_id | name     |
        |              | 样机定型 |
        """
    )
    (told,) = [text for text in found("F-01", content) if "里程碑编号" in text]
    assert told.endswith("“里程碑编号”没有填写 → 点“刷新状态”自动编号，或自己填写")
