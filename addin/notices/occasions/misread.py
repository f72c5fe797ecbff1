"""Cells that cannot be read and on which a reminder rests: whoever it was for is told that instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from addin.content import Misfit, Place, TableData
from addin.forms import FIELDS
from addin.forms.model import Field
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import CLOSED_STATUSES
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.who import having, leaders
from addin.reading.model import Unreadable
from addin.standing.limits import Clock, clocks
from addin.standing.limits.model import Misread
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.text import shortened

_NAME_LENGTH = 40
_TRACKED = (
    *("status", "adjusted_finish", "updated_on", "risk_delay"),
    *("due", "baseline_start", "baseline_finish"),  # what was typed over a formula
)
_PLANNED = ("start", "finish")
_BECAUSE = "内容无法识别，无法判断是否到期、逾期，每个工作日提醒一次"


class _Cell(NamedTuple):
    """A cell that cannot be read, with what its field is and where it stands."""

    field: Field
    misfit: Misfit
    place: Place | None

    def __str__(self) -> str:
        read = Unreadable(self.misfit.raw, self.misfit.why, self.misfit.likely)
        where = f"{self.place}" if self.place else ""
        question = read.question(self.field.kind)
        return (
            f"{where}“{self.field.label}”写的“{_brief(read.raw)}”{read.why}"
            f"{f'，{question}' if question else ''}"
        )


def _brief(raw: str) -> str:
    """Return what was typed, short."""
    return shortened(" ".join(raw.split()), 20)


@occasion(Reminder.DUE_SOON)
def tasks(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-07: the owner of an open task and whoever keeps the tracker, each working day."""
    tracked, plan = (workbook.content.table(name) for name in ("Tasks", "PlanTasks"))
    if not tracked.misfits and not plan.misfits:
        return
    index = {row: n for n, row in enumerate(tracked.rows)}
    for task in progress(workbook).tasks:
        if task.status in CLOSED_STATUSES:
            continue
        planned = workbook.plan_row(task.task_id)
        cells = [
            *_cells_of(tracked, index[task.row], _TRACKED),
            *(() if planned is None else _cells_of(plan, planned, _PLANNED)),
        ]
        if cells:
            yield _of_task(workbook, rule, task, cells)


def _of_task(
    workbook: WorkbookDay, rule: ReminderRule, task: TaskState, cells: Iterable[_Cell]
) -> Notice:
    return Notice(
        reminder=rule.reminder,
        id=f"{task.task_id} 无法识别",
        number=workbook.short(task.task_id),
        name=shortened(task.name or task.task_id, _NAME_LENGTH),
        people=" · ".join(filter(None, (task.owner, task.department))),
        status=task.warning,
        detail="；".join(map(str, cells)),
        tellings=tuple(_tellings(workbook, (task.owner,))),
    )


@occasion(Reminder.LIMIT)
def limits(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """A time limit that nobody can judge: whoever must act, and whoever keeps the tracker."""
    found: dict[Misread, list[Clock]] = {}
    for clock in clocks(workbook):
        if clock.misread and clock.is_binding:
            found.setdefault(clock.misread, []).append(clock)
    for at, of_cell in found.items():
        cell = _cell_at(workbook, at)
        if cell is None:
            continue
        people = dict.fromkeys(name for clock in of_cell for name in clock.people)
        first = of_cell[0]
        yield Notice(
            reminder=rule.reminder,
            id=f"{first.item} {at.key} 无法识别",
            number=workbook.short(first.item),
            name=shortened(
                f"{first.task}：{first.name}" if first.name else first.task, _NAME_LENGTH
            ),
            people="、".join(people),
            status=first.state,
            detail=str(cell),
            tellings=tuple(_tellings(workbook, tuple(people))),
        )


def _tellings(workbook: WorkbookDay, people: tuple[str, ...]) -> Iterator[Telling]:
    """Yield the tellings to those who must act and to the keeper of the tracker, else the lead."""
    keepers = tuple(filter(None, having(workbook, Role.TRACKER))) or leaders(workbook)
    actors = tuple(filter(None, people)) or keepers
    told = ((Role.ACTOR, actors), (Role.TRACKER, tuple(n for n in keepers if n not in actors)))
    for role, names in told:
        if names:
            yield Telling(
                role=role,
                names=names,
                period=f"misread {workbook.today}",
                action="请核对后改正" if role is Role.ACTOR else "请跟进改正",
                because=_BECAUSE,
            )


def _cells_of(data: TableData, row: int, keys: Iterable[str]) -> Iterator[_Cell]:
    for misfit in data.misfits:
        if misfit.row != row or misfit.key not in keys:
            continue
        field = data.table.field(misfit.key)
        if not field.derived or (row, misfit.key) in data.overtyped:
            yield _Cell(field, misfit, data.place(row, misfit.key))


def _cell_at(workbook: WorkbookDay, at: Misread) -> _Cell | None:
    content = workbook.content
    if data := content.owner(at.key):
        return next(_cells_of(data, at.row, (at.key.partition(".")[2],)), None)
    misfit = next((one for one in content.misfits if one.key == at.key), None)
    return _Cell(FIELDS[at.key], misfit, content.places.get(at.key)) if misfit else None
