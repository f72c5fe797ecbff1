"""协作简报 as a workbook of one sheet on one page: what `addin.standing.brief` says on its day.

It is a picture of that day, so its cells hold texts, and the bars are painted.
"""

from __future__ import annotations

from copy import copy
from math import fsum

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.text_size import CENTRED, INDENTED, height_of, lines_in
from addin.forms import palette
from addin.forms.overview import MILESTONE_LIGHTS
from addin.forms.palette import BAR_DONE, Shade
from addin.standing.brief import TITLE, Axis, Brief, Listed
from workbook_templates.looks.draft import put_band, put_merged
from workbook_templates.looks.grid import FIRST, MARGIN
from workbook_templates.looks.printing import set_up_page
from workbook_templates.looks.styles import STRIPE, Look, Styles, rgb, solid
from workbook_templates.looks.tables import ROW_STYLE
from workbook_templates.package import packed

_WIDTHS = (21.0, 8.0, 13.0, 12.0)
_CELLS, _CELL_WIDTH, _MARKS = 36, 1.02, 4
_AXIS = FIRST + len(_WIDTHS)  # first column of the axis
_LAST = _AXIS + _CELLS - 1
_HALF = _AXIS + _CELLS // 2
_TILES = (
    (FIRST, FIRST), (FIRST + 1, FIRST + 2), (FIRST + 3, FIRST + 3),
    (_AXIS, _AXIS + 11), (_AXIS + 12, _AXIS + 23), (_AXIS + 24, _LAST),
)  # fmt: skip
_LIST = ((FIRST, FIRST + 1), (FIRST + 2, FIRST + 2), (FIRST + 3, _AXIS + 9), (_AXIS + 10, _LAST))
_APART = Side("thick", color="FFFFFF")
_TODAY = Side("medium", color=rgb(palette.OVERDUE.ink))
_WORDS = {**palette.SHADES, **palette.LIMITS, **palette.LIGHTS}

Cells = tuple[int, int]
"""First and last column of cells that are merged."""


def build_brief(brief: Brief) -> bytes:
    """Return the brief as the bytes of an ``.xlsx``."""
    book = Workbook()
    drawing = _Drawing(book, brief)
    stripe = book._differential_styles.add(DifferentialStyle(fill=PatternFill(bgColor=STRIPE)))
    drawing.draw()
    book.properties.title, book.properties.creator = f"{TITLE} {brief.id}", "Xiezuo"
    return packed(book, stripe=stripe, table_style=ROW_STYLE)


