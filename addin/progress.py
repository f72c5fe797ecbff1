"""F3.17: what the tracker says about every task, in Python; agrees with the native formulas.

The words used here:

- A row counts as a task when its 任务编号 is filled in.
  A blank or unknown status is 未开始; a task is *closed* when it is 已完成 or 已取消, else *open*.
- *due* is 调整后完成时间, else the plan's 计划完成.
  An open task is overdue from the day after it; its overdue days are the working days since.
- *remaining days* are the working days after today up to the due date, the last day included.
- *stale days* are the working days since 更新日期, else since the planned start; they are counted
  for open tasks that are under way or whose start has come (R-11).
  A task is stale when they exceed its cadence: 更新频率 of the plan, else by the priority of the
  task or the collaboration (X-04).
- A task is *at risk* when somebody expects a delay (F3.13), or when fewer working days are left,
  today included, than the rest of its work takes at the planned pace.
- Working days are counted within the sheet 工作日历; beyond it there is no figure, and
  日历提示 says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, cast

from addin.content import Content, Value
from addin.day_count import DayCount, known, serial
from addin.forms.vocabularies import (
    BLOCKED,
    CADENCE_BY_PRIORITY,
    CADENCE_WORKDAYS,
    CANCELLED,
    CLOSED_STATUSES,
    DONE,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    NO,
    NOT_STARTED,
    SLA_STATE,
    TASK_STATUS,
    WARNING,
    YES,
)
from addin.worktime import Calendar

DUE_SOON_DAYS = 1  # §8: 即将到期
SPENT_SHARE = 0.8  # §6: 即将超时
OTHER_CADENCE = 2  # 每两日 where nothing else is said
STARTED_STATUSES = (IN_PROGRESS, BLOCKED, IN_ACCEPTANCE)
LAST_RANK = 9_999_999  # more than a sheet has rows
RANK_STEP = LAST_RANK + 1
ESTIMATED = "{n} 安排未录入，按估算"
BEYOND_CALENDAR = "{n} 超出工作日历，未计工作日"

NEEDED = frozenset(
    {
        "Tasks",
        "PlanTasks",
        "Exceptions",
        "calendar",
        "clock",
        "plan.cadence",
        "initiation.priority",
    }
)
"""What must be read of a workbook for `progress`: tables, forms and fields.

