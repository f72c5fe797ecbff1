"""People and departments: known, still here, and belonging together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from addin.forms import Kind
from addin.forms.new_names import NEW_NAME_FORM
from addin.forms.vocabularies import CLOSED, CLOSED_STATUSES, MANAGEMENT, SPONSOR, YES
from addin.reading.names import several
from addin.reading.words import nearest
from addin.rules.columns import Column, columns, rows_of
from addin.rules.model import Level, Problem, quoted
from addin.rules.registry import rule
from addin.standing.workbook_day import WorkbookDay

# The cells that make one person answerable.
_ANSWERABLE = frozenset(
    (
        "PlanTasks.owner",
        "MeetingTasks.owner",
        "Measures.owner",
        "Risks.owner",
        "Rectifications.person",
        "ImprovementActions.person",
    )
)
_VAGUE = ("相关", "专人", "全体", "全员", "大家", "各部门", "所有", "有关", "待定", "另行", "小组")
_GROUPS = frozenset(("公司管理层", MANAGEMENT, SPONSOR, "各部门负责人", "所有参会人"))
_ROLES = ("部门", "负责人", "领导", "部", "组")  # what the name of a role or of a group ends with


@rule(
    "R-08",
    "责任到人",
    level=Level.ERROR,
    source="S0 §二",
    example="任务负责人“相关人员” → 王磊",
)
def one_answerable_person(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content, Kind.PERSON):
        if column.key in _ANSWERABLE:
            # Of several owners of a task R-05c speaks.
            fault = _no_owner if column.key == "PlanTasks.owner" else _no_person
            yield from _cells(column, workbook, fault)


@rule(
    "F-17",
    "人员不在通讯录",
    level=Level.ERROR,
    source="通讯录",
    example="更新人“王雷”不在通讯录里 → 王磊",
)
def unknown_person(workbook: WorkbookDay) -> Iterator[Problem]:
    if not workbook.people:
        return
    for column in columns(workbook.content, Kind.PERSON, Kind.PEOPLE):
        if column.key not in _ANSWERABLE:
            fault = _no_person if column.field.kind is Kind.PERSON else _no_people
            yield from _cells(column, workbook, fault)


@rule(
    "F-18",
    "负责的人已离职",
    level=Level.WARNING,
    source="通讯录",
    example="未完成任务的负责人“周强”已离职 → 换成接手的人",
)
def person_has_left(workbook: WorkbookDay) -> Iterator[Problem]:
    gone = workbook.gone
    if not gone:
        return
    for column in columns(workbook.content, Kind.PERSON):
        names = column.texts
        for row in rows_of(names, gone) if _is_standing_duty(column) else ():
            if not _is_closed(column, row, workbook):
                message = f"{column.field.label}{quoted(names[row])}已离职"
                yield column.problem(row, message, "换成接手的人")


@rule(
    "F-19",
    "部门不在部门表",
    level=Level.ERROR,
    source="部门",
    example="牵头部门“市场”不在部门表里 → 市场部",
)
def unknown_department(workbook: WorkbookDay) -> Iterator[Problem]:
    if not workbook.departments:
        return
    for column in columns(workbook.content, Kind.DEPARTMENT, Kind.DEPARTMENTS):
        fault = _no_department if column.field.kind is Kind.DEPARTMENT else _no_departments
        yield from _cells(column, workbook, fault)


@rule(
    "F-20",
    "人员不属于所填部门",
    level=Level.WARNING,
    source="通讯录",
    example="承担部门“市场部”的负责人“王磊”属于研发部 → 改部门或换人",
)
def person_of_another_department(workbook: WorkbookDay) -> Iterator[Problem]:
    homes, departments = _homes(workbook), workbook.departments
    for column in columns(workbook.content, Kind.PERSON):
        if not column.field.department_key:
            continue
        beside = column.beside(column.field.department_key)
        for row, (name, department) in enumerate(zip(column.texts, beside.texts, strict=True)):
            own = homes.get(name)
            if own and department in departments and department not in own:
                label = beside.field.label
                message = (
                    f"{quoted(name)}在通讯录中属于“{'、'.join(own)}”，"
                    f"{label}写的是{quoted(department)}"
                )
                yield column.problem(row, message, f"换成{department}的人，或改{label}")


def _homes(workbook: WorkbookDay) -> Mapping[str, Sequence[str]]:
    """Return the departments of each name in 通讯录: of two people of one name, both."""
    people = workbook.content.table("People")
    homes: dict[str, list[str]] = {}
    for name, department in zip(people.texts("name"), people.texts("department"), strict=True):
        if name and department:
            homes.setdefault(name, []).append(department)
    return homes


@rule(
    "F-21",
    "通讯录是空的",
    level=Level.WARNING,
    source="通讯录",
    example="通讯录没有人 → 录入参与人员的姓名、部门、邮箱",
)
def nobody_listed(workbook: WorkbookDay) -> Iterator[Problem]:
    if workbook.begun and not workbook.people:
        people = workbook.content.table("People")
        message = "“通讯录”里还没有人，无法核对负责人，也无法发送提醒"
        remedy = f"录入姓名、部门、邮箱，或刷新后在“{NEW_NAME_FORM.sheet}”选“{YES}”"
        yield Problem(people.table, -1, "", message, remedy)


_Fault = tuple[str, str]


def _cells(
    column: Column, workbook: WorkbookDay, fault: Callable[[str, str, WorkbookDay], _Fault | None]
) -> Iterator[Problem]:
    """Yield a problem for every cell in which `fault` finds one, looking once at each text."""
    values = column.texts
    label = column.field.label
    found = {text: fault(text, label, workbook) for text in set(values) if text}
    faults = {text: pair for text, pair in found.items() if pair}
    for row in rows_of(values, faults):
        yield column.problem(row, *faults[values[row]])


def _no_person(text: str, label: str, workbook: WorkbookDay) -> _Fault | None:
    """Return what is wrong with a cell that must name exactly one person."""
    if text in workbook.people:
        return None
    if len(several(text, workbook.people)) > 1:
        return f"{label}{quoted(text)}写了几个人", "只留一个人，其他人写到配合部门或备注"
    if text in workbook.departments:
        return f"{label}{quoted(text)}是部门，不是人", "写这个部门里负责此事的一个人"
    if not may_be_a_person(text, workbook):
        return f"{label}{quoted(text)}没有说是谁", "写通讯录中一个人的姓名"
    if not workbook.people:
        return None
    return f"{label}{quoted(text)}不在通讯录里", _who(text, workbook)


def may_be_a_person(name: str, workbook: WorkbookDay) -> bool:
    """Whether a name that 通讯录 lacks is neither a department nor plainly a role or a group."""
    is_none = name in workbook.departments or name in _GROUPS or name.endswith(_ROLES)
    return not (is_none or any(word in name for word in _VAGUE))


def _no_owner(text: str, label: str, workbook: WorkbookDay) -> _Fault | None:
    return None if len(several(text, workbook.people)) > 1 else _no_person(text, label, workbook)


def _no_people(text: str, label: str, workbook: WorkbookDay) -> _Fault | None:
    for name in several(text, workbook.people):
        if name not in workbook.people and name not in _GROUPS:
            return f"{label}中的{quoted(name)}不在通讯录里", _who(name, workbook)
    return None


def _no_department(text: str, label: str, workbook: WorkbookDay) -> _Fault | None:
    if text in workbook.departments:
        return None
    if len(several(text, workbook.departments)) > 1:
        return f"{label}{quoted(text)}写了几个部门", "只写一个部门"
    return f"{label}{quoted(text)}不在部门表里", _which(text, workbook)


def _no_departments(text: str, label: str, workbook: WorkbookDay) -> _Fault | None:
    for name in several(text, workbook.departments):
        if name not in workbook.departments:
            return f"{label}中的{quoted(name)}不在部门表里", _which(name, workbook)
    return None


def _who(name: str, workbook: WorkbookDay) -> str:
    if not may_be_a_person(name, workbook):
        return "改为通讯录中的姓名"
    near = nearest(name, list(workbook.people))
    choice = f"是不是“{near}”？" if near else "改为通讯录中的姓名；"
    return f"{choice}新同事刷新后在“{NEW_NAME_FORM.sheet}”选“{YES}”"


def _which(name: str, workbook: WorkbookDay) -> str:
    near = nearest(name, sorted(workbook.departments))
    return (
        f"是不是“{near}”？或先在部门表中增加" if near else "改为部门表中的名称，或先在部门表中增加"
    )


def _is_standing_duty(column: Column) -> bool:
    """Whether the cell names somebody who still has something to do."""
    single = ("plan.lead_person", "plan.tracker", "initiation.coordinator")
    return column.key in _ANSWERABLE or column.key in single


def _is_closed(column: Column, row: int, workbook: WorkbookDay) -> bool:
    data = column.table
    if data is None:
        return False
    if data.table.name == "PlanTasks":
        return workbook.status_of(data.texts("task_id")[row]) in CLOSED_STATUSES
    return "status" in data.columns and data.texts("status")[row] == CLOSED
