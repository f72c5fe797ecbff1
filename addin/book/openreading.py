"""From the cells of an open workbook to `Content`: two calls for a table, two for a sheet's fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from addin.book.cells import CellReader, Raw, Unfit
from addin.book.openlayout import OpenField, OpenLayout, OpenTable
from addin.book.reference import Area, letters
from addin.book.serial import serial_of
from addin.content import Content, Misfit, Place, TableData, Value, empty_value
from addin.forms.model import Field, Kind

_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
_PLAIN, _DATE = 0, 1  # the two styles that matter to the reader


@dataclass(frozen=True, slots=True)
class Block:
    """The values and formulas of a rectangle, row by row; a cell without formula has "" there."""

    area: Area
    values: list[list[Any]]
    formulas: list[list[str]]

    def at(self, row: int, column: int) -> tuple[Any, str]:
        """Return value and formula of a cell, by its numbers on the sheet."""
        r, c = row - self.area.top, column - self.area.left
        return self.values[r][c], self.formulas[r][c]


def read_block(sheet: Any, area: Area) -> Block:
    """Read a rectangle of a sheet in two calls."""
    cells = sheet.range((area.top, area.left), (area.bottom, area.right))
    values = cells.options(ndim=2, err_to_str=True).value
    given = cells.formula
    formulas = [[given]] if isinstance(given, str) else given
    # What is not a formula comes as the value's text.
    clean = [
        [text if isinstance(text, str) and text.startswith("=") and _computed(text, value) else ""
         for text, value in zip(*rows, strict=True)]
        for rows in zip(formulas, values, strict=True)
    ]  # fmt: skip
    return Block(area, values, clean)


def _computed(text: str, value: Any) -> bool:
    """Whether a text that begins with `=` is a formula: of a text cell both are the same."""
    return bool(text != value)


class Typist:
    """Turns a program's values into what they mean for a field, as the reader of files does."""

    def __init__(self, where: str) -> None:
        self._reader = CellReader(
            prefix=b"",
            where=where,
            shared=lambda _index: "",
            is_date_style=bool,
            since_1904=False,
        )

    def value(self, given: Any, kind: Kind) -> Value | Unfit:
        """Return the value of a cell for a field of a kind."""
        if given is None or given == "":
            return empty_value(kind)
        return self._reader.value(_raw(given), kind)


def _raw(given: Any) -> Raw:
    if isinstance(given, bool):
        return Raw("b", "1" if given else "0", _PLAIN, False)
    if isinstance(given, str):
        return Raw("e" if given in _ERRORS else "str", given, _PLAIN, False)
    if isinstance(given, datetime):
        return Raw("n", repr(_serial(given)), _DATE, False)
    return Raw("n", repr(given), _PLAIN, False)


def _serial(moment: datetime) -> float:
    """Return the number in the cell; a time of day alone stands on the day before the calendar."""
    if moment.year < 1900:
        return (moment - datetime.combine(moment.date(), time())).total_seconds() / 86_400
    number = serial_of(moment, since_1904=False)
    return 0.0 if number is None else number


def read_open(name: str, layout: OpenLayout) -> Content:
    """Return the content at the places that were found."""
    typist = Typist(name)
    lost: list[Place] = []
    tables = {key: _table(place, typist, lost) for key, place in layout.tables.items()}
    misfits: list[Misfit] = []
    fields = _fields(layout, typist, misfits, lost)
    places = {
        key: Place(at.sheet_name, f"{letters(at.column)}{at.row}")
        for key, at in layout.fields.items()
    }
    return Content(name, fields, tables, places, misfits, lost)


def _table(place: OpenTable, typist: Typist, lost: list[Place]) -> TableData:
    block = read_block(place.sheet, place.area)
    inputs = [each for each in place.table.fields if not each.derived] or place.table.fields
    typed = place.table.fields if place.table.computed else inputs
    offsets = {each.key: place.columns[each.key] - place.area.left for each in place.table.fields}
    kept = [
        index
        for index, row in enumerate(block.values)
        if any(_typed(row[offsets[each.key]], each, typist) for each in typed)
    ]
    misfits: list[Misfit] = []
    columns: dict[str, list[Value]] = {}
    for each in place.table.fields:
        offset = offsets[each.key]
        values: list[Value] = []
        for position, index in enumerate(kept):
            value = typist.value(block.values[index][offset], each.kind)
            if _is_lost(place, each, block, index, offset):
                row = place.area.top + index
                lost.append(Place(place.sheet_name, f"{letters(place.columns[each.key])}{row}"))
            if isinstance(value, Unfit):
                misfits.append(Misfit(each.key, position, value.raw))
                value = empty_value(each.kind)
            values.append(value)
        columns[each.key] = values
    return TableData(
        place.table,
        place.sheet_name,
        [place.area.top + index for index in kept],
        columns,
        {key: letters(column) for key, column in place.columns.items()},
        misfits,
        range(place.area.top, place.area.bottom + 1),
    )


def _typed(given: Any, each: Field, typist: Typist) -> bool:
    value = typist.value(given, each.kind)
    return value is not None and value != ""


def _is_lost(place: OpenTable, each: Field, block: Block, index: int, offset: int) -> bool:
    if not each.derived or place.table.computed or block.formulas[index][offset]:
        return False
    given = block.values[index][offset]
    return given is not None and str(given).strip() != ""


def _fields(
    layout: OpenLayout, typist: Typist, misfits: list[Misfit], lost: list[Place]
) -> dict[str, Value]:
    blocks = field_blocks(list(layout.fields.values()))
    fields: dict[str, Value] = {}
    for name, at in layout.fields.items():
        given, formula = blocks[at.sheet_name].at(at.row, at.column)
        value = typist.value(given, at.field.kind)
        if at.field.derived and not formula and given is not None and str(given).strip():
            lost.append(Place(at.sheet_name, f"{letters(at.column)}{at.row}"))
        if isinstance(value, Unfit):
            misfits.append(Misfit(name, 0, value.raw))
            value = empty_value(at.field.kind)
        fields[name] = value
    return fields


def field_blocks(places: Sequence[OpenField]) -> dict[str, Block]:
    """Return the rectangle around the fields of each sheet, by the sheet's name."""
    by_sheet: dict[str, list[OpenField]] = {}
    for place in places:
        by_sheet.setdefault(place.sheet_name, []).append(place)
    return {
        name: read_block(
            found[0].sheet,
            Area(
                min(p.column for p in found), min(p.row for p in found),
                max(p.column for p in found), max(p.row for p in found),
            ),
        )
        for name, found in by_sheet.items()
    }  # fmt: skip


def as_date(value: Value) -> Value:
    """Return a day as the moment at which it begins, which programs take without converting."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return value
