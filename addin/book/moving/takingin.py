"""Rows that were typed right below a table become rows of it, as Excel itself does it at once.

LibreOffice grows no table, nor does Excel where a block was pasted or the option is switched off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from addin.book.layout import TablePlace, side_by_side
from addin.book.moving.growth import grow
from addin.book.ooxml import cells
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import letters, number_of
from addin.book.ooxml.sheetxml import Marks, open_sheet

_TYPE = re.compile(rb' t="[^"]*"')
_STYLE = re.compile(rb' s="[^"]*"')
_OF_SEVERAL = (b't="shared"', b't="array"', b't="dataTable"')  # formulas that cannot move alone


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody typed into a cell: its attributes, and all that stands in it."""

    attributes: bytes
    body: bytes

    def under(self, attributes: bytes, *, own_style: bool) -> bytes:
        """Return the cell from behind its reference, with the style of the one it comes into."""
        style = _STYLE.search(self.attributes if own_style else attributes)
        kind = _TYPE.search(self.attributes)
        return b"".join((style[0] if style else b"", kind[0] if kind else b"", b">", self.body))


_Row = dict[int, _Typed]


def take_in(
    package: Package, find: Callable[[], Mapping[str, TablePlace]], rows: Mapping[str, int]
) -> None:
    """Let tables cover rows below them, so many each; the package is changed in memory.

    `find` says where the tables are. What was typed keeps its cells, also where the column has a
    formula; what stands further down moves. Those of tables side by side are lifted before one of
    them grows: whole rows go in, between the rows of the other, too. Raises what `open_sheet`
    raises.
    """
    spans = {name: (place.sheet.name, place.area) for name, place in find().items()}
    for names in side_by_side(spans, rows):
        _take_in(package, find, {name: rows[name] for name in names})


def _take_in(
    package: Package, find: Callable[[], Mapping[str, TablePlace]], rows: Mapping[str, int]
) -> None:
    lifted = {name: _lift(package, find()[name], count) for name, count in rows.items()}
    for name, count in rows.items():
        grow(package, find()[name], count)
    for name, typed in lifted.items():
        place = find()[name]
        first = place.area.bottom - rows[name] + 1
        _rewrite(package, place, {first + number: row for number, row in typed.items()})


def _lift(package: Package, place: TablePlace, count: int) -> dict[int, _Row]:
    """Take what was typed in the rows below a table out of them; by row, from 0."""
    first = place.area.bottom + 1
    wanted = range(first, first + count)
    typed = {
        number: dict(_typed(package, place, row)) for number, row in _rows(package, place, wanted)
    }
    _rewrite(package, place, {number: dict.fromkeys(row) for number, row in typed.items()})
    return {number - first: row for number, row in typed.items()}


def _rows(package: Package, place: TablePlace, wanted: range) -> Iterator[tuple[int, bytes]]:
    for number, row in open_sheet(package, place.sheet.part).rows():
        if number in wanted:
            yield number, row


def _typed(package: Package, place: TablePlace, row: bytes) -> Iterator[tuple[int, _Typed]]:
    """Yield what was typed into the cells of a row, by column; formulas of our columns are none."""
    marks = open_sheet(package, place.sheet.part).marks
    derived = {
        place.columns[f.key] for f in place.table.fields if f.derived and f.key in place.columns
    }
    for column, match in _cells(row, marks, package.name):
        attributes, formula, *value = match.groups()
        is_ours = place.area.left <= column <= place.area.right
        if not is_ours or (formula is None and all(part is None for part in value)):
            continue
        if formula is not None and column in derived:
            continue
        body = match[0][len(attributes) :].lstrip()[1:]
        if formula is not None and any(kind in formula for kind in _OF_SEVERAL):
            body = body.replace(formula, b"")
        yield column, _Typed(attributes, body)


def _cells(row: bytes, marks: Marks, where: str) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Yield the cells of a row by column, matched from behind their references."""
    match_cell = cells.pattern(marks.prefix).match
    for piece in row.split(marks.cell)[1:]:
        ref, _, rest = piece.partition(b'"')
        match = match_cell(rest) or match_cell(cells.respelt(rest, marks.prefix, where)[0])
        if match is not None:
            yield number_of(ref.rstrip(b"0123456789")), match


def _rewrite(
    package: Package, place: TablePlace, rows: Mapping[int, Mapping[int, _Typed | None]]
) -> None:
    """Write cells of a sheet by row and column; None empties one."""
    xml = open_sheet(package, place.sheet.part)
    marks = xml.marks
    with Output(package, place.sheet.part, lambda head: head) as output:
        for block in xml.blocks():
            before, *pieces = block.split(marks.row)
            written = [before]
            for piece in pieces:
                given = rows.get(int(piece[: piece.index(b'"')]))
                written.append(
                    marks.row
                    + (_rewritten(piece, given, place, marks, package.name) if given else piece)
                )
            output.take(block, b"".join(written))
        output.end(xml.tail)
    output.save()


def _rewritten(
    row: bytes, given: Mapping[int, _Typed | None], place: TablePlace, marks: Marks, where: str
) -> bytes:
    """Return a row with other cells."""
    texts = {
        place.columns[f.key]
        for f in place.table.fields
        if f.kind.is_text and f.key in place.columns
    }
    number = row[: row.index(b'"')]
    found = dict(_cells(row, marks, where))
    made = {column: match[0] for column, match in found.items()}
    for column, typed in given.items():
        attributes = found[column][1] if column in found else b""
        if typed is None:
            made[column] = _TYPE.sub(b"", attributes) + b"/>"
        else:  # of a number in a column for text, only its format says what it is
            own = column in texts and cells.type_and_style(typed.attributes)[0] == "n"
            made[column] = typed.under(attributes, own_style=own)
    start = row[: row.index(b">") + 1].replace(b"/>", b">")
    inner = b"".join(
        b'%s%s%s"%s' % (marks.cell, letters(column).encode(), number, made[column])
        for column in sorted(made)
    )
    return start + inner + marks.row_end
