"""How a task is judged from its status and its dates: the words and figures of F3.17.

Every function runs down a column of the tracker; `addin.standing.tasks` says what the words mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from addin.content import Value
from addin.forms.vocabularies import (
    ACCEPTANCE_OVERDUE,
    AT_RISK,
    BLOCKED,
    BLOCKED_OVERDUE,
    CANCELLED,
    CLOSED_STATUSES,
    DONE,
    DUE_SOON,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    MET,
    MET_LATE,
    NEARLY_OVER,
    NO,
    NORMAL,
    NOT_STARTED,
    NOT_TIMED,
    OVER,
    OVERDUE,
    RUNNING,
    STALE,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
    YES,
)
from addin.standing.day_count import DayCount, known, serial
from addin.worktime import days_later

DUE_SOON_DAYS = 1  # §8: 即将到期
SPENT_SHARE = 0.8  # §6: 即将超时
STARTED_STATUSES = (IN_PROGRESS, BLOCKED, IN_ACCEPTANCE)
_BEGUN = (*STARTED_STATUSES, UNREADABLE_STATUS)
LAST_RANK = 9_999_999  # more than a sheet has rows
RANK_STEP = LAST_RANK + 1
ESTIMATED = "{n} 安排未录入，按估算"
BEYOND_CALENDAR = "{n} 超出工作日历，未计工作日"

Dates = Sequence["date | None"]
Texts = Sequence[str]
Days = Sequence["int | None"]
_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the judgements start from, row by row of the tracker.

    `status` is a standard word in every row or 状态无法识别, `is_task` says which rows hold a task at all.
    `is_left_alone` says which nobody has to work on, because they wait for their acceptance with an
    actual finish or the collaboration was called off, `is_waiting_long` which wait too long.
    `percent` is between 0 and 1, `cadence` the working days within which a task must be updated.
    `unread` are, by the name of one of these columns, the places of the cells that cannot be read:
    they hold None and are not empty.
    """

    today: date
    days: DayCount
    rows: Sequence[int]
    is_task: Sequence[bool]
    status: Texts
    start: Dates
    due: Dates
    updated: Dates
    actual_finish: Dates
    is_left_alone: Sequence[bool]
    is_waiting_long: Sequence[bool]
    percent: Sequence[float | None]
    delay: Sequence[float | None]
    cadence: Sequence[int]
    unread: Mapping[str, Collection[int]] = field(default_factory=dict)


def judged(facts: Facts) -> dict[str, Sequence[Value]]:
    """Return the judged columns of the tracker by field key."""
    late = _late(facts)
    pending = _pending(facts, late)
    remaining = _remaining(facts, pending)
    duration = _durations(facts)
    stale_days = _unless(facts, ("updated",), _stale_days(facts), None)
    stale = [
        days is not None and days > limit
        for days, limit in zip(stale_days, facts.cadence, strict=True)
    ]
    risk = _at_risk(facts, late, zip(remaining, duration, strict=True))
    is_overdue = _unless(facts, ("status", "due"), _yes_no(facts, late), "")
    is_stale = _unless(facts, ("updated",), _yes_no(facts, stale), "")
    is_at_risk = _risk_words(facts, late, risk)
    warning = _warnings(facts, late, remaining, risk, stale)
    return {
        "duration": duration,
        "is_overdue": is_overdue,
        "overdue_days": _unless(facts, ("status", "due"), _overdue_days(facts, late), None),
        "remaining_days": remaining,
        "stale_days": stale_days,
        "is_stale": is_stale,
        "is_at_risk": is_at_risk,
        "warning": warning,
        "sla_state": _sla_states(facts, late, is_at_risk, zip(remaining, duration, strict=True)),
        "calendar_note": _calendar_notes(facts),
        "attention": _attention(facts, late, warning),
        "due_order": _due_order(facts, pending),
    }


def _unless(
    facts: Facts, unread: Iterable[str], judged: Sequence[_Word], unknown: _Word
) -> Sequence[_Word]:
    """Return what is said of each task, `unknown` of those of which a fact cannot be read."""
    rows = _unread(facts, *unread)
    if not rows:
        return judged
    return [unknown if row in rows else word for row, word in enumerate(judged)]


