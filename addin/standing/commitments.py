"""Q-24: actions of minutes, measures of problems, rectifications and improvements as one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from addin.content import Row, Value
from addin.forms.commitments import OF_ACCEPTANCE, OF_MINUTES, OF_PROBLEMS, OF_REVIEW
from addin.forms.vocabularies import (
    CANCELLED,
    CLOSED,
    CLOSED_STATUSES,
    DONE,
    DUE_SOON,
    ENDED_PROBLEMS,
    IN_PROGRESS,
    OVERDUE,
)
from addin.standing.meeting_dues import meeting_dues
from addin.standing.moments import as_moment
from addin.standing.workbook_day import WorkbookDay, once

NEEDED = frozenset(
    {
        "Meetings", "MeetingTasks", "Problems", "Measures", "Rectifications", "ImprovementActions",
        "Tasks", "People", "rules",
    }
)  # fmt: skip
"""What must be read of a workbook for `commitments`."""
UNDATED = datetime(9999, 12, 31)  # noqa: DTZ001 — local like every due moment
"""When what has no due moment stands in the list: last."""
_LENGTH = 60  # characters of what is promised


class Commitment(NamedTuple):
    """Something that somebody promised to do.

    - `kind`: where it arose; `table`, `row`, `key`: the cell in which it is closed there.
    - `due`: None while nobody has said until when.
    - `done_on`: the day, where it is known; `is_done` also without one.
    - `is_followed`: its reminders are those of its task or of its own time limit.
    """

    kind: str
    item: str
    subject: str
    owner: str
    department: str
    due: datetime | None
    table: str
    row: int
    key: str
    done_on: date | None = None
    is_done: bool = False
    is_followed: bool = False

    def state(self, workbook: WorkbookDay) -> str:
        """Return where it stands, in the words of 预警."""
        if self.is_done:
            return DONE
        if self.due is None:
            return IN_PROGRESS
        if self.due < workbook.now:
            return OVERDUE
        soon = workbook.calendar.add_workdays(workbook.today, 1)
        return DUE_SOON if self.due.date() <= soon else IN_PROGRESS


@once
def commitments(workbook: WorkbookDay) -> Sequence[Commitment]:
    """Return everything that was promised: what is open first, the earliest first."""
    found = [
        *_of_minutes(workbook),
        *_of_problems(workbook),
        *_of_acceptance(workbook),
        *_of_review(workbook),
    ]
    return sorted(found, key=lambda one: (one.is_done, one.due or UNDATED, one.item))


def commitment_rows(workbook: WorkbookDay) -> list[Row]:
    """Return the rows of 待办事项."""
    content = workbook.content
    rows: list[Row] = []
    for number, one in enumerate(commitments(workbook), 1):
        place = content.table(one.table).place(one.row, one.key)
        rows.append(
            {
                "no": number,
                "kind": one.kind,
                "item": one.item,
                "subject": one.subject,
                "owner": one.owner,
                "department": one.department,
                "due": one.due,
                "state": one.state(workbook),
                "done_on": one.done_on,
                "sheet": place.sheet,
                "cell": place.cell,
                "link": "转到",
                "shown": one.done_on,
            }
        )
    return rows


def _of_minutes(workbook: WorkbookDay) -> Iterator[Commitment]:
    data = workbook.content.table("MeetingTasks")
    dues = meeting_dues(workbook.content, workbook.calendar)
    for row, (given, due) in enumerate(zip(data.records(), dues, strict=True)):
        status = workbook.status_of(str(given["pushed_to"])) if given["pushed_to"] else ""
        if given["name"] and status != CANCELLED:
            yield Commitment(
                kind=OF_MINUTES,
                item=str(given["action_id"]),
                subject=_short(given["name"]),
                owner=str(given["owner"]),
                department=workbook.people.get(str(given["owner"]), ""),
                due=_end_of(workbook, due.day),
                table=data.table.name,
                row=row,
                key="done_on",
                done_on=_day(given["done_on"]),
                is_done=data.filled("done_on")[row] or status in CLOSED_STATUSES,
                is_followed=bool(status),
            )


def _of_problems(workbook: WorkbookDay) -> Iterator[Commitment]:
    problems = workbook.content.table("Problems")
    ended = {
        one
        for one, status in zip(problems.texts("problem_id"), problems.texts("status"), strict=True)
        if status in ENDED_PROBLEMS
    }
    data = workbook.content.table("Measures")
    for row, given in enumerate(data.records()):
        if given["step"]:
            yield Commitment(
                kind=OF_PROBLEMS,
                item=str(given["measure_id"]),
                subject=_short(given["step"]),
                owner=str(given["owner"]),
                department=str(given["main"]),
                due=_end_of(workbook, given["due"]),
                table=data.table.name,
                row=row,
                key="done_on",
                done_on=_day(given["done_on"]),
                is_done=data.filled("done_on")[row] or given["problem_id"] in ended,
            )


def _of_acceptance(workbook: WorkbookDay) -> Iterator[Commitment]:
    data = workbook.content.table("Rectifications")
    for row, given in enumerate(data.records()):
        if given["rectification_id"]:
            yield Commitment(
                kind=OF_ACCEPTANCE,
                item=str(given["rectification_id"]),
                subject=_short(given["requirement"] or f"成果{given['deliverable_id']}整改"),
                owner=str(given["person"]),
                department=str(given["department"]),
                due=_end_of(workbook, given["due"]),
                table=data.table.name,
                row=row,
                key="finished_at",
                done_on=_day(given["finished_at"]),
                is_done=given["status"] == CLOSED,
                is_followed=True,
            )


def _of_review(workbook: WorkbookDay) -> Iterator[Commitment]:
    data = workbook.content.table("ImprovementActions")
    for row, given in enumerate(data.records()):
        if given["action_id"]:
            yield Commitment(
                kind=OF_REVIEW,
                item=str(given["action_id"]),
                subject=_short(given["action"] or "待写明措施"),
                owner=str(given["person"]),
                department=str(given["department"]),
                due=_end_of(workbook, given["due"]),
                table=data.table.name,
                row=row,
                key="status",
                is_done=given["status"] == CLOSED,
            )


def _end_of(workbook: WorkbookDay, day: Value) -> datetime | None:
    """Return a due moment; of a day without an hour the close of business."""
    if not isinstance(day, date):
        return None
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, workbook.work.hours.close)


def _day(value: Value) -> date | None:
    return as_moment(value).date() if isinstance(value, date) else None


def _short(text: Value) -> str:
    words = " ".join(str(text).split())
    return words if len(words) <= _LENGTH else f"{words[: _LENGTH - 1]}…"
