"""The tracker: status, progress and dates that agree, and how a status may change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import compress
from operator import ne

from addin.forms import Kind
from addin.forms.vocabularies import (
    BLOCKED,
    CLOSED_STATUSES,
    DONE,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    NOT_STARTED,
    PASSED,
    TASK_TRANSITIONS,
    YES,
)
from addin.reading.names import several
from addin.rules.columns import rows_of
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.day_count import known
from addin.standing.task_words import STARTED_STATUSES
from addin.standing.tasks import cadences, left_alone
from addin.standing.workbook_day import WorkbookDay, once
from addin.worktime import days_later

_FINISHED = frozenset((DONE, IN_ACCEPTANCE))
_UNFINISHED = frozenset(TASK_TRANSITIONS) - _FINISHED
_FIXED = {DONE: 1, NOT_STARTED: 0}  # statuses that allow one share only
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")


@rule(
    "R-11",
    "按更新频率更新进度",
    level=Level.WARNING,
    source="S0 §四；S2 §三；S3 (二)4；S4 步骤5",
    example="更新频率每两日，更新日期“2026-11-11”距今7个工作日 → 更新状态、完成度和更新日期",
)
def task_is_stale(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield the tasks that F3.17 calls 未更新; one that was delivered needs no update."""
    tasks = workbook.content.table("Tasks")
    ids, statuses, updated = (
        tasks.texts("task_id"),
        tasks.texts("status"),
        tasks.dates("updated_on"),
    )
    limits = cadences(workbook.content)
    recent = {limit: _first_recent(limit, workbook) for limit in set(limits)}
    unread, delivered = tasks.unreadable("updated_on"), left_alone(workbook)
    stale_days = _stale_days(workbook)
    for row in rows_of(statuses, set(statuses).difference(CLOSED_STATUSES)):
        last, limit = updated[row], limits[row]
        if last is not None and last >= recent[limit]:
            continue
        if row in unread or delivered[row] or not ids[row]:
            continue
        days = stale_days(ids[row], statuses[row], last)
        if days is not None and days > limit:
            said = f"更新日期是{quoted(last)}" if last else "“更新日期”没有填写"
            message = f"{said}，已有{days}个工作日未更新，约定{limit}个工作日内更新"
            yield at(tasks, row, "updated_on", message, "更新状态、完成度、进展说明和更新日期")


def _first_recent(limit: int, workbook: WorkbookDay) -> date:
    """Return the first day since which not more working days have passed than `limit`."""
    day, today = workbook.today, workbook.today
    if workbook.days.until(today) is None:
        return date.max  # the calendar cannot tell
    while (workbook.days.between(days_later(day, -1), today) or 0) <= limit:
        if day <= workbook.days.first:
            return date.max  # the calendar cannot tell
        day = days_later(day, -1)
    return day


def _stale_days(workbook: WorkbookDay) -> Callable[[str, str, date | None], int | None]:
    """Return what counts the working days since an open task was updated, None if not to be."""
    starts = workbook.content.table("PlanTasks").dates("start")
    plan_rows, between, today = workbook.plan_rows, workbook.days.between, workbook.today

    def count(task: str, status: str, last: date | None) -> int | None:
        planned = plan_rows.get(task)  # mostly a full id
        if planned is None:
            planned = workbook.plan_row(task)
        start = known(starts[planned]) if planned is not None else None
        begun = status in STARTED_STATUSES or (start is not None and start <= today)
        since = known(last) or start
        return between(since, today) if begun and since else None

    return count


