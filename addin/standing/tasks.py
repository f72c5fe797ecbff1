"""F3.17: what the tracker says about every task, in Python; agrees with the native formulas.

The words used here:

- A row counts as a task when its 任务编号 is filled in.
  A blank status is 未开始; of one that is no word nothing is known (状态无法识别). A task is *closed* when it is 已完成 or 已取消, else *open*.
- *due* is 调整后完成日期, else the plan's 计划完成; unknown where something stands there that is
  no date (日期无法识别).
  An open task is overdue from the day after it; its overdue days are the working days since.
- *remaining days* are the working days after today up to the due date, the last day included.
- *stale days* are the working days since 更新日期, else since the planned start; they are counted
  for open tasks that are under way or whose start has come (R-11).
  A task is stale when they exceed its cadence: 更新频率 of the plan, else by the priority of the
  task or the collaboration (X-04).
- A task is *at risk* when somebody expects a delay (F3.13), or when fewer working days are left,
  today included, than the rest of its work takes at the planned pace; of a blank 完成度 nothing
  follows.
- A task in 待验收 with an actual finish is *delivered*: that finish tells whether it was in time,
  and it is no more overdue, stale or at risk. From then on it waits for its acceptor, and is
  待验收逾期 after the moment that the last refresh has noted for it (SLA-22).
- So is every task of a collaboration that was called off: nobody waits for it.
- Working days are counted within the sheet 工作日历; beyond it there is no figure, and
  日历提示 says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, cast

from addin.content import Content, TableData, Value, empty_value
from addin.forms.vocabularies import (
    CADENCE_BY_PRIORITY,
    CADENCE_WORKDAYS,
    IN_ACCEPTANCE,
    NOT_STARTED,
    TASK_STATUS,
    UNREADABLE_STATUS,
    VOID,
    YES,
)
from addin.standing.day_count import FIRST_DATE, known
from addin.standing.moments import is_later
from addin.standing.task_words import Dates, Days, Facts, Texts, judged
from addin.standing.workbook_day import WorkbookDay, once

OTHER_CADENCE = 2  # 每两日 where nothing else is said

NEEDED = frozenset(
    {
        "Tasks",
        "PlanTasks",
        "Exceptions",
        "calendar",
        "clock",
        "plan.cadence",
        "initiation.priority",
        "initiation.form_status",
    }
)
"""What must be read of a workbook for `progress`: tables, forms and fields.

