"""Shapes and pictures on a sheet's drawing page."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from addin.libreoffice.appearance import Characters, Font
from addin.libreoffice.base import Sheet
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote, properties, url
from addin.libreoffice.uno.wire import Struct

_HUNDREDTHS = 2540 / 72
_GRAPHIC = "com.sun.star.drawing.GraphicObjectShape"
_TYPES = {
    _GRAPHIC: "picture",
    "com.sun.star.drawing.CustomShape": "auto_shape",
    "com.sun.star.drawing.TextShape": "text_box",
    "com.sun.star.drawing.LineShape": "line",
    "com.sun.star.drawing.GroupShape": "group",
    "com.sun.star.drawing.OLE2Shape": "chart",
    "com.sun.star.drawing.ControlShape": "form_control",
    "com.sun.star.drawing.CaptionShape": "comment",
}
_PIXELS_AN_INCH = 96


class Drawing:
    """Anything on the drawing page: its name, place and size in points."""

    def __init__(self, sheet: Sheet, shape: Remote) -> None:
        self._sheet = sheet
        self._shape = shape

    @property
    def xl(self) -> Remote:
        """LibreOffice's shape."""
        return self._shape

    @property
    def api(self) -> Remote:
        return self.xl

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def left(self) -> float:
        return _points(self.xl.getPosition().X)

    @left.setter
    def left(self, value: float) -> None:
        self._move(X=value)

    @property
    def top(self) -> float:
        return _points(self.xl.getPosition().Y)

    @top.setter
    def top(self, value: float) -> None:
        self._move(Y=value)

    @property
    def width(self) -> float:
        return _points(self.xl.getSize().Width)

    @width.setter
    def width(self, value: float) -> None:
        self._resize(Width=value)

    @property
    def height(self) -> float:
        return _points(self.xl.getSize().Height)

    @height.setter
    def height(self, value: float) -> None:
        self._resize(Height=value)

    def _move(self, **points: float) -> None:
        place = self.xl.getPosition()
        for name, value in points.items():
            setattr(place, name, round(value * _HUNDREDTHS))
        self.xl.setPosition(place)

    def _resize(self, **points: float) -> None:
        size = self.xl.getSize()
        for name, value in points.items():
            setattr(size, name, round(value * _HUNDREDTHS))
        self.xl.setSize(size)

    def delete(self) -> None:
        self._sheet.xl.getDrawPage().remove(self.xl)


class Shape(Drawing, base_classes.Shape):
    """A shape of any kind."""

    @property
    def type(self) -> str:
        return _TYPES.get(self.xl.getShapeType(), "auto_shape")

    @property
    def index(self) -> int:
        return int(self.xl.ZOrder) + 1

    def activate(self) -> None:
        self._sheet.activate()
        self._sheet.book.xl.getCurrentController().select(self.xl)

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        self._scale(factor, relative_to_original_size)

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        self._scale(factor, relative_to_original_size)

    def _scale(self, factor: float, original: bool) -> None:
        """Change both sides; a picture's sides are tied together in Excel too."""
        size = _original(self.xl.Graphic) if original else self.xl.getSize()
        self.xl.setSize(
            Struct(
                "com.sun.star.awt.Size",
                Width=round(size.Width * factor), Height=round(size.Height * factor),
            )
        )  # fmt: skip

    @property
    def text(self) -> str:
        return str(self.xl.getString())

    @text.setter
    def text(self, value: Any) -> None:
        self.xl.setString("" if value is None else str(value))

    @property
    def font(self) -> Font:
        return Font(self.xl)

    @property
    def characters(self) -> Characters:
        return Characters(self.xl)


class Picture(Drawing, base_classes.Picture):
    """A picture."""

    locked = True

    @property
    def lock_aspect_ratio(self) -> bool:
        return self.locked

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        self.locked = bool(value)

    def _resize(self, **points: float) -> None:
        """Change one side, and the other one with it where they are tied."""
        if self.locked and len(points) == 1:
            size = self.xl.getSize()
            ratio = size.Width / (size.Height or 1)
            if "Width" in points:
                points["Height"] = points["Width"] / (ratio or 1)
            else:
                points["Width"] = points["Height"] * ratio
        super()._resize(**points)

    def index(self) -> int:
        return int(self.xl.ZOrder) + 1

    def update(self, filename: str) -> Picture:
        """Show another file in the same place and size."""
        self.xl.Graphic = _graphic(self._sheet, filename)
        return self


class _Drawings:
    """The drawings of one sheet."""

    kind: type[Drawing] = Drawing

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Remote:
        page: Remote = self._sheet.xl.getDrawPage()
        return page

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def _belongs(self, shape: Remote) -> bool:
        return bool(shape.getShapeType() != "com.sun.star.drawing.CaptionShape")

    def _listed(self) -> list[Any]:
        page = self.api
        shapes = [page.getByIndex(index) for index in range(page.getCount())]
        return [self.kind(self._sheet, shape) for shape in shapes if self._belongs(shape)]

    def __call__(self, key: str | int) -> Any:
        found = self._listed()
        if isinstance(key, numbers.Number):
            return found[int(key) - 1]
        for shape in found:
            if shape.name == key:
                return shape
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._listed())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._listed())

    def __contains__(self, key: str) -> bool:
        return any(shape.name == key for shape in self._listed())


class Shapes(_Drawings, base_classes.Collection):
    """All shapes of a sheet, without the boxes of its notes."""

    kind = Shape


class Pictures(_Drawings, base_classes.Pictures):
    """The pictures of a sheet."""

    kind = Picture

    def _belongs(self, shape: Remote) -> bool:
        return bool(shape.getShapeType() == _GRAPHIC)

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: Any = None,
    ) -> Picture:
        """Add a picture in its own size, or the one given in points."""
        if link_to_file:
            raise Unsupported("pictures.add: a picture is put into the book, never linked")
        shape = self._sheet.book.xl.createInstance(_GRAPHIC)
        self.api.add(shape)
        shape.Graphic = _graphic(self._sheet, filename)
        shape.setSize(_original(shape.Graphic))
        taken = {picture.name for picture in self}
        number = len(taken)
        while f"Picture {number}" in taken:
            number += 1
        picture = Picture(self._sheet, shape)
        picture.name = f"Picture {number}"
        if width > 0 and height > 0:
            Drawing._resize(picture, Width=width, Height=height)
        corner = anchor.impl if anchor is not None else None
        picture._move(X=corner.left if corner else left or 0, Y=corner.top if corner else top or 0)
        return picture


def _graphic(sheet: Sheet, filename: str) -> Remote:
    provider = sheet.book.app.office.service("com.sun.star.graphic.GraphicProvider")
    graphic = provider.queryGraphic(properties(URL=url(filename)))
    if graphic is None:
        raise ValueError(f"LibreOffice cannot read the picture {filename}")
    return graphic  # type: ignore[no-any-return]


def _original(graphic: Remote) -> Struct:
    """Return a picture's own size: what the file says, or its pixels at 96 to the inch."""
    size: Struct = graphic.Size100thMM
    if size.Width and size.Height:
        return size
    pixels: Struct = graphic.SizePixel
    hundredths = 2540 / _PIXELS_AN_INCH
    return Struct(
        "com.sun.star.awt.Size", Width=round(pixels.Width * hundredths),
        Height=round(pixels.Height * hundredths),
    )  # fmt: skip


def _points(hundredths: int) -> float:
    return round(hundredths / _HUNDREDTHS, 1)
