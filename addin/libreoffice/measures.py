"""Widths and heights of rows and columns, and whether they are hidden."""

from __future__ import annotations

from addin.libreoffice.block import Block
from addin.libreoffice.cells.addresses import MAX_COLUMN, MAX_ROW, area_of
from addin.libreoffice.uno.remote import Remote

_POINTS = 72 / 2540  # LibreOffice measures in hundredths of a millimetre


class Measures(Block):
    """How large a block of cells is."""

    @property
    def width(self) -> float:
        return _points(self.xl.Size.Width) if self.xl is not None else 0

    @property
    def height(self) -> float:
        return _points(self.xl.Size.Height) if self.xl is not None else 0

    @property
    def left(self) -> float:
        return _points(self.xl.Position.X) if self.xl is not None else 0

    @property
    def top(self) -> float:
        return _points(self.xl.Position.Y) if self.xl is not None else 0

    @property
    def column_width(self) -> float | None:
        """The width in characters of the default font; None where the columns differ."""
        if self.xl is None:
            return 0
        width = self._used_or_all("columns").getColumns().getByIndex(0).Width
        if not _same(width, self._used_or_all("columns").Size.Width, self._counted("columns")):
            return None
        return _characters(width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if self.xl is not None:
            pixels = round(value * 7 + 5) if value >= 1 else round(value * 12)
            self.xl.getColumns().Width = round(pixels * 0.75 / _POINTS)

    @property
    def row_height(self) -> float | None:
        """The height in points; None where the rows differ."""
        if self.xl is None:
            return 0
        height = self.xl.getRows().getByIndex(0).Height
        cells = self._used_or_all("rows")
        return _points(height) if _same(height, cells.Size.Height, self._counted("rows")) else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        if self.xl is not None:
            self.xl.getRows().Height = round(value / _POINTS)

    def _used_or_all(self, axis: str) -> Remote:
        whole = self.area.columns == MAX_COLUMN if axis == "columns" else self.area.rows == MAX_ROW
        return self._used().remote if whole else self.remote

    def _counted(self, axis: str) -> int:
        area = area_of(self._used_or_all(axis).getRangeAddress())
        return area.columns if axis == "columns" else area.rows

    def autofit(self, axis: str | None = None) -> None:
        used = self._used().remote
        if axis in (None, "rows", "r"):
            used.getRows().OptimalHeight = True
        if axis in (None, "columns", "c"):
            used.getColumns().OptimalWidth = True

    @property
    def row_hidden(self) -> bool | None:
        return _hidden(self.remote.getRows())

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.remote.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return _hidden(self.remote.getColumns())

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.remote.getColumns().IsVisible = not value


def _points(hundredths: int) -> float:
    return round(hundredths * _POINTS * 4) / 4


def _characters(hundredths: int) -> float:
    pixels = round(hundredths * _POINTS / 0.75)
    return round((pixels - 5) / 7 if pixels >= 12 else pixels / 12, 2)


def _same(one: int, total: int, count: int) -> bool:
    """Whether the sizes of `count` rows or columns are alike, judged by their sum."""
    return abs(one * count - total) <= count + 1


def _hidden(lines: Remote) -> bool | None:
    seen = {bool(lines.getByIndex(index).IsVisible) for index in range(lines.getCount())}
    return not seen.pop() if len(seen) == 1 else None
