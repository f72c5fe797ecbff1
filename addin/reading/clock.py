"""Times of day."""

from __future__ import annotations

import re
from datetime import time

from addin.reading.characters import half_width
from addin.reading.model import Unreadable
from addin.reading.numerals import with_digits

NO_TIME = "不是时刻"

_TIME = re.compile(r"([0-9]{1,2})\s*:\s*([0-9]{2})(?::[0-5][0-9])?")
_SHARE = re.compile(r"0?\.[0-9]+")
_SAID = re.compile(
    r"(?:(早上|上午|中午|下午|晚上|am|pm)\s*)?([0-9]{1,2})\s*(?:[:.点时]\s*([0-9]{1,2})?\s*分?)?"
    r"(半)?\s*(am|pm)?",
    re.IGNORECASE,
)
_LATER = frozenset(("下午", "晚上", "pm"))


def read_time(text: str) -> time | Unreadable | None:
    """Return the time of day, to the minute, that a text says: ``9:00``, ``09:00``, ``9：00``.

    A fraction is the part of a day as which spreadsheets keep a time that lost its format.
    """
    plain = half_width(text)
    if not plain:
        return None
    if _SHARE.fullmatch(plain):
        read = _time(*divmod(round(float(plain) * 1440), 60))
    elif match := _TIME.fullmatch(plain):
        read = _time(int(match[1]), int(match[2]))
    else:
        return Unreadable(text.strip(), NO_TIME, _likely(plain))
    return Unreadable(text.strip(), NO_TIME) if read is None else read


def clock_time(text: str) -> time | None:
    """Return the time of day of a set-up cell; None where its default holds."""
    read = read_time(text)
    return read if isinstance(read, time) else None


def _time(hour: int, minute: int) -> time | None:
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _likely(plain: str) -> str | None:
    """Return the time that is probably meant by words such as 上午9点 or 下午2点半."""
    match = _SAID.fullmatch(with_digits(plain))
    if match is None:
        return None
    half_day, hour, minute, half, english = match.groups()
    is_later = (half_day or english or "").casefold() in _LATER and int(hour) < 12
    meant = _time(int(hour) + (12 if is_later else 0), 30 if half else int(minute or 0))
    return f"{meant:%H:%M}" if meant else None
