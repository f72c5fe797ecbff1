"""The look of charts: flat, quiet, in the colours of the states."""

from __future__ import annotations

from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from workbook_templates.styles import FONT

STATUS_COLOURS = ("D9D9D9", "5B9BD5", "ED8B2D", "B39DDB", "70AD47", "A6A6A6")
"""未开始, 进行中, 受阻, 待验收, 已完成, 已取消."""


def dress(chart: object, title: str, *, width: float, height: float, legend: str) -> None:
    """Give a chart its title, size (cm), fonts and axes."""
    chart.title = _title(title)  # type: ignore[attr-defined]
    chart.width, chart.height = width, height  # type: ignore[attr-defined]
    chart.legend.position = legend  # type: ignore[attr-defined]
    chart.legend.txPr = _text(900)  # type: ignore[attr-defined]
    chart.layout = Layout(  # type: ignore[attr-defined]
        manualLayout=ManualLayout(
            layoutTarget="inner", xMode="edge", yMode="edge", x=0.13, y=0.12, w=0.83, h=0.68
        )
    )
    for axis in (chart.x_axis, chart.y_axis):  # type: ignore[attr-defined]
        axis.delete = False
        axis.txPr = _text(900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="BFBFBF"))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(  # type: ignore[attr-defined]
        ln=LineProperties(solidFill="E8E8E8")
    )
    chart.y_axis.number_format = "0"  # type: ignore[attr-defined]


def _properties(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(
        sz=size, b=bold, latin=Font(typeface=FONT), ea=Font(typeface=FONT), solidFill="595959"
    )


def _text(size: int) -> RichText:
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=_properties(size)), endParaRPr=_properties(size)
    )
    return RichText(p=[paragraph])


def _title(text: str) -> Title:
    run = RegularTextRun(t=text, rPr=_properties(1100, bold=True))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_properties(1100, bold=True)), r=[run])
    made = Title()
    made.tx = _chart_text(paragraph)
    made.overlay = False
    return made


def _chart_text(paragraph: Paragraph) -> object:
    from openpyxl.chart.text import Text

    return Text(rich=RichText(p=[paragraph]))
