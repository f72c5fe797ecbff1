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
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from addin.book.ooxml import container, guard, xmltree
from addin.book.ooxml.guard import SizeLimits
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import letters, number_of
from addin.book.ooxml.respell import respell

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
_BLOCK = 1 << 20
_LOOK = 1 << 16  # the same for a sheet of which only the first rows may be wanted
_SMALL = 4 << 20  # up to this size a sheet is checked by expat and stays inflated

OUTLINE = "outline"
"""By which a package knows what stands before and behind the rows of a sheet."""

RESPELT = "respelt"
"""By which it knows that a sheet is read in another spelling than its file has."""


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


class Unusual(Exception):
    """A sheet is not spelt as the patterns expect."""


class SheetXml:
    """A sheet part: its head, its rows in blocks, its tail.

    `head` ends with the start tag of sheetData and is known at once;
    `tail` begins with its end tag and is known when all blocks were taken.
    """

    def __init__(
        self,
        chunks: Iterator[bytes],
        part: str,
        where: str,
        limits: SizeLimits,
        block: int = _BLOCK,
    ) -> None:
        self._where, self._part, self._limits = where, part, limits
        self._chunks = _merged(chunks, block)
        head = b""
        while (match := _data_start(head)) is None:
            chunk = next(self._chunks, None)
            if chunk is None or len(head) > limits.part_size:
                raise container.damaged(where, part)
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
        buffer, seen = self._rest, 0
        # Rows end before it: what stands before the last of them need not be searched.
        while (at := buffer.find(close, max(seen, buffer.rfind(self.marks.row, seen)))) < 0:
            last = buffer.rfind(row, seen)
            if last > 0:
                yield buffer[:last]
                buffer = buffer[last:]
            seen = max(0, len(buffer) - len(close))  # a tag may lie in two chunks
            if len(buffer) > self._limits.row_size:
                limit = f"{self._limits.row_size >> 20} MB"
                raise guard.too_large("有一行的内容异常庞大", limit, self._where)
            chunk = next(self._chunks, None)
            if chunk is None:
                raise container.damaged(self._where, self._part)
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


def _merged(chunks: Iterator[bytes], block: int) -> Iterator[bytes]:
    """Join small chunks to blocks, so that work per block is worth its set-up."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= block:
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


T = TypeVar("T")


def open_sheet(package: Package, part: str) -> SheetXml:
    """Return a sheet, checked and in the usual spelling; raises what `scan_sheet` raises."""
    if not package.is_prepared(part):
        scan_sheet(package, part, lambda xml: deque(xml.rows(), maxlen=0))
    return SheetXml(package.stream(part), part, package.name, package.limits)


def scan_sheet(
    package: Package, part: str, scan: Callable[[SheetXml], T], *, partly: bool = False
) -> T:
    """Return what `scan` makes of a sheet; it must take all rows, or with `partly` the first.

    A sheet is checked while it is first scanned; its formulas may come emptied.
    If it turns out to be spelt unusually it is respelt, and `scan` starts once more.

    Raises:
        BrokenWorkbook: not well-formed, or rows out of order.
        UnsafeWorkbook: a DOCTYPE, or a value beyond the last allowed row or column.
    """
    if package.is_prepared(part):
        return scan(_BareXml(package.stream(part), part, package.name, package.limits))
    try:
        result = scan(_CheckedXml(package, part, partly=partly))
    except Unusual:
        package.view(part, respell(package.read(part), package.name, part))
        package.learn(part, RESPELT, True)
        try:
            result = scan(_CheckedXml(package, part))
        except Unusual:
            raise container.damaged(package.name, part) from None
    except UnicodeDecodeError:  # cells are read before the checksum of their part is known
        raise container.damaged(package.name, part) from None
    if not partly:
        package.set_prepared(part)
    return result


class _BareXml(SheetXml):
    """A sheet whose rows come with their formulas emptied.

    Formulas are most of a tracker's bytes, and who scans a sheet only asks whether there is one.
    """

    def bare_blocks(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield blocks of rows as they stand, and with empty formulas."""
        name = self.marks.prefix + b"f"
        formula = re.compile(rb"<%s(?: [^<>]*)?>[^<]*</%s>" % (re.escape(name), re.escape(name)))
        for block in self.blocks():
            yield block, formula.sub(b"<%s/>" % name, block)

    def rows(self) -> Iterator[tuple[int, bytes]]:
        for _, block in self.bare_blocks():
            yield from rows_of(block, self.marks)


