"""Every derived cell of a workbook, computed in Python.

The workbook's own formulas (`workbook_templates.formulas.catalogue`) compute the same; these values are
what is stored with them, so that a preview or a phone that calculates nothing shows the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

from addin.content import Changes, TableData, Value, empty_value
from addin.forms import FORMS, TABLES
from addin.standing import figures, indicators, overview
from addin.standing.day_count import known
from addin.standing.figures import Columns
from addin.standing.limits.columns import limit_columns
from addin.standing.limits.sheet_count import hour_fields, parameter_columns
from addin.standing.moments import unwatched
from addin.standing.results import listed_limits
from addin.standing.sentences import finished_on, standing
from addin.standing.steps import step_fields
from addin.standing.task_counts import task_counts, totals
from addin.standing.tasks import progress, update_days
from addin.standing.workbook_day import WorkbookDay

EXCLUDED = ("Commitments", "Findings", "Indicators", "OpenLimits")
"""Tables whose formulas rest on what a refresh stores beside them, not only on what is typed."""

RUNNING = frozenset({"clock.now", "sla.worked_now"})
"""Fields that are otherwise every minute; what is judged by them is not."""


def derive(
    workbook: WorkbookDay, *, only_outdated: bool = False, empty_too: bool = True
) -> Changes:
    """Return all derived values of a workbook, of every row that its tables have.

    Rows in which nobody typed anything get empty values.
    All tables and fields must have been read.

    Args:
        only_outdated: leave out most of what the workbook shows already, which in a large one
            that was refreshed yesterday is nearly everything.
        empty_too: do so but for empty values: a cell that shows nothing may have lost its formula.
    """
    content = workbook.content
    fields = dict(_fields(workbook))
    fields |= {"clock.now": unwatched(workbook.now), **hour_fields(workbook)}
    cells: dict[str, dict[tuple[int, str], Value]] = {}
    for name, columns in _typed_tables(workbook):
        data = content.table(name)
        cells[name] = (
            _outdated(data, columns, empty_too=empty_too)
            if only_outdated and not data.overtyped
            else _by_row(data.rows, columns)
        )
        cells[name].update(_blank(data, columns))
    for name, columns in _computed_tables(workbook):
        rows = _extent(content.table(name))
        cells[name] = _by_row(rows, columns)
    seen = indicators.observations(workbook)
    replaced = {
        "IndicatorsByMonth": indicators.month_rows(seen, workbook.today),
        "IndicatorsByDepartment": indicators.department_rows(
            seen, content.table("Departments").texts("department")
        ),
    }
    return Changes(fields=fields, cells=cells, replace=replaced)


def _fields(workbook: WorkbookDay) -> Iterator[tuple[str, Value]]:
    content, plan = workbook.content, figures.plan_figures(workbook)
    heading = figures.heading(content)
    for form in FORMS:
        if form.headed:
            yield f"{form.code}.heading", heading
        if form.names:
            yield f"{form.code}.form_name", form.title_for(content.text("initiation.type"))
    yield "clock.date", workbook.today
    yield "plan.lead_department", content.text("initiation.lead_department")
    yield "plan.update_days", update_days(content)
    yield "sla.today_count", workbook.days.until(workbook.today)
    for key in type(plan)._fields:
        yield f"plan.{key}", getattr(plan, key)
    yield "acceptance.overall", figures.overall(content.table("AcceptanceItems"))
    yield from _review(workbook).items()
    yield from overview.tiles(task_counts(workbook)).items()
    yield from ((f"dashboard.{key}", total) for key, total in totals(workbook.content).items())
    yield from overview.gantt_fields(overview.Horizon.of(progress(workbook))).items()
    yield from _home(workbook).items()


def _review(workbook: WorkbookDay) -> dict[str, Value]:
    """Return F5.03: the last planned and actual finish, the delay, the share on time."""
    counts = task_counts(workbook)
    planned = None
    if not workbook.content.table("PlanTasks").unreadable("finish"):
        days = (day for day in progress(workbook).dates("baseline_finish") if day)
        planned = max(days, default=None)
    actual = finished_on(workbook.content, counts)
    delay = None
    if planned and actual:
        delay = workbook.days.between(planned, actual) if actual > planned else 0
    return {
        "review.planned_finish": planned,
        "review.actual_finish": actual,
        "review.delay_days": delay,
        "review.on_time_rate": counts.on_time,
    }


def _home(workbook: WorkbookDay) -> dict[str, Value]:
    content, stand = workbook.content, standing(workbook)
    return {
        "home.collaboration_id": content.text("initiation.collaboration_id"),
        "home.title": content.text("initiation.title"),
        "home.lead_department": content.text("initiation.lead_department"),
        "home.lead_person": content.text("plan.lead_person"),
        "home.sponsor": content.text("initiation.sponsor"),
        "home.deadline": known(content.date("initiation.deadline")),
        "home.phase": stand.phase,
        "home.light": stand.light,
        "home.done_rate": task_counts(workbook).done_rate,
        "home.reason": stand.reason,
        "home.next_step": stand.next_step,
        "home.calendar_note": overview.calendar_warning(workbook.today, workbook.days),
        **overview.gate_fields(stand),
        **step_fields(workbook),
    }


def _typed_tables(workbook: WorkbookDay) -> Iterator[tuple[str, Columns]]:
    """Yield the derived columns of the tables in which people type, along the rows read."""
    content, days = workbook.content, workbook.days
    yield "Tasks", progress(workbook).columns
    yield "Milestones", {"free_days": figures.free_days(content, days)}
    yield "PlanTasks", {"duration": figures.durations(content.table("PlanTasks"), days)}
    yield "Partners", {"feedback": figures.feedback(content)}
    yield "Risks", {"grade": figures.grades(content.table("Risks"))}
    yield "SlaLimits", parameter_columns(workbook)
    yield from limit_columns(workbook)
    yield "AcceptanceItems", figures.acceptance_items(content)
    yield "GoalResults", figures.goal_results(content)
    yield "MergeConflicts", {"link": _jumps(content.table("MergeConflicts"))}
    yield "People", {"slot": figures.slots(content.table("People"))}
    yield "Departments", figures.department_people(content)
    yield "Calendar", figures.calendar_days(content)
    yield "Indicators", indicators.sheet_columns(workbook)


def _jumps(data: TableData) -> list[Value]:
    """Return the text of the links to the cells that a table names."""
    return ["转到" if cell else "" for cell in data.texts("cell")]


def _computed_tables(workbook: WorkbookDay) -> Iterator[tuple[str, Columns]]:
    """Yield the tables that hold nothing but formulas, along all their rows."""
    content, today, tracked = workbook.content, workbook.today, progress(workbook)

    def count(name: str) -> int:
        return len(_extent(content.table(name)))

    close, limits = workbook.work.hours.close, listed_limits(workbook)
    yield "NextDue", overview.next_due(tracked, limits, close, count("NextDue"))
    yield "Attention", overview.attention(tracked, count("Attention"))
    yield "Urgent", overview.urgent(tracked, count("Urgent"))
    yield "ByDepartment", overview.by_department(content, tracked, count("ByDepartment"))
    yield "ByPerson", overview.by_person(content, tracked, count("ByPerson"))
    lights = overview.milestone_lights(content, tracked, today, count("MilestoneLights"))
    yield "MilestoneLights", lights
    span = overview.Horizon.of(tracked)
    yield "ProgressCurve", overview.curve(tracked, span, today, count("ProgressCurve"))
    yield "GanttTasks", overview.gantt_rows(content, tracked, count("GanttTasks"))


def _extent(data: TableData) -> Sequence[int]:
    return data.extent or data.rows


def _by_row(rows: Sequence[int], columns: Columns) -> dict[tuple[int, str], Value]:
    cells: dict[tuple[int, str], Value] = {}
    for key, values in columns.items():
        cells.update(zip(zip(rows, repeat(key)), values, strict=True))
    return cells


def _outdated(
    data: TableData, columns: Columns, *, empty_too: bool
) -> dict[tuple[int, str], Value]:
    """Return the values that the table does not show, and with `empty_too` all that are empty."""
    return {
        (row, key): value
        for key, values in columns.items()
        for row, value, shown in zip(data.rows, values, data.columns[key], strict=True)
        if value != shown or (empty_too and (value is None or value == ""))
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
