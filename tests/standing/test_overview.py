"""看板 and 甘特图: asked of Python and of the formulas; today is Friday 2026-11-20."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from addin.content import Content
from addin.forms import TABLES
from tests.standing.collaboration import archived, expect_fields, with_tasks
from tests.standing.drawing import assert_cells, rows, task_id
from tests.standing.random_book import random_book
from tests.standing.recalculation import (
    HEAD,
    Book,
    Cells,
    Raw,
    assert_same,
    computed_by_python,
    derived_places,
    plain,
    recalculated_by_ironcalc,
)

pytestmark = pytest.mark.slow

TASKS = """
| name | department | owner | milestone_id | start | finish | status | percent | updated_on | actual_finish |
| 调研 | 研发部     | 王磊  | M1           | 11-02 | 11-06  | 已完成 | 100%    |            | 11-06         |
| 设计 | 研发部     | 王磊  | m1           | 11-02 | 11-11  | 已完成 | 100%    |            | 11-12         |
| 开发 | 研发部     | 赵敏  | M2           | 11-09 | 11-18  | 进行中 | 50%     | 11-20      |               |
| 采购 | 采购部     | 孙丽  | M2           | 11-09 | 11-17  | 受阻   | 10%     | 11-20      |               |
| 评审 | 采购部     | 王磊  | M2           | 11-16 | 11-27  | 受阻   | 50%     | 11-20      |               |
| 测试 | 质量部     | 李娜  | M3           | 11-16 | 11-27  | 待验收 | 99%     | 11-02      |               |
| 培训 | 质量部     | 李娜  | M3           | 11-23 | 11-27  | 未开始 |         |            |               |
| 宣传 | 市场部     | 钱勇  | M4           | 11-02 | 11-06  | 已取消 |         |            |               |
|      | 市场部     | 钱勇  |              | 11-23 | 11-24  |        |         |            |               |
"""


def board() -> Book:
    """Return a collaboration with tasks in every state."""
    book = with_tasks(archived(), TASKS)
    departments = ("研发部", None, "质量部", "采购部", "财务部")
    book.tables["Departments"] = [{"department": name} for name in departments]
    book.tables["People"] = [{"name": name, "email": "x"} for name in ("王磊", "李娜")]
    book.tables["Milestones"] = list(
        rows(
            """
            | milestone_id | name     | due   | actual |
            | M1           | 设计定稿 | 11-13 |        |
            | M2           | 样机     | 11-30 |        |
            | M3           |          | 11-30 |        |
            |              | 没有编号 | 11-30 |        |
            | M4           | 宣传     | 11-16 |        |
            | M5           | 上市     | 12-31 | 11-19  |
            """
        )
    )
    return book


def table_cells(name: str, drawing: str) -> Cells:
    """Return the cells of a drawn table, as they must stand in the rows from the first on."""
    return {
        (name, HEAD + number, key): plain(cell)
        for number, row in enumerate(rows(drawing), 1)
        for key, cell in row.items()
    }


def test_the_tiles_count_all_tasks(tmp_path: Path) -> None:
    expect_fields(
        board(),
        tmp_path,
        {
            "dashboard.total": 9,
            "dashboard.done": 2,
            "dashboard.in_progress": 1,
            "dashboard.blocked": 2,
            "dashboard.overdue": 2,
            "dashboard.on_time": 1 / 4,
            "review.on_time_rate": 1 / 4,
            "review.planned_finish": date(2026, 11, 27),
            "review.actual_finish": None,
            "review.delay_days": None,
        },
    )


def test_no_basis_gives_no_rate(tmp_path: Path) -> None:
    book = with_tasks(archived(), "| start | finish | status |\n| 11-16 | 12-11 | 进行中 |")
    expect_fields(book, tmp_path, {"dashboard.total": 1, "dashboard.on_time": None})


def test_a_finished_collaboration_knows_its_delay(tmp_path: Path) -> None:
    expect_fields(
        archived(),
        tmp_path,
        {
            "review.planned_finish": date(2026, 11, 13),
            "review.actual_finish": date(2026, 11, 16),
            "review.delay_days": 1,
            "review.on_time_rate": 1 / 2,
        },
    )


def test_departments_and_people_are_counted_in_the_order_of_their_sheets(tmp_path: Path) -> None:
    departments = """
    | department | total | not_started | in_progress | blocked | in_acceptance | done | cancelled | overdue | stale | on_time |
    | 研发部     | 3     | 0           | 1           | 0       | 0             | 2    | 0         | 1       | 0     |         |
    |            |       |             |             |         |               |      |           |         |       |         |
    | 质量部     | 2     | 1           | 0           | 0       | 1             | 0    | 0         | 0       | 1     |         |
    | 采购部     | 2     | 0           | 0           | 2       | 0             | 0    | 0         | 1       | 0     | 0       |
    | 财务部     | 0     | 0           | 0           | 0       | 0             | 0    | 0         | 0       | 0     |         |
    |            |       |             |             |         |               |      |           |         |       |         |
    """
    people = """
    | person | total | not_started | in_progress | blocked | in_acceptance | done | cancelled | overdue | stale | on_time |
    | 王磊   | 3     | 0           | 0           | 1       | 0             | 2    | 0         | 0       | 0     | 50%     |
    | 李娜   | 2     | 1           | 0           | 0       | 1             | 0    | 0         | 0       | 1     |         |
    |        |       |             |             |         |               |      |           |         |       |         |
    """
    wanted = table_cells("ByDepartment", departments) | table_cells("ByPerson", people)
    wanted["ByDepartment", HEAD + 1, "on_time"] = 1 / 3
    assert_cells(board(), wanted, tmp_path)


def test_attention_ranks_overdue_and_blocked_tasks(tmp_path: Path) -> None:
    drawing = """
    | rank | task_id            | warning    | overdue_days | owner | department | due   | name |
    | 1    | XC20261102-001-T04 | 受阻且逾期 | 3            | 孙丽  | 采购部     | 11-17 | 采购 |
    | 2    | XC20261102-001-T03 | 逾期       | 2            | 赵敏  | 研发部     | 11-18 | 开发 |
    | 3    | XC20261102-001-T05 | 受阻       | 0            | 王磊  | 采购部     | 11-27 | 评审 |
    |      |                    |            |              |       |            |       |      |
    """
    assert_cells(board(), table_cells("Attention", drawing), tmp_path)


def test_the_next_tasks_to_come_due_are_listed_by_date_then_row(tmp_path: Path) -> None:
    drawing = """
    | rank | task_id            | name | owner | warning  |
    | 1    | XC20261102-001-T09 |      | 钱勇  | 正常     |
    | 2    | XC20261102-001-T05 | 评审 | 王磊  | 受阻     |
    | 3    | XC20261102-001-T06 | 测试 | 李娜  | 未更新   |
    | 4    | XC20261102-001-T07 | 培训 | 李娜  | 正常     |
    |      |                    |      |       |          |
    """
    wanted = table_cells("NextDue", drawing)
    wanted["NextDue", HEAD + 1, "due"] = plain(datetime(2026, 11, 24, 18))
    assert_cells(board(), wanted, tmp_path)


def test_a_milestone_shows_the_worst_of_its_tasks(tmp_path: Path) -> None:
    drawing = """
    | name     | rank | tasks | done | light | due   |
    | 设计定稿 | 1    | 2     | 2    | 完成  | 11-13 |
    | 样机     | 2    | 3     | 0    | 受阻  | 11-30 |
    | M3       | 3    | 2     | 0    | 预警  | 11-30 |
    |          |      |       |      |       |       |
    | 宣传     | 5    | 0     | 0    | 逾期  | 11-16 |
    | 上市     | 6    | 0     | 0    | 完成  | 12-31 |
    |          |      |       |      |       |       |
    """
    assert_cells(board(), table_cells("MilestoneLights", drawing), tmp_path)


def test_the_curve_runs_from_the_first_start_to_the_last_date(tmp_path: Path) -> None:
    """Twelve steps over the 25 days from 11-02 to 11-27; a cancelled task is not planned."""
    drawing = """
    | date  | rank | planned | actual |
    | 11-02 | 1    | 0       | 0      |
    | 11-04 | 2    | 0       | 0      |
    | 11-06 | 3    | 1       | 1      |
    | 11-08 | 4    | 1       | 1      |
    | 11-10 | 5    | 1       | 1      |
    | 11-12 | 6    | 2       | 2      |
    | 11-14 | 7    | 2       | 2      |
    | 11-16 | 8    | 2       | 2      |
    | 11-18 | 9    | 4       | 2      |
    | 11-20 | 10   | 4       | 2      |
    | 11-22 | 11   | 4       |        |
    | 11-24 | 12   | 5       |        |
    | 11-27 | 13   | 8       |        |
    """
    assert_cells(board(), table_cells("ProgressCurve", drawing), tmp_path)


def test_the_gantt_strip_fits_the_tasks_and_keeps_their_order(tmp_path: Path) -> None:
    drawing = """
    | rank | name               | owner | start | due   | percent | warning |
    | 1    | 调研               | 王磊  | 11-02 | 11-06 | 100%    | 已完成  |
    | 2    | 设计               | 王磊  | 11-02 | 11-11 | 100%    | 已完成  |
    """
    book = board()
    wanted = table_cells("GanttTasks", drawing)
    wanted |= {
        ("GanttTasks", HEAD + 9, "name"): task_id(9),
        ("GanttTasks", HEAD + 9, "percent"): "",
        ("GanttTasks", HEAD + 10, "rank"): "",
        ("", 0, "gantt.start"): plain(date(2026, 11, 2)),
        ("", 0, "gantt.step"): 1.0,
        ("", 0, "gantt.mark_2"): plain(date(2026, 11, 12)),
    }
    assert_cells(book, wanted, tmp_path)
    long = with_tasks(board(), "| start | finish |\n| 2026-01-01 | 2026-03-02 |")
    step = {"gantt.step": 2, "gantt.mark_6": date(2026, 1, 1) + timedelta(days=100)}
    expect_fields(long, tmp_path, step)


def test_an_empty_workbook_shows_nothing_but_noughts(tmp_path: Path) -> None:
    book = Book()
    assert_cells(book, {("", 0, "dashboard.total"): 0.0, ("", 0, "gantt.start"): ""}, tmp_path)
    shown = {
        place: cell for place, cell in computed_by_python(book.content()).items() if cell != ""
    }
    tables = {table for table, _, _ in shown}
    assert tables == {"", "Calendar", "SlaLimits"}, "blank rows show nothing"


def test_tables_may_be_longer_or_shorter(tmp_path: Path) -> None:
    book = board()
    book.lengths = {
        "ByDepartment": 2,
        "Attention": 1,
        "NextDue": 20,
        "ProgressCurve": 1,
        "GanttTasks": 3,
    }
    content = book.content()
    assert {len(content.table(name).extent) for name in book.lengths} == {1, 2, 3, 20}
    assert_cells(
        book, {("NextDue", HEAD + 5, "rank"): "", ("Attention", HEAD + 1, "rank"): 1.0}, tmp_path
    )


ROW_BOUND = {"attention", "due_order", "plan_row", "rank"}
BY_ROW = {"GanttTasks", "Attention", "NextDue", "Urgent"}  # the order of equals is that of the rows


def totals(cells: Cells) -> Cells:
    """Return the results that must not depend on where a row stands."""
    typed = {name for name, table in TABLES.items() if not table.computed}
    return {place: cell for place, cell in cells.items() if place[0] not in typed | BY_ROW}


def by_task(cells: Cells, content: Content) -> dict[Raw, dict[str, str | float]]:
    """Return the derived columns of each task by its id."""
    tasks = content.table("Tasks")
    found: dict[Raw, dict[str, str | float]] = {}
    for row, name in zip(tasks.rows, tasks.texts("task_id"), strict=True):
        found[name] = {
            key: cell
            for (table, at, key), cell in cells.items()
            if table == "Tasks" and at == row and key not in ROW_BOUND
        }
    return found


def test_sorting_and_inserting_rows_changes_no_total(tmp_path: Path) -> None:
    book = random_book(4, tasks=60, mess=0)
    seen: dict[str, Mapping[str, Raw]] = {}
    for row in book.tables["Tasks"]:
        seen.setdefault(str(row.get("task_id")).strip().lower(), row)
    book.tables["Tasks"] = list(seen.values())
    before = computed_by_python(book.content())
    tasks_before = by_task(before, book.content())
    shuffle = Random(1)
    for name in ("Tasks", "PlanTasks"):
        moved = [*book.tables[name], *[{}] * 25]
        shuffle.shuffle(moved)
        book.tables[name] = moved
    content = book.content()
    after = computed_by_python(content)
    assert totals(after) == totals(before)
    assert by_task(after, content) == tasks_before
    recalculated = recalculated_by_ironcalc(
        book.save(tmp_path / "排序.xlsx"), derived_places(content)
    )
    assert_same(totals(after), totals(recalculated), "ironcalc")
