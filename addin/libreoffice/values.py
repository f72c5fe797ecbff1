"""Values of a block of cells, in both directions, with one call for the whole block.

LibreOffice's block calls know numbers and text only. What is a date, a truth value or an error
is asked for in addition, and only where the block can contain it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from addin.libreoffice.addresses import Area, area_of
from addin.libreoffice.numberformats import DATE, LOGICAL, TIME, NumberFormats, default_code
from addin.libreoffice.numberformats import moment as moment_of
from addin.libreoffice.numberformats import serial as serial_of
from addin.libreoffice.remote import Remote, uniform

# What CellFlags and FormulaResult select.
_CONSTANT_NUMBERS, _CONSTANT_DATES, _TEXT_RESULTS = 1, 2, 2
_ERRORS = {
    521: "#NULL!", 532: "#DIV/0!", 502: "#VALUE!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?",
    503: "#NUM!", 523: "#NUM!", 32767: "#N/A",
}  # fmt: skip
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_COMPARISON = re.compile(r"[<>=]")
_TRUTHFUL = re.compile(r"(?:TRUE|FALSE|AND|OR|NOT|XOR|EXACT|IS[A-Z]+)\(?\)?")
_PASSES_ON = re.compile(r"\b(?:TRUE|FALSE)\b")
_DEFAULT_SIZE = 11.0


class CellError(str):
    """An error in a cell, as the text that the cell shows: `#N/A`."""

    __slots__ = ()


Rows = list[list[Any]]


def read(cells: Remote, area: Area, formats: NumberFormats) -> Rows:
    """Return the values of a block: float, str, bool, datetime, CellError, None for empty.

    A formula that gives an empty text reads "". A time of day reads as a datetime on day 0.
    """
    rows: Rows = cells.data()
    has_number = has_blank = has_error = False
    for row in rows:
        for value in row:
            if type(value) is float:
                has_number = True
            elif value is None:
                has_error = True
            elif value == "":
                has_blank = True
    if has_blank:
        _mark_empty(rows, cells, area)
    if has_error:
        _mark_errors(rows, cells, area)
    if has_number:
        _mark_kinds(rows, cells, area, formats)
    return rows


def _mark_empty(rows: Rows, cells: Remote, area: Area) -> None:
    texts = _areas(cells.queryFormulaCells(_TEXT_RESULTS))
    kept = {
        (r, c)
        for found in texts
        for r, c in _places(found, area)
        if rows[r][c] == ""
    }  # fmt: skip
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value == "" and (r, c) not in kept:
                row[c] = None


def _mark_errors(rows: Rows, cells: Remote, area: Area) -> None:
    """Put the errors in; among the formulas, only they came as None."""
    for found in _areas(cells.queryFormulaCells(4)):
        for r, c in _places(found, area):
            cell = cells.getCellByPosition(c, r)
            number = cell.getError()
            rows[r][c] = CellError(_ERRORS.get(number) or _shown(cell))


def _shown(cell: Remote) -> str:
    text: str = cell.String
    return text if text.startswith("#") else "#VALUE!"


def _mark_kinds(rows: Rows, cells: Remote, area: Area, formats: NumberFormats) -> None:
    for found, key in _formatted(cells):
        kind = formats.kind(key)
        if not kind & (DATE | TIME | LOGICAL):
            continue
        convert: Callable[[float], Any] = _truth if kind & LOGICAL else moment_of
        for r, c in _places(found, area):
            value = rows[r][c]
            if type(value) is float:
                rows[r][c] = convert(value)
    _mark_truths(rows, cells)


def _truth(number: float) -> bool | float:
    return bool(number) if number in (0.0, 1.0) else number


def _mark_truths(rows: Rows, cells: Remote) -> None:
    """A formula's truth value is 0 or 1 in a cell without a format: its outermost part tells.

    Where a function hands on what it is given (`IF(…,TRUE,…)`), the text that the cell shows tells.
    """
    if not any(value in (0.0, 1.0) and type(value) is float for row in rows for value in row):
        return
    formulas = cells.formulas()
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if type(value) is not float or value not in (0.0, 1.0):
                continue
            formula = formulas[r][c].strip("{}")
            if formula[:1] != "=":
                continue
            if _compares(formula):
                row[c] = bool(value)
            elif _PASSES_ON.search(formula, 1):
                shown = cells.getCellByPosition(c, r).String
                if shown in ("TRUE", "FALSE"):
                    row[c] = shown == "TRUE"


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


def _formatted(cells: Remote) -> Iterator[tuple[Area, int]]:
    """Yield the parts of a block by number format."""
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.getCount()):
        ranges = groups.getByIndex(index)
        key = ranges.getByIndex(0).NumberFormat
        for address in ranges.getRangeAddresses():
            yield area_of(address), key


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
    with _heights_left(document):
        for code, places in typed.items():
            _give_format(cells, places, code, formats)
    if _keeps_heights(cells, data):
        with _heights_left(document):
            cells.set_data(data)
    else:
        cells.set_data(data)
    return formulas if has_formula else []


@contextmanager
def _heights_left(document: Remote) -> Iterator[None]:
    """Measure no row heights meanwhile; measuring takes ten times as long as writing."""
    before = document.IsAdjustHeightEnabled
    document.IsAdjustHeightEnabled = False
    try:
        yield
    finally:
        document.IsAdjustHeightEnabled = before


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
        block = cells.getCellRangeByPosition(part.column, part.row, part.last_column, part.last_row)
        # Cells that already show something of their own keep their format.
        for group in _plain_parts(block):
            group.NumberFormat = wanted


def _plain_parts(block: Remote) -> Iterator[Remote]:
    groups = block.getUniqueCellFormatRanges()
    for index in range(groups.getCount()):
        ranges = groups.getByIndex(index)
        if ranges.getByIndex(0).NumberFormat == 0:
            yield ranges


def _blocks(places: list[tuple[int, int]]) -> list[Area]:
    """Return the cells as runs down a column; rows and columns count from 0 here."""
    runs: list[Area] = []
    for row, column in sorted(places, key=lambda place: (place[1], place[0])):
        last = runs[-1] if runs else None
        if last and last.column == column and last.last_row == row - 1:
            runs[-1] = last._replace(rows=last.rows + 1)
        else:
            runs.append(Area(row, column, 1, 1))
    return runs
