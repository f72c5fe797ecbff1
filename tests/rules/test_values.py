"""Single values: kind, bounds, length, lost formulas, addresses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules.workbooks import cells, found, overtyped, workbook


def test_f07__text_in_a_date_cell__is_quoted() -> None:
    content = workbook(
        {"initiation.deadline": "下周五"},
        Tasks="""
        | task_id | updated_on | percent |
        | T01     | 2026-11-19 | 50%     |
        | T02     | 昨天       | 一半    |
        | T03     | 26-11-19   | 50      |
        """,
    )
    assert found("F-07", content) == [
        "initiation.deadline 跨部门协作任务发起表: “截止时间”的“下周五”是文字，不是日期"
        " → 写明是哪一天，如 2026-11-20",
        "Tasks.percent T02: “完成度”的“一半”是文字，不是百分比 → 改成一个百分比，如 50%",
        "Tasks.updated_on T02: “更新日期”的“昨天”是文字，不是日期 → 写明是哪一天，如 2026-11-20",
        "Tasks.percent T03: “完成度”的“50”没有写百分号 → 是不是 50%？核对后改成百分比",
        "Tasks.updated_on T03: “更新日期”的“26-11-19”是文字，不是日期"
        " → 是不是 2026-11-19？核对后改成日期",
    ]


def test_f07__error_value__is_told_apart_from_text() -> None:
    content = workbook(
        Tasks="""
        | task_id | updated_on | due    |
        | T01     | #REF!      | #VALUE!|
        """
    )
    assert found("F-07", content) == [
        "Tasks.due T01: “当前计划完成”的公式算出“#VALUE!” → 核对公式引用的内容，或恢复这一格的公式",
        "Tasks.updated_on T01: “更新日期”里是错误值“#REF!” → 删除错误值，重新填写",
    ]


def test_f07__values_of_their_kind__are_fine() -> None:
    assert found("F-07", workbook({"initiation.deadline": "2026-12-31"})) == []


@pytest.mark.parametrize("percent", ["0%", "40%", "100%", ""])
def test_f08__percent_between_0_and_100__is_fine(percent: str) -> None:
    content = workbook(
        Tasks=f"""
        | task_id | percent   |
        | T01     | {percent} |
        """
    )
    assert cells("F-08", content) == []


def test_f08__number_out_of_bounds__names_the_bound() -> None:
    content = workbook(
        {"plan.meeting_minutes": "3", "plan.buffer_days": "-1"},
        Tasks="""
        | task_id | percent | risk_delay |
        | T01     | -5%     | -2         |
        """,
        Risks="""
        | risk_id | probability | impact |
        | R1      | 5           | 6      |
        """,
    )
    assert found("F-08", content) == [
        "plan.buffer_days 跨部门协作方案: 缓冲天数(工作日)“-1”小于“0” → 核对后改正",
        "plan.meeting_minutes 跨部门协作方案: 例会时长(分钟)“3”小于“5” → 填“5”到“240”之间的数",
        "Risks.impact R1: 影响(1～5)“6”大于“5” → 填“1”到“5”之间的数",
        "Tasks.percent T01: 完成度“-5%”小于“0%” → 填“0%”到“100%”之间的数",
        "Tasks.risk_delay T01: 预计延迟(工作日)“-2”小于“0” → 核对后改正",
    ]


def test_f09__background_and_title__have_a_fitting_length() -> None:
    fine = {"initiation.title": "新品" * 30, "initiation.background": "背" * 20}
    assert cells("F-09", workbook(fine)) == []
    assert cells("F-09", workbook()) == []
    wrong = {"initiation.title": "新品" * 31, "initiation.background": "背" * 19}
    assert found("F-09", workbook(wrong)) == [
        f"initiation.title 跨部门协作任务发起表: 协作名称“{'新品' * 11}新…”有62个字 → 缩短到60个字以内",
        f"initiation.background 跨部门协作任务发起表: 协作背景“{'背' * 19}”只有19个字 → 写到至少20个字",
    ]


def test_f10__typed_over_formula__is_found_in_tables_and_single_fields() -> None:
    content = workbook(
        {"initiation.lead_department": "研发部", "plan.lead_department": "市场部"},
        PlanTasks="""
        | task_id | owner |
        | T01     | 陈静  |
        """,
        Tasks="""
        | task_id | owner | warning |
        | T01     | 王磊  | 逾期    |
        | T02     |       | 正常    |
        """,
    )
    assert found("F-10", content) == []
    over = overtyped(content, "Tasks", (0, "warning"), (1, "warning"), (0, "owner"))
    over = replace(over, overtyped=frozenset({"plan.lead_department", "plan.total_days"}))
    assert found("F-10", over) == [
        "plan.lead_department 跨部门协作方案: “牵头部门”的公式被“市场部”覆盖；"
        "公式算出的是“研发部”，统计和提醒以公式为准"
        " → 点“修复格式”恢复公式，填写的内容会记入“变更日志”",
        "plan.total_days 跨部门协作方案: “总周期(工作日)”的公式没有了，不再自动计算"
        " → 点“修复格式”恢复公式",
        "Tasks.owner T01: “任务负责人”的公式被“王磊”覆盖；公式算出的是“陈静”，统计和提醒以公式为准"
        " → 如以填写的为准，请改“任务清单（WBS）”的“任务负责人”；再点“修复格式”恢复公式",
        "Tasks.warning T01: “预警”的公式被“逾期”覆盖；公式算出的是“正常”，统计和提醒以公式为准"
        " → 点“修复格式”恢复公式，填写的内容会记入“变更日志”",
        "Tasks.warning T02: “预警”的公式被同样的内容“正常”代替，不再自动计算"
        " → 点“刷新状态”即可恢复公式",
    ]


def test_f11__address__has_one_at_sign_and_a_domain() -> None:
    content = workbook(
        {"reminders.sender": "xiezuo"},
        People="""
        | name | email               |
        | 陈静 | chenjing@qq.com     |
        | 王磊 | wanglei@example     |
        | 李娜 | lina@a.com;b@a.com  |
        | 周强 | 周强<zhou@a.com>    |
        | 赵敏 |                     |
        """,
    )
    assert cells("F-11", content) == [
        "People.email[1]", "People.email[2]", "People.email[3]", "reminders.sender",
    ]  # fmt: skip
    assert found("F-11", content)[2].endswith(" → 是不是 zhou@a.com？核对后重新填写")


def test_f12__target_must_differ_from_the_baseline() -> None:
    content = workbook(
        Metrics="""
        | metric_id | baseline | target |
        | 1         | 78       | 85     |
        | 2         | 78       | 78     |
        | 3         |          |        |
        """
    )
    assert found("F-12", content) == ["Metrics.target 2: 目标值“78”与现状值相同 → 填写要达到的数值"]
