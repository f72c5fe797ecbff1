"""Where the forms stand in an open workbook: by table name, column label and defined name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from addin.book.absent import Absent, Fields, Tables, wanted_fields, wanted_tables
from addin.book.finding import column_of, folded
from addin.book.layout import not_ours
from addin.book.ooxml.reference import Area, qualified_area
from addin.book.open.program import FoundTable, program_of
from addin.forms.model import Field, Form, Table


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One of our tables: `area` holds the data rows, `columns` the column number of each field.

    `totals` is whether a row of totals stands below its data rows.
    """

    table: Table
    sheet: Any
    sheet_name: str
    form: Form
    area: Area
    columns: dict[str, int]
    totals: bool = False

    @property
    def whole(self) -> Area:
        """The cells of the table with its headings."""
        return Area(self.area.left, self.area.top - 1, self.area.right, self.area.bottom)

    def with_rows(self, at: int, count: int) -> OpenTable:
        """Return where it is after rows went in at a row: above it, or between its heading and end."""
        top = self.area.top + count * (self.whole.top >= at)
        bottom = self.area.bottom + count * (self.area.bottom >= at)
        return replace(self, area=replace(self.area, top=top, bottom=bottom))

    @property
    def present(self) -> list[Field]:
        """The fields whose columns are there."""
        return [each for each in self.table.fields if each.key in self.columns]

    @property
    def entries(self) -> list[Field]:
        """Those of them that make a row, or all if there is none."""
        return [each for each in self.table.entries if each.key in self.columns] or self.present


@dataclass(frozen=True, slots=True)
class OpenField:
    """The cell of a single field."""

    name: str
    field: Field
    sheet: Any
    sheet_name: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class OpenLayout:
    """Everything of ours that was looked for: what was found, and what is absent."""

    tables: dict[str, OpenTable]
    fields: dict[str, OpenField]
    absent: Absent

    def with_rows(self, sheet: str, at: int, count: int) -> OpenLayout:
        """Return where everything is after rows went in at a row of a sheet."""
        tables = {
            name: each.with_rows(at, count) if each.sheet_name == sheet else each
            for name, each in self.tables.items()
        }
        fields = {
            name: replace(each, row=each.row + count)
            if each.sheet_name == sheet and each.row >= at
            else each
            for name, each in self.fields.items()
        }
        return replace(self, tables=tables, fields=fields)


def locate(book: Any, forms: Sequence[Form], only: Collection[str] | None = None) -> OpenLayout:
    """Find the tables and fields of `forms`, or those that `only` names; see `layout.locate`.

    Raises:
        OtherWorkbook: nothing of ours is there.
    """
    sheets = {sheet.name: sheet for sheet in book.sheets}
    wanted, single = wanted_tables(forms, only), wanted_fields(forms, only)
    tables, fields = dict(_tables(book, sheets, wanted)), dict(_fields(book, sheets, single))
    columns = {name: place.columns for name, place in tables.items()}
    absent = Absent.of(wanted, single, columns, fields)
    if absent.names and not (tables or fields) and not _has_ours(book, sheets, forms):
        raise not_ours(book.name)
    return OpenLayout(tables, fields, absent)


def _has_ours(book: Any, sheets: dict[str, Any], forms: Sequence[Form]) -> bool:
    return any(True for _ in _tables(book, sheets, wanted_tables(forms, None))) or any(
        True for _ in _fields(book, sheets, wanted_fields(forms, None))
    )


def _tables(book: Any, sheets: dict[str, Any], wanted: Tables) -> Iterator[tuple[str, OpenTable]]:
    by_key = {name.casefold(): each for name, each in wanted.items()}
    seen: set[str] = set()
    for each in program_of(book).tables(book, sheets, by_key) if wanted else ():
        if each.name in seen:
            continue
        seen.add(each.name)
        place = _placed(*by_key[each.name], each)
        if place.columns:
            yield place.table.name, place


def _placed(form: Form, table: Table, found: FoundTable) -> OpenTable:
    name, whole = found.sheet_name, found.area
    by_label: dict[str, int] = {}
    for number, label in enumerate(found.labels, whole.left):
        by_label.setdefault(folded(label), number)
    columns: dict[str, int] = {}
    for each in table.fields:
        at = column_of(by_label, table, each)
        if at is not None:
            columns[each.key] = at
    rows = Area(
        whole.left, whole.top + found.has_header, whole.right, whole.bottom - found.has_totals
    )
    return OpenTable(table, found.sheet, name, form, rows, columns, found.has_totals)


def _fields(book: Any, sheets: dict[str, Any], wanted: Fields) -> Iterator[tuple[str, OpenField]]:
    names = program_of(book).names(book, {name.casefold() for name in wanted}) if wanted else {}
    for name, (_, each) in wanted.items():
        target = qualified_area(names.get(name.casefold(), ""))
        if target is not None and target[0] in sheets:
            cell = target[1]
            yield name, OpenField(name, each, sheets[target[0]], target[0], cell.top, cell.left)
