"""Sheets."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import Any, cast

from xlwings import base_classes

from addin.libreoffice import base
from addin.libreoffice.base import Book
from addin.libreoffice.cells import addresses
from addin.libreoffice.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    area_of,
    parse,
    range_address,
)
from addin.libreoffice.charts import Charts
from addin.libreoffice.drawings import Pictures, Shapes
from addin.libreoffice.names import Names
from addin.libreoffice.notes import Note, notes_of
from addin.libreoffice.ranges import Range
from addin.libreoffice.tables import Tables
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote, known_as, together
from addin.libreoffice.uno.wire import Typed

_ALL_CONTENT = 1 | 2 | 4 | 16
_RANGE_ADDRESSES = "[]com.sun.star.table.CellRangeAddress"


class Sheets(base.Sheets):
    """The sheets of one book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Remote:
        sheets: Remote = self.book.xl.getSheets()
        return sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.xl.getCurrentController().getActiveSheet())

    def __call__(self, name_or_index: str | int) -> Sheet:
        sheets = self.api
        if isinstance(name_or_index, numbers.Number):
            return Sheet(self.book, sheets.getByIndex(int(name_or_index) - 1))
        if not sheets.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self.book, sheets.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        sheets = self.api
        found = together("getByIndex", [(sheets, index) for index in range(sheets.getCount())])
        known_as(found, "getName")
        return (Sheet(self.book, each) for each in found)

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """Insert a sheet, before the active one where no place is named, and activate it."""
        sheets = self.api
        position = (before or after or self.active).index - 1 + (after is not None and not before)
        if name is None:
            taken = {other.casefold() for other in sheets.getElementNames()}
            number = len(taken) + 1
            while f"sheet{number}" in taken:
                number += 1
            name = f"Sheet{number}"
        sheets.insertNewByName(name, position)
        sheet = Sheet(self.book, sheets.getByIndex(position))
        sheet.activate()
        return sheet


