"""Blocks of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.libreoffice import addresses, values
from addin.libreoffice.addresses import MAX_COLUMN, MAX_ROW, Area, area_of, range_address
from addin.libreoffice.appearance import (
    Borders,
    Characters,
    Font,
    alignment,
    color_number,
    color_tuple,
    set_alignment,
)
from addin.libreoffice.failures import Unsupported
from addin.libreoffice.formulas import Lookup, Reference, from_office, shifted, to_office
from addin.libreoffice.names import Name, absolute, name_of
from addin.libreoffice.notes import Note, add_note, note_at
from addin.libreoffice.remote import Remote, properties, uniform
from addin.libreoffice.wire import Struct, Typed

if TYPE_CHECKING:
    from addin.libreoffice.conditions import ConditionalFormats
    from addin.libreoffice.filters import AutoFilter
    from addin.libreoffice.sheet import Sheet
    from addin.libreoffice.tables import Table
    from addin.libreoffice.validation import DataValidation

# CellFlags
_NUMBERS, _DATES, _TEXT, _NOTES, _FORMULAS = 1, 2, 4, 8, 16
_CONTENT = _NUMBERS | _DATES | _TEXT | _FORMULAS
_FORMATS = 32 | 64 | 256
_POINTS = 72 / 2540  # LibreOffice measures in hundredths of a millimetre
_SHIFTS = {"down": 1, "right": 2, "up": 1, "left": 2}
_WHOLE_ROWS, _WHOLE_COLUMNS = 3, 4
_DIRECTIONS = {
    "down": "down", "d": "down", -4121: "down", "up": "up", "u": "up", -4162: "up",
    "right": "right", "r": "right", -4161: "right", "left": "left", "l": "left", -4159: "left",
}  # fmt: skip


class Range(base_classes.Range):
    """A block of cells; LibreOffice's object is fetched when it is needed."""

    def __init__(self, sheet: Sheet, area: Area, given: str = "") -> None:
        self.sheet = sheet
        self.area = area
        self.arg1_input = given
        self.options: dict[str, Any] = {}
        self._xl: Remote | None = None
        self._moves = sheet.book.app.moves

    @property
    def xl(self) -> Remote | None:
        moves = self.sheet.book.app.moves
        if moves != self._moves:
            self._xl, self._moves = None, moves
        if self._xl is None and self.area.rows > 0 and self.area.columns > 0:
            area = self.area
            self._xl = self.sheet.xl.getCellRangeByPosition(
                area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1
            )
        return self._xl

    api = xl

    @property
    def remote(self) -> Remote:
        """LibreOffice's object; a block without cells has none."""
        if self.xl is None:
            raise ValueError("the range has no cells")
        return self.xl

    @property
    def first(self) -> Remote:
        """LibreOffice's object for the first cell."""
        cell: Remote = self.sheet.xl.getCellByPosition(self.area.column - 1, self.area.row - 1)
        return cell

    @property
    def coords(self) -> tuple[Sheet, int, int, int, int]:
        return (self.sheet, *self.area)

    @property
    def row(self) -> int:
        return self.area.row

    @property
    def column(self) -> int:
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.rows, self.area.columns

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    def __call__(self, *args: int) -> Range:
        """Return a cell by its number, or by row and column, counted from 1."""
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.area.columns)
        elif len(args) == 2:
            row, column = args[0] - 1, args[1] - 1
        else:
            raise ValueError("Invalid arguments")
        return self._at(Area(self.area.row + row, self.area.column + column, 1, 1))

    def _at(self, area: Area) -> Range:
        if (
            area.row < 1
            or area.column < 1
            or area.last_row > MAX_ROW
            or (area.last_column > MAX_COLUMN)
        ):
            raise IndexError(f"{area} is not on the sheet")
        return Range(self.sheet, area)

    @property
    def rows(self) -> list[Range]:
        return [Range(self.sheet, area) for area in self._row_areas()]

    @property
    def columns(self) -> list[Range]:
        area = self.area
        return [
            Range(self.sheet, Area(area.row, area.column + index, area.rows, 1))
            for index in range(area.columns)
        ]

    def _row_areas(self) -> Iterator[Area]:
        area = self.area
        return (Area(area.row + i, area.column, 1, area.columns) for i in range(area.rows))

    def _used(self) -> Range:
        """Return the part that lies within the used cells, at least the first one."""
        row, column = self.sheet.end_of_used()
        found = self.area.common(Area(1, 1, row, column))
        return self if found == self.area else Range(self.sheet, found or self.area._replace(
            rows=1, columns=1))  # fmt: skip

    # Addresses

    @property
    def address(self) -> str:
        if self.xl is None:
            letters = addresses.column_letters(self.column)
            return f"${letters}${self.row}{{{self.area.rows}x{self.area.columns}}}"
        return addresses.spell(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = addresses.spell(self.area, row_absolute, col_absolute)
        if not external:
            return address
        sheet = self.sheet.name.replace("'", "''")
        return f"'[{self.sheet.book.name}]{sheet}'!{address}"

    # Values

    @property
    def raw_value(self) -> Any:
        """The values as rows of cells; of a single cell its value."""
        if self.xl is None:
            return None
        rows = values.read(self.xl, self.area, self.sheet.book.formats)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if self.xl is None:
            return
        rows = self._filled(data)
        formulas = values.write(self.xl, rows, self.sheet.book.formats, self.sheet.book.xl)
        for r, row in enumerate(formulas):
            for c, formula in enumerate(row):
                if formula is not None:
                    self(r + 1, c + 1).formula = formula

    def _filled(self, data: Any) -> list[list[Any]]:
        """Return a row of values for each row of cells.

        Raises:
            ValueError: the rows are not all as long as the block is wide.
        """
        rows, columns = self.shape
        if not isinstance(data, list | tuple):
            return [[data] * columns for _ in range(rows)]
        if not data or not isinstance(data[0], list | tuple):
            data = [data]
        if len(data) == 1 and rows > 1:
            data = list(data) * rows
        if len(data) != rows or any(len(row) != columns for row in data):
            raise ValueError(f"the values do not have {rows} rows of {columns} columns")
        return [list(row) for row in data]

    def clear_contents(self) -> None:
        if self.xl is not None:
            self.xl.clearContents(_CONTENT)

    def clear_formats(self) -> None:
        if self.xl is not None:
            self.xl.clearContents(_FORMATS)
            self.conditional_formats.clear()

    def clear(self) -> None:
        if self.xl is not None:
            self.xl.clearContents(_CONTENT | _NOTES | _FORMATS | 512)
            self.conditional_formats.clear()

    # Formulas

    @property
    def formula(self) -> Any:
        """The formulas, and of cells without one the value as text."""
        if self.xl is None:
            return None
        rows = tuple(tuple(_entered(text) for text in row) for row in self.xl.formulas())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if self.xl is None:
            return
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            rows, columns = self.shape
            value = [[shifted(value, r, c) for c in range(columns)] for r in range(rows)]
        tables = cache(self.sheet.book.table)
        self.xl.set_formulas(
            [
                [self._office_formula(formula, r, tables) for formula in row]
                for r, row in enumerate(self._filled(value))
            ]
        )

    def _office_formula(self, formula: Any, row: int, tables: Lookup) -> str:
        if formula is None:
            return ""
        if not isinstance(formula, str) or not formula.startswith("="):
            return str(formula)
        here = Reference(self.sheet.name, self.area.row + row)
        if "[" in formula:
            table = self.table
            here = here._replace(table=tables(table.name) if table is not None else None)
        return to_office(formula, tables, here)

    formula2 = formula

    @property
    def formula_array(self) -> str:
        return from_office(self.remote.getArrayFormula())

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.remote.setArrayFormula(self._office_formula(value, 0, self.sheet.book.table))

    @property
    def has_array(self) -> bool:
        return bool(self.xl is not None and self.xl.getArrayFormula())

    # Finding the way

    def end(self, direction: Any) -> Range:
        """Return the cell where Ctrl and an arrow key would stop."""
        way = _DIRECTIONS[direction]
        row, column = self.area.row, self.area.column
        last_row, last_column = self.sheet.end_of_used()
        vertical = way in ("down", "up")
        here, last = (row, last_row) if vertical else (column, last_column)
        edge = (MAX_ROW if vertical else MAX_COLUMN) if way in ("down", "right") else 1
        if way in ("down", "right"):
            start, stop = here, max(last, here)
        else:
            start, stop = 1, here
        line = (
            Area(start, column, stop - start + 1, 1)
            if vertical
            else (Area(row, start, 1, stop - start + 1))
        )
        cells = [text for texts in Range(self.sheet, line).remote.formulas() for text in texts]
        filled = [bool(text) for text in (cells if way in ("down", "right") else reversed(cells))]
        steps = _steps(filled)
        sign = 1 if way in ("down", "right") else -1
        found = edge if steps is None else here + sign * steps
        return Range(self.sheet, Area(found, column, 1, 1) if vertical else Area(row, found, 1, 1))

    def expand(self, mode: str = "table") -> Range:
        """Return the block that this cell's table, column or row fills."""
        from xlwings.expansion import expanders
        from xlwings.main import Range as Public

        expanded: Range = expanders.get(mode, mode).expand(Public(impl=self)).impl
        return expanded

    @property
    def current_region(self) -> Range:
        if self.xl is None:
            return self
        cursor = self.sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return Range(self.sheet, area_of(cursor.getRangeAddress()))

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.xl.getCurrentController().select(self.remote)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        constants = {None: 1 | 2 | 4, "numbers": 1 | 2, "text": 4, "logical": 0, "errors": 0}
        results = {None: 7, "numbers": 1, "text": 2, "errors": 4, "logical": 0}
        cells = self.remote
        if cell_type == "blanks":
            found = cells.queryEmptyCells()
        elif cell_type == "visible":
            found = cells.queryVisibleCells()
        elif cell_type == "constants":
            found = cells.queryContentCells(constants[value_type])
        else:
            found = cells.queryFormulaCells(results[value_type])
        return [Range(self.sheet, area_of(address)) for address in found.getRangeAddresses()]

    def find(
        self, text: str, whole: bool, direction: str, order: str, match_case: bool
    ) -> Range | None:
        search = self._search(text, whole, match_case)
        search.SearchType = 1  # values, not formulas
        search.SearchBackwards = direction != "forward"
        search.SearchByRow = order == "rows"
        found = self.remote.findFirst(search)
        return None if found is None else Range(self.sheet, area_of(found.getRangeAddress()))

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        search = self._search(old, whole, match_case)
        search.ReplaceString = new
        self.remote.replaceAll(search)

    def _search(self, text: str, whole: bool, match_case: bool) -> Remote:
        search: Remote = self.remote.createReplaceDescriptor()
        search.SearchString = text
        search.SearchWords = whole
        search.SearchCaseSensitive = match_case
        return search

    # Size

    @property
    def width(self) -> float:
        return _points(self.xl.Size.Width) if self.xl is not None else 0

    @property
    def height(self) -> float:
        return _points(self.xl.Size.Height) if self.xl is not None else 0

    @property
    def left(self) -> float:
        return _points(self.xl.Position.X) if self.xl is not None else 0

    @property
    def top(self) -> float:
        return _points(self.xl.Position.Y) if self.xl is not None else 0

    @property
    def column_width(self) -> float | None:
        """The width in characters of the default font; None where the columns differ."""
        if self.xl is None:
            return 0
        width = self._used_or_all("columns").getColumns().getByIndex(0).Width
        if not _same(width, self._used_or_all("columns").Size.Width, self._counted("columns")):
            return None
        return _characters(width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if self.xl is not None:
            pixels = round(value * 7 + 5) if value >= 1 else round(value * 12)
            self.xl.getColumns().Width = round(pixels * 0.75 / _POINTS)

    @property
    def row_height(self) -> float | None:
        """The height in points; None where the rows differ."""
        if self.xl is None:
            return 0
        height = self.xl.getRows().getByIndex(0).Height
        cells = self._used_or_all("rows")
        return _points(height) if _same(height, cells.Size.Height, self._counted("rows")) else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        if self.xl is not None:
            self.xl.getRows().Height = round(value / _POINTS)

    def _used_or_all(self, axis: str) -> Remote:
        whole = self.area.columns == MAX_COLUMN if axis == "columns" else self.area.rows == MAX_ROW
        return self._used().remote if whole else self.remote

    def _counted(self, axis: str) -> int:
        area = area_of(self._used_or_all(axis).getRangeAddress())
        return area.columns if axis == "columns" else area.rows

    def autofit(self, axis: str | None = None) -> None:
        used = self._used().remote
        if axis in (None, "rows", "r"):
            used.getRows().OptimalHeight = True
        if axis in (None, "columns", "c"):
            used.getColumns().OptimalWidth = True

    @property
    def row_hidden(self) -> bool | None:
        return _hidden(self.remote.getRows())

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.remote.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return _hidden(self.remote.getColumns())

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.remote.getColumns().IsVisible = not value

    # Moving cells

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells; the new ones look like the ones above or left of them."""
        mode = self._whole() or (_SHIFTS[shift] if shift else 1 + (self.shape[0] > self.shape[1]))
        self.sheet.xl.insertCells(self._address, mode)
        self._moved()

    def delete(self, shift: str | None = None) -> None:
        mode = self._whole() or (_SHIFTS[shift] if shift else 1 + (self.shape[0] >= self.shape[1]))
        self.sheet.xl.removeRange(self._address, mode)
        self._moved()

    def _moved(self) -> None:
        """LibreOffice's objects move along with the cells; ours stay where they were."""
        self.sheet.book.app.moves += 1

    def _whole(self) -> int:
        if self.area.columns == MAX_COLUMN:
            return _WHOLE_ROWS
        return _WHOLE_COLUMNS if self.area.rows == MAX_ROW else 0

    @property
    def _address(self) -> Struct:
        return range_address(self.sheet.index - 1, self.area)

    def copy(self, destination: Any = None) -> None:
        """Copy to the destination, or keep the block for `paste`."""
        if destination is None:
            self.sheet.book.app.copied = self
        else:
            self.paste_into(destination.impl)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:  # fmt: skip
        source_range.impl.paste_into(self, copy_type, skip_blanks, transpose)

    def paste(
        self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:  # fmt: skip
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("range.paste: nothing was copied with range.copy before")
        if operation is not None:
            raise Unsupported("range.paste: the operations (add, multiply …) are not mapped")
        source.paste_into(self, paste or "all", skip_blanks, transpose)

    def paste_into(
        self, target: Range, what: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        from addin.libreoffice.clipboard import transfer

        transfer(self, target, what, skip_blanks, transpose)

    def move(self, destination: Any) -> None:
        target: Range = destination.impl
        cell = addresses.cell_address(target.sheet.index - 1, target.row, target.column)
        self.sheet.xl.moveRange(cell, self._address)
        self._moved()

    def autofill(self, destination: Any, type_: str = "fill_default") -> None:
        """Continue this block's row of values over the destination, which contains it."""
        target: Area = destination.impl.area
        down = target.columns == self.area.columns
        if type_ not in ("fill_default", "fill_series"):
            raise Unsupported(f"range.autofill: the type {type_!r} is not mapped")
        forward = (target.row, target.column) == (self.area.row, self.area.column)
        direction = (0 if forward else 2) if down else (1 if forward else 3)
        count = self.area.rows if down else self.area.columns
        destination.impl.remote.fillAuto(direction, count)

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        fields = [
            Struct(
                "com.sun.star.table.TableSortField", Field=key - 1, IsAscending=up,
                IsCaseSensitive=False,
            )
            for key, up in zip(keys, ascending, strict=True)
        ]  # fmt: skip
        self.remote.sort(
            properties(
                SortFields=Typed("[]com.sun.star.table.TableSortField", fields),
                ContainsHeader=has_headers,
                IsSortColumns=False,
            )
        )

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        seen: set[tuple[Any, ...]] = set()
        doubled: list[Area] = []
        rows = self.remote.data()[has_headers:]
        for area, row in zip(list(self._row_areas())[has_headers:], rows, strict=True):
            key = tuple(str(row[column - 1]).casefold() for column in columns)
            if key in seen:
                doubled.append(area)
            seen.add(key)
        for area in reversed(doubled):
            self.sheet.xl.removeRange(range_address(self.sheet.index - 1, area), 1)
        self._moved()

    def group(self, by: str) -> None:
        self.sheet.xl.group(self._address, _outline(by))

    def ungroup(self, by: str) -> None:
        self.sheet.xl.ungroup(self._address, _outline(by))

    # Looks

    @property
    def number_format(self) -> str | None:
        if self.xl is None:
            return ""
        key = uniform(self.xl, "NumberFormat")
        return None if key is None else self.sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        if self.xl is not None:
            self.xl.NumberFormat = self.sheet.book.formats.key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        if self.xl is None:
            return None
        number = uniform(self.xl, "CellBackColor")
        return None if number in (None, -1) else color_tuple(number)

    @color.setter
    def color(self, value: Any) -> None:
        if self.xl is not None:
            self.xl.CellBackColor = -1 if value is None else color_number(value)

    def set_colors(self, colors: Any) -> None:
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    self(r + 1, c + 1).color = color

    @property
    def font(self) -> Font:
        return Font(self.remote)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    @property
    def characters(self) -> Characters:
        return Characters(self.first)

    @property
    def wrap_text(self) -> bool | None:
        wrapped: bool | None = uniform(self.remote, "IsTextWrapped")
        return wrapped

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.remote.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        return alignment(self.remote, "HoriJustify")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        set_alignment(self.remote, "HoriJustify", value)

    @property
    def vertical_alignment(self) -> str | None:
        return alignment(self.remote, "VertJustify")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        set_alignment(self.remote, "VertJustify", value)

    def adjust_indent(self, amount: int) -> None:
        step = 353  # Excel's indent of one is about 10 points
        self.remote.ParaIndent = max(0, (uniform(self.remote, "ParaIndent") or 0) + amount * step)

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.xl.createCursorByRange(self.first_cells())
        cursor.collapseToMergedArea()
        return Range(self.sheet, area_of(cursor.getRangeAddress()))

    def first_cells(self) -> Remote:
        """Return the first cell as a block of one."""
        return Range(self.sheet, self.area._replace(rows=1, columns=1)).remote

    @property
    def merge_cells(self) -> bool:
        return self.merge_area.shape != (1, 1)

    def merge(self, across: bool) -> None:
        for area in self._row_areas() if across else (self.area,):
            cells = Range(self.sheet, area).remote
            cells.merge(False)  # a block that was merged before would stay as it was
            cells.merge(True)

    def unmerge(self) -> None:
        self.remote.merge(False)

    # What belongs to cells

    @property
    def name(self) -> Name | None:
        return name_of(self)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, absolute(self.sheet.name, self.area))

    @property
    def note(self) -> Note | None:
        return note_at(self)

    def add_note(self, text: str) -> Note:
        return add_note(self, text)

    @property
    def comment(self) -> None:
        return None

    def add_comment(self, text: str) -> Any:
        raise Unsupported("range.add_comment: LibreOffice has no comment threads; use add_note")

    @property
    def hyperlink(self) -> str:
        fields = self.first.getTextFields()
        if not fields.hasElements():
            raise ValueError("The cell doesn't seem to contain a hyperlink!")
        return str(fields.createEnumeration().nextElement().URL)

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Put a link into the first cell; LibreOffice has no screen tips."""
        cell = self.first
        cell.setString("")
        field = self.sheet.book.xl.createInstance("com.sun.star.text.TextField.URL")
        field.URL = address
        field.Representation = text_to_display or address
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def table(self) -> Table | None:
        for table in self.sheet.tables:
            if self.area._replace(rows=1, columns=1).within(table.area):
                return table
        return None

    @property
    def data_validation(self) -> DataValidation:
        from addin.libreoffice.validation import DataValidation

        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        from addin.libreoffice.conditions import ConditionalFormats

        return ConditionalFormats(self)

    @property
    def autofilter(self) -> AutoFilter:
        from addin.libreoffice.filters import sheet_filter

        return sheet_filter(self)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        self.sheet.book.export_pdf(path, quality, self.remote)

    def to_png(self, path: str) -> None:
        raise Unsupported("range.to_png: LibreOffice has no pictures of cells; use to_pdf")

    def copy_picture(self, appearance: str, format: str) -> None:
        raise Unsupported("range.copy_picture: LibreOffice has no pictures of cells")


def _steps(filled: list[bool]) -> int | None:
    """Return how many cells on the cursor stops; None where it runs to the edge of the sheet."""
    if len(filled) > 1 and filled[0] and filled[1]:
        return next((i - 1 for i in range(2, len(filled)) if not filled[i]), len(filled) - 1)
    return next((i for i in range(1, len(filled)) if filled[i]), None)


def _entered(text: str) -> str:
    """Return a formula, or the text that a cell holds, in Excel's spelling."""
    if text.startswith("'") and re.fullmatch(r"'(=.*|[-+]?[\d.,:/%Ee -]+)", text, re.DOTALL):
        return text[1:]  # LibreOffice marks text that would be taken for something else
    return from_office(text)


def _points(hundredths: int) -> float:
    return round(hundredths * _POINTS * 4) / 4


def _characters(hundredths: int) -> float:
    pixels = round(hundredths * _POINTS / 0.75)
    return round((pixels - 5) / 7 if pixels >= 12 else pixels / 12, 2)


def _same(one: int, total: int, count: int) -> bool:
    """Whether the sizes of `count` rows or columns are alike, judged by their sum."""
    return abs(one * count - total) <= count + 1


def _hidden(lines: Remote) -> bool | None:
    seen = {bool(lines.getByIndex(index).IsVisible) for index in range(lines.getCount())}
    return not seen.pop() if len(seen) == 1 else None


def _outline(by: str) -> int:
    return 0 if by.startswith("col") else 1
