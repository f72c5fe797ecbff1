"""From the cells of an open workbook to `Content`: two calls for a table, two for a sheet's fields."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from addin.book.ooxml.cells import CellReader, Raw, Unfit
from addin.book.ooxml.reference import Area, letters
from addin.book.ooxml.serial import serial_of
from addin.book.open.layout import OpenField, OpenLayout, OpenTable
from addin.book.open.program import program_of
from addin.content import Content, Misfit, Place, TableData, Value, empty_value
from addin.forms.model import Field, Kind

_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
_PLAIN, _DATE = 0, 1  # the two styles that matter to the reader


class Block:
    """A rectangle of a sheet: its values row by row, and on demand its formulas.

    Formulas are as long to read as all else, and mostly it is enough to know where they are.
    Until they were asked for, they are those of the moment at which they are asked for.
    """

    def __init__(self, sheet: Any, area: Area) -> None:
        self.area = area
        self._cells = sheet.range((area.top, area.left), (area.bottom, area.right))
        self.values: list[list[Any]] = self._cells.options(ndim=2, err_to_str=True).value
        self._program = program_of(sheet.book)

    @cached_property
    def _places(self) -> Collection[tuple[int, int]]:
        return self._program.formula_places(self._cells, self.values)

    @cached_property
    def formulas(self) -> list[list[str]]:
        """The formulas row by row; a cell without one has "" there."""
        if not self._places:
            return [[""] * len(row) for row in self.values]
        given = self._cells.formula
        rows = [[given]] if isinstance(given, str) else given
        return [
            [text if (r, c) in self._places else "" for c, text in enumerate(row)]
            for r, row in enumerate(rows)
        ]

    def value(self, row: int, column: int) -> Any:
        """Return the value of a cell, by its numbers on the sheet."""
        return self.values[row - self.area.top][column - self.area.left]

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a cell has a formula, by its numbers on the sheet."""
        return (row - self.area.top, column - self.area.left) in self._places

    def formula(self, row: int, column: int) -> str:
        """Return the formula of a cell, "" if it has none, by its numbers on the sheet."""
        return self.formulas[row - self.area.top][column - self.area.left]


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
    tables = {key: _table(place, typist) for key, place in layout.tables.items()}
    misfits: list[Misfit] = []
    overtyped: set[str] = set()
    fields = _fields(layout, typist, misfits, overtyped)
    places = {
        key: Place(at.sheet_name, f"{letters(at.column)}{at.row}")
        for key, at in layout.fields.items()
    }
    content = Content(name, fields, tables, places, misfits, frozenset(overtyped))
    return layout.absent.told_in(content)


def _table(place: OpenTable, typist: Typist) -> TableData:
    block = Block(place.sheet, place.area)
    kept = filled_rows(place, block, typist)
    overtyped = {(n, key) for n, keys in enumerate(kept.values()) for key in keys}
    offsets = {key: column - place.area.left for key, column in place.columns.items()}
    misfits: list[Misfit] = []
    columns: dict[str, list[Value]] = {}
    for each in place.present:
        offset = offsets[each.key]
        values: list[Value] = []
        for position, index in enumerate(kept):
            value = typist.value(block.values[index][offset], each.kind)
            if isinstance(value, Unfit):
                misfits.append(Misfit(each.key, position, value.raw))
                value = empty_value(each.kind)
            values.append(value)
        columns[each.key] = values
    for each in place.table.fields:
        columns.setdefault(each.key, [empty_value(each.kind)] * len(kept))
    return TableData(
        place.table,
        place.sheet_name,
        [place.area.top + index for index in kept],
        columns,
        {key: letters(column) for key, column in place.columns.items()},
        misfits,
        range(place.area.top, place.area.bottom + 1),
        frozenset(overtyped),
    )


def filled_rows(place: OpenTable, block: Block, typist: Typist) -> dict[int, list[str]]:
    """Return the rows in which somebody typed something, by their place in the table from 0.

    For each row: the fields whose formulas were typed over.
    """
    offsets = {key: column - place.area.left for key, column in place.columns.items()}
    guarded = [each for each in place.present if place.table.holds_formula(each)]
    filled: dict[int, list[str]] = {}
    for index, row in enumerate(block.values):
        over = [
            each.key
            for each in guarded
            if _is_filled(row[offsets[each.key]])
            and not block.has_formula(place.area.top + index, place.columns[each.key])
        ]
        if over or any(_typed(row[offsets[each.key]], each, typist) for each in place.entries):
            filled[index] = over
    return filled


def _typed(given: Any, each: Field, typist: Typist) -> bool:
    value = typist.value(given, each.kind)
    return value is not None and value != ""


def _is_filled(given: Any) -> bool:
    return given is not None and str(given).strip() != ""


def _fields(
    layout: OpenLayout, typist: Typist, misfits: list[Misfit], overtyped: set[str]
) -> dict[str, Value]:
    blocks = field_blocks(list(layout.fields.values()))
    fields: dict[str, Value] = {}
    for name, at in layout.fields.items():
        block = blocks[at.sheet_name]
        value = typist.value(block.value(at.row, at.column), at.field.kind)
        if at.field.derived and not block.has_formula(at.row, at.column):
            overtyped.add(name)
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
        name: Block(
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
