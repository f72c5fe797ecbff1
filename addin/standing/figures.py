"""The derived cells of the forms: plan, feedback, acceptance, goals, people and calendar.

Every function agrees with the native formulas of `workbook_templates.formulas.forms`.
A date that cannot be read leaves what is computed from its whole column empty, and a figure that
rests on it, as it does in the workbook.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from math import ceil, floor, isfinite
from typing import NamedTuple

from addin.content import Content, TableData, Value
from addin.forms.setup import PEOPLE_SLOTS
from addin.forms.vocabularies import (
    AFTER_MILESTONES,
    AGREED,
    ASSESSMENT,
    DIRECTION,
    FAILED,
    FALLS,
    HIGH,
    LEFT_COMPANY,
    LOW,
    MAKE_UP_WORKDAY,
    MIDDLE,
    NO,
    OBJECTED,
    PASSED,
    RISES,
    TAKES_TIME,
    TIME_UNITS,
    WORKDAY,
    YES,
)
from addin.standing.clock import exceptions_of
from addin.standing.day_count import DayCount, day_of, known
from addin.standing.thresholds import threshold
from addin.standing.workbook_day import WorkbookDay, once
from addin.worktime import days_later

Columns = Mapping[str, Sequence[Value]]

HIGH_RISK, MIDDLE_RISK = 12, 6  # probability × impact
BUFFER_NONE = "没有缓冲期"
BUFFER_SMALL = "缓冲不足"
BUFFER_LARGE = "缓冲偏大"
BUFFER_FITS = "缓冲合适"

UNANSWERED, ANSWERED, MISDATED = "未反馈", "已反馈", "时间无法识别"
"""The feedback of a partner department: none yet, settled, or it has come and nobody can tell when;
`OBJECTED` while an objection is not settled."""
CHECKING = "核查中"


def latest(data: TableData, key: str) -> date | None:
    """Return the latest date of a column, None if it has none or one cannot be read."""
    return max(_dates(data, key), default=None)


def earliest(data: TableData, key: str) -> date | None:
    """Return the earliest date of a column, None if it has none or one cannot be read."""
    return min(_dates(data, key), default=None)


def _dates(data: TableData, key: str) -> Iterable[date]:
    if data.unreadable(key):
        return ()
    return (day for day in map(day_of, data.dates(key)) if day is not None)


class PlanFigures(NamedTuple):
    """F2.08 and F2.12: the plan's time frame, its buffer (R-06) and since when it is in force.

    `final_deadline` is the deadline of 模板1, the last planned finish where none is filled in.
    `buffer_used` is what was typed, at most the working days that the schedule leaves, where there is a
    deadline; without it these days. Days are working days.
    `effective` is the latest of approval and countersignatures, None until all are there.
    """

    first_start: date | None
    final_deadline: date | None
    total_days: int | None
    buffer_used: float | None
    buffer_share: float | None
    buffer_note: str
    effective: date | None


@once
def plan_figures(workbook: WorkbookDay) -> PlanFigures:
    """Return the computed cells of 模板2."""
    content, days = workbook.content, workbook.days
    tasks = content.table("PlanTasks")
    first, last = earliest(tasks, "start"), latest(tasks, "finish")
    final = known(content.date("initiation.deadline"))
    if not content.filled("initiation.deadline"):
        final = last
    total = days.inclusive(first, final) if first and final and final >= first else None
    used: float | None = None
    if total is not None and final:
        left, used = _buffer_left(last, final, workbook), content.number("plan.buffer_days")
        if not content.filled("plan.buffer_days") or (used is not None and used < 0):
            used = left
        elif used is not None and left is not None and content.filled("initiation.deadline"):
            used = min(used, left)
    share = used / total if used is not None and total else None
    return PlanFigures(
        first_start=first,
        final_deadline=final,
        total_days=total,
        buffer_used=used,
        buffer_share=share,
        buffer_note=_buffer_note(used, total, content),
        effective=effective(content),
    )


def _buffer_left(last: date | None, final: date, workbook: WorkbookDay) -> int | None:
    """Return the days after the last task and, where the buffer lies there, after milestones."""
    content, days = workbook.content, workbook.days
    at_the_end = days.between(last, final) if last and final > last else 0
    if last is None or at_the_end is None:
        return None
    if content.text("plan.buffer_position") != AFTER_MILESTONES:
        return at_the_end
    if content.table("Milestones").unreadable("due"):
        return None
    return at_the_end + sum(filter(None, free_days(content, days)))


def free_days(content: Content, days: DayCount) -> list[int | None]:
    """Return for each milestone the working days without any task from it to the next start.

    Of several milestones before one start the first has them, so that none counts twice.
    """
    plan = content.table("PlanTasks")
    due = list(map(day_of, content.table("Milestones").dates("due")))
    if plan.unreadable("start") or plan.unreadable("finish"):
        return [None] * len(due)
    planned = [
        (day_of(start), day_of(finish))
        for start, finish in zip(plan.dates("start"), plan.dates("finish"), strict=True)
    ]
    starts = sorted(start for start, _ in planned if start)
    places = [bisect_right(starts, day) if day else 0 for day in due]
    firsts: dict[int, int] = {}
    for row in sorted(range(len(due)), key=lambda row: due[row] or date.max):
        firsts.setdefault(places[row], row)
    return [
        None
        if day is None or not 0 < place < len(starts)
        else _free(day, starts[place], planned, days)
        if firsts[place] == row
        else 0
        for row, (day, place) in enumerate(zip(due, places, strict=True))
    ]


def _free(
    milestone: date,
    start: date,
    planned: Iterable[tuple[date | None, date | None]],
    days: DayCount,
) -> int | None:
    """Return the working days between a milestone and the next start, while no task runs."""
    busy = milestone
    for begun, finish in planned:
        if finish and finish < start:
            busy = max(busy, finish)
        elif finish and begun and begun <= milestone:
            return 0
    return days.between(busy, days_later(start, -1))


def buffer_bounds(total: int, content: Content) -> tuple[int, int]:
    """Return the least and the most days of buffer that fit a cycle (R-06), in whole days.

    Where no whole day lies between the two shares, those next to them fit, from one day on.
    """
    shares = (
        max(0.0, min(1.0, threshold(content, key))) for key in ("buffer_least", "buffer_most")
    )
    low, high = (round(total * share, 6) for share in shares)
    least, most = ceil(low), floor(high)
    return (least, most) if least <= most else (max(1, most), least)


def _buffer_note(used: float | None, total: int | None, content: Content) -> str:
    if used is None or total is None or total == 1:  # of one day none can be kept
        return ""
    if used == 0:
        return BUFFER_NONE
    least, most = buffer_bounds(total, content)
    return BUFFER_SMALL if used < least else BUFFER_LARGE if used > most else BUFFER_FITS


def signatures(content: Content) -> tuple[int, int]:
    """Return how many departments must countersign the plan and how many have (F2.11)."""
    signers = content.table("Countersignatures")
    signed = [
        day_of(time) is not None
        for named, time in zip(signers.filled("department"), signers.dates("time"), strict=True)
        if named
    ]
    return len(signed), sum(signed)


def effective(content: Content) -> date | None:
    """Return the day on which the plan came into force (R-15), None while it has not."""
    approved = day_of(content.date("plan.approved_at"))
    wanted, signed = signatures(content)
    if content.text("plan.approval") != AGREED or approved is None or not wanted or signed < wanted:
        return None
    last = latest(content.table("Countersignatures"), "time")
    return max(approved, last) if last else None


def durations(plan: TableData, days: DayCount) -> list[int | None]:
    """Return the working days of each planned task, first and last day included."""
    spans = zip(map(known, plan.dates("start")), map(known, plan.dates("finish")), strict=True)
    return [
        days.inclusive(start, finish) if start and finish and finish >= start else None
        for start, finish in spans
    ]


def grades(risks: TableData) -> list[str]:
    """Return 高, 中 or 低 for each risk that has both scores from 1 to 5."""
    scores = zip(risks.numbers("probability"), risks.numbers("impact"), strict=True)
    return [
        _grade(one * other) if one and other and 1 <= one <= 5 and 1 <= other <= 5 else ""
        for one, other in scores
    ]


def _grade(score: float) -> str:
    if score >= HIGH_RISK:
        return HIGH
    return MIDDLE if score >= MIDDLE_RISK else LOW


def feedback(content: Content) -> list[str]:
    """Return for each partner department whether its assessment (F1B) is in and settled."""
    given = content.table("Assessments")
    answered: set[str] = set()
    misdated: set[str] = set()
    objected: set[str] = set()
    unread = given.unreadable("answered")
    rows = zip(
        given.texts("department"),
        given.dates("answered"),
        given.texts("conclusion"),
        given.filled("coordination"),
        strict=True,
    )
    for row, (department, moment, conclusion, settled) in enumerate(rows):
        if day_of(moment) is not None and conclusion in ASSESSMENT.words:
            answered.add(department.lower())
        if row in unread:
            misdated.add(department.lower())
        if conclusion == OBJECTED and not settled:
            objected.add(department.lower())
    return [
        ""
        if not department
        else MISDATED
        if department.lower() in misdated - answered
        else UNANSWERED
        if department.lower() not in answered
        else OBJECTED
        if department.lower() in objected
        else ANSWERED
        for department in content.table("Partners").texts("department")
    ]


def acceptance_items(content: Content) -> Columns:
    """Return name, department and standard of each item, as the plan's list has them."""
    keys = ("name", "department", "standard")
    return _looked_up(content, "AcceptanceItems", "Deliverables", "deliverable_id", keys)


