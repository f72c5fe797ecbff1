"""What a date that moved touches: tasks that wait for it, its milestone, the buffer (Q-16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from addin.forms.vocabularies import CANCELLED, CLOSED_STATUSES, DONE, IN_ACCEPTANCE
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.day_count import known
from addin.standing.figures import plan_figures
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay

_SHOWN = 4  # tasks that a message names


@rule(
    "F-71",
    "完成日期推迟影响后面的安排",
    level=Level.WARNING,
    source="S0 §三；S2 §四；Q-16",
    example="T04 推迟到“2026-12-04”，T05 计划 12-01 开始 → 与后续任务和里程碑核对，必要时一并调整",
)
def moved_date_touches_others(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield tasks that end later than planned, with what that touches; nothing is moved by itself."""
    tasks, tracked = workbook.content.table("Tasks"), _by_plan_row(workbook)
    index = {row: n for n, row in enumerate(tasks.rows)}
    followers = _followers(workbook)
    for row, task in tracked.items():
        end = _end(task, workbook.today)
        if task.status == CANCELLED or end is None or not _is_later(end, task.baseline_finish):
            continue
        touched = [
            *_waiting(workbook, tracked, followers.get(row, ()), end),
            *_milestone(workbook, task, end),
            *_deadline(workbook, end),
        ]
        if touched:
            key = "adjusted_finish" if task.due != task.baseline_finish else "status"
            message = (
                f"完成日期由{quoted(task.baseline_finish)}推迟到{quoted(end)}：{'；'.join(touched)}"
            )
            remedy = "与后续任务、里程碑的负责人核对，必要时一并调整日期"
            yield at(tasks, index[task.row], key, message, remedy)


@rule(
    "F-72",
    "任务先于前置任务完成",
    level=Level.WARNING,
    source="S0 §三；Q-16",
    example="T05 已完成，前置任务“T04”还没有完成 → 核对前置关系和两项任务的状态",
)
def finished_before_its_predecessors(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks, tracked = workbook.content.table("Tasks"), _by_plan_row(workbook)
    index = {row: n for n, row in enumerate(tasks.rows)}
    for row, before in workbook.predecessors.items():
        task = tracked.get(row)
        if task is None or not _is_finished(task):
            continue
        open_ones = [
            workbook.short(other.task_id)
            for one in before
            if (other := tracked.get(one)) and other.status != CANCELLED and not _is_finished(other)
        ]
        if open_ones:
            message = (
                f"任务状态为{quoted(task.status)}，前置任务{quoted('、'.join(open_ones))}还没有完成"
            )
            yield at(tasks, index[task.row], "status", message, "核对前置关系和两项任务的状态")


def _by_plan_row(workbook: WorkbookDay) -> Mapping[int, TaskState]:
    """Return the tracked tasks by their row in the plan."""
    found: dict[int, TaskState] = {}
    for task in progress(workbook).tasks:
        row = workbook.plan_row(task.task_id)
        if row is not None:
            found.setdefault(row, task)
    return found


def _followers(workbook: WorkbookDay) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row, before in workbook.predecessors.items():
        for one in before:
            found.setdefault(one, []).append(row)
    return found


def _is_finished(task: TaskState) -> bool:
    return task.status in (DONE, IN_ACCEPTANCE)


def _end(task: TaskState, today: date) -> date | None:
    """Return when a task ends as far as anybody knows: it was done, else is due, at least today."""
    if _is_finished(task):
        return task.actual_finish
    return max(task.due, today) if task.due else None


def _is_later(end: date, planned: date | None) -> bool:
    return planned is not None and end > planned


def _waiting(
    workbook: WorkbookDay, tracked: Mapping[int, TaskState], rows: Iterable[int], end: date
) -> Iterator[str]:
    """Yield the tasks that are to start before what they wait for ends."""
    names = [
        f"{workbook.short(task.task_id)}（计划开始{task.baseline_start}）"
        for row in rows
        if (task := tracked.get(row)) and task.status not in (*CLOSED_STATUSES, IN_ACCEPTANCE)
        if task.baseline_start and task.baseline_start <= end
    ]
    if names:
        more = f"等{len(names)}项" if len(names) > _SHOWN else ""
        yield f"后续任务{'、'.join(names[:_SHOWN])}{more}要等它"


def _milestone(workbook: WorkbookDay, task: TaskState, end: date) -> Iterator[str]:
    data = workbook.content.table("Milestones")
    columns = zip(
        data.texts("milestone_id"),
        map(known, data.dates("due")),
        data.filled("actual"),
        strict=True,
    )
    dues = {name: day for name, day, is_reached in columns if not is_reached}
    due = dues.get(task.milestone_id)
    if due and end > due:
        yield f"里程碑{task.milestone_id}（{due}）不能按时达成"


def _deadline(workbook: WorkbookDay, end: date) -> Iterator[str]:
    """Yield what is left of the buffer at the end, and whether the deadline falls."""
    figures = plan_figures(workbook)
    final = figures.final_deadline
    if final is None or not figures.buffer_used:
        return
    if end > final:
        yield f"超过截止时间{final}"
    elif (left := workbook.days.between(end, final)) is not None and left < figures.buffer_used:
        yield f"缓冲剩{left}个工作日"