class _Drawing:
    """Draws the page from top to bottom."""

    def __init__(self, book: Workbook, brief: Brief) -> None:
        self.brief = brief
        self.styles = Styles(book)
        self.sheet: Worksheet = book.active
        self.row = 1

    def draw(self) -> None:
        sheet = self.sheet
        sheet.title = TITLE
        sheet.sheet_view.showGridLines = False
        for column, width in enumerate((MARGIN, *_WIDTHS, *(_CELL_WIDTH,) * _CELLS), 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        self._head()
        self._figures()
        if axis := self.brief.axis:
            self._bars(axis)
        for listed in self.brief.lists:
            self._list(listed)
        set_up_page(
            sheet, landscape=False, title_rows="1:1", right_footer=self.brief.id, one_page=True
        )

    def _head(self) -> None:
        whole = (FIRST, _LAST)
        self._put(whole, f"{TITLE}：{self.brief.title}", Look.TITLE, wrapped=True)
        self.row += 1
        self._put(whole, self.brief.about, Look.HEADING, wrapped=True)
        self.row += 1
        phase, light, *others = self.brief.facts
        self._put((FIRST, FIRST), phase[0], Look.LABEL)
        self._put((FIRST + 1, FIRST + 3), phase[1], Look.KEY)
        self._put((_AXIS, _HALF - 1), light[0], Look.LABEL)
        self._put((_HALF, _LAST), light[1], Look.KEY, shade=palette.LIGHTS.get(light[1]))
        self.row += 1
        for label, said in others:
            self._put((FIRST, FIRST), label, Look.LABEL)
            self._put((FIRST + 1, _LAST), said, Look.INPUT)
            self.row += 1
        self._gap()

    def _figures(self) -> None:
        for cells, (_, label, _) in zip(_TILES, self.brief.figures, strict=True):
            self._put(cells, label, Look.LABEL)
        self.row += 1
        for cells, (key, _, shown) in zip(_TILES, self.brief.figures, strict=True):
            shade = palette.FIGURES.get(key) if shown != "0" else None
            self._put(cells, shown, Look.TILE, shade=shade)
        self.sheet.row_dimensions[self.row].height = 34
        self.row += 1
        self._gap()

    def _bars(self, axis: Axis) -> None:
        self._bar(MILESTONE_LIGHTS.title)
        labels = [MILESTONE_LIGHTS.field(key).label for key in ("name", "done", "light", "due")]
        for column, label in enumerate(labels, FIRST):
            self._put((column, column), label, Look.HEADER)
        part = _CELLS // _MARKS
        for number, day in enumerate(axis.marks(_MARKS)):
            first = _AXIS + number * part
            self._put((first, first + part - 1), f"{day:%m-%d}", Look.COMPUTED_HEADER, "left")
        self.row += 1
        for bar in self.brief.bars:
            shade = _WORDS.get(bar.light)
            for column, said in enumerate((bar.name, bar.note, bar.light, f"{bar.due}"), FIRST):
                side = "left" if column == FIRST else "center"
                self._put(
                    (column, column), said, Look.INPUT, side, shade if column == FIRST + 2 else None
                )
            self._paint(axis, axis.span(bar), bar.colour)
            self.row += 1
        self._more(self.brief.more_bars)

    def _paint(self, axis: Axis, span: tuple[float, float, float], colour: str) -> None:
        """Paint a bar cell by cell, and the line of today."""
        start, done, end = (round(each * _CELLS) for each in span)
        today = min(_CELLS - 1, int(axis.share(self.brief.today) * _CELLS))
        for number in range(_CELLS):
            cell = self.sheet.cell(self.row, _AXIS + number)
            line = _TODAY if number == today else None
            if start <= number < max(end, start + 1):
                cell.fill = solid(BAR_DONE if number < done else colour)
                cell.border = Border(left=line, top=_APART, bottom=_APART)
            elif line:
                cell.border = Border(left=line)

    def _list(self, listed: Listed) -> None:
        self._bar(listed.title)
        for cells, heading in zip(_LIST, listed.headings, strict=True):
            self._put(cells, heading, Look.HEADER)
        self.row += 1
        for row in listed.rows or [("（没有）", "", "", "")]:
            for number, (cells, said) in enumerate(zip(_LIST, row, strict=True)):
                shade = _WORDS.get(said) if number == 1 else None
                self._put(cells, said, Look.INPUT, "center" if number else "left", shade)
            self.row += 1
        self._more(listed.more)

    def _bar(self, title: str) -> None:
        put_band(self.sheet, self.row, (FIRST, _LAST), self.styles.plain(Look.SECTION))
        self._put((FIRST, FIRST), title, Look.SECTION)
        self.row += 1

    def _more(self, said: str) -> None:
        if said:
            self._put((FIRST, _LAST), said, Look.NOTE)
            self.row += 1
        self._gap()

    def _put(
        self,
        cells: Cells,
        said: str,
        look: Look,
        horizontal: str = "",
        shade: Shade | None = None,
        *,
        wrapped: bool = False,
    ) -> None:
        """Write a text and make its row high enough."""
        style = self.styles.plain(look, horizontal=horizontal, wrapped=wrapped)
        put_merged(self.sheet, self.row, cells, said, copy(style))  # it may be coloured
        cell = self.sheet.cell(self.row, cells[0])
        size = cell.font.size
        if shade:
            cell.fill = solid(shade.fill)
            cell.font = Font(name=cell.font.name, size=size, b=True, color=rgb(shade.ink))
        width = self._width(cells) * 10 / size
        padding = CENTRED if cell.alignment.horizontal == "center" else INDENTED
        lines = lines_in(said, width, padding) if cell.alignment.wrap_text else 1
        row = self.sheet.row_dimensions[self.row]
        row.height = max(row.height or 0.0, height_of(lines, 20.0) * size / 10)

    def _width(self, cells: Cells) -> float:
        letters = map(get_column_letter, range(cells[0], cells[1] + 1))
        return fsum(self.sheet.column_dimensions[letter].width for letter in letters)

    def _gap(self) -> None:
        self.sheet.row_dimensions[self.row].height = 6.0
        self.row += 1