def _risk_words(facts: Facts, late: Sequence[bool], risk: Sequence[bool]) -> Sequence[str]:
    """Return whether each task is at risk, nothing where what would tell cannot be read."""
    words = _yes_no(facts, risk)
    unknown = _unless(facts, ("status", "due", "start", "delay"), words, "")
    return [
        word if is_late or is_at_risk or status in CLOSED_STATUSES else maybe
        for word, status, is_late, is_at_risk, maybe in zip(
            words, facts.status, late, risk, unknown, strict=True
        )
    ]


def _yes_no(facts: Facts, claims: Sequence[bool]) -> list[str]:
    return [
        (YES if claim else NO) if task else ""
        for task, claim in zip(facts.is_task, claims, strict=True)
    ]


_NEVER_LATE = (*CLOSED_STATUSES, UNREADABLE_STATUS)


def _late(facts: Facts) -> list[bool]:
    today, no_due = facts.today, _unread(facts, "due")
    rows = zip(facts.due, facts.status, facts.is_left_alone, strict=True)
    return [
        due is not None
        and today > due
        and status not in _NEVER_LATE
        and not delivered
        and row not in no_due
        for row, (due, status, delivered) in enumerate(rows)
    ]


def _pending(facts: Facts, late: Sequence[bool]) -> Dates:
    """Return the due dates of tasks that are still to be done and not overdue."""
    no_due = _unread(facts, "due")
    rows = zip(facts.due, facts.status, facts.is_left_alone, late, strict=True)
    return [
        None if is_late or delivered or status in _NEVER_LATE or row in no_due else due
        for row, (due, status, delivered, is_late) in enumerate(rows)
    ]


def _overdue_days(facts: Facts, late: Sequence[bool]) -> list[int | None]:
    between, today = facts.days.between, facts.today
    return [
        (between(due, today) if is_late and due else 0) if task else None
        for task, due, is_late in zip(facts.is_task, facts.due, late, strict=True)
    ]


def _remaining(facts: Facts, pending: Dates) -> list[int | None]:
    until, today = facts.days.until, facts.days.until(facts.today)
    counts = (None if due is None else until(due) for due in pending)
    return [None if count is None or today is None else count - today for count in counts]


def _durations(facts: Facts) -> list[int | None]:
    """Return the working days from the planned start to the due date, both included."""
    inclusive = facts.days.inclusive
    return [
        inclusive(start, due) if start and due and start <= due else None
        for start, due in zip(facts.start, facts.due, strict=True)
    ]


def _stale_days(facts: Facts) -> list[int | None]:
    between, today = facts.days.between, facts.today
    stale: list[int | None] = []
    rows = zip(
        facts.is_task, facts.status, facts.is_left_alone, facts.start, facts.updated, strict=True
    )
    for task, status, delivered, start, last in rows:
        days = None
        if task and not delivered and status not in CLOSED_STATUSES:
            begun = status in _BEGUN or (start is not None and start <= today)
            since = known(last) or start
            if begun and since is not None:
                days = between(since, today)
                days = None if days is None else max(0, days)
        stale.append(days)
    return stale


def _at_risk(
    facts: Facts,
    late: Sequence[bool],
    spans: Iterable[tuple[int | None, int | None]],
) -> list[bool]:
    """Return whether an open task may finish late; `spans` are remaining and total days."""
    today = facts.days.between(days_later(facts.today, -1), facts.today) or 0
    return [
        not is_late
        and not delivered
        and status not in CLOSED_STATUSES
        and (
            (delay is not None and delay > 0)
            or (
                left is not None
                and duration is not None
                and share is not None
                and left + today < round((1 - share) * duration, 6)
            )
        )
        for is_late, delivered, status, delay, share, (left, duration) in zip(
            late, facts.is_left_alone, facts.status, facts.delay, facts.percent, spans, strict=True
        )
    ]


def _warnings(
    facts: Facts,
    late: Sequence[bool],
    remaining: Days,
    risk: Sequence[bool],
    stale: Sequence[bool],
) -> list[str]:
    """Return the word of §8 for each task, in its priority order.

    What cannot be read comes where it could have said the word: the status first, a due date before
    即将到期, all else before 正常.
    """
    words: list[str] = []
    no_due = _unread(facts, "due")
    others = _unread(facts, "start", "updated", "delay", "accept_by")
    rows = zip(facts.is_task, facts.status, late, remaining, risk, stale, strict=True)
    for row, (task, status, is_late, left, is_at_risk, is_stale) in enumerate(rows):
        if not task:
            word = ""
        elif status in _NEVER_LATE:
            word = status
        elif status == BLOCKED:
            word = BLOCKED_OVERDUE if is_late else BLOCKED
        elif is_late:
            word = OVERDUE
        elif row in no_due:
            word = UNREADABLE_DATE
        elif facts.is_waiting_long[row]:
            word = ACCEPTANCE_OVERDUE
        elif left is not None and left <= DUE_SOON_DAYS:
            word = DUE_SOON
        elif is_at_risk:
            word = AT_RISK
        elif is_stale:
            word = STALE
        else:
            word = UNREADABLE_DATE if row in others else NORMAL
        words.append(word)
    return words


