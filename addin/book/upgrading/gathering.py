"""What stands on a sheet of ours: what people typed into its forms, and what else is there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from addin.book.layout import FieldPlace, Layout, Sheet, TablePlace
from addin.book.mending.cellstyles import odd_cells
from addin.book.moving.formulas import Cell as FormulaCell
from addin.book.moving.formulas import Masters, plain_formula, shared_formulas
from addin.book.ooxml.cells import CellReader
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, number_of
from addin.book.ooxml.rules import far
from addin.book.ooxml.sheetxml import SheetXml, open_sheet
from addin.book.ooxml.strings import SharedStrings
from addin.forms.model import Field

_STYLE = re.compile(rb' s="(\d+)"')
_FORMULA = re.compile(rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)")
_EMPTY = re.compile(rb"\s*(?:<v ?/>|<v></v>)?\s*")

Spot = tuple[int, int]
"""Row and column of a cell."""
Piece = TablePlace | FieldPlace


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the file: its format, its other attributes, its formula, its value.

    A formula that was shared with other cells is written out.
    """

    style: int
    attributes: bytes = b""
    formula_attributes: bytes = b""
    formula: str | None = None
    value: bytes = b""

    @property
    def is_empty(self) -> bool:
        return self.formula is None and not self.value


@dataclass(slots=True)
class Gathered:
    """The cells of one sheet that are worth keeping, and where they stand.

    `entries` are cells of our tables and fields in which somebody typed, or which are `odd`: in a
    column that people added, or unlike the others of theirs.
    `others` are all cells beside them that hold anything, and `says` what that is, formulas as they
    would read far away.
    `rows` gives the attributes of each row, `keys` by table what its key says in each row,
    `headings` by table those of columns that people added.
    """

    sheet: Sheet
    pieces: Sequence[Piece]
    entries: dict[Spot, Cell] = field(default_factory=dict)
    odd: set[Spot] = field(default_factory=set)
    others: dict[Spot, Cell] = field(default_factory=dict)
    says: dict[Spot, str] = field(default_factory=dict)
    rows: dict[int, bytes] = field(default_factory=dict)
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    headings: dict[str, dict[int, str]] = field(default_factory=dict)

    def last_row(self, place: TablePlace) -> int:
        """Return the last row of a table in which anybody typed, or the one above its first."""
        area = place.area
        rows = (row for (row, column), cell in self.entries.items() if not cell.is_empty
                and area.top <= row <= area.bottom and area.left <= column <= area.right)  # fmt: skip
        return max(rows, default=area.top - 1)


def name_of(piece: Piece) -> str:
    """Return the name of a table or the full name of a field."""
    return piece.table.name if isinstance(piece, TablePlace) else piece.name


def pieces_on(layout: Layout, sheet: Sheet) -> list[Piece]:
    """Return our tables and fields on a sheet."""
    tables = [place for place in layout.tables.values() if place.sheet == sheet]
    return [*tables, *(place for place in layout.fields.values() if place.sheet == sheet)]


def gather(package: Package, sheet: Sheet, pieces: Sequence[Piece]) -> Gathered:
    """Return what stands on a sheet of ours."""
    found = Gathered(sheet, pieces)
    tables = [piece for piece in pieces if isinstance(piece, TablePlace)]
    for number, columns in odd_cells(open_sheet(package, sheet.part), tables).items():
        found.odd |= {(number, number_of(column)) for column in columns}
    xml = open_sheet(package, sheet.part)
    read = _Cells(package, xml, sheet.part)
    at_row = _ByRow(pieces)
    for number, row in xml.rows():
        start, *cells = row.split(xml.marks.cell)
        found.rows[number] = start[start.index(b'"') + 1 :].partition(b">")[0].rstrip(b"/")
        here = at_row.owners(number)
        mark = b'%d"' % number
        for each in cells:
            letter, _, raw = each.partition(mark)
            if raw:
                _keep(found, number, raw, here[letter], read)
    return found


def gather_all(package: Package, layout: Layout, sheets: Collection[Sheet]) -> dict[str, Gathered]:
    """Return what stands on sheets of ours, by their parts."""
    return {s.part: gather(package, s, pieces_on(layout, s)) for s in sheets}


