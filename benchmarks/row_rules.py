"""The rules of `benchmarks.check` as one would write them for ``DataFrame.apply(axis=1)``.

Each takes a row and returns messages; what does not depend on the row is looked up in `Known`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from addin.content import Content, TableData
from addin.forms import TABLES, Kind, Need
from addin.forms.vocabularies import (
    BLOCKED,
    BY_NAME,
    CLOSED_STATUSES,
    DONE,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    NOT_STARTED,
    TASK_TRANSITIONS,
    YES,
)
from addin.standing.clock import calendar_of
from addin.standing.figures import effective
from addin.standing.tasks import update_days
from addin.worktime import Calendar

_TYPED = [f for f in TABLES["Tasks"].fields if not f.derived and f.need is not Need.AUTO]
_LABELS = {f.key: f.label for f in _TYPED}
_EXPLAINS_BLOCK = ("problem", "block_type", "measure")
_REQUIRED = [f for f in _TYPED if f.need is Need.REQUIRED and f.when is None]
_REQUIRED_WHEN = [
    f for f in _TYPED if f.need is Need.REQUIRED and f.when and f.key not in _EXPLAINS_BLOCK
]
_CHOICES = [f for f in _TYPED if f.kind in (Kind.CHOICE, Kind.YES_NO)]
_BOUNDED = [f for f in _TYPED if f.minimum is not None or f.maximum is not None]
_PEOPLE = [f.key for f in _TYPED if f.kind is Kind.PERSON]
_PAST = ("actual_start", "actual_finish", "self_check_date", "updated_on")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules look up."""

    today: date
    calendar: Calendar
    people: frozenset[str]
    records: frozenset[str]  # ids of problems and versions of the plan
    prefix: str
    synonyms: dict[str, dict[str, str]]  # vocabulary → old word → standard word
    departments: frozenset[str]
    parties: frozenset[str]
    planned: dict[str, tuple[date | None, date | None]]  # start and finish by task
    deadline: date | None
    effective: date | None
    cadence: int  # working days

    @staticmethod
    def of(content: Content, today: date) -> Known:
        """Return what the workbook says."""
        problems, changes = content.table("Problems"), content.table("PlanChanges")
        plan = content.table("PlanTasks")
        return Known(
            today,
            calendar_of(content),
            frozenset(content.table("People").texts("name")),
            frozenset((*problems.texts("problem_id"), *changes.texts("version"))),
            content.text("initiation.collaboration_id"),
            {
                name: {old.casefold(): new for old, new in vocabulary.synonyms}
                for name, vocabulary in BY_NAME.items()
            },
            frozenset(content.table("Departments").texts("department")),
            frozenset(content.text("plan.departments").split("、")),
            dict(zip(plan.texts("task_id"), zip(*_span(plan), strict=True), strict=True)),
            content.date("initiation.deadline"),
            effective(content),
            update_days(content),
        )

    def standard(self, vocabulary: str, word: str) -> str:
        """Return the standard word for a word, or nothing if it is unknown."""
        if word in BY_NAME[vocabulary].words:
            return word
        return self.synonyms[vocabulary].get(word.casefold(), "")

    def status(self, row: Any) -> str:
        """Return the status of a row as a standard word; an unknown one as it stands."""
        return self.standard("task_status", row["status"]) or str(row["status"])


Find = Callable[[Any, "Known"], Iterator[str]]
"""Yields a message for each thing that is wrong with a row."""


def failures(row: Any, known: Known, rules: Mapping[str, Find]) -> list[tuple[str, str]]:
    """Return the rule and the message of everything that is wrong with a row."""
    return [(rule, message) for rule, find in rules.items() for message in find(row, known)]


def _span(plan: TableData) -> tuple[Sequence[date | None], Sequence[date | None]]:
    return plan.dates("start"), plan.dates("finish")


def _stale(row: Any, known: Known) -> Iterator[str]:
    status = row["status"]  # an older word does not count before it is replaced, as in the sheet
    if status in CLOSED_STATUSES:
        return
    if status == IN_ACCEPTANCE and row["actual_finish"] is not None:
        return  # it waits for its acceptor
    start = known.planned.get(row["task_id"], (None, None))[0]
    begun = status in (IN_PROGRESS, BLOCKED, IN_ACCEPTANCE) or (start and start <= known.today)
    since = row["updated_on"] or start
    if begun and since:
        days = known.calendar.workdays_between(since, known.today) if since < known.today else 0
        if days > known.cadence:
            yield f"更新日期是“{row['updated_on']}”，已有{days}个工作日未更新"


def _too_early(row: Any, known: Known) -> Iterator[str]:
    start = row["actual_start"]
    if start is not None and known.effective is not None and start < known.effective:
        yield f"实际开始“{start}”早于方案的生效日期“{known.effective}”"


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def _required(row: Any, known: Known) -> Iterator[str]:
    for field in _REQUIRED:
        if _is_empty(row[field.key]):
            yield f"“{field.label}”没有填写"


def _required_when(row: Any, known: Known) -> Iterator[str]:
    status = known.status(row)
    for field in _REQUIRED_WHEN:
        if field.when and status in field.when.values and _is_empty(row[field.key]):
            yield f"任务状态为“{row['status']}”时，“{field.label}”必须填写"


