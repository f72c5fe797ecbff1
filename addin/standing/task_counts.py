"""How many tasks are in which state: of a workbook, of its departments and people, of a folder.

The native formulas of 看板 count the same (`workbook_templates.formulas.overview`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import attrgetter
from typing import TypeVar

from addin.content import Content, Value
from addin.forms.overview import STATUS_KEYS, SUMS
from addin.forms.vocabularies import (
    ACCEPTANCE_OVERDUE,
    AT_RISK,
    BLOCKED,
    CANCELLED,
    DONE,
    DUE_SOON,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    MET,
    MET_LATE,
    STALE,
    TASK_STATUS,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
    YES,
)
from addin.standing.tasks import Progress, TaskState, progress
from addin.standing.workbook_day import WorkbookDay, once

_Group = TypeVar("_Group", bound=Hashable)
_Judged = tuple[str, ...]
_JUDGED = ("status", "warning", "is_overdue", "is_stale", "sla_state")


@dataclass(slots=True)
class TaskCounts:
    """How many tasks of a group there are of each sort.

    `done_on_time` had their actual finish by the due date; of `done_unknown` nobody can tell,
    because a date cannot be read; `delivered` are judged by their finish before they are accepted.
    `unread_status`, `unread_date`, `due_soon`, `at_risk` and
    `not_updated` count the tasks whose 预警 says so, `blocked`, `overdue` and `stale` all that are.
    """

    by_status: Counter[str] = field(default_factory=Counter)
    by_warning: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    stale: int = 0
    done_on_time: int = 0
    done_unknown: int = 0
    delivered: int = 0

    def add(self, judged: _Judged, count: int) -> None:
        """Count some tasks that are judged alike."""
        status, warning, is_overdue, is_stale, sla_state = judged
        self.by_status[status] += count
        self.by_warning[warning] += count
        self.overdue += count * (is_overdue == YES)
        self.stale += count * (is_stale == YES)
        self.done_on_time += count * (sla_state == MET)
        self.done_unknown += count * (status == DONE and sla_state == UNREADABLE_DATE)
        self.delivered += count * (status == IN_ACCEPTANCE and sla_state in (MET, MET_LATE))

    @property
    def total(self) -> int:
        return self.by_status.total()

    @property
    def done(self) -> int:
        return self.by_status[DONE]

    @property
    def cancelled(self) -> int:
        return self.by_status[CANCELLED]

    @property
    def in_progress(self) -> int:
        return self.by_status[IN_PROGRESS]

    @property
    def blocked(self) -> int:
        return self.by_status[BLOCKED]

    @property
    def acceptance_overdue(self) -> int:
        return self.by_warning[ACCEPTANCE_OVERDUE]

    @property
    def unread_status(self) -> int:
        return self.by_warning[UNREADABLE_STATUS]

    @property
    def unread_date(self) -> int:
        return self.by_warning[UNREADABLE_DATE]

    @property
    def due_soon(self) -> int:
        return self.by_warning[DUE_SOON]

    @property
    def at_risk(self) -> int:
        return self.by_warning[AT_RISK]

    @property
    def not_updated(self) -> int:
        return self.by_warning[STALE]

    @property
    def open(self) -> int:
        """Tasks that are neither done nor cancelled."""
        return self.total - self.done - self.cancelled

    @property
    def done_rate(self) -> float | None:
        """完成率: done of all that were not cancelled; None where there are none."""
        left = self.total - self.cancelled
        return self.done / left if left else None

    @property
    def on_time(self) -> float | None:
        """按时率: done on time of all that are done, delivered or overdue; None without any.

        Done ones of which nobody can tell are left out.
        """
        basis = self.done - self.done_unknown + self.delivered + self.overdue
        return self.done_on_time / basis if basis else None

    def cells(self) -> dict[str, Value]:
        """Return the counting columns of 看板 and 总台账."""
        by_status = (self.by_status[word] for word in TASK_STATUS.words)
        return {
            "total": self.total,
            **dict(zip(STATUS_KEYS, by_status, strict=True)),
            "overdue": self.overdue,
            "stale": self.stale,
            "on_time": self.on_time,
        }


@once
def task_counts(workbook: WorkbookDay) -> TaskCounts:
    """Return the counts over all tasks of the tracker."""
    tracked = progress(workbook)
    everything = [""] * len(tracked.task_ids)
    return counted_rows(everything, tracked).get("", TaskCounts())


def totals(content: Content) -> dict[str, Value]:
    """Return the totals of 看板 and 总台账; none of a column in which something is no number."""
    tasks = content.table("Tasks")
    unreadable = {misfit.key for misfit in tasks.misfits}
    return {
        key: None
        if field.key in unreadable
        else sum(number for number in tasks.numbers(field.key) if number is not None)
        for key, field in SUMS.items()
    }


def counted_rows(groups: Iterable[_Group], tracked: Progress) -> Mapping[_Group, TaskCounts]:
    """Return the counts of each group; `groups` says of every row of the tracker which is its."""
    judged = (tracked.facts.status, *(tracked.texts(key) for key in _JUDGED[1:]))
    rows = zip(groups, zip(*judged, strict=True), strict=True)
    return _counted(compress(rows, tracked.task_ids))


def counted(groups: Iterable[_Group], tasks: Iterable[TaskState]) -> Mapping[_Group, TaskCounts]:
    """Return the counts of each group of tasks, which may be those of many workbooks."""
    return _counted(zip(groups, map(attrgetter(*_JUDGED), tasks), strict=True))


def _counted(rows: Iterable[tuple[_Group, _Judged]]) -> Mapping[_Group, TaskCounts]:
    found: dict[_Group, TaskCounts] = {}
    for (group, judged), count in Counter(rows).items():
        found.setdefault(group, TaskCounts()).add(judged, count)
    return found
