"""Where a collaboration stands: phase by phase, each gate missing one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.standing.collaboration import archived, expect_fields, problem_solved, with_tasks
from tests.standing.drawing import rows
from tests.standing.recalculation import Book, Raw

pytestmark = pytest.mark.slow

Step = Callable[[Book], object]


def field(name: str, value: object) -> Step:
    def change(book: Book) -> None:
        assert value is None or isinstance(value, str | date)
        book.fields[name] = value

    return change


def without(table: str) -> Step:
    return lambda book: book.tables.pop(table)


def cell(table: str, row: int, key: str, value: str | date | None) -> Step:
    def change(book: Book) -> None:
        book.tables[table][row] = {**book.tables[table][row], key: value}

    return change


def tasks(drawing: str) -> Step:
    return lambda book: with_tasks(book, drawing)


OPEN = """
| start | finish | status | percent | updated_on |
| 11-02 | 11-06  | 已完成 | 100%    | 11-06      |
| 11-16 | 12-04  | 进行中 | 60%     | 11-20      |
"""
LATE = OPEN + "| 11-02 | 11-19 | 进行中 | 60% | 11-20 |\n"
STUCK = LATE + "| 11-02 | 11-19 | 受阻 | 60% | 11-20 |\n"

STEPS: list[tuple[Step, str, str]] = [
    (field("initiation.form_status", "已作废"), "已终止", "协作项目已作废，不再推进。"),
    (
        field("initiation.form_status", "草稿"),
        "发起",
        "填好发起表，把表单状态改为待审批，送发起部门负责人和分管领导审批。",
    ),
    (field("initiation.form_status", "待审批"), "发起", "等待发起部门负责人和分管领导审批发起表。"),
    (field("initiation.form_status", "已退回"), "发起", "按审批意见修改发起表，再次提交审批。"),
    (field("initiation.resource_condition", None), "发起", "还有1项边界条件没有写明。"),
    (without("Partners"), "评估", "发起表还没有列出协作部门和需配合的事项。"),
    (without("Assessments"), "评估", "还有2个协作部门没有书面反馈评估结果。"),
    (without("Countersignatures"), "方案", "协作方案还没有列出会签部门。"),
    (without("Tasks"), "执行", "进度跟踪表还没有任务，请登记并更新状态。"),
    (tasks(OPEN), "执行", "还有1项任务未完成，请按更新频率更新进度。"),
    (tasks(LATE), "执行", "还有2项任务未完成，请先处理1项逾期的任务。"),
    (tasks(STUCK), "执行", "还有3项任务未完成，请先协调1项受阻的任务。"),
    (without("AcceptanceItems"), "验收", "验收报告与输出成果清单还有1项不一致。"),
    (
        cell("AcceptanceItems", 0, "result", "不通过"),
        "验收",
        "按整改要求在时限内整改，重新提交验收。",
    ),
    (
        field("review.date", None),
        "复盘",
        "请在11月24日前召开复盘会，并在复盘报告填写复盘会日期。",
    ),
    (field("review.date", date(2026, 11, 24)), "复盘", "复盘会定在11月24日，请通知所有参与部门。"),
    (without("Archive"), "复盘", "归档还缺：协作方案、会议纪要、验收报告、复盘报告。"),
    (cell("Archive", 1, "type", "沟通记录"), "复盘", "归档还缺：会议纪要。"),
    (field("initiation.title", "新品"), "已归档", "协作项目已复盘并归档。"),
]


@pytest.mark.parametrize(("step", "phase", "words"), STEPS, ids=[words for *_, words in STEPS])
def test_the_phase_is_the_first_gate_that_is_not_open(
    tmp_path: Path, step: Step, phase: str, words: str
) -> None:
    book = archived()
    step(book)
    expect_fields(book, tmp_path, {"home.phase": phase, "home.next_step": words})


def test_problems_are_sent_to_the_head_of_department_and_end_with_their_report(
    tmp_path: Path,
) -> None:
    book = problem_solved()
    book.fields["initiation.form_status"] = "待审批"
    expect_fields(book, tmp_path, {"home.next_step": "等待发起部门负责人审批发起表。"})
    book = problem_solved()
    del book.tables["Archive"][2]
    expect_fields(book, tmp_path, {"home.next_step": "归档还缺：沟通记录。"})


def test_the_review_is_due_by_the_limit_of_the_sheet_after_the_last_task(tmp_path: Path) -> None:
    book = archived()
    book.fields |= {"acceptance.date": None, "review.date": None}
    expect_fields(
        book,
        tmp_path,
        {"home.next_step": "请在11月23日前召开复盘会，并在复盘报告填写复盘会日期。"},
    )
    limit: dict[str, Raw] = {"sla_id": "SLA-03", "amount": 3, "unit": "工作日", "enabled": "是"}
    book.tables["SlaLimits"] = [limit]
    expect_fields(
        book,
        tmp_path,
        {"home.next_step": "请在11月19日前召开复盘会，并在复盘报告填写复盘会日期。"},
    )


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": 2.5},
        {"unit": "小时"},
        {"enabled": "否"},
        {"sla_id": "SLA-30"},
    ],
    ids=str,
)
def test_without_a_limit_in_working_days_no_date_is_named(
    tmp_path: Path, change: dict[str, Raw]
) -> None:
    book = archived()
    book.fields["review.date"] = None
    limit: dict[str, Raw] = {"sla_id": "SLA-03", "amount": 5, "unit": "工作日", "enabled": "是"}
    book.tables["SlaLimits"] = [limit | change]
    expect_fields(book, tmp_path, {"home.next_step": "请召开复盘会，并在复盘报告填写复盘会日期。"})


@pytest.mark.parametrize("change", [{"amount": None}, {"amount": "五"}, {"unit": None}], ids=str)
def test_limit_without_amount_or_unit__counts_as_shipped(
    tmp_path: Path, change: dict[str, Raw]
) -> None:
    book = archived()
    book.fields["review.date"] = None
    limit: dict[str, Raw] = {"sla_id": "SLA-03", "amount": 5, "unit": "工作日", "enabled": "是"}
    book.tables["SlaLimits"] = [limit | change]
    expect_fields(
        book,
        tmp_path,
        {"home.next_step": "请在11月24日前召开复盘会，并在复盘报告填写复盘会日期。"},
    )


DONE = "| start | finish | status | actual_finish |\n| 11-02 | 11-06 | 已完成 | 11-06 |"
ORDERS = """
| rectification_id | status | due     | finished_at |
| Z1               | {}     | {} | {}          |
"""


@pytest.mark.parametrize(
    ("status", "due", "finished", "light", "reason"),
    [
        ("待整改", "11-19", "", "逾期", "1项整改逾期"),
        ("待复验", "11-19", "11-18", "预警", "1项整改没有关闭"),
        ("待整改", "11-23", "", "预警", "1项整改没有关闭"),
        ("已关闭", "11-19", "", "完成", "任务已全部完成或取消"),
    ],
)
def test_light__sees_rectification__after_all_tasks_are_done(
    tmp_path: Path, status: str, due: str, finished: str, light: str, reason: str
) -> None:
    book = with_tasks(archived(), DONE)
    book.tables["Rectifications"] = list(rows(ORDERS.format(status, due, finished)))
    expect_fields(book, tmp_path, {"home.light": light, "home.reason": reason})


def test_light__of_a_failed_acceptance__is_never_done(tmp_path: Path) -> None:
    book = with_tasks(archived(), DONE)
    book.tables["AcceptanceItems"] = [{"deliverable_id": "D1", "result": "不通过"}]
    expect_fields(book, tmp_path, {"home.light": "预警", "home.reason": "验收没有通过"})


def test_called_off__no_task_is_overdue(tmp_path: Path) -> None:
    book = with_tasks(archived(), LATE)
    book.fields["initiation.form_status"] = "已作废"
    expect_fields(book, tmp_path, {"dashboard.overdue": 0, "home.light": ""})


LIGHTS: list[tuple[str, str, str]] = [
    (STUCK, "受阻", "1项受阻、2项逾期"),
    (LATE, "逾期", "1项逾期"),
    (
        OPEN
        + "| 11-09 | 11-23 | 进行中 | 95% | 11-20 |\n"
        + "| 11-02 | 12-04 | 进行中 | 10% | 11-20 |\n"
        + "| 11-02 | 12-04 | 进行中 | 99% | 11-03 |\n",
        "预警",
        "1项即将到期、1项有延迟风险、1项未更新",
    ),
    (OPEN, "正常", "任务都在计划内"),
    ("| start | finish | status |\n| 11-02 | 11-06 | 已取消 |", "完成", "任务已全部完成或取消"),
    ("| start | finish | status |", "", "还没有任务"),
]


@pytest.mark.parametrize(("drawing", "light", "reason"), LIGHTS, ids=[one for _, one, _ in LIGHTS])
def test_the_light_is_the_worst_state_and_the_reason_counts(
    tmp_path: Path, drawing: str, light: str, reason: str
) -> None:
    book = with_tasks(archived(), drawing)
    expect_fields(book, tmp_path, {"home.light": light, "home.reason": reason})


def test_what_was_called_off_has_no_light(tmp_path: Path) -> None:
    book = with_tasks(archived(), STUCK)
    book.fields["initiation.form_status"] = "已作废"
    expect_fields(book, tmp_path, {"home.light": "", "home.reason": ""})


@pytest.mark.parametrize(
    ("today", "note"),
    [
        (date(2026, 10, 31), ""),
        (date(2026, 11, 1), "2027 年放假安排还没有录入，涉及的期限按估算"),
        (date(2027, 3, 1), "2027 年放假安排还没有录入，涉及的期限按估算"),
        (date(2028, 12, 1), "2028 年放假安排还没有录入，涉及的期限按估算"),
    ],
)
def test_from_november_on_next_years_arrangement_is_missed(
    tmp_path: Path, today: date, note: str
) -> None:
    book = archived()
    book.fields["clock.today"] = today
    expect_fields(book, tmp_path, {"clock.date": today, "home.calendar_note": note})