def _unread(facts: Facts, *names: str) -> Collection[int]:
    """Return the places at which one of some facts cannot be read."""
    return {row for name in names for row in facts.unread.get(name, ())}


def _sla_states(
    facts: Facts,
    late: Sequence[bool],
    risk: Sequence[str],
    spans: Iterable[tuple[int | None, int | None]],
) -> list[str]:
    """Return the words of §6 for the task's own deadline; empty where nothing can be said."""
    states: list[str] = []
    no_due, no_finish = _unread(facts, "due"), _unread(facts, "actual_finish")
    rows = zip(facts.status, facts.start, facts.due, late, facts.actual_finish, spans, strict=True)
    for row, (status, start, due, is_late, finished, (left, duration)) in enumerate(rows):
        is_finished = status == DONE or facts.is_left_alone[row]
        if status in (CANCELLED, UNREADABLE_STATUS):
            state = ""
        elif row in no_due or (is_finished and row in no_finish):
            state = UNREADABLE_DATE
        elif due is None:
            state = ""
        elif is_finished:
            state = "" if finished is None else MET if finished <= due else MET_LATE
        elif is_late:
            state = OVER
        elif not risk[row] and status == NOT_STARTED:
            state = UNREADABLE_DATE
        elif start is not None and start > facts.today and status not in STARTED_STATUSES:
            state = NOT_TIMED
        else:
            state = NEARLY_OVER if _is_nearly_over(left, duration) else RUNNING
        states.append(state)
    return states


def _is_nearly_over(left: int | None, duration: int | None) -> bool:
    if left is None or left <= DUE_SOON_DAYS:
        return left is not None
    return duration is not None and left <= round(round(1 - SPENT_SHARE, 6) * duration, 6)


def _calendar_notes(facts: Facts) -> list[str]:
    """Return where the day counts of an open task rest on an estimate or end."""
    first, announced, last = facts.days.first, facts.days.announced_until, facts.days.last
    return [
        ""
        if due is None or first <= due <= announced <= last or status in CLOSED_STATUSES
        else calendar_note(due, facts.days)
        for due, status in zip(facts.due, facts.status, strict=True)
    ]


def calendar_note(due: date, days: DayCount) -> str:
    """Return what must be said about a due date: its year is estimated, or not in the sheet."""
    if not days.first <= due <= days.last:
        return BEYOND_CALENDAR.format(n=due.year)
    return ESTIMATED.format(n=due.year) if due > days.announced_until else ""


_NOTED = (ACCEPTANCE_OVERDUE, UNREADABLE_STATUS, UNREADABLE_DATE)


def _attention(facts: Facts, late: Sequence[bool], warnings: Sequence[str]) -> list[int | None]:
    """Return a rank for overdue and blocked tasks, the longest overdue highest, no two alike.

    Below them come those that wait for their acceptor, and of which nobody can tell, because a cell
    cannot be read.
    """
    ranks: list[int | None] = []
    rows = zip(facts.rows, facts.is_task, facts.status, facts.due, late, warnings, strict=True)
    for row, task, status, due, is_late, warning in rows:
        is_blocked = status == BLOCKED
        if not task or not (is_late or is_blocked or warning in _NOTED):
            ranks.append(None)
            continue
        overdue = (facts.today - due).days if is_late and due else 0
        ranks.append((overdue * 2 + is_blocked) * RANK_STEP + LAST_RANK - row)
    return ranks


def _due_order(facts: Facts, pending: Dates) -> list[int | None]:
    """Return a rank for open tasks still to come due, the earliest lowest, no two alike."""
    return [
        None if due is None else serial(due) * RANK_STEP + row
        for row, due in zip(facts.rows, pending, strict=True)
    ]
