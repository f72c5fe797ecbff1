"""Colours, fonts, borders and alignment."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET

from addin.libreoffice.base import Range
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote, uniform
from addin.libreoffice.uno.wire import Struct

_BOLD, _NORMAL_WEIGHT, _ITALIC, _UPRIGHT = 150.0, 100.0, 2, 0
_HORIZONTAL = {"general": 0, "left": 1, "center": 2, "right": 3, "justify": 4, "fill": 5}
_VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4}
_STANDARD_VERTICAL = 0  # shows as bottom
_SIDES = {
    "edge_top": "TopLine", "edge_bottom": "BottomLine", "edge_left": "LeftLine",
    "edge_right": "RightLine", "inside_horizontal": "HorizontalLine",
    "inside_vertical": "VerticalLine",
}  # fmt: skip
_DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}
_LINE_STYLES = {
    "continuous": 0, "dot": 1, "dash": 2, "double": 3, "dash_dot": 16, "dash_dot_dot": 17,
    "slant_dash_dot": 16,
}  # fmt: skip
_STYLE_NAMES = {0: "continuous", 1: "dot", 2: "dash", 3: "double", 14: "dash", 15: "double",
                16: "dash_dot", 17: "dash_dot_dot"}  # fmt: skip
_WEIGHTS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}


def color_number(value: Any) -> int:
    """Return a colour as LibreOffice takes it: red first, where Excel's numbers have blue first."""
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    if isinstance(value, int):
        return (value & 0xFF) << 16 | (value & 0xFF00) | value >> 16 & 0xFF
    red, green, blue = value
    return int(red) << 16 | int(green) << 8 | int(blue)


def color_tuple(number: int) -> tuple[int, int, int]:
    """Return red, green and blue; the automatic colour is black."""
    number = max(number, 0)
    return number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF


def alignment(cells: Remote, name: str) -> str | None:
    """Return xlwings' word for an alignment."""
    number = uniform(cells, name)
    if name == "VertJustify" and number == _STANDARD_VERTICAL:
        return "bottom"
    words = _HORIZONTAL if name == "HoriJustify" else _VERTICAL
    return next((word for word, value in words.items() if value == number), None)


def set_alignment(cells: Remote, name: str, word: str) -> None:
    words = _HORIZONTAL if name == "HoriJustify" else _VERTICAL
    if word not in words:
        raise Unsupported(f"range alignment: LibreOffice has no {word!r}")
    setattr(cells, name, words[word])


class Font(base_classes.Font):
    """The font of cells, of a shape, or of some of their characters."""

    def __init__(self, target: Remote) -> None:
        self.xl = target

    @property
    def api(self) -> Remote:
        return self.xl

    @property
    def bold(self) -> bool | None:
        weight = uniform(self.xl, "CharWeight")
        return None if weight is None else weight > _NORMAL_WEIGHT

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD if value else _NORMAL_WEIGHT)

    @property
    def italic(self) -> bool | None:
        posture = uniform(self.xl, "CharPosture")
        return None if posture is None else posture != _UPRIGHT

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", _ITALIC if value else _UPRIGHT)

    @property
    def size(self) -> float | None:
        size: float | None = uniform(self.xl, "CharHeight")
        return size

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        name: str | None = uniform(self.xl, "CharFontName")
        return name

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        number = uniform(self.xl, "CharColor")
        return None if number is None else color_tuple(number)

    @color.setter
    def color(self, value: Any) -> None:
        self.xl.CharColor = color_number(value)

    def _set(self, name: str, value: Any) -> None:
        """Set a property for Western, Chinese and complex writing alike, as Excel's fonts do."""
        for script in ("", "Asian", "Complex"):
            setattr(self.xl, name + script, value)


class Characters(base_classes.Characters):
    """Some of the characters of a cell or a shape."""

    def __init__(self, text: Remote, start: int | None = None, length: int = 0) -> None:
        self._text = text
        self._start = start
        self._length = length

    @property
    def api(self) -> Remote:
        return self._target()

    @property
    def text(self) -> str:
        whole = str(self._text.getString())
        return whole if self._start is None else whole[self._start : self._start + self._length]

    @property
    def font(self) -> Font:
        return Font(self._target())

    def _target(self) -> Remote:
        if self._start is None:
            return self._text
        cursor: Remote = self._text.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(self._start, False)
        cursor.goRight(self._length, True)
        return cursor

    def __getitem__(self, item: int | slice) -> Characters:
        count = len(self.text)
        if isinstance(item, slice):
            start, stop, _ = item.indices(count)
        else:
            start = item + count if item < 0 else item
            stop = start + 1
        return Characters(self._text, (self._start or 0) + start, max(0, stop - start))