The sheet 工作日历 itself need not be: it is taken to span the calendar.
"""

_, _, _, BLOCKED_LATE, LATE, DUE_SOON, AT_RISK, STALE, NORMAL = WARNING.words
NOT_TIMED, RUNNING, NEARLY_OVER, OVER, MET, MISSED, _ = SLA_STATE.words

_Dates = Sequence["date | None"]
_Texts = Sequence[str]
_Days = Sequence["int | None"]


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


@dataclass(frozen=True, slots=True)
class Progress:
    """The derived columns of the tracker and what they were computed from.

    Every list runs along the rows of the table Tasks as it was read; a row without a task holds
    empty values.
    `columns` are the derived columns by field key.
    """

    rows: Sequence[int]
    task_ids: _Texts
    status: _Texts
    priority: _Texts
    cadence: Sequence[int]
    percent: Sequence[float | None]
    actual_finish: _Dates
    columns: Mapping[str, Sequence[Value]]

    def texts(self, key: str) -> _Texts:
        """Return a derived column of text."""
        return cast("_Texts", self.columns[key])

    def dates(self, key: str) -> _Dates:
        """Return a derived column of dates."""
        return cast("_Dates", self.columns[key])

    def numbers(self, key: str) -> _Days:
        """Return a derived column of whole numbers."""
        return cast("_Days", self.columns[key])

    @property
    def tasks(self) -> list[TaskState]:
        """The tasks, row by row."""
        own: dict[str, Sequence[Value]] = {
            "row": self.rows,
            "task_id": self.task_ids,
            "status": self.status,
            "priority": self.priority,
            "cadence": self.cadence,
            "percent": self.percent,
            "actual_finish": self.actual_finish,
            **self.columns,
        }
        made = map(TaskState._make, zip(*(own[key] for key in TaskState._fields), strict=True))
        return [task for task in made if task.task_id]


def progress(content: Content, *, today: date, calendar: Calendar) -> Progress:
    """Return the progress of every row of the tracker.

    Needs what `NEEDED` names.
    """
    return progress_within(content, today, DayCount.of(content, calendar))


def progress_within(content: Content, today: date, days: DayCount) -> Progress:
    """Return the progress of every row of the tracker, its days counted by `days`."""
    data = content.table("Tasks")
    looked_up = _from_plan(content)
    base = _Base(
        today=today,
        days=days,
        rows=data.rows,
        is_task=[bool(task) for task in data.texts("task_id")],
        status=[status if status in _STATUSES else NOT_STARTED for status in data.texts("status")],
        start=cast("_Dates", looked_up["baseline_start"]),
        due=[
            (known(adjusted) or planned) if task else None
            for task, adjusted, planned in zip(
                data.texts("task_id"),
                data.dates("adjusted_finish"),
                cast("_Dates", looked_up["baseline_finish"]),
                strict=True,
            )
        ],
    )
    percent = [_clamped(value) for value in data.numbers("percent")]
    actual = [known(day) for day in data.dates("actual_finish")]
    fallback = content.text("initiation.priority")
    priority = [own or fallback for own in data.texts("priority")]
    cadence = _cadences(content)
    return Progress(
        rows=data.rows,
        task_ids=data.texts("task_id"),
        status=base.status,
        priority=priority,
        cadence=cadence,
        percent=percent,
        actual_finish=actual,
        columns={
            **looked_up,
            **_judged(
                base,
                updated=data.dates("updated_on"),
                cadence=cadence,
                percent=percent,
                delays=data.numbers("risk_delay"),
                actual=actual,
            ),
        },
    )


_STATUSES = frozenset(TASK_STATUS.words)


class _Base(NamedTuple):
    """What all judgements start from, row by row."""

    today: date
    days: DayCount
    rows: Sequence[int]
    is_task: Sequence[bool]
    status: _Texts
    start: _Dates
    due: _Dates


def _judged(
    base: _Base,
    *,
    updated: _Dates,
    cadence: Sequence[int],
    percent: Sequence[float | None],
    delays: Sequence[float | None],
    actual: _Dates,
) -> dict[str, Sequence[Value]]:
    late = _late(base)
    remaining = _remaining(base, late)
    duration = _durations(base)
    stale_days = _stale_days(base, updated)
    stale = [
        days is not None and days > limit for days, limit in zip(stale_days, cadence, strict=True)
    ]
    risk = _at_risk(base, late, percent, delays, zip(remaining, duration, strict=True))
    return {
        "due": base.due,
        "duration": duration,
        "state": [
            status if task else "" for task, status in zip(base.is_task, base.status, strict=True)
        ],
        "is_overdue": _yes_no(base, late),
        "overdue_days": _overdue_days(base, late),
        "remaining_days": remaining,
        "stale_days": stale_days,
        "is_stale": _yes_no(base, stale),
        "is_at_risk": _yes_no(base, risk),
        "warning": _warnings(base, late, remaining, risk, stale),
        "sla_state": _sla_states(base, late, actual, zip(remaining, duration, strict=True)),
        "calendar_note": _calendar_notes(base),
        "attention": _attention(base, late),
        "due_order": _due_order(base, late),
    }


def _from_plan(content: Content) -> dict[str, Sequence[Value]]:
    """Return the columns that are looked up in the plan by 任务编号, the first row that has it."""
    plan = content.table("PlanTasks")
    at: dict[str, int] = {}
    for index, task in enumerate(plan.texts("task_id")):
        at.setdefault(task.lower(), index)
    wanted = content.table("Tasks").texts("task_id")
    found = [at.get(task.lower(), -1) if task else -1 for task in wanted]
    looked_up: dict[str, Sequence[Value]] = {}
    for key in ("name", "department", "owner", "supporting", "milestone_id"):
        texts = [*plan.texts(key), ""]
        looked_up[key] = [texts[index] for index in found]
    for key, source in (("baseline_start", "start"), ("baseline_finish", "finish")):
        days = [*map(known, plan.dates(source)), None]
        looked_up[key] = [days[index] for index in found]
    rows = [*plan.rows, 0]
    looked_up["plan_row"] = [
        rows[index] if task else None for task, index in zip(wanted, found, strict=True)
    ]
    return looked_up


def update_days(content: Content) -> int:
    """Return within how many working days a task must be updated that has no priority of its own.

    更新频率 of the plan decides, else the collaboration's priority (X-04).
    """
    by_priority = CADENCE_BY_PRIORITY.get(content.text("initiation.priority"), "")
    usual = CADENCE_WORKDAYS.get(by_priority, OTHER_CADENCE)
    return CADENCE_WORKDAYS.get(content.text("plan.cadence"), usual)


def _cadences(content: Content) -> list[int]:
    """Return within how many working days each task must be updated."""
    usual = update_days(content)
    own = content.table("Tasks").texts("priority")
    if content.text("plan.cadence"):
        return [usual] * len(own)
    days = {word: CADENCE_WORKDAYS[name] for word, name in CADENCE_BY_PRIORITY.items()}
    return [days.get(word, OTHER_CADENCE) if word else usual for word in own]


def _clamped(value: float | None) -> float | None:
    return None if value is None else min(1, max(0, value))


def _yes_no(base: _Base, claims: Sequence[bool]) -> list[str]:
    return [
        (YES if claim else NO) if task else ""
        for task, claim in zip(base.is_task, claims, strict=True)
    ]


def _late(base: _Base) -> list[bool]:
    today = base.today
    return [
        due is not None and today > due and status not in CLOSED_STATUSES
        for due, status in zip(base.due, base.status, strict=True)
    ]


def _overdue_days(base: _Base, late: Sequence[bool]) -> list[int | None]:
    between, today = base.days.between, base.today
    return [
        (between(due, today) if is_late and due else 0) if task else None
        for task, due, is_late in zip(base.is_task, base.due, late, strict=True)
    ]


def _remaining(base: _Base, late: Sequence[bool]) -> list[int | None]:
    until, today = base.days.until, base.days.until(base.today)
    remaining: list[int | None] = []
    for due, status, is_late in zip(base.due, base.status, late, strict=True):
        left = None
        if due is not None and today is not None and not is_late and status not in CLOSED_STATUSES:
            count = until(due)
            left = None if count is None else count - today
        remaining.append(left)
    return remaining


def _durations(base: _Base) -> list[int | None]:
    """Return the working days from the planned start to the due date, both included."""
    inclusive = base.days.inclusive
    return [
        inclusive(start, due) if start and due and start <= due else None
        for start, due in zip(base.start, base.due, strict=True)
    ]


def _stale_days(base: _Base, updated: _Dates) -> list[int | None]:
    between, today = base.days.between, base.today
    stale: list[int | None] = []
    rows = zip(base.is_task, base.status, base.start, updated, strict=True)
    for task, status, start, last in rows:
        days = None
        if task and status not in CLOSED_STATUSES:
            begun = status in STARTED_STATUSES or (start is not None and start <= today)
            since = known(last) or start
            if begun and since is not None:
                days = between(since, today)
                days = None if days is None else max(0, days)
        stale.append(days)
    return stale


def _at_risk(
    base: _Base,
    late: Sequence[bool],
    percent: Sequence[float | None],
    delays: Sequence[float | None],
    spans: Iterable[tuple[int | None, int | None]],
) -> list[bool]:
    """Return whether an open task may finish late; `spans` are remaining and total days."""
    today = base.days.between(base.today - timedelta(days=1), base.today) or 0
    return [
        not is_late
        and status not in CLOSED_STATUSES
        and (
            (delay is not None and delay > 0)
            or (
                left is not None
                and duration is not None
                and left + today < round((1 - (share or 0)) * duration, 6)
            )
        )
        for is_late, status, delay, share, (left, duration) in zip(
            late, base.status, delays, percent, spans, strict=True
        )
    ]


def _warnings(
    base: _Base,
    late: Sequence[bool],
    remaining: _Days,
    risk: Sequence[bool],
    stale: Sequence[bool],
) -> list[str]:
    """Return the word of §8 for each task, in its priority order."""
    words: list[str] = []
    rows = zip(base.is_task, base.status, late, remaining, risk, stale, strict=True)
    for task, status, is_late, left, is_at_risk, is_stale in rows:
        if not task:
            word = ""
        elif status in CLOSED_STATUSES:
            word = status
        elif status == BLOCKED:
            word = BLOCKED_LATE if is_late else BLOCKED
        elif is_late:
            word = LATE
        elif left is not None and left <= DUE_SOON_DAYS:
            word = DUE_SOON
        elif is_at_risk:
            word = AT_RISK
        else:
            word = STALE if is_stale else NORMAL
        words.append(word)
    return words


def _sla_states(
    base: _Base,
    late: Sequence[bool],
    actual: _Dates,
    spans: Iterable[tuple[int | None, int | None]],
) -> list[str]:
    """Return the words of §6 for the task's own deadline; empty where nothing can be said."""
    states: list[str] = []
    rows = zip(base.status, base.start, base.due, late, actual, spans, strict=True)
    for status, start, due, is_late, finished, (left, duration) in rows:
        if due is None or status == CANCELLED:
            state = ""
        elif status == DONE:
            state = "" if finished is None else MET if finished <= due else MISSED
        elif is_late:
            state = OVER
        elif start is not None and start > base.today and status not in STARTED_STATUSES:
            state = NOT_TIMED
        else:
            state = NEARLY_OVER if _is_nearly_over(left, duration) else RUNNING
        states.append(state)
    return states