def overall(items: TableData) -> str:
    """Return F4.07: 通过 if every item has passed, 不通过 if one has failed."""
    results = [
        result
        for listed, result in zip(
            items.filled("deliverable_id"), items.texts("result"), strict=True
        )
        if listed
    ]
    if not results:
        return ""
    if FAILED in results:
        return FAILED
    return PASSED if all(result == PASSED for result in results) else CHECKING


def goal_results(content: Content) -> Columns:
    """Return name, target, unit, rate and whether it is achieved for each metric (F5.02).

    A metric rises or falls as its 方向 says, else from 现状值 to 目标值; where neither tells, nothing
    is known of it. That something takes 0 days today only says that it does not exist yet: how long
    it takes is to fall whatever the target is (上线时间 from 0 to 90 天).
    The rate is the share of the way from the value at the start to the target; where there is no
    such way, actual ÷ target of what is to rise, target ÷ actual of what is to fall.
    """
    keys = ("name", "unit", "target", "baseline", "direction")
    found = _looked_up(content, "GoalResults", "Metrics", "metric_id", keys)
    asked = ("direction", "baseline", "target", "unit", "name")
    directions = [_direction(*each) for each in zip(*(found[key] for key in asked), strict=True)]
    pairs = [
        _reached(target, actual, baseline, direction)
        for target, actual, baseline, direction in zip(
            found["target"],
            content.table("GoalResults").numbers("actual"),
            found["baseline"],
            directions,
            strict=True,
        )
    ]
    return {
        "name": found["name"],
        "target": found["target"],
        "unit": found["unit"],
        "rate": [rate for rate, _ in pairs],
        "achieved": [achieved for _, achieved in pairs],
        "direction": directions,
    }


