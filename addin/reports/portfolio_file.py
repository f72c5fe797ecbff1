"""The file 总台账.xlsx: rows, written at once, into the frame that the build has drawn.

As cells of openpyxl, the tasks of a thousand workbooks take half a gigabyte and half a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from addin.book.ooxml.cells import MAX_TEXT, content, needs_quote
from addin.book.ooxml.container import Deflater
from addin.book.ooxml.package import Package, relations_part
from addin.book.ooxml.reference import number_of
from addin.book.ooxml.rowxml import column_width
from addin.book.ooxml.xmltree import escape
from addin.book.text_size import height_of, lines_in
from addin.content import Row, Value
from addin.forms.model import Field, Table
from addin.forms.portfolio import PORTFOLIO_FORMS
from addin.reading.serial import serial_of
from workbook_templates import FRAME, FRAME_ROWS, FRAME_STEP, ROWS_TO_FILTER

_BLOCK = 500  # rows
_REMEMBERED = 4096  # cells of a column: most of what they say recurs
_LEVEL = 5  # of compression: a higher one takes twice the time for a twentieth of the bytes
_DIMENSION = re.compile(rb'(<dimension ref="[A-Z]+\d+)[^"]*"')
_TOP = re.compile(rb' ref="[A-Z]+(\d+):')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+" s="(\d+)"')
_HEIGHT = re.compile(rb' ht="([\d.]+)"')
_NUMBER = re.compile(rb"(?<![\d.])\d{6}(?![\d.])")
_FILTER = re.compile(rb"<autoFilter [^>]*/>")
_ROW, _ROW_END = b"<row ", b"</row>"
_AFTER_LINKS = re.compile(rb"<(?:printOptions|pageMargins)")
_FILE = "file"  # the column whose cells open what they name
_MOST_LINKS = 65_530  # of a sheet in Excel
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HYPERLINK = f"{_RELATIONS}/hyperlink"


def filled(tables: Mapping[str, Sequence[Row]], links: Mapping[str, str]) -> bytes:
    """Return 总台账 with these rows by table name, as the bytes of an ``.xlsx``.

    `links` says where each file is, seen from 总台账 or by its whole path.

    Raises:
        KeyError: a table of `addin.forms.portfolio` is missing.
    """
    package = Package(FRAME.read_bytes(), FRAME.name)
    found = [(table, tables[table.name]) for form in PORTFOLIO_FORMS for table in form.tables]

    def placed(number: re.Match[bytes]) -> bytes:
        place, beyond = divmod(int(number[0]) - FRAME_ROWS, FRAME_STEP)
        if not 0 <= place < len(found):
            return number[0]
        return b"%d" % (max(1, len(found[place][1])) + beyond)

    for part in package.names:
        old = package.read(part)
        if (new := _NUMBER.sub(placed, old)) != old:
            package.replace(part, new)
    for number, (table, rows) in enumerate(found, 1):
        part, sheet = f"xl/tables/table{number}.xml", f"xl/worksheets/sheet{number}.xml"
        drawn = package.read(part)
        if len(rows) < ROWS_TO_FILTER:
            package.replace(part, _FILTER.sub(b"", drawn))
        first = int(_TOP.findall(drawn)[0]) + 1
        made = _Rows(package.read(sheet), first, table, rows, links)
        _replace(package, sheet, made.written())
        if made.linked:
            relations = relations_part(sheet)
            _replace(package, relations, made.targets(package.read(relations)))
    return package.to_bytes()


def _replace(package: Package, part: str, pieces: Iterable[bytes]) -> None:
    old, deflater = package.member(part), Deflater(level=_LEVEL)
    for piece in pieces:
        deflater.add(piece)
    package.replace(part, deflater.member(old.name, old))


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its field, its letters, and the numbers of the styles of its cells.

    `quoted` is that of a text that a program would take for a formula; `width` is 0 where texts
    stay on one line.
    """

    key: str
    letters: str
    style: str
    quoted: str
    width: float

    def cell(self, value: Value) -> tuple[str, int]:
        """Return a cell from behind the number of its row on, and how many lines it takes.

        Text stays text even where it looks like a formula.
        """
        if value is None or value == "":
            return f'" s="{self.style}"/>', 1
        if isinstance(value, date) and serial_of(value, since_1904=False) is None:
            value = str(value)
        style, lines = self.style, 1
        if isinstance(value, str):
            value = _cut(value)
            style = self.quoted if needs_quote(value) else style
            lines = lines_in(value, self.width) if self.width else 1
        kind, inner = content(value, since_1904=False, where=FRAME.name)
        kind = f' t="{kind}"' if kind else ""
        return f'" s="{style}"{kind}>{inner}</c>', lines


