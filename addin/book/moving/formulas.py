"""The formulas of a table's columns, so that any row can be given them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from addin.book.layout import TablePlace
from addin.book.ooxml import cells, xmltree
from addin.book.ooxml.formula import pieces, translated
from addin.book.ooxml.insertion import Insertion
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import letters, number_of
from addin.book.ooxml.sheetxml import Marks, open_sheet

_REF = re.compile(rb'([A-Z]{1,3})(\d+)"')
_INDEX = re.compile(rb' si="(\d+)"')
_ARRAY_REF = re.compile(rb' ref="([^"]*)"')
_SEARCHED = 50  # rows at the top of a table in which the formula of a column is looked for

Masters = dict[bytes, tuple[int, int, str]]
"""Shared formulas of a sheet by index: column and row they are written for, and their text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: column number, attributes and formula element as they are written."""

    column: int
    attributes: bytes
    formula: bytes | None


def row_cells(row: bytes, marks: Marks, where: str) -> Iterator[Cell]:
    """Yield the cells of a row (its bytes from behind ``<row r="``)."""
    match_cell = cells.pattern(marks.prefix).match
    for piece in row.split(marks.cell)[1:]:
        ref = _REF.match(piece)
        if ref is None:
            continue
        rest = piece[ref.end() :]
        match = match_cell(rest)
        if match is None:
            match = match_cell(cells.respelt(rest, marks.prefix, where)[0])
        if match is not None:
            yield Cell(number_of(ref[1]), match[1], match[2])


@dataclass(frozen=True, slots=True)
class ColumnFormulas:
    """The formula of each column of a table, for any of its rows.

    `declared` are the formulas that the table itself names, `seen` those found in its rows, with
    the row and the attributes they were found with.
    """

    declared: dict[int, str] = field(default_factory=dict)
    seen: dict[int, tuple[int, bytes, str]] = field(default_factory=dict)

    def element(self, column: int, row: int) -> str | None:
        """Return the formula element (without prefix) of a column in a row, if it has one."""
        parts = self.pieces(column)
        return "".join(p if isinstance(p, str) else str(p + row) for p in parts) or None

    def pieces(self, column: int) -> list[str | int]:
        """Return a column's formula element in pieces; the row is to be added to the numbers."""
        start, end = "<f>", "</f>"
        if (found := self.seen.get(column)) is not None:
            origin, attributes, text = found
            if b't="array"' in attributes:
                body = formula_pieces(text, origin)
                return [f'<f t="array" ref="{letters(column)}', 0, '">', *body, end]
            return [start, *formula_pieces(text, origin), end]
        text = self.declared.get(column, "")
        # A declared formula that names cells relative to a row does not say to which row.
        if text and translated(text, 1) == text:
            return [start, xmltree.escape(text), end]
        return []

    def after(self, insertion: Insertion) -> ColumnFormulas:
        """Return the formulas as they read after rows were inserted below them."""
        sheet = insertion.sheet
        return ColumnFormulas(
            {column: insertion.formula(text, sheet) for column, text in self.declared.items()},
            {
                column: (row, attributes, insertion.formula(text, sheet))
                for column, (row, attributes, text) in self.seen.items()
            },
        )


def formula_pieces(text: str, origin: int) -> list[str | int]:
    """Return a formula's XML in pieces; numbers are rows relative to `origin`, where it stands."""
    return [xmltree.escape(p) if isinstance(p, str) else p - origin for p in pieces(text)]


def column_formulas(package: Package, place: TablePlace) -> ColumnFormulas:
    """Return the formulas of a table's columns, from its last row and the rows at its top."""
    xml = open_sheet(package, place.sheet.part)
    marks = xml.marks
    found = ColumnFormulas(dict(_declared(package, place)))
    masters = shared_formulas(package, place.sheet.part)
    rows: list[tuple[int, bytes]] = []
    for number, row in xml.rows():
        if number > place.area.bottom:
            break
        if number >= place.area.top:
            # The row at the end of the list gives way to the next, so the last one stays.
            del rows[_SEARCHED:]
            rows.append((number, row))
    for number, row in rows:
        for cell in row_cells(row, marks, package.name):
            if place.area.left <= cell.column <= place.area.right and cell.formula is not None:
                plain = plain_formula(cell, number, masters)
                if plain is not None:
                    found.seen[cell.column] = (number, *plain)
    return found


def _declared(package: Package, place: TablePlace) -> Iterator[tuple[int, str]]:
    if not place.part:  # a plain range declares nothing
        return
    _, root = package.tree(place.part)
    holder = root.find("tableColumns")
    columns = holder.children if holder is not None else []
    for column, element in enumerate(columns, place.area.left):
        formula = element.find("calculatedColumnFormula")
        if formula is not None and formula.text and "array" not in formula.attributes:
            yield column, formula.text


def shared_formulas(package: Package, part: str) -> Masters:
    """Return the shared formulas of a sheet."""
    masters: Masters = {}
    xml = open_sheet(package, part)
    master = re.compile(
        rb'%s([A-Z]+)(\d+)"[^>]*><%sf( [^>]*)>([^<]+)<'
        % (re.escape(xml.marks.cell), re.escape(xml.marks.prefix))
    )
    for block in xml.blocks():
        if b't="shared"' not in block:
            continue
        for match in master.finditer(block):
            if b't="shared"' in match[3] and (index := _INDEX.search(match[3])):
                text = cells.plain(match[4])
                masters[index[1]] = (number_of(match[1]), int(match[2]), text)
    return masters


def plain_formula(cell: Cell, row: int, masters: Masters) -> tuple[bytes, str] | None:
    """Return attributes and text of a cell's formula, with a shared one written out.

    None for a data table or an array over several cells, which belong to their own cells only.
    """
    tag, _, rest = (cell.formula or b"").partition(b">")
    attributes = b"".join(tag.rstrip(b"/").partition(b" ")[1:])
    text = cells.plain(rest.partition(b"<")[0])
    if b't="shared"' in attributes:
        index = _INDEX.search(attributes)
        master = masters.get(index[1]) if index else None
        if master is None:
            return None
        column, origin, text = master
        return b"", translated(text, row - origin, cell.column - column)
    if b't="dataTable"' in attributes:
        return None
    if b't="array"' in attributes:
        ref = _ARRAY_REF.search(attributes)
        if ref is None or b":" in ref[1]:
            return None
    return attributes, text
