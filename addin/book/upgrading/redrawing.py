"""Where the cells of sheets are after these were drawn anew, and so every reference to them.

A table or a field takes its cells along; what stands beside them keeps its distance from them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from addin.book.layout import Sheet, TablePlace
from addin.book.moving.sheet import mentions
from addin.book.ooxml.formula import Ends, move_references
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import MAX_COLUMN, MAX_ROW, Area, area
from addin.book.upgrading.gathering import Piece, Spot, covers

NOWHERE = Area(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class MovedPiece:
    """A table or a field: the cells that it had, how far down they moved, and into which columns."""

    old: Area
    new: Area
    down: int
    columns: Mapping[int, int]

    @classmethod
    def of(cls, old: Piece, new: Piece, added: Mapping[int, int]) -> MovedPiece:
        """Return what becomes of a piece; `added` says where columns go that people added."""
        columns = dict(added)
        if isinstance(old, TablePlace) and isinstance(new, TablePlace):
            columns |= {old.columns[key]: column for key, column in new.columns.items()
                        if key in old.columns}  # fmt: skip
        else:
            columns[old.whole.left] = new.whole.left
        return cls(old.whole, new.whole, new.whole.top - old.whole.top, columns)


@dataclass(slots=True)
class Redrawing:
    """What has become of the cells of one sheet.

    `exact` are cells that went elsewhere, because something of ours is drawn where they were;
    `right` is the last column of what is ours, and how many columns what stands behind it moved.
    """

    sheet: str
    pieces: Sequence[MovedPiece]
    right: int
    along: int
    exact: dict[Spot, Spot] = field(default_factory=dict)
    _anchors: list[Spot] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find rows before and after that belong together, in order on both sides."""
        ends = sorted(
            end
            for piece in self.pieces
            for end in (
                (piece.old.top, piece.new.top),
                (piece.old.bottom + 1, piece.new.bottom + 1),
            )
        )
        for old, new in ends:
            if not self._anchors or (old > self._anchors[-1][0] and new > self._anchors[-1][1]):
                self._anchors.append((old, new))

    def row(self, number: int) -> int:
        """Return where a row beside our tables is."""
        at = bisect_right(self._anchors, number, key=lambda anchor: anchor[0])
        if not at:
            first = self._anchors[0][1] if self._anchors else MAX_ROW
            return min(number, max(1, first - 1))
        old, new = self._anchors[at - 1]
        after = self._anchors[at][1] if at < len(self._anchors) else MAX_ROW + 1
        return max(new, min(new + number - old, after - 1))

    def column(self, number: int) -> int:
        """Return where a column beside our tables is."""
        return min(MAX_COLUMN, number + self.along) if number > self.right else number

    def spot(self, old: Spot) -> Spot:
        """Return where a cell is."""
        if (new := self.exact.get(old)) is not None:
            return new
        piece = self._piece(old)
        if piece is not None and old[1] in piece.columns:
            return old[0] + piece.down, piece.columns[old[1]]
        return self.row(old[0]), self.column(old[1])

    def takes(self, old: Spot) -> bool:
        """Whether a cell goes along with a table or a field."""
        piece = self._piece(old)
        return piece is not None and old[1] in piece.columns

    def _piece(self, old: Spot) -> MovedPiece | None:
        return next((piece for piece in self.pieces if covers(piece.old, old)), None)

    def areas(self, text: str, *, cover: bool) -> str:
        """Return where a list of areas is; what covered all rows of a table covers all it has now."""
        out: list[str] = []
        for word in text.split():
            old = area(word)
            out += [word] if old is None else map(str, self.moved(old))
        return " ".join(dict.fromkeys(out))

    def moved(self, old: Area) -> list[Area]:
        """Return where the cells of an area are: several areas where its columns parted."""
        piece = next((p for p in self.pieces if _inside(old, p.old)), None)
        if piece is None:
            return [self._corners(old)]
        top, bottom = self._rows(piece, old)
        columns = sorted(piece.columns.get(n, n) for n in range(old.left, old.right + 1))
        found: list[Area] = []
        for column in columns:
            if found and found[-1].right == column - 1:
                found[-1] = Area(found[-1].left, top, column, bottom)
            else:
                found.append(Area(column, top, column, bottom))
        return found

    def _rows(self, piece: MovedPiece, old: Area) -> tuple[int, int]:
        bottom = old.bottom + piece.down
        if old.bottom == piece.old.bottom and old.top <= piece.old.top + 1 and old.top < old.bottom:
            bottom = piece.new.bottom
        return old.top + piece.down, bottom

    def _corners(self, old: Area) -> Area:
        if old.bottom == MAX_ROW or old.right == MAX_COLUMN:  # whole columns or rows
            return old
        first, last = self.spot((old.top, old.left)), self.spot((old.bottom, old.right))
        return Area(
            min(first[1], last[1]), min(first[0], last[0]),
            max(first[1], last[1]), max(first[0], last[0]),
        )  # fmt: skip


