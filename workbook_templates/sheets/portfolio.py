"""总台账.xlsx: the tables of the roll-up as a workbook with native tables and a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from addin.content import Row
from addin.forms import Field, Form, Kind, palette
from addin.forms.portfolio import (
    ALL_DEPARTMENTS,
    ALL_INDICATORS,
    ALL_MONTHS,
    ALL_REPEATS,
    LOAD_WEEKS,
    LOADS,
    PORTFOLIO_FORMS,
)
from workbook_templates.looks import colours
from workbook_templates.looks.charts import add_status_chart
from workbook_templates.looks.draft import Draft, Region
from workbook_templates.looks.printing import set_up_page
from workbook_templates.looks.rows import Column, LongTable
from workbook_templates.looks.styles import STRIPE, Look, Styles, rgb
from workbook_templates.looks.tables import ROW_STYLE, fitted
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


def build_portfolio(
    tables: Mapping[str, Sequence[Row]], links: Mapping[str, str] | None = None
) -> bytes:
    """Return 总台账 with these rows by table name, as the bytes of an ``.xlsx``.

    `links` says where each file is, seen from 总台账 or by its whole path.

    Raises:
        KeyError: a table of `addin.forms.portfolio` is missing.
    """
    book = Workbook()
    contents = {table.name: tables[table.name] for form in PORTFOLIO_FORMS for table in form.tables}
    counts = {name: len(filled) for name, filled in contents.items()}
    draft = Draft(book, Styles(book), None, counts, contents=dict(contents), is_long=True)
    stripe = book._differential_styles.add(DifferentialStyle(fill=PatternFill(bgColor=STRIPE)))
    book.remove(book.worksheets[0])
    for form in PORTFOLIO_FORMS:
        _add_sheet(draft, form)
    written: dict[str, Callable[[bytes], Iterable[bytes]]] = {}
    for number, region in enumerate(draft.regions.values(), 1):
        table, part = _long(draft, region, links or {}), f"sheet{number}.xml"
        written[f"xl/worksheets/{part}"] = table.added_to
        written[f"xl/worksheets/_rels/{part}.rels"] = table.targets
    book.properties.title, book.properties.creator = TITLE, "Xiezuo"
    return packed(book, stripe=stripe, table_style=ROW_STYLE, written=written)


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


def _long(draft: Draft, region: Region, links: Mapping[str, str]) -> LongTable:
    """Return the rows of a table with their styles, and the links to the files that they name."""
    styles, table = draft.styles, region.table

    def style(field: Field, *, quoted: bool = False) -> int:
        if field.key == "file":
            # Quoted: a name such as "=1+1.xlsx" stays text when somebody edits it.
            record = styles.plain(Look.JUMP, horizontal="left", quoted=True)
        elif field.kind is Kind.NUMBER:
            record = styles.plain(
                Look.REPORT,
                horizontal="center",
                number_format="0.00" if table is ALL_REPEATS else VALUE_FORMAT,
            )
        else:
            record = styles.cell(field, report=True, quoted=quoted)
        number: int = draft.book._cell_styles.add(record)
        return number

    columns = [Column(each.key, style(each), style(each, quoted=True)) for each in table.fields]
    return LongTable(region, draft.rows(table), columns, fitted(region), links)


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
