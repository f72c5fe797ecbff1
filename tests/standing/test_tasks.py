"""F3.17, as the tracker and as Python derive it; today is Friday 2026-11-20."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from addin.standing.tasks import NEEDED, progress
from addin.standing.workbook_day import WorkbookDay
from tests.standing.drawing import assert_cells, assert_tasks, task_id, tracked
from tests.standing.recalculation import HEAD, TODAY, Cells, Raw

pytestmark = pytest.mark.slow


def test_a_task_is_overdue_from_the_day_after_its_due_date(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | → | is_overdue | overdue_days | remaining_days | warning  |
        | 进行中 | 11-02 | 11-20  | → | 否         | 0            | 0              | 即将到期 |
        | 进行中 | 11-02 | 11-19  | → | 是         | 1            |                | 逾期     |
        | 待验收 | 11-02 | 11-17  | → | 是         | 3            |                | 逾期     |
        |        | 11-02 | 11-06  | → | 是         | 10           |                | 逾期     |
        | 进行中 | 11-02 | 11-23  | → | 否         | 0            | 1              | 即将到期 |
        | 未开始 | 11-23 | 12-18  | → | 否         | 0            | 20             | 正常     |
        | 进行中 | 11-02 |        | → | 否         | 0            |                | 未更新   |
        """,
        tmp_path,
    )


def test_days_off_do_not_count_and_make_up_days_do(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | → | is_overdue | overdue_days | remaining_days | duration |
        | 进行中 | 09-21 | 09-30  | → | 是         | 2            |                | 7        |
        | 进行中 | 09-21 | 10-10  | → | 否         | 0            | 1              | 10       |
        | 进行中 | 09-25 | 10-09  | → | 否         | 0            | 0              | 5        |
        | 进行中 | 10-01 | 10-07  | → | 是         | 2            |                | 0        |
        """,
        tmp_path,
        fields={"clock.today": date(2026, 10, 9)},
    )


def test_a_company_may_work_on_other_days(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | → | overdue_days | remaining_days |
        | 进行中 | 11-02 | 11-18  | → | 1            |                |
        | 进行中 | 11-02 | 11-23  | → | 0            | 3              |
        """,
        tmp_path,
        tables={
            "Exceptions": [
                {"date": date(2026, 11, 19), "type": "休息"},
                {"date": date(2026, 11, 21), "type": "上班"},
                {"date": datetime(2026, 11, 22, 8, 30), "type": "上班"},
                {"date": date(2026, 11, 22), "type": "休息"},  # contradicted: it is worked
            ]
        },
    )


def test_a_later_finish_that_was_agreed_counts_instead_of_the_planned_one(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | adjusted_finish | → | due   | baseline_finish | is_overdue |
        | 进行中 | 11-02 | 11-18  | 11-25           | → | 11-25 | 11-18           | 否         |
        | 进行中 | 11-02 | 11-27  | 11-19           | → | 11-19 | 11-27           | 是         |
        | 进行中 | 11-02 | 11-18  | 待定            | → |       | 11-18           |            |
        | 进行中 |       |        | 11-25           | → | 11-25 |                 | 否         |
        """,
        tmp_path,
    )


def test_the_warning_names_the_most_urgent_state(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | percent | updated_on | risk_delay | → | warning    |
        | 已取消 | 11-02 | 11-06  |         |            | 3          | → | 已取消     |
        | 已完成 | 11-02 | 11-06  | 100%    |            | 3          | → | 已完成     |
        | 受阻   | 11-02 | 11-19  | 50%     | 11-02      | 3          | → | 受阻且逾期 |
        | 受阻   | 11-02 | 11-20  | 50%     | 11-02      | 3          | → | 受阻       |
        | 进行中 | 11-02 | 11-19  | 50%     | 11-02      | 3          | → | 逾期       |
        | 进行中 | 11-02 | 11-23  | 95%     | 11-02      | 3          | → | 即将到期   |
        | 进行中 | 11-02 | 11-24  | 95%     | 11-02      | 3          | → | 延迟风险   |
        | 进行中 | 11-02 | 11-24  | 95%     | 11-02      |            | → | 未更新     |
        | 进行中 | 11-02 | 11-24  | 95%     | 11-20      |            | → | 正常       |
        """,
        tmp_path,
    )


