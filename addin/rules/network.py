"""What a date that moved touches: tasks that wait for it, its milestone, the buffer (Q-16)."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.vocabularies import CANCELLED
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.network import by_plan_row, critical, is_finished, moves
from addin.standing.workbook_day import WorkbookDay


@rule(
    "F-71",
    "完成日期推迟影响后面的安排",
    level=Level.WARNING,
    source="S0 §三；S2 §四；Q-16",
    example="T04 推迟到“2026-12-04”，T05 计划 12-01 开始 → 与后续任务和里程碑核对，必要时一并调整",
)
def moved_date_touches_others(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield tasks that end later than planned, with what that touches; nothing is moved by itself."""
    tasks, marked = workbook.content.table("Tasks"), critical(workbook)
    index = {row: n for n, row in enumerate(tasks.rows)}
    for move in moves(workbook):
        task = move.task
        key = "adjusted_finish" if task.due != task.baseline_finish else "status"
        kind = "关键任务的" if workbook.plan_row(task.task_id) in marked else ""
        message = (
            f"{kind}完成日期由{quoted(task.baseline_finish)}推迟到{quoted(move.end)}："
            f"{'；'.join(move.told(workbook))}"
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
    tasks, tracked = workbook.content.table("Tasks"), by_plan_row(workbook)
    index = {row: n for n, row in enumerate(tasks.rows)}
    for row, before in workbook.predecessors.items():
        task = tracked.get(row)
        if task is None or not is_finished(task):
            continue
        open_ones = [
            workbook.short(other.task_id)
            for one in before
            if (other := tracked.get(one)) and other.status != CANCELLED and not is_finished(other)
        ]
        if open_ones:
            message = (
                f"任务状态为{quoted(task.status)}，前置任务{quoted('、'.join(open_ones))}还没有完成"
            )
            yield at(tasks, index[task.row], "status", message, "核对前置关系和两项任务的状态")
