"""Widths and heights of rows and columns, and whether they are hidden."""

from __future__ import annotations

from addin.libreoffice.block import Block
from addin.libreoffice.cells.addresses import MAX_COLUMN, MAX_ROW, area_of
from addin.libreoffice.uno.remote import Remote

_MAX_CHARACTERS, _MAX_HEIGHT = 255, 409.5
_NOTHING = 1  # as LibreOffice measures no width at all
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
        cells = self._used_or_all("columns")
        total = cells.Size.Width
        if total <= _NOTHING:
            return 0  # all are hidden
        width = cells.getColumns().getByIndex(0).Width
        return _characters(width) if _same(width, total, self._counted("columns")) else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        if self.xl is not None:
            value = _size("column_width", value, _MAX_CHARACTERS)
            pixels = round(value * 7 + 5) if value >= 1 else round(value * 12)
            self.writable("column_width").getColumns().Width = round(pixels * 0.75 / _POINTS)

    @property
    def row_height(self) -> float | None:
        """The height in points; None where the rows differ."""
        if self.xl is None:
            return 0
        cells = self._used_or_all("rows")
        total = cells.Size.Height
        if total <= _NOTHING:
            return 0
        height = cells.getRows().getByIndex(0).Height
        return _points(height) if _same(height, total, self._counted("rows")) else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        if self.xl is not None:
            value = _size("row_height", value, _MAX_HEIGHT)
            self.writable("row_height").getRows().Height = round(value / _POINTS)

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


def _size(member: str, value: float | None, most: float) -> float:
    """Return a size that Excel too would take.

    Raises:
        ValueError: it is none; cells of different sizes read as None, which is no size to be set.
    """
    if value is None or not 0 <= value <= most:
        raise ValueError(f"range.{member}: a number from 0 to {most:g}, not {value!r}")
    return value


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
