"""The rows of a sheet that is drawn anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from addin.book.layout import FieldPlace
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import letters, number_of
from addin.book.ooxml.rowxml import column_style
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.xmltree import escape
from addin.book.upgrading.carrying import Cargo, Carried
from addin.book.upgrading.gathering import Gathered, Piece, Spot, covers, name_of
from addin.book.upgrading.palette import Palette
from addin.book.upgrading.redrawing import Redrawings

_REF = re.compile(rb'( ref=")[^"]*')
_CELL = re.compile(rb'([A-Z]{1,3})\d+"')
_STYLE = re.compile(rb' s="(\d+)"')
_OF_HAND = re.compile(rb' (?:hidden|outlineLevel|collapsed)="[^"]*"')
_HEIGHT = re.compile(rb' ht="([\d.]+)"')
_BY_HAND = re.compile(rb' customHeight="(?:1|true)"')


class DrawnRows:
    """The rows of one sheet of the standard workbook, with what is carried onto it.

    `drawn` is that sheet; `before` what stood on the one that it replaces, if there was one.
    Cells of tables and fields that were there before hold what was carried onto them and nothing
    else, but for those of the fields `fresh`.
    """

    def __init__(
        self,
        model: Package,
        drawn: Gathered,
        palette: Palette,
        moves: Redrawings,
        before: Gathered | None,
        cargo: Cargo | None,
        fresh: frozenset[str],
    ) -> None:
        self._model, self._drawn, self._palette, self._moves = model, drawn, palette, moves
        self._cells: Mapping[Spot, Carried] = cargo.cells if cargo else {}
        self._name = cargo.redrawing.sheet if cargo else drawn.sheet.name
        self._of_columns: Mapping[int, int] = {}
        self._emptied = list(_emptied(drawn, before, fresh)) if before else []
        self._tags, self._others = _tags_before(before, cargo) if before and cargo else ({}, {})

    def __iter__(self) -> Iterator[bytes]:
        by_row: dict[int, list[int]] = {}
        for at, column in self._cells:
            by_row.setdefault(at, []).append(column)
        waiting = sorted(by_row, reverse=True)
        xml = open_sheet(self._model, self._drawn.sheet.part)
        columns = {column for _, column in self._cells}
        self._of_columns = {column: column_style(xml.head, column) for column in columns}
        for number, row in xml.rows():
            while waiting and waiting[-1] < number:
                yield self._added(waiting[-1], by_row[waiting.pop()])
            start, *pieces = row.split(b'<c r="')
            drawn = {number_of(m[1]): p[m.end() :] for p in pieces if (m := _CELL.match(p))}
            tag = start[start.index(b'"') + 1 :].partition(b">")[0].rstrip(b"/ ")
            if waiting and waiting[-1] == number:
                waiting.pop()
            yield self._row(number, self._tag(number, tag), drawn, by_row.get(number, []))
        while waiting:
            yield self._added(waiting[-1], by_row[waiting.pop()])

    def _added(self, number: int, columns: list[int]) -> bytes:
        """Return a row that the standard workbook does not have."""
        return self._row(number, self._others.get(number, b""), {}, columns)

    def _tag(self, number: int, drawn: bytes) -> bytes:
        """Return the attributes of a row: as high as it was or its texts need, hidden as it was.

        Whether somebody made it lower or an earlier standard workbook nobody can tell, and in a
        row too low a text is cut.
        """
        old = self._tags.get(number, b"")
        height, least = _HEIGHT.search(old), _HEIGHT.search(drawn)
        kept = b"".join(_OF_HAND.findall(old))
        if height and (not least or float(height[1]) > float(least[1])):
            by_hand = _BY_HAND.search(old)
            drawn = (
                _BY_HAND.sub(b"", _HEIGHT.sub(b"", drawn))
                + height[0]
                + (by_hand[0] if by_hand else b"")
            )
        return _OF_HAND.sub(b"", drawn) + kept if kept else drawn

    def _row(
        self, number: int, tag: bytes, drawn: Mapping[int, bytes], carried: list[int]
    ) -> bytes:
        emptied = [piece for piece in self._emptied if _meets(piece, number)]
        cells = [
            self._cell(number, column, drawn.get(column), emptied)
            for column in sorted({*drawn, *carried})
        ]
        return b'<row r="%d"%s>%s</row>' % (number, tag, b"".join(cells))

    def _cell(self, row: int, column: int, drawn: bytes | None, emptied: list[Piece]) -> bytes:
        ref = b'<c r="%s%d"' % (letters(column).encode(), row)
        carried = self._cells.get((row, column))
        tag, style, inner = _parts(drawn or b"/>")
        if drawn is None and any(_holds(piece, (row, column)) for piece in self._drawn.pieces):
            style = self._of_columns[column]
        if carried is not None:
            return ref + self._carried(carried, style, row, column)
        if inner and any(_holds(piece, (row, column)) for piece in emptied) and b"<f" not in inner:
            tag, inner = b"", b""
        number = self._palette.number(style) if drawn is not None else 0
        looks = b' s="%d"' % number if number else b""
        if not inner:
            return ref + looks + b"/>"
        return ref + looks + tag + b">" + self._palette.dated(style, inner) + b"</c>"

    def _carried(self, carried: Carried, drawn: int, row: int, column: int) -> bytes:
        cell = carried.cell
        if carried.is_standard:
            style = self._palette.number(drawn)
        elif carried.looks:
            style = cell.style
        else:
            style = self._palette.of_entry(cell.style, drawn, cell.value)
        looks = b' s="%d"' % style if style else b""
        value = self._palette.dated(cell.style, cell.value) if carried.is_standard else cell.value
        return looks + cell.attributes + self._content(carried, value, row, column)

    def _content(self, carried: Carried, value: bytes, row: int, column: int) -> bytes:
        cell = carried.cell
        if cell.formula is None:
            return b">" + value + b"</c>" if value else b"/>"
        text = self._moves.formula(cell.formula, self._name)
        ref = f"{letters(column)}{row}".encode()
        given = _REF.sub(lambda match: match[1] + ref, cell.formula_attributes)
        said = b"<f%s>%s</f>" % (given, escape(text).encode())
        return b">" + said + value + b"</c>"


def _parts(cell: bytes) -> tuple[bytes, int, bytes]:
    """Return attributes, format and content of a cell, from behind its reference."""
    end = cell.index(b">")
    tag = cell[:end].rstrip(b"/ ")
    style = _STYLE.search(tag)
    inner = b"" if cell[end - 1 : end] == b"/" else cell[end + 1 : cell.rindex(b"</c>")]
    return _STYLE.sub(b"", tag), int(style[1]) if style else 0, inner


def _emptied(drawn: Gathered, before: Gathered, fresh: frozenset[str]) -> Iterator[Piece]:
    """Yield the tables and fields that were there before: what the drawing says there is not so."""
    there = {name_of(piece) for piece in before.pieces}
    return (p for p in drawn.pieces if name_of(p) in there and name_of(p) not in fresh)


def _meets(piece: Piece, row: int) -> bool:
    area = piece.whole
    return area.top <= row <= area.bottom


def _holds(piece: Piece, spot: Spot) -> bool:
    area = piece.whole if isinstance(piece, FieldPlace) else piece.area
    return covers(area, spot)


def _tags_before(before: Gathered, cargo: Cargo) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """Return by row the attributes that it had: of rows of our tables and fields, and of others."""
    ours: dict[int, bytes] = {}
    others: dict[int, bytes] = {}
    redrawing = cargo.redrawing
    for number, attributes in before.rows.items():
        here = [piece for piece in redrawing.pieces if piece.old.top <= number <= piece.old.bottom]
        for piece in here:
            ours.setdefault(number + piece.down, attributes)
        if not here:
            others.setdefault(redrawing.row(number), attributes)
    return ours, others