def _is_nearly_over(left: int | None, duration: int | None) -> bool:
    if left is None or left <= DUE_SOON_DAYS:
        return left is not None
    return duration is not None and left <= round(round(1 - SPENT_SHARE, 6) * duration, 6)


def _calendar_notes(base: _Base) -> list[str]:
    """Return where the day counts of an open task rest on an estimate or end."""
    first, announced, last = base.days.first, base.days.announced_until, base.days.last
    return [
        ""
        if due is None or first <= due <= announced <= last or status in CLOSED_STATUSES
        else calendar_note(due, base.days)
        for due, status in zip(base.due, base.status, strict=True)
    ]


def calendar_note(due: date, days: DayCount) -> str:
    """Return what must be said about a due date: its year is estimated, or not in the sheet."""
    if not days.first <= due <= days.last:
        return BEYOND_CALENDAR.format(n=due.year)
    return ESTIMATED.format(n=due.year) if due > days.announced_until else ""


def _attention(base: _Base, late: Sequence[bool]) -> list[int | None]:
    """Return a rank for overdue and blocked tasks, the longest overdue highest, no two alike."""
    ranks: list[int | None] = []
    rows = zip(base.rows, base.is_task, base.status, base.due, late, strict=True)
    for row, task, status, due, is_late in rows:
        is_blocked = status == BLOCKED
        if not task or not (is_late or is_blocked):
            ranks.append(None)
            continue
        overdue = (base.today - due).days if is_late and due else 0
        ranks.append((overdue * 2 + is_blocked) * RANK_STEP + LAST_RANK - row)
    return ranks


def _due_order(base: _Base, late: Sequence[bool]) -> list[int | None]:
    """Return a rank for open tasks still to come due, the earliest lowest, no two alike."""
    return [
        None
        if due is None or is_late or status in CLOSED_STATUSES
        else serial(due) * RANK_STEP + row
        for row, status, due, is_late in zip(base.rows, base.status, base.due, late, strict=True)
    ]
