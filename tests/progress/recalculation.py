"""A plain workbook of all tables and names with the real formulas, and who recalculates it.

The workbook has none of the looks of the standard one, so that these tests are about formulas
alone: one sheet per table, one for the single fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from addin.clock import calendar_of
from addin.content import Content, Misfit, TableData, Value, empty_value
from addin.day_count import serial
from addin.derived import EXCLUDED, derive
from addin.forms import FIELDS, TABLES, Field, Kind, Table
from addin.forms.setup import SLA
from addin.worktime import Calendar
from tests.conftest import Office
from workbook_templates.formulas import column_formula, field_formula

HEAD = 3  # the row of a table's headings
TODAY = date(2026, 11, 20)

Raw = str | int | float | bool | date | datetime | None
"""What is put into a cell; text that is an error value becomes that error."""

ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")


@dataclass
class Book:
    """What is typed into a workbook: single fields by name, rows of tables by field key.

    A row that is empty (or None) is a blank row of the sheet.
    """

    fields: dict[str, Raw] = field(default_factory=dict)
    tables: dict[str, list[Mapping[str, Raw]]] = field(default_factory=dict)
    blank_rows: int = 2
    lengths: dict[str, int] = field(default_factory=dict)  # of tables of nothing but formulas
    calendar: Calendar = field(default_factory=Calendar.standard)

    def __post_init__(self) -> None:
        self.fields = {
            "clock.today": TODAY,
            "calendar.first_day": self.calendar.first_day,
            "calendar.announced_until": self.calendar.announced_until,
            **self.fields,
        }
        days = self.calendar.days(self.calendar.first_day, self.calendar.last_day)
        self.tables.setdefault(
            "Calendar", [{"date": day.date, "type": day.kind.value} for day in days]
        )
        self.tables.setdefault("SlaLimits", [dict(row) for row in SLA.presets])

    def rows(self, table: Table) -> list[Mapping[str, Raw]]:
        """The rows of a table on the sheet, blank ones included."""
        if table.computed:
            return [{}] * self.lengths.get(table.name, table.blank_rows)
        blank = 0 if table.name == "Calendar" else self.blank_rows
        return [*self.tables.get(table.name, []), *[{}] * blank]

    def content(self) -> Content:
        """What a reader makes of the workbook."""
        values: dict[str, Value] = {}
        misfits: list[Misfit] = []
        for name, each in FIELDS.items():
            values[name], fits = fitted(self.fields.get(name), each.kind)
            if not fits:
                misfits.append(Misfit(name, 0, str(self.fields[name])))
        tables = {name: self._data(table) for name, table in TABLES.items()}
        return Content("协作.xlsx", values, tables, misfits=misfits)

    def _data(self, table: Table) -> TableData:
        rows = self.rows(table)
        kept = [] if table.computed else [n for n, row in enumerate(rows) if _is_typed(row, table)]
        misfits: list[Misfit] = []
        columns: dict[str, list[Value]] = {each.key: [] for each in table.fields}
        for index, number in enumerate(kept):
            for each in table.fields:
                raw = rows[number].get(each.key)
                value, fits = fitted(raw, each.kind)
                columns[each.key].append(value)
                if not fits:
                    misfits.append(Misfit(each.key, index, str(raw)))
        first = HEAD + 1
        sheet_rows = [first + number for number in kept]
        extent = range(first, first + len(rows))
        return TableData(table, table.name, sheet_rows, columns, {}, misfits, extent)

    def save(self, path: Path) -> Path:
        """Write the workbook with all formulas and no results."""
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Fields"
        for row, (name, each) in enumerate(FIELDS.items(), 1):
            raw = field_formula(name) if each.derived else self.fields.get(name)
            _put(_cell(sheet, row, 1), raw)
            book.defined_names[name] = DefinedName(name, attr_text=f"Fields!$A${row}")
        for table in TABLES.values():
            self._add(book.create_sheet(table.name), table)
        book.save(path)
        return path

    def _add(self, sheet: Worksheet, table: Table) -> None:
        rows = self.rows(table) or [{}]
        for column, each in enumerate(table.fields, 1):
            sheet.cell(HEAD, column, each.label)
            formula = column_formula(table.name, each.key) if each.derived else None
            for row, values in enumerate(rows, HEAD + 1):
                _put(_cell(sheet, row, column), formula or values.get(each.key))
        area = f"A{HEAD}:{get_column_letter(len(table.fields))}{HEAD + len(rows)}"
        sheet.add_table(ExcelTable(displayName=table.name, ref=area))


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def _put(cell: Cell, raw: Raw) -> None:
    cell.value = raw
    if isinstance(raw, str):
        cell.data_type = "e" if raw in ERRORS else "f" if raw.startswith("=") else "s"


def _is_typed(row: Mapping[str, Raw], table: Table) -> bool:
    return any(row.get(each.key) not in (None, "") for each in table.inputs)


def fitted(raw: Raw, kind: Kind) -> tuple[Value, bool]:
    """Return how a cell is read for a field of this kind, and whether it fits it."""
    empty = empty_value(kind)
    if raw is None or raw == "":
        return empty, True
    if isinstance(raw, str) and raw in ERRORS:
        return empty, False
    if kind.is_text:
        return (raw.strip(), True) if isinstance(raw, str) else (str(raw), True)
    if isinstance(raw, str | bool):
        return empty, False
    if kind.is_date:
        return _as_date(raw, kind)
    if isinstance(raw, date) or (kind is Kind.INTEGER and raw != int(raw)):
        return empty, False
    return (int(raw), True) if raw == int(raw) else (raw, True)


def _as_date(raw: int | float | date, kind: Kind) -> tuple[Value, bool]:
    if isinstance(raw, datetime):
        return (raw if kind is Kind.DATETIME else raw.date()), True
    if isinstance(raw, date):
        return raw, True
    day = int(raw)
    if not 61 <= day <= serial(date.max):
        return None, False
    return date.fromordinal(day + date(1899, 12, 30).toordinal()), True


Cells = dict[tuple[str, int, str], str | float]
"""Results by (table or "", sheet row or 0, field key or name); dates as serial numbers."""


def computed_by_python(book: Book) -> Cells:
    """Return every derived cell of a workbook as `addin.derived` computes it."""
    content = book.content()
    today = content.date("clock.today") or TODAY
    changes = derive(content, today=today, calendar=calendar_of(content))
    cells: Cells = {("", 0, name): plain(value) for name, value in changes.fields.items()}
    for table, values in changes.cells.items():
        cells |= {(table, row, key): plain(value) for (row, key), value in values.items()}
    return cells


def plain(value: Any) -> str | float:
    """Return a value as spreadsheets hold it: text or number."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return serial(value.date()) + (value.hour * 60 + value.minute) / 1440
    if isinstance(value, date):
        return serial(value)
    return value if isinstance(value, str) else float(value)


