"""Where the forms stand in an open workbook: by table name, column label and defined name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from addin.book.layout import (
    folded,
    incomplete,
    missing_column,
    missing_field,
    missing_table,
    not_ours,
)
from addin.book.ooxml.reference import Area, qualified_area
from addin.book.open.program import FoundTable, program_of
from addin.forms.model import Field, Form, Table


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One of our tables: `area` holds the data rows, `columns` the column number of each field."""

    table: Table
    sheet: Any
    sheet_name: str
    area: Area
    columns: dict[str, int]


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
    """Everything of ours that was found."""

    tables: dict[str, OpenTable]
    fields: dict[str, OpenField]


def locate(book: Any, forms: Sequence[Form], only: Collection[str] | None = None) -> OpenLayout:
    """Find the tables and fields of `forms`, or those that `only` names; see `layout.locate`.

    Raises:
        OtherWorkbook: nothing of ours is there.
        DamagedWorkbook: something is missing; the message names all of it.
    """
    missing: list[str] = []
    sheets = {sheet.name: sheet for sheet in book.sheets}
    tables = dict(_tables(book, sheets, forms, only, missing))
    fields = dict(_fields(book, sheets, forms, only, missing))
    if missing:
        if not (tables or fields) and not _has_ours(book, sheets, forms):
            raise not_ours(book.name)
        raise incomplete(book.name, missing)
    return OpenLayout(tables, fields)


def _has_ours(book: Any, sheets: dict[str, Any], forms: Sequence[Form]) -> bool:
    return bool(
        dict(_tables(book, sheets, forms, None, [])) or dict(_fields(book, sheets, forms, None, []))
    )


def _tables(
    book: Any, sheets: dict[str, Any], forms: Sequence[Form], only: Collection[str] | None,
    missing: list[str],
) -> Iterator[tuple[str, OpenTable]]:  # fmt: skip
    wanted = {
        table.name.casefold(): (form, table)
        for form in forms
        for table in form.tables
        if only is None or table.name in only
    }
    found: dict[str, OpenTable] = {}
    for each in program_of(book).tables(book, sheets, wanted) if wanted else ():
        if each.name not in found:
            found[each.name] = _placed(wanted[each.name][1], each, missing)
    for key, (form, table) in wanted.items():
        if key in found:
            yield table.name, found[key]
        else:
            missing.append(missing_table(form, table))


def _placed(table: Table, found: FoundTable, missing: list[str]) -> OpenTable:
    name, whole = found.sheet_name, found.area
    labels: list[str] = []
    if found.has_header:
        row = found.sheet.range((whole.top, whole.left), (whole.top, whole.right))
        labels = [str(value or "") for value in row.options(ndim=1).value]
    by_label: dict[str, int] = {}
    for number, label in enumerate(labels, whole.left):
        by_label.setdefault(folded(label), number)
    columns: dict[str, int] = {}
    for each in table.fields:
        if (at := by_label.get(folded(each.label))) is None:
            missing.append(missing_column(name, table, each))
        else:
            columns[each.key] = at
    rows = Area(
        whole.left, whole.top + found.has_header, whole.right, whole.bottom - found.has_totals
    )
    return OpenTable(table, found.sheet, name, rows, columns)


def _fields(
    book: Any, sheets: dict[str, Any], forms: Sequence[Form], only: Collection[str] | None,
    missing: list[str],
) -> Iterator[tuple[str, OpenField]]:  # fmt: skip
    wanted = [
        (form, each, form.name_of(each))
        for form in forms
        for each in form.fields
        if only is None or form.name_of(each) in only or form.code in only
    ]
    keys = {name.casefold() for _, _, name in wanted}
    names = program_of(book).names(book, keys) if wanted else {}
    for form, each, name in wanted:
        target = qualified_area(names.get(name.casefold(), ""))
        if target is None or target[0] not in sheets:
            missing.append(missing_field(form, each))
            continue
        cell = target[1]
        yield name, OpenField(name, each, sheets[target[0]], target[0], cell.top, cell.left)