def _direction(typed: Value, baseline: Value, target: Value, unit: Value, name: Value) -> str:
    """Return whether a metric is to rise or to fall, nothing where that is not said."""
    if typed in DIRECTION.words:
        return str(typed)
    slope = _slope(baseline, target)
    takes_time = unit in TIME_UNITS and any(word in str(name) for word in TAKES_TIME)
    return FALLS if slope and baseline == 0 and takes_time else slope


def _slope(baseline: Value, target: Value) -> str:
    """Return whether it is to rise or to fall from its value today to its target."""
    if not isinstance(baseline, int | float) or not isinstance(target, int | float):
        return ""
    return RISES if baseline < target else FALLS if baseline > target else ""


def asked_directions(content: Content) -> list[int]:
    """Return the rows of F1.10 that do not say whether more is better or less."""
    metrics = content.table("Metrics")
    columns = zip(
        metrics.texts("direction"),
        metrics.numbers("baseline"),
        metrics.numbers("target"),
        strict=True,
    )
    return [
        row
        for row, (typed, baseline, target) in enumerate(columns)
        if target is not None and typed not in DIRECTION.words and not _slope(baseline, target)
    ]


def _reached(
    target: Value, actual: Value, baseline: Value, direction: str
) -> tuple[float | None, str]:
    if not isinstance(target, int | float) or not isinstance(actual, int | float) or not direction:
        return None, ""
    achieved = actual <= target if direction == FALLS else actual >= target
    way: float
    done: float
    way, done = (target, actual) if direction == RISES else (actual, target)
    if direction == _slope(baseline, target) and isinstance(baseline, int | float):
        way, done = target - baseline, actual - baseline
    rate = done / way if way else None
    if rate is not None and not isfinite(rate):
        rate = None
    return rate, YES if achieved else NO


