"""指标: the KPIs with their verdicts, by month with a small chart each, and by department."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise
from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import Kind, Section, Table, palette
from addin.forms.indicators import BY_MONTH, INDICATOR_FORM, INDICATOR_TABLE, INDICATORS_BY_MONTH
from addin.forms.palette import Shade
from addin.forms.vocabularies import NO_BASELINE, OFF_TARGET, ON_TARGET
from workbook_templates.looks import colours
from workbook_templates.looks.charts import add_month_chart
from workbook_templates.looks.draft import Draft, Region
from workbook_templates.looks.grid import FIRST
from workbook_templates.looks.styles import ROW_HEIGHT, Look
from workbook_templates.sheets.form_sheet import FormSheet
from workbook_templates.sheets.links import put_way_home

STATES: dict[str, Shade] = {
    ON_TARGET: palette.DONE,
    OFF_TARGET: palette.OVERDUE,
    NO_BASELINE: palette.DUE_SOON,
}
VALUE_FORMAT = "0.0"
_BASIS_WIDTH = 68.0  # one line for nearly every sentence
_CHART_ROWS = 8


def draw_indicators(draft: Draft, sheet: Worksheet) -> int:
    """Draw the sheet; return how many rows a printed page repeats."""
    page = _IndicatorSheet(draft, INDICATOR_FORM, sheet, paper=True)
    page.draw()
    put_way_home(draft, sheet, page.corner)
    colours.colour_words(draft.regions[INDICATOR_TABLE.name], "state", STATES)
    return 1


class _IndicatorSheet(FormSheet):
    """A form whose sections begin a page each; the table of months is followed by its charts."""

    def _set_widths(self) -> None:
        self.widths[-1] = _BASIS_WIDTH
        super()._set_widths()

    def _section(self, number: int, section: Section) -> None:
        if number > 1:
            self.sheet.row_breaks.append(Break(id=self.row - 1))
        super()._section(number, section)

    def _table(self, table: Table, *, captioned: bool) -> None:
        super()._table(table, captioned=captioned)
        region = self.draft.regions[table.name]
        show_decimals(self.draft, region)
        if table is INDICATORS_BY_MONTH:
            self._charts(region)

    def _charts(self, region: Region) -> None:
        self._gap()
        widths = self.widths[: self.page]
        self.row = draw_month_charts(self.sheet, region, self.row, widths, abreast=3)


def draw_month_charts(
    sheet: Worksheet, region: Region, row: int, widths: Sequence[float], *, abreast: int
) -> int:
    """Draw a small chart of each KPI by month, from `row` on; return the row below them.

    `widths` are those of the columns from the second on, over which they are spread.
    """
    places = _parts(widths, abreast)
    for number, indicator in enumerate(BY_MONTH):
        line, place = divmod(number, abreast)
        top = row + line * _CHART_ROWS
        first, last = map(get_column_letter, places[place])
        add_month_chart(sheet, region, indicator.key, f"{first}{top}:{last}{top + _CHART_ROWS - 1}")
    bottom = row + ceil(len(BY_MONTH) / abreast) * _CHART_ROWS
    for number in range(row, bottom):
        sheet.row_dimensions[number].height = ROW_HEIGHT
    return bottom


def _parts(widths: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Return first and last columns of parts of the page that are as wide as can be alike."""
    edges = list(accumulate(widths, initial=0.0))
    wanted = (edges[-1] * n / count for n in range(count + 1))
    cuts = [edges.index(min(edges, key=partial(_distance, edge))) for edge in wanted]
    return [(FIRST + start, FIRST + end - 1) for start, end in pairwise(cuts)]


def _distance(one: float, other: float) -> float:
    return abs(one - other)


def show_decimals(draft: Draft, region: Region) -> None:
    """Give the figures of a table the same decimal places, so that they stand under each other."""
    style = draft.styles.plain(Look.REPORT, horizontal="center", number_format=VALUE_FORMAT)
    for column, field in enumerate(region.table.fields, region.left):
        if field.kind is Kind.NUMBER:
            for row in range(region.first, region.last + 1):
                region.sheet.cell(row, column)._style = style
