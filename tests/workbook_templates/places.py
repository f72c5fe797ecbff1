"""Where fields and tables stand in a workbook that openpyxl has read."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES, Field
from workbook_templates.build import PROTECTED


def cell_of(book: Workbook, name: str) -> Cell:
    """Return the cell of a single field by its defined name."""
    ((sheet, address),) = book.defined_names[name].destinations
    return book[sheet][address.replace("$", "")]


def table_of(book: Workbook, name: str) -> tuple[Worksheet, ExcelTable]:
    """Return an Excel table and its sheet."""
    sheet = book[FORM_OF_TABLE[name].sheet]
    return sheet, sheet.tables[name]


def rows_of(sheet: Worksheet, table: ExcelTable) -> tuple[int, int, int]:
    """Return the table's first column, its first and its last row below the heading."""
    left, top, _, bottom = range_boundaries(table.ref)
    return left, top + 1, bottom


def column_cells(book: Workbook, table: str, key: str) -> list[Cell]:
    """Return the cells of one column of a table, below its heading."""
    sheet, excel = table_of(book, table)
    left, first, last = rows_of(sheet, excel)
    column = left + [field.key for field in TABLES[table].fields].index(key)
    return [sheet.cell(row, column) for row in range(first, last + 1)]


def validation_of(sheet: Worksheet, address: str) -> DataValidation | None:
    """Return the one validation that covers a cell."""
    found = [each for each in sheet.data_validations.dataValidation if address in each.sqref]
    assert len(found) <= 1, f"{address} has {len(found)} validations"
    return found[0] if found else None


def every_field(
    book: Workbook,
) -> Iterator[tuple[str, Field, bool, list[Cell | ColumnDimension]]]:
    """Yield each field's name, itself, whether its sheet is protected, and its cells.

    In place of a cell that is not there stands its column, whose look it has.
    """
    for form in FORMS:
        protected = form.code in PROTECTED or form.sheet == "首页"
        for field in form.fields:
            name = form.name_of(field)
            yield name, FIELDS[name], protected, [cell_of(book, name)]
        for table in form.tables:
            for field in table.fields:
                columns = book[form.sheet].column_dimensions
                cells = [
                    cell if cell.has_style else columns[cell.column_letter]
                    for cell in column_cells(book, table.name, field.key)
                ]
                yield f"{table.name}.{field.key}", field, protected, cells
