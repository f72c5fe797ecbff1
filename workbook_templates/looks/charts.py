"""The charts of 看板: flat, in the colours of the states, in the workbook's font."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import palette
from addin.forms.overview import STATUS_KEYS
from workbook_templates.looks.draft import Region
from workbook_templates.looks.styles import FONT, QUIET, rgb

PLANNED, ACTUAL = "E08A2E", "8FB4D9"


def add_status_chart(sheet: Worksheet, departments: Region, cells: str) -> None:
    """Add the tasks of each department by status, as stacked bars over the range `cells`."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 50
    for key, colour in zip(STATUS_KEYS, map(rgb, palette.STATUSES), strict=True):
        series = _series(sheet, departments, key)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(noFill=True)
        chart.series.append(series)
    chart.set_categories(_column(sheet, departments, "department"))
    chart.x_axis.scaling.orientation = "maxMin"  # the first department at the top
    chart.y_axis.crosses = "max"
    _finish(chart)
    _place(sheet, chart, cells)


def add_curve_chart(sheet: Worksheet, curve: Region, cells: str) -> None:
    """Add planned cumulative completions as a line, actual ones as columns, over `cells`.

    The days to come have no actual figure; as a line they would fall to nought.
    """
    chart = BarChart()
    chart.type, chart.gapWidth = "col", 60
    actual = _series(sheet, curve, "actual")
    actual.graphicalProperties = GraphicalProperties(solidFill=ACTUAL)
    chart.series.append(actual)
    line = LineChart()
    planned = _series(sheet, curve, "planned")
    planned.graphicalProperties = GraphicalProperties()
    planned.graphicalProperties.line = LineProperties(solidFill=PLANNED, w=28575)
    planned.smooth, planned.marker.symbol = False, "none"
    line.series.append(planned)
    for part in (chart, line):
        part.set_categories(_column(sheet, curve, "date"))
    chart.x_axis.number_format = "m-d"
    chart += line
    _finish(chart)
    _place(sheet, chart, cells)


def add_month_chart(sheet: Worksheet, months: Region, key: str, cells: str) -> None:
    """Add one column of a table of months as columns over `cells`, titled like the column.

    A month without a figure stays empty.
    """
    chart = BarChart()
    chart.type, chart.gapWidth = "col", 80
    series = _series(sheet, months, key)
    series.graphicalProperties = GraphicalProperties(solidFill=ACTUAL)
    chart.series.append(series)
    chart.set_categories(_column(sheet, months, months.table.key))
    label = months.table.field(key).label
    chart.title = Title(tx=Text(rich=_text(label, size=1000)), overlay=False)
    _finish(chart)
    chart.legend = None
    chart.y_axis.number_format, chart.y_axis.scaling.min = "General", 0
    _place(sheet, chart, cells)


def _series(sheet: Worksheet, region: Region, key: str) -> Series:
    column = _number(region, key)
    values = Reference(sheet, column, region.top, column, region.last)
    return Series(values, title_from_data=True)


def _column(sheet: Worksheet, region: Region, key: str) -> Reference:
    column = _number(region, key)
    return Reference(sheet, column, region.first, column, region.last)


def _number(region: Region, key: str) -> int:
    return region.left + [field.key for field in region.table.fields].index(key)


def _place(sheet: Worksheet, chart: BarChart, cells: str) -> None:
    """Lay the chart exactly over some cells, whatever font decides their size."""
    left, top, right, bottom = range_boundaries(cells)
    start, end = AnchorMarker(left - 1, 0, top - 1, 0), AnchorMarker(right, 0, bottom, 0)
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
    sheet.add_chart(chart)


def _finish(chart: BarChart) -> None:
    chart.legend.position = "b"
    chart.legend.txPr = _text()
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text()
        axis.graphicalProperties = GraphicalProperties()
        axis.graphicalProperties.line = LineProperties(solidFill="D0D5DD")
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties()
    chart.y_axis.majorGridlines.spPr.line = LineProperties(solidFill="ECEFF3")
    chart.graphical_properties = GraphicalProperties()
    chart.graphical_properties.line = LineProperties(noFill=True)


def _text(words: str = "", size: int = 1000) -> RichText:
    """Return the font of a chart (`size` in hundredths of a point), with words in it."""
    look = CharacterProperties(
        sz=size, b=False, latin=Font(typeface=FONT), ea=Font(typeface=FONT), solidFill=QUIET
    )
    runs = [RegularTextRun(rPr=look, t=words)] if words else None
    own = Paragraph(pPr=ParagraphProperties(defRPr=look), r=runs, endParaRPr=look)
    return RichText(p=[own])
