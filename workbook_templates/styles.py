"""The looks of a cell, as named styles of the workbook.

Staff who want another look change the style once in Excel (单元格样式), not cell by cell.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from enum import Enum

from openpyxl import Workbook
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.utils.indexed_list import IndexedList

from addin.forms.model import Field, Kind, Need
from addin.forms.palette import HEADER, SECTION, Shade

FONT = "微软雅黑"
GRID = "BFC7D1"  # borders of a form
QUIET = "6B7280"  # guidance
COMPUTED_FILL = "F3F4F6"
COMPUTED_INK = "595959"
LABEL_FILL = "F5F8FC"
INK = "1F2937"
STRIPE = "FAFBFD"
REQUIRED = Shade("#FFF8CC", "#7A5C00")  # to be filled in and still empty

NUMBER_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.INTEGER: "0",
    Kind.NUMBER: "General",
    Kind.PERCENT: "0%",
    Kind.ID: "@",
}
_CENTRED = (Kind.PERSON, Kind.CHOICE, Kind.YES_NO, Kind.DEPARTMENT, Kind.DATE, Kind.DATETIME)
_CENTRED_WIDTH = 8  # ids up to this length are centred like numbers in a list


class Look(Enum):
    """The named styles, by their name in Excel."""

    TITLE = "协作 标题"
    HEADING = "协作 抬头"
    SECTION = "协作 分节"
    SECTION_HINT = "协作 分节提示"
    HINT = "协作 提示"
    CAPTION = "协作 表名"
    LABEL = "协作 标签"
    INPUT = "协作 填写"
    COMPUTED = "协作 自动"
    REPORT = "协作 结果"
    HEADER = "协作 表头"
    COMPUTED_HEADER = "协作 自动表头"
    NOTE = "协作 说明"
    LINK = "协作 链接"
    STEP = "协作 阶段"
    TILE = "协作 数字"


def rgb(colour: str) -> str:
    """Return ``#1F4E79`` as openpyxl wants it."""
    return colour.removeprefix("#")


def solid(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", fgColor=rgb(colour), bgColor=rgb(colour))


def frame(colour: str = GRID) -> Border:
    """Return a thin border round a cell."""
    side = Side("thin", color=rgb(colour))
    return Border(left=side, right=side, top=side, bottom=side)


def font(size: float = 10, *, ink: str = INK, bold: bool = False, underline: bool = False) -> Font:
    """Return the workbook's font."""
    return Font(name=FONT, size=size, color=rgb(ink), bold=bold, u="single" if underline else None)


def _alignment(
    horizontal: str = "general", vertical: str = "center", *, wrap: bool = False
) -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap)


def _named_styles() -> list[NamedStyle]:
    brand, bar = HEADER, SECTION
    looks = {
        Look.TITLE: (font(16, ink=brand.fill, bold=True), None, None, _alignment("center")),
        Look.HEADING: (font(9, ink=QUIET), None, None, _alignment("center")),
        Look.SECTION: (font(10.5, ink=bar.ink, bold=True), solid(bar.fill), None, _alignment()),
        Look.SECTION_HINT: (font(9, ink="4B5563"), solid(bar.fill), None, _alignment("right")),
        Look.HINT: (font(9, ink=QUIET), None, None, _alignment("right")),
        Look.CAPTION: (font(10, ink=bar.ink, bold=True), None, None, _alignment("left")),
        Look.LABEL: (
            font(10, ink="374151"),
            solid(LABEL_FILL),
            frame(),
            _alignment("center", wrap=True),
        ),
        Look.INPUT: (font(), None, frame(), _alignment("left", wrap=True)),
        Look.COMPUTED: (
            font(ink=COMPUTED_INK),
            solid(COMPUTED_FILL),
            frame(),
            _alignment("left", wrap=True),
        ),
        Look.REPORT: (font(), None, frame(), _alignment("left", wrap=True)),
        Look.HEADER: (
            font(10, ink=brand.ink, bold=True),
            solid(brand.fill),
            frame(),
            _alignment("center", wrap=True),
        ),
        Look.COMPUTED_HEADER: (
            font(10, ink=bar.ink, bold=True),
            solid(bar.fill),
            frame(),
            _alignment("center", wrap=True),
        ),
        Look.NOTE: (font(9, ink=QUIET), None, None, _alignment("left")),
        Look.LINK: (font(10, ink="1F4E79", underline=True), None, None, _alignment("center")),
        Look.STEP: (
            font(11, ink=QUIET, bold=True),
            solid(COMPUTED_FILL),
            frame(),
            _alignment("center"),
        ),
        Look.TILE: (font(18, ink=brand.fill, bold=True), None, frame(), _alignment("center")),
    }
    return [
        NamedStyle(
            look.value,
            font=face,
            fill=fill or PatternFill(),
            border=border or Border(),
            alignment=place,
        )
        for look, (face, fill, border, place) in looks.items()
    ]


@dataclass(frozen=True, slots=True)
class _Variant:
    look: Look
    number_format: str
    horizontal: str
    vertical: str
    unlocked: bool
    quoted: bool


class Styles:
    """The style records of one workbook; the same record for the same look."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[_Variant, StyleArray] = {}
        # The first font decides the width of a column unit and the look of empty cells.
        book._fonts = IndexedList([font()])
        book._named_styles["Normal"].font = font()
        for style in _named_styles():
            book.add_named_style(style)

    def plain(
        self,
        look: Look,
        *,
        horizontal: str = "",
        vertical: str = "",
        number_format: str = "",
        unlocked: bool = False,
        quoted: bool = False,
    ) -> StyleArray:
        """Return the record of a named style with what differs from it."""
        variant = _Variant(look, number_format, horizontal, vertical, unlocked, quoted)
        if variant not in self._made:
            self._made[variant] = self._make(variant)
        return self._made[variant]

    def cell(self, field: Field, *, report: bool = False, quoted: bool = False) -> StyleArray:
        """Return the record of a field's own cell, by its kind.

        It is typed, computed, or part of a `report` that holds nothing else than results.
        """
        typed = is_typed(field) and not report
        return self.plain(
            Look.REPORT if report else Look.INPUT if typed else Look.COMPUTED,
            horizontal=_horizontal(field),
            number_format=NUMBER_FORMATS.get(field.kind, ""),
            unlocked=typed,
            quoted=quoted,
        )

    def _make(self, variant: _Variant) -> StyleArray:
        named = self._book._named_styles[variant.look.value]
        record = copy(named.as_tuple())
        if variant.horizontal or variant.vertical:
            record.alignmentId = self._book._alignments.add(
                _alignment(
                    variant.horizontal or named.alignment.horizontal,
                    variant.vertical or named.alignment.vertical,
                    wrap=bool(named.alignment.wrap_text),
                )
            )
        if variant.number_format:
            record.numFmtId = self._number_format(variant.number_format)
        if variant.unlocked:
            record.protectionId = self._book._protections.add(Protection(locked=False))
        record.quotePrefix = int(variant.quoted)
        return record

    def _number_format(self, code: str) -> int:
        if code in BUILTIN_FORMATS_REVERSE:
            return int(BUILTIN_FORMATS_REVERSE[code])
        return int(self._book._number_formats.add(code)) + 164


def is_typed(field: Field) -> bool:
    """Whether people type into the field (and its cell is unlocked)."""
    return not field.derived and field.need is not Need.AUTO


def _horizontal(field: Field) -> str:
    if field.kind in _CENTRED:
        return "center"
    if field.kind is Kind.ID:
        return "center" if field.length <= _CENTRED_WIDTH else "left"
    if field.kind.is_number:
        return "right"
    return ""