def test_a_delivered_task__is_judged_by_its_finish_and_waits_for_its_acceptor(
    tmp_path: Path,
) -> None:
    """Without an actual finish in 待验收, or with one to come, the due date goes on counting."""
    assert_tasks(
        """
        | status | start | finish | updated_on | percent | actual_finish | acceptance_due | → | warning      | is_overdue | overdue_days | remaining_days | sla_state    | is_stale | is_at_risk | delivered |
        | 待验收 | 11-02 | 11-12  | 11-02      | 90%     | 11-11         |                | → | 正常         | 否         | 0            |                | 已达成       | 否       | 否         | 是        |
        | 待验收 | 11-02 | 11-12  | 11-02      | 90%     | 11-16         | 11-21          | → | 正常         | 否         | 0            |                | 超时达成     | 否       | 否         | 是        |
        | 待验收 | 11-02 | 11-27  | 11-02      | 10%     | 11-18         | 11-20          | → | 待验收逾期   | 否         | 0            |                | 已达成       | 否       | 否         | 是        |
        | 待验收 | 11-02 |        | 11-02      | 90%     | 11-11         |                | → | 正常         | 否         | 0            |                |              | 否       | 否         | 是        |
        | 待验收 | 11-02 | 11-12  | 11-19      | 90%     |               | 11-16          | → | 逾期         | 是         | 6            |                | 已超时       | 否       | 否         |           |
        | 待验收 | 11-02 | 11-12  | 11-19      | 90%     | 11-21         | 11-16          | → | 逾期         | 是         | 6            |                | 已超时       | 否       | 否         |           |
        | 待验收 | 11-02 | 11-12  | 11-19      | 90%     | 上周          |                | → | 日期无法识别 |            |              |                | 日期无法识别 | 否       |            |           |
        | 待验收 | 11-02 | 12-18  | 11-19      | 90%     | 上周          |                | → | 正常         | 否         | 0            | 20             | 计时中       | 否       | 否         |           |
        | 待验收 | 下周  | 11-12  | 11-02      | 90%     | 11-11         |                | → | 日期无法识别 | 否         | 0            |                | 已达成       | 否       |            | 是        |
        | 待验收 | 11-02 | 11-12  | 下周       | 90%     | 11-11         |                | → | 日期无法识别 | 否         | 0            |                | 已达成       |          | 否         | 是        |
        | 待验收 | 11-02 | 11-12  | 11-02      | 90%     | 11-11         | 月底           | → | 日期无法识别 | 否         | 0            |                | 已达成       | 否       | 否         | 是        |
        | 进行中 | 11-02 | 12-18  | 11-19      | 90%     | 11-18         | 11-16          | → | 正常         | 否         | 0            | 20             | 计时中       | 否       | 否         |           |
        """,
        tmp_path,
    )


def test_a_task_is_at_risk_when_less_time_is_left_than_its_work_takes(tmp_path: Path) -> None:
    """11-09 to 11-27 are 15 working days, of which 6 are left on 11-20, that day included."""
    assert_tasks(
        """
        | status | start | finish | percent | risk_delay | → | duration | is_at_risk |
        | 进行中 | 11-09 | 11-27  | 59%     |            | → | 15       | 是         |
        | 进行中 | 11-09 | 11-27  | 60%     |            | → | 15       | 否         |
        | 进行中 | 11-09 | 11-27  | 100%    | 1          | → | 15       | 是         |
        | 进行中 | 11-09 | 11-27  | 100%    | 0          | → | 15       | 否         |
        | 进行中 | 11-09 | 11-27  | 60%     | 若干       | → | 15       |            |
        | 进行中 | 11-09 | 11-27  | 过半    |            | → | 15       | 否         |
        | 进行中 | 11-09 | 11-27  |         |            | → | 15       | 否         |
        | 进行中 | 11-09 | 11-27  |         | 1          | → | 15       | 是         |
        | 进行中 | 11-09 | 11-27  | 0%      |            | → | 15       | 是         |
        | 进行中 | 11-09 | 11-27  | 250%    |            | → | 15       | 否         |
        | 未开始 | 11-23 | 11-27  |         |            | → | 5        | 否         |
        | 未开始 | 11-23 | 11-27  |         | 2          | → | 5        | 是         |
        | 已完成 | 11-09 | 11-27  |         | 2          | → | 15       | 否         |
        | 进行中 | 11-09 | 11-13  |         | 2          | → | 5        | 否         |
        | 进行中 | 11-27 | 11-23  |         |            | → |          | 否         |
        """,
        tmp_path,
    )


