"""Who has approved what, by type of collaboration."""

from __future__ import annotations

import doctest
from datetime import datetime

import pytest

from addin.forms import procedure
from addin.standing import approval
from addin.standing.approval import (
    approving_steps,
    initiation_approval,
    is_copied,
    management,
    missing_archive,
    plan_approval,
)
from tests.rules.workbooks import workbook

BOTH = """
| step           | approver | conclusion | signature | time             |
| 发起部门负责人 | 陈静     | 同意       | 陈静      | 2026-11-02 10:00 |
| 分管领导       | 李娜     | 同意       | 李娜      | 2026-11-03 09:00 |
"""
HEAD_ONLY = BOTH.replace("李娜     | 同意       | 李娜      | 2026-11-03 09:00", " | | | ")
APPROVED = {"initiation.form_status": "已批准"}


@pytest.mark.parametrize("module", [approval, procedure])
def test_the_examples_of_the_docstrings_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "steps", "documents"),
    [
        ("项目协作", ("发起部门负责人", "分管领导"), 4),
        ("日常协作", ("发起部门负责人", "分管领导"), 4),
        ("", ("发起部门负责人", "分管领导"), 4),
        ("问题解决", ("发起部门负责人",), 5),
        ("应急响应", ("发起部门负责人",), 5),
    ],
)
def test_the_type_decides_who_approves_and_what_is_archived(
    kind: str, steps: tuple[str, ...], documents: int
) -> None:
    content = workbook({"initiation.type": kind})
    assert approving_steps(content) == steps
    assert len(missing_archive(content)) == documents


def test_the_initiation_is_approved_by_its_last_step() -> None:
    approved = initiation_approval(workbook(APPROVED, InitiationApprovals=BOTH))
    assert approved == ("李娜", datetime(2026, 11, 3, 9))
    problem = workbook(APPROVED | {"initiation.type": "问题解决"}, InitiationApprovals=HEAD_ONLY)
    assert initiation_approval(problem) == ("陈静", datetime(2026, 11, 2, 10))


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("待审批", BOTH),
        ("已批准", HEAD_ONLY),
        ("已批准", BOTH.replace("| 陈静      |", "| |")),
        ("已批准", BOTH.replace("11-02 10:00", "11-04 10:00")),
        ("已批准", BOTH.replace("李娜     | 同意", "李娜     | 退回修改")),
        ("已批准", ""),
    ],
)
def test_the_initiation_is_not_approved_by_less(status: str, steps: str) -> None:
    content = workbook({"initiation.form_status": status}, InitiationApprovals=steps)
    assert initiation_approval(content) is None


def test_the_plan_is_approved_when_all_have_confirmed_and_the_sponsor_agreed() -> None:
    fields = {
        "plan.form_status": "已批准",
        "plan.approver": "李娜",
        "plan.approval": "同意",
        "plan.approved_at": "2026-11-10 10:00",
    }
    signed = "| department | time |\n| 市场部 | 2026-11-09 09:00 |"
    assert plan_approval(workbook(fields, Countersignatures=signed)) == (
        "李娜",
        datetime(2026, 11, 10, 10),
    )
    assert plan_approval(workbook(fields)) is None
    draft = fields | {"plan.form_status": "待审批"}
    assert plan_approval(workbook(draft, Countersignatures=signed)) is None


def test_a_copy_goes_to_a_member_of_the_management_or_to_all_of_it() -> None:
    people = "| name | role |\n| 沈建国 | 管理层 |\n| 陈静 | 成员 |"
    for copied, wanted in (("陈静、沈建国", True), ("管理层", True), ("陈静、沈建国华", False)):
        content = workbook({"initiation.copy_to": copied}, People=people)
        assert is_copied(content, management(content)) is wanted
