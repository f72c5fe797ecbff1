"""Number formats: Excel's codes, LibreOffice's keys, and what kind of value a cell shows."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from addin.libreoffice.uno.remote import Remote
from addin.libreoffice.uno.wire import Struct

DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_ENGLISH = Struct("com.sun.star.lang.Locale", Language="en", Country="US", Variant="")
_GENERAL = ("General", "general", "", None)
# Whatever is quoted, escaped or bracketed, and the words that stay as they are.
_FIXED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|Standard|AM/PM|A/P|[A-Z]', re.DOTALL)
_ELAPSED = re.compile(r"\[(H+|M+|S+)\]")


class NumberFormats:
    """The number formats of one document, remembered by key."""

    def __init__(self, document: Remote) -> None:
        self._formats: Remote = document.getNumberFormats()
        self._codes: dict[int, tuple[str, int]] = {}
        self._keys: dict[str, int] = {}

    def key(self, code: str) -> int:
        """Return the key for an Excel code, made where the document has none yet."""
        if code in _GENERAL:
            return 0
        if code not in self._keys:
            key = self._formats.queryKey(code, _ENGLISH, False)
            self._keys[code] = key if key >= 0 else self._formats.addNew(code, _ENGLISH)
        return self._keys[code]

    def code(self, key: int) -> str:
        """Return the Excel code of a key."""
        return excel_code(self._of(key)[0])

    def kind(self, key: int) -> int:
        """Return which of DATE, TIME, LOGICAL, TEXT a key shows, as bits."""
        return self._of(key)[1] & (DATE | TIME | LOGICAL | TEXT)

    def logical(self) -> int:
        """Return the key that shows TRUE and FALSE."""
        return int(self._formats.getStandardFormat(LOGICAL, _ENGLISH))

    def _of(self, key: int) -> tuple[str, int]:
        if key not in self._codes:
            found = self._formats.getByKey(key)
            self._codes[key] = (found.FormatString, found.Type)
        return self._codes[key]


def excel_code(code: str) -> str:
    """Return LibreOffice's format code as Excel spells it: `YYYY-MM-DD` is `yyyy-mm-dd`."""

    def lowered(found: re.Match[str]) -> str:
        piece = found[0]
        if _ELAPSED.fullmatch(piece) or (len(piece) == 1 and piece in "YMDHS"):
            return piece.lower()
        return "General" if piece == "Standard" else piece

    return _FIXED.sub(lowered, code)


def serial(value: date | datetime | time | timedelta) -> float:
    """Return a point in time, a time of day or a length of time as cells hold it, in days."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        value = datetime.combine(EPOCH, value)
    elif not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return (value.replace(tzinfo=None) - EPOCH) / timedelta(days=1)


def moment(number: float) -> datetime | float:
    """Return the point in time of a serial number; a number outside the calendar stays one."""
    try:
        # Microseconds of a float this large are noise; cells show thousandths at best.
        return EPOCH + timedelta(milliseconds=round(number * 86_400_000))
    except OverflowError:
        return number


def default_code(value: Any) -> str:
    """Return the format that Excel gives to a cell when a date or time is typed into it."""
    if isinstance(value, timedelta):
        return "[h]:mm:ss"
    if isinstance(value, time):
        return "h:mm:ss"
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) != (0, 0, 0):
        return "yyyy-mm-dd hh:mm:ss" if value.second else "yyyy-mm-dd hh:mm"
    return "yyyy-mm-dd"
