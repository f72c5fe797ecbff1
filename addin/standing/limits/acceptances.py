"""SLA-22: what was delivered waits for its acceptor, not for whoever delivered it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from addin.forms.vocabularies import IN_ACCEPTANCE
from addin.reading.names import several
from addin.standing.day_count import known
from addin.standing.limits.collaboration import lead, names
from addin.standing.limits.model import Episode
from addin.standing.moments import as_moment
from addin.standing.tasks import noted
from addin.standing.workbook_day import WorkbookDay


def acceptances(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-22: counted from the later of the actual finish and the day on which 待验收 was seen.

    That day is the one a refresh has noted; until one does, today.
    """
    tasks = workbook.content.table("Tasks")
    ids, finished = tasks.texts("task_id"), tasks.dates("actual_finish")
    for row in submitted_rows(workbook):
        finish = known(finished[row])
        if not ids[row] or finish is None or finish > workbook.today:
            continue
        people, departments = acceptors(workbook, ids[row])
        yield Episode(
            key="Tasks.status",
            row=row,
            item=workbook.full_task_id(ids[row]),
            name=_planned(workbook, ids[row], "name"),
            people=people,
            departments=departments,
            started=max(as_moment(seen_on(workbook, row)), as_moment(finish)),
        )


def submitted_rows(workbook: WorkbookDay) -> Sequence[int]:
    """Return the rows of the tracker whose task is 待验收."""
    return [row for row, status in enumerate(workbook.statuses) if status == IN_ACCEPTANCE]


def seen_on(workbook: WorkbookDay, row: int) -> date:
    """Return since when a task was seen in 待验收."""
    seen = noted(workbook.content, "handed_in")[row]
    return seen if isinstance(seen, date) else workbook.today


def acceptors(workbook: WorkbookDay, task_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the people and departments who accept what a task delivers (F2.09).

    They are the heads of the 验收部门 of its deliverables; without one, who leads.
    """
    text = _planned(workbook, task_id, "deliverable")
    wanted = set(map(str.casefold, (text, *several(text)))) - {""}
    listed = workbook.content.table("Deliverables")
    columns = (listed.texts(key) for key in ("deliverable_id", "name", "acceptor"))
    departments = names(
        *(
            department
            for identity, name, department in zip(*columns, strict=True)
            if not wanted.isdisjoint((identity.casefold(), name.casefold()))
        )
    )
    if not departments:
        return lead(workbook)
    return names(*(workbook.heads.get(each, "") for each in departments)), departments


def _planned(workbook: WorkbookDay, task_id: str, key: str) -> str:
    row = workbook.plan_row(task_id)
    return "" if row is None else workbook.content.table("PlanTasks").texts(key)[row]
