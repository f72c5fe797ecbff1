"""Time zones by their names."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo

from addin.reading.characters import half_width
from addin.reading.model import Unreadable

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The zone that holds where none is named; summer time has been unknown there since 1991."""
_NAMES = frozenset(("asia/shanghai", "北京时间", "中国标准时间", "东八区"))


def read_zone(text: str) -> tzinfo | Unreadable | None:
    """Return the time zone that a text names, as the IANA does: ``Asia/Shanghai``, ``Europe/Berlin``.

    >>> read_zone("北京时间").tzname(None)
    'Asia/Shanghai'
    """
    name = half_width(text)
    if not name:
        return None
    if name.casefold() in _NAMES:
        return BEIJING
    from zoneinfo import ZoneInfo  # for companies elsewhere only: a click need not wait for it

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, a path, a folder of names
        return Unreadable(text.strip(), "不是时区")
