"""Load: how many open tasks somebody has at the same time, week by week (Q-27; S3, S4).

A task is open in every week from its planned start to the day when it is due; one that is overdue
is open this week, because that is when it has to be done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from addin.content import Value
from addin.forms.portfolio import LOAD_WEEKS
from addin.forms.vocabularies import CANCELLED, DONE, IN_ACCEPTANCE
from addin.standing.tasks import TaskState


@dataclass(slots=True)
class Load:
    """Open tasks by week, this one first; of `undated` ones nobody can tell when they are due."""

    weeks: list[int] = field(default_factory=lambda: [0] * LOAD_WEEKS)
    undated: int = 0

    @property
    def most(self) -> int:
        """How many tasks there are in the fullest week."""
        return max(self.weeks)

    @property
    def total(self) -> int:
        """Whether there is anything at all, as a number to sort by."""
        return sum(self.weeks) + self.undated

    def add(self, task: TaskState, today: date) -> None:
        """Count an open task in its weeks."""
        if task.due is None:
            self.undated += 1
            return
        start = max(0, week_of(min(task.baseline_start or task.due, task.due), today))
        end = week_of(max(task.due, today), today)
        for week in range(start, min(end, LOAD_WEEKS - 1) + 1):
            self.weeks[week] += 1

    def cells(self) -> dict[str, Value]:
        """Return the columns of 部门负荷 and 人员负荷."""
        weeks = {f"week_{n}": count for n, count in enumerate(self.weeks, 1)}
        return {"most": self.most, **weeks, "undated": self.undated}


def is_open(task: TaskState) -> bool:
    """Whether its owner still has to do something for the task."""
    delivered = task.status == IN_ACCEPTANCE and task.actual_finish is not None
    return not delivered and task.status not in (DONE, CANCELLED)


def monday(day: date) -> date:
    """Return the first day of a week."""
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


@lru_cache(maxsize=10_000)  # many tasks, few days
def week_of(day: date, today: date) -> int:
    """Return in which week a day is; this week is 0.

    >>> week_of(date(2026, 11, 23), date(2026, 11, 20)), week_of(date(2026, 11, 16), date(2026, 11, 20))
    (1, 0)
    """
    return (monday(day) - monday(today)).days // 7


def loads(
    tasks: Iterable[tuple[tuple[str, ...], TaskState]], today: date
) -> dict[tuple[str, ...], Load]:
    """Return the load of each group that has open tasks."""
    found: dict[tuple[str, ...], Load] = {}
    for group, task in tasks:
        if is_open(task):
            found.setdefault(group, Load()).add(task, today)
    return found
