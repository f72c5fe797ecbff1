"""The looks of a cell, as named styles of the workbook.

Staff who want another look change the style once in Excel (单元格样式), not cell by cell.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from enum import Enum

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.utils.indexed_list import IndexedList

from addin.forms.model import NUMBER_FORMATS, Field, Kind, Need
from addin.forms.palette import HEADER, SECTION, Shade

FONT = "微软雅黑"
ROW_HEIGHT = 20.0  # points, of a row with one line
GRID = "BFC7D1"  # borders of a form
QUIET = "6B7280"  # guidance
COMPUTED_FILL = "F3F4F6"
COMPUTED_INK = "595959"
LABEL_FILL = "F5F8FC"
INK = "1F2937"
STRIPE = "FAFBFD"
REQUIRED = Shade("#FFF8CC", "#7A5C00")  # to be filled in and still empty

AS_TYPED = "@"
"""For typed text: 001 keeps its noughts, 10:00 and 3-1 become no dates, “- 完成” no formula.
Never for a formula, which a spreadsheet program would then show instead of computing."""
FOR_PROGRAMS = ';;;"供程序使用"'
"""In place of a text however long, which would make the page as wide as itself in LibreOffice."""
_CENTRED = (
    Kind.DATA,
    Kind.PERSON,
    Kind.CHOICE,
    Kind.YES_NO,
    Kind.DEPARTMENT,
    Kind.DATE,
    Kind.DATETIME,
)
_JUMP = "link"  # column of a report that leads to a cell
_COUNTS = frozenset({"overdue_days"})  # outside reports, where nought says as little
_CENTRED_WIDTH = 10  # ids and looked-up words up to this length are centred
COUNT_FORMAT = '0;-0;"–"'  # nothing to count is no news


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
    KEY = "协作 要点"
    HEADER = "协作 表头"
    COMPUTED_HEADER = "协作 自动表头"
    NOTE = "协作 说明"
    LINK = "协作 链接"
    BUTTON = "协作 按钮"
    JUMP = "协作 跳转"
    STEP = "协作 阶段"
    OUTPUT = "协作 阶段成果"
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


@dataclass(frozen=True, slots=True)
class _Design:
    """What a named style looks like."""

    font: Font
    horizontal: str = "left"
    fill: str = ""
    framed: bool = False  # a cell of a form or table: with borders, wrapped, not touching them


_DESIGNS: dict[Look, _Design] = {
    Look.TITLE: _Design(font(16, ink=HEADER.fill, bold=True), "center"),
    Look.HEADING: _Design(font(ink=QUIET), "center"),
    Look.SECTION: _Design(font(10.5, ink=SECTION.ink, bold=True), fill=SECTION.fill),
    Look.SECTION_HINT: _Design(font(ink="4B5563"), "right", SECTION.fill),
    Look.HINT: _Design(font(ink=QUIET), "right"),
    Look.CAPTION: _Design(font(10, ink=SECTION.ink, bold=True)),
    Look.LABEL: _Design(font(10, ink="374151"), "center", LABEL_FILL, framed=True),
    Look.INPUT: _Design(font(), framed=True),
    Look.COMPUTED: _Design(font(ink=COMPUTED_INK), fill=COMPUTED_FILL, framed=True),
    Look.REPORT: _Design(font(), framed=True),
    Look.KEY: _Design(font(11, ink=SECTION.ink, bold=True), framed=True),
    Look.HEADER: _Design(font(ink=HEADER.ink, bold=True), "center", HEADER.fill, framed=True),
    Look.COMPUTED_HEADER: _Design(
        font(ink=SECTION.ink, bold=True), "center", SECTION.fill, framed=True
    ),
    Look.NOTE: _Design(font(ink=QUIET)),
    Look.LINK: _Design(font(ink=HEADER.fill, underline=True), "center"),
    Look.BUTTON: _Design(font(ink=HEADER.fill), "center", LABEL_FILL, framed=True),
    Look.JUMP: _Design(font(ink=HEADER.fill, underline=True), "center", framed=True),
    Look.STEP: _Design(font(11, ink=QUIET, bold=True), "center", COMPUTED_FILL, framed=True),
    Look.OUTPUT: _Design(font(ink=QUIET), "center", framed=True),
    Look.TILE: _Design(font(18, ink=HEADER.fill, bold=True), "center", framed=True),
}


def _alignment(design: _Design, horizontal: str = "", vertical: str = "") -> Alignment:
    side = horizontal or design.horizontal
    indent = 1 if design.framed and side in ("left", "right") else 0
    return Alignment(
        horizontal=side, vertical=vertical or "center", wrap_text=design.framed, indent=indent
    )


def _named_style(look: Look, design: _Design) -> NamedStyle:
    return NamedStyle(
        look.value,
        font=design.font,
        fill=solid(design.fill) if design.fill else PatternFill(),
        border=frame() if design.framed else Border(),
        alignment=_alignment(design),
    )


@dataclass(frozen=True, slots=True)
class _Variant:
    look: Look
    number_format: str
    horizontal: str
    vertical: str
    on_one_line: bool
    wrapped: bool
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
        for look, design in _DESIGNS.items():
            book.add_named_style(_named_style(look, design))

    def plain(
        self,
        look: Look,
        *,
        horizontal: str = "",
        vertical: str = "",
        number_format: str = "",
        on_one_line: bool = False,
        wrapped: bool = False,
        unlocked: bool = False,
        quoted: bool = False,
    ) -> StyleArray:
        """Return the record of a named style with what differs from it."""
        variant = _Variant(
            look, number_format, horizontal, vertical, on_one_line, wrapped, unlocked, quoted
        )
        if variant not in self._made:
            self._made[variant] = self._make(variant)
        return self._made[variant]

    def cell(
        self, field: Field, *, report: bool = False, alone: bool = False, quoted: bool = False
    ) -> StyleArray:
        """Return the record of a field's own cell, by its kind.

        It is typed, computed, or part of a `report` that holds nothing else than results.
        A number that stands `alone`, not in a column, is centred.
        """
        typed = is_typed(field) and not report
        number_format = NUMBER_FORMATS.get(field.kind, "")
        if typed and field.kind.is_text:
            number_format = AS_TYPED
        if field.kind is Kind.DATA:
            number_format = FOR_PROGRAMS
        if field.kind is Kind.INTEGER and (report or field.key in _COUNTS):
            number_format = COUNT_FORMAT
        centred = (report or alone) and field.kind.is_number
        look = Look.REPORT if report else Look.INPUT if typed else Look.COMPUTED
        if report and field.key == _JUMP:
            look = Look.JUMP
        return self.plain(
            look,
            horizontal="center" if centred else _horizontal(field),
            number_format=number_format,
            on_one_line=field.kind.is_on_one_line,
            unlocked=typed,
            quoted=quoted,
        )

    def _make(self, variant: _Variant) -> StyleArray:
        named = self._book._named_styles[variant.look.value]
        record = copy(named.as_tuple())
        if variant.horizontal or variant.vertical or variant.on_one_line or variant.wrapped:
            place = _alignment(_DESIGNS[variant.look], variant.horizontal, variant.vertical)
            place.wrap_text = not variant.on_one_line and (variant.wrapped or place.wrap_text)
            record.alignmentId = self._book._alignments.add(place)
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
    if field.kind is Kind.ID or (field.kind is Kind.TEXT and field.derived):
        return "center" if field.length <= _CENTRED_WIDTH else "left"
    if field.kind.is_number:
        return "right"
    return ""
