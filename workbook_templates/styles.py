"""Fonts, fills and borders: the look of every sheet in one place (one meaning a colour)."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle

from addin.forms import Field, Kind, Need
from addin.forms.palette import HEADER, SECTION, Shade

FONT = "微软雅黑"
GREY = "BFBFBF"
COMPUTED_FILL = "F5F6F7"
COMPUTED_INK = "595959"
LABEL_FILL = "F0F4F9"
REQUIRED_FILL = "FFF9DB"
NOTE_INK = "6B6B6B"

FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.PERCENT: "0%",
    Kind.INTEGER: "0",
    Kind.NUMBER: "#,##0.##",
}
_CENTRED = frozenset(
    {
        Kind.ID,
        Kind.CHOICE,
        Kind.YES_NO,
        Kind.PERSON,
        Kind.DEPARTMENT,
        Kind.DATE,
        Kind.DATETIME,
        Kind.PERCENT,
    }
)
_SIDE = Side(style="thin", color=GREY)
BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
LOCKED, OPEN = Protection(locked=True), Protection(locked=False)


def rgb(colour: str) -> str:
    """Return ``#RRGGBB`` as openpyxl writes it."""
    return colour.lstrip("#")


def fill(colour: str) -> PatternFill:
    """Return a solid fill."""
    return PatternFill("solid", start_color=rgb(colour), end_color=rgb(colour))


def font(
    size: float = 10,
    *,
    bold: bool = False,
    colour: str = "262626",
    italic: bool = False,
    underline: bool = False,
) -> Font:
    """Return the house font."""
    return Font(
        name=FONT,
        size=size,
        bold=bold,
        italic=italic,
        color=rgb(colour),
        underline="single" if underline else None,
    )


def alignment(field: Field, *, wrap: bool = True) -> Alignment:
    """Return how a value of `field` stands in its cell."""
    if field.kind in _CENTRED:
        return Alignment(horizontal="center", vertical="center", wrap_text=wrap)
    if field.kind.is_number:
        return Alignment(horizontal="right", vertical="center")
    return Alignment(horizontal="left", vertical="center", wrap_text=wrap)


def number_format(field: Field) -> str:
    """Return the number format of `field`; text fields are text, so ``001`` stays ``001``."""
    if field.kind in FORMATS:
        return FORMATS[field.kind]
    return "General" if field.derived else "@"


def is_computed(field: Field) -> bool:
    """Whether nobody types here."""
    return field.derived or field.need is Need.AUTO


TITLE = font(16, bold=True, colour=HEADER.fill)
TITLE_AT = Alignment(horizontal="center", vertical="center")
SECTION_FONT = font(11, bold=True, colour=SECTION.ink)
SECTION_FILL = fill(SECTION.fill)
LABEL_FONT = font(10, bold=True, colour=SECTION.ink)
LABEL_AT = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEAD_FONT = font(10, bold=True, colour=HEADER.ink)
HEAD_FILL = fill(HEADER.fill)
DERIVED_HEAD_FILL = fill("5B7FA6")
NOTE_FONT = font(9, colour=NOTE_INK)
NOTE_AT = Alignment(horizontal="left", vertical="center", wrap_text=True)


def painted(shade: Shade, *, bold: bool = False, strike: bool = False) -> DifferentialStyle:
    """Return what a conditional format does to a cell of this shade."""
    return DifferentialStyle(
        font=Font(color=rgb(shade.ink), bold=bold or None, strike=strike or None),
        fill=PatternFill(bgColor=rgb(shade.fill), fill_type="solid"),
    )
