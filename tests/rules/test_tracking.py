"""The tracker: status, dates, percentages, adjustments and changes of status."""

from __future__ import annotations

from datetime import date

import pytest

from addin.content import Content
from addin.forms.vocabularies import TASK_STATUS
from addin.rules.tracking import accepted_statuses
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay
from tests.rules.mutations import clean, edited
from tests.rules.workbooks import ID, TODAY, cells, found, workbook


def task(**values: str) -> Content:
    """Return a workbook with one task."""
    names = ["task_id", *values]
    texts = [f"{ID}-T01", *values.values()]
    return workbook(Tasks=f"| {' | '.join(names)} |\n| {' | '.join(texts)} |")


@pytest.mark.parametrize("status", TASK_STATUS.words)
@pytest.mark.parametrize("finish", ["", "2026-11-18"])
def test_f30__actual_finish__is_there_exactly_when_done_or_in_acceptance(
    status: str, finish: str
) -> None:
    wrong = (finish != "") != (status in ("已完成", "待验收"))
    content = task(status=status, actual_finish=finish)
    assert cells("F-30", content) == (["Tasks.actual_finish[0]"] if wrong else [])


def test_f30__old_word_for_done__counts_as_done() -> None:
    assert cells("F-30", task(status="完成", actual_finish="")) == ["Tasks.actual_finish[0]"]


def test_f30__unknown_status_or_unreadable_date__is_left_to_other_rules() -> None:
    assert cells("F-30", task(status="OK", actual_finish="2026-11-18")) == []
    assert cells("F-30", task(status="已完成", actual_finish="昨天")) == []


def test_f30__task_not_started__has_no_actual_start() -> None:
    assert found("F-30", task(status="未开始", actual_start="2026-11-18")) == [
        f"Tasks.actual_start {ID}-T01: 任务状态为“未开始”，却填了实际开始“2026-11-18”"
        " → 把状态改为“进行中”，或删除实际开始日期"
    ]


@pytest.mark.parametrize(
    ("status", "fitting"),
    [
        ("未开始", {"", "0%"}),
        ("进行中", {"", "1%", "99%"}),
        ("受阻", {"", "0%", "1%", "99%"}),
        ("待验收", {"", "1%", "99%", "100%"}),
        ("已完成", {"", "100%"}),
        ("已取消", {"", "0%", "1%", "99%", "100%"}),
    ],
)
@pytest.mark.parametrize("percent", ["", "0%", "1%", "99%", "100%"])
def test_f31__percentage__fits_the_status(status: str, fitting: set[str], percent: str) -> None:
    found_in = cells("F-31", task(status=status, percent=percent))
    assert found_in == ([] if percent in fitting else ["Tasks.percent[0]"])


def test_f31__message__quotes_both() -> None:
    assert found("F-31", task(status="已完成", percent="80%")) == [
        f"Tasks.percent {ID}-T01: 任务状态为“已完成”，完成度是“80%”"
        " → 已完成的任务填 100%，或改正任务状态"
    ]


RECORDS = {
    "fields": {"initiation.collaboration_id": ID},
    "Problems": f"""
        | problem_id |
        | {ID}-Q01   |
        """,
    "PlanChanges": """
        | version |
        | V1.1    |
        """,
}


@pytest.mark.parametrize(
    "basis", ["Q01", "q01", f"{ID}-Q01", "V1.1", "见Q01、V9.9", "V1.1：供应商停产"]
)
def test_f32__adjusted_finish__rests_on_a_problem_or_a_change_of_the_plan(basis: str) -> None:
    tasks = f"""
        | task_id | adjusted_finish | adjust_approver | adjust_basis |
        | T01     | 2026-12-05      | 陈静            | {basis}      |
        | T02     |                 |                 |              |
        """
    assert cells("F-32", workbook(Tasks=tasks, **RECORDS)) == []


def test_f32__adjusted_finish_without_approver_or_basis__is_unfounded() -> None:
    tasks = """
        | task_id | adjusted_finish | adjust_approver | adjust_basis |
        | T01     | 2026-12-05      |                 |              |
        | T02     | 2026-12-05      | 陈静            | 领导同意     |
        | T03     | 2026-12-05      | 陈静            | Q02          |
        """
    content = workbook(Tasks=tasks, **RECORDS)
    assert cells("F-32", content) == [
        "Tasks.adjust_approver[0]",
        "Tasks.adjust_basis[0]",
        "Tasks.adjust_basis[1]",
        "Tasks.adjust_basis[2]",
    ]
    assert "调整依据“领导同意”里没有已登记的问题编号或方案版本" in found("F-32", content)[2]


def test_f33__in_acceptance__needs_result_and_self_check() -> None:
    fine = task(status="待验收", result_link="手册.docx", self_check="是")
    assert cells("F-33", fine) == []
    assert cells("F-33", task(status="进行中", result_link="", self_check="")) == []
    assert cells("F-33", task(status="待验收", result_link="", self_check="")) == [
        "Tasks.result_link[0]",
        "Tasks.self_check[0]",
    ]
    refused = task(status="待验收", result_link="手册.docx", self_check="否")
    assert "自检结论是“否”" in found("F-33", refused)[0]


