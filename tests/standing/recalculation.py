"""A plain workbook of all tables and names with the real formulas, and who recalculates it.

The workbook has none of the looks of the standard one, so that these tests are about formulas
alone: one sheet per table, one for the single fields.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable

from addin.content import (
    Content,
    Misfit,
    Place,
    Respelling,
    TableData,
    Value,
    empty_value,
)
from addin.forms import FIELDS, TABLES, Field, Kind, Table
from addin.forms.sla import SLA
from addin.reading import cells
from addin.reading.cells import Reading
from addin.reading.model import Respelt, Unreadable
from addin.reading.workbook import in_context
from addin.standing.day_count import serial
from addin.standing.derived import EXCLUDED, derive
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar
from tests.conftest import Office
from tests.workbooks import unprinted
from workbook_templates.formulas.catalogue import column_formula, field_formula

HEAD = 3  # the row of a table's headings
TODAY = date(2026, 11, 20)
YEARS = 2026, 2026  # of the sheet 工作日历, where a test does not say otherwise

Raw = str | int | float | bool | date | datetime | None
"""What is put into a cell; text that is an error value becomes that error."""

ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")


_FIELDS = "Fields"
"""The sheet of the single fields."""
_BLANK_ROWS = 2
"""A table ends in so many blank rows at least."""
_STEP = 8
"""The length of a table is a multiple of this."""

SHORT = {"GanttTasks": 12, "ByPerson": 5, "ByDepartment": 6, "Attention": 12, "Urgent": 6}
"""Row counts of tables of nothing but formulas, to save time where they are not the point."""


@dataclass
class Book:
    """What is typed into a workbook: single fields by name, rows of tables by field key.

    An empty row is a blank row of the sheet; every table ends in some, as many as give it one of
    few lengths, so that many workbooks have the same formulas.
    `years` are those of the sheet 工作日历, `lengths` the rows of computed tables.
    """

    fields: dict[str, Raw] = field(default_factory=dict)
    tables: dict[str, list[Mapping[str, Raw]]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=SHORT.copy)
    years: tuple[int, int] = YEARS

    def __post_init__(self) -> None:
        calendar = Calendar.standard()
        first, last = date(self.years[0], 1, 1), date(self.years[1], 12, 31)
        self.fields = {
            "clock.today": TODAY,
            "calendar.first_day": first,
            "calendar.announced_until": calendar.announced_until,
            **self.fields,
        }
        self.tables.setdefault(
            "Calendar",
            [{"date": day.date, "type": day.kind.value} for day in calendar.days(first, last)],
        )
        self.tables.setdefault("SlaLimits", [dict(row) for row in SLA.presets])

    def rows(self, table: Table) -> list[Mapping[str, Raw]]:
        """The rows of a table on the sheet, blank ones included."""
        if table.computed:
            given = self.tables.get(table.name, [])
            return [*given, *[{}] * (self.lengths.get(table.name, table.blank_rows) - len(given))]
        typed = self.tables.get(table.name, [])
        if table.name == "Calendar":
            return typed
        return [*typed, *[{}] * (_BLANK_ROWS + -(len(typed) + _BLANK_ROWS) % _STEP)]

    def content(self) -> Content:
        """What a reader makes of the workbook."""
        odd = _Odd()
        values = {
            name: odd.value(read(self.fields.get(name), each), name, 0, each.kind)
            for name, each in FIELDS.items()
        }
        tables = {name: self._data(table) for name, table in TABLES.items()}
        places = {name: Place(_FIELDS, f"A{row}") for row, name in enumerate(FIELDS, 1)}
        content = Content("协作.xlsx", values, tables, places, odd.misfits, respelt=odd.respelt)
        return in_context(content, lambda _: content)

    def _data(self, table: Table) -> TableData:
        rows = self.rows(table)
        kept = [n for n, row in enumerate(rows) if _is_typed(row, table)]
        odd = _Odd()
        columns = {
            each.key: [
                odd.value(read(rows[number].get(each.key), each), each.key, index, each.kind)
                for index, number in enumerate(kept)
            ]
            for each in table.fields
        }
        first = HEAD + 1
        sheet_rows = [first + number for number in kept]
        extent = range(first, first + len(rows))
        letters = {each.key: get_column_letter(n) for n, each in enumerate(table.fields, 1)}
        return TableData(
            table, table.name, sheet_rows, columns, letters, odd.misfits, extent,
            respelt=odd.respelt,
        )  # fmt: skip

    def save(self, path: Path) -> Path:
        """Write the workbook with all formulas and no results.

        What means a value and is spelt otherwise has become it, as a refresh makes it.
        """
        book = openpyxl.Workbook()
        book.worksheets[0].title = _FIELDS
        for table in TABLES.values():
            sheet = book.create_sheet(table.name)
            length = max(len(self.rows(table)), 1)
            area = f"A{HEAD}:{get_column_letter(len(table.fields))}{HEAD + length}"
            sheet.add_table(ExcelTable(displayName=table.name, ref=area))
            for column, each in enumerate(table.fields, 1):
                sheet.cell(HEAD, column, each.label)
        for row, name in enumerate(FIELDS, 1):
            book.defined_names[name] = DefinedName(name, attr_text=f"{_FIELDS}!$A${row}")
        for (title, row, column), raw in self.cells().items():
            cell = book[title].cell(row, column)
            cell.value = raw
            if isinstance(raw, str):
                cell.data_type = "e" if raw in ERRORS else "f" if raw.startswith("=") else "s"
        book.save(path)
        return path

    def cells(self) -> dict[tuple[str, int, int], Raw]:
        """Return what stands below the headings, by sheet, row and column; formulas as text."""
        content = self.content()
        respelt = {("", 0, one.key): content.fields[one.key] for one in content.respelt}
        for name, data in content.tables.items():
            respelt |= {
                (name, data.rows[one.row], one.key): data.columns[one.key][one.row]
                for one in data.respelt
            }
        found: dict[tuple[str, int, int], Raw] = {}
        for row, (name, each) in enumerate(FIELDS.items(), 1):
            typed = respelt.get(("", 0, name), self.fields.get(name))
            found[_FIELDS, row, 1] = field_formula(name) if each.derived else typed
        for name, table in TABLES.items():
            rows = self.rows(table) or [{}]
            for column, each in enumerate(table.fields, 1):
                formula = column_formula(name, each.key) if each.derived else None
                for row, values in enumerate(rows, HEAD + 1):
                    typed = respelt.get((name, row, each.key), values.get(each.key))
                    found[name, row, column] = formula or typed
        return {place: raw for place, raw in found.items() if raw is not None}


class _Odd:
    """Collects the cells that hold anything but their value."""

    def __init__(self) -> None:
        self.misfits: list[Misfit] = []
        self.respelt: list[Respelling] = []

    def value(self, found: Reading, key: str, row: int, kind: Kind) -> Value:
        """Return what a column holds of a cell."""
        if isinstance(found, Unreadable):
            self.misfits.append(Misfit(key, row, found.raw, found.why, found.likely))
            return found.raw if found.why == cells.TYPED else empty_value(kind)
        if isinstance(found, Respelt):
            self.respelt.append(Respelling(key, row, found.raw))
            return found.value
        return found


def _is_typed(row: Mapping[str, Raw], table: Table) -> bool:
    return any(row.get(each.key) not in (None, "") for each in table.inputs)


def read(raw: Raw, each: Field) -> Reading:
    """Return what a reader of closed workbooks makes of a cell, before it knows the workbook."""
    if raw is None or raw == "":
        return empty_value(each.kind)
    if isinstance(raw, str) and raw in ERRORS:
        return cells.error(raw)
    if isinstance(raw, bool):
        return cells.read_truth(raw, each.kind)
    if each.kind.is_text:
        text = raw.strip() if isinstance(raw, str) else str(raw)
        is_odd = cells.oddity(each)
        return Unreadable(text, cells.TYPED) if text and is_odd and is_odd(text) else text
    if isinstance(raw, str):
        return cells.read_text(raw, each.kind)
    number = plain(raw)
    assert isinstance(number, int | float)
    whole = int(number) if number == int(number) else number
    return cells.read_number(whole, each.kind, since_1904=False, typed=not each.derived)


_EMPTY_NUMBER = re.compile(rb'(<c [^<>]*) t="n" ?(?:/>|></c>)')

Cells = dict[tuple[str, int, str], str | float]
"""Results by (table or "", sheet row or 0, field key or name); dates as serial numbers."""

Places = dict[tuple[str, int, str], tuple[str, int, int]]
"""Where the derived cells stand: sheet, row, column."""


def computed_by_python(content: Content) -> Cells:
    """Return every derived cell of a workbook as `addin.standing.derived` computes it."""
    today = content.date("clock.today")
    assert today is not None, "a test fixes the clock"
    changes = derive(WorkbookDay.on(content, today))
    found: Cells = {("", 0, name): plain(value) for name, value in changes.fields.items()}
    for table, values in changes.cells.items():
        if table in EXCLUDED:
            continue
        found |= {(table, row, key): plain(value) for (row, key), value in values.items()}
    return found


def plain(value: Any) -> str | float:
    """Return a value as spreadsheets hold it: text or number."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return serial(value.date()) + (value - datetime.combine(value, time())) / timedelta(days=1)
    if isinstance(value, date):
        return serial(value)
    return value if isinstance(value, str) else float(value)


