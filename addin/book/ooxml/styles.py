"""Cell styles: which of them show dates, and new ones made from those that are there."""

from __future__ import annotations

import re

from addin.book.ooxml import xmltree
from addin.book.ooxml.package import Package
from addin.forms.model import NUMBER_FORMATS, Kind

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_BUILT_IN = {  # the numbers of the formats that every workbook has
    "General": 0, "0": 1, "0%": 9, "@": 49,
    "yyyy-mm-dd": 14, "yyyy-mm-dd hh:mm": 22,  # shown as the reader's system shows dates
}  # fmt: skip
_GENERAL, _AS_TYPED = 0, 49


def is_date_code(code: str) -> bool:
    """Whether a number format code shows a date or a time."""
    first = _NOT_TOKENS.sub("", code).partition(";")[0]
    return first.lower() != "general" and any(c in "ymdhsaeg年月日" for c in first.lower())


class Styles:
    """The cell formats of a workbook; an appended one is kept until `save`."""

    def __init__(self, package: Package) -> None:
        self._package = package
        parts = package.related(package.workbook, "styles")
        self._part = parts[0] if parts else ""
        self._formats: list[int] = []
        self._codes: dict[int, str] = {}
        self._dates: dict[int, bool] = {}
        self._added: dict[tuple[object, ...], int] = {}
        self._new: list[bytes] = []
        if self._part:
            self._data, self._root = package.tree(self._part)
            self._read()

    def _read(self) -> None:
        if (formats := self._root.find("numFmts")) is not None:
            for element in formats.children:
                number = _int(element.attributes.get("numFmtId"))
                self._codes[number] = element.attributes.get("formatCode", "")
                self._dates[number] = is_date_code(self._codes[number])
        xfs = self._root.find("cellXfs")
        self._xfs = list(xfs.all("xf")) if xfs is not None else []
        self._formats = [_int(xf.attributes.get("numFmtId")) for xf in self._xfs]

    @property
    def count(self) -> int:
        """How many cell formats there are."""
        return len(self._formats) + len(self._new)

    def is_date(self, style: int) -> bool:
        """Whether a cell of this style shows its number as a date."""
        if not 0 <= style < len(self._formats):
            return False
        number = self._formats[style]
        return self._dates.get(number, number in _BUILT_IN_DATES)

    def showing(self, style: int, kind: Kind) -> int:
        """Return a style like this one that shows numbers and dates of a kind as what they are."""
        if not 0 <= style < len(self._formats):
            return style
        given, is_quoted = self._formats[style], self.is_quoted(style)
        wanted = given if self._shows(given, kind) else self._format(NUMBER_FORMATS[kind])
        if wanted == given and not is_quoted:
            return style
        quote = {"quotePrefix": ""} if is_quoted else {}
        return self._variant(style, numFmtId=str(wanted), applyNumberFormat="1", **quote)

    def _shows(self, number: int, kind: Kind) -> bool:
        is_date = self._dates.get(number, number in _BUILT_IN_DATES)
        if kind.is_date or is_date:
            return kind.is_date and is_date
        return number != _AS_TYPED and (kind is not Kind.PERCENT or number != _GENERAL)

    def _format(self, code: str) -> int:
        """Return the number of a format: the workbook's own, else the one that is built in."""
        own = (number for number, spelt in self._codes.items() if spelt.replace("\\", "") == code)
        return next(own, _BUILT_IN[code])

    def as_quoted(self, style: int) -> int:
        """Return a style like this one by which Excel keeps text text when it is edited."""
        return style if self.is_quoted(style) else self._variant(style, quotePrefix="1")

    def is_quoted(self, style: int) -> bool:
        """Whether a cell of this style keeps its text text when it is edited."""
        is_known = 0 <= style < len(self._formats)
        return is_known and self._xfs[style].attributes.get("quotePrefix") in ("1", "true")

    def _variant(self, style: int, **changes: str) -> int:
        """Return a style that differs in some attributes, of which empty ones are left out."""
        key = (style, *changes.items())
        if not self._part or not 0 <= style < len(self._xfs):
            return style
        if key not in self._added:
            element = self._xfs[style]
            wanted = {k: v for k, v in {**element.attributes, **changes}.items() if v}
            for number, other in enumerate(self._xfs):
                if other.attributes == wanted and self._same_inside(element, other):
                    self._added[key] = number
                    return number
            self._added[key] = len(self._xfs) + len(self._new)
            self._new.append(self._spelt(element, wanted))
        return self._added[key]

    def _same_inside(self, one: xmltree.Element, other: xmltree.Element) -> bool:
        return self._data[one.inner : one.close] == self._data[other.inner : other.close]

    def _spelt(self, element: xmltree.Element, wanted: dict[str, str]) -> bytes:
        pairs = "".join(f' {k}="{xmltree.escape(v, quote=True)}"' for k, v in wanted.items())
        inside = self._data[element.inner : element.close]
        return f"<{element.tag}{pairs}>".encode() + inside + f"</{element.tag}>".encode()

    def save(self) -> None:
        """Put the appended styles into the package, if there are any."""
        xfs = self._root.find("cellXfs") if self._new else None
        if xfs is None:
            return
        splices = xmltree.Splices(self._data)
        splices.attribute(xfs, "count", str(len(self._xfs) + len(self._new)))
        splices.append(xfs, b"".join(self._new))
        self._package.replace(self._part, splices.result())


def _int(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
