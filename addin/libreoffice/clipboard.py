"""Copying cells, within a book and between books of one app."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.base import Range
from addin.libreoffice.cells.addresses import Area, cell_address, range_address
from addin.libreoffice.uno.failures import Unsupported

_VALUES = ("values", "values_and_number_formats")
_FORMULAS = ("formulas", "formulas_and_number_formats")


def transfer(source: Range, target: Range, what: str, skip_blanks: bool, transpose: bool) -> None:
    """Copy one block over another, which is filled as often as the block fits into it.

    Raises:
        Unsupported: this part of a cell cannot be copied by itself.
    """
    if transpose and what not in _VALUES:
        raise Unsupported("range.paste: only values can be transposed")
    if what in ("all", "all_using_source_theme"):
        if skip_blanks:
            raise Unsupported("range.paste: skip_blanks works for values and formulas only")
        for area in _tiles(source, target):
            _copy_all(source, target.sheet.block(area))
    elif what in _VALUES + _FORMULAS:
        _copy_content(source, target, what, skip_blanks, transpose)
    elif what == "formats":
        _copy_formats(source, target)
    elif what == "column_widths":
        for one, other in zip(source.columns, target.columns, strict=False):
            if one.column_width is not None:
                other.column_width = one.column_width
    else:
        raise Unsupported(f"range.paste: {what!r} cannot be copied by itself")


def _tiles(source: Range, target: Range) -> list[Area]:
    area, (rows, columns) = target.area, source.shape
    fits = area.rows % rows == 0 and area.columns % columns == 0
    down, across = (area.rows // rows, area.columns // columns) if fits else (1, 1)
    return [
        Area(area.row + i * rows, area.column + j * columns, rows, columns)
        for i in range(down)
        for j in range(across)
    ]


def _copy_all(source: Range, target: Range) -> None:
    if source.sheet.book.xl.same(target.sheet.book.xl):
        place = cell_address(target.sheet.index - 1, target.row, target.column)
        source.sheet.xl.copyRange(place, range_address(source.sheet.index - 1, source.area))
        return
    controllers = [cells.sheet.book.xl.getCurrentController() for cells in (source, target)]
    selected = [controller.getSelection() for controller in controllers]
    sheets = [controller.getActiveSheet() for controller in controllers]
    try:
        controllers[0].select(source.remote)
        content = controllers[0].getTransferable()
        controllers[1].select(target.remote)
        controllers[1].insertTransferable(content)
    finally:
        for controller, sheet, cells in zip(controllers, sheets, selected, strict=True):
            controller.setActiveSheet(sheet)
            controller.select(cells)


def _copy_content(
    source: Range, target: Range, what: str, skip_blanks: bool, transpose: bool
) -> None:
    raw: Any = source.raw_value if what in _VALUES else source.formula
    rows = [[raw]] if len(source) == 1 else [list(row) for row in raw]
    if transpose:
        rows = [list(row) for row in zip(*rows, strict=True)]
    corner = target.area._replace(rows=len(rows), columns=len(rows[0]))
    cells = target.sheet.block(corner)
    if skip_blanks:
        raw = cells.raw_value if what in _VALUES else cells.formula
        old = [[raw]] if len(cells) == 1 else raw
        rows = [
            [before if value in (None, "") else value for value, before in zip(*pair, strict=True)]
            for pair in zip(rows, old, strict=True)
        ]
    if what in _VALUES:
        cells.raw_value = rows
    else:
        cells.formula = rows
    if what.endswith("number_formats"):
        cells.number_format = source.number_format or "General"


def _copy_formats(source: Range, target: Range) -> None:
    """Copy everything, then put the content back that stood there."""
    for area in _tiles(source, target):
        cells = target.sheet.block(area)
        content = cells.remote.formulas()
        _copy_all(source, cells)
        cells.remote.set_formulas(content)