def test_the_state_of_the_deadline_uses_the_words_of_the_time_limits(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | actual_finish | → | sla_state  |
        | 未开始 | 11-23 | 12-18  |               | → | 未开始计时 |
        | 进行中 | 11-23 | 12-18  |               | → | 计时中     |
        | 进行中 | 11-09 | 11-25  |               | → | 计时中     |
        | 进行中 | 11-02 | 11-25  |               | → | 即将超时   |
        | 进行中 | 11-19 | 11-23  |               | → | 即将超时   |
        | 进行中 |       | 11-24  |               | → | 计时中     |
        | 进行中 | 11-09 | 11-19  |               | → | 已超时     |
        | 已完成 | 11-09 | 11-18  | 11-18         | → | 已达成     |
        | 已完成 | 11-09 | 11-18  | 11-19         | → | 超时达成   |
        | 已完成 | 11-09 | 11-18  |               | → |            |
        | 已完成 | 11-09 |        | 11-19         | → |            |
        | 已取消 | 11-09 | 11-18  |               | → |            |
        | 进行中 | 11-09 |        |               | → |            |
        """,
        tmp_path,
    )


def test_staleness_counts_from_the_last_update_or_the_planned_start(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | updated_on | → | stale_days | is_stale |
        | 进行中 | 11-02 | 12-18  | 11-18      | → | 2          | 否       |
        | 进行中 | 11-02 | 12-18  | 11-17      | → | 3          | 是       |
        | 进行中 | 11-16 | 12-18  |            | → | 4          | 是       |
        | 进行中 | 12-01 | 12-18  | 11-17      | → | 3          | 是       |
        | 进行中 | 12-01 | 12-18  |            | → | 0          | 否       |
        | 进行中 | 11-02 | 12-18  | 11-25      | → | 0          | 否       |
        | 进行中 |       | 12-18  |            | → |            | 否       |
        | 未开始 | 11-16 | 12-18  |            | → | 4          | 是       |
        | 未开始 | 11-23 | 12-18  | 11-02      | → |            | 否       |
        | 已完成 | 11-02 | 12-18  | 11-03      | → |            | 否       |
        | 已取消 | 11-02 | 12-18  | 11-03      | → |            | 否       |
        """,
        tmp_path,
    )


CADENCES: list[tuple[dict[str, Raw], dict[str, int]]] = [
    ({"plan.cadence": "每日"}, {"": 1, "常规": 1}),
    ({"plan.cadence": "每周", "initiation.priority": "紧急"}, {"": 5, "紧急": 5}),
    ({"initiation.priority": "紧急"}, {"": 1, "重要": 2, "常规": 5, "P9": 2}),
    ({"initiation.priority": "常规"}, {"": 5, "紧急": 1}),
    ({}, {"": 2, "紧急": 1}),
    ({"plan.cadence": "每月", "initiation.priority": "常规"}, {"紧急": 5}),
]


@pytest.mark.parametrize(("fields", "cadences"), CADENCES, ids=str)
def test_how_often_a_task_must_be_updated_follows_the_plan_then_the_priority(
    tmp_path: Path, fields: dict[str, Raw], cadences: dict[str, int]
) -> None:
    """Each priority has two tasks: one updated just in time, one a working day earlier."""
    days_ago = {days: TODAY - timedelta(days=n) for days, n in {1: 1, 2: 2, 5: 7}.items()}
    typed: list[dict[str, Raw]] = [
        {"status": "进行中", "priority": priority or None, "updated_on": last}
        for priority, days in cadences.items()
        for last in (days_ago[days], days_ago[days] - timedelta(days=1))
    ]
    book = tracked(typed, fields=fields)
    content = book.content()
    found = progress(WorkbookDay.on(content, TODAY))
    assert list(found.facts.cadence[::2]) == list(cadences.values())
    wanted: Cells = {
        ("Tasks", HEAD + number, "is_stale"): "否" if number % 2 else "是"
        for number in range(1, len(typed) + 1)
    }
    assert_cells(book, wanted, tmp_path)