ALLOWED = {
    ("未开始", "进行中"),
    ("未开始", "受阻"),
    ("未开始", "已取消"),
    ("进行中", "受阻"),
    ("进行中", "待验收"),
    ("进行中", "已取消"),
    ("进行中", "已完成"),
    ("受阻", "进行中"),
    ("受阻", "已取消"),
    ("待验收", "已完成"),
    ("待验收", "进行中"),
}


@pytest.mark.parametrize("before", ["", *TASK_STATUS.words])
@pytest.mark.parametrize("after", TASK_STATUS.words)
def test_f34_f35__change_of_status__is_allowed_skips_a_step_or_is_forbidden(
    before: str, after: str
) -> None:
    content = task(last_status=before, status=after)
    forbidden, skipped = cells("F-34", content), cells("F-35", content)
    if before in ("", after) or (before, after) in ALLOWED:
        assert forbidden == skipped == []
    elif before == "已取消" or after == "未开始":
        assert forbidden == ["Tasks.status[0]"]
        assert skipped == []
    elif before == "已完成":
        assert forbidden == ["Tasks.reopen_reason[0]"]
    else:
        assert forbidden == []
        assert skipped == ["Tasks.status[0]"]


def test_f34__done_task__is_reopened_with_a_reason_only() -> None:
    assert found("F-34", task(last_status="已完成", status="进行中")) == [
        f"Tasks.reopen_reason {ID}-T01: 任务状态由“已完成”变为“进行中”，没有写原因"
        " → 填写“重新打开原因”"
    ]
    reopened = task(last_status="已完成", status="进行中", reopen_reason="客户退回")
    assert cells("F-34", reopened) == cells("F-35", reopened) == []


def test_f34__cancelled_task__stays_cancelled() -> None:
    assert (
        "改回“已取消”，或另立任务" in found("F-34", task(last_status="已取消", status="进行中"))[0]
    )


@pytest.mark.parametrize("deliverable", ["操作手册", "D1", "D1、培训视频"])
@pytest.mark.parametrize("before", ["进行中", "未开始"])
def test_f34__task_with_a_listed_deliverable__passes_acceptance(
    deliverable: str, before: str
) -> None:
    tables = {
        "PlanTasks": f"""
        | task_id  | deliverable   |
        | {ID}-T01 | {deliverable} |
        """,
        "Tasks": f"""
        | task_id  | last_status | status |
        | {ID}-T01 | {before}    | 已完成 |
        """,
    }
    deliverables = """
        | deliverable_id | name     |
        | D1             | 操作手册 |
        """
    assert cells("F-34", workbook(**tables)) == []
    assert cells("F-34", workbook(**tables, Deliverables=deliverables)) == ["Tasks.status[0]"]


def test_f34__deliverable_that_passed__makes_the_task_done() -> None:
    tables = {
        "PlanTasks": f"""
        | task_id  | deliverable |
        | {ID}-T01 | 操作手册    |
        | {ID}-T02 | 培训视频    |
        """,
        "Tasks": f"""
        | task_id  | last_status | status |
        | {ID}-T01 | 进行中      | 已完成 |
        | {ID}-T02 | 进行中      | 已完成 |
        """,
        "Deliverables": """
        | deliverable_id | name     |
        | D1             | 操作手册 |
        | D2             | 培训视频 |
        """,
        "AcceptanceItems": """
        | deliverable_id | result |
        | D1             | 通过   |
        | D2             | 不通过 |
        """,
    }
    assert cells("F-34", workbook(**tables)) == ["Tasks.status[1]"]


def test_accepted_statuses__are_those_that_no_rule_refuses() -> None:
    content = workbook(
        Tasks="""
        | task_id | last_status | status |
        | T01     |             | 卡点   |
        | T02     | 进行中      | 进行中 |
        | T03     | 未开始      | 待验收 |
        | T04     | 已取消      | 进行中 |
        | T05     | 已完成      | 进行中 |
        | T06     | 进行中      | OK     |
        """
    )
    assert list(accepted_statuses(WorkbookDay.on(content, TODAY))) == [(0, "受阻"), (2, "待验收")]


def test_f35__skipped_step__is_named() -> None:
    assert found("F-35", task(last_status="未开始", status="待验收")) == [
        f"Tasks.status {ID}-T01: 任务状态由“未开始”变为“待验收”，中间跳过了“进行中”"
        " → 核对状态；属实时不用改，下次按步骤更新"
    ]


@pytest.mark.parametrize("cadence", ["", "每日", "每两日", "每周"])
@pytest.mark.parametrize("name", ["new_product", "customer_complaint", "expense_process"])
def test_r11__task__is_stale_where_the_sheet_says_so(name: str, cadence: str) -> None:
    content = edited(clean(name), ("plan.cadence", cadence))
    for today in (date(2026, 10, 9), TODAY, date(2026, 12, 31)):
        state = progress(WorkbookDay.on(content, today)).texts("is_stale")
        told = [f"Tasks.updated_on[{row}]" for row, word in enumerate(state) if word == "是"]
        assert cells("R-11", content, today=today) == told
