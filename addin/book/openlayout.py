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
from addin.book.program import program_of
from addin.book.reference import Area, area, qualified_area
from addin.forms.model import Field, Form, Table


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One of our tables: `area` holds the data rows, `columns` the column number of each field."""

    table: Table
    sheet: Any
    sheet_name: str
    excel: Any
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
    tables = dict(_tables(book, forms, only, missing))
    fields = dict(_fields(book, sheets, forms, only, missing))
    if missing:
        if not (tables or fields) and not _has_ours(book, sheets, forms):
            raise not_ours(book.name)
        raise incomplete(book.name, missing)
    return OpenLayout(tables, fields)


def _has_ours(book: Any, sheets: dict[str, Any], forms: Sequence[Form]) -> bool:
    return bool(
        dict(_tables(book, forms, None, [])) or dict(_fields(book, sheets, forms, None, []))
    )


def _tables(
    book: Any, forms: Sequence[Form], only: Collection[str] | None, missing: list[str]
) -> Iterator[tuple[str, OpenTable]]:  # fmt: skip
    wanted = {
        table.name.casefold(): (form, table)
        for form in forms
        for table in form.tables
        if only is None or table.name in only
    }
    found: dict[str, OpenTable] = {}
    for sheet, excel in program_of(book).tables(book) if wanted else ():
        key = excel.name.casefold()
        if key in wanted and key not in found:
            found[key] = _placed(wanted[key][1], sheet.name, sheet, excel, missing)
    for key, (form, table) in wanted.items():
        if key in found:
            yield table.name, found[key]
        else:
            missing.append(missing_table(form, table))


def _placed(table: Table, name: str, sheet: Any, excel: Any, missing: list[str]) -> OpenTable:
    whole = area(excel.range.address)
    if whole is None:
        raise incomplete(name, [f"表格「{table.title}」"])
    head = int(excel.show_headers)
    labels: list[str] = []
    if head:
        row = sheet.range((whole.top, whole.left), (whole.top, whole.right))
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
    bottom = whole.bottom - int(excel.show_totals)
    rows = Area(whole.left, whole.top + head, whole.right, bottom)
    return OpenTable(table, sheet, name, excel, rows, columns)


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
    names = {name.name.casefold(): name for name in book.names} if wanted else {}
    for form, each, name in wanted:
        known = names.get(name.casefold())
        target = qualified_area(known.refers_to) if known is not None else None
        if target is None or target[0] not in sheets:
            missing.append(missing_field(form, each))
            continue
        cell = target[1]
        yield name, OpenField(name, each, sheets[target[0]], target[0], cell.top, cell.left)
