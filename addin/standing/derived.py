"""Every derived cell of a workbook, computed in Python.

The workbook's own formulas (`workbook_templates.formulas.catalogue`) compute the same; these values are
what is stored with them, so that a preview or a phone that calculates nothing shows the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import repeat

from addin.content import Changes, Content, TableData, Value, empty_value
from addin.forms import FORMS, TABLES
from addin.standing import figures, indicators, overview
from addin.standing.clock import hours_of, opening_of
from addin.standing.day_count import DayCount, known
from addin.standing.figures import Columns
from addin.standing.limits.columns import limit_columns
from addin.standing.limits.sheet_count import SheetCount, hour_fields, parameter_columns
from addin.standing.recurrence import Library
from addin.standing.sentences import TaskCounts, finished_on, standing
from addin.standing.tasks import Progress, progress_within, update_days
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar

EXCLUDED = ("Findings", "Indicators", "OpenLimits")
"""Tables whose formulas rest on what a refresh stores beside them, not only on what is typed."""


def derive(
    content: Content,
    *,
    today: date,
    calendar: Calendar,
    now: datetime | None = None,
    only_outdated: bool = False,
) -> Changes:
    """Return all derived values of a workbook, of every row that its tables have.

    Rows in which nobody typed anything get empty values.
    All tables and fields must have been read; `calendar` is that of the workbook
    (`addin.standing.clock.calendar_of`).

    Args:
        now: the moment on `today` at which time limits are looked at; else its opening hour.
        only_outdated: leave out most of what the workbook shows already, which in a large one
            that was refreshed yesterday is nearly everything.
    """
    days = DayCount.of(content, calendar)
    tracked = progress_within(content, today, days)
    moment = now or opening_of(content, today)
    fields = dict(_fields(content, tracked, today, days))
    fields |= {"clock.now": moment, **hour_fields(SheetCount.of(content, days), moment)}
    seen = indicators.observed(
        indicators.Subject(content, today, days, tracked, Library.of(content))
    )
    cells: dict[str, Mapping[tuple[int, str], Value]] = {}
    typed = (
        *_typed_tables(content, tracked, days, moment),
        ("Indicators", indicators.sheet_columns(content, seen)),
    )
    for name, columns in typed:
        data = content.table(name)
        values = _outdated if only_outdated and not data.overtyped else _all
        cells[name] = {**values(data, columns), **_blank(data, columns)}
    for name, columns in _computed_tables(content, tracked, today):
        rows = _extent(content.table(name))
        cells[name] = _by_row(rows, columns)
    replaced = {
        "IndicatorsByMonth": indicators.month_rows(seen, today),
        "IndicatorsByDepartment": indicators.department_rows(
            seen, content.table("Departments").texts("department")
        ),
    }
    return Changes(fields=fields, cells=cells, replace=replaced)


def _fields(
    content: Content, tracked: Progress, today: date, days: DayCount
) -> Iterator[tuple[str, Value]]:
    plan = figures.plan_figures(WorkbookDay(content, opening_of(content, today), days.calendar))
    counts = TaskCounts.of(tracked)
    heading = figures.heading(content)
    for form in FORMS:
        if form.headed:
            yield f"{form.code}.heading", heading
    yield "clock.date", today
    yield "plan.lead_department", content.text("initiation.lead_department")
    yield "plan.update_days", update_days(content)
    yield "calendar.today_count", days.until(today)
    for key in type(plan).__slots__:
        yield f"plan.{key}", getattr(plan, key)
    yield "acceptance.overall", figures.overall(content.table("AcceptanceItems"))
    yield from _review(content, tracked, counts, days).items()
    yield from overview.tiles(counts).items()
    yield from overview.gantt_fields(overview.Span.of(tracked)).items()
    yield from _home(content, tracked, today, days).items()


def _review(
    content: Content, tracked: Progress, counts: TaskCounts, days: DayCount
) -> dict[str, Value]:
    """Return F5.03: the last planned and actual finish, the delay, the share on time."""
    planned = max((day for day in tracked.dates("baseline_finish") if day), default=None)
    actual = finished_on(content, counts)
    delay = None
    if planned and actual:
        delay = days.between(planned, actual) if actual > planned else 0
    return {
        "review.planned_finish": planned,
        "review.actual_finish": actual,
        "review.delay_days": delay,
        "review.on_time_rate": counts.on_time,
    }


def _home(content: Content, tracked: Progress, today: date, days: DayCount) -> dict[str, Value]:
    stand = standing(content, tracked, today=today, days=days)
    return {
        "home.collaboration_id": content.text("initiation.collaboration_id"),
        "home.title": content.text("initiation.title"),
        "home.lead_department": content.text("initiation.lead_department"),
        "home.lead_person": content.text("plan.lead_person"),
        "home.sponsor": content.text("initiation.sponsor"),
        "home.deadline": known(content.date("initiation.deadline")),
        "home.phase": stand.phase,
        "home.light": stand.light,
        "home.reason": stand.reason,
        "home.next_step": stand.next_step,
        "home.calendar_note": overview.calendar_warning(today, days),
        **overview.gate_fields(stand),
    }


def _typed_tables(
    content: Content, tracked: Progress, days: DayCount, now: datetime
) -> Iterator[tuple[str, Columns]]:
    """Yield the derived columns of the tables in which people type, along the rows read."""
    yield "Tasks", tracked.columns
    yield "PlanTasks", {"duration": figures.durations(content.table("PlanTasks"), days)}
    yield "Partners", {"feedback": figures.feedback(content)}
    yield "Risks", {"grade": figures.grades(content.table("Risks"))}
    yield "SlaLimits", parameter_columns(content)
    yield from limit_columns(content, now=now, count=SheetCount.of(content, days))
    yield "AcceptanceItems", figures.acceptance_items(content)
    yield "GoalResults", figures.goal_results(content)
    yield "MergeConflicts", {"link": _jumps(content.table("MergeConflicts"))}
    yield "People", {"slot": figures.slots(content.table("People"))}
    yield "Departments", figures.department_people(content)
    yield "Calendar", figures.calendar_days(content)


def _jumps(data: TableData) -> list[Value]:
    """Return the text of the links to the cells that a table names."""
    return ["转到" if cell else "" for cell in data.texts("cell")]


def _computed_tables(
    content: Content, tracked: Progress, today: date
) -> Iterator[tuple[str, Columns]]:
    """Yield the tables that hold nothing but formulas, along all their rows."""

    def count(name: str) -> int:
        return len(_extent(content.table(name)))

    close = hours_of(content).close
    limits = content.table("OpenLimits")
    yield "NextDue", overview.next_due(tracked, limits, close, count("NextDue"))
    yield "Attention", overview.attention(tracked, count("Attention"))
    yield "ByDepartment", overview.by_department(content, tracked, count("ByDepartment"))
    yield "ByPerson", overview.by_person(content, tracked, count("ByPerson"))
    lights = overview.milestone_lights(content, tracked, today, count("MilestoneLights"))
    yield "MilestoneLights", lights
    span = overview.Span.of(tracked)
    yield "ProgressCurve", overview.curve(tracked, span, today, count("ProgressCurve"))
    yield "GanttTasks", overview.gantt_rows(content, tracked, count("GanttTasks"))


def _extent(data: TableData) -> Sequence[int]:
    return data.extent or data.rows


def _all(data: TableData, columns: Columns) -> dict[tuple[int, str], Value]:
    return _by_row(data.rows, columns)


def _by_row(rows: Sequence[int], columns: Columns) -> dict[tuple[int, str], Value]:
    cells: dict[tuple[int, str], Value] = {}
    for key, values in columns.items():
        cells.update(zip(zip(rows, repeat(key)), values, strict=True))
    return cells


def _outdated(data: TableData, columns: Columns) -> dict[tuple[int, str], Value]:
    """Return the values that the table does not show.

    Empty ones are never left out: a cell that shows nothing may have lost its formula.
    """
    return {
        (row, key): value
        for key, values in columns.items()
        for row, value, shown in zip(data.rows, values, data.columns[key], strict=True)
        if value != shown or value is None or value == ""
    }


def _blank(data: TableData, columns: Columns) -> dict[tuple[int, str], Value]:
    """Return empty values for the rows in which nobody typed anything."""
    cells: dict[tuple[int, str], Value] = {}
    if len(data.rows) < len(data.extent):
        rows = sorted(set(data.extent).difference(data.rows))
        for key in columns:
            empty = empty_value(TABLES[data.table.name].field(key).kind)
            cells.update(zip(zip(rows, repeat(key)), repeat(empty)))
    return cells
