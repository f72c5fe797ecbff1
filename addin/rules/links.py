"""References from one table to another: what is named must be there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from addin.content import TableData
from addin.forms import TABLES
from addin.forms.vocabularies import PASSED, TO_RECTIFY
from addin.reading.names import several
from addin.rules.columns import rows_of
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.carrying.defaults import involved
from addin.standing.carrying.events import action_of
from addin.standing.workbook_day import WorkbookDay


class Link(NamedTuple):
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
        for row in rows_of(column, missing):
            message = f"{label}{quoted(missing[column[row]])}不在{where}里"
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
    for row in rows_of(column, workbook.unplanned):
        message = f"任务编号{quoted(column[row])}不在协作方案的“任务清单（WBS）”里"
        remedy = "核对编号；新任务请在这一行填写任务名称等，刷新后编入方案"
        yield at(data, row, "task_id", message, remedy)


def _missing(text: str, link: Link, workbook: WorkbookDay) -> str:
    """Return the first id in a cell that no target has, or ``""``."""
    for target in link.targets:
        if workbook.has(target, text):
            return ""
    for part in several(text) if link.is_list else (text,):
        if not any(workbook.has(target, part) for target in link.targets):
            return part
    return ""


class Source(NamedTuple):
    """Where the rows of a table came along from, by the column `key` that names it.

    - `known`: what stands there now, in lower case.
    - `where`: that place, for people.
    - `concerns`: whether a row is one that came along; others were typed.
    """

    table: str
    key: str
    known: Callable[[WorkbookDay], Collection[str]]
    where: str
    concerns: Callable[[WorkbookDay, TableData, int], bool] = lambda *_: True


def _listed(table: str, key: str) -> Callable[[WorkbookDay], Collection[str]]:
    return lambda workbook: {
        one.casefold() for one in workbook.content.table(table).texts(key) if one
    }


def _departments_of(table: str) -> tuple[Callable[[WorkbookDay], Collection[str]], str]:
    source = TABLES[table]
    where = f"“{source.title}”的{source.field('department').label}"
    return _listed(table, "department"), where


def _taking_part(workbook: WorkbookDay) -> Collection[str]:
    named = (
        *involved(workbook.content),
        *(each for name in _NAMED for each in several(workbook.content.text(name))),
        workbook.people.get(workbook.content.text("initiation.sponsor"), ""),
    )
    return {one.casefold() for one in named if one}


_NAMED = (
    "initiation.department",
    "initiation.output_departments",
    "initiation.executing_departments",
    "plan.departments",
)


def _improved(workbook: WorkbookDay) -> Collection[str]:
    listed = workbook.content.table("Improvements").texts("improvement_id")
    return {action_of(one).casefold() for one in listed if one}


def _own_cases(workbook: WorkbookDay) -> Collection[str]:
    listed = workbook.content.table("Improvements").texts("improvement_id")
    return {f"{workbook.collaboration_id}-{one}".casefold() for one in listed if one}


def _failed(workbook: WorkbookDay) -> Collection[str]:
    items = workbook.content.table("AcceptanceItems")
    pairs = zip(items.texts("deliverable_id"), items.texts("result"), strict=True)
    # What is not in the list at all is said by F-16.
    every = {one.casefold() for one in items.texts("deliverable_id")}
    listed = workbook.content.table("Rectifications").texts("deliverable_id")
    passed = {one.casefold() for one, result in pairs if result == PASSED}
    return (every - passed) | ({one.casefold() for one in listed} - every)


def _is_untouched(workbook: WorkbookDay, data: TableData, row: int) -> bool:
    """Whether nothing but what came along stands in a row."""
    came = (data.table.key, *data.table.carried)
    return not any(data.filled(f.key)[row] for f in data.table.inputs if f.key not in came)


def _is_not_begun(workbook: WorkbookDay, data: TableData, row: int) -> bool:
    begun = ("result", "finished_at", "rechecked")
    return data.texts("status")[row] == TO_RECTIFY and not any(
        data.filled(key)[row] for key in begun
    )


def _is_unsigned(workbook: WorkbookDay, data: TableData, row: int) -> bool:
    return not data.filled("signature")[row]


def _is_numbered(workbook: WorkbookDay, data: TableData, row: int) -> bool:
    return data.texts("action_id")[row] == action_of(data.texts("action_id")[row])


def _is_own(workbook: WorkbookDay, data: TableData, row: int) -> bool:
    own = workbook.collaboration_id
    return bool(own) and data.texts("case_id")[row].startswith(f"{own}-")


_REQUESTED = "发起表和协作方案写明的部门"
_SOURCES = (
    Source("Assessments", "department", *_departments_of("Partners")),
    Source("SelfChecks", "department", *_departments_of("Deliverables")),
    Source("Consultations", "department", _taking_part, _REQUESTED, _is_untouched),
    Source("Countersignatures", "department", _taking_part, _REQUESTED, _is_untouched),
    Source("Deliverables", "name", _listed("Outcomes", "name"), "预期成果", _is_untouched),
    Source("AcceptanceAttendees", "department", _taking_part, _REQUESTED, _is_unsigned),
    Source("Rectifications", "deliverable_id", _failed, "没有通过验收的成果", _is_not_begun),
    Source("ImprovementActions", "action_id", _improved, "“待改进点”的编号", _is_numbered),
    Source("Cases", "case_id", _own_cases, "“待改进点”的编号", _is_own),
)


@rule(
    "F-73",
    "带入的行，来源已经不在",
    level=Level.WARNING,
    source="Q-11；F1.18 F1B.1 F4.02 F4.03 F4.06 F5.07 F5.09",
    example="评估反馈有“设计部”，发起表的协作部门里没有 → 核对协作部门，或删除这一行",
)
def source_is_gone(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield rows that came along with something that is named no more: they are kept."""
    for source in _SOURCES:
        data = workbook.content.table(source.table)
        if not len(data):
            continue
        known = source.known(workbook)
        for row, text in enumerate(data.texts(source.key)):
            if text and text.casefold() not in known and source.concerns(workbook, data, row):
                message = f"{quoted(text)}已经不在{source.where}里"
                remedy = f"核对{source.where}，或删除这一行；行内已填的内容不会自动删除"
                yield at(data, row, source.key, message, remedy)