def _cut(text: str) -> str:
    """Return what a cell holds of a text, which counts in halves of what UTF-16 takes for a sign."""
    if len(text) <= MAX_TEXT // 2:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * MAX_TEXT].decode("utf-16-le", "ignore")


class _Rows:
    """The rows of a table, from the `first` one on, in a sheet of the frame that has two models.

    One is of cells as they usually are, the other of texts that look like formulas.
    """

    def __init__(
        self,
        sheet: bytes,
        first: int,
        table: Table,
        rows: Sequence[Row],
        links: Mapping[str, str],
    ) -> None:
        pieces = sheet.split(_ROW)  # all rows down to the table are drawn
        models = pieces[first : first + 2]
        behind = models[1].index(_ROW_END) + len(_ROW_END)
        self._head = _ROW.join(pieces[:first])
        self._tail = _ROW.join((models[1][behind:], *pieces[first + 2 :]))
        cells = [_CELL.findall(model) for model in models]
        self._columns = [
            _Column(
                field.key,
                letters.decode(),
                style.decode(),
                quoted.decode(),
                column_width(self._head, number_of(letters)) if _wraps(field) else 0,
            )
            for field, (letters, style), (_, quoted) in zip(table.fields, *cells, strict=True)
        ]
        self._first = first
        self._least = float(_HEIGHT.findall(models[0])[0])  # of a row, in points
        self._rows = rows
        self._targets = list(links.values())
        self.linked = list(self._linked(links))

    def _linked(self, links: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        """Yield the cells from which a link leads, and to which of them."""
        letters = [column.letters for column in self._columns if column.key == _FILE]
        if links and letters:
            place = {file: number for number, file in enumerate(links)}
            for row, record in enumerate(self._rows[:_MOST_LINKS], self._first):
                if (file := str(record[_FILE])) in place:
                    yield f"{letters[0]}{row}", place[file]

    def targets(self, relations: bytes) -> Iterator[bytes]:
        """Yield the relations of the sheet, with those that its links need."""
        head, end, tail = relations.partition(b"</Relationships>")
        yield head
        for number in sorted({number for _, number in self.linked}):
            target = escape(self._targets[number], quote=True)
            yield (
                f'<Relationship Id="file{number}" Type="{_HYPERLINK}" Target="{target}"'
                ' TargetMode="External"/>'
            ).encode()
        yield end + tail

    def written(self) -> Iterator[bytes]:
        """Yield the sheet with the rows; a table without any has one that is empty."""
        rows: Sequence[Row] = self._rows or [{}]
        last = f"{self._columns[-1].letters}{self._first + len(rows) - 1}"
        tail = self._tail
        if self.linked:
            links = "".join(f'<hyperlink r:id="file{n}" ref="{cell}"/>' for cell, n in self.linked)
            links = f'<hyperlinks xmlns:r="{_RELATIONS}">{links}</hyperlinks>'
            tail = _AFTER_LINKS.sub(lambda found: links.encode() + found[0], tail, count=1)
        yield _DIMENSION.sub(rb"\g<1>:" + last.encode() + b'"', self._head, count=1)
        columns = [
            (f'<c r="{each.letters}', each.key, lru_cache(_REMEMBERED, typed=True)(each.cell))
            for each in self._columns
        ]
        for start in range(0, len(rows), _BLOCK):
            out = []
            for number, row in enumerate(rows[start : start + _BLOCK], self._first + start):
                most, cells = 1, []
                for letters, key, cell in columns:
                    said, lines = cell(row.get(key))
                    cells.append(f"{letters}{number}{said}")
                    if lines > most:
                        most = lines
                height = height_of(most, self._least)
                out.append(f'<row r="{number}" ht="{height:g}">{"".join(cells)}</row>')
            yield "".join(out).encode()
        yield tail


def _wraps(field: Field) -> bool:
    return field.kind.is_text and not field.kind.is_on_one_line
