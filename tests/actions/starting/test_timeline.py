"""Templates laid over the calendar: predecessors, working days and the buffer of R-06."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.actions.starting.process import Milestone, Process, Task
from addin.actions.starting.timeline import backward, buffer_of, forward, waiting
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content
from addin.errors import InputError
from addin.reading.names import several
from addin.standing.figures import buffer_bounds
from addin.worktime import Calendar
from workbook_templates import TEMPLATE

CALENDAR = Calendar.standard()


@cache
def empty() -> Content:
    return ClosedWorkbook(TEMPLATE).read()


def process(*tasks: Task) -> Process:
    milestones = (Milestone("M1", "第一步"), Milestone("M2", "第二步"))
    return Process("试", "项目协作", "其他", "2～3个部门", "研发部", "", milestones, tasks)


def task(number: int, days: int = 1, after: str = "", wait: int = 0, milestone: str = "M1") -> Task:
    return Task(
        f"T{number}", f"任务{number}", "研发部", milestone, days=days, after=after, wait=wait
    )


@st.composite
def processes(draw: st.DrawFn) -> Process:
    tasks = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        before = draw(st.lists(st.integers(1, number - 1), max_size=3)) if number > 1 else []
        tasks.append(
            task(
                number,
                draw(st.integers(1, 20)),
                "、".join(f"T{each}" for each in dict.fromkeys(before)),
                draw(st.integers(0, 5)),
                draw(st.sampled_from(("M1", "M2"))),
            )
        )
    return process(*tasks)


DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 30))


@settings(max_examples=25, deadline=None)
@given(processes(), DAYS)
def test_forward__every_task__is_on_working_days_after_those_before_it(
    made: Process, start: date
) -> None:
    laid = forward(made, start, CALENDAR, empty())
    assert laid.start == CALENDAR.next_workday(start)
    for each in made.tasks:
        first, last = laid.tasks[each.task_id]
        assert CALENDAR.is_workday(first)
        assert CALENDAR.is_workday(last)
        assert CALENDAR.workdays_inclusive(first, last) == each.days
        ends = [laid.tasks[other][1] for other in several(each.after)]
        earliest = CALENDAR.add_workdays(max(ends), 1) if ends else laid.start
        assert first == CALENDAR.add_workdays(earliest, each.wait)
        assert laid.milestones[each.milestone_id] >= last
    dues = list(laid.milestones.values())
    assert dues == sorted(dues)


@settings(max_examples=25, deadline=None)
@given(processes(), DAYS)
def test_backward__keeps_the_deadline_and_is_the_same_plan(made: Process, finish: date) -> None:
    laid = backward(made, finish, CALENDAR, empty())
    assert laid.deadline <= finish
    assert CALENDAR.workdays_between(laid.deadline, finish) == 0
    assert forward(made, laid.start, CALENDAR, empty()) == laid


@settings(max_examples=25, deadline=None)
@given(processes(), DAYS)
def test_buffer__lies_between_last_task_and_deadline_and_fits(made: Process, start: date) -> None:
    laid = forward(made, start, CALENDAR, empty())
    end = max(last for _, last in laid.tasks.values())
    assert CALENDAR.workdays_between(end, laid.deadline) == laid.buffer
    total = CALENDAR.workdays_inclusive(laid.start, laid.deadline)
    least, most = buffer_bounds(total, empty())
    assert least <= laid.buffer <= most


@settings(max_examples=25, deadline=None)
@given(processes())
def test_waiting__begun_as_laid__gives_the_template_back(made: Process) -> None:
    laid = forward(made, date(2026, 3, 2), CALENDAR, empty())
    begun = {
        each: CALENDAR.workdays_inclusive(laid.start, first) - 1
        for each, (first, _) in laid.tasks.items()
    }
    assert waiting(made.tasks, begun) == list(made.tasks)


@pytest.mark.parametrize(
    ("length", "buffer"), [(1, 1), (5, 1), (9, 2), (18, 3), (40, 6), (88, 13), (200, 29)]
)
def test_buffer_of__a_plan__is_in_the_middle_of_what_fits(length: int, buffer: int) -> None:
    assert buffer_of(length, empty()) == buffer


def test_forward__circle__is_told() -> None:
    with pytest.raises(InputError, match="前置任务互相等待"):
        forward(
            process(task(1, after="T2"), task(2, after="T1")), date(2026, 3, 2), CALENDAR, empty()
        )


def test_forward__spring_festival__is_no_working_time() -> None:
    laid = forward(process(task(1, days=3)), date(2026, 2, 13), CALENDAR, empty())
    assert laid.tasks["T1"] == (date(2026, 2, 13), date(2026, 2, 24)), "02-14 is a make-up workday"
    assert laid.deadline - laid.tasks["T1"][1] == timedelta(days=1)
