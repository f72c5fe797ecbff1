"""Time zones by their names; whatever else stands there is unreadable, never an error."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import pytest

from addin.reading.model import Unreadable
from addin.reading.zone import read_zone

SUMMER, WINTER = datetime(2026, 7, 1), datetime(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "summer", "winter"),
    [
        ("Asia/Shanghai", 8, 8),
        (" asia/shanghai ", 8, 8),
        ("Ａｓｉａ／Ｓｈａｎｇｈａｉ", 8, 8),
        ("北京时间", 8, 8),
        ("Asia/Tokyo", 9, 9),
        ("Europe/Berlin", 2, 1),
    ],
)
def test_zone__by_its_name(text: str, summer: int, winter: int) -> None:
    zone = read_zone(text)
    assert isinstance(zone, tzinfo)
    assert zone.utcoffset(SUMMER) == timedelta(hours=summer)
    assert zone.utcoffset(WINTER) == timedelta(hours=winter)


@pytest.mark.parametrize(
    "text", ["Asia/Beijing", "UTC+8", "/etc/passwd", "../x", "Asia", "\0", "8"]
)
def test_zone__that_is_none__is_unreadable(text: str) -> None:
    assert isinstance(read_zone(text), Unreadable)


def test_zone__not_filled_in__is_left_to_the_default() -> None:
    assert read_zone(" ") is None
