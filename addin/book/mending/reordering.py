"""What becomes of cells and references when columns of a table change places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.book.layout import Sheet
from addin.book.moving.sheet import SheetMover
from addin.book.ooxml.formula import Ends, move_references
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import MAX_ROW, Area, area, letters, number_of
from addin.book.ooxml.sheetxml import Marks

_CELL = re.compile(rb'([A-Z]{1,3})(\d+")')
_WIDTHS = re.compile(rb"<((?:[\w.-]+:)?)cols>(.*?)</(?:[\w.-]+:)?cols>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reordering:
    """Columns of a sheet that change places, in some of its rows or in all; see `moving.Move`.

    `columns` says for each column number where it goes; together they are the same columns.
    """

    sheet: str
    table: Area
    rows: range
    columns: Mapping[int, int]

    @property
    def is_whole(self) -> bool:
        """Whether whole columns of the sheet change places, and not cells of a table only."""
        return len(self.rows) >= MAX_ROW

    def is_on(self, sheet: str) -> bool:
        return sheet.casefold() == self.sheet.casefold()

    def row(self, number: int) -> int:
        return number

    def column(self, number: int, row: int) -> int:
        """Return the column in which a cell is afterwards."""
        return self.columns.get(number, number) if row in self.rows else number

    def areas(self, text: str, *, cover: bool) -> str:
        out: list[str] = []
        for word in text.split():
            old = area(word)
            out += [word] if old is None else map(str, self._moved(old))
        return " ".join(out)

    def formula(self, text: str, own_sheet: str, *, name: bool = False) -> str:
        def move(sheet: str, is_range: bool, ends: Ends) -> Ends:
            if not self.is_on(sheet or own_sheet):
                return ends
            left, top, right, bottom = ends
            old = Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
            new = self._moved(old)
            if len(new) > 1:  # it takes in what stands between its ends now
                return ends
            columns = (new[0].left, new[0].right)
            first, last = columns if left <= right else columns[::-1]
            return first, top, last, bottom

        return move_references(text, move)

    def _moved(self, old: Area) -> list[Area]:
        """Return where the cells of an area are afterwards: several areas where they part."""
        first, last = min(self.columns), max(self.columns)
        apart = old.right < first or old.left > last
        if apart or old.bottom < self.rows.start or old.top >= self.rows.stop:
            return [old]
        if old.left <= first and old.right >= last:
            return [old]
        columns = sorted(self.columns.get(n, n) for n in range(old.left, old.right + 1))
        found: list[Area] = []
        for column in columns:
            if found and found[-1].right == column - 1:
                found[-1] = Area(found[-1].left, old.top, column, old.bottom)
            else:
                found.append(Area(column, old.top, column, old.bottom))
        return found


class ReorderedSheet(SheetMover):
    """The sheet on which columns change places."""

    def __init__(self, package: Package, sheet: Sheet, move: Reordering) -> None:
        super().__init__(package, sheet, move)
        self._reordering = move

    def own_head(self, head: bytes) -> bytes:
        return with_widths(head, self._reordering) if self._reordering.is_whole else head

    def own_rows(self, block: bytes) -> Iterator[bytes]:
        marks = self.marks
        before, *rows = block.split(marks.row)
        yield before
        for row in rows:
            number = int(row[: row.index(b'"')])
            inside = number in self._reordering.rows
            yield marks.row + (_in_order(row, marks, self._reordering, number) if inside else row)


def _in_order(row: bytes, marks: Marks, move: Reordering, number: int) -> bytes:
    """Return a row (its bytes from behind ``<row r="``) whose cells have changed places."""
    start, *cells = row.split(marks.cell)
    if not cells:
        return row
    at = cells[-1].rindex(marks.row_end)
    cells[-1], end = cells[-1][:at], cells[-1][at:]
    placed: list[tuple[int, bytes]] = []
    for cell in cells:
        match = _CELL.match(cell)
        if match is None:
            return row
        column = move.column(number_of(match[1]), number)
        placed.append((column, letters(column).encode() + cell[match.end(1) :]))
    placed.sort(key=lambda each: each[0])
    return marks.cell.join((start, *(cell for _, cell in placed))) + end


def with_widths(head: bytes, move: Reordering) -> bytes:
    """Return a sheet's head whose columns keep their widths and looks as they change places."""
    match = _WIDTHS.search(head)
    if match is None:
        return head
    moved: dict[int, bytes] = {}
    for tag in re.findall(rb"<(?:[\w.-]+:)?col\s[^>]*?/>", match[2]):
        given = dict(re.findall(rb'(min|max)="(\d+)"', tag))
        first, last = int(given[b"min"]), int(given[b"max"])
        for column in range(first, min(last, max(move.columns)) + 1):
            moved[move.columns.get(column, column)] = _spanning(tag, column, column, move)
        if last > max(move.columns):
            rest = max(first, max(move.columns) + 1)
            moved[rest] = _spanning(tag, rest, last, None)
    tags = b"".join(tag for _, tag in sorted(moved.items()))
    return head[: match.start(2)] + tags + head[match.end(2) :]


def _spanning(tag: bytes, first: int, last: int, move: Reordering | None) -> bytes:
    """Return the tag of a column's width for these columns, after the move if one is given."""
    if move is not None:
        first = last = move.columns.get(first, first)
    tag = re.sub(rb'min="\d+"', b'min="%d"' % first, tag, count=1)
    return re.sub(rb'max="\d+"', b'max="%d"' % last, tag, count=1)
