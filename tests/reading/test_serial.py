"""Serial numbers and dates, around the day that never was."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from addin.reading.serial import date_of, moment_of, serial_of


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, None),  # 29 February 1900
        (61, date(1900, 3, 1)),
        (0, None),
        (-1, None),
        (2_958_465, date(9999, 12, 31)),
        (2_958_466, None),
    ],
)
def test_serial__in_the_1900_system(serial: int, day: date | None) -> None:
    assert date_of(serial, since_1904=False) == day
    if day is not None:
        assert serial_of(day, since_1904=False) == serial


def test_serial__in_the_1904_system__counts_from_nought() -> None:
    assert date_of(0, since_1904=True) == date(1904, 1, 1)
    assert serial_of(date(1904, 1, 1), since_1904=True) == 0
    assert serial_of(date(1903, 12, 31), since_1904=True) is None


def test_serial__of_a_moment__keeps_milliseconds() -> None:
    moment = datetime(2026, 11, 20, 23, 59, 59, 999_000)
    number = serial_of(moment, since_1904=False)
    assert number is not None
    assert moment_of(number, since_1904=False) == moment
