"""协作简报: what a manager wants to know of a collaboration, short enough for one page.

Its figures are those of 首页 and 看板; the sheet, the page and the print say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from addin.content import Row
from addin.forms import FIELDS, Kind, Table
from addin.forms.overview import ATTENTION, NEXT, TILES
from addin.forms.palette import BAR_BLOCKED, BAR_OPEN, BAR_OVERDUE
from addin.forms.vocabularies import BLOCKED, BLOCKED_OVERDUE, CANCELLED, DONE, OVERDUE
from addin.standing import overview
from addin.standing.day_count import known
from addin.standing.figures import Columns
from addin.standing.results import listed_limits
from addin.standing.sentences import Standing, standing
from addin.standing.task_counts import task_counts
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import days_later

TITLE = "协作简报"
BARS, LINES = 10, 8
"""How many milestones, and how many rows of a list, find room on the page."""
_ABOUT = "{id}　截至{today}　牵头：{lead}　分管领导：{sponsor}　截止时间：{deadline}"
NOTHING = "—"
_LATE = "{due}，逾期{n}个工作日"
_MORE = "另有{n}项，见工作簿。"
_Shown = tuple[str, str, str, str]
_BAR_COLOURS = {
    OVERDUE: BAR_OVERDUE,
    BLOCKED: BAR_BLOCKED,
    BLOCKED_OVERDUE: BAR_BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A milestone on the time axis, or a task where there are none.

    From the first planned start to the day when it is due; `share` of it is done, 0 to 1.
    """

    name: str
    note: str  # 已完成/任务数, or who does it
    light: str
    start: date
    due: date
    share: float

    @property
    def colour(self) -> str:
        """The colour of what is not done."""
        return _BAR_COLOURS.get(self.light, BAR_OPEN)


@dataclass(frozen=True, slots=True)
class Axis:
    """The days on which the bars and today are."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """Return where a day begins, 0 to 1; the axis ends with its last day.

        >>> Axis(date(2026, 1, 1), date(2026, 1, 10)).share(date(2026, 1, 6))
        0.5
        """
        return (day - self.first).days / ((self.last - self.first).days + 1)

    def span(self, bar: Bar) -> tuple[float, float, float]:
        """Return where a bar begins, where what is done of it ends, and where it ends."""
        start, end = self.share(bar.start), self.share(days_later(bar.due, 1))
        return start, start + (end - start) * min(1.0, max(0.0, bar.share)), end

    def marks(self, count: int) -> Iterator[date]:
        """Yield the first days of so many equal parts."""
        length = (self.last - self.first).days + 1
        for number in range(count):
            yield days_later(self.first, length * number // count)


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list as they are shown, 预警 second, and what is said of the others."""

    title: str
    headings: tuple[str, str, str, str]
    rows: Sequence[tuple[str, str, str, str]]
    more: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What stands on the page."""

    id: str
    title: str
    about: str
    today: date
    standing: Standing
    figures: Sequence[tuple[str, str, str]]  # key, label, what is shown
    bars: Sequence[Bar]
    more_bars: str
    lists: Sequence[Listed]

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Where it stands, by the labels of 首页; phase and light come first."""
        keys = ("phase", "light", "reason", "next_step")
        return [(FIELDS[f"home.{key}"].label, getattr(self.standing, key)) for key in keys]

    @property
    def axis(self) -> Axis | None:
        """The time axis, None where there is no bar."""
        if not self.bars:
            return None
        first = min(self.today, *(bar.start for bar in self.bars))
        return Axis(first, max(self.today, *(bar.due for bar in self.bars)))


def brief(workbook: WorkbookDay) -> Brief:
    """Return the brief of a collaboration on a day."""
    content = workbook.content
    bars = list(_milestones(workbook) or _tasks(workbook))
    deadline = known(content.date("initiation.deadline"))
    lead = (content.text("initiation.lead_department"), content.text("plan.lead_person"))
    about = _ABOUT.format(
        id=content.text("initiation.collaboration_id"),
        today=f"{workbook.today:%Y-%m-%d}",
        lead=" ".join(filter(None, lead)) or NOTHING,
        sponsor=content.text("initiation.sponsor") or NOTHING,
        deadline=f"{deadline:%Y-%m-%d}" if deadline else NOTHING,
    )
    return Brief(
        id=content.text("initiation.collaboration_id"),
        title=content.text("initiation.title"),
        about=about,
        today=workbook.today,
        standing=standing(workbook),
        figures=list(_figures(workbook)),
        bars=bars[:BARS],
        more_bars=_more(len(bars) - BARS),
        lists=[_attention(workbook), _ahead(workbook)],
    )


