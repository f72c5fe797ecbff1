"""How cells look: the workbook's own formats, and those of the standard workbook among them."""

from __future__ import annotations

import re

from addin.book.ooxml.adopted import AdoptedFormats
from addin.book.ooxml.differentials import Differentials
from addin.book.ooxml.package import Package
from addin.book.ooxml.styles import Styles

_NUMBER = re.compile(rb"<v>(\d+(?:\.\d+)?)</v>")
_SINCE_1904 = 1462  # days by which the two calendars differ


class Palette:
    """The formats of a workbook and those of the standard workbook, which it is given."""

    def __init__(self, package: Package, standard: Package, *, since_1904: bool) -> None:
        adopted = AdoptedFormats(package, standard)
        self._theirs = Styles(standard)
        self._numbers = [adopted.number(n) for n in range(self._theirs.count)]
        adopted.save()
        self._own = Styles(package)
        self._since_1904 = since_1904
        self.colours = Differentials(package, standard)

    def save(self) -> None:
        """Put what was added for colours into the package."""
        self.colours.save()

    def number(self, standard: int) -> int:
        """Return the number here of one of the standard workbook's formats."""
        return self._numbers[standard]

    def of_entry(self, own: int, standard: int, value: bytes) -> int:
        """Return the format for an entry where the standard workbook has another one.

        What decides how the entry is read stays: whether its number is a date, and whether it is a
        text whatever it looks like.
        """
        drawn = self.number(standard)
        is_number = _NUMBER.search(value) is not None
        if is_number and self._own.is_date(own) != self._own.is_date(drawn):
            return own
        return own if self._own.is_quoted(own) and not is_number else drawn

    def dated(self, standard: int, value: bytes) -> bytes:
        """Return a value of the standard workbook in the calendar of the workbook."""
        if not self._since_1904 or not self._theirs.is_date(standard):
            return value
        return _NUMBER.sub(lambda m: b"<v>%r</v>" % (float(m[1]) - _SINCE_1904), value)
