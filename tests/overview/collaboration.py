"""A small collaboration that has come all the way, for tests to take steps back from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from tests.progress.drawing import assert_cells, rows, task_id
from tests.progress.recalculation import Book, Cells, Raw, plain


def archived() -> Book:
    """Return a collaboration that passed every gate."""
    book = Book(
        {
            "initiation.collaboration_id": "XC20261102-001",
            "initiation.title": "新品上市",
            "initiation.form_status": "已批准",
            "initiation.deadline": date(2026, 12, 18),
            "initiation.priority": "常规",
            "plan.approval": "同意",
            "plan.approved_at": datetime(2026, 9, 7, 10),
            "acceptance.date": date(2026, 11, 17),
            "review.date": date(2026, 11, 19),
        },
        {
            name: list(rows(drawing))
            for name, drawing in {
                "Partners": """
                | department | work |
                | 研发部     | 开发 |
                | 财务部     | 预算 |
                """,
                "Assessments": """
                | department | answered | conclusion | coordination |
                | 研发部     | 09-02    | 可承接     |              |
                | 财务部     | 09-03    | 有异议     | 推迟一周     |
                """,
                "Countersignatures": """
                | department | time  |
                | 研发部     | 09-04 |
                | 财务部     | 09-07 |
                """,
                "AcceptanceItems": """
                | deliverable_id | result |
                | D1             | 通过   |
                | D2             | 通过   |
                """,
                "Archive": """
                | archive_id | type     |
                | 1          | 协作方案 |
                | 2          | 会议纪要 |
                | 3          | 验收报告 |
                | 4          | 复盘报告 |
                """,
            }.items()
        },
    )
    return with_tasks(
        book,
        """
        | department | owner | milestone_id | start | finish | status | percent | actual_finish |
        | 研发部     | 王磊  | M1           | 11-02 | 11-06  | 已完成 | 100%    | 11-05         |
        | 财务部     | 李娜  | M1           | 11-02 | 11-13  | 已完成 | 100%    | 11-16         |
        | 财务部     | 李娜  | M2           | 11-02 | 11-13  | 已取消 |         |               |
        """,
    )


def with_tasks(book: Book, drawing: str) -> Book:
    """Put the drawn tasks into plan and tracker, in place of those that are there."""
    planned = ("name", "department", "owner", "milestone_id", "start", "finish")
    plan: list[Mapping[str, Raw]] = []
    tasks: list[Mapping[str, Raw]] = []
    for number, row in enumerate(rows(drawing), 1):
        own: dict[str, Raw] = {"task_id": task_id(number)}
        plan.append(own | {key: row[key] for key in row if key in planned})
        tasks.append(own | {key: row[key] for key in row if key not in planned})
    book.tables["PlanTasks"], book.tables["Tasks"] = plan, tasks
    return book


def expect_fields(book: Book, tmp_path: Path, wanted: Mapping[str, Raw]) -> None:
    """Ask Python and the formulas for single fields."""
    cells: Cells = {("", 0, name): plain(value) for name, value in wanted.items()}
    assert_cells(book, cells, tmp_path)
