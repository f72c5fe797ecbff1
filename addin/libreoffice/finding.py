"""From one block of cells to others: the next edge, the region around, what is looked for."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.base import Range
from addin.libreoffice.block import Block
from addin.libreoffice.cells.addresses import MAX_COLUMN, MAX_ROW, Area, area_of
from addin.libreoffice.uno.remote import Remote

_DIRECTIONS = {
    "down": "down", "d": "down", -4121: "down", "up": "up", "u": "up", -4162: "up",
    "right": "right", "r": "right", -4161: "right", "left": "left", "l": "left", -4159: "left",
}  # fmt: skip


class Finding(Block):
    """Ways from a block of cells to others."""

    def end(self, direction: Any) -> Range:
        """Return the cell where Ctrl and an arrow key would stop."""
        way = _DIRECTIONS[direction]
        row, column = self.area.row, self.area.column
        last_row, last_column = self.sheet.end_of_used()
        vertical = way in ("down", "up")
        here, last = (row, last_row) if vertical else (column, last_column)
        edge = (MAX_ROW if vertical else MAX_COLUMN) if way in ("down", "right") else 1
        if way in ("down", "right"):
            start, stop = here, max(last, here)
        else:
            start, stop = 1, here
        line = (
            Area(start, column, stop - start + 1, 1)
            if vertical
            else (Area(row, start, 1, stop - start + 1))
        )
        cells = [text for texts in self.at(line).remote.formulas() for text in texts]
        filled = [bool(text) for text in (cells if way in ("down", "right") else reversed(cells))]
        steps = _steps(filled)
        sign = 1 if way in ("down", "right") else -1
        found = edge if steps is None else here + sign * steps
        return self.at(Area(found, column, 1, 1) if vertical else Area(row, found, 1, 1))

    def expand(self, mode: str = "table") -> Range:
        """Return the block that this cell's table, column or row fills."""
        from xlwings.expansion import expanders
        from xlwings.main import Range as Public

        expanded: Range = expanders.get(mode, mode).expand(Public(impl=self)).impl
        return expanded

    @property
    def current_region(self) -> Range:
        if self.xl is None:
            return self.block
        cursor = self.sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return self.at(area_of(cursor.getRangeAddress()))

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.xl.getCurrentController().select(self.remote)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        constants = {None: 1 | 2 | 4, "numbers": 1 | 2, "text": 4, "logical": 0, "errors": 0}
        results = {None: 7, "numbers": 1, "text": 2, "errors": 4, "logical": 0}
        cells = self.remote
        if cell_type == "blanks":
            found = cells.queryEmptyCells()
        elif cell_type == "visible":
            found = cells.queryVisibleCells()
        elif cell_type == "constants":
            found = cells.queryContentCells(constants[value_type])
        else:
            found = cells.queryFormulaCells(results[value_type])
        return [self.at(area_of(address)) for address in found.getRangeAddresses()]

    def find(
        self, text: str, whole: bool, direction: str, order: str, match_case: bool
    ) -> Range | None:
        search = self._search(text, whole, match_case)
        search.SearchType = 1  # values, not formulas
        search.SearchBackwards = direction != "forward"
        search.SearchByRow = order == "rows"
        found = self.remote.findFirst(search)
        return None if found is None else self.at(area_of(found.getRangeAddress()))

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        search = self._search(old, whole, match_case)
        search.ReplaceString = new
        self.remote.replaceAll(search)

    def _search(self, text: str, whole: bool, match_case: bool) -> Remote:
        search: Remote = self.remote.createReplaceDescriptor()
        search.SearchString = text
        search.SearchWords = whole
        search.SearchCaseSensitive = match_case
        return search


def _steps(filled: list[bool]) -> int | None:
    """Return how many cells on the cursor stops; None where it runs to the edge of the sheet."""
    if len(filled) > 1 and filled[0] and filled[1]:
        return next((i - 1 for i in range(2, len(filled)) if not filled[i]), len(filled) - 1)
    return next((i for i in range(1, len(filled)) if filled[i]), None)