def derived_places(book: Book) -> list[tuple[str, int, str, str, int, int]]:
    """Return table, row and key of every derived cell, then sheet, row and column."""
    places = [
        ("", 0, name, "Fields", row, 1)
        for row, (name, each) in enumerate(FIELDS.items(), 1)
        if each.derived
    ]
    for table in TABLES.values():
        if table.name == EXCLUDED:
            continue
        for column, each in enumerate(table.fields, 1):
            if each.derived:
                places += [
                    (table.name, row, each.key, table.name, row, column)
                    for row in range(HEAD + 1, HEAD + 1 + len(book.rows(table)))
                ]
    return places


def recalculated_by_ironcalc(book: Book, path: Path) -> Cells:
    """Return every derived cell as ironcalc computes it."""
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    sheets = {each["name"]: n for n, each in enumerate(model.get_worksheets_properties())}
    cells: Cells = {}
    for table, row, key, sheet, sheet_row, column in derived_places(book):
        value = model.get_cell_value(sheets[sheet], sheet_row, column)
        cells[table, row, key] = plain(value)
    return cells


def recalculated_by_office(book: Book, path: Path, office: Office, folder: Path) -> Cells:
    """Return every derived cell as LibreOffice computes it."""
    made = office.convert(path, "xlsx", folder)
    workbook = openpyxl.load_workbook(made, data_only=True, read_only=True)
    grids = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook.worksheets
    }
    workbook.close()
    cells: Cells = {}
    for table, row, key, sheet, sheet_row, column in derived_places(book):
        grid = grids[sheet]
        line: Sequence[Any] = grid[sheet_row - 1] if sheet_row <= len(grid) else ()
        cells[table, row, key] = plain(line[column - 1] if column <= len(line) else None)
    return cells


def differences(expected: Cells, actual: Cells) -> list[str]:
    """Return the cells in which two computations differ, as lines to read."""
    lines = []
    for place, value in expected.items():
        other = actual.get(place, "(no such cell)")
        if isinstance(value, float) and isinstance(other, float):
            if abs(value - other) <= 1e-9 * max(1, abs(value)):
                continue
        elif value == other:
            continue
        lines.append(f"{place}: {value!r} in Python, {other!r} recalculated")
    lines += [f"{place}: not computed in Python" for place in actual if place not in expected]
    return lines


def field_kind(table: str, key: str) -> Field:
    """Return the description of a cell."""
    return TABLES[table].field(key) if table else FIELDS[key]