def _inside(one: Area, other: Area) -> bool:
    return (
        other.left <= one.left and one.right <= other.right
        and other.top <= one.top and one.bottom <= other.bottom
    )  # fmt: skip


class Redrawings:
    """All sheets that are drawn anew, as one move of what refers to them; see `moving.parts.Move`.

    For the parts of one of these sheets itself there is `OnSheet`.
    `tables` gives their own names to tables of ours that have others now.
    """

    def __init__(
        self, sheets: Iterable[Redrawing], tables: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._sheets = {each.sheet.casefold(): each for each in sheets}
        self._tables = {name.casefold(): new for name, new in tables.items()}
        names = "|".join(map(re.escape, tables)) or "(?!)"
        self._named = re.compile(rf"(?<![\w.])(?:{names})(?=\[)", re.IGNORECASE)
        self.sheet = ""
        self.table = NOWHERE

    def on(self, sheet: str) -> Redrawing | None:
        """Return what became of a sheet, if it was drawn anew."""
        return self._sheets.get(sheet.casefold())

    def concerns(self, package: Package, sheet: Sheet) -> bool:
        """Whether another sheet may refer to any of it."""
        names = (each.sheet for each in self._sheets.values())
        return bool(self._tables) or any(mentions(package, sheet, name) for name in names)

    def is_on(self, sheet: str) -> bool:
        """Whether it is a sheet whose own parts are moved with this: none is."""
        return False

    def row(self, number: int) -> int:
        return number

    def areas(self, text: str, *, cover: bool) -> str:
        return text

    def formula(self, text: str, own_sheet: str, *, name: bool = False) -> str:
        """Return a formula, or what a defined name refers to, afterwards."""

        def move(sheet: str, is_range: bool, ends: Ends) -> Ends:
            redrawing = self.on(sheet or own_sheet)
            if redrawing is None:
                return ends
            left, top, right, bottom = ends
            old = Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
            new = redrawing.moved(old)
            if len(new) > 1:
                return ends
            columns = (new[0].left, new[0].right)
            rows = (new[0].top, new[0].bottom)
            first, last = columns if left <= right else columns[::-1]
            upper, lower = rows if top <= bottom else rows[::-1]
            return first, upper, last, lower

        moved = move_references(text, move)
        return self._named.sub(lambda match: self._tables[match[0].casefold()], moved)


class OnSheet:
    """The same move for the parts of one of these sheets itself."""

    def __init__(self, every: Redrawings, own: Redrawing) -> None:
        self._every, self._own = every, own
        self.sheet = own.sheet
        self.table = NOWHERE

    def is_on(self, sheet: str) -> bool:
        return sheet.casefold() == self.sheet.casefold()

    def row(self, number: int) -> int:
        return self._own.row(number)

    def areas(self, text: str, *, cover: bool) -> str:
        return self._own.areas(text, cover=cover)

    def formula(self, text: str, own_sheet: str, *, name: bool = False) -> str:
        return self._every.formula(text, own_sheet, name=name)
