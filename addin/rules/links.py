"""References from one table to another: what is named must be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from addin.content import TableData
from addin.forms import TABLES
from addin.reading.names import several
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.workbook_day import WorkbookDay


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names rows of other tables.

    `is_list`: the cell may name several; `by_handbook`: a rule of the handbook speaks of ids that
    are not there.
    """

    table: str
    key: str
    targets: tuple[str, ...]
    is_list: bool = False
    by_handbook: bool = False


LINKS = (
    Link("PlanTasks", "milestone_id", ("Milestones",)),
    Link("PlanTasks", "predecessors", ("PlanTasks",), is_list=True),
    Link("AcceptanceItems", "deliverable_id", ("Deliverables",), by_handbook=True),
    Link("Rectifications", "deliverable_id", ("Deliverables",)),
    Link("GoalResults", "metric_id", ("Metrics",)),
    Link("AgendaItems", "meeting_id", ("Meetings",)),
    Link("Decisions", "meeting_id", ("Meetings",)),
    Link("Decisions", "task_ref", ("PlanTasks", "MeetingTasks"), is_list=True),
    Link("MeetingTasks", "meeting_id", ("Meetings",)),
    Link("MeetingTasks", "pushed_to", ("PlanTasks",)),
    Link("Problems", "task_id", ("PlanTasks",)),
    Link("Problems", "case_id", ("Cases",)),
    Link("Measures", "problem_id", ("Problems",)),
    Link("ProblemReports", "problem_id", ("Problems",)),
)


@rule(
    "F-16",
    "引用的编号不存在",
    level=Level.ERROR,
    source="K2 K3；F2.04 F4.04 F5.02",
    example="前置任务“T99”不在任务清单里 → T09",
)
def broken_link(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _untracked(workbook)
    for link in LINKS:
        if link.by_handbook:
            continue
        data = workbook.content.table(link.table)
        column = data.texts(link.key)
        named = dict.fromkeys(column)  # in order, which is faster to look up than a set
        named.pop("", None)
        missing = {text: lost for text in named if (lost := _missing(text, link, workbook))}
        if not missing:
            continue
        label = data.table.field(link.key).label
        where = "或".join(f"“{TABLES[target].title}”" for target in link.targets)
        if not any(len(workbook.content.table(target)) for target in link.targets):
            yield _nowhere(data, link.key, [row for row, text in enumerate(column) if text], where)
            continue
        for row, text in enumerate(column):
            if text in missing:
                message = f"{label}{quoted(missing[text])}不在{where}里"
                yield at(data, row, link.key, message, f"改为{where}中已有的编号，或先在那里补上")


def _nowhere(data: TableData, key: str, rows: Sequence[int], where: str) -> Problem:
    """Return one problem for all rows that name something of tables without any row."""
    label, first = data.table.field(key).label, data.texts(key)[rows[0]]
    also = f"等{len(rows)}行" if len(rows) > 1 else ""
    message = f"{label}写了{quoted(first)}{also}，而{where}一行也没有"
    return at(data, rows[0], key, message, f"先填写{where}，编号与这里一致")


def _untracked(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield tracker rows whose task is not in the plan, and of which nothing else is said there."""
    data = workbook.content.table("Tasks")
    column = data.texts("task_id")
    for row, text in enumerate(column) if workbook.unplanned else ():
        if text in workbook.unplanned:
            message = f"任务编号{quoted(text)}不在协作方案的“任务清单（WBS）”里"
            yield at(
                data,
                row,
                "task_id",
                message,
                "核对编号；新任务请在这一行填写任务名称等，刷新后编入方案",
            )


def _missing(text: str, link: Link, workbook: WorkbookDay) -> str:
    """Return the first id in a cell that no target has, or ``""``."""
    for target in link.targets:
        if workbook.has(target, text):
            return ""
    for part in several(text) if link.is_list else (text,):
        if not any(workbook.has(target, part) for target in link.targets):
            return part
    return ""


_SOURCES = (("Assessments", "Partners"), ("SelfChecks", "Deliverables"))


@rule(
    "F-73",
    "带入的行，来源已经不在",
    level=Level.WARNING,
    source="Q-11；F1B.1 F4.03",
    example="评估反馈有“设计部”，发起表的协作部门里没有 → 核对协作部门，或删除这一行",
)
def source_is_gone(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield rows that came along with a department which is named no more: they are kept."""
    for table, source in _SOURCES:
        data, listed = workbook.content.table(table), workbook.content.table(source)
        known = {one.casefold() for one in listed.texts("department")}
        where = f"“{listed.table.title}”的{listed.table.field('department').label}"
        for row, department in enumerate(data.texts("department")):
            if department and department.casefold() not in known:
                message = f"{quoted(department)}已经不在{where}里"
                remedy = f"核对{where}，或删除这一行；行内已填的内容不会自动删除"
                yield at(data, row, "department", message, remedy)