def test_what_rests_on_an_estimate_or_lies_beyond_the_calendar_says_so(tmp_path: Path) -> None:
    """The sheet 工作日历 of these tests spans 2026 and 2027; 2027 is not announced."""
    assert_tasks(
        """
        | status | start | finish     | → | remaining_days | warning | calendar_note               |
        | 未开始 | 12-01 | 12-31      | → | 29             | 正常    |                             |
        | 未开始 | 12-01 | 2027-01-04 | → | 30             | 正常    | 2027 安排未录入，按估算     |
        | 未开始 | 12-01 | 2027-12-31 | → | 277            | 正常    | 2027 安排未录入，按估算     |
        | 未开始 | 12-01 | 2028-01-01 | → |                | 正常    | 2028 超出工作日历，未计工作日 |
        | 进行中 | 12-01 | 2025-12-31 | → |                | 逾期    | 2025 超出工作日历，未计工作日 |
        | 进行中 | 12-01 | 2026-01-01 | → |                | 逾期    |                             |
        | 已完成 | 12-01 | 2027-01-04 | → |                | 已完成  |                             |
        """,
        tmp_path,
        years=(2026, 2027),
    )


def test_a_blank_status_counts_as_not_started_and_an_unknown_one_as_nothing(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | → | state        | warning      | is_overdue | sla_state  |
        |        | 11-23 | 12-18  | → | 未开始       | 正常         | 否         | 未开始计时 |
        | 在弄了 | 11-23 | 12-18  | → | 状态无法识别 | 状态无法识别 |            |            |
        | 弄完了 | 11-02 | 11-13  | → | 状态无法识别 | 状态无法识别 |            |            |
        | #N/A   | 11-23 | 12-18  | → | 状态无法识别 | 状态无法识别 |            |            |
        | 阻塞   | 11-23 | 12-18  | → | 受阻         | 受阻         | 否         | 计时中     |
        """,
        tmp_path,
    )


def test_a_date_that_cannot_be_read__is_never_normal(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | adjusted_finish | updated_on | risk_delay | percent | → | warning      |
        | 未开始 | 11-23 | 下周五 |                 |            |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | #REF!  |                 | 11-20      |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | 12-18  | 12月底          | 11-20      |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | 5      |                 | 11-20      |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | 99999  |                 | 11-20      |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | 下周五 | 12-18           | 11-20      |            | 95%     | → | 正常         |
        | 进行中 | 下周   | 12-18  |                 | 11-20      |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | 12-18  |                 | 昨天       |            | 95%     | → | 日期无法识别 |
        | 进行中 | 11-16 | 12-18  |                 | 11-20      | 三四天     | 95%     | → | 日期无法识别 |
        | 受阻   | 11-16 | 下周五 |                 | 11-20      |            | 95%     | → | 受阻         |
        | 进行中 | 11-16 | 下周五 |                 | 11-02      | 3          | 95%     | → | 日期无法识别 |
        | 进行中 | 下周   | 11-19  |                 | 昨天       |            | 95%     | → | 逾期         |
        | 进行中 | 下周   | 12-18  |                 | 11-02      |            | 95%     | → | 未更新       |
        | 已完成 | 下周   | 下周五 |                 | 昨天       |            | 95%     | → | 已完成       |
        | 进行中 | 11-16 |        |                 | 11-20      |            | 95%     | → | 正常         |
        """,
        tmp_path,
    )


