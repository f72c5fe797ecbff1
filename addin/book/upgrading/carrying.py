"""What of a sheet goes where when it is drawn anew: entries, and what people put beside our forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from addin.book.layout import TablePlace
from addin.book.ooxml.reference import MAX_COLUMN, Area
from addin.book.upgrading.furniture import beside
from addin.book.upgrading.gathering import Cell, Gathered, Piece, Spot, covers, name_of
from addin.book.upgrading.redrawing import MovedPiece, Redrawing


@dataclass(frozen=True, slots=True)
class Carried:
    """A cell for the new sheet, out of the old one or out of the standard workbook.

    Without `looks` it gets the format that is drawn there.
    """

    cell: Cell
    looks: bool = False
    is_standard: bool = False


@dataclass(slots=True)
class Cargo:
    """All that goes onto a sheet that is drawn anew.

    `cells` by where they go; `beside` what people put beside our tables: where it was, where it
    goes.
    """

    redrawing: Redrawing
    cells: dict[Spot, Carried] = field(default_factory=dict)
    beside: dict[Spot, Spot] = field(default_factory=dict)


def pack(
    gathered: Gathered,
    drawn: Gathered,
    own: Mapping[str, Mapping[int, int]],
    foreign: Sequence[Area],
    known: Collection[str],
    fresh: Collection[str],
) -> Cargo:
    """Return what goes from a sheet, as `gathered`, onto the one that is `drawn` for it.

    Args:
        gathered: what stands on the sheet.
        drawn: the sheet of the fitted standard workbook.
        own: by table, where the columns go that people added.
        foreign: tables of their own that people have on the sheet, which stay in one piece.
        known: digests of what is no addition of theirs.
        fresh: fields of which what is drawn holds.
    """
    fresh_cells = {(p.whole.top, p.whole.left) for p in gathered.pieces if name_of(p) in fresh}
    here = {name_of(piece): piece for piece in drawn.pieces}
    pieces = [
        MovedPiece.of(old, here[name_of(old)], own.get(name_of(old), {}))
        for old in gathered.pieces
        if name_of(old) in here
    ]
    right = max((piece.old.right for piece in pieces), default=0)
    edges = [piece.whole.right for piece in drawn.pieces]
    edges += [column for columns in own.values() for column in columns.values()]
    edge = max(edges, default=0)
    redrawing = Redrawing(gathered.sheet.name, pieces, right, max(0, edge - right))
    cargo = Cargo(redrawing)
    places = _Places(drawn, redrawing, edge + 1)
    pieces.extend(map(places.in_one_piece, foreign))
    for spot, cell in gathered.entries.items():
        if redrawing.takes(spot) and spot not in fresh_cells:
            cargo.cells[redrawing.spot(spot)] = Carried(cell, spot in gathered.odd)
    others = beside(gathered, known)
    others += [spot for spot in gathered.entries if not redrawing.takes(spot)]
    for old in others:
        new = redrawing.spot(old)
        if not redrawing.takes(old) and (free := places.free(new, cargo)) != new:
            new = redrawing.exact[old] = free
        cargo.beside[old] = new
        cell = gathered.others.get(old) or gathered.entries[old]
        cargo.cells[new] = Carried(cell, looks=True)
    return cargo


def take(cargo: Cargo, gathered: Gathered, old: Piece, new: Piece) -> None:
    """Take the entries of a table or field along that somebody had moved to another sheet."""
    piece = MovedPiece.of(old, new, {})
    for spot, cell in gathered.entries.items():
        if covers(piece.old, spot) and spot[1] in piece.columns:
            cargo.cells[spot[0] + piece.down, piece.columns[spot[1]]] = Carried(cell)


class _Places:
    """Finds places for what stands beside our tables; ours come first."""

    def __init__(self, drawn: Gathered, redrawing: Redrawing, edge: int) -> None:
        self._drawn, self._redrawing, self._edge = drawn, redrawing, edge
        self._taken = [piece.whole for piece in drawn.pieces]
        self._bands = [  # labels and headings, with nothing beside them to be written over
            Area(column, row, column, row) for row, column in drawn.says
        ]

    def free(self, spot: Spot, cargo: Cargo) -> Spot:
        """Return the cell, or the first free one at its right."""
        while (
            spot in cargo.cells
            or spot in self._drawn.says
            or any(covers(area, spot) for area in self._taken)
        ):
            spot = spot[0], min(MAX_COLUMN, max(self._edge, spot[1] + 1))
        return spot

    def in_one_piece(self, old: Area) -> MovedPiece:
        """Return where a table of people's own goes."""
        corner = self._redrawing.spot((old.top, old.left))
        new = _at(corner, old)
        while any(new.meets(area) for area in (*self._taken, *self._bands)):
            corner = corner[0], max(self._edge + 1, corner[1] + 1)
            new = _at(corner, old)
        self._taken.append(new)
        columns = {old.left + n: new.left + n for n in range(old.right - old.left + 1)}
        return MovedPiece(old, new, new.top - old.top, columns)


def _at(corner: Spot, like: Area) -> Area:
    row, column = corner
    return Area(column, row, column + like.right - like.left, row + like.bottom - like.top)


def add_rows(
    cargo: Cargo,
    drawn: Gathered,
    standard: Gathered,
    table: str,
    rows: Mapping[int, int],
    keys: Collection[str],
) -> None:
    """Put what the standard workbook comes with into a table: from which row, into which.

    Only these columns of the table get it.
    """
    there, here = _table(standard, table), _table(drawn, table)
    columns = {there.columns[key]: here.columns[key] for key in keys if key in there.columns}
    for (row, column), cell in standard.entries.items():
        if row in rows and column in columns and covers(there.area, (row, column)):
            spot = rows[row], columns[column]
            cargo.cells.setdefault(spot, Carried(cell, is_standard=True))


def _table(gathered: Gathered, name: str) -> TablePlace:
    return next(p for p in gathered.pieces if isinstance(p, TablePlace) and p.table.name == name)
