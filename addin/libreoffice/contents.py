"""What is in cells: values and formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from addin.libreoffice.attachments import Attachments
from addin.libreoffice.cells import values
from addin.libreoffice.cells.formulas import Reference, TableShape, from_office, shifted, to_office
from addin.libreoffice.uno.failures import UnoError

# CellFlags
_NUMBERS, _DATES, _TEXT, _NOTES, _FORMULAS = 1, 2, 4, 8, 16
_CONTENT = _NUMBERS | _DATES | _TEXT | _FORMULAS
_FORMATS = 32 | 64 | 256


class Contents(Attachments):
    """The contents of a block of cells; `ahead` is what was asked for their next reading."""

    ahead: values.Ahead | None = None

    @property
    def raw_value(self) -> Any:
        """The values as rows of cells; of a single cell its value."""
        if self.xl is None:
            return None
        rows = values.read(self.xl, self.area, self.sheet.book.formats, self.ahead)
        self.ahead = None
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if self.xl is None:
            return
        rows = self._filled(data)
        book = self.sheet.book
        with self._changing("value"):
            formulas = values.write(self.xl, rows, book.formats, book.xl)
        for r, row in enumerate(formulas):
            for c, formula in enumerate(row):
                if formula is not None:
                    self(r + 1, c + 1).formula = formula

    def _filled(self, data: Any) -> list[list[Any]]:
        """Return a row of values for each row of cells.

        Raises:
            ValueError: the rows are not all as long as the block is wide.
        """
        rows, columns = self.shape
        if not isinstance(data, list | tuple):
            return [[data] * columns for _ in range(rows)]
        if not data or not isinstance(data[0], list | tuple):
            data = [data]
        if len(data) == 1 and rows > 1:
            data = list(data) * rows
        if len(data) != rows or any(len(row) != columns for row in data):
            raise ValueError(f"the values do not have {rows} rows of {columns} columns")
        return [list(row) for row in data]

    def clear_contents(self) -> None:
        if self.xl is not None:
            self.writable("clear_contents").clearContents(_CONTENT)

    def clear_formats(self) -> None:
        if self.xl is not None:
            self.writable("clear_formats").clearContents(_FORMATS)
            self.conditional_formats.clear()

    def clear(self) -> None:
        if self.xl is not None:
            self.writable("clear").clearContents(_CONTENT | _NOTES | _FORMATS | 512)
            self.conditional_formats.clear()

    # Formulas

    def formula_places(self) -> set[tuple[int, int]]:
        """Return row and column, from 0 within the block, of the cells that have formulas."""
        if self.ahead is not None:
            return values.places(self.ahead.formulas, self.area)
        return values.formula_places(self.remote, self.area)

    @property
    def formula(self) -> Any:
        """The formulas, and of cells without one the value as text."""
        if self.xl is None:
            return None
        rows = tuple(tuple(_entered(text) for text in row) for row in self.xl.formulas())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if self.xl is None:
            return
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            rows, columns = self.shape
            value = [[shifted(value, r, c) for c in range(columns)] for r in range(rows)]
        translate = self._translation()
        entered = [
            [translate(formula, r) for formula in row] for r, row in enumerate(self._filled(value))
        ]
        with self._changing("formula"):
            self.xl.set_formulas(entered)

    @contextmanager
    def _changing(self, member: str) -> Iterator[None]:
        """Say why LibreOffice refuses, which it does without a reason."""
        try:
            yield
        except UnoError:
            self.writable(member)
            raise

    def _translation(self) -> Callable[[Any, int], str]:
        """Return what says a formula of a row, from 0, in LibreOffice's way.

        Tables are asked for once: each time, LibreOffice would list all of the workbook.
        """
        tables = cache(self.sheet.book.table)
        name, first = self.sheet.name, self.area.row

        @cache
        def own() -> TableShape | None:
            return tables(table.name) if (table := self.table) is not None else None

        def translate(formula: Any, row: int) -> str:
            if formula is None:
                return ""
            if not isinstance(formula, str) or not formula.startswith("="):
                return str(formula)
            return to_office(formula, tables, Reference(name, first + row, own))

        return translate

    formula2 = formula

    @property
    def formula_array(self) -> str:
        return from_office(self.remote.getArrayFormula())

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.writable("formula_array").setArrayFormula(self._translation()(value, 0))

    @property
    def has_array(self) -> bool:
        return bool(self.xl is not None and self.xl.getArrayFormula())


def _entered(text: str) -> str:
    """Return a formula, or the text that a cell holds, in Excel's spelling."""
    if text.startswith("'") and re.fullmatch(r"'(=.*|[-+]?[\d.,:/%Ee -]+)", text, re.DOTALL):
        return text[1:]  # LibreOffice marks text that would be taken for something else
    return from_office(text)