def outline(package: Package, part: str) -> tuple[bytes, bytes]:
    """Return what stands before and behind the rows of a sheet; raises what `scan_sheet` raises."""
    return package.known(part, OUTLINE, lambda: _outline(package, part))


def _outline(package: Package, part: str) -> tuple[bytes, bytes]:
    xml = open_sheet(package, part)
    for _ in xml.blocks():
        pass
    return xml.head, xml.tail


class _CheckedXml(_BareXml):
    """A sheet that is checked as it is read; raises Unusual for one that is to be respelt.

    Up to some megabytes expat reads all of it.
    In a larger one, and in one that is read `partly`, expat reads head and tail, where a DOCTYPE
    would be, and rows are checked for their structure only: expat would cost as much as everything
    else in a read, and a cell whose tags are not right is noticed by the pattern it has to match
    anyway.
    """

    def __init__(self, package: Package, part: str, *, partly: bool = False) -> None:
        self._package = package
        block = _LOOK if partly else _BLOCK
        stream = package.stream(part, block)
        first = next(stream, b"")
        start = first[:200]
        if xmltree.in_utf8(start, package.name, part) != start:
            raise Unusual
        chunks: Iterator[bytes] = chain((first,), stream)
        self._oddities: list[str] = []
        self._is_small = package.member(part).size <= _SMALL and not partly
        if self._is_small:
            data = b"".join(chunks)
            package.view(part, data)
            chunks = xmltree.checked(sliced(data), package.name, part, self._oddities)
        super().__init__(chunks, part, package.name, package.limits, block)
        if partly:  # the end, where head and tail are checked together, may never come
            xmltree.check_start(self.head, package.name, part)
        self._last_row = 0
        self._names_cells = b"!" in self.head

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """Yield the rows as they are checked."""
        for whole, block in self.bare_blocks():
            self._names_cells = self._names_cells or b"!" in whole
            rows = block.split(self.marks.row)[1:]
            self._check(block, len(rows))
            for row in rows:
                digits = row[: row.find(b'"')]
                number = int(digits) if digits.isdigit() else 0
                self._check_row(number, row)
                yield number, row
        if not self._is_small:
            skeleton = sliced(self.head + self.tail)
            deque(xmltree.checked(skeleton, self._where, self._part, self._oddities), maxlen=0)
        if self._oddities:
            raise Unusual
        if not self._names_cells and b"!" not in self.tail:
            self._package.set_without_references(self._part)
        self._package.learn(self._part, OUTLINE, (self.head, self.tail))

    def _check(self, block: bytes, rows: int) -> None:
        marks = self.marks
        if (
            block.count(marks.row_name) != rows
            or block.count(marks.cell_name) != block.count(marks.cell)
            or self._oddities
            or (b"!" in block and b"<!" in block)
            or (b"?" in block and b"<?" in block)
        ):
            raise Unusual

    def _check_row(self, number: int, row: bytes) -> None:
        """Check a row's order and extent."""
        if number <= self._last_row:
            raise container.damaged(self._where, self._part)
        self._last_row = number
        at = row.rfind(self.marks.cell)
        if at >= 0:
            at += len(self.marks.cell)
            column = row[at : at + 3].rstrip(b'0123456789"')
            limits = self._limits
            if number > limits.last_row or number_of(column) > limits.last_column:
                _check_far(row, number, self.marks, self._package)


def sliced(data: bytes) -> Iterator[bytes]:
    """Yield pieces of 256 KB, because expat is slower on one large buffer."""
    return (data[at : at + (1 << 18)] for at in range(0, len(data), 1 << 18))


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