The sheet 工作日历 itself need not be: it is taken to span the calendar.
"""


class TaskState(NamedTuple):
    """One task with all that is known of it; day counts are working days."""

    row: int  # of the sheet
    task_id: str
    name: str
    department: str
    owner: str
    supporting: str
    milestone_id: str
    status: str  # a standard word
    percent: float | None
    priority: str  # of the task, else of the collaboration
    cadence: int  # working days within which it must be updated
    warning: str
    due: date | None
    remaining_days: int | None
    overdue_days: int | None
    is_overdue: str  # 是 or 否, as in the sheet
    stale_days: int | None
    is_stale: str
    is_at_risk: str
    sla_state: str
    calendar_note: str
    baseline_start: date | None
    baseline_finish: date | None
    actual_finish: date | None
    is_delivered: bool
    accepting: str  # 验收部门 and 验收人, as the last refresh has noted them
    acceptor: str


@dataclass(frozen=True)
class Progress:
    """The derived columns of the tracker and what they were computed from.

    Every list runs along the rows of the table Tasks as it was read; a row without a task holds
    empty values.
    `columns` are the derived columns by field key.
    """

    facts: Facts
    task_ids: Texts
    priority: Texts
    is_delivered: Sequence[bool]
    accepting: Texts
    acceptor: Texts
    accept_by: Sequence[datetime | None]
    columns: Mapping[str, Sequence[Value]]

    def texts(self, key: str) -> Texts:
        """Return a derived column of text."""
        return cast("Texts", self.columns[key])

    def dates(self, key: str) -> Dates:
        """Return a derived column of dates."""
        return cast("Dates", self.columns[key])

    def numbers(self, key: str) -> Days:
        """Return a derived column of whole numbers."""
        return cast("Days", self.columns[key])

    @cached_property
    def tasks(self) -> Sequence[TaskState]:
        """The tasks, row by row."""
        own: dict[str, Sequence[Value]] = {
            "row": self.facts.rows,
            "task_id": self.task_ids,
            "status": self.facts.status,
            "priority": self.priority,
            "cadence": self.facts.cadence,
            "percent": self.facts.percent,
            "actual_finish": self.facts.actual_finish,
            "is_delivered": self.is_delivered,
            "accepting": self.accepting,
            "acceptor": self.acceptor,
            **self.columns,
        }
        made = map(TaskState._make, zip(*(own[key] for key in TaskState._fields), strict=True))
        return [task for task in made if task.task_id]


@once
def progress(workbook: WorkbookDay) -> Progress:
    """Return the progress of every row of the tracker; needs what `NEEDED` names."""
    content = workbook.content
    data = content.table("Tasks")
    is_task = [bool(task) for task in data.texts("task_id")]
    planned = _plan_places(content)
    looked_up = _from_plan(content, planned)
    adjusted = data.unreadable("adjusted_finish")
    due = [
        None if not task or row in adjusted else known(own) or baseline
        for row, (task, own, baseline) in enumerate(
            zip(
                is_task,
                data.dates("adjusted_finish"),
                cast("Dates", looked_up["baseline_finish"]),
                strict=True,
            )
        )
    ]
    status = _statuses(data)
    delivered = _delivered(workbook)
    accept_by = cast("Sequence[datetime | None]", noted(content, "acceptance_due"))
    facts = Facts(
        today=workbook.today,
        days=workbook.days,
        rows=data.rows,
        is_task=is_task,
        status=status,
        start=cast("Dates", looked_up["baseline_start"]),
        due=due,
        updated=data.dates("updated_on"),
        actual_finish=[known(day) for day in data.dates("actual_finish")],
        is_left_alone=left_alone(workbook),
        is_waiting_long=_waiting_long(
            workbook.now, [is_so and not _is_void(content) for is_so in delivered], accept_by
        ),
        percent=[_clamped(value) for value in data.numbers("percent")],
        delay=data.numbers("risk_delay"),
        cadence=cadences(content),
        unread=_unread(workbook, planned, is_task, due, status),
    )
    state = [word if task else "" for task, word in zip(is_task, facts.status, strict=True)]
    return Progress(
        facts=facts,
        task_ids=data.texts("task_id"),
        priority=_priorities(content),
        is_delivered=delivered,
        accepting=cast("Texts", noted(content, "accepting")),
        acceptor=cast("Texts", noted(content, "acceptor")),
        accept_by=accept_by,
        columns={
            **looked_up,
            "due": due,
            "state": state,
            "delivered": [
                YES if task and is_so else ""
                for task, is_so in zip(is_task, facts.is_left_alone, strict=True)
            ],
            **judged(facts),
        },
    )


@once
def left_alone(workbook: WorkbookDay) -> Sequence[bool]:
    """Return by row which tasks nobody has to work on: delivered ones, all where it was called off."""
    delivered = _delivered(workbook)
    return [True] * len(delivered) if _is_void(workbook.content) else delivered


def _is_void(content: Content) -> bool:
    return content.text("initiation.form_status") == VOID


def noted(content: Content, key: str) -> Sequence[Value]:
    """Return a column of the tracker that refreshes keep; of an older workbook nothing is noted yet."""
    data = content.table("Tasks")
    if content.has(f"Tasks.{key}"):
        return data.columns[key]
    return [empty_value(data.table.field(key).kind)] * len(data)


def _delivered(workbook: WorkbookDay) -> list[bool]:
    data, today = workbook.content.table("Tasks"), workbook.today
    return [
        word == IN_ACCEPTANCE and day is not None and FIRST_DATE <= day <= today
        for word, day in zip(data.texts("status"), data.dates("actual_finish"), strict=True)
    ]


def _waiting_long(
    now: datetime, delivered: Sequence[bool], accept_by: Sequence[datetime | None]
) -> list[bool]:
    """Return whether each task waits longer than it should for its acceptance."""
    return [
        waits and until is not None and is_later(now, until)
        for waits, until in zip(delivered, accept_by, strict=True)
    ]


_STATUSES = frozenset(TASK_STATUS.words)


def _statuses(tasks: TableData) -> list[str]:
    misread = tasks.unreadable("status")
    return [
        word if word in _STATUSES else UNREADABLE_STATUS if word or row in misread else NOT_STARTED
        for row, word in enumerate(tasks.texts("status"))
    ]


_MISREAD = {
    "status": ("status",),
    "updated": ("updated_on",),
    "actual_finish": ("actual_finish",),
    "delay": ("risk_delay",),
    "accept_by": ("handed_in", "acceptance_due"),
}
"""By fact: the fields of the tracker that tell it."""


def _unread(
    workbook: WorkbookDay,
    planned: Sequence[int],
    is_task: Sequence[bool],
    due: Dates,
    status: Texts,
) -> dict[str, Collection[int]]:
    """Return the rows of the tracker in which a fact cannot be read.

    Past its due date that of a task in 待验收 counts as such without a finish that can be read.
    """
    tasks, plan = workbook.content.table("Tasks"), workbook.content.table("PlanTasks")
    if not tasks.misfits and not plan.misfits:
        return {}

    def wrong(*own: str, source: str) -> frozenset[int]:
        typed = {
            row for key in own for row in tasks.unreadable(key) if (row, key) in tasks.overtyped
        }
        places = plan.unreadable(source)
        return frozenset(typed.union(row for row, place in enumerate(planned) if place in places))

    no_due = wrong("due", "baseline_finish", source="finish")
    no_finish = frozenset() if _is_void(workbook.content) else tasks.unreadable("actual_finish")
    found = {
        "due": tasks.unreadable("adjusted_finish").union(
            (row for row in no_due if due[row] is None),
            (row for row in no_finish if _is_past(due[row], workbook.today, status[row])),
        ),
        "start": wrong("baseline_start", source="start"),
        **{
            fact: frozenset(row for key in keys for row in tasks.unreadable(key))
            for fact, keys in _MISREAD.items()
        },
    }
    return {fact: [row for row in rows if is_task[row]] for fact, rows in found.items() if rows}


def _is_past(due: date | None, today: date, status: str) -> bool:
    return status == IN_ACCEPTANCE and due is not None and due < today


def _plan_places(content: Content) -> list[int]:
    """Return the row of the plan for each row of the tracker, by 任务编号 the first; -1 for none."""
    at: dict[str, int] = {}
    for index, task in enumerate(content.table("PlanTasks").texts("task_id")):
        at.setdefault(task.lower(), index)
    wanted = content.table("Tasks").texts("task_id")
    return [at.get(task.lower(), -1) if task else -1 for task in wanted]


def _from_plan(content: Content, found: Sequence[int]) -> dict[str, Sequence[Value]]:
    """Return the columns that are looked up in the plan; `found` are the rows to look at."""
    plan, wanted = content.table("PlanTasks"), content.table("Tasks").texts("task_id")
    looked_up: dict[str, Sequence[Value]] = {}
    for key in ("name", "department", "owner", "supporting", "milestone_id"):
        texts = [*plan.texts(key), ""]
        looked_up[key] = [texts[index] for index in found]
    for key, source in (("baseline_start", "start"), ("baseline_finish", "finish")):
        days = [*map(known, plan.dates(source)), None]
        looked_up[key] = [days[index] for index in found]
    position = [*(row - plan.extent.start + 1 for row in plan.rows), None]
    looked_up["plan_row"] = [
        position[index] if task else None for task, index in zip(wanted, found, strict=True)
    ]
    return looked_up


def update_days(content: Content) -> int:
    """Return within how many working days a task must be updated that has no priority of its own.

    更新频率 of the plan decides, else the collaboration's priority (X-04).
    """
    by_priority = CADENCE_BY_PRIORITY.get(content.text("initiation.priority"), "")
    usual = CADENCE_WORKDAYS.get(by_priority, OTHER_CADENCE)
    return CADENCE_WORKDAYS.get(content.text("plan.cadence"), usual)


def cadences(content: Content) -> list[int]:
    """Return within how many working days each task must be updated."""
    usual = update_days(content)
    own = content.table("Tasks").texts("priority")
    if content.text("plan.cadence"):
        return [usual] * len(own)
    days = {word: CADENCE_WORKDAYS[name] for word, name in CADENCE_BY_PRIORITY.items()}
    return [days.get(word, OTHER_CADENCE) if word else usual for word in own]


def _priorities(content: Content) -> list[str]:
    """Return the priority of each task, else the collaboration's."""
    usual = content.text("initiation.priority")
    return [own or usual for own in content.table("Tasks").texts("priority")]


def _clamped(value: float | None) -> float | None:
    return None if value is None else min(1, max(0, value))
