"""负荷: who has how much to do at the same time (Q-27)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addin.forms.portfolio import LOAD_WEEKS
from addin.standing.load import Load, is_open, loads, week_of
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from tests.standing.recalculation import Book

TODAY = date(2026, 11, 20)  # a Friday


def task(**values: object) -> TaskState:
    empty = dict.fromkeys(TaskState._fields)
    return TaskState(**{**empty, "status": "进行中", **values})  # type: ignore[arg-type]


def weeks(**values: object) -> list[int]:
    load = Load()
    load.add(task(**values), TODAY)
    return load.weeks


def test_load__task__counts_in_every_week_from_its_start_to_its_due_date() -> None:
    found = weeks(baseline_start=date(2026, 11, 23), due=date(2026, 12, 7))
    assert found == [0, 1, 1, 1, 0, 0, 0, 0]


def test_load__task_that_has_begun__counts_from_this_week_on() -> None:
    assert weeks(baseline_start=date(2026, 9, 1), due=date(2026, 11, 23))[:3] == [1, 1, 0]


def test_load__overdue_task__has_to_be_done_this_week() -> None:
    assert weeks(baseline_start=date(2026, 9, 1), due=date(2026, 9, 30))[:2] == [1, 0]


def test_load__task_without_a_date__is_counted_apart() -> None:
    load = Load()
    load.add(task(due=None), TODAY)
    assert (load.weeks, load.undated) == ([0] * LOAD_WEEKS, 1)


def test_open__done_cancelled_and_delivered__are_no_load_of_the_owner() -> None:
    assert is_open(task())
    assert is_open(task(status="待验收"))
    for values in (
        {"status": "已完成"},
        {"status": "已取消"},
        {"status": "待验收", "actual_finish": TODAY},
    ):
        assert not is_open(task(**values))


def test_loads__of_a_workbook__by_person() -> None:
    plan = [
        {"task_id": f"X-T{n}", "name": "做", "owner": who, "department": "研发部",
         "start": date(2026, 11, 16), "finish": TODAY + timedelta(weeks=n)}
        for n, who in enumerate(("王磊", "李娜", "王磊"))
    ]  # fmt: skip
    tasks = [{"task_id": row["task_id"], "status": "进行中"} for row in plan]
    book = Book({}, {"PlanTasks": plan, "Tasks": tasks})
    day = WorkbookDay.of(book.content(), datetime(2026, 11, 20, 9), TODAY)
    found = loads((((t.owner,), t) for t in progress(day).tasks), TODAY)
    assert {who: load.weeks[:4] for (who,), load in found.items()} == {
        "王磊": [2, 1, 1, 0],
        "李娜": [1, 1, 0, 0],
    }


@given(st.dates(date(2014, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_week__of_a_day__is_as_many_mondays_away(today: date, days: int) -> None:
    other = date.fromordinal(today.toordinal() + days)
    first, last = sorted((today, other))
    mondays = sum(
        date.fromordinal(n).weekday() == 0
        for n in range(first.toordinal() + 1, last.toordinal() + 1)
    )
    assert week_of(other, today) == (mondays if days >= 0 else -mondays)
