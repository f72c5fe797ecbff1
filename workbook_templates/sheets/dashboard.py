"""看板: figures, departments, what needs attention, milestones and the curve."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import palette
from addin.forms.model import NUMBER_FORMATS
from addin.forms.overview import (
    ATTENTION,
    BY_DEPARTMENT,
    BY_PERSON,
    CURVE,
    DASHBOARD,
    FIGURES,
    MILESTONE_LIGHTS,
    MOVES,
)
from workbook_templates.looks import charts, colours
from workbook_templates.looks.draft import Draft, Region, Spot, put, put_band, put_merged
from workbook_templates.looks.grid import FIRST, MARGIN
from workbook_templates.looks.styles import ROW_HEIGHT, Look
from workbook_templates.looks.tables import place_table
from workbook_templates.sheets.form_sheet import place_field
from workbook_templates.sheets.links import put_way_home

_LEFT_WIDTHS = (15.0, *(8.5,) * 10)
_RIGHT_WIDTHS = (20.5, 6.0, 14.5, 14.5, 9.5, 12.5, 12.0, 22.0)
_GUTTER = 2.0
LEFT = (FIRST, FIRST + len(_LEFT_WIDTHS) - 1)
RIGHT = (LEFT[1] + 2, LEFT[1] + 1 + len(_RIGHT_WIDTHS))
_TILE_COLUMNS = ((2, 4), (5, 8), (9, 12), (14, 15), (16, 19), (20, 21))
_FIRST_TILE = 3
CHART_ROWS = 17
_BARS = {"total": "#8FB4D9", "overdue": "#F1A9A5"}


def draw_dashboard(draft: Draft, sheet: Worksheet) -> int:
    """Draw the tiles and, below them, two columns of tables and charts, a page wide each.

    Returns how many rows a printed page repeats.
    """
    _set_widths(sheet)
    put_merged(sheet, 1, (FIRST + 1, LEFT[1]), DASHBOARD.title, draft.styles.plain(Look.TITLE))
    sheet.row_dimensions[1].height = 34
    sheet.row_dimensions[2].height = 6
    first_bar = _tiles(draft, sheet)
    departments = _table(draft, sheet, BY_DEPARTMENT.name, first_bar, LEFT)
    attention = _table(draft, sheet, ATTENTION.name, first_bar, RIGHT)
    below = max(departments.last, attention.last) + 2
    _bar(draft, sheet, below, LEFT, "各部门任务状态")
    charts.add_status_chart(sheet, departments, _chart_cells(LEFT, below + 1))
    _bar(draft, sheet, below, RIGHT, "计划与实际累计完成")
    row = below + CHART_ROWS + 2
    people = _table(draft, sheet, BY_PERSON.name, row, LEFT)
    milestones = _table(draft, sheet, MILESTONE_LIGHTS.name, row, RIGHT)
    curve = _table(draft, sheet, CURVE.name, milestones.last + 2, RIGHT)
    moves = _table(draft, sheet, MOVES.name, curve.last + 2, RIGHT)
    charts.add_curve_chart(sheet, curve, _chart_cells(RIGHT, below + 1))
    _colour(departments, people, attention, milestones)
    # Charts are anchored to rows, so the rows behind them have a height of their own.
    for number in range(first_bar, max(people.last, moves.last) + 1):
        sheet.row_dimensions[number].height = sheet.row_dimensions[number].height or ROW_HEIGHT
    put_way_home(draft, sheet, RIGHT[1])
    sheet.col_breaks.append(Break(id=LEFT[1]))  # each half is a page wide
    sheet.row_breaks.append(Break(id=below - 1))  # and its chart whole
    return 1


def _set_widths(sheet: Worksheet) -> None:
    widths = (MARGIN, *_LEFT_WIDTHS, _GUTTER, *_RIGHT_WIDTHS)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _tiles(draft: Draft, sheet: Worksheet) -> int:
    """Draw the figures, a few beside each other; return the first row below them."""
    styles, row = draft.styles, _FIRST_TILE
    for number, field in enumerate(FIGURES):
        line, place = divmod(number, len(_TILE_COLUMNS))
        row, columns = _FIRST_TILE + 3 * line, _TILE_COLUMNS[place]
        put_merged(sheet, row, columns, field.label, styles.plain(Look.LABEL))
        style = styles.plain(Look.TILE, number_format=NUMBER_FORMATS[field.kind])
        spot = place_field(draft, DASHBOARD, field, sheet, row + 1, columns, style=style)
        _colour_tile(spot)
        sheet.row_dimensions[row].height = 20
        sheet.row_dimensions[row + 1].height = 38
    return row + 3


def _colour_tile(spot: Spot) -> None:
    shade = palette.FIGURES.get(spot.field.key)
    if shade:
        last = f"{get_column_letter(spot.last_column)}{spot.row}"
        rule = colours.when(f"{spot.absolute}>0", colours.shaded(shade, bold=True))
        spot.sheet.conditional_formatting.add(f"{spot.address}:{last}", rule)


def _table(draft: Draft, sheet: Worksheet, name: str, row: int, columns: tuple[int, int]) -> Region:
    table = next(table for table in DASHBOARD.tables if table.name == name)
    _bar(draft, sheet, row, columns, table.title)
    return place_table(draft, sheet, table, row + 1, columns[0])


def _chart_cells(columns: tuple[int, int], row: int) -> str:
    first, last = map(get_column_letter, columns)
    return f"{first}{row}:{last}{row + CHART_ROWS - 1}"


def _bar(draft: Draft, sheet: Worksheet, row: int, columns: tuple[int, int], title: str) -> None:
    put_band(sheet, row, columns, draft.styles.plain(Look.SECTION))
    put(sheet, row, columns[0], title, draft.styles.plain(Look.SECTION))


def _colour(departments: Region, people: Region, attention: Region, milestones: Region) -> None:
    for region in (departments, people):
        colours.bar_counts(region, _BARS)
        colours.colour_counts(
            region, {"overdue": palette.OVERDUE, "blocked": palette.BLOCKED, "stale": palette.STALE}
        )
    colours.colour_rows(attention, "warning", date_key="due")
    colours.colour_words(milestones, "light", palette.LIGHTS)
