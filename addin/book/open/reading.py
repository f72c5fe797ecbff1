"""From the cells of an open workbook to `Content`: two calls for a table, two for a sheet's fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cached_property, partial
from typing import Any

from addin.book.finding import folded, is_stop, stops
from addin.book.ooxml.cells import CellReader, Raw
from addin.book.ooxml.reference import Area, letters
from addin.book.open.layout import OpenField, OpenLayout, OpenTable
from addin.book.open.program import program_of
from addin.content import Content, Misfit, Place, Respelling, TableData, Value, empty_value
from addin.forms.model import Field, Kind
from addin.reading.cells import COMPUTED, ERRORS, TYPED, Reading, oddity
from addin.reading.model import Respelt, Unreadable
from addin.reading.serial import serial_of

_PLAIN, _DATE = 0, 1  # the two styles that matter to the reader
_LOOK = 100  # rows that are read at once below a table in which somebody went on


class Block:
    """A rectangle of a sheet: its values row by row and its formulas, each when first asked for.

    Formulas are as long to read as all else, and mostly it is enough to know where they are, for
    which not every program needs the values.
    """

    def __init__(self, sheet: Any, area: Area) -> None:
        self.area = area
        self.cells = sheet.range((area.top, area.left), (area.bottom, area.right))
        self._program = program_of(sheet.book)

    @cached_property
    def values(self) -> list[list[Any]]:
        """The values row by row."""
        rows: list[list[Any]] = self.cells.options(ndim=2, err_to_str=True).value
        return rows

    @cached_property
    def _places(self) -> Collection[tuple[int, int]]:
        return self._program.formula_places(self.cells, lambda: self.values)

    @cached_property
    def formulas(self) -> list[list[str]]:
        """The formulas row by row; a cell without one has "" there."""
        if not self._places:
            return [[""] * len(row) for row in self.values]
        given = self.cells.formula
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
        # Words, names and days repeat by the thousand.
        self._known: dict[tuple[type, Any, Kind, bool], Reading] = {}

    def value(self, given: Any, kind: Kind, *, typed: bool = True) -> Reading:
        """Return what a cell means for a field of a kind; see `CellReader.value`."""
        if given in (None, ""):
            return empty_value(kind)
        key = type(given), given, kind, typed
        if key not in self._known:
            self._known[key] = self._reader.value(_raw(given), kind, typed=typed)
        return self._known[key]


def _raw(given: Any) -> Raw:
    if isinstance(given, bool):
        return Raw("b", "1" if given else "0", _PLAIN, False)
    if isinstance(given, str):
        return Raw("e" if given in ERRORS else "str", given, _PLAIN, False)
    if isinstance(given, datetime):
        return Raw("n", repr(_serial(given)), _DATE, False)
    return Raw("n", repr(given), _PLAIN, False)


def _serial(moment: datetime) -> float:
    """Return the number in the cell; a time of day alone stands on the day before the calendar."""
    if moment.year < 1900:
        return (moment - datetime.combine(moment.date(), time())).total_seconds() / 86_400
    number = serial_of(moment, since_1904=False)
    return 0.0 if number is None else number


_Read = Callable[[Any, int, Callable[[], bool]], Value]


class _Odd:
    """Collects the cells of a table, or the single fields, that hold anything but their value."""

    def __init__(self, typist: Typist) -> None:
        self._typist = typist
        self.misfits: list[Misfit] = []
        self.respelt: list[Respelling] = []

    def reader(self, each: Field, key: str, *, typed: bool) -> _Read:
        """Return what gives a field's value, from what a program gives, the row and the formula."""
        is_odd = oddity(each) if typed else None

        def read(given: Any, row: int, has_formula: Callable[[], bool]) -> Value:
            value = self._typist.value(given, each.kind, typed=typed)
            if isinstance(value, str) and value and is_odd and is_odd(value):
                why = COMPUTED if has_formula() else TYPED
                self.misfits.append(Misfit(key, row, value, why))
                return value
            if isinstance(value, Unreadable):
                self.misfits.append(Misfit(key, row, value.raw, value.why, value.likely))
                return empty_value(each.kind)
            if isinstance(value, Respelt):
                if not has_formula():
                    self.respelt.append(Respelling(key, row, value.raw))
                return value.value
            return value

        return read


def read_open(name: str, layout: OpenLayout) -> Content:
    """Return the content at the places that were found, each cell by itself.

    What a whole table of formulas shows is left out: nothing is judged by it, and a program takes
    long to count all tasks for each person and department, which it does when it is asked.
    """
    typist = Typist(name)
    taken = [(place.sheet_name, place.whole) for place in layout.tables.values()]
    blocks = {key: _block(place) for key, place in layout.tables.items()}
    around = field_blocks(list(layout.fields.values()))
    _read_ahead(layout, blocks, around)
    tables = {
        key: _table(place, blocks[key], typist, taken) for key, place in layout.tables.items()
    }
    odd = _Odd(typist)
    overtyped: set[str] = set()
    fields = _fields(layout, around, odd, overtyped)
    places = {
        key: Place(at.sheet_name, f"{letters(at.column)}{at.row}")
        for key, at in layout.fields.items()
    }
    content = Content(
        name, fields, tables, places, odd.misfits, frozenset(overtyped), respelt=odd.respelt
    )
    return layout.absent.told_in(content)


