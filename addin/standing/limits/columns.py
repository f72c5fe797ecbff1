"""What stands beside the events: the derived columns 截止 and 时限状态 of the forms.

They are the engine's clocks as far as the sheet 工作日历 reaches; the native formulas
(`workbook_templates.formulas.timers`) compute the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from addin.content import Value
from addin.forms.vocabularies import (
    MET,
    MET_LATE,
    NEARLY_OVER,
    NOT_TIMED,
    OVER,
    PAUSED,
    RUNNING,
    UNREADABLE_DATE,
)
from addin.standing.figures import Columns
from addin.standing.limits.engine import clocks
from addin.standing.limits.meetings import coordinated
from addin.standing.limits.model import Clock
from addin.standing.limits.sheet_count import SheetCount, pause_aids
from addin.standing.limits.terms import Measure, terms_of
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import days_later

DUE_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Assessments": {"objection_due": ("SLA-02",), "feedback_due": ("SLA-01",)},
    "InitiationApprovals": {"due": ("SLA-08",)},
    "Countersignatures": {"due": ("SLA-08",)},
    "Meetings": {"due": ("SLA-05",)},
    "Problems": {
        "meeting_due": ("SLA-04",),
        "respond_due": ("SLA-09", "SLA-06"),
        "resolve_due": ("SLA-10", "SLA-11"),
    },
    "Rectifications": {"deadline": ("SLA-13",)},
}
"""By table: the columns that show a due moment, each with its limits, the first that applies."""

URGENCY = (OVER, UNREADABLE_DATE, NEARLY_OVER, PAUSED, RUNNING, NOT_TIMED, MET_LATE, MET)
"""Of several limits of a problem the state of the first of these is shown."""

_FEEDBACK, _OBJECTING, _APPROVAL = "SLA-01", "SLA-02", "SLA-08"


def limit_columns(workbook: WorkbookDay) -> Iterator[tuple[str, Columns]]:
    """Yield the tables of `DUE_COLUMNS` with their derived columns, along the rows read."""
    content, sight = workbook.content, _Sight.of(workbook)
    for table, wanted in DUE_COLUMNS.items():
        rows = range(len(content.table(table)))
        shown = {
            key: [sight.shown(table, row, limits) for row in rows] for key, limits in wanted.items()
        }
        words = [[shown[key][row][1] for key in wanted] for row in rows]
        columns: dict[str, Sequence[Value]] = {
            key: [due for due, _ in cells] for key, cells in shown.items()
        }
        columns["limit_state"] = [_of_row(table, of_row) for of_row in words]
        if table == "Problems":
            for key, cells in shown.items():
                columns[key.replace("due", "state")] = [word for _, word in cells]
            columns["coordinated"] = coordinated(workbook)
        elif table == "InitiationApprovals":
            columns["handed"] = [sight.handed(row) for row in rows]
        elif table == "Assessments":
            pairs = zip(columns["objection_due"], columns["feedback_due"], strict=True)
            columns["due"] = [objection or feedback for objection, feedback in pairs]
            columns |= pause_aids(content, sight.count) | {"latest": [*map(sight.latest, rows)]}
        yield table, columns


def _of_row(table: str, words: Sequence[str]) -> str:
    """Return the state of a row with several limits: an objection's, else the most urgent."""
    if table == "Assessments":
        return next(filter(None, words), "")
    return next((word for word in URGENCY if word in words), "")


@dataclass(frozen=True, slots=True)
class _Sight:
    """The clocks by table, row and limit, as far as the sheet 工作日历 reaches."""

    clocks: Mapping[tuple[str, int, str], Clock]
    workbook: WorkbookDay
    count: SheetCount

    @staticmethod
    def of(workbook: WorkbookDay) -> _Sight:
        by_place = {
            (one.key.partition(".")[0], one.row, one.limit): one for one in clocks(workbook)
        }
        return _Sight(by_place, workbook, SheetCount.of(workbook))

    def shown(self, table: str, row: int, limits: Sequence[str]) -> tuple[datetime | None, str]:
        """Return due moment and state of the first of some limits that applies to a row."""
        of_row = (self.clocks.get((table, row, limit)) for limit in limits)
        clock = next((one for one in of_row if one is not None), None)
        if clock is None or clock.due is None or not self._reaches(clock):
            return None, UNREADABLE_DATE if clock and clock.misread else ""
        measure = terms_of(self.workbook)[clock.limit].measure
        is_counted = measure is not Measure.HOURS and not clock.is_agreed
        if clock.state == NEARLY_OVER and is_counted and not self._sees_today(measure):
            return clock.due, RUNNING
        return clock.due, clock.state

    def handed(self, row: int) -> datetime | None:
        """Return when a step of the approval got the form."""
        clock = self.clocks.get(("InitiationApprovals", row, _APPROVAL))
        return clock.started if clock else None

    def latest(self, row: int) -> date | None:
        """Return the outer bound of SLA-02, the last date there is without one."""
        switched_on = terms_of(self.workbook)
        terms, objecting = switched_on.get(_FEEDBACK), switched_on.get(_OBJECTING)
        clock = self.clocks.get(("Assessments", row, _FEEDBACK))
        bound = objecting.bound if objecting else None
        if not self.workbook.content.table("Assessments").texts("department")[row]:
            return None
        if terms is None or bound is None or clock is None or clock.started is None:
            return date.max
        due, _ = self.shown("Assessments", row, (_FEEDBACK,))
        day = self.count.nth_from(due.date(), bound) if due else None
        return datetime.combine(day, self.count.hours.close) if day else None

    def _reaches(self, clock: Clock) -> bool:
        """Whether every day that the count needs is in the sheet."""
        measure = terms_of(self.workbook)[clock.limit].measure
        if clock.limit == _OBJECTING and self.latest(clock.row) is None:
            return False
        if clock.is_agreed or measure is Measure.HOURS:
            return True
        needed = [day.date() for day in (clock.started, clock.due) if day]
        if clock.key.startswith("Assessments."):
            pause = self.count.pause(self.workbook.content.table("Assessments"), clock.row)
            needed += [moment.date() for moment in pause]
        if measure is Measure.WORK_HOURS:
            needed += [days_later(day, -1) for day in needed]
        return all(self.count.days.until(day) is not None for day in needed)

    def _sees_today(self, measure: Measure) -> bool:
        today = self.workbook.today
        is_in_sheet = self.count.days.until(today) is not None
        before = self.count.days.before(today)
        return is_in_sheet and (measure is not Measure.WORK_HOURS or before is not None)