def _keep(found: Gathered, number: int, raw: bytes, at: _Owned, read: _Cells) -> None:
    owner, column = at.owner, at.field
    spot = number, at.column
    if column is None and isinstance(owner, TablePlace):
        found.odd.add(spot)
    is_odd = spot in found.odd
    if not is_odd and raw[raw.index(b">") - 1 :].startswith(b"/"):
        return
    is_computed = column is not None and column.derived and b"<f" in raw
    is_heading = column is not None and owner is not None and number == owner.whole.top
    if is_computed or is_heading:
        return
    cell = read.cell(raw, spot)
    if owner is None:
        if not cell.is_empty:
            found.others[spot] = cell
            found.says[spot] = read.says(raw, cell, spot)
    elif isinstance(owner, FieldPlace):
        if not cell.is_empty and not (owner.field.derived and cell.formula is not None):
            found.entries[spot] = cell
    elif not cell.is_empty or is_odd:
        found.entries[spot] = cell
        if column is None and spot[0] < owner.area.top:
            found.headings.setdefault(owner.table.name, {})[spot[1]] = read.text(raw)
        elif column is not None and column.key == owner.table.key and not cell.is_empty:
            found.keys.setdefault(owner.table.name, {})[spot[0]] = read.text(raw)


def column_at(place: TablePlace, number: int) -> Field | None:
    """Return the field of a table's column; None for one that people added."""
    key = next((key for key, column in place.columns.items() if column == number), None)
    return place.table.field(key) if key is not None else None


def covers(area: Area, spot: Spot) -> bool:
    """Whether a cell is in an area."""
    return area.top <= spot[0] <= area.bottom and area.left <= spot[1] <= area.right


class _Cells:
    """Reads the cells of one sheet."""

    def __init__(self, package: Package, xml: SheetXml, part: str) -> None:
        self._end = xml.marks.cell_end
        self._masters: Masters = shared_formulas(package, part)
        self._reader = CellReader(
            prefix=xml.marks.prefix,
            where=package.name,
            shared=SharedStrings(package),
            is_date_style=lambda _style: False,
            since_1904=False,
        )

    def cell(self, raw: bytes, spot: Spot) -> Cell:
        """Return a cell from its bytes behind the reference."""
        end = raw.index(b">")
        tag = raw[:end].rstrip(b"/ ")
        style = _STYLE.search(tag)
        number = int(style[1]) if style else 0
        inner = b"" if raw[end - 1 : end] == b"/" else raw[end + 1 : raw.rindex(self._end)]
        if _EMPTY.fullmatch(inner):
            return Cell(number)
        attributes = _STYLE.sub(b"", tag)
        match = _FORMULA.match(inner)
        if match is None:
            return Cell(number, attributes, value=inner)
        value = inner[match.end() :]
        formula = FormulaCell(spot[1], b"", match[0])
        given, text = plain_formula(formula, spot[0], self._masters) or (b"", "")
        if not text:  # one that belongs to several cells: what it came to is kept
            return Cell(number, attributes, value=value)
        return Cell(number, attributes, given, text, b"" if _EMPTY.fullmatch(value) else value)

    def text(self, raw: bytes) -> str:
        """Return what a cell says."""
        return (self._reader.raw(raw).text or "").strip()

    def says(self, raw: bytes, cell: Cell, spot: Spot) -> str:
        """Return the formula as it would read far away, or what the cell says."""
        return self.text(raw) if cell.formula is None else "=" + far(cell.formula, *spot)


class _Owned(NamedTuple):
    """A column of some rows: whose cells they are, and of a table its field."""

    column: int
    owner: Piece | None
    field: Field | None


class _Owners(dict[bytes, _Owned]):
    """By the letters of a column whose cells they are, found when first asked for."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = [(piece.whole, piece) for piece in pieces]

    def __missing__(self, letter: bytes) -> _Owned:
        number = number_of(letter)
        owner = next((p for area, p in self._pieces if area.left <= number <= area.right), None)
        column = column_at(owner, number) if isinstance(owner, TablePlace) else None
        return self.setdefault(letter, _Owned(number, owner, column))


class _ByRow:
    """Which pieces a row goes through."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = [(piece.whole, piece) for piece in pieces]
        self._cuts = sorted({c for area, _ in self._pieces for c in (area.top, area.bottom + 1)})
        self._known: dict[int, _Owners] = {}

    def owners(self, number: int) -> _Owners:
        """Return by column whose cells those of a row are."""
        segment = bisect_right(self._cuts, number)
        if segment not in self._known:
            here = [p for area, p in self._pieces if area.top <= number <= area.bottom]
            self._known[segment] = _Owners(here)
        return self._known[segment]
