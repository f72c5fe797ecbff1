"""Charts."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from addin.libreoffice.base import Range, Sheet
from addin.libreoffice.cells.addresses import range_address
from addin.libreoffice.drawings import Drawing
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote, properties, url
from addin.libreoffice.uno.wire import Struct, Typed

_HUNDREDTHS = 2540 / 72
_DIAGRAM = "com.sun.star.chart."
# xlwings' word: LibreOffice's diagram and the properties that make the difference.
_TYPES: dict[str, tuple[str, dict[str, bool]]] = {
    "column_clustered": ("BarDiagram", {"Vertical": False}),
    "column_stacked": ("BarDiagram", {"Vertical": False, "Stacked": True}),
    "column_stacked_100": ("BarDiagram", {"Vertical": False, "Percent": True}),
    "bar_clustered": ("BarDiagram", {"Vertical": True}),
    "bar_stacked": ("BarDiagram", {"Vertical": True, "Stacked": True}),
    "bar_stacked_100": ("BarDiagram", {"Vertical": True, "Percent": True}),
    "line": ("LineDiagram", {}),
    "line_stacked": ("LineDiagram", {"Stacked": True}),
    "area": ("AreaDiagram", {}),
    "area_stacked": ("AreaDiagram", {"Stacked": True}),
    "pie": ("PieDiagram", {}),
    "doughnut": ("DonutDiagram", {}),
    "radar": ("NetDiagram", {}),
    "xy_scatter": ("XYDiagram", {}),
}
_FLAGS = ("Vertical", "Stacked", "Percent")


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
        sizes = [round(value * _HUNDREDTHS) for value in (left, top, width, height)]
        box = Struct(
            "com.sun.star.awt.Rectangle", X=sizes[0], Y=sizes[1], Width=sizes[2], Height=sizes[3]
        )
        taken = set(self.api.getElementNames())
        number = len(taken) + 1
        while f"Chart {number}" in taken:
            number += 1
        key = f"Chart {number}"
        areas = Typed("[]com.sun.star.table.CellRangeAddress", [])
        self.api.addNewByName(key, box, areas, True, True)
        chart = Chart(self._sheet, key)
        if name:
            chart.name = name
        if source is not None:
            chart.set_source_data(source, plot_by)
        if chart_type is not None:
            chart.chart_type = chart_type
        return chart


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

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        area = range_address(rng.sheet.index - 1, rng.area)
        self.api.setRanges(Typed("[]com.sun.star.table.CellRangeAddress", [area]))
        if plot_by is not None:
            self.plot_by = plot_by

    @property
    def plot_by(self) -> str:
        return "rows" if self._document.getDiagram().DataRowSource == 0 else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        self._document.getDiagram().DataRowSource = 0 if value == "rows" else 1

    @property
    def chart_type(self) -> str:
        diagram = self._document.getDiagram()
        kind = diagram.getDiagramType().removeprefix(_DIAGRAM)
        flags = {}
        if kind in ("BarDiagram", "LineDiagram", "AreaDiagram"):
            wanted = _FLAGS if kind == "BarDiagram" else _FLAGS[1:]
            flags = {name: bool(getattr(diagram, name)) for name in wanted}
        for word, (diagram_kind, settings) in _TYPES.items():
            if kind == diagram_kind and all(
                flags.get(name, False) == settings.get(name, False) for name in flags
            ):
                return word
        raise Unsupported(f"chart.chart_type: {kind} has no name in xlwings")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if value not in _TYPES:
            raise Unsupported(f"chart.chart_type: {value!r} is not mapped")
        kind, settings = _TYPES[value]
        document = self._document
        diagram = document.createInstance(_DIAGRAM + kind)
        document.setDiagram(diagram)
        for name, setting in settings.items():
            setattr(document.getDiagram(), name, setting)

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