def _blocked(row: Any, known: Known) -> Iterator[str]:
    if known.status(row) == BLOCKED:
        for key in _EXPLAINS_BLOCK:
            if _is_empty(row[key]):
                yield f"任务状态为“{row['status']}”时，“{_LABELS[key]}”必须填写"


def _bounds(row: Any, known: Known) -> Iterator[str]:
    for field in _BOUNDED:
        value = row[field.key]
        if value is None:
            continue
        if field.minimum is not None and value < field.minimum:
            yield f"{field.label}“{value}”小于“{field.minimum}”"
        elif field.maximum is not None and value > field.maximum:
            yield f"{field.label}“{value}”大于“{field.maximum}”"


def _people(row: Any, known: Known) -> Iterator[str]:
    for key in _PEOPLE:
        name = row[key]
        if name and name not in known.people:
            yield f"{_LABELS[key]}“{name}”不在通讯录里"


def _future(row: Any, known: Known) -> Iterator[str]:
    for key in _PAST:
        day = row[key]
        if day is not None and day > known.today:
            yield f"{_LABELS[key]}“{day}”晚于今天“{known.today}”"


def _order(row: Any, known: Known) -> Iterator[str]:
    start, finish = row["actual_start"], row["actual_finish"]
    if start is not None and finish is not None and finish < start:
        yield f"实际完成“{finish}”早于实际开始“{start}”"


def _day_off(row: Any, known: Known) -> Iterator[str]:
    day = row["adjusted_finish"]
    if day is not None and not known.calendar.is_workday(day):
        yield f"调整后完成时间“{day}”不是工作日"


def _actual_dates(row: Any, known: Known) -> Iterator[str]:
    status, finish = known.status(row), row["actual_finish"]
    if finish is None:
        if status in (DONE, IN_ACCEPTANCE):
            yield f"任务状态为“{status}”，“实际完成”没有填写"
    elif status in TASK_TRANSITIONS and status not in (DONE, IN_ACCEPTANCE):
        yield f"任务状态为“{status}”，却填了实际完成“{finish}”"
    if row["actual_start"] is not None and status == NOT_STARTED:
        yield f"任务状态为“{status}”，却填了实际开始“{row['actual_start']}”"


def _percent(row: Any, known: Known) -> Iterator[str]:
    percent = row["percent"]
    if percent is None:
        return
    status = known.status(row)
    if (
        (status == DONE and percent != 1)
        or (status == NOT_STARTED and percent != 0)
        or (status in (IN_PROGRESS, BLOCKED) and percent >= 1)
        or (status in (IN_PROGRESS, IN_ACCEPTANCE) and percent == 0)
    ):
        yield f"任务状态为“{status}”，完成度是“{percent:.6%}”"


def _adjustment(row: Any, known: Known) -> Iterator[str]:
    day = row["adjusted_finish"]
    if day is None:
        return
    if not row["adjust_approver"]:
        yield f"调整后完成时间为“{day}”，没有批准人"
    basis = row["adjust_basis"]
    if not basis:
        yield f"调整后完成时间为“{day}”，没有依据"
        return
    tokens = _TOKEN.findall(basis)
    if not any(
        t in known.records or f"{known.prefix}-{t.upper()}" in known.records for t in tokens
    ):
        yield f"调整依据“{basis}”里没有已登记的问题编号或方案版本"


def _submitted(row: Any, known: Known) -> Iterator[str]:
    if known.status(row) != IN_ACCEPTANCE:
        return
    if not row["result_link"]:
        yield "任务状态为“待验收”，“成果链接”没有填写"
    if row["self_check"] != YES:
        yield f"任务状态为“待验收”，自检结论是“{row['self_check']}”"


def _change(row: Any, known: Known) -> tuple[str, str] | None:
    last, status = row["last_status"], known.status(row)
    if not last or last == status or status not in TASK_TRANSITIONS:
        return None
    before = known.standard("task_status", last)
    return (before, status) if before and before != status else None


def _forbidden(row: Any, known: Known) -> Iterator[str]:
    change = _change(row, known)
    if change is None:
        return
    before, after = change
    if not _is_reachable(before, after):
        yield f"任务状态由“{before}”变为“{after}”，这一变化不允许"
    elif before == DONE and not row["reopen_reason"]:
        yield f"任务状态由“{before}”变为“{after}”，没有写原因"


def _skipped(row: Any, known: Known) -> Iterator[str]:
    change = _change(row, known)
    if change is None:
        return
    before, after = change
    if after not in TASK_TRANSITIONS[before] and _is_reachable(before, after):
        yield f"任务状态由“{before}”变为“{after}”，跳过了中间步骤"


def _is_reachable(before: str, after: str) -> bool:
    reached, found = {before}, set(TASK_TRANSITIONS[before])
    while found - reached:
        reached |= found
        found = {step for status in found for step in TASK_TRANSITIONS[status]}
    return after in reached and after != before


RULES: dict[str, Find] = {
    "F-01": _required,
    "F-03": _required_when,
    "F-08": _bounds,
    "F-17": _people,
    "F-22": _future,
    "F-23": _order,
    "F-24": _day_off,
    "F-30": _actual_dates,
    "F-31": _percent,
    "F-32": _adjustment,
    "F-33": _submitted,
    "F-34": _forbidden,
    "F-35": _skipped,
    "R-09": _blocked,
    "R-11": _stale,
    "R-15b": _too_early,
}