@rule(
    "F-30",
    "实际日期与任务状态不一致",
    level=Level.ERROR,
    source="F3.05",
    example="任务状态“进行中”却有实际完成日期 → 改为待验收或已完成，或删除日期",
)
def actual_dates_against_status(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("Tasks")
    unread = tasks.unreadable("actual_finish")
    starts, finishes = tasks.dates("actual_start"), tasks.dates("actual_finish")
    for row, (status, start, finish) in enumerate(
        zip(workbook.statuses, starts, finishes, strict=True)
    ):
        if finish is None:
            if status in _FINISHED and row not in unread:
                message = f"任务状态为{quoted(status)}，“实际完成”没有填写"
                yield at(tasks, row, "actual_finish", message, "填写实际完成日期")
        elif status in _UNFINISHED:
            message = f"任务状态为{quoted(status)}，却填了实际完成{quoted(finish)}"
            yield at(tasks, row, "actual_finish", message, "把状态改为“待验收”，或删除实际完成日期")
        if start is not None and status == NOT_STARTED:
            message = f"任务状态为{quoted(status)}，却填了实际开始{quoted(start)}"
            yield at(tasks, row, "actual_start", message, "把状态改为“进行中”，或删除实际开始日期")


@rule(
    "F-31",
    "完成度与任务状态不一致",
    level=Level.ERROR,
    source="F3.06",
    example="任务状态“已完成”，完成度“80%” → 100%",
)
def percent_against_status(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("Tasks")
    columns = zip(workbook.statuses, tasks.numbers("percent"), strict=True)
    suspects = [
        (row, status, percent)
        for row, (status, percent) in enumerate(columns)
        if percent is not None
        and percent != _FIXED.get(status)
        and (status in _FIXED or not 0 < percent < 1)
    ]
    for row, status, percent in suspects:
        if remedy := _percent_remedy(status, percent):
            message = f"任务状态为{quoted(status)}，完成度是{quoted(percent, Kind.PERCENT)}"
            yield at(tasks, row, "percent", message, remedy)


@rule(
    "F-62",
    "完成度没有填写",
    level=Level.HINT,
    source="F3.06",
    example="任务状态“进行中”，完成度空着 → 60%",
)
def percent_is_unknown(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield tasks under way of which nobody can tell whether the time that is left will do."""
    tasks = workbook.content.table("Tasks")
    filled = tasks.filled("percent")
    statuses = workbook.statuses
    for row in rows_of(statuses, (IN_PROGRESS, BLOCKED)):
        if not filled[row]:
            message = f"任务状态为{quoted(statuses[row])}，“完成度”没有填写，看不出能否按期完成"
            yield at(tasks, row, "percent", message, "填写已完成的百分比")


def _percent_remedy(status: str, percent: float) -> str:
    """Return what to do about a percentage, or ``""`` if it fits the status."""
    if status in _FIXED:
        return (
            ""
            if percent == _FIXED[status]
            else f"{status}的任务填 {_FIXED[status]:.0%}，或改正任务状态"
        )
    if percent >= 1 and status in (IN_PROGRESS, BLOCKED):
        return "已完成的请把状态改为“待验收”；未完成的请填小于 100% 的数"
    if percent == 0 and status in (IN_PROGRESS, IN_ACCEPTANCE):
        return "填写已完成的百分比，或改正任务状态"
    return ""


@rule(
    "F-32",
    "调整完成时间缺批准人或依据",
    level=Level.ERROR,
    source="F3.14；G-10",
    example="调整后完成日期“2026-12-05”没有依据 → 批准人 陈静，依据 Q01",
)
def adjustment_is_unfounded(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("Tasks")
    days = tasks.dates("adjusted_finish")
    approvers, bases = tasks.texts("adjust_approver"), tasks.texts("adjust_basis")
    for row in rows_of(days, set(days) - {None}):
        what = f"调整后完成日期为{quoted(days[row])}"
        if not approvers[row]:
            yield at(tasks, row, "adjust_approver", f"{what}，没有批准人", "填写批准调整的人")
        if not bases[row]:
            remedy = "写明问题编号或方案变更版本，如 Q01、V1.1"
            yield at(tasks, row, "adjust_basis", f"{what}，没有依据", remedy)
        elif not _is_on_record(bases[row], workbook):
            message = f"调整依据{quoted(bases[row])}里没有已登记的问题编号或方案版本"
            remedy = "写明“问题”或“变更记录”里的编号，如 Q01、V1.1"
            yield at(tasks, row, "adjust_basis", message, remedy)


@rule(
    "F-33",
    "提交验收前要有成果和自检",
    level=Level.ERROR,
    source="S0 §五；F3.15",
    example="任务状态“待验收”，成果链接空着 → 填写成果所在的链接",
)
def submitted_without_result(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("Tasks")
    links, checks = tasks.texts("result_link"), tasks.texts("self_check")
    for row in rows_of(workbook.statuses, (IN_ACCEPTANCE,)):
        if not links[row]:
            message = f"任务状态为{quoted(IN_ACCEPTANCE)}，“成果链接”没有填写"
            yield at(tasks, row, "result_link", message, "填写成果所在的链接或路径")
        if checks[row] != YES:
            said = f"自检结论是{quoted(checks[row])}" if checks[row] else "“自检结论”没有填写"
            message = f"任务状态为{quoted(IN_ACCEPTANCE)}，{said}"
            yield at(tasks, row, "self_check", message, "自检通过后填“是”，再提交验收")


@rule(
    "F-34",
    "状态不能这样变化",
    level=Level.ERROR,
    source="S0 §四；F3.07",
    example="“已完成”改回“进行中”，没有原因 → 填写重新打开原因",
)
def forbidden_change(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("Tasks")
    reasons = tasks.texts("reopen_reason")
    for row, before, after in _changes(workbook):
        way = _way(before, after)
        change = f"任务状态由{quoted(before)}变为{quoted(after)}"
        if not way:
            message = f"{change}，这一变化不允许"
            yield at(tasks, row, "status", message, f"改回“{before}”，或另立任务")
        elif before == DONE and not reasons[row]:
            message = f"{change}，没有写原因"
            yield at(tasks, row, "reopen_reason", message, "填写“重新打开原因”")
        elif (
            after == DONE
            and before != IN_ACCEPTANCE
            and (deliverable := unaccepted_deliverable(row, workbook))
        ):
            message = f"{change}，成果{quoted(deliverable)}还没有验收"
            yield at(tasks, row, "status", message, "先改为“待验收”，验收通过后再改为“已完成”")


@rule(
    "F-35",
    "状态跳过了中间一步",
    level=Level.WARNING,
    source="S0 §四；F3.07",
    example="“未开始”直接变为“待验收” → 先改为进行中",
)
def skipped_step(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("Tasks")
    for row, before, after in _changes(workbook):
        way = _way(before, after)
        if len(way) > 1:
            change = f"任务状态由{quoted(before)}变为{quoted(after)}"
            message = f"{change}，中间跳过了“{'、'.join(way[:-1])}”"
            yield at(tasks, row, "status", message, "核对状态；属实时不用改，下次按步骤更新")


@once
def _changes(workbook: WorkbookDay) -> Sequence[tuple[int, str, str]]:
    """Return row, last and present status of the tasks whose status has changed."""
    words, now = workbook.words("task_status"), workbook.statuses
    lasts = workbook.content.table("Tasks").texts("last_status")
    return [
        (row, before, now[row])
        for row in compress(range(len(now)), map(ne, lasts, now))
        if (before := lasts[row] and words.standard(lasts[row]))
        and before != now[row]
        and now[row] in TASK_TRANSITIONS
    ]


def _way(before: str, after: str) -> tuple[str, ...]:
    """Return the shortest chain of allowed changes from one status to another, without the first.

    Empty if there is none.
    """
    ways: list[tuple[str, ...]] = [(step,) for step in TASK_TRANSITIONS[before]]
    seen = {before}
    while ways:
        way = ways.pop(0)
        if way[-1] == after:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, step) for step in TASK_TRANSITIONS[way[-1]]]
    return ()


def accepted_statuses(workbook: WorkbookDay) -> Iterator[tuple[int, str]]:
    """Yield row index and standard status of the tasks whose ``last_status`` may be brought up.

    These are the tasks whose status has changed in a way that F-34 does not refuse.
    """
    refused = {problem.row for problem in forbidden_change(workbook)}
    lasts = workbook.content.table("Tasks").texts("last_status")
    for row, (last, status) in enumerate(zip(lasts, workbook.statuses, strict=True)):
        if last != status and status in TASK_TRANSITIONS and row not in refused:
            yield row, status


def unaccepted_deliverable(row: int, workbook: WorkbookDay) -> str:
    """Return what a task delivers if 输出成果清单 names it (F2.09) and nobody has accepted it."""
    content = workbook.content
    plan_row = workbook.plan_rows.get(content.table("Tasks").texts("task_id")[row])
    if plan_row is None:
        return ""
    deliverable = content.table("PlanTasks").texts("deliverable")[plan_row]
    items = content.table("AcceptanceItems")
    results = dict(zip(items.texts("deliverable_id"), items.texts("result"), strict=True))
    listed = content.table("Deliverables")
    names = {deliverable, *several(deliverable)} - {""}
    waiting = any(
        not names.isdisjoint((identity, name)) and results.get(identity) != PASSED
        for identity, name in zip(listed.texts("deliverable_id"), listed.texts("name"), strict=True)
    )
    return deliverable if waiting else ""


def _is_on_record(basis: str, workbook: WorkbookDay) -> bool:
    """Whether a text names a problem or a version of the plan that is written down."""
    return any(
        workbook.has(table, token)
        for token in _TOKEN.findall(basis)
        for table in ("Problems", "PlanChanges")
    )