def _is_open(place: OpenTable) -> bool:
    """Whether who types may go on below a table."""
    return not place.totals and not place.table.computed


def _block(place: OpenTable) -> Block:
    """Return the cells of a table, with the row below it if that may be a further one."""
    return Block(place.sheet, replace(place.area, bottom=place.area.bottom + _is_open(place)))


def _read_ahead(
    layout: OpenLayout, blocks: Mapping[str, Block], around: Mapping[str, Block]
) -> None:
    """Ask for all tables and fields at once, but for what tables of formulas show."""
    cells = [each.cells for each in (*blocks.values(), *around.values())]
    if cells:
        computed = {n for n, key in enumerate(blocks) if layout.tables[key].table.is_derived}
        program_of(cells[0].sheet.book).read_ahead(cells, computed)


def _table(
    place: OpenTable, block: Block, typist: Typist, taken: Sequence[tuple[str, Area]]
) -> TableData:
    is_shown = place.table.is_derived and _is_whole(place, block)
    kept = {} if is_shown else filled_rows(place, block, typist)
    overtyped = {(n, key) for n, keys in enumerate(kept.values()) for key in keys}
    odd = _Odd(typist)
    columns: dict[str, list[Value]] = {}
    for each in place.present:
        column = place.columns[each.key]
        is_typed = not each.derived and place.table.takes_entries(each.key)
        read = odd.reader(each, each.key, typed=is_typed)
        read_typed = odd.reader(each, each.key, typed=True)
        values: list[Value] = []
        empty = empty_value(each.kind)
        for position, index in enumerate(kept):
            given = block.values[index][column - place.area.left]
            if given is None or given == "":
                values.append(empty)
                continue
            has_formula = partial(block.has_formula, place.area.top + index, column)
            is_over = (position, each.key) in overtyped
            values.append((read_typed if is_over else read)(given, position, has_formula))
        columns[each.key] = values
    for each in place.table.fields:
        columns.setdefault(each.key, [empty_value(each.kind)] * len(kept))
    return TableData(
        place.table,
        place.sheet_name,
        [place.area.top + index for index in kept],
        columns,
        {key: letters(column) for key, column in place.columns.items()},
        odd.misfits,
        range(place.area.top, place.area.bottom + 1),
        frozenset(overtyped),
        odd.respelt,
        _below(place, block, [area for sheet, area in taken if sheet == place.sheet_name])
        if _is_open(place)
        else 0,
    )


def _is_whole(place: OpenTable, block: Block) -> bool:
    """Whether formulas fill a whole table, and none has lost what it refers to."""
    formulas = (
        block.formula(row, column)
        for row in range(place.area.top, place.area.bottom + 1)
        for column in place.columns.values()
    )
    return all(formula and "#REF!" not in formula for formula in formulas)


def _below(place: OpenTable, block: Block, taken: Sequence[Area]) -> int:
    """Return how many rows were typed right below a table, of which `block` has the first."""
    drawn = stops(place.form, place.table)
    first = number = place.area.bottom + 1
    while True:
        if number > block.area.bottom:
            across = replace(place.area, top=number, bottom=number + _LOOK)
            block = Block(place.sheet, across)
        across = replace(place.area, top=number, bottom=number)
        texts = [
            folded(str(value))
            for column, value in enumerate(block.values[number - block.area.top], across.left)
            if _is_filled(value) and not block.has_formula(number, column)
        ]
        if not texts or is_stop(texts[0], drawn) or any(across.meets(area) for area in taken):
            return number - first
        number += 1


def filled_rows(place: OpenTable, block: Block, typist: Typist) -> dict[int, list[str]]:
    """Return the rows in which somebody typed something, by their place in the table from 0.

    For each row: the fields whose formulas were typed over.
    """
    offsets = {key: column - place.area.left for key, column in place.columns.items()}
    entries = [(offsets[each.key], each) for each in place.entries]
    guarded = [each for each in place.present if place.table.holds_formula(each)]
    filled: dict[int, list[str]] = {}
    rows = range(place.area.bottom - place.area.top + 1)
    for index, row in zip(rows, block.values, strict=False):
        over = [
            each.key
            for each in guarded
            if _is_filled(row[offsets[each.key]])
            and not block.has_formula(place.area.top + index, place.columns[each.key])
        ]
        if over or any(_typed(row[offset], each, typist) for offset, each in entries):
            filled[index] = over
    return filled


def _typed(given: Any, each: Field, typist: Typist) -> bool:
    value = typist.value(given, each.kind)
    return value is not None and value != ""


def _is_filled(given: Any) -> bool:
    return given is not None and str(given).strip() != ""


def _fields(
    layout: OpenLayout, blocks: Mapping[str, Block], odd: _Odd, overtyped: set[str]
) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for name, at in layout.fields.items():
        block = blocks[at.sheet_name]
        has_formula = partial(block.has_formula, at.row, at.column)
        if at.field.derived and not has_formula():
            overtyped.add(name)
        read = odd.reader(at.field, name, typed=not at.field.derived)
        fields[name] = read(block.value(at.row, at.column), 0, has_formula)
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
