"""What a report says that goes out in a mail of its own: the week (N-12) and the month (N-17).

Plain data like the items of `mailer.planning.items`; the numbers and words were worked out already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One task, problem or milestone of a report.

    - `number`: the short id; `people`: who is in charge, with the department.
    - `owner`: the name by which a reader finds the own rows; empty where it is nobody's.
    - `item`: the id of a task, by which digests speak of it; empty for anything else.
    - `day`: when it was done, is due or begins; None where that is open.
    - `state`: a word of 预警 or of the vocabulary of its table, coloured like there.
    - `detail`: whether it was on time, why it is at risk, what is needed.
    """

    number: str
    name: str
    people: str
    owner: str = ""
    item: str = ""
    day: date | None = None
    state: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekReport:
    """One collaboration in the week before its meeting, and in the week that begins with it.

    The three questions of S2 §三 are `done` (is it up to standard?), `at_risk` (is what is under
    way at risk?) and `blocked` (what has to be coordinated?).

    - `since`, `start`: the week is the seven days from `since`, the next one those from `start`.
    - `phase`, `light`, `reason`, `next_step`: where the collaboration stands, as 首页 says it.
    - `total`, `closed`, `overdue`, `on_time`: of its tasks; the last one a share, None without any.
    - `shares`: what part of the tasks is done, under way and blocked, in per cent.
    - `promised`: what was promised at meetings, for problems or at a review, and is due or overdue.
    - `calm`: tasks under way without any risk, which are only counted.
    """

    since: date
    start: date
    phase: str
    light: str
    reason: str
    next_step: str
    total: int
    closed: int
    overdue: int
    on_time: float | None
    shares: tuple[int, int, int]
    done: tuple[ReportRow, ...]
    at_risk: tuple[ReportRow, ...]
    blocked: tuple[ReportRow, ...]
    planned: tuple[ReportRow, ...]
    promised: tuple[ReportRow, ...] = ()
    calm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigure:
    """One KPI in a monthly report.

    - `value`: of all that was seen so far, in `unit`; None where nothing was seen.
    - `target`: in words, as “≤5%”; `state`: a word of the vocabulary 指标结论.
    - `trend`: the months up to that of the report (``2026-10``) with their values, None where
      nothing was seen in a month; empty for a KPI that has no months.
    - `aim`: the value that the target allows, for the drawing; None where it cannot be drawn.
    """

    id: str
    name: str
    value: float | None
    unit: str
    target: str
    state: str
    sample: int
    aim: float | None = None
    trend: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentFigures:
    """The tasks of one department over all workbooks; `on_time` is a share, None without any."""

    name: str
    total: int
    done: int
    overdue: int
    blocked: int
    on_time: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """The KPIs of all collaborations together, sent after the end of a month (``2026-10``)."""

    month: str
    workbooks: int
    figures: tuple[MonthFigure, ...]
    departments: tuple[DepartmentFigures, ...]


Report = WeekReport | MonthReport
