"""The plan: who leads, and milestones, tasks and predecessors that fit together in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from addin.content import Content
from addin.rules.context import Context, parts
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule

_SHOWN = 4  # tasks of a circle that a message names


@rule(
    "R-25",
    "牵头部门是发起部门或执行部门",
    level=Level.WARNING,
    source="S0 §三",
    example="发起部门市场部、执行部门研发部，牵头部门“财务部” → 市场部",
)
def lead_is_a_party(content: Content, context: Context) -> Iterator[Problem]:
    lead = content.text("initiation.lead_department")
    first = content.text("initiation.department")
    executing = parts(content.text("initiation.executing_departments"))
    partners = content.table("Partners").texts("department")
    if lead in context.departments and first and lead not in (first, *executing, *partners):
        message = f"牵头部门{quoted(lead)}不是发起部门，也不在执行或协作部门中"
        yield on("initiation.lead_department", message, "通常由发起部门或核心执行部门牵头，请核对")


@rule(
    "R-27a",
    "任务在所属里程碑之前完成",
    level=Level.WARNING,
    source="S0 §三；S4",
    example="里程碑 M1 在 2026-12-01，计划完成“2026-12-10” → 提前任务，或调整里程碑",
)
def task_after_milestone(content: Content, context: Context) -> Iterator[Problem]:
    milestones, tasks = content.table("Milestones"), content.table("PlanTasks")
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
def starts_before_predecessor_ends(content: Content, context: Context) -> Iterator[Problem]:
    tasks = content.table("PlanTasks")
    starts, finishes = tasks.dates("start"), tasks.dates("finish")
    ids = tasks.texts("task_id")
    for row, before in context.predecessors.items():
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
    "F-36",
    "里程碑日期没有依次向后",
    level=Level.WARNING,
    source="F2.03",
    example="M1 在 2026-12-20，M2 在“2026-12-10” → 按日期先后排列",
)
def milestones_descend(content: Content, context: Context) -> Iterator[Problem]:
    milestones = content.table("Milestones")
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
def circular_predecessors(content: Content, context: Context) -> Iterator[Problem]:
    tasks = content.table("PlanTasks")
    ids = tasks.texts("task_id")
    for circle in _circles(context.predecessors):
        start = circle.index(min(circle))
        path = [ids[row].rsplit("-", 1)[-1] for row in circle[start:] + circle[:start]]
        if len(path) > _SHOWN:
            path[_SHOWN:] = ["…"]
        shown = quoted("→".join((*path, path[0])))
        message = f"前置任务绕成一圈：{shown}，谁也不能先开始"
        yield at(tasks, min(circle), "predecessors", message, "去掉其中一个前置任务")


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
