"""首页, 看板 and 甘特图 in Python: the counts, ranks, curve and bars; agrees with the formulas.

Tables here list what another table holds row by row (部门, 通讯录, 里程碑, 进度跟踪), so they
show a blank row where that one has a blank row; how many rows there are is an argument, because
a company may have made the table longer.
Totals are counted from the tasks themselves: nothing is lost where a department is not listed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from heapq import nlargest, nsmallest
from typing import NamedTuple

from addin.content import Content, Row, TableData, Value
from addin.forms.gates import GATED
from addin.forms.overview import GANTT_COLUMNS, GANTT_MARK_EVERY
from addin.forms.vocabularies import (
    ACCEPTANCE_OVERDUE,
    BLOCKED,
    BLOCKED_OVERDUE,
    CANCELLED,
    DONE,
    DOUBTFUL,
    FINISHED,
    NORMAL,
    OVERDUE,
    WARNED,
)
from addin.standing.day_count import DayCount, known
from addin.standing.figures import Columns
from addin.standing.sentences import (
    CALENDAR_MISSING,
    NOTICE_MONTH,
    Standing,
)
from addin.standing.task_counts import TaskCounts, counted_rows
from addin.standing.tasks import Progress
from addin.worktime import days_later

_Texts = Sequence[str]


def listed(data: TableData, key: str, count: int) -> list[Value]:
    """Return the first `count` cells of a column, blank rows included."""
    field = data.table.field(key)
    cells: list[Value] = ["" if field.kind.is_text else None] * count
    first = data.extent.start if data.extent else next(iter(data.rows), 1)
    for row, value in zip(data.rows, data.columns[key], strict=True):
        if row - first < count:
            cells[row - first] = value
    return cells


def counted_by(groups: _Texts, progress: Progress, names: Sequence[str]) -> dict[str, list[Value]]:
    """Return the counting columns of 部门 × 状态 or 负责人工作量 for the groups `names`.

    `groups` says of each task to which group it belongs; an empty name gives empty cells.
    """
    found = counted_rows([group.lower() for group in groups], progress)
    none = TaskCounts()
    cells = [found.get(name.lower(), none).cells() for name in names]
    return {
        key: [own[key] if name else None for name, own in zip(names, cells, strict=True)]
        for key in none.cells()
    }


def by_department(content: Content, progress: Progress, count: int) -> Columns:
    """Return the table ByDepartment: the departments of the sheet 部门 in its order."""
    names = [str(name) for name in listed(content.table("Departments"), "department", count)]
    columns = counted_by(progress.texts("department"), progress, names)
    return {"department": names, **columns}


def by_person(content: Content, progress: Progress, count: int) -> Columns:
    """Return the table ByPerson: the people of the sheet 通讯录 in its order."""
    names = [str(name) for name in listed(content.table("People"), "name", count)]
    return {"person": names, **counted_by(progress.texts("owner"), progress, names)}


def attention(progress: Progress, count: int) -> Columns:
    """Return the table Attention: overdue and blocked tasks, the longest overdue first.

    One that waits too long for its acceptance is shown with its acceptor.
    """
    ranks = _ranks(progress, "attention")
    order = [index for _, index in nlargest(count, ranks)]
    keys = ("warning", "overdue_days", "owner", "department", "due", "name")
    columns = {key: list(cells) for key, cells in _picked(progress, order, keys, count).items()}
    for place, index in enumerate(order):
        if columns["warning"][place] == ACCEPTANCE_OVERDUE:
            until = progress.accept_by[index]
            columns["owner"][place] = progress.acceptor[index]
            columns["department"][place] = progress.accepting[index]
            columns["due"][place] = until.date() if until else None
            columns["overdue_days"][place] = _days_since(progress, until)
    return columns


def _days_since(progress: Progress, moment: datetime | None) -> int | None:
    facts = progress.facts
    return facts.days.between(moment.date(), facts.today) if moment else None


def urgent(progress: Progress, count: int) -> Columns:
    """Return the table Urgent of 首页: the first tasks of Attention, by their names."""
    keys = ("rank", "name", "department", "owner", "due", "warning")
    columns = attention(progress, count)
    return {key: columns[key] for key in keys}


def next_due(progress: Progress, limits: Sequence[Row], close: time, count: int) -> Columns:
    """Return the table NextDue: open tasks that are not overdue and running time limits.

    Sorted by when they are due, a limit before the tasks of its day; a task is due at `close`.
    Where the limits were listed on another day, a place may stay empty.
    """
    open_tasks = _ranks(progress, "due_order")
    order = [index for _, index in nsmallest(count, open_tasks)]
    placed = [(rank, limit) for limit in limits if isinstance(rank := limit["home_rank"], int)]
    by_rank = dict(reversed(placed))
    total = min(count, len(open_tasks) + len(placed))
    nothing = ("", "", "", None, "")
    rows: list[tuple[Value, ...]] = []
    for n in range(1, total + 1):
        before = n - 1 - sum(rank < n for rank, _ in placed)
        if n in by_rank:
            rows.append(_of_limit(by_rank[n]))
        else:
            is_there = 0 <= before < len(order)
            rows.append(_of_task(progress, order[before], close) if is_there else nothing)
    rows += [nothing] * (count - total)
    keys = ("task_id", "name", "owner", "due", "warning")
    ranks = [*range(1, total + 1), *[None] * (count - total)]
    columns = {key: [row[n] for row in rows] for n, key in enumerate(keys)}
    return {"rank": ranks, **columns}


def _of_limit(limit: Row) -> tuple[Value, ...]:
    return tuple(limit[key] for key in ("item", "task", "people", "due", "limit_state"))


def _of_task(progress: Progress, index: int, close: time) -> tuple[Value, ...]:
    due = progress.dates("due")[index]
    texts = (progress.texts(key)[index] for key in ("name", "owner"))
    moment = datetime.combine(due, close) if due else None
    return (progress.task_ids[index], *texts, moment, progress.texts("warning")[index])


def _ranks(progress: Progress, key: str) -> list[tuple[int, int]]:
    numbers = enumerate(progress.numbers(key))
    return [(rank, index) for index, rank in numbers if rank is not None]


def _picked(progress: Progress, order: Sequence[int], keys: Iterable[str], count: int) -> Columns:
    blank = count - len(order)
    columns: dict[str, Sequence[Value]] = {
        "rank": [*range(1, len(order) + 1), *[None] * blank],
        "task_id": [*(progress.task_ids[index] for index in order), *[""] * blank],
    }
    for key in keys:
        values = progress.columns[key]
        empty: Value = None if key in ("due", "overdue_days") else ""
        columns[key] = [*(values[index] for index in order), *[empty] * blank]
    return columns


def milestone_lights(content: Content, progress: Progress, today: date, count: int) -> Columns:
    """Return the table MilestoneLights: tasks (cancelled ones left out), done, light, due date.

    A milestone is 完成 when its 实际达成日期 is filled in or all its tasks are done; else it shows
    the worst of its tasks, 逾期 once its own date has passed and 预警 while one of its own dates
    cannot be read.
    """
    data = content.table("Milestones")
    unread = {data.rows[row] for key in ("due", "actual") for row in data.unreadable(key)}
    first = data.extent.start if data.extent else next(iter(data.rows), 1)
    ids, names, due, actual = (
        listed(data, key, count) for key in ("milestone_id", "name", "due", "actual")
    )
    keys = [milestone.lower() for milestone in progress.texts("milestone_id")]
    warnings = Counter(zip(keys, progress.texts("warning"), strict=True))
    totals = Counter(keys)
    columns: dict[str, list[Value]] = {
        key: [] for key in ("name", "rank", "tasks", "done", "light", "due")
    }
    for rank, (own, name, day, reached) in enumerate(zip(ids, names, due, actual, strict=True), 1):
        row: tuple[Value, ...] = ("", None, None, None, "", None)
        if own:
            key = str(own).lower()
            tasks, done = totals[key] - warnings[key, CANCELLED], warnings[key, DONE]
            until = known(day) if isinstance(day, date) else None
            late = until is not None and until < today
            is_reached = isinstance(reached, date) and known(reached) is not None
            finished = is_reached or 0 < tasks == done
            is_unread = first + rank - 1 in unread
            light = (
                FINISHED
                if finished
                else _milestone_light(key, warnings, late=late, is_unread=is_unread)
            )
            row = (name or own, rank, tasks, done, light, until)
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    return columns


def _milestone_light(
    key: str, warnings: Counter[tuple[str, str]], *, late: bool, is_unread: bool
) -> str:
    if warnings[key, BLOCKED] + warnings[key, BLOCKED_OVERDUE]:
        return BLOCKED
    if late or warnings[key, OVERDUE]:
        return OVERDUE
    return WARNED if is_unread or any(warnings[key, word] for word in DOUBTFUL) else NORMAL


class Horizon(NamedTuple):
    """The first and last day on which any task is planned or due."""

    start: date
    end: date

    @staticmethod
    def of(progress: Progress) -> Horizon | None:
        """Return the span of all tasks, None if none has a date."""
        keys = ("baseline_start", "baseline_finish", "due")
        days = [day for key in keys for day in set(progress.dates(key)) if day is not None]
        return Horizon(min(days), max(days)) if days else None


def curve(progress: Progress, span: Horizon | None, today: date, count: int) -> Columns:
    """Return the table ProgressCurve: tasks planned and really done up to dates over the span.

    Cancelled tasks are not planned; days to come have no actual count.
    """
    blank: list[Value] = [None] * count
    if span is None or count < 2:
        return {"date": blank, "rank": blank, "planned": blank, "actual": blank}
    length = (span.end - span.start).days
    dates = [days_later(span.start, length * n // (count - 1)) for n in range(count)]
    warnings = progress.texts("warning")
    planned = sorted(
        day
        for day, word in zip(progress.dates("baseline_finish"), warnings, strict=True)
        if day is not None and word != CANCELLED
    )
    done = sorted(
        day
        for day, word in zip(progress.facts.actual_finish, warnings, strict=True)
        if day is not None and word == DONE
    )
    return {
        "date": dates,
        "rank": list(range(1, count + 1)),
        "planned": [bisect_right(planned, day) for day in dates],
        "actual": [bisect_right(done, day) if day <= today else None for day in dates],
    }


def gantt_fields(span: Horizon | None) -> dict[str, Value]:
    """Return the time axis of 甘特图: its first day, the days per cell and the marks."""
    marks = range(GANTT_COLUMNS // GANTT_MARK_EVERY)
    if span is None:
        names = ("gantt.start", "gantt.step", *(f"gantt.mark_{n + 1}" for n in marks))
        return dict.fromkeys(names)
    step = (span.end - span.start).days // GANTT_COLUMNS + 1
    return {
        "gantt.start": span.start,
        "gantt.step": step,
        **{
            f"gantt.mark_{n + 1}": days_later(span.start, n * GANTT_MARK_EVERY * step)
            for n in marks
        },
    }


def gantt_rows(content: Content, progress: Progress, count: int) -> Columns:
    """Return the table GanttTasks: the tasks in the order of the tracker."""
    tasks = content.table("Tasks")
    first = tasks.extent.start if tasks.extent else next(iter(tasks.rows), 1)
    ids = progress.task_ids
    columns: dict[str, list[Value]] = {
        "rank": [None] * count,
        "name": [""] * count,
        "owner": [""] * count,
        "start": [None] * count,
        "due": [None] * count,
        "percent": [None] * count,
        "warning": [""] * count,
    }
    sources: dict[str, Sequence[Value]] = {
        "name": [own or task for own, task in zip(progress.texts("name"), ids, strict=True)],
        "owner": progress.columns["owner"],
        "start": progress.columns["baseline_start"],
        "due": progress.columns["due"],
        "percent": progress.facts.percent,
        "warning": progress.columns["warning"],
    }
    for index, (row, task_id) in enumerate(zip(progress.facts.rows, ids, strict=True)):
        if task_id and row - first < count:
            columns["rank"][row - first] = row - first + 1
            for key, values in sources.items():
                columns[key][row - first] = values[index]
    return columns


def tiles(counts: TaskCounts) -> dict[str, Value]:
    """Return the figures at the top of 看板."""
    return {
        "dashboard.total": counts.total,
        "dashboard.done": counts.done,
        "dashboard.in_progress": counts.in_progress,
        "dashboard.blocked": counts.blocked,
        "dashboard.overdue": counts.overdue,
        "dashboard.on_time": counts.on_time,
    }


def gate_fields(stand: Standing) -> dict[str, Value]:
    """Return the cells of 阶段条件, and what 首页 shows of the gate that comes next."""
    state = stand.gates
    lines = [each.words for each in state.open]
    return {
        **{f"gates.{each.condition.key}": each.words for each in state.states},
        **{f"gates.open_{n}": len(state.open_in(phase)) for n, phase in enumerate(GATED, 1)},
        "gates.ahead": stand.gate,
        "gates.open": "\n".join(lines),
        "gates.reopened": stand.reopened,
        "home.gate": stand.gate,
    }


def calendar_warning(today: date, days: DayCount) -> str:
    """Return a remark on 首页 when the arrangement of a year is missing that is needed by now.

    From November on the next year is needed too, because its notice is usually out by then.
    """
    needed = today.year + (today.month >= NOTICE_MONTH)
    known_until = days.announced_until.year
    if needed <= known_until:
        return ""
    return CALENDAR_MISSING.format(n=max(today.year, known_until + 1))