class Borders(base_classes.Borders):
    """The borders of a block of cells."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Remote:
        return self._cells.remote

    line_style = property(lambda self: self._shared("line_style"))
    weight = property(lambda self: self._shared("weight"))
    color = property(lambda self: self._shared("color"))

    def _shared(self, name: str) -> Any:
        seen = {getattr(self[side], name) for side in _SIDES if side.startswith("edge")}
        return seen.pop() if len(seen) == 1 else None

    def __getitem__(self, key: str) -> Border:
        return Border(self._cells, key)

    def set(
        self, which: Any = "all", *, line_style: Any = _UNSET, weight: Any = _UNSET,
        color: Any = _UNSET,
    ) -> None:  # fmt: skip
        for side in which:
            self[side].change(line_style, weight, color)


class Border(base_classes.Border):
    """One side of a block: its edge, a diagonal, or the lines between its cells."""

    def __init__(self, cells: Range, side: str) -> None:
        self._cells = cells
        self._side = side

    @property
    def api(self) -> Remote:
        return self._cells.remote

    def _line(self) -> Struct | None:
        """Return the line, None where there is none or the cells have different ones."""
        if self._side in _DIAGONALS:
            line: Struct | None = uniform(self.api, _DIAGONALS[self._side])
        else:
            name = _SIDES[self._side]
            border = self.api.TableBorder2
            line = getattr(border, name) if getattr(border, f"Is{name}Valid") else None
        return line if line is not None and _drawn(line) else None

    @property
    def line_style(self) -> str | None:
        line = self._line()
        return None if line is None else _STYLE_NAMES.get(line.LineStyle, "continuous")

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.change(value, _UNSET, _UNSET)

    @property
    def weight(self) -> str | None:
        line = self._line()
        if line is None:
            return None
        width = line.LineWidth or line.OuterLineWidth
        return min(_WEIGHTS, key=lambda word: abs(_WEIGHTS[word] - width))

    @weight.setter
    def weight(self, value: str) -> None:
        self.change(_UNSET, value, _UNSET)

    @property
    def color(self) -> tuple[int, int, int] | None:
        line = self._line()
        return None if line is None else color_tuple(line.Color)

    @color.setter
    def color(self, value: Any) -> None:
        self.change(_UNSET, _UNSET, value)

    def change(self, line_style: Any, weight: Any, color: Any) -> None:
        """Draw, change or (with line_style None) remove the line; `_UNSET` leaves a part as it is."""
        line = _changed(self._line(), line_style, weight, color)
        if self._side in _DIAGONALS:
            setattr(self.api, _DIAGONALS[self._side], line)
            return
        # Set as a whole, since writing one side of cells that differ would clear the others.
        name = _SIDES[self._side]
        border = Struct("com.sun.star.table.TableBorder2", **{name: line, f"Is{name}Valid": True})
        self.api.TableBorder2 = border


def _drawn(line: Struct) -> bool:
    return bool(line.LineWidth or line.OuterLineWidth)


def _changed(line: Struct | None, line_style: Any, weight: Any, color: Any) -> Struct:
    new = Struct("com.sun.star.table.BorderLine2")
    if line_style is None:
        return new
    width = (line.LineWidth or line.OuterLineWidth) if line else _WEIGHTS["thin"]
    width = width if weight is _UNSET else _WEIGHTS[weight]
    style = line.LineStyle if line else 0
    style = style if line_style is _UNSET else _LINE_STYLES[line_style]
    new.LineStyle = style
    new.LineWidth = max(width, 53) if style == _LINE_STYLES["double"] else width
    new.OuterLineWidth = new.LineWidth
    new.Color = color_number(color) if color is not _UNSET else max(line.Color, 0) if line else 0
    return new
