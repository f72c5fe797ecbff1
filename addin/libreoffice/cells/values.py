"""Values of a block of cells, in both directions, with one call for the whole block.

LibreOffice's block calls know numbers and text only. What is a date, a truth value or an error
is asked for in addition, and only where the block can contain it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from addin.libreoffice.cells.addresses import Area, area_of
from addin.libreoffice.cells.numberformats import DATE, LOGICAL, TIME, NumberFormats, default_code
from addin.libreoffice.cells.numberformats import moment as moment_of
from addin.libreoffice.cells.numberformats import serial as serial_of
from addin.libreoffice.uno.remote import Remote, together, uniform

_CONSTANT_DATES, _FORMULAS = 2, 16  # what CellFlags select
_ERRORS = {
    521: "#NULL!", 532: "#DIV/0!", 502: "#VALUE!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?",
    503: "#NUM!", 523: "#NUM!", 32767: "#N/A",
}  # fmt: skip
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_COMPARISON = re.compile(r"[<>=]")
_TRUTHFUL = re.compile(r"(?:TRUE|FALSE|AND|OR|NOT|XOR|EXACT|IS[A-Z]+)\(?\)?")
_CALLS = re.compile(r"\b(?:TRUE|FALSE)\b(?:\(\))?|[\w.]*[({]|[)};]")
_EITHER, _CHOOSING = frozenset({"", "IFERROR", "IFNA"}), frozenset({"IF", "CHOOSE", "SWITCH"})
_LANGUAGE = 10_000  # keys of number formats that each language has
_FEW = 3  # runs of cells in a column that are asked for each by itself
_DEFAULT_SIZE = 11.0


class CellError(str):
    """An error in a cell, as the text that the cell shows: `#N/A`."""

    __slots__ = ()


Rows = list[list[Any]]
Places = Collection[tuple[int, int]]  # rows and columns, from 0 within a block


class Ahead(NamedTuple):
    """What is asked of many blocks at once: where formulas and typed dates are, and the values."""

    formulas: Sequence[Area]
    dates: Sequence[Area]
    rows: Rows | None


def ask_ahead(blocks: Sequence[Remote], computed: Collection[int]) -> list[Ahead]:
    """Ask for all that reading each block begins with; not for values of the `computed` ones."""
    formulas, dates = (
        together("getRangeAddresses", [(found,) for found in together(
            "queryContentCells", [(each, flag) for each in blocks])])
        for flag in (_FORMULAS, _CONSTANT_DATES)
    )  # fmt: skip
    wanted = [n for n in range(len(blocks)) if n not in computed]
    rows = dict(zip(wanted, together("getDataArray", [(blocks[n],) for n in wanted]), strict=True))
    return [
        Ahead([*map(area_of, formulas[n])], [*map(area_of, dates[n])], rows.get(n))
        for n in range(len(blocks))
    ]


def read(cells: Remote, area: Area, formats: NumberFormats, ahead: Ahead | None = None) -> Rows:
    """Return the values of a block: float, str, bool, datetime, CellError, None for empty.

    A formula that gives an empty text reads "". A time of day reads as a datetime on day 0.
    """
    rows: Rows = ahead.rows if ahead and ahead.rows is not None else cells.data()
    has_number = has_blank = has_error = False
    for row in rows:
        for value in row:
            if type(value) is float:
                has_number = True
            elif value is None:
                has_error = True
            elif value == "":
                has_blank = True
    formulas: Places = ()
    if ahead:
        formulas = places(ahead.formulas, area)
    elif has_blank or has_error or has_number:
        formulas = formula_places(cells, area)
    if has_blank:
        _mark_empty(rows, formulas)
    if has_error:
        _mark_errors(rows, cells, formulas)
    if has_number:
        dates = ahead.dates if ahead else _areas(cells.queryContentCells(_CONSTANT_DATES))
        _mark_kinds(rows, cells, area, formats, formulas, dates)
    return rows


def formula_places(cells: Remote, area: Area) -> set[tuple[int, int]]:
    """Return row and column, from 0 within a block, of the formulas, none of which is computed."""
    return places(_areas(cells.queryContentCells(_FORMULAS)), area)


def places(found: Sequence[Area], block: Area) -> set[tuple[int, int]]:
    """Return row and column, from 0 within a block, of its cells in some areas."""
    return {place for each in found for place in _places(each, block)}


def _mark_empty(rows: Rows, formulas: Places) -> None:
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value == "" and (r, c) not in formulas:
                row[c] = None


def _mark_errors(rows: Rows, cells: Remote, formulas: Places) -> None:
    """Put the errors in; among the formulas, only they came as None."""
    for r, c in formulas:
        if rows[r][c] is None:
            cell = cells.getCellByPosition(c, r)
            number = cell.getError()
            rows[r][c] = CellError(_ERRORS.get(number) or _shown(cell))


def _shown(cell: Remote) -> str:
    text: str = cell.String
    return text if text.startswith("#") else "#VALUE!"


def _mark_kinds(
    rows: Rows, cells: Remote, area: Area, formats: NumberFormats, formulas: Places,
    dates: Sequence[Area],
) -> None:  # fmt: skip
    """Put dates, times and truth values in.

    LibreOffice tells which of the numbers that were typed are dates. What a formula gives, and
    whether a nought or a one is a truth value, is told by the number formats of their columns.
    """
    for r, c in places(dates, area):
        rows[r][c] = moment_of(rows[r][c])
    computed = {(r, c) for r, c in formulas if type(rows[r][c]) is float}
    doubtful = computed | {
        (r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if _is_binary(value)
    }
    plain: set[tuple[int, int]] = set()
    parts = list(_columns(doubtful))
    corners = [(cells, p.column, p.row, p.last_column, p.last_row) for p in parts]
    columns = together("getCellRangeByPosition", corners)
    keys = together("getPropertyValue", [(each, "NumberFormat") for each in columns])
    for part, column, key in zip(parts, columns, keys, strict=True):
        there = _moved(part, area)
        for found, kind in _formatted(column, key, there, formats):
            if kind:
                _convert(rows, found.common(there), area, kind)
            else:
                plain.update(_places(found, area))
    _mark_truths(rows, cells, plain & computed)


def _columns(places: Places) -> Iterator[Area]:
    """Yield the cells as runs down a column; where these are many, from the first to the last.

    Rows and columns count from 0 here, as they do in the places.
    """
    by_column: dict[int, list[Area]] = {}
    for run in _blocks(places):
        by_column.setdefault(run.column, []).append(run)
    for found in by_column.values():
        if len(found) <= _FEW:
            yield from found
        else:
            yield found[0]._replace(rows=found[-1].last_row - found[0].row + 1)


def _within(cells: Remote, part: Area) -> Remote:
    """Return a part of a block, whose rows and columns count from 0 within it."""
    found: Remote = cells.getCellRangeByPosition(
        part.column, part.row, part.last_column, part.last_row
    )
    return found


def _moved(part: Area, block: Area) -> Area:
    """Return where a part of a block lies on the sheet."""
    return part._replace(row=part.row + block.row, column=part.column + block.column)


def _is_binary(value: Any) -> bool:
    return type(value) is float and value in (0.0, 1.0)


def _convert(rows: Rows, found: Area | None, area: Area, kind: int) -> None:
    convert: Callable[[float], Any] = _truth if kind & LOGICAL else moment_of
    for r, c in _places(found, area) if found else ():
        value = rows[r][c]
        if type(value) is float:
            rows[r][c] = convert(value)


def _truth(number: float) -> bool | float:
    return bool(number) if number in (0.0, 1.0) else number


def _mark_truths(rows: Rows, cells: Remote, computed: Places) -> None:
    """A formula's truth value is 0 or 1 in a cell without a format: its outermost part tells.

    Where a function hands on what it is given (`IF(…,TRUE,…)`), the text that the cell shows tells.
    """
    places = [(r, c) for r, c in computed if _is_binary(rows[r][c])]
    if not places:
        return
    down, along = zip(*places, strict=True)
    top, left, bottom, right = min(down), min(along), max(down), max(along)
    around = Area(top, left, bottom - top + 1, right - left + 1)
    formulas = _within(cells, around).formulas()
    for r, c in places:
        formula = formulas[r - top][c - left].strip("{}")
        if _compares(formula):
            rows[r][c] = bool(rows[r][c])
        elif _hands_on(formula):
            shown = cells.getCellByPosition(c, r).String
            if shown in ("TRUE", "FALSE"):
                rows[r][c] = shown == "TRUE"


@lru_cache(maxsize=4096)
def _compares(formula: str) -> bool:
    """Whether a formula is a comparison or a call of a function that gives a truth value."""
    outside: list[str] = []
    depth = 0
    for char in _TEXTS.sub("", formula[1:]):
        depth -= char in ")}]"
        if depth == 0:
            outside.append(char)
        depth += char in "({["
    text = "".join(outside).strip()
    return bool(_COMPARISON.search(text) or _TRUTHFUL.fullmatch(text))


@lru_cache(maxsize=4096)
def _hands_on(formula: str) -> bool:
    """Whether TRUE or FALSE stands where a formula may give it as its result."""
    around: list[tuple[str, int]] = []  # the functions outside, and in which argument of each
    for found in _CALLS.finditer(_TEXTS.sub("", formula)):
        word = found[0]
        if word.startswith(("TRUE", "FALSE")):
            if all(_is_result(name, number) for name, number in around):
                return True
        elif word in (")", "}"):
            del around[-1:]
        elif word != ";":
            around.append((word[:-1], 0))
        elif around:
            name, number = around[-1]
            around[-1] = name, number + 1
    return False


def _is_result(function: str, argument: int) -> bool:
    """Whether an argument (from 0) may be what a function gives."""
    if function == "IFS":
        return argument % 2 == 1
    return function in _EITHER or (function in _CHOOSING and argument > 0)


def _formatted(
    cells: Remote, key: int, area: Area, formats: NumberFormats
) -> Iterator[tuple[Area, int]]:
    """Yield the parts of a block that show dates, times or truth values, and which of them.

    `key` is the block's format. Those without a format of their own are yielded as 0.
    """
    if key % _LANGUAGE:  # all have it; of several formats it tells the general one of a language
        kind = formats.kind(key)
        if kind & (DATE | TIME | LOGICAL):
            yield area, kind
        return
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.getCount()):
        ranges = groups.getByIndex(index)
        key = ranges.getPropertyValue("NumberFormat")
        kind = formats.kind(key) & (DATE | TIME | LOGICAL) if key % _LANGUAGE else 0
        if kind or key % _LANGUAGE == 0:
            for found in _areas(ranges):
                yield found, kind


def _areas(ranges: Remote) -> list[Area]:
    return [area_of(address) for address in ranges.getRangeAddresses()]


def _places(found: Area, block: Area) -> Iterator[tuple[int, int]]:
    """Yield row and column, from 0 within the block, of the cells that both areas have."""
    common = found.common(block)
    if common is not None:
        for row in range(common.row - block.row, common.last_row - block.row + 1):
            for column in range(
                common.column - block.column, common.last_column - block.column + 1
            ):
                yield row, column


def write(
    cells: Remote, rows: Sequence[Sequence[Any]], formats: NumberFormats, document: Remote
) -> Rows:
    """Write values, and return the block with the formulas in it, None for everything else.

    Text that begins with `=` is a formula, which the caller enters afterwards; a leading
    apostrophe makes anything text, as in Excel. Dates and truth values give cells without a
    number format one.
    """
    data: Rows = []
    formulas: Rows = []
    typed: dict[str, list[tuple[int, int]]] = {}
    has_formula = False
    for r, row in enumerate(rows):
        plain: list[Any] = []
        entered: list[Any] = []
        for c, value in enumerate(row):
            formula = None
            if type(value) is not float:
                value, code, formula = _plain(value)
                if code:
                    typed.setdefault(code, []).append((r, c))
            has_formula = has_formula or formula is not None
            plain.append(value)
            entered.append(formula)
        data.append(plain)
        formulas.append(entered)
    # Formats go in first: a changed format of a filled cell measures its row again.
    with heights_left(document):
        for code, places in typed.items():
            _give_format(cells, places, code, formats)
    if _keeps_heights(cells, data):
        with heights_left(document):
            cells.set_data(data)
    else:
        cells.set_data(data)
    return formulas if has_formula else []


@contextmanager
def heights_left(document: Remote) -> Iterator[None]:
    """Measure no row heights meanwhile; measuring takes ten times as long as writing.

    LibreOffice counts who forbids it, also who forbids what is forbidden already.
    """
    if not document.IsAdjustHeightEnabled:
        yield
        return
    document.IsAdjustHeightEnabled = False
    try:
        yield
    finally:
        document.IsAdjustHeightEnabled = True


def _keeps_heights(cells: Remote, data: Rows) -> bool:
    """Whether no row becomes higher by this data: small letters, one line, nothing wrapped."""
    if any(type(value) is str and "\n" in value for row in data for value in row):
        return False
    wrapped, size = uniform(cells, "IsTextWrapped"), uniform(cells, "CharHeight")
    return wrapped is False and size is not None and size <= _DEFAULT_SIZE


def _plain(value: Any) -> tuple[Any, str, str | None]:
    """Return a value as LibreOffice's block call takes it, its format code, and its formula.

    Empty is an empty text: LibreOffice 7.4 crashes on a missing value in a block.
    """
    if value is None:
        return "", "", None
    if isinstance(value, bool):
        return float(value), "BOOLEAN", None
    if isinstance(value, int | float):
        return float(value), "", None
    if isinstance(value, str):
        if value.startswith("=") and len(value) > 1:
            return "", "", value
        return value.removeprefix("'"), "", None
    if isinstance(value, date | datetime | time | timedelta):
        return serial_of(value), default_code(value), None
    return str(value), "", None


def _give_format(
    cells: Remote, places: list[tuple[int, int]], code: str, formats: NumberFormats
) -> None:
    wanted = formats.logical() if code == "BOOLEAN" else formats.key(code)
    for part in _blocks(places):
        block = _within(cells, part)
        # Cells that already show something of their own keep their format.
        for group in _plain_parts(block):
            group.NumberFormat = wanted


def _plain_parts(block: Remote) -> Iterator[Remote]:
    groups = block.getUniqueCellFormatRanges()
    for index in range(groups.getCount()):
        ranges = groups.getByIndex(index)
        if ranges.getPropertyValue("NumberFormat") == 0:
            yield ranges


def _blocks(places: Places) -> list[Area]:
    """Return the cells as runs down a column; rows and columns count from 0 here."""
    runs: list[Area] = []
    for row, column in sorted(places, key=lambda place: (place[1], place[0])):
        last = runs[-1] if runs else None
        if last and last.column == column and last.last_row == row - 1:
            runs[-1] = last._replace(rows=last.rows + 1)
        else:
            runs.append(Area(row, column, 1, 1))
    return runs
