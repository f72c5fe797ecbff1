"""What time it is for a click: now, or on the company's day that XIEZUO_TODAY names."""

from __future__ import annotations

import os
from datetime import date, datetime

from addin.errors import InputError
from addin.reading.zone import BEIJING

VARIABLE = "XIEZUO_TODAY"  # as for the command line


def today() -> date | None:
    """Return the day that is taken for today, None where that is not set.

    Raises:
        InputError: it is set to something else.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"环境变量 {VARIABLE} 写的“{text}”不是日期", remedy="请写成 年-月-日，如 2026-11-20。"
        ) from None


def now() -> datetime:
    """Return the present moment in this computer's zone, or the time of day on `today`, without."""
    day = today()
    if day is None:
        return datetime.now().astimezone()
    return datetime.combine(day, datetime.now(tz=BEIJING).time())
