"""The workbook while it is being built, and the two things that forms consist of.

A single field becomes a cell with a defined name, a table an Excel table.
What refers to them afterwards (drop-downs, colours, charts) finds them here by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from addin.content import Row, Value
from addin.forms import TABLES, Field, Form, Table
from workbook_templates.looks.styles import Styles
from workbook_templates.samples import Sample

_SHOWN_BY = {"ByDepartment": "Departments", "ByPerson": "People"}
"""By computed table: the table of which it shows every row."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The (first) cell of a single field."""

    form: Form
    field: Field
    sheet: Worksheet
    row: int
    column: int
    last_column: int

    @property
    def address(self) -> str:
        """The cell as ``C5``."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def absolute(self) -> str:
        """The cell as ``$C$5``, for a rule on the same sheet."""
        return f"${get_column_letter(self.column)}${self.row}"


@dataclass(frozen=True, slots=True)
class Region:
    """An Excel table on its sheet; `top` is the row of its heading."""

    table: Table
    sheet: Worksheet
    top: int
    left: int
    rows: int

    @property
    def first(self) -> int:
        """The first row below the heading."""
        return self.top + 1

    @property
    def last(self) -> int:
        return self.top + self.rows

    @property
    def right(self) -> int:
        return self.left + len(self.table.fields) - 1

    def letter(self, key: str) -> str:
        """Return the column letter of a field."""
        keys = [each.key for each in self.table.fields]
        return str(get_column_letter(self.left + keys.index(key)))

    def range(self, first: str, last: str = "") -> str:
        """Return the cells of a column, or of the columns from one to another."""
        return f"{self.letter(first)}{self.first}:{self.letter(last or first)}{self.last}"

    def cell(self, key: str) -> str:
        """Return the cell in the first row as ``$C5``, for a rule over whole rows."""
        return f"${self.letter(key)}{self.first}"

    @property
    def whole(self) -> str:
        """The cells below the heading."""
        keys = [each.key for each in self.table.fields]
        return self.range(keys[0], keys[-1])


@dataclass(slots=True)
class Draft:
    """A workbook in the making, with what it is to hold.

    With `is_frame`, tables are drawn without rows, which `addin.reports.portfolio_file` adds.
    """

    book: Workbook
    styles: Styles
    sample: Sample | None
    row_counts: Mapping[str, int]
    values: dict[str, Value] = field(default_factory=dict)
    contents: dict[str, Sequence[Row]] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    is_frame: bool = False

    def value(self, name: str, each: Field) -> Value:
        """Return what stands in a single field: given, sample or default."""
        if name in self.values:
            return self.values[name]
        if self.sample and name in self.sample.fields:
            return self.sample.fields[name]
        return _default(each)

    def rows(self, table: Table) -> Sequence[Row]:
        """Return the rows that a table is filled with."""
        if table.name in self.contents:
            return self.contents[table.name]
        if self.sample and table.name in self.sample.tables:
            return self.sample.tables[table.name]
        return table.presets

    def row_count(self, table: Table) -> int:
        """Return how many rows the table gets: those filled and some to grow."""
        filled = len(self.rows(table))
        if table.name in self.row_counts:
            return max(1, filled, self.row_counts[table.name])
        if table.computed:
            shown = _SHOWN_BY.get(table.name)
            least = self.row_count(TABLES[shown]) if shown else 1
            return max(least, table.blank_rows, filled)
        spare = min(2, table.blank_rows)
        return max(1, len(table.presets) + table.blank_rows, filled + spare)

    def define(self, name: str, formula: str) -> None:
        """Give a range or a formula a name that the whole workbook knows."""
        self.book.defined_names[name] = DefinedName(name, attr_text=formula)

    def name_cell(self, name: str, sheet: Worksheet, address: str) -> None:
        """Name a cell; `address` is absolute."""
        self.define(name, f"{quote_sheetname(sheet.title)}!{address}")


def write(cell: Cell, value: Value, style: StyleArray) -> None:
    """Write a value as it is: text stays text even where it looks like a formula."""
    cell._style = style
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)  # of XML; nobody can see or type them
        cell.data_type = "s"
    else:
        cell.value = value


def looks_like_formula(value: Value) -> bool:
    """Whether a spreadsheet program would take the text for a formula when it is edited."""
    return isinstance(value, str) and value.startswith(("=", "+", "-", "@"))


def put(sheet: Worksheet, row: int, column: int, value: Value, style: StyleArray) -> None:
    """Write a value into a cell of a sheet."""
    write(sheet.cell(row, column), value, style)


def put_merged(
    sheet: Worksheet, row: int, columns: tuple[int, int], value: Value, style: StyleArray
) -> None:
    """Write a value into cells of one row merged into one, all in the same style."""
    first, last = columns
    put(sheet, row, first, value, style)
    for column in range(first + 1, last + 1):
        sheet.cell(row, column)._style = style
    if last > first:
        # The list itself, because merge_cells would take the style from the other cells.
        sheet.merged_cells.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")


def put_band(sheet: Worksheet, row: int, columns: tuple[int, int], style: StyleArray) -> None:
    """Style the cells of one row without merging them, so that rows can be inserted below."""
    for column in range(columns[0], columns[1] + 1):
        sheet.cell(row, column)._style = style


def _default(each: Field) -> Value:
    if not each.default:
        return None
    if each.kind.is_number:
        number = float(each.default)
        return int(number) if number.is_integer() else number
    return each.default