def derived_places(content: Content) -> Places:
    """Return where every derived cell of a workbook stands."""
    places: Places = {}
    for name, each in FIELDS.items():
        if each.derived:
            place = content.places[name]
            row, column = coordinate_to_tuple(place.cell)
            places["", 0, name] = place.sheet, row, column
    for name, data in content.tables.items():
        for each in data.table.fields:
            if each.derived and name not in EXCLUDED:
                column = column_index_from_string(data.letters[each.key])
                places |= {(name, row, each.key): (data.sheet, row, column) for row in data.extent}
    return places


def recalculated_by_ironcalc(path: Path, places: Places) -> Cells:
    """Return cells as ironcalc computes them.

    openpyxl marks an empty cell that has a style as a number, which ironcalc takes for 0.
    """
    plainer = path.with_name(f"{path.stem}-ironcalc.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(plainer, "w") as target:
        for part in source.infolist():
            target.writestr(part, _EMPTY_NUMBER.sub(rb"\1/>", source.read(part)))
    return _results(ironcalc.load_from_xlsx(str(plainer), "en", "UTC", "en"), places)


def book_recalculated_by_ironcalc(book: Book, places: Places, folder: Path) -> Cells:
    """Return cells of a book as ironcalc computes them.

    A book of the same lengths that was computed before gives its formulas, which take nearly all
    of the time to read; only what is typed otherwise is put in.
    """
    cells = book.cells()
    shape = tuple(sorted((place, raw) for place, raw in cells.items() if _is_formula(raw)))
    if shape not in _MODELS:
        path = book.save(folder / "协作.xlsx")
        _MODELS[shape] = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en"), cells
        while len(_MODELS) > _MODELS_KEPT:
            del _MODELS[next(iter(_MODELS))]
    model, before = _MODELS.pop(shape)
    _MODELS[shape] = model, cells
    sheets = _sheets(model)
    for place in before.keys() | cells.keys():
        if (raw := cells.get(place)) != before.get(place) or type(raw) is not type(
            before.get(place)
        ):
            title, row, column = place
            _type(model, (sheets[title], row, column), raw)
    return _results(model, places)


_MODELS: dict[tuple[object, ...], tuple[Any, dict[tuple[str, int, int], Raw]]] = {}
"""Workbooks that ironcalc has read, by their formulas, with what is typed into them."""
_MODELS_KEPT = 12


def _is_formula(raw: Raw) -> bool:
    return isinstance(raw, str) and raw.startswith("=")


def _type(model: Any, place: tuple[int, int, int], raw: Raw) -> None:
    """Put a value into a cell, as it would stand in a file."""
    if raw is None:
        model.clear_cell_contents(*place)
    elif isinstance(raw, bool):
        model.update_cell_with_bool(*place, raw)
    elif raw in ERRORS:
        model.set_user_input(*place, raw)
    elif isinstance(raw, str):
        model.update_cell_with_text(*place, raw)
    else:
        model.update_cell_with_number(*place, plain(raw))


def _sheets(model: Any) -> dict[str, int]:
    return {each["name"]: n for n, each in enumerate(model.get_worksheets_properties())}


def _results(model: Any, places: Places) -> Cells:
    model.evaluate()
    sheets = _sheets(model)
    return {
        key: plain(model.get_cell_value(sheets[sheet], row, column))
        for key, (sheet, row, column) in places.items()
    }


def recalculated_by_office(path: Path, places: Places, office: Office, folder: Path) -> Cells:
    """Return cells as LibreOffice computes them."""
    folder.mkdir(exist_ok=True)
    light = unprinted(path, folder / "不打印 的.xlsx")
    made = office.convert(light, "xlsx", folder / "out")
    workbook = openpyxl.load_workbook(made, data_only=True, read_only=True)
    grids = {
        sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook.worksheets
    }
    workbook.close()
    found: Cells = {}
    for key, (sheet, row, column) in places.items():
        grid = grids[sheet]
        line: Sequence[Any] = grid[row - 1] if row <= len(grid) else ()
        found[key] = plain(line[column - 1] if column <= len(line) else None)
    return found


def differences(expected: Cells, found: Cells) -> list[str]:
    """Return the cells in which two computations differ, as lines to read."""
    lines = []
    for place, value in expected.items():
        other = found.get(place, "(no such cell)")
        if isinstance(value, float | int) and isinstance(other, float | int):
            if abs(value - other) <= 1e-9 * max(1, abs(value)):
                continue
        elif value == other:
            continue
        lines.append(f"{place}: {value!r} expected, {other!r} found")
    lines += [f"{place}: {found[place]!r} not expected" for place in found.keys() - expected.keys()]
    return lines


def assert_same(expected: Cells, found: Cells, finder: str) -> None:
    """Fail with the first differing cells."""
    lines = differences(expected, found)
    shown = "\n".join(lines[:20])
    assert not lines, f"{finder} differs in {len(lines)} cells:\n{shown}"
