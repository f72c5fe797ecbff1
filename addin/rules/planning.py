"""The plan: who leads, and milestones, tasks and predecessors that fit together in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from addin.forms.vocabularies import BLOCKED, IN_PROGRESS, NOT_STARTED
from addin.reading.names import several
from addin.rules.columns import column_of
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.figures import (
    BUFFER_LARGE,
    BUFFER_NONE,
    BUFFER_SMALL,
    buffer_bounds,
    durations,
    plan_figures,
)
from addin.standing.thresholds import threshold
from addin.standing.workbook_day import WorkbookDay

_SHOWN = 4  # tasks of a circle, or people, that a message names
_ENDS = ("Milestones.due", "PlanTasks.finish", "Deliverables.due")
_TO_DO = (NOT_STARTED, IN_PROGRESS, BLOCKED)


@rule(
    "R-25",
    "牵头部门是发起部门或执行部门",
    level=Level.WARNING,
    source="S0 §三",
    example="发起部门市场部、执行部门研发部，牵头部门“财务部” → 市场部",
)
def lead_is_a_party(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    lead = content.text("initiation.lead_department")
    if len(several(lead)) > 1:
        message = f"牵头部门{quoted(lead)}多于一个"
        yield on("initiation.lead_department", message, "只留一个牵头部门，其他写到协作部门")
    first = content.text("initiation.department")
    executing = several(content.text("initiation.executing_departments"))
    partners = content.table("Partners").texts("department")
    if lead in workbook.departments and first and lead not in (first, *executing, *partners):
        message = f"牵头部门{quoted(lead)}不是发起部门，也不在执行或协作部门中"
        yield on("initiation.lead_department", message, "通常由发起部门或核心执行部门牵头，请核对")


@rule(
    "R-06a",
    "方案留有缓冲期",
    level=Level.ERROR,
    source="S0 §三",
    example="总周期100个工作日，缓冲0天 → 10至15个工作日",
)
def buffer_is_missing(workbook: WorkbookDay) -> Iterator[Problem]:
    figures = plan_figures(workbook)
    if figures.buffer_note == BUFFER_NONE:
        message = f"总周期{quoted(figures.total_days)}个工作日，没有缓冲期"
        yield on("plan.buffer_days", message, f"留出缓冲{_buffer_wanted(workbook)}个工作日")


@rule(
    "R-06b",
    "缓冲期不少于总周期的10%",
    level=Level.WARNING,
    source="S0 §三",
    example="总周期100个工作日，缓冲9天 → 10至15个工作日",
)
def buffer_is_small(workbook: WorkbookDay) -> Iterator[Problem]:
    if plan_figures(workbook).buffer_note == BUFFER_SMALL:
        least = threshold(workbook.content, "buffer_least")
        message = f"缓冲不足：{_buffer(workbook)}，少于{least * 100:g}%"
        yield on("plan.buffer_days", message, f"留出缓冲{_buffer_wanted(workbook)}个工作日")


@rule(
    "R-06c",
    "缓冲期不多于总周期的15%",
    level=Level.HINT,
    source="S0 §三",
    example="总周期100个工作日，缓冲16天 → 10至15个工作日",
)
def buffer_is_large(workbook: WorkbookDay) -> Iterator[Problem]:
    if plan_figures(workbook).buffer_note == BUFFER_LARGE:
        most = threshold(workbook.content, "buffer_most")
        message = f"缓冲偏大：{_buffer(workbook)}，多于{most * 100:g}%"
        yield on("plan.buffer_days", message, f"缓冲以{_buffer_wanted(workbook)}个工作日为宜")


@rule(
    "R-27a",
    "任务在所属里程碑之前完成",
    level=Level.WARNING,
    source="S0 §三；S4",
    example="里程碑 M1 在 2026-12-01，计划完成“2026-12-10” → 提前任务，或调整里程碑",
)
def task_after_milestone(workbook: WorkbookDay) -> Iterator[Problem]:
    milestones, tasks = workbook.content.table("Milestones"), workbook.content.table("PlanTasks")
    dues = dict(zip(milestones.texts("milestone_id"), milestones.dates("due"), strict=True))
    for row, (milestone, finish) in enumerate(
        zip(tasks.texts("milestone_id"), tasks.dates("finish"), strict=True)
    ):
        due = dues.get(milestone)
        if due is not None and finish is not None and milestone and finish > due:
            message = f"计划完成{quoted(finish)}晚于里程碑{quoted(milestone)}的{quoted(due)}"
            yield at(tasks, row, "finish", message, "提前任务的计划完成，或调整里程碑日期")


@rule(
    "R-27b",
    "前置任务完成之后才开始",
    level=Level.WARNING,
    source="S0 §三；S4",
    example="前置任务 T01 在 2026-12-10 完成，计划开始“2026-12-01” → 2026-12-11",
)
def starts_before_predecessor_ends(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    starts, finishes = tasks.dates("start"), tasks.dates("finish")
    ids = tasks.texts("task_id")
    for row, before in workbook.predecessors.items():
        start = starts[row]
        for other in before if start is not None else ():
            finish = finishes[other]
            if finish is not None and start is not None and finish > start and other != row:
                message = (
                    f"计划开始{quoted(start)}早于前置任务{quoted(ids[other])}"
                    f"的计划完成{quoted(finish)}"
                )
                yield at(tasks, row, "start", message, "推迟本任务，或提前前置任务")


@rule(
    "R-27d",
    "计划日期不晚于截止时间",
    level=Level.WARNING,
    source="S0 §三；F1.13",
    example="截止时间 2026-12-31，里程碑“2027-01-08” → 提前，或调整截止时间",
)
def planned_after_deadline(workbook: WorkbookDay) -> Iterator[Problem]:
    deadline = workbook.content.date("initiation.deadline")
    if deadline is None:
        return
    for key in _ENDS:
        column = column_of(workbook.content, key)
        for row, day in enumerate(column.days):
            if day is not None and day > deadline:
                message = f"{column.field.label}{quoted(day)}晚于截止时间{quoted(deadline)}"
                yield column.problem(row, message, "提前到截止时间之前，或经批准调整截止时间")


@rule(
    "R-30",
    "任务负责人的个人计划已备案",
    level=Level.HINT,
    source="S2 §二.3",
    example="方案生效后，T05 的“个人计划备案”空着 → 填个人计划的链接",
)
def own_plan_is_filed(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield once, at the first open task without a filed plan: filing is asked for, not forced."""
    if plan_figures(workbook).effective is None:
        return
    tasks, owners = (
        workbook.content.table("Tasks"),
        workbook.content.table("PlanTasks").texts("owner"),
    )
    plan_rows = workbook.plan_rows
    missing: list[int] = []
    names: dict[str, None] = {}
    for row, (task, filed, status) in enumerate(
        zip(tasks.texts("task_id"), tasks.texts("own_plan"), workbook.statuses, strict=True)
    ):
        planned = None if filed or status not in _TO_DO else plan_rows.get(task)
        if planned is not None and owners[planned]:
            missing.append(row)
            names[owners[planned]] = None
    if missing:
        shown = "、".join(list(names)[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
        message = f"{quoted(shown)}共{len(missing)}项任务的个人计划没有备案"
        remedy = "请任务负责人把个人计划交牵头部门，并填写“个人计划备案”"
        yield at(tasks, missing[0], "own_plan", message, remedy)


@rule(
    "R-35",
    "单项任务不超过3个工作日",
    level=Level.HINT,
    source="P4（通行做法，手册没有）",
    example="计划工期“8”个工作日 → 拆成3个工作日以内的任务",
    enabled=False,
)
def task_is_small(workbook: WorkbookDay) -> Iterator[Problem]:
    most = threshold(workbook.content, "task_days_most")
    tasks = workbook.content.table("PlanTasks")
    for row, days in enumerate(durations(tasks, workbook.days)):
        if days is not None and days > most:
            message = f"计划工期{quoted(days)}个工作日，超过{most:g}个工作日"
            yield at(tasks, row, "finish", message, "拆成几项更短的任务，便于跟踪")


@rule(
    "F-36",
    "里程碑日期没有依次向后",
    level=Level.WARNING,
    source="F2.03",
    example="M1 在 2026-12-20，M2 在“2026-12-10” → 按日期先后排列",
)
def milestones_descend(workbook: WorkbookDay) -> Iterator[Problem]:
    milestones = workbook.content.table("Milestones")
    last, last_id = None, ""
    for row, (identity, due) in enumerate(
        zip(milestones.texts("milestone_id"), milestones.dates("due"), strict=True)
    ):
        if due is None:
            continue
        if last is not None and due < last:
            message = f"里程碑日期{quoted(due)}早于前一个里程碑{quoted(last_id)}的{quoted(last)}"
            yield at(milestones, row, "due", message, "按计划达成日期先后排列，或改正日期")
        last, last_id = due, identity


@rule(
    "F-37",
    "前置任务互相等待",
    level=Level.ERROR,
    source="F2.04",
    example="T01 的前置是 T02，T02 的前置是“T01” → 去掉其中一个",
)
def circular_predecessors(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks = workbook.content.table("PlanTasks")
    ids = tasks.texts("task_id")
    for circle in _circles(workbook.predecessors):
        start = circle.index(min(circle))
        path = [ids[row].rsplit("-", 1)[-1] for row in circle[start:] + circle[:start]]
        if len(path) > _SHOWN:
            path[_SHOWN:] = ["…"]
        shown = quoted("→".join((*path, path[0])))
        message = f"前置任务互相等待：{shown}，都无法开始"
        yield at(tasks, min(circle), "predecessors", message, "去掉其中一个前置任务")


def _buffer(workbook: WorkbookDay) -> str:
    """Return the buffer in words; days are working days."""
    figures = plan_figures(workbook)
    share = (figures.buffer_share or 0) * 100
    return (
        f"缓冲{quoted(figures.buffer_used)}个工作日，"
        f"是总周期{figures.total_days}个工作日的{share:.1f}%"
    )


def _buffer_wanted(workbook: WorkbookDay) -> str:
    """Return how many working days would do, as ``10至15``."""
    least, most = buffer_bounds(plan_figures(workbook).total_days or 0, workbook.content)
    return f"{least}至{most}" if most > least else str(least)


def _circles(waits_for: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Yield a circle of rows for each knot of rows that wait for one another."""
    if all(max(before) < row for row, before in waits_for.items()):
        return  # everybody waits for rows above: mostly so, and no circle
    knotted = _knotted(waits_for)
    walk: dict[int, int] = {}
    for start in sorted(knotted):
        path, row = [], start
        while row not in walk:
            walk[row] = start
            path.append(row)
            row = next(before for before in waits_for[row] if before in knotted)
        if walk[row] == start:
            yield path[path.index(row) :]


def _knotted(waits_for: Mapping[int, Sequence[int]]) -> set[int]:
    """Return the rows that can never start, each of which waits for another of them."""
    open_ends = {row: len(set(before)) for row, before in waits_for.items()}
    followers: dict[int, list[int]] = {}
    for row, before in waits_for.items():
        for one in set(before):
            followers.setdefault(one, []).append(row)
    ready = [row for row in followers if row not in open_ends]
    while ready:
        for row in followers.get(ready.pop(), ()):
            open_ends[row] -= 1
            if not open_ends[row]:
                del open_ends[row]
                ready.append(row)
    return set(open_ends)
