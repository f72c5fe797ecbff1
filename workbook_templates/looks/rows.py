"""The rows of a long table as XML, written at once.

As cells of openpyxl, the tasks of a thousand workbooks take half a gigabyte and half a minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from addin.content import Row, Value
from workbook_templates.looks.draft import Region, looks_like_formula

_LONGEST = 32_767  # characters of a cell
_BLOCK = 500  # rows
_DIMENSION = re.compile(rb'(<dimension ref="[A-Z]+\d+)[^"]*"')
_END = b"</sheetData>"
_AFTER_LINKS = re.compile(rb"<(?:printOptions|pageMargins)")
_FILE = "file"  # the column whose cells open what they name
_MOST_LINKS = 65_530  # of a sheet in Excel
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HYPERLINK = f"{_RELATIONS}/hyperlink"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, and the numbers of the styles of its cells.

    `quoted` is that of a text that a program would take for a formula.
    """

    key: str
    style: int
    quoted: int


@dataclass(frozen=True, slots=True)
class LongTable:
    """What stands below the heading of a table, the last one on its sheet.

    `height` is in points; `links` leads to files, from the cell of each that has one.
    """

    region: Region
    rows: Sequence[Row]
    columns: Sequence[Column]
    height: Callable[[Row], float]
    links: Mapping[str, str]

    def _linked(self) -> Iterator[tuple[str, int]]:
        """Yield the cells from which a link leads, and where to."""
        if self.links and any(column.key == _FILE for column in self.columns):
            place = {file: number for number, file in enumerate(self.links)}
            letter = self.region.letter(_FILE)
            for row, record in enumerate(self.rows[:_MOST_LINKS], self.region.first):
                if (file := str(record[_FILE])) in place:
                    yield f"{letter}{row}", place[file]

    def targets(self, relations: bytes) -> Iterator[bytes]:
        """Yield the relations of the sheet, with those that its links need."""
        head, end, tail = relations.partition(b"</Relationships>")
        targets = [*self.links.values()]
        yield head
        for number in sorted({number for _, number in self._linked()}):
            target = quoteattr(targets[number])
            yield (
                f'<Relationship Id="file{number}" Type="{_HYPERLINK}" Target={target}'
                ' TargetMode="External"/>'
            ).encode()
        yield end + tail

    def added_to(self, sheet: bytes) -> Iterator[bytes]:
        """Yield a sheet that was drawn without the rows, with them."""
        region = self.region
        last = f"{get_column_letter(region.right)}{region.last}"
        head, _, tail = sheet.partition(_END)
        links = "".join(
            f'<hyperlink r:id="file{number}" ref="{cell}"/>' for cell, number in self._linked()
        )
        if links:
            links = f'<hyperlinks xmlns:r="{_RELATIONS}">{links}</hyperlinks>'
            tail = _AFTER_LINKS.sub(lambda found: links.encode() + found[0], tail, count=1)
        yield _DIMENSION.sub(rb"\g<1>:" + last.encode() + b'"', head, count=1)
        for first in range(0, region.rows, _BLOCK):
            few = range(first, min(first + _BLOCK, region.rows))
            yield "".join(map(self._row, few)).encode()
        yield _END + tail

    def _row(self, index: int) -> str:
        row: Row = self.rows[index] if index < len(self.rows) else {}
        number = self.region.first + index
        cells = [
            _cell(f"{letter}{number}", row.get(column.key), column)
            for letter, column in zip(self._letters(), self.columns, strict=True)
        ]
        return f'<row r="{number}" ht="{self.height(row):g}">{"".join(cells)}</row>'

    def _letters(self) -> Iterator[str]:
        return map(get_column_letter, range(self.region.left, self.region.right + 1))


def _cell(reference: str, value: Value, column: Column) -> str:
    """Return a cell; text stays text even where it looks like a formula."""
    start = f'<c r="{reference}" s="{column.style}"'
    if value is None or value == "":
        return f"{start}/>"
    if isinstance(value, str):
        if looks_like_formula(value):
            start = f'<c r="{reference}" s="{column.quoted}"'
        text = escape(ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, bool):
        return f'{start} t="b"><v>{value:d}</v></c>'
    return f"{start}><v>{to_excel(value) if isinstance(value, date) else value}</v></c>"