def _looked_up(
    content: Content, table: str, source: str, key: str, wanted: Sequence[str]
) -> dict[str, list[Value]]:
    """Return columns of another table for the rows of `table`, by the id `key` of both."""
    data = content.table(source)
    at: dict[str, int] = {}
    for index, found in enumerate(data.texts(key)):
        at.setdefault(found.lower(), index)
    rows = [at.get(own.lower()) if own else None for own in content.table(table).texts(key)]
    columns: dict[str, list[Value]] = {}
    for each in wanted:
        empty: Value = "" if data.table.field(each).kind.is_text else None
        values = data.columns[each]
        columns[each] = [empty if row is None else values[row] for row in rows]
    return columns


def slots(people: TableData) -> list[str]:
    """Return each person's place in the department, as ``部门#2``; who left has none."""
    rows = zip(people.texts("name"), people.texts("department"), _staff_places(people), strict=True)
    return [f"{department}#{place}" if name and place else "" for name, department, place in rows]


def _staff_places(people: TableData) -> list[int]:
    """Return for each row how many people its department has so far; 0 for who left."""
    places: Counter[str] = Counter()
    made: list[int] = []
    rows = zip(
        people.filled("name"), people.texts("department"), people.texts("employment"), strict=True
    )
    for named, department, employment in rows:
        counts = named and bool(department) and employment != LEFT_COMPANY
        places[department.lower()] += counts
        made.append(places[department.lower()] if counts else 0)
    return made


def department_people(content: Content) -> Columns:
    """Return how many people each department has and, for its drop-down, who they are."""
    people = content.table("People")
    names: dict[str, str] = {}
    for slot, name in zip(slots(people), people.texts("name"), strict=True):
        names.setdefault(slot.lower(), name)
    places = zip(people.texts("department"), _staff_places(people), strict=True)
    sizes = Counter(department.lower() for department, place in places if place)
    own = [department.lower() for department in content.table("Departments").texts("department")]
    counts: list[Value] = [sizes[department] if department else None for department in own]
    return {
        "people": counts,
        **{
            f"person_{n}": [
                names.get(f"{department}#{n}", "") if department else "" for department in own
            ]
            for n in range(1, PEOPLE_SLOTS + 1)
        },
    }


def calendar_days(content: Content) -> Columns:
    """Return 是否工作日 (1 or 0) and 累计工作日 of the sheet 工作日历, after 例外日."""
    exceptions = exceptions_of(content)
    sheet = content.table("Calendar")
    flags = [
        int(exceptions.get(day, kind in (WORKDAY, MAKE_UP_WORKDAY))) if day else 0
        for day, kind in zip(sheet.dates("date"), sheet.texts("type"), strict=True)
    ]
    return {"workday": flags, "count": list(accumulate(flags))}


def heading(content: Content) -> str:
    """Return the line under a form's title: 协作编号 and 协作名称."""
    names = (content.text("initiation.collaboration_id"), content.text("initiation.title"))
    return "　".join(name for name in names if name)
