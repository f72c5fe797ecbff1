"""The hours of a working day."""

from datetime import time, timedelta

import pytest

from addin.worktime import WorkHours


def test_the_usual_day_has_eight_hours_with_a_break_at_noon():
    hours = WorkHours()
    assert hours.length == timedelta(hours=8)
    assert (hours.opening, hours.close) == (time(9), time(18))


@pytest.mark.parametrize(
    ("clock", "worked"),
    [
        (time(8), 0.0),
        (time(9), 0.0),
        (time(10, 30), 1.5),
        (time(12), 3.0),
        (time(12, 59), 3.0),
        (time(14), 4.0),
        (time(18), 8.0),
        (time(23, 59), 8.0),
    ],
)
def test_work_passes_within_the_periods_only(clock, worked):
    assert WorkHours().worked_until(clock) == timedelta(hours=worked)


@pytest.mark.parametrize(
    ("worked", "clock"), [(0.0, 9.0), (3.0, 12.0), (3.5, 13.5), (8.0, 18.0), (9.0, 18.0)]
)
def test_worked_time_is_reached_at_the_earliest_moment(worked, clock):
    assert WorkHours().reached(timedelta(hours=worked)) == timedelta(hours=clock)


@pytest.mark.parametrize(
    "periods",
    [
        (),
        ((time(9), time(9)),),
        ((time(18), time(9)),),
        ((time(9), time(12)), (time(11), time(18))),
    ],
)
def test_periods_must_be_in_order_and_apart(periods):
    with pytest.raises(ValueError, match="period"):
        WorkHours(periods)
