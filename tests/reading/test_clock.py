"""Times of day in set-up cells."""

from __future__ import annotations

from datetime import time

import pytest

from addin.reading.clock import read_time
from addin.reading.model import Unreadable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00", time(9)),
        ("09:00", time(9)),
        ("９：３０", time(9, 30)),
        (" 18:05:30 ", time(18, 5)),
        ("9 : 30", time(9, 30)),
        ("00:00", time(0)),
        ("0.375", time(9)),  # a time that lost its format
        ("", None),
    ],
)
def test_time__as_a_clock_shows_it__is_read(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("上午9点", "09:00"),
        ("下午2点半", "14:30"),
        ("下午2:30", "14:30"),
        ("九点", "09:00"),
        ("9.30", "09:30"),
        ("9", "09:00"),
        ("2pm", "14:00"),
        ("24:00", None),
        ("9:60", None),
        ("早上", None),
        ("待定", None),
    ],
)
def test_time__said_otherwise__is_asked(text: str, likely: str | None) -> None:
    read = read_time(text)
    assert isinstance(read, Unreadable)
    assert read.likely == likely
