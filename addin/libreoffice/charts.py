"""Charts."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from addin.libreoffice.base import Range, Sheet
from addin.libreoffice.cells.addresses import range_address
from addin.libreoffice.drawings import Drawing
from addin.libreoffice.uno.failures import UnoError, Unsupported
from addin.libreoffice.uno.remote import Remote, properties, url
from addin.libreoffice.uno.wire import Struct, Typed

_HUNDREDTHS = 2540 / 72
_DIAGRAM = "com.sun.star.chart."
_AREAS = "[]com.sun.star.table.CellRangeAddress"
_BY_ROWS, _BY_COLUMNS = 0, 1
_NO_SYMBOLS, _SYMBOLS = -3, -2
_SMOOTH = 1
_Settings = dict[str, Any]


def _types() -> Iterator[tuple[str, str, _Settings]]:
    """Yield xlwings' words with LibreOffice's diagram and the properties that it has then."""
    stacks: tuple[tuple[str, _Settings], ...] = (
        ("clustered", {}), ("stacked", {"Stacked": True}), ("stacked_100", {"Percent": True}),
    )  # fmt: skip
    for stack, settings in stacks:
        for bar, side in (("column", "col"), ("bar", "bar")):
            flat = {**settings, "Vertical": bar == "bar"}
            yield f"{bar}_{stack}", "BarDiagram", flat
            yield f"3d_{bar}_{stack}", "BarDiagram", {**flat, "Dim3D": True}
            for solid, body in enumerate(("cylinder", "cone", "pyramid"), 1):
                yield (
                    f"{body}_{side}_{stack}", "BarDiagram",
                    {**flat, "Dim3D": True, "SolidType": solid},
                )  # fmt: skip
        tail = "" if stack == "clustered" else f"_{stack}"
        yield f"line{tail}", "LineDiagram", settings
        yield f"line_markers{tail}", "LineDiagram", {**settings, "SymbolType": _SYMBOLS}
        yield f"area{tail}", "AreaDiagram", settings
        yield f"3d_area{tail}", "AreaDiagram", {**settings, "Dim3D": True}
    yield "3d_line", "LineDiagram", {"Dim3D": True}
    yield "pie", "PieDiagram", {}
    yield "3d_pie", "PieDiagram", {"Dim3D": True}
    yield "doughnut", "DonutDiagram", {}
    yield "radar", "NetDiagram", {}
    yield "radar_markers", "NetDiagram", {"SymbolType": _SYMBOLS}
    yield "radar_filled", "FilledNetDiagram", {}
    yield "xy_scatter", "XYDiagram", {"SymbolType": _SYMBOLS, "Lines": False}
    yield "xy_scatter_lines", "XYDiagram", {"SymbolType": _SYMBOLS}
    yield "xy_scatter_lines_no_markers", "XYDiagram", {}
    yield "xy_scatter_smooth", "XYDiagram", {"SymbolType": _SYMBOLS, "SplineType": _SMOOTH}
    yield "xy_scatter_smooth_no_markers", "XYDiagram", {"SplineType": _SMOOTH}


_TYPES = {word: (kind, settings) for word, kind, settings in _types()}
_UNSET: _Settings = {
    "Dim3D": False, "SolidType": 0, "Vertical": False, "Stacked": False, "Percent": False,
    "Lines": True, "SymbolType": _NO_SYMBOLS, "SplineType": 0,
}  # fmt: skip


class Charts(base_classes.Charts):
    """The charts of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Remote:
        charts: Remote = self._sheet.xl.getCharts()
        return charts

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def __len__(self) -> int:
        return len(self.api.getElementNames())

    def __iter__(self) -> Iterator[Chart]:
        return (Chart(self._sheet, name) for name in self.api.getElementNames())

    def __call__(self, key: str | int) -> Chart:
        names = self.api.getElementNames()
        if isinstance(key, numbers.Number):
            return Chart(self._sheet, names[int(key) - 1])
        for chart in self:
            if key in (chart.name, chart.key):
                return chart
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(chart.name == key for chart in self)

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = 227,
    ) -> Chart:
        """Add a chart; Excel's chart styles have no counterpart and are left out."""
        if anchor is not None:
            left, top = anchor.left, anchor.top
        taken = set(self.api.getElementNames())
        number = len(taken) + 1
        while f"Chart {number}" in taken:
            number += 1
        chart = Chart(self._sheet, f"Chart {number}")
        chart.place(_box(left, top, width, height), source)
        if name:
            chart.name = name
        if chart_type is not None:
            chart.chart_type = chart_type
        if plot_by is not None:
            chart.plot_by = plot_by
        return chart


def _box(left: float, top: float, width: float, height: float) -> Struct:
    x, y, across, down = (round(value * _HUNDREDTHS) for value in (left, top, width, height))
    return Struct("com.sun.star.awt.Rectangle", X=x, Y=y, Width=across, Height=down)


def _headed(source: Range) -> tuple[bool, bool]:
    """Whether a block's first row names the series, and whether its first column the points."""
    rows = source.remote.data()
    beside = rows[0][1:] if len(rows[0]) > 1 else rows[0]
    below = [row[0] for row in (rows[1:] if len(rows) > 1 else rows)]
    return _has_text(beside), len(rows[0]) > 1 and _has_text(below)


