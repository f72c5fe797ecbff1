"""The frame of 总台账.xlsx: the tables of the roll-up as native tables, with charts."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from addin.forms import Field, Form, Kind, Table, palette
from addin.forms.portfolio import (
    ALL_DEPARTMENTS,
    ALL_INDICATORS,
    ALL_MONTHS,
    ALL_REPEATS,
    LOAD_WEEKS,
    LOADS,
    PORTFOLIO_FORMS,
)
from workbook_templates import FRAME_ROWS, FRAME_STEP
from workbook_templates.looks import colours
from workbook_templates.looks.charts import add_status_chart
from workbook_templates.looks.draft import Draft, Region, put
from workbook_templates.looks.printing import set_up_page
from workbook_templates.looks.styles import STRIPE, Look, Styles, rgb
from workbook_templates.looks.tables import ROW_STYLE, least_height
from workbook_templates.package import packed
from workbook_templates.sheets.form_sheet import FormSheet
from workbook_templates.sheets.indicators import (
    STATES,
    VALUE_FORMAT,
    draw_month_charts,
)

TITLE = "跨部门协作总台账"
_LATE = {
    "overdue": palette.OVERDUE,
    "acceptance_overdue": palette.OVERDUE,
    "blocked": palette.BLOCKED,
    "stale": palette.STALE,
}
_CHART_ROWS = 18
_BARS = {"total": "#9DC3E6"}
_FULLEST = "#F4B183"  # of the weeks of 负荷


def build_portfolio(counts: Mapping[str, int] | None = None) -> bytes:
    """Return 总台账 with room for so many rows by table, as the bytes of an ``.xlsx``.

    Two rows of each are drawn: of cells as they usually are, and of texts that look like formulas.
    """
    book = Workbook()
    names = [table.name for form in PORTFOLIO_FORMS for table in form.tables]
    room = counts or {name: FRAME_ROWS + FRAME_STEP * n for n, name in enumerate(names)}
    draft = Draft(book, Styles(book), None, room, is_frame=True)
    stripe = book._differential_styles.add(DifferentialStyle(fill=PatternFill(bgColor=STRIPE)))
    book.remove(book.worksheets[0])
    for form in PORTFOLIO_FORMS:
        _add_sheet(draft, form)
    for region in draft.regions.values():
        _draw_models(draft.styles, region)
    book.properties.title, book.properties.creator = TITLE, "Xiezuo"
    return packed(book, stripe=stripe, table_style=ROW_STYLE)


def _add_sheet(draft: Draft, form: Form) -> None:
    sheet = draft.book.create_sheet(form.sheet)
    sheet.sheet_view.showGridLines = False
    page = FormSheet(draft, form, sheet, paper=False)
    page.draw()
    sheet.freeze_panes = f"D{page.header_row + 1}"
    (table,) = form.tables
    region = draft.regions[table.name]
    _colour(region)
    if table in (ALL_MONTHS, ALL_DEPARTMENTS):
        sheet.row_breaks.append(Break(id=region.last))  # charts are whole on a page of their own
    if table is ALL_MONTHS:
        draw_month_charts(sheet, region, region.last + 2, page.widths[: page.page], abreast=2)
    if table is ALL_DEPARTMENTS:
        first, last = region.last + 2, region.last + 1 + _CHART_ROWS
        add_status_chart(sheet, region, f"B{first}:{get_column_letter(page.last)}{last}")
    set_up_page(
        sheet,
        landscape=form.landscape,
        title_rows=f"1:{page.header_row}",
        title_columns="A:C",
    )


def _draw_models(styles: Styles, region: Region) -> None:
    for row, quoted in enumerate((False, True), region.first):
        for column, field in enumerate(region.table.fields, region.left):
            style = _style(styles, region.table, field, quoted=quoted)
            put(region.sheet, row, column, None, style)
        region.sheet.row_dimensions[row].height = least_height(region.table)


def _style(styles: Styles, table: Table, field: Field, *, quoted: bool) -> StyleArray:
    if field.key == "file":
        # Quoted: a name such as "=1+1.xlsx" stays text when somebody edits it.
        return styles.plain(Look.JUMP, horizontal="left", quoted=True)
    if field.kind is Kind.NUMBER:
        number_format = "0.00" if table is ALL_REPEATS else VALUE_FORMAT
        return styles.plain(Look.REPORT, horizontal="center", number_format=number_format)
    return styles.cell(field, report=True, quoted=quoted)


def _colour(region: Region) -> None:
    keys = {field.key for field in region.table.fields}
    if "light" in keys:
        colours.colour_words(region, "light", palette.LIGHTS)
    if region.table is ALL_INDICATORS:
        colours.colour_words(region, "state", STATES)
    if "warning" in keys:
        colours.colour_rows(region, "warning")
    if "total" in keys:
        colours.bar_counts(region, _BARS)
        colours.colour_counts(region, _LATE)
    if region.table in LOADS:
        weeks = region.range("week_1", f"week_{LOAD_WEEKS}")
        heat = ColorScaleRule("num", 0, "FFFFFF", end_type="max", end_color=rgb(_FULLEST))
        region.sheet.conditional_formatting.add(weeks, heat)
