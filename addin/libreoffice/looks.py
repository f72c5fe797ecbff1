"""How cells look: number formats, colours, fonts, borders, alignment, merged cells."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.appearance import (
    Borders,
    Characters,
    Font,
    alignment,
    color_number,
    color_tuple,
    set_alignment,
)
from addin.libreoffice.base import Range
from addin.libreoffice.block import Block
from addin.libreoffice.cells.addresses import area_of
from addin.libreoffice.uno.remote import Remote, uniform


class Looks(Block):
    """The looks of a block of cells."""

    @property
    def number_format(self) -> str | None:
        if self.xl is None:
            return ""
        key = uniform(self.xl, "NumberFormat")
        return None if key is None else self.sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        if self.xl is not None:
            key = self.sheet.book.formats.key(value)
            self.writable("number_format").NumberFormat = key

    @property
    def color(self) -> tuple[int, int, int] | None:
        if self.xl is None:
            return None
        number = uniform(self.xl, "CellBackColor")
        return None if number in (None, -1) else color_tuple(number)

    @color.setter
    def color(self, value: Any) -> None:
        if self.xl is not None:
            number = -1 if value is None else color_number(value)
            self.writable("color").CellBackColor = number

    def set_colors(self, colors: Any) -> None:
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    self(r + 1, c + 1).color = color

    @property
    def font(self) -> Font:
        return Font(self.remote)

    @property
    def borders(self) -> Borders:
        return Borders(self.block)

    @property
    def characters(self) -> Characters:
        return Characters(self.first)

    @property
    def wrap_text(self) -> bool | None:
        wrapped: bool | None = uniform(self.remote, "IsTextWrapped")
        return wrapped

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.writable("wrap_text").IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        return alignment(self.remote, "HoriJustify")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        set_alignment(self.writable("horizontal_alignment"), "HoriJustify", value)

    @property
    def vertical_alignment(self) -> str | None:
        return alignment(self.remote, "VertJustify")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        set_alignment(self.writable("vertical_alignment"), "VertJustify", value)

    def adjust_indent(self, amount: int) -> None:
        step = 353  # Excel's indent of one is about 10 points
        self.writable("adjust_indent").ParaIndent = max(
            0, (uniform(self.remote, "ParaIndent") or 0) + amount * step
        )

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.xl.createCursorByRange(self.first_cells())
        cursor.collapseToMergedArea()
        return self.at(area_of(cursor.getRangeAddress()))

    def first_cells(self) -> Remote:
        """Return the first cell as a block of one."""
        return self.at(self.area._replace(rows=1, columns=1)).remote

    @property
    def merge_cells(self) -> bool:
        return self.merge_area.shape != (1, 1)

    def merge(self, across: bool) -> None:
        for area in self._row_areas() if across else (self.area,):
            cells = self.at(area).writable("merge")
            cells.merge(False)  # a block that was merged before would stay as it was
            cells.merge(True)

    def unmerge(self) -> None:
        self.writable("unmerge").merge(False)
