"""The network of tasks: what a date that moved touches, which tasks are critical (Q-16, Q-28).

Nothing is moved by itself: it is said, to whom it concerns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from addin.content import Row
from addin.forms.overview import MOVES
from addin.forms.vocabularies import CANCELLED, CLOSED_STATUSES, DONE, IN_ACCEPTANCE, YES
from addin.standing.day_count import known
from addin.standing.figures import plan_figures
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay, once

NAMED = 4  # tasks that a sentence names


class Move(NamedTuple):
    """A task that ends later than planned, with what that touches.

    - `end`: when it ends as far as anybody knows; `is_settled`: by an agreed date, or it was done.
    - `waiting`: tasks that are to start before it ends.
    - `milestone`: its milestone with the date that does not hold, else empty.
    - `deadline`: the deadline of the collaboration, if the task ends after it.
    - `buffer`: the working days left between its end and the deadline, where fewer than planned.
    """

    task: TaskState
    end: date
    is_settled: bool
    waiting: tuple[TaskState, ...] = ()
    milestone: str = ""
    deadline: date | None = None
    buffer: int | None = None

    @property
    def touches(self) -> bool:
        """Whether anything else is touched at all."""
        return bool(self.waiting or self.milestone or self.deadline or self.buffer is not None)

    def told(self, workbook: WorkbookDay) -> list[str]:
        """Return what it touches in words."""
        parts = []
        if self.waiting:
            names = [
                f"{workbook.short(task.task_id)}（计划开始{task.baseline_start}）"
                for task in self.waiting
            ]
            more = f"等{len(names)}项" if len(names) > NAMED else ""
            parts.append(f"后续任务{'、'.join(names[:NAMED])}{more}要等它")
        if self.milestone:
            parts.append(f"里程碑{self.milestone}不能按时达成")
        if self.deadline:
            parts.append(f"超过截止时间{self.deadline}")
        elif self.buffer is not None:
            parts.append(f"缓冲剩{self.buffer}个工作日")
        return parts


@once
def by_plan_row(workbook: WorkbookDay) -> Mapping[int, TaskState]:
    """Return the tracked tasks by their row in the plan."""
    found: dict[int, TaskState] = {}
    rows = workbook.plan_rows
    for task in progress(workbook).tasks:
        row = rows.get(task.task_id)  # mostly a full id
        if row is None:
            row = workbook.plan_row(task.task_id)
        if row is not None:
            found.setdefault(row, task)
    return found


@once
def successors(workbook: WorkbookDay) -> Mapping[int, Sequence[int]]:
    """Return by row of the plan the rows that wait for it."""
    found: dict[int, list[int]] = {}
    for row, before in workbook.predecessors.items():
        for one in dict.fromkeys(before):
            found.setdefault(one, []).append(row)
    return found


@once
def moves(workbook: WorkbookDay) -> Sequence[Move]:
    """Return the tasks that end later than planned and touch something, in the order of the tracker."""
    tracked, followers = by_plan_row(workbook), successors(workbook)
    dues = _open_milestones(workbook)
    found = []
    for row, task in tracked.items():
        end = end_of(task, workbook.today)
        if task.status == CANCELLED or end is None or not _is_later(end, task.baseline_finish):
            continue
        due = dues.get(task.milestone_id)
        deadline, buffer = _left(workbook, end)
        move = Move(
            task,
            end,
            is_settled=is_finished(task) or task.due == end,
            waiting=tuple(_waiting(tracked, followers.get(row, ()), end)),
            milestone=f"{task.milestone_id}（{due}）" if due and end > due else "",
            deadline=deadline,
            buffer=buffer,
        )
        found += [move] if move.touches else []
    return sorted(found, key=lambda each: each.task.row)


def is_finished(task: TaskState) -> bool:
    """Whether what a task delivers is there."""
    return task.status in (DONE, IN_ACCEPTANCE)


def is_to_start(task: TaskState) -> bool:
    """Whether a task is not delivered and not called off."""
    return task.status not in (*CLOSED_STATUSES, IN_ACCEPTANCE)


def end_of(task: TaskState, today: date) -> date | None:
    """Return when a task ends as far as anybody knows: it was done, else is due, at least today."""
    if is_finished(task):
        return task.actual_finish
    return max(task.due, today) if task.due else None


def _is_later(end: date, planned: date | None) -> bool:
    return planned is not None and end > planned


def _waiting(tracked: Mapping[int, TaskState], rows: Sequence[int], end: date) -> list[TaskState]:
    """Return the tasks that are to start before what they wait for ends."""
    return [
        task
        for row in rows
        if (task := tracked.get(row)) and is_to_start(task)
        if task.baseline_start and task.baseline_start <= end
    ]


def _open_milestones(workbook: WorkbookDay) -> Mapping[str, date | None]:
    data = workbook.content.table("Milestones")
    columns = zip(
        data.texts("milestone_id"),
        map(known, data.dates("due")),
        data.filled("actual"),
        strict=True,
    )
    return {name: day for name, day, is_reached in columns if not is_reached}


def _left(workbook: WorkbookDay, end: date) -> tuple[date | None, int | None]:
    """Return the deadline if it falls, else what is left of the buffer if that has become less."""
    figures = plan_figures(workbook)
    final = figures.final_deadline
    if final is None or not figures.buffer_used:
        return None, None
    if end > final:
        return final, None
    left = workbook.days.between(end, final)
    return None, left if left is not None and left < figures.buffer_used else None


@once
def critical(workbook: WorkbookDay) -> frozenset[int]:
    """Return the rows of the plan whose delay by a working day moves the end of all tasks.

    Only what is still to do counts. Where tasks wait for one another in a circle, none is.
    """
    tracked, followers, days = by_plan_row(workbook), successors(workbook), workbook.days
    ends = {row: end for row, task in tracked.items() if (end := end_of(task, workbook.today))}
    try:
        order = list(TopologicalSorter(followers).static_order())  # those that wait come first
    except CycleError:
        return frozenset()
    last = max(ends.values(), default=None)
    slack: dict[int, int] = {}
    for row in dict.fromkeys((*order, *ends)):
        end = ends.get(row)
        if end is None or last is None:
            continue
        to_end = days.between(end, last)
        room = [] if to_end is None else [to_end]
        for other in followers.get(row, ()):
            task = tracked.get(other)
            start = task.baseline_start if task and is_to_start(task) else None
            until = days.between(end, start) if start else None
            if until is not None and other in slack:
                room.append(max(0, until - 1) + slack[other])
        if room:
            slack[row] = min(room)
    return frozenset(row for row, left in slack.items() if left <= 0 and is_to_start(tracked[row]))


def critical_cells(workbook: WorkbookDay) -> dict[tuple[int, str], str]:
    """Return what the column 关键任务 of the tracker says, where it says something else now."""
    tasks, marked = workbook.content.table("Tasks"), critical(workbook)
    cells = {}
    for number, task, said in zip(
        tasks.rows, tasks.texts("task_id"), tasks.texts("critical"), strict=True
    ):
        new = YES if workbook.plan_row(task) in marked and task else ""
        if new != said:
            cells[number, "critical"] = new
    return cells


def move_rows(workbook: WorkbookDay) -> list[Row]:
    """Return the rows of 改期影响 on 看板: what breaks the deadline first, then the latest."""
    marked = critical(workbook)
    order = sorted(moves(workbook), key=lambda each: (each.deadline is None, -each.end.toordinal()))
    return [
        {
            "name": move.task.name,
            "rank": number,
            "waiting": "、".join(workbook.short(each.task_id) for each in move.waiting),
            "milestone": move.milestone.partition("（")[0],
            "buffer": 0 if move.deadline else move.buffer,
            "before": move.task.baseline_finish,
            "now": move.end,
            "note": "；".join(_notes(move, workbook.plan_row(move.task.task_id) in marked)),
        }
        for number, move in enumerate(order[: MOVES.blank_rows], 1)
    ]


def _notes(move: Move, is_critical: bool) -> list[str]:
    notes = ["关键任务"] if is_critical else []
    if move.deadline:
        notes.append("超过截止时间")
    return [*notes, "日期已定" if move.is_settled else "尚无新日期"]
