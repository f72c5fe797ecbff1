"""Working time counted in the sheet 工作日历, and the cells from which formulas count it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from addin.content import Content, TableData, Value
from addin.reading.clock import clock_time
from addin.standing.day_count import DayCount, known
from addin.standing.figures import Columns
from addin.standing.limits.collaboration import is_void
from addin.standing.limits.terms import Measure, objection_runs_from_receipt, terms
from addin.standing.moments import as_moment, minutes_between, unwatched
from addin.standing.thresholds import limit_rows
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import WorkHours, days_later

MODES = (Measure.WORKDAYS, Measure.HOURS, Measure.WORK_HOURS, Measure.DAYS)
"""What 计法代码 1, 2, … means; 0 is a limit that does not run."""

_MINUTE = timedelta(minutes=1)


class SheetCount(NamedTuple):
    """The days of the sheet with the hours of a working day."""

    days: DayCount
    hours: WorkHours

    @staticmethod
    def of(workbook: WorkbookDay) -> SheetCount:
        """Return the count of a workbook."""
        return SheetCount(workbook.days, workbook.work.hours)

    def worked(self, moment: datetime | None) -> int | None:
        """Return the working minutes from the sheet's first day to a moment."""
        if moment is None:
            return None
        before, until = self.days.before(moment.date()), self.days.until(moment.date())
        if before is None or until is None:
            return None
        passed = minutes_between(datetime.combine(moment.date(), time()), moment) * _MINUTE
        today = sum(
            (max(timedelta(), min(passed, end) - start) for start, end in self._spans()),
            timedelta(),
        )
        return (before * self.hours.length + (until - before) * today) // _MINUTE

    def nth_from(self, day: date, n: int) -> date | None:
        """Return the n-th working day after a day; with 0 the day or the next that is worked."""
        return self.days.nth_after(day, n) if n else self.days.nth_after(days_later(day, -1), 1)

    def pause(self, data: TableData, row: int) -> tuple[datetime, ...]:
        """Return start and end of the pause of an assessment, nothing unless both are in order."""
        start, end = (moment(data, row, key) for key in ("paused_at", "resumed_at"))
        if start is None or end is None or minutes_between(start, end) < 0:
            return ()
        return start, end

    def _spans(self) -> Sequence[tuple[timedelta, timedelta]]:
        return [
            (minutes(start) * _MINUTE, minutes(end) * _MINUTE) for start, end in self.hours.periods
        ]


def pause_aids(content: Content, count: SheetCount) -> dict[str, Sequence[Value]]:
    """Return the columns of 评估反馈 that only its formulas need, but for 异议最迟."""
    data = content.table("Assessments")
    numbers = range(len(data))
    pauses = [count.pause(data, row) for row in numbers]
    received = [moment(data, row, "received") for row in numbers]
    is_early = objection_runs_from_receipt(content)
    raised = received if is_early else [moment(data, row, "objected_at") for row in numbers]
    days = [_difference([count.days.until(end.date()) for end in pause]) for pause in pauses]
    work = [_difference([count.worked(end) for end in pause]) for pause in pauses]
    return {
        "pause_minutes": _named(data, [minutes_between(*p) if p else 0 for p in pauses]),
        "pause_days": _named(data, days),
        "pause_work": _named(data, work),
        "received_work": [count.worked(day) for day in received],
        "raised": raised,
        "raised_work": [count.worked(day) for day in raised],
    }


def _named(data: TableData, values: Sequence[int | None]) -> list[Value]:
    """Return the values of rows that name a department, else None."""
    names = data.texts(data.table.key)
    return [value if name else None for name, value in zip(names, values, strict=True)]


def _difference(ends: Sequence[int | None]) -> int | None:
    """Return the second less the first, 0 without them, None if one of them is unknown."""
    if not ends:
        return 0
    first, last = ends
    return None if first is None or last is None else last - first


def parameter_columns(workbook: WorkbookDay) -> Columns:
    """Return 计入时限, 计法代码 and 到期分钟 of SLA参数: amount, measure, and when its days end.

    Nothing runs in a collaboration that was called off.
    """
    nothing_runs = is_void(workbook)
    close = minutes(workbook.work.hours.close)
    modes: list[Value] = []
    ends: list[Value] = []
    counted: list[Value] = []
    for row in limit_rows(workbook.content):
        name, limit, hour = row["sla_id"], terms(row), clock_time(str(row["at"]))
        mode = MODES.index(limit.measure) + 1 if limit and not nothing_runs else 0
        modes.append(mode if name else None)
        ends.append((minutes(hour) if hour else close) if name else None)
        counted.append(row["amount"] if name else None)
    return {"counted": counted, "mode": modes, "due_minute": ends}


def hour_fields(workbook: WorkbookDay) -> Mapping[str, Value]:
    """Return the working hours as minutes since midnight, and the working minutes until now."""
    count = SheetCount.of(workbook)
    (opening, noon), (resuming, closing) = count.hours.periods
    return {
        "sla.opening": minutes(opening),
        "sla.noon": minutes(noon),
        "sla.resuming": minutes(resuming),
        "sla.closing": minutes(closing),
        "sla.worked_now": count.worked(unwatched(workbook.now)),
    }


def moment(data: TableData, row: int, key: str) -> datetime | None:
    """Return a cell as a moment that every spreadsheet program reads alike."""
    day = data.dates(key)[row]
    return as_moment(day) if day and known(as_moment(day).date()) else None


def minutes(clock: time) -> int:
    """Return a time of day as minutes since midnight."""
    return clock.hour * 60 + clock.minute
