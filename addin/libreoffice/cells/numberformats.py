"""Number formats: Excel's codes, LibreOffice's keys, and what kind of value a cell shows."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from locale import windows_locale
from typing import Any

from addin.libreoffice.uno.failures import UnoError
from addin.libreoffice.uno.remote import Remote
from addin.libreoffice.uno.wire import Struct

DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_ENGLISH = Struct("com.sun.star.lang.Locale", Language="en", Country="US", Variant="")
_DOCUMENT = Struct("com.sun.star.lang.Locale", Language="", Country="", Variant="")
_GENERAL = ("General", "general", "", None)
# Whatever is quoted, escaped or bracketed, and the words that stay as they are.
_FIXED = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|Standard|常规|AM/PM|A/P|E[+-]|[A-Z]', re.DOTALL
)
_GENERAL_WORDS = ("Standard", "常规")
_COLOUR = re.compile(r"\[(?:BLACK|BLUE|CYAN|GREEN|MAGENTA|RED|WHITE|YELLOW)\]")
_LANGUAGE_NUMBERS = {name: number for number, name in windows_locale.items()}
_ELAPSED = re.compile(r"\[(H+|M+|S+)\]")


class NumberFormats:
    """The number formats of one document, remembered by key."""

    def __init__(self, document: Remote) -> None:
        self._formats: Remote = document.getNumberFormats()
        self._codes: dict[int, tuple[str, int]] = {}
        self._keys: dict[str, int] = {}

    def key(self, code: str) -> int:
        """Return the key for an Excel code, made where the document has none yet.

        It is made for the language of the document. A format that is English by name would be
        written to files as `[$-409]…`.

        Raises:
            ValueError: LibreOffice does not understand the code.
        """
        if code in _GENERAL:
            return 0
        if code not in self._keys:
            try:
                self._keys[code] = self._formats.addNewConverted(code, _ENGLISH, _DOCUMENT)
            except UnoError:
                raise ValueError(f"LibreOffice does not understand the format {code!r}") from None
        return self._keys[code]

    def code(self, key: int) -> str:
        """Return the Excel code of a key; one of another language names it, as `[$-804]`."""
        return self._of(key)[0]

    def kind(self, key: int) -> int:
        """Return which of DATE, TIME, LOGICAL, TEXT a key shows, as bits."""
        return self._of(key)[1] & (DATE | TIME | LOGICAL | TEXT)

    def logical(self) -> int:
        """Return the key that shows TRUE and FALSE."""
        return int(self._formats.getStandardFormat(LOGICAL, _DOCUMENT))

    def _of(self, key: int) -> tuple[str, int]:
        if key not in self._codes:
            found = self._formats.getByKey(key)
            code = _language(found.Locale) + excel_code(found.FormatString)
            self._codes[key] = (code, found.Type)
        return self._codes[key]


def excel_code(code: str) -> str:
    """Return LibreOffice's format code as Excel spells it: `YYYY-MM-DD` is `yyyy-mm-dd`."""

    def respelled(found: re.Match[str]) -> str:
        piece = found[0]
        if _ELAPSED.fullmatch(piece) or (len(piece) == 1 and piece in "YMDHSAE"):
            return piece.lower()
        if _COLOUR.fullmatch(piece):
            return piece.title()
        return "General" if piece in _GENERAL_WORDS else piece

    return _FIXED.sub(respelled, code)


def _language(locale: Struct) -> str:
    """Return the prefix by which Excel names the language of a format, "" for English."""
    number = _LANGUAGE_NUMBERS.get(f"{locale.Language}_{locale.Country}")
    return "" if number is None or locale.Language == "en" else f"[$-{number:X}]"


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
