"""看板: tiles, departments by status, what needs attention, milestones, the curve, people."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from addin.forms import DASHBOARD
from addin.forms.overview import BY_DEPARTMENT, STATUS_KEYS, TILES
from addin.forms.palette import BLOCKED, DONE, OVERDUE, SECTION
from workbook_templates import charts, colours, pages, styles
from workbook_templates.formulas import field_formula
from workbook_templates.grid import FIRST, Grid
from workbook_templates.sample_data import FormData
from workbook_templates.sheets import Area, SheetWriter

_GRID = Grid((20.0, 9.0, 11.0, 10.0, 10.0, 12.0, 11.5, 11.0, 11.0, 11.0, 11.0, 11.0))
_TILE_INK = {"done": DONE.ink, "blocked": BLOCKED.ink, "overdue": OVERDUE.ink}


def write_dashboard(book: Workbook, data: FormData) -> None:
    """Write 看板; every figure is a formula."""
    sheet = book.create_sheet(DASHBOARD.sheet)
    writer = SheetWriter(book, sheet, _GRID, data)
    writer.set_widths()
    sheet.sheet_view.showGridLines = False
    writer.title(DASHBOARD)
    tables = {table.name: table for table in DASHBOARD.tables}
    _tiles(writer)
    writer.row += 1
    writer.section("部门 × 状态")
    departments = writer.table(DASHBOARD, tables["ByDepartment"], blank=_departments(data))
    _figures(writer, departments)
    writer.row += 1
    _department_chart(writer, departments)
    writer.section("需要关注：逾期与受阻")
    attention = writer.table(DASHBOARD, tables["Attention"])
    colours.by_warning(sheet, attention.range("task_id", "due"), attention.cell("warning"))
    _overflow(writer, attention, "name")
    writer.row += 1
    writer.section("里程碑")
    milestones = writer.table(DASHBOARD, tables["MilestoneLights"])
    colours.by_light(sheet, milestones.range("light"), milestones.cell("light"))
    writer.row += 1
    writer.section("完成曲线")
    curve = writer.table(DASHBOARD, tables["ProgressCurve"])
    _curve_chart(writer, curve)
    writer.row += 1
    writer.section("负责人工作量")
    people = writer.table(DASHBOARD, tables["ByPerson"], blank=_people(data))
    _figures(writer, people)
    pages.set_tab(sheet, "overview")
    pages.set_page(
        sheet, landscape=True, last_column=get_column_letter(_GRID.last), last_row=writer.row,
        footer=str(data.fields.get("initiation.collaboration_id") or ""),
    )  # fmt: skip
    pages.protect(sheet)


def _departments(data: FormData) -> int:
    return len(data.tables.get("Departments", ())) or BY_DEPARTMENT.blank_rows


def _people(data: FormData) -> int:
    return max(10, len(data.tables.get("People", ()))) if data.tables else 40


def _tiles(writer: SheetWriter) -> None:
    """Six tiles of two columns: the label small, the figure large."""
    for n, tile in enumerate(TILES):
        span = _GRID.span(FIRST + 2 * n, FIRST + 2 * n + 1)
        label = writer.merge(span, writer.row)
        label.value, label.font = tile.label, styles.font(10, colour=SECTION.ink)
        label.alignment = styles.TITLE_AT
        for column in range(span.first, span.last + 1):
            writer.sheet.cell(writer.row, column).fill = styles.SECTION_FILL
        figure = writer.merge(span, writer.row + 1)
        name = DASHBOARD.name_of(tile)
        writer.put(figure, tile, field_formula(name))
        figure.font = styles.font(22, bold=True, colour=_TILE_INK.get(tile.key, SECTION.ink))
        figure.fill = styles.fill("FFFFFF")
        figure.alignment = styles.TITLE_AT
        writer.define(name, writer.row + 1, span.first)
    writer.sheet.row_dimensions[writer.row].height = 20
    writer.sheet.row_dimensions[writer.row + 1].height = 42
    writer.row += 2


def _figures(writer: SheetWriter, area: Area) -> None:
    colours.bars(writer.sheet, area.range("total"))
    for key in ("blocked", "overdue"):
        shade = BLOCKED if key == "blocked" else OVERDUE
        cell = f"{area.letter(key)}{area.first}"
        writer.sheet.conditional_formatting.add(
            area.range(key), colours.formula_rule(f"AND(ISNUMBER({cell}),{cell}>0)", shade)
        )


def _overflow(writer: SheetWriter, area: Area, key: str) -> None:
    """Let the last column's text run on over the empty cells at its right."""
    for row in range(area.first, area.last + 1):
        writer.sheet[f"{area.letter(key)}{row}"].alignment = Alignment(
            horizontal="left", vertical="center"
        )


def _department_chart(writer: SheetWriter, area: Area) -> None:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.gapWidth = 60
    categories = _reference(writer, area, "department")
    for key, colour in zip(STATUS_KEYS, charts.STATUS_COLOURS, strict=True):
        series = Series(_reference(writer, area, key), title=_label(area, key))
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        chart.series.append(series)
    chart.set_categories(categories)
    rows = max(14, area.last - area.first + 6)
    charts.dress(chart, "各部门任务状态（项）", width=26.0, height=rows * 0.72, legend="b")
    chart.y_axis.majorUnit = None
    chart.x_axis.scaling.orientation = "maxMin"
    writer.sheet.add_chart(chart, f"B{writer.row}")
    for row in range(writer.row, writer.row + rows):
        writer.sheet.row_dimensions[row].height = 21
    writer.row += rows


def _curve_chart(writer: SheetWriter, area: Area) -> None:
    chart = LineChart()
    for key, colour in (("planned", "8C8C8C"), ("actual", "1F4E79")):
        series = Series(_reference(writer, area, key), title=_label(area, key))
        series.graphicalProperties.line.solidFill = colour
        series.graphicalProperties.line.width = 22000
        series.smooth = False
        chart.series.append(series)
    chart.set_categories(_reference(writer, area, "date"))
    charts.dress(chart, "计划与实际累计完成（项）", width=15.5, height=8.4, legend="b")
    chart.x_axis.number_format = "mm-dd"
    writer.sheet.add_chart(chart, f"G{area.head}")


def _reference(writer: SheetWriter, area: Area, key: str) -> Reference:
    keys = [field.key for field in area.table.fields]
    column = area.column + keys.index(key)
    return Reference(writer.sheet, min_col=column, min_row=area.first, max_row=area.last)


def _label(area: Area, key: str) -> str:
    return area.table.field(key).label
