"""What a sheet looks like on A4, measured as Excel measures it: with the widths of 微软雅黑.

A column's width counts digits of the workbook's font, each of them 8 pixels of a 96th of an inch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product, starmap
from math import floor

from openpyxl.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.font import EM, advance

_DIGIT = 8  # pixels
_PIXEL = 0.75  # points
_INCH = 72.0
_A4 = (210 / 25.4 * _INCH, 297 / 25.4 * _INCH)
_LINE = 16.5  # points, of a line of 10 points as Excel fits a row to it
_USUAL_WIDTH, _USUAL_HEIGHT = 8.43, 20.0
_TRAILING = "，。；：、！？）”’》"  # may stand beyond the end of a line

Box = tuple[int, int, int, int]
"""First column, first row, last column, last row."""


def text_width(text: str, size: float) -> float:
    """Return how many points a line takes."""
    return sum(map(advance, text)) / EM * size


def lines_of(text: str, room: float, size: float) -> int:
    """Return how many lines a text takes that is wrapped within so many points."""
    count = 0
    for paragraph in text.split("\n"):
        count, left = count + 1, room
        # Latin words and numbers stay together; a hyphen ends one.
        for word in re.findall(r"[!-,.-~]+-?|-|.", paragraph):
            width = text_width(word, size)
            if width > left and word not in _TRAILING and left < room:
                count, left = count + 1, room
            while width > left + 0.01 and len(word) > 1:  # longer than a line
                count, width = count + 1, width - left
                left = room
            left -= width
    return count


def line_height(cell: Cell) -> float:
    """Return how many points high a line of a cell is."""
    return _LINE * float(cell.font.size) / 10


@dataclass(frozen=True)
class Page:
    """The columns and rows of one printed page, without what is repeated."""

    columns: tuple[int, int]
    rows: tuple[int, int]


class Paper:
    """One sheet on paper."""

    @classmethod
    @cache
    def of(cls, sheet: Worksheet) -> Paper:
        """Return a sheet measured once."""
        return cls(sheet)

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._widths = dict(_widths(sheet))
        self._heights = {
            number: 0.0 if each.hidden else each.height
            for number, each in sheet.row_dimensions.items()
        }
        self.merged = {(r.min_row, r.min_col): r.bounds for r in sheet.merged_cells.ranges}
        self._covered = {
            (row, column)
            for left, top, right, bottom in self.merged.values()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - set(self.merged)

    def width(self, first: int, last: int) -> float:
        """Return how many points wide some columns are together."""
        return sum(self._column(number) for number in range(first, last + 1))

    def height(self, first: int, last: int) -> float:
        """Return how many points high some rows are together."""
        return sum(self._row(number) for number in range(first, last + 1))

    def _row(self, number: int) -> float:
        height = self._heights.get(number)
        return _USUAL_HEIGHT if height is None else height

    def _column(self, number: int) -> float:
        width = self._widths.get(number, _USUAL_WIDTH)
        return floor((256 * width + 128 // _DIGIT) / 256 * _DIGIT) * _PIXEL

    @property
    def room(self) -> tuple[float, float]:
        """How wide and high a page is between its margins."""
        margins = self.sheet.page_margins
        width, height = _A4
        if self.sheet.page_setup.orientation == "landscape":
            width, height = height, width
        return (
            width - (margins.left + margins.right) * _INCH,
            height - (margins.top + margins.bottom) * _INCH,
        )

    @cached_property
    def scale(self) -> float:
        """How much smaller than on the sheet everything is printed."""
        setup = self.sheet.page_setup
        if not self.sheet.sheet_properties.pageSetUpPr.fitToPage:
            return (setup.scale or 100) / 100
        ((left, top, right, bottom),) = self.areas
        wide, high = self.room
        fits = [wide * (setup.fitToWidth or 1) / self.width(left, right)]
        if setup.fitToHeight:
            fits.append(high * setup.fitToHeight / self.height(top, bottom))
        return min(1.0, *fits)

    @cached_property
    def areas(self) -> Sequence[Box]:
        """What is printed."""
        said = self.sheet.print_area
        if said:
            parts = [part.rpartition("!")[2].replace("$", "") for part in said.split(",")]
            boxes = [range_boundaries(part) for part in parts]
            return [(*box[:3], min(box[3], self.sheet.max_row)) for box in boxes]
        filled = [c for row in self.sheet.iter_rows() for c in row if c.has_style or c.value]
        corners = [(c.column, c.row) for c in filled]
        corners += [(right, bottom) for _, _, right, bottom in self.charts()]
        columns, rows = zip(*corners, strict=True)
        return [(1, 1, max(columns), max(rows))]

    @cached_property
    def pages(self) -> Sequence[Page]:
        """Every page, with breaks where people and programs put them."""
        return list(self._pages())

    def _pages(self) -> Iterator[Page]:
        for left, top, right, bottom in self.areas:
            columns = _parts((left, right), self._column, self._wide, self.sheet.col_breaks.brk)
            rows = _parts((top, bottom), self._row, self._high, self.sheet.row_breaks.brk)
            yield from starmap(Page, product(columns, rows))

    def _wide(self, first: int) -> float:
        """Return how much room there is on a page that begins with a column."""
        wide, said = self.room[0] / self.scale, self.sheet.print_title_cols
        if not said:
            return wide
        left, right = map(column_index_from_string, said.replace("$", "").split(":"))
        return wide - (self.width(left, right) if first > right else 0.0)

    def _high(self, first: int) -> float:
        """Return how much room there is on a page that begins with a row."""
        high, said = self.room[1] / self.scale, self.sheet.print_title_rows
        top, bottom = map(int, said.replace("$", "").split(":"))
        return high - (self.height(top, bottom) if first > bottom else 0.0)

    def texts(self) -> Iterator[tuple[Cell, str, Box]]:
        """Yield every typed text that is printed, and the cells that it has for itself."""
        for left, top, right, bottom in self.areas:
            for line in self.sheet.iter_rows(top, bottom, left, right):
                for cell in line:
                    shown = self._column(cell.column) and self._row(cell.row)
                    if isinstance(cell.value, str) and cell.data_type == "s" and shown:
                        yield cell, cell.value, self.cells(cell)

    def prints(self, box: Box) -> bool:
        """Whether cells are within what is printed."""
        return any(
            left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom
            for left, top, right, bottom in self.areas
        )

    def charts(self) -> Iterator[Box]:
        """Yield the cells over which each chart lies."""
        for chart in self.sheet._charts:
            start, end = chart.anchor._from, chart.anchor.to
            yield start.col + 1, start.row + 1, end.col, end.row

    def cells(self, cell: Cell) -> Box:
        """Return the cells that are merged with one."""
        return self.merged.get((cell.row, cell.column)) or (cell.column, cell.row) * 2

    def is_cut(self, cell: Cell, text: str, box: Box) -> bool:
        """Whether some of a text is not seen in its cells, or in free ones beside them."""
        wide, high = self.room_for(cell, box)
        if high is None:
            return text_width(text, cell.font.size) > wide
        return lines_of(text, wide, cell.font.size) * line_height(cell) > high

    def room_for(self, cell: Cell, box: Box) -> tuple[float, float | None]:
        """Return how wide a text may be and, where it is wrapped, how high."""
        left, top, right, bottom = box
        indent = 9.0 * cell.alignment.indent
        if cell.alignment.wrap_text:
            return self.width(left, right) - indent - 4.0, self.height(top, bottom) + 0.5
        page = next(p.columns for p in self.pages if p.columns[0] <= left <= p.columns[1])
        end = self.room[0] / self.scale - self.width(*page)  # beyond what is filled
        if cell.alignment.horizontal == "right":
            while left > page[0] and self._is_free(top, left - 1):
                left -= 1
        else:
            while right < page[1] and self._is_free(top, right + 1):
                right += 1
        beyond = end if right == page[1] and cell.alignment.horizontal != "right" else 0.0
        return self.width(left, right) + beyond - indent, None

    def _is_free(self, row: int, column: int) -> bool:
        return self.sheet.cell(row, column).value is None and (row, column) not in self._covered


def _parts(
    ends: tuple[int, int],
    size: Callable[[int], float],
    room: Callable[[int], float],
    breaks: Sequence[Break],
) -> list[tuple[int, int]]:
    """Return the first and last columns, or rows, of the pages."""
    (start, last), used, found = ends, 0.0, []
    forced = {each.id for each in breaks}
    for number in range(start, last + 1):
        if used and (used + size(number) > room(start) or number - 1 in forced):
            found.append((start, number - 1))
            start, used = number, 0.0
        used += size(number)
    return [*found, (start, last)]


def _widths(sheet: Worksheet) -> Iterator[tuple[int, float]]:
    for letter, each in sheet.column_dimensions.items():
        first = each.min or column_index_from_string(letter)
        for number in range(first, (each.max or first) + 1):
            yield number, 0.0 if each.hidden else each.width


def name(box: Box) -> str:
    """Return some cells as ``C5:F5``."""
    left, top, right, bottom = box
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def crossed(box: Box, pages: Sequence[Page]) -> bool:
    """Whether cells are on more than one page."""
    left, top, right, bottom = box
    return not any(
        page.columns[0] <= left and right <= page.columns[1]
        and page.rows[0] <= top and bottom <= page.rows[1]
        for page in pages
    )  # fmt: skip