def _figures(workbook: WorkbookDay) -> Iterator[tuple[str, str, str]]:
    shown = overview.tiles(task_counts(workbook))
    for field in TILES:
        value = shown[f"dashboard.{field.key}"]
        if isinstance(value, float) and field.kind is Kind.PERCENT:
            value = f"{value:.0%}"
        yield field.key, field.label, NOTHING if value is None else str(value)


def _attention(workbook: WorkbookDay) -> Listed:
    """Return the tasks that are overdue or blocked, as 看板 lists them."""
    tracked = progress(workbook)
    rows = []
    for row in _filled(overview.attention(tracked, len(tracked.task_ids))):
        due, late = row["due"], row["overdue_days"]
        when = f"{due:%m-%d}" if isinstance(due, date) else NOTHING
        if late:
            when = _LATE.format(due=when, n=late)
        who = f"{row['owner']}（{row['department']}）"
        rows.append((str(row["name"]), str(row["warning"]), who, when))
    headings = tuple(ATTENTION.field(k).label for k in ("name", "warning", "owner", "due"))
    return _listed(ATTENTION, headings, rows)


def _ahead(workbook: WorkbookDay) -> Listed:
    """Return the tasks and time limits that are due next, as 首页 lists them."""
    tracked, limits = progress(workbook), listed_limits(workbook)
    count = len(tracked.task_ids) + len(limits)
    rows = []
    for row in _filled(overview.next_due(tracked, limits, workbook.work.hours.close, count)):
        due = row["due"]
        when = f"{due:%m-%d %H:%M}" if isinstance(due, datetime) else NOTHING
        rows.append((str(row["name"]), str(row["warning"]), str(row["owner"]), when))
    headings = tuple(NEXT.field(key).label for key in ("name", "warning", "owner", "due"))
    return _listed(NEXT, headings, rows)


def _listed(table: Table, headings: tuple[str, ...], rows: Sequence[_Shown]) -> Listed:
    one, two, three, four = headings
    return Listed(table.title, (one, two, three, four), rows[:LINES], _more(len(rows) - LINES))


def _more(count: int) -> str:
    return _MORE.format(n=count) if count > 0 else ""


def _filled(columns: Columns) -> Iterator[Row]:
    """Yield the rows of a table of 首页 or 看板 that are no empty places."""
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        if row["task_id"]:
            yield row


def _milestones(workbook: WorkbookDay) -> list[Bar]:
    """Return the milestones of 看板 that have a date, with the span of their tasks."""
    tracked, table = progress(workbook), workbook.content.table("Milestones")
    lights = overview.milestone_lights(
        workbook.content, tracked, workbook.today, len(table.extent or table.rows)
    )
    begins: dict[str, date] = {}
    for task in tracked.tasks:
        if task.baseline_start and task.warning != CANCELLED:
            key = task.milestone_id.lower()
            begins[key] = min(task.baseline_start, begins.get(key, task.baseline_start))
    ids = overview.listed(table, "milestone_id", len(lights["name"]))
    found = []
    for own, name, tasks, done, light, due in zip(
        ids, *(lights[key] for key in ("name", "tasks", "done", "light", "due")), strict=True
    ):
        if own and isinstance(due, date) and isinstance(tasks, int) and isinstance(done, int):
            start = min(due, begins.get(str(own).lower(), due))
            share = done / tasks if tasks else 0.0
            found.append(Bar(str(name), f"{done}/{tasks}", str(light), start, due, share))
    return found


def _tasks(workbook: WorkbookDay) -> Iterator[Bar]:
    """Yield the open tasks, the first due first: of a collaboration without milestones."""

    def due(task: TaskState) -> date:
        return task.due or date.max

    for task in sorted(progress(workbook).tasks, key=due):
        if task.due and task.warning not in (DONE, CANCELLED):
            start = min(task.due, task.baseline_start or task.due)
            yield Bar(task.name, task.owner, task.warning, start, task.due, task.percent or 0.0)