def _has_lines(diagram: Remote) -> bool:
    """Whether the points of an XY diagram are joined, which only its series tell for certain."""
    try:
        return bool(diagram.getDataRowProperties(0).LineStyle)
    except UnoError:  # it has no series yet
        return bool(diagram.Lines)


def _has_text(values: list[Any]) -> bool:
    return any(isinstance(value, str) and value for value in values)


class Chart(Drawing, base_classes.Chart):
    """One chart; `key` is the name by which LibreOffice keeps it."""

    def __init__(self, sheet: Sheet, key: str) -> None:
        self.key = key
        self._sheet = sheet

    @property
    def api(self) -> Remote:
        chart: Remote = self._sheet.xl.getCharts().getByName(self.key)
        return chart

    @property
    def xl(self) -> Remote:
        """The frame of the chart on the drawing page."""
        page = self._sheet.xl.getDrawPage()
        for index in range(page.getCount()):
            shape = page.getByIndex(index)
            if shape.getShapeType() == f"{_DRAWING}OLE2Shape" and shape.PersistName == self.key:
                return shape  # type: ignore[no-any-return]
        raise KeyError(self.key)

    @property
    def _document(self) -> Remote:
        document: Remote = self.api.getEmbeddedObject()
        return document

    @property
    def name(self) -> str:
        return str(self.xl.Name) or self.key

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    def place(self, box: Struct, source: Range | None) -> None:
        """Put the chart on its sheet; only a new one takes its data from cells."""
        areas: list[Struct] = []
        headed = True, True
        if source is not None:
            areas = [range_address(source.sheet.index - 1, source.area)]
            headed = _headed(source)
        charts = self._sheet.xl.getCharts()
        if charts.hasByName(self.key):
            charts.removeByName(self.key)
        charts.addNewByName(self.key, box, Typed(_AREAS, areas), *headed)

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        box = _box(self.left, self.top, self.width, self.height)
        before = self.name, self.chart_type, self.title, self.legend.visible
        self.place(box, rng)
        self.name, self.chart_type, self.title, self.legend.visible = before
        if plot_by is not None:
            self.plot_by = plot_by

    def set_x_axis_values(self, rng: Range) -> None:
        raise Unsupported("chart.set_x_axis_values: not mapped to LibreOffice")

    @property
    def plot_by(self) -> str:
        return "rows" if self._document.getDiagram().DataRowSource == _BY_ROWS else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        self._document.getDiagram().DataRowSource = _BY_ROWS if value == "rows" else _BY_COLUMNS

    @property
    def chart_type(self) -> str:
        diagram = self._document.getDiagram()
        kind = diagram.getDiagramType().removeprefix(_DIAGRAM)
        there = {name: getattr(diagram, name) or unset for name, unset in _UNSET.items()}
        there["Lines"] = kind != "XYDiagram" or _has_lines(diagram)
        for word, (diagram_kind, settings) in _TYPES.items():
            if kind == diagram_kind and there == {**_UNSET, **settings}:
                return word
        raise Unsupported(f"chart.chart_type: {kind} with these settings has no name in xlwings")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if value not in _TYPES:
            raise Unsupported(f"chart.chart_type: {value!r} is not mapped")
        kind, settings = _TYPES[value]
        document = self._document
        document.setDiagram(document.createInstance(_DIAGRAM + kind))
        diagram = document.getDiagram()
        for name, setting in {**_UNSET, **settings}.items():
            if (getattr(diagram, name) or _UNSET[name]) != setting:
                setattr(diagram, name, setting)

    @property
    def title(self) -> str | None:
        document = self._document
        return str(document.getTitle().String) if document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        document = self._document
        document.HasMainTitle = value is not None
        if value is not None:
            document.getTitle().String = value

    @property
    def legend(self) -> ChartLegend:
        return ChartLegend(self._document)

    def _no_parts(self) -> Any:
        raise Unsupported("chart: axes, series and styles are not mapped to LibreOffice")

    category_axis = value_axis = property(_no_parts)
    secondary_category_axis = secondary_value_axis = property(_no_parts)
    series = style = property(_no_parts)

    def delete(self) -> None:
        self._sheet.xl.getCharts().removeByName(self.key)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        raise Unsupported("chart.to_pdf: export the sheet or a range instead")

    def to_png(self, path: str) -> None:
        """Write the chart as a picture."""
        export = self._sheet.book.app.office.service("com.sun.star.drawing.GraphicExportFilter")
        export.setSourceDocument(self.xl)
        export.filter(properties(URL=url(path), MediaType="image/png"))


_DRAWING = "com.sun.star.drawing."


class ChartLegend(base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, document: Remote) -> None:
        self._document = document

    @property
    def api(self) -> Remote:
        legend: Remote = self._document.getLegend()
        return legend

    @property
    def visible(self) -> bool:
        return bool(self._document.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._document.HasLegend = bool(value)

    @property
    def position(self) -> str:
        return {1: "left", 2: "top", 3: "right", 4: "bottom"}.get(self.api.Alignment, "custom")

    @position.setter
    def position(self, value: str) -> None:
        words = {"left": 1, "top": 2, "right": 3, "bottom": 4}
        if value not in words:
            raise Unsupported(f"chart.legend.position: LibreOffice has no {value!r}")
        self.api.Alignment = words[value]
