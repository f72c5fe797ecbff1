"""Writing cells of an open workbook in rectangles, and undoing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from addin.book.ooxml.cells import needs_quote
from addin.book.ooxml.reference import Area
from addin.book.open.program import program_of
from addin.book.open.reading import Block, as_date
from addin.content import Value

Cells = Mapping[tuple[int, int], Value]
"""What goes into a sheet, by row and column number."""


def rectangles(cells: Cells) -> Iterator[Area]:
    """Yield the fewest rectangles, of runs along a row, that hold these cells and no others."""
    found: dict[tuple[int, int], list[int]] = {}
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    for row, columns in sorted(by_row.items()):
        for left, right in runs(sorted(columns)):
            found.setdefault((left, right), []).append(row)
    for (left, right), rows in found.items():
        for top, bottom in runs(rows):
            yield Area(left, top, right, bottom)


def runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of the numbers that follow each other."""
    start = 0
    for end, number in enumerate(numbers, 1):
        if numbers[end : end + 1] != [number + 1]:
            yield numbers[start], number
            start = end


def entered(value: Value) -> Any:
    """Return a value as it is handed to the program: text stays text whatever it looks like."""
    if isinstance(value, str):
        return f"'{value}" if _looks_typed(value) else value
    return as_date(value)


def _looks_typed(text: str) -> bool:
    """Whether a program could take the text for a formula, a number, a date or a truth value."""
    start = text.lstrip()[:1]
    return (
        needs_quote(text)
        or needs_quote(start)
        or start.isdigit()
        or start in (".", "(", "$", "¥", "￥", "€", "£")
        or text.strip().upper() in ("TRUE", "FALSE")
        or (text.isascii() and any(char.isdigit() for char in text))
    )


class Journal:
    """What was done to an open workbook, so that it can be undone in the opposite order."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Any, Area, Any]] = []

    def __len__(self) -> int:
        return len(self._steps)

    def write(self, sheet: Any, cells: Cells) -> None:
        """Write cells, a rectangle at a time."""
        areas = list(rectangles(cells))
        last = {(area.top, area.bottom): area for area in areas}
        for area in areas:
            self._steps.append(("cells", sheet, area, _content(sheet, area)))
            rows = [
                [entered(cells[row, column]) for column in range(area.left, area.right + 1)]
                for row in range(area.top, area.bottom + 1)
            ]
            is_last = last[area.top, area.bottom] is area
            program_of(sheet.book).write(sheet, area, rows, fit=is_last)

    def formulas(self, sheet: Any, cells: Mapping[tuple[int, int], str]) -> None:
        """Enter formulas, a rectangle at a time."""
        for area in rectangles(cells):
            self._steps.append(("cells", sheet, area, _content(sheet, area)))
            _range(sheet, area).formula = [
                [cells[row, column] for column in range(area.left, area.right + 1)]
                for row in range(area.top, area.bottom + 1)
            ]

    def show(self, sheet: Any, row: int, column: int, code: str) -> None:
        """Give a cell a number format; a cell for text would keep a date as text."""
        cell = sheet.range((row, column))
        self._steps.append(("format", sheet, Area(column, row, column, row), cell.number_format))
        cell.number_format = code

    def insert_rows(self, sheet: Any, at: int, count: int) -> None:
        """Insert whole rows; what stands at `at` and below moves down."""
        sheet.range(f"{at}:{at + count - 1}").insert("down")
        self._steps.append(("rows", sheet, Area(1, at, 1, at + count - 1), None))

    def added_sheet(self, sheet: Any) -> None:
        """Take note of a sheet that was added."""
        self._steps.append(("sheet", sheet, Area(1, 1, 1, 1), None))

    def undo(self, to: int = 0) -> None:
        """Undo the steps down to the first `to`, the last one first."""
        while len(self._steps) > to:
            kind, sheet, area, content = self._steps.pop()
            if kind == "sheet":
                sheet.delete()
            elif kind == "format":
                _range(sheet, area).number_format = content
            elif kind == "rows":
                sheet.range(f"{area.top}:{area.bottom}").delete("up")
            else:
                _restore(sheet, area, content)


_Content = tuple[list[list[Any]], list[list[str]]]


def _content(sheet: Any, area: Area) -> _Content:
    """Return values and formulas of a rectangle as they are now."""
    block = Block(sheet, area)
    return block.values, block.formulas


def _restore(sheet: Any, area: Area, content: _Content) -> None:
    values, formulas = content
    _range(sheet, area).value = [[entered(value) for value in row] for row in values]
    for r, row in enumerate(formulas):
        for c, formula in enumerate(row):
            if formula:
                sheet.range((area.top + r, area.left + c)).formula = formula


def _range(sheet: Any, area: Area) -> Any:
    return sheet.range((area.top, area.left), (area.bottom, area.right))
