"""When the tasks of a process template are: working days, predecessors, buffer.

All is counted in working days from the start, and laid over the calendar at the end. From a
deadline backwards it is the same plan, begun on the last day on which the buffer still holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from addin.actions.starting.process import Process, Task
from addin.content import Content
from addin.errors import InputError
from addin.reading.names import several
from addin.standing.figures import buffer_bounds
from addin.worktime import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A template on the calendar: by task its first and last day, by milestone its due date.

    `buffer` are the working days between the last task and the `deadline` (R-06).
    """

    tasks: Mapping[str, tuple[date, date]]
    milestones: Mapping[str, date]
    start: date
    deadline: date
    buffer: int


def forward(process: Process, start: date, calendar: Calendar, content: Content) -> Timeline:
    """Return the plan that begins on the first working day from `start` on."""
    spans = spans_of(process.tasks)
    length = max(last for _, last in spans.values()) + 1
    return _laid(process, spans, calendar.next_workday(start), buffer_of(length, content), calendar)


def backward(process: Process, finish: date, calendar: Calendar, content: Content) -> Timeline:
    """Return the plan that ends, with its buffer, on the last working day up to `finish`."""
    spans = spans_of(process.tasks)
    length = max(last for _, last in spans.values()) + 1
    buffer = buffer_of(length, content)
    deadline = calendar.add_workdays(finish + _DAY, -1)
    start = calendar.add_workdays(deadline, 1 - length - buffer)
    return _laid(process, spans, start, buffer, calendar)


def spans_of(tasks: Sequence[Task]) -> dict[str, tuple[int, int]]:
    """Return by task its first and last working day, counted from 0, as early as may be.

    Raises:
        InputError: tasks wait for one another.
    """
    spans: dict[str, tuple[int, int]] = {}
    for task in _in_turn(tasks):
        first = _earliest(task, spans) + task.wait
        spans[task.task_id] = first, first + task.days - 1
    return spans


def waiting(tasks: Sequence[Task], begun: Mapping[str, int]) -> list[Task]:
    """Return the tasks so that each waits until the working day on which it is `begun`.

    One that would have to begin before those of `after` are finished begins right after them.

    Raises:
        InputError: tasks wait for one another.
    """
    spans: dict[str, tuple[int, int]] = {}
    for task in _in_turn(tasks):
        first = max(_earliest(task, spans), begun[task.task_id])
        spans[task.task_id] = first, first + task.days - 1
    return [replace(t, wait=spans[t.task_id][0] - _earliest(t, spans)) for t in tasks]


def _earliest(task: Task, spans: Mapping[str, tuple[int, int]]) -> int:
    return max((spans[each][1] + 1 for each in several(task.after)), default=0)


def _in_turn(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks so that none stands before those of its `after`."""
    by_id = {task.task_id: task for task in tasks}
    before = {task.task_id: several(task.after) for task in tasks}
    try:
        return [by_id[each] for each in TopologicalSorter(before).static_order()]
    except CycleError as error:
        raise InputError(
            f"前置任务互相等待：{'→'.join(reversed(error.args[1]))}",
            remedy="请去掉其中一个前置任务。",
        ) from error


def buffer_of(length: int, content: Content) -> int:
    """Return how many working days of buffer a plan of `length` gets: those in the middle of R-06.

    `content` has the workbook's two shares.
    """
    fitting = []
    for buffer in range(1, length + 2):
        least, most = buffer_bounds(length + buffer, content)
        fitting += [buffer] if least <= buffer <= most else []
    return fitting[len(fitting) // 2] if fitting else 0


def _laid(
    process: Process,
    spans: Mapping[str, tuple[int, int]],
    start: date,
    buffer: int,
    calendar: Calendar,
) -> Timeline:
    days = {
        identity: (calendar.add_workdays(start, first), calendar.add_workdays(start, last))
        for identity, (first, last) in spans.items()
    }
    milestones: dict[str, date] = {}
    reached = start
    for milestone in process.milestones:  # one is never due before those above it
        own = [t.task_id for t in process.tasks if t.milestone_id == milestone.milestone_id]
        reached = max([reached, *(days[each][1] for each in own)])
        milestones[milestone.milestone_id] = reached
    end = max(last for _, last in days.values())
    return Timeline(days, milestones, start, calendar.add_workdays(end, buffer), buffer)
