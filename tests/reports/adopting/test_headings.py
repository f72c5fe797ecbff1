"""What headings say of their columns."""

from __future__ import annotations

import pytest

from addin.reports.adopting.headings import is_unused, said_by


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("任务名称", "name"),
        ("工作事项", "name"),
        ("Task Name", "name"),
        ("责任人", "owner"),
        ("任务负责人（签字）", "owner"),
        ("Assigned To", "owner"),
        ("责任部门", "department"),
        ("配合部门", "supporting"),
        ("计划开始时间", "start"),
        ("Start Date", "start"),
        ("要求完成时间", "finish"),
        ("截止日期（年月日）", "finish"),
        ("Due Date", "finish"),
        ("实际完成日期", "actual_finish"),
        ("起止时间", "period"),
        ("完成率(%)", "percent"),
        ("% Complete", "percent"),
        ("任务状态", "status"),
        ("办结时限", "finish"),
        ("办理时限", "finish"),
        ("整改期限", "finish"),
        ("限期", "finish"),
        ("实际办结日期", "actual_finish"),
        ("办理情况", "note"),
        ("办理人", "owner"),
        ("是否办结", "status"),
        ("优先级", "priority"),
        ("存在的问题", "problem"),
        ("解决措施", "measure"),
        ("交付物", "deliverable"),
        ("验收标准", "standard"),
        ("备注", "remark"),
        ("序号", "mark"),
        ("阶段", "section"),
    ],
)
def test_heading__says_first_of_all__which_column_it_is(heading: str, key: str) -> None:
    said = said_by(heading)
    assert max(said, key=lambda each: said[each]) == key


@pytest.mark.parametrize("heading", ["工期（天）", "创建时间", "审核人", "Duration", "Budget"])
def test_heading__of_what_is_not_brought_in__says_nothing(heading: str) -> None:
    assert said_by(heading) == {}
    assert is_unused(heading)


@pytest.mark.parametrize("heading", ["", "  ", "2026-11-30", "甲", "一段很长的说明" * 8])
def test_heading__that_is_none__says_nothing(heading: str) -> None:
    assert said_by(heading) == {}


def test_heading__完成情况__leaves_it_to_the_values() -> None:
    assert {"status", "percent", "note"} <= said_by("完成情况").keys()
    assert "finish" not in said_by("完成情况")