def test_what_rests_on_a_date_that_cannot_be_read__is_left_empty(tmp_path: Path) -> None:
    assert_tasks(
        """
        | status | start | finish | actual_finish | → | is_overdue | is_at_risk | sla_state    |
        | 进行中 | 11-16 | 下周五 |               | → |            |            | 日期无法识别 |
        | 未开始 | 下周   | 12-18  |               | → | 否         |            | 日期无法识别 |
        | 进行中 | 下周   | 12-18  |               | → | 否         |            | 计时中       |
        | 已完成 | 11-02 | 11-13  | 上周          | → | 否         | 否         | 日期无法识别 |
        | 已完成 | 11-02 | 下周五 | 11-13         | → |            | 否         | 日期无法识别 |
        | 已取消 | 11-02 | 下周五 |               | → |            | 否         |              |
        """,
        tmp_path,
    )


def test_what_is_no_date_counts_as_no_date(tmp_path: Path) -> None:
    book = tracked(
        [
            {"status": "进行中", "start": start, "finish": finish, "updated_on": updated}
            for start, finish, updated in (
                ("下周", date(2026, 11, 25), "昨天"),
                (20269999, 20261199, True),
                (5, -3, 1e300),
                ("#REF!", "#N/A", "#DIV/0!"),
                (datetime(2026, 11, 2, 9, 30), datetime(2026, 11, 19, 23, 59), 46341.75),
            )
        ]
    )
    empty = {"baseline_start": "", "baseline_finish": "", "due": "", "stale_days": ""}
    rows: list[dict[str, str | float]] = [
        empty | {"baseline_finish": 46351.0, "due": 46351.0},
        empty,
        empty,
        empty,
        {"baseline_start": 46328.0, "baseline_finish": 46345.0, "due": 46345.0, "stale_days": 5.0},
    ]
    wanted = {
        ("Tasks", HEAD + number, key): value
        for number, row in enumerate(rows, 1)
        for key, value in row.items()
    }
    assert_cells(book, wanted, tmp_path)


def test_a_task_finds_its_plan_by_its_id_alone(tmp_path: Path) -> None:
    book = tracked([{"department": "研发部", "owner": "王磊"}, {"department": "市场部"}])
    lower, spaced, unknown = task_id(1).lower(), f" {task_id(2)} ", task_id(9)
    book.tables["Tasks"] = [
        {"task_id": spaced, "status": "进行中"},
        {},
        {"task_id": lower},
        {"task_id": unknown, "adjusted_finish": date(2026, 11, 19)},
        {"remark": "没有编号"},
    ]
    first = HEAD + 1
    wanted: dict[tuple[str, int, str], str | float] = {
        ("Tasks", first, "department"): "市场部",
        ("Tasks", first, "plan_row"): 2,
        ("Tasks", first + 1, "warning"): "",
        ("Tasks", first + 2, "department"): "研发部",
        ("Tasks", first + 2, "owner"): "王磊",
        ("Tasks", first + 3, "department"): "",
        ("Tasks", first + 3, "plan_row"): "",
        ("Tasks", first + 3, "warning"): "逾期",
        ("Tasks", first + 4, "warning"): "",
        ("Tasks", first + 4, "plan_row"): "",
    }
    assert_cells(book, wanted, tmp_path)


def test_the_tasks_come_as_rows_too() -> None:
    book = tracked(
        [
            {"status": "进行中", "start": date(2026, 11, 2), "finish": date(2026, 11, 18)},
            {"status": "阻塞", "priority": "紧急"},
        ],
        fields={"initiation.priority": "常规"},
    )
    book.tables["Tasks"].append({"remark": "没有编号"})
    content = book.content()
    late, other = progress(WorkbookDay.on(content, TODAY)).tasks
    assert (late.task_id, late.row, late.status) == (task_id(1), HEAD + 1, "进行中")
    assert (late.warning, late.overdue_days, late.priority) == ("逾期", 2, "常规")
    assert (other.status, other.priority, other.cadence) == ("受阻", "紧急", 1)


def test_what_progress_needs_is_all_that_must_be_read() -> None:
    book = tracked([{"status": "进行中", "finish": date(2026, 11, 18)}])
    whole = book.content()
    part = type(whole)(
        whole.name,
        {n: v for n, v in whole.fields.items() if n in NEEDED or n.split(".")[0] in NEEDED},
        {n: t for n, t in whole.tables.items() if n in NEEDED},
    )
    day = WorkbookDay.on(whole, TODAY)
    assert progress(replace(day, content=part)).tasks == progress(day).tasks
