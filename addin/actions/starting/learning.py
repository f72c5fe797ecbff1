"""The plan of a workbook as a process template for the next collaboration of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from addin.actions.starting.process import Milestone, Process, Risk, Task
from addin.actions.starting.timeline import waiting
from addin.content import TableData
from addin.errors import InputError
from addin.forms.vocabularies import LARGE_SCALE, LEAD_DEPARTMENT, MEDIUM_SCALE, SMALL_SCALE
from addin.reading.names import COMMA
from addin.standing.workbook_day import WorkbookDay

_MOST_OF_SMALL, _MOST_OF_MEDIUM = 3, 6  # departments
_UNSORTED = "M0"  # tasks that belong to no milestone


def learned(workbook: WorkbookDay, name: str) -> Process:
    """Return the plan of a workbook without its dates and people.

    A task that begins later than those before it would let it keeps the distance (`Task.wait`).

    Raises:
        InputError: the workbook has no task with both dates, or tasks wait for one another.
    """
    content = workbook.content
    plan = content.table("PlanTasks")
    dated = [
        row
        for row, (start, finish) in enumerate(
            zip(plan.dates("start"), plan.dates("finish"), strict=True)
        )
        if start and finish and finish >= start
    ]
    if not dated:
        raise InputError(
            "没有一项任务填了计划开始和计划完成，无法存成模板",
            where=content.name,
            remedy="请先在“2协作方案”的任务清单填写。",
        )
    milestones = content.table("Milestones")
    tasks = _waiting(workbook, [_task(workbook, row, set(dated)) for row in dated], dated)
    used = {task.milestone_id for task in tasks}
    kept = [each for each in _milestones(milestones) if each.milestone_id in used]
    if _UNSORTED in used:
        kept.append(Milestone(_UNSORTED, "其余任务完成", "其余任务全部完成", _lead(workbook)))
    involved = {task.department for task in tasks} - {""}
    return Process(
        name=name,
        type=content.text("initiation.type"),
        scenario=content.text("initiation.scenario"),
        scale=_scale(len(involved)),
        lead=_lead(workbook),
        about=f"由“{content.text('initiation.title') or content.name}”存成",
        milestones=kept,
        tasks=tasks,
        risks=list(_risks(content.table("Risks"))),
    )


def _lead(workbook: WorkbookDay) -> str:
    """Return the department that leads, or where nobody says which, a name for it."""
    content = workbook.content
    named = ("initiation.lead_department", "initiation.department")
    return next(filter(None, map(content.text, named)), LEAD_DEPARTMENT)


def _milestones(data: TableData) -> Iterator[Milestone]:
    for row in data.records():
        yield Milestone(
            *(str(row[key]) for key in ("milestone_id", "name", "standard", "department"))
        )


def _task(workbook: WorkbookDay, row: int, dated: set[int]) -> Task:
    """Return a task of the plan by its short number, before it is known how long it waits."""
    plan, listed = workbook.content.table("PlanTasks"), workbook.content.table("Deliverables")
    known = {*workbook.content.table("Milestones").texts("milestone_id")}
    milestone = plan.texts("milestone_id")[row]
    made = Task(
        task_id=f"T{row + 1:02}",
        name=plan.texts("name")[row] or f"任务{row + 1}",
        department=plan.texts("department")[row] or _lead(workbook),
        milestone_id=milestone if milestone and milestone in known else _UNSORTED,
        deliverable=plan.texts("deliverable")[row],
        standard=plan.texts("standard")[row],
        days=_days(workbook, row),
        after=COMMA.join(
            f"T{other + 1:02}"
            for other in dict.fromkeys(workbook.predecessors.get(row, ()))
            if other in dated and other != row
        ),
        description=plan.texts("description")[row],
        supporting=plan.texts("supporting")[row],
        support=plan.texts("support")[row],
    )
    names = (listed.texts("name"), listed.texts("deliverable_id"))
    for number, (name, identity) in enumerate(zip(*names, strict=True)):
        if made.deliverable and made.deliverable in (name, identity):
            return replace(
                made,
                deliverable=name,
                acceptor=listed.texts("acceptor")[number],
                method=listed.texts("method")[number],
                criterion=listed.texts("standard")[number],
            )
    return made


def _days(workbook: WorkbookDay, row: int) -> int:
    plan = workbook.content.table("PlanTasks")
    start, finish = plan.dates("start")[row], plan.dates("finish")[row]
    return max(1, workbook.calendar.workdays_inclusive(start, finish)) if start and finish else 1


def _waiting(workbook: WorkbookDay, tasks: Sequence[Task], rows: Sequence[int]) -> list[Task]:
    """Return the tasks with what each waits beyond those before it."""
    starts = workbook.content.table("PlanTasks").dates("start")
    begun = [start for row in rows if (start := starts[row])]
    first = workbook.calendar.next_workday(min(begun))
    days = [max(0, workbook.calendar.workdays_inclusive(first, each) - 1) for each in begun]
    return waiting(tasks, {task.task_id: day for task, day in zip(tasks, days, strict=True)})


def _risks(data: TableData) -> Iterator[Risk]:
    for row, (risk, response) in enumerate(
        zip(data.texts("risk"), data.texts("response"), strict=True)
    ):
        if risk and response:
            yield Risk(
                risk,
                response,
                data.texts("trigger")[row],
                int(data.numbers("probability")[row] or 0),
                int(data.numbers("impact")[row] or 0),
            )


def _scale(departments: int) -> str:
    if departments > _MOST_OF_MEDIUM:
        return LARGE_SCALE
    return MEDIUM_SCALE if departments > _MOST_OF_SMALL else SMALL_SCALE