class Sheet(base.Sheet):
    """One sheet."""

    def __init__(self, book: Book, sheet: Remote) -> None:
        self._book = book
        self._xl = sheet
        self._moves = book.app.moves

    @property
    def xl(self) -> Remote:
        """LibreOffice's sheet. It shrinks when cells are inserted or deleted, so get it anew."""
        if self._moves != self._book.app.moves:
            self._moves = self._book.app.moves
            index = self._xl.getRangeAddress().Sheet
            self._xl = self._book.xl.getSheets().getByIndex(index)
        return self._xl

    @property
    def book(self) -> Book:
        return self._book

    @property
    def api(self) -> Remote:
        return self.xl

    @property
    def name(self) -> str:
        return str(self.xl.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def index(self) -> int:
        return int(self.xl.getRangeAddress().Sheet) + 1

    # Cells

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the block from one corner to another: addresses, names, (row, column), blocks."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, Area(*arg1))
        if isinstance(arg1, numbers.Number) and isinstance(arg2, numbers.Number):
            arg1, arg2 = (arg1, arg2), None
        first = self._area(arg1)
        if arg2 is None:
            return Range(self, first, arg1 if isinstance(arg1, str) else "")
        second = self._area(arg2)
        row, column = min(first.row, second.row), min(first.column, second.column)
        last = max(first.last_row, second.last_row), max(first.last_column, second.last_column)
        return Range(self, Area(row, column, last[0] - row + 1, last[1] - column + 1))

    def _area(self, given: Any) -> Area:
        if isinstance(given, Range):
            return given.area
        if isinstance(given, tuple):
            if 0 in given:
                raise IndexError("Attempted to access 0-based Range. Ranges are 1-based.")
            return Area(given[0], given[1], 1, 1)
        sheet, mark, address = given.rpartition("!")
        if mark and sheet.strip("'").casefold() not in ("", self.name.casefold()):
            raise ValueError(f"{given!r} is not on the sheet {self.name!r}")
        area = parse(address.replace(" ", ""))
        return self._named(given) if area is None else area

    def _named(self, name: str) -> Area:
        """Return the cells of a name or table, first of this sheet, then of the book."""
        for names in (self.names, Names(self.book, None)):
            if names.contains(name):
                found = names(name).refers_to_range
                if found.sheet.name != self.name:
                    raise ValueError(f"the name {name!r} is not on the sheet {self.name!r}")
                return found.area
        table = self.book.table(name)
        if table is not None and table.sheet == self.name:
            return addresses.Area(
                table.area.row + table.header, table.area.column,
                table.area.rows - table.header - table.totals, table.area.columns,
            )  # fmt: skip
        raise ValueError(f"there is no cell, name or table {name!r} on the sheet {self.name!r}")

    def block(self, area: Area) -> Range:
        """Return a block of cells."""
        return Range(self, area)

    def address(self, area: Area) -> Any:
        """Return a block of this sheet as LibreOffice names it."""
        return range_address(self.index - 1, area)

    @property
    def cells(self) -> Range:
        return Range(self, Area(1, 1, MAX_ROW, MAX_COLUMN))

    def used_area(self) -> Area:
        """Return the smallest block from the first used cell to the last one."""
        cursor = self.xl.createCursor()
        cursor.gotoEndOfUsedArea(False)
        cursor.gotoStartOfUsedArea(True)
        return area_of(cursor.getRangeAddress())

    def end_of_used(self) -> tuple[int, int]:
        """Return the last row and column in which anything stands."""
        cursor = self.xl.createCursor()
        cursor.gotoEndOfUsedArea(False)
        address = cursor.getRangeAddress()
        return address.EndRow + 1, address.EndColumn + 1

    @property
    def used_range(self) -> Range:
        return Range(self, self.used_area())

    def clear_contents(self) -> None:
        self.xl.clearContents(_ALL_CONTENT)

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    # The sheet as a whole

    def activate(self) -> None:
        self.book.app.use(self.book.xl)
        self.book.xl.getCurrentController().setActiveSheet(self.xl)

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        self.book.xl.getSheets().removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy to a place in this book or another one of the same app."""
        target = cast("Sheet", before or after)
        position = target.index - 1 + (before is None)
        sheets = target.book.xl.getSheets()
        taken = {name.casefold() for name in sheets.getElementNames()}
        name, number = self.name, 2
        while name.casefold() in taken:
            name = f"{self.name} ({number})"
            number += 1
        if target.book.xl.same(self.book.xl):
            sheets.copyByName(self.name, name, position)
        else:
            sheets.importSheet(self.book.xl, self.name, position)
            sheets.getByIndex(position).Name = name
        Sheet(target.book, sheets.getByIndex(position)).activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        target = cast("Sheet", before or after)
        self.book.xl.getSheets().moveByName(self.name, target.index - 1 + (before is None))

    @property
    def visible(self) -> bool:
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: Any) -> None:
        # Excel's "very hidden" is 2; LibreOffice knows no such thing, hidden is the nearest.
        self.xl.IsVisible = value in (True, -1)

    @property
    def show_gridlines(self) -> bool:
        """Whether the book's window shows the grid, which it does for all sheets or for none."""
        return bool(self.book.xl.getCurrentController().ShowGrid)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.book.xl.getCurrentController().ShowGrid = bool(value)

    @property
    def freeze_panes(self) -> FreezePanes:
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    def to_html(self, path: str) -> None:
        raise Unsupported("sheet.to_html: LibreOffice writes whole books as HTML, use book.save")

    # What lies on it

    @property
    def notes(self) -> list[Note]:
        return notes_of(self)

    @property
    def comments(self) -> list[Any]:
        """Return nothing: LibreOffice shows the threads of Excel's comments as notes."""
        return []

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def pivot_tables(self) -> Any:
        raise Unsupported("sheet.pivot_tables: not mapped to LibreOffice")

    @property
    def shapes(self) -> Shapes:
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        return Pictures(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)


class FreezePanes(base_classes.FreezePanes):
    """The rows and columns that stay when a sheet is scrolled."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Keep the rows and columns of this block in sight."""
        area = self._sheet.range(frozen_range).area
        rows = 0 if area.rows == MAX_ROW else area.last_row
        columns = 0 if area.columns == MAX_COLUMN else area.last_column
        self._freeze(columns, rows)

    def unfreeze(self) -> None:
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        controller = self._sheet.book.xl.getCurrentController()
        before = controller.getActiveSheet()
        controller.setActiveSheet(self._sheet.xl)
        try:
            controller.freezeAtPosition(columns, rows)
        finally:
            controller.setActiveSheet(before)


class PageSetup(base_classes.PageSetup):
    """What is printed of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Remote:
        book = self._sheet.book.xl
        styles = book.getStyleFamilies().getByName("PageStyles")
        style: Remote = styles.getByName(self._sheet.xl.PageStyle)
        return style

    @property
    def print_area(self) -> str | None:
        areas = self._sheet.xl.getPrintAreas()
        return ",".join(addresses.spell(area_of(area)) for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        areas = [self._sheet.range(part).area for part in value.split(",")] if value else []
        self._sheet.xl.setPrintAreas(
            Typed(_RANGE_ADDRESSES, [self._sheet.address(area) for area in areas])
        )
