"""The XML of one sheet as a stream of whole rows.

There is one way of reading and patching rows: byte patterns over the spelling that Excel, WPS,
LibreOffice and openpyxl write.
Before a sheet is first used, `prepare` checks that it is well-formed and whether it is spelt like
that; if not (another encoding, comments or CDATA among the rows, cells without `r`), it is
respelt once, so the patterns never meet anything they could misread.

Large sheets are never held whole: 100 000 tasks are 1 GB of XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from addin.book import archive, guard, xmltree
from addin.book.guard import Limits
from addin.book.package import Package
from addin.book.reference import letters, number_of
from addin.book.respell import respell

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
_BLOCK = 1 << 20
_KEPT = 4 << 20  # a sheet up to this size stays inflated between its check and its reading


@dataclass(frozen=True, slots=True)
class Marks:
    """How rows and cells begin and end under the sheet's namespace prefix."""

    prefix: bytes
    row: bytes = field(init=False)  # up to the row number
    row_name: bytes = field(init=False)
    row_end: bytes = field(init=False)
    cell: bytes = field(init=False)  # up to the reference
    cell_name: bytes = field(init=False)
    cell_end: bytes = field(init=False)

    def __post_init__(self) -> None:
        for name, text in (
            ("row", b'<%srow r="'),
            ("row_name", b"<%srow"),
            ("row_end", b"</%srow>"),
            ("cell", b'<%sc r="'),
            ("cell_name", b"<%sc"),
            ("cell_end", b"</%sc>"),
        ):
            object.__setattr__(self, name, text % self.prefix)


class SheetXml:
    """A sheet part: its head, its rows in blocks, its tail.

    `head` ends with the start tag of sheetData and is known at once;
    `tail` begins with its end tag and is known when all blocks were taken.
    """

    def __init__(self, chunks: Iterator[bytes], part: str, where: str, limits: Limits) -> None:
        self._where, self._part, self._row_size = where, part, limits.row_size
        self._chunks = _merged(chunks)
        head = b""
        while (match := _data_start(head)) is None:
            chunk = next(self._chunks, None)
            if chunk is None or len(head) > limits.part_size:
                raise archive.damaged(where, part)
            head += chunk
        self.marks = Marks(match[1] or b"")
        self._rest = head[match.end() :]
        self.tail = b""
        if match[2]:  # <sheetData/>: opened here, closed in the tail, so that rows can be added
            end_tag = b"</" + self.marks.prefix + b"sheetData>"
            self.head = head[: match.start(2)].rstrip() + b">"
            self._rest = end_tag + self._rest
        else:
            self.head = head[: match.end()]

    def blocks(self) -> Iterator[bytes]:
        """Yield the rows, some hundreds at a time; a block holds whole rows only."""
        row, close = self.marks.row_name, b"</" + self.marks.prefix + b"sheetData"
        buffer = self._rest
        while (at := buffer.find(close)) < 0:
            last = buffer.rfind(row)
            if last > 0:
                yield buffer[:last]
                buffer = buffer[last:]
            if len(buffer) > self._row_size:
                limit = f"{self._row_size >> 20} MB"
                raise guard.too_large("有一行的内容异常庞大", limit, self._where)
            chunk = next(self._chunks, None)
            if chunk is None:
                raise archive.damaged(self._where, self._part)
            buffer += chunk
        if at:
            yield buffer[:at]
        self.tail = b"".join((buffer[at:], *self._chunks))

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """Yield each row's number and its bytes from behind ``<row r="``."""
        for block in self.blocks():
            yield from rows_of(block, self.marks)


def rows_of(block: bytes, marks: Marks) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a block: number, and bytes from behind ``<row r="``."""
    pieces = iter(block.split(marks.row))
    next(pieces)
    for piece in pieces:
        yield int(piece[: piece.index(b'"')]), piece


def _merged(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Join small chunks to blocks, so that work per block is worth its set-up."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _data_start(head: bytes) -> re.Match[bytes] | None:
    """Match the start tag of sheetData; groups: prefix, slash of an empty tag."""
    root = _ROOT.search(head)
    if root is None:
        return None
    prefix = root[1] or b""
    return re.search(rb"<(%s)sheetData(?:\s[^>]*?)?\s*(/?)>" % re.escape(prefix), head)


def open_sheet(package: Package, part: str) -> SheetXml:
    """Return a sheet, checked and in the usual spelling.

    Raises:
        BrokenWorkbook: not well-formed, or rows out of order.
        UnsafeWorkbook: a DOCTYPE, or a value beyond the last allowed row or column.
    """
    if not package.is_prepared(part):
        if not _is_usual(package, part):
            package.view(part, respell(package.read(part), package.name, part))
            if not _is_usual(package, part):
                raise archive.damaged(package.name, part)
        package.set_prepared(part)
    return SheetXml(package.stream(part), part, package.name, package.limits)


def _is_usual(package: Package, part: str) -> bool:
    """Check a whole sheet; return whether it is spelt as the patterns expect."""
    start = next(package.stream(part), b"")
    if xmltree.in_utf8(start[:200], package.name, part) != start[:200]:
        return False
    oddities: list[str] = []
    if package.member(part).size <= _KEPT:
        package.view(part, b"".join(package.stream(part)))
    chunks = xmltree.checked(package.stream(part), package.name, part, oddities)
    sheet = SheetXml(chunks, part, package.name, package.limits)
    marks = sheet.marks
    before = 0
    for block in sheet.blocks():
        rows = block.split(marks.row)
        if (
            block.count(marks.row_name) != len(rows) - 1
            or block.count(marks.cell_name) != block.count(marks.cell)
            or oddities
        ):
            return False
        before = _check_rows(rows[1:], before, marks, package, part)
    return not oddities


def _check_rows(rows: list[bytes], before: int, marks: Marks, package: Package, part: str) -> int:
    """Check order and extent of some rows; return the last row number."""
    limits = package.limits
    for row in rows:
        digits = row[: row.index(b'"')]
        number = int(digits) if digits.isdigit() else 0
        if number <= before:
            raise archive.damaged(package.name, part)
        before = number
        at = row.rfind(marks.cell)
        if at < 0:
            continue
        at += len(marks.cell)
        column = row[at : at + 3].rstrip(b"0123456789")
        if number > limits.last_row or number_of(column) > limits.last_column:
            _check_far(row, number, marks, package)
    return before


def _check_far(row: bytes, number: int, marks: Marks, package: Package) -> None:
    """Raise UnsafeWorkbook if a cell beyond the limits holds anything."""
    limits = package.limits
    filled = rb'([A-Z]{1,3})\d+"[^>]*(?<!/)>\s*<(?!/)'
    for cell in row.split(marks.cell)[1:]:
        match = re.match(filled, cell)
        if match is None:
            continue
        column = number_of(match[1])
        if number > limits.last_row or column > limits.last_column:
            raise guard.too_far(f"{letters(column)}{number}", package.name)
