"""A table gets more rows, as if somebody had typed on below it in Excel.

New rows look like the last one and have its formulas; drop-downs, colours, print area and
references that covered the table cover them too; what stands below moves down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from addin.book.layout import Sheet, TablePlace, WorkbookPart
from addin.book.moving.formulas import (
    Cell,
    ColumnFormulas,
    Masters,
    column_formulas,
    formula_pieces,
    plain_formula,
    row_cells,
    shared_formulas,
)
from addin.book.moving.parts import move_attachments, move_parts
from addin.book.moving.sheet import SheetMover, drop_calculation_chain, mentions
from addin.book.ooxml import xmltree
from addin.book.ooxml.formula import translated
from addin.book.ooxml.insertion import Insertion
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import area, letters
from addin.book.ooxml.rowxml import prefixed
from addin.book.ooxml.sheetxml import Marks, open_sheet, outline

_NOT_COPIED = re.compile(rb' (?:t|cm|vm|ph)="[^"]*"')
_ROW_STATE = re.compile(rb' (?:hidden|collapsed|outlineLevel)="[^"]*"')


@dataclass(slots=True)
class _Edge:
    """What stands at the lower edge of a table: its last two rows and what follows them."""

    last: bytes = b""
    before_last: bytes = b""
    blank_below: dict[int, bytes] = field(default_factory=dict)
    filled_below: bool = False


def grow(package: Package, place: TablePlace, count: int) -> Insertion:
    """Give a table `count` more rows; the package is changed in memory.

    Return where rows went; raises what `open_sheet` raises.
    """
    book = WorkbookPart(package)
    edge = _edge(package, place, count)
    pushes = edge.filled_below or _objects_below(package, place)
    insertion = Insertion(place.sheet.name, place.area, count, pushes)
    formulas = column_formulas(package, place).after(insertion)
    masters = shared_formulas(package, place.sheet.part)
    new_rows = _NewRows(package, insertion, edge, formulas, masters)
    for sheet in book.sheets:
        if insertion.is_on(sheet.name):
            _GrowingSheet(package, sheet, insertion, new_rows).run()
            if pushes:
                move_attachments(package, sheet, insertion)
        elif mentions(package, sheet, insertion.sheet):
            SheetMover(package, sheet, insertion).run()
    move_parts(package, book, insertion)
    drop_calculation_chain(package)
    return insertion


def _edge(package: Package, place: TablePlace, count: int) -> _Edge:
    edge = _Edge()
    xml = open_sheet(package, place.sheet.part)
    filled = re.compile(rb"<%s(?:v|f|is)[ >]" % re.escape(xml.marks.prefix))
    last = place.area.bottom
    for number, row in xml.rows():
        if number == last - 1 and number >= place.area.top:
            edge.before_last = row
        elif number == last:
            edge.last = row
        elif number > last:
            if filled.search(row):
                edge.filled_below = True
                break
            if number <= last + count:
                edge.blank_below[number] = row
    return edge


def _objects_below(package: Package, place: TablePlace) -> bool:
    """Whether a totals row, another table, a merged cell or a picture is below the table."""
    last = place.area.bottom
    for part in package.related(place.sheet.part, "table"):
        found = area(package.tree(part)[1].attributes.get("ref", ""))
        if found is not None and (found.top > last or (part == place.part and found.bottom > last)):
            return True
    head, tail = outline(package, place.sheet.part)
    skeleton = xmltree.parse(head + tail, package.name, place.sheet.part)
    for element in skeleton.walk():
        if element.local in ("mergeCell", "hyperlink"):
            found = area(element.attributes.get("ref", ""))
            if found is not None and found.top > last:
                return True
    for part in package.related(place.sheet.part, "drawing"):
        for anchor in package.tree(part)[1].children:
            start = anchor.find("from")
            row = start.find("row") if start is not None else None
            if row is not None and row.text.strip().isdigit() and int(row.text) >= last:
                return True
    return False


class _NewRows:
    """Makes the rows that a table grows by, after the likeness of its last one."""

    def __init__(
        self,
        package: Package,
        insertion: Insertion,
        edge: _Edge,
        formulas: ColumnFormulas,
        masters: Masters,
    ) -> None:
        self._package, self._insertion, self._edge = package, insertion, edge
        self._formulas = formulas
        self._masters = masters

    def build(self, marks: Marks) -> Iterator[bytes]:
        """Yield the XML of the new rows."""
        where, last = self._package.name, self._insertion.last
        pattern = {cell.column: cell for cell in row_cells(self._edge.last, marks, where)}
        beside = self._beside(pattern, marks)
        attributes = {c.column: _NOT_COPIED.sub(b"", c.attributes) for c in pattern.values()}
        usual = self._template(attributes, beside, marks)
        for number in range(last + 1, last + self._insertion.count + 1):
            template = usual
            if not self._insertion.pushes and (below := self._edge.blank_below.get(number)):
                own = {c.column: c.attributes for c in row_cells(below, marks, where)}
                template = self._template(own | attributes, beside, marks)
            yield b"".join(p if isinstance(p, bytes) else b"%d" % (number + p) for p in template)

    def _tag(self) -> bytes:
        """Return the attributes of the last row, but for its number and for being hidden."""
        tag = self._edge.last[: self._edge.last.find(b">")] if self._edge.last else b""
        attributes = tag.rstrip(b"/").partition(b'"')[2]
        return _ROW_STATE.sub(b"", attributes).rstrip()

    def _beside(self, pattern: dict[int, Cell], marks: Marks) -> dict[int, str]:
        """Return formulas beside the table that were filled down to its last row: they go on."""
        table, last = self._insertion.table, self._insertion.last
        above = {
            cell.column: cell
            for cell in row_cells(self._edge.before_last, marks, self._package.name)
        }
        found: dict[int, str] = {}
        for column, cell in pattern.items():
            if table.left <= column <= table.right or cell.formula is None or column not in above:
                continue
            here = plain_formula(cell, last, self._masters)
            before = plain_formula(above[column], last - 1, self._masters)
            if here and before and not here[0] and translated(before[1], 1) == here[1]:
                found[column] = self._insertion.formula(here[1], self._insertion.sheet)
        return found

    def _template(
        self, attributes: dict[int, bytes], beside: dict[int, str], marks: Marks
    ) -> list[bytes | int]:
        """Return a new row in pieces; its number is to be added to the numbers among them."""
        table, last = self._insertion.table, self._insertion.last
        out: list[bytes | int] = [marks.row, 0, b'"%s>' % self._tag()]
        for column in sorted({*attributes, *range(table.left, table.right + 1)}):
            formula: list[str | int] = []
            if table.left <= column <= table.right:
                formula = self._formulas.pieces(column)
            elif column in beside:
                formula = ["<f>", *formula_pieces(beside[column], last), "</f>"]
            if not formula and column not in attributes:
                continue
            out += (marks.cell + letters(column).encode(), 0, b'"' + attributes.get(column, b""))
            if formula:
                out.append(b">")
                out += (prefixed(p, marks) if isinstance(p, str) else p for p in formula)
                out.append(marks.cell_end)
            else:
                out.append(b"/>")
        out.append(marks.row_end)
        return out


class _GrowingSheet(SheetMover):
    """The sheet of the table that grows."""

    def __init__(
        self, package: Package, sheet: Sheet, insertion: Insertion, new_rows: _NewRows
    ) -> None:
        super().__init__(package, sheet, insertion)
        self._insertion, self._new_rows = insertion, new_rows
        self._made = False  # whether the new rows have been put in

    def own_rows(self, block: bytes) -> Iterator[bytes]:
        insertion, marks = self._insertion, self.marks
        before, *rows = block.split(marks.row)
        yield before
        for row in rows:
            number = int(row[: row.index(b'"')])
            if number > insertion.last:
                yield from self.rows_behind()
            if insertion.row(number) != number:
                yield marks.row + self._renumbered(number, row)
            elif not insertion.last < number <= insertion.last + insertion.count:
                yield marks.row + row

    def rows_behind(self) -> Iterator[bytes]:
        if not self._made:
            self._made = True
            yield from self._new_rows.build(self.marks)

    def _renumbered(self, number: int, row: bytes) -> bytes:
        old, new = b"%d" % number, b"%d" % self._insertion.row(number)
        start, *pieces = row.split(self.marks.cell)
        out = [new + start[len(old) :]]
        for piece in pieces:
            at = piece.index(old + b'"')
            out.append(piece[:at] + new + piece[at + len(old) :])
        return self.marks.cell.join(out)
