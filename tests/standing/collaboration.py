"""A small collaboration that has come all the way, for tests to take steps back from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from tests.standing.drawing import assert_cells, rows, task_id
from tests.standing.recalculation import Book, Cells, Raw, plain


def archived() -> Book:
    """Return a collaboration that passed every gate."""
    fields: dict[str, Raw] = {
        "initiation.collaboration_id": "XC20261102-001",
        "initiation.title": "新品上市",
        "initiation.goal": "售出300台",
        "initiation.form_status": "已批准",
        "initiation.type": "项目协作",
        "initiation.deadline": date(2026, 12, 18),
        "initiation.priority": "常规",
        "initiation.major": "是",
        "initiation.sponsor": "李娜",
        "initiation.copy_to": "李娜、沈建国",
        "initiation.resource_condition": "开发2人",
        "initiation.authority_condition": "按权限表",
        "initiation.priority_condition": "先于其他",
        "plan.form_status": "已批准",
        "plan.approval": "同意",
        "plan.approver": "李娜",
        "plan.approved_at": datetime(2026, 9, 7, 10),
        "plan.buffer_days": 4,
        "acceptance.date": date(2026, 11, 17),
        "review.date": date(2026, 11, 19),
        "checks.checked_on": date(2026, 11, 20),
    }
    book = Book(fields, {name: list(rows(drawing)) for name, drawing in _TABLES.items()})
    steps = book.tables["InitiationApprovals"]
    for row, time in zip(
        steps, (datetime(2026, 9, 1, 10, 20), datetime(2026, 9, 1, 16)), strict=True
    ):
        steps[steps.index(row)] = {**row, "time": time}
    return with_tasks(
        book,
        """
        | department | owner | milestone_id | start | finish | status | percent | actual_finish | self_check | result_link |
        | 研发部     | 王磊  | M1           | 11-02 | 11-06  | 已完成 | 100%    | 11-05         | 是         | 知识库/1    |
        | 财务部     | 李娜  | M1           | 11-02 | 11-13  | 已完成 | 100%    | 11-16         | 是         | 知识库/2    |
        | 财务部     | 李娜  | M2           | 11-02 | 11-13  | 已取消 |         |               |            |             |
        """,
    )


def problem_solved() -> Book:
    """Return a collaboration to solve a problem that passed every gate (S4; X-09, X-11)."""
    book = archived()
    book.fields |= {"initiation.type": "问题解决", "review.date": None}
    for name in ("AcceptanceAttendees", "AcceptanceItems", "Handovers"):
        del book.tables[name]
    first, second = book.tables["InitiationApprovals"]
    book.tables["InitiationApprovals"] = [first, {"step": second["step"]}]
    book.tables |= {name: list(rows(drawing)) for name, drawing in _PROBLEM_TABLES.items()}
    return book


_TABLES = {
    "Consultations": """
    | consultation_id | department | conclusion |
    | 1               | 研发部     | 可行       |
    """,
    "Metrics": """
    | metric_id | name | target | unit | due   |
    | K1        | 销量 | 300    | 台   | 12-18 |
    """,
    "InitiationApprovals": """
    | step           | conclusion | signature |
    | 发起部门负责人 | 同意       | 陈静      |
    | 分管领导       | 同意       | 李娜      |
    """,
    "Partners": """
    | department | work |
    | 研发部     | 开发 |
    | 财务部     | 预算 |
    """,
    "Assessments": """
    | department | answered | conclusion | contact | committed | coordination |
    | 研发部     | 09-02    | 可承接     | 王磊    | 11-06     |              |
    | 财务部     | 09-03    | 有异议     |         |           | 推迟一周     |
    """,
    "Meetings": """
    | meeting_id | type   | start | confirmed  |
    | H01        | 启动会 | 09-04 | 陈静、王磊 |
    | H02        | 周例会 | 09-07 |            |
    """,
    "Countersignatures": """
    | department | time  |
    | 研发部     | 09-04 |
    | 财务部     | 09-07 |
    """,
    "Deliverables": """
    | deliverable_id | name |
    | D1             | 样机 |
    | D2             | 手册 |
    """,
    "Risks": """
    | risk_id | risk | response |
    | R1      | 缺料 | 备选     |
    | R2      | 停电 | 发电机   |
    """,
    "AcceptanceAttendees": """
    | department | signature | signed_at | absence  |
    | 研发部     | 王磊      | 11-17     |          |
    | 财务部     |           |           | 委托出席 |
    """,
    "AcceptanceItems": """
    | deliverable_id | result |
    | D1             | 通过   |
    | D2             | 通过   |
    """,
    "Rectifications": """
    | rectification_id | status |
    | Z1               | 已关闭 |
    """,
    "Handovers": """
    | handover_id | item | date  | confirmed |
    | 1           | 样机 | 11-18 | 是        |
    | 2           | 手册 | 11-18 | 是        |
    """,
    "Archive": """
    | archive_id | type     | link |
    | 1          | 协作方案 | kb/1 |
    | 2          | 会议纪要 | kb/1 |
    | 3          | 验收报告 | kb/1 |
    | 4          | 复盘报告 | kb/1 |
    """,
    "People": """
    | name   | role     |
    | 沈建国 | 管理层   |
    | 李娜   | 分管领导 |
    """,
}
_PROBLEM_TABLES = {
    "Problems": """
    | problem_id | status |
    | Q01        | 已解决 |
    | Q02        | 已关闭 |
    """,
    "ProblemReports": """
    | problem_id | submitted_to | date  |
    | Q01        | 李娜         | 11-18 |
    """,
    "Archive": """
    | archive_id | type         | link |
    | 1          | 问题评估表   | kb/1 |
    | 2          | 协作申请单   | kb/1 |
    | 3          | 沟通记录     | kb/1 |
    | 4          | 问题进度表   | kb/1 |
    | 5          | 问题解决报告 | kb/1 |
    """,
}


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
