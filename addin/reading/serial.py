"""Excel's serial numbers and Python's dates.

Resolution of a time is one millisecond, which is what a serial number can carry for sure.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

_EPOCH_1904 = date(1904, 1, 1)
_EPOCH = date(1899, 12, 30)
_DAY_MS = 86_400_000
_LAST = date(9999, 12, 31)


def date_of(serial: float, *, since_1904: bool) -> date | None:
    """Return the day of a serial number; None if there is no such day.

    In the 1900 system, 60 is 29 February 1900, which never was.
    """
    day = int(serial // 1)
    if since_1904:
        if not 0 <= day <= (_LAST - _EPOCH_1904).days:
            return None
        return _EPOCH_1904 + timedelta(day)
    if not 1 <= day <= (_LAST - _EPOCH).days or day == 60:
        return None
    return _EPOCH + timedelta(day + (day < 60))


def moment_of(serial: float, *, since_1904: bool) -> datetime | None:
    """Return day and time of a serial number, to the millisecond; None if there is no such day."""
    days, ms = divmod(round(serial * _DAY_MS), _DAY_MS)
    day = date_of(days, since_1904=since_1904)
    if day is None:
        return None
    return datetime(day.year, day.month, day.day) + timedelta(milliseconds=ms)  # noqa: DTZ001


def serial_of(value: date | datetime, *, since_1904: bool) -> int | float | None:
    """Return the serial number of a date; None if it lies before the calendar of the workbook."""
    day = value.date() if isinstance(value, datetime) else value
    if since_1904:
        days = (day - _EPOCH_1904).days
        if days < 0:
            return None
    else:
        days = (day - _EPOCH).days
        days -= days <= 60
        if days < 1:
            return None
    if not isinstance(value, datetime):
        return days
    since = value.replace(tzinfo=None) - datetime(day.year, day.month, day.day)  # noqa: DTZ001
    ms = round(since / timedelta(milliseconds=1))
    return days + ms / _DAY_MS if ms else days
