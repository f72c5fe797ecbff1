"""Native conditional formats: states by row in the handbook's order of priority (§8)."""

from __future__ import annotations

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms.palette import CANCELLED, HEADER, LIGHTS, OVERDUE, SHADES, Shade
from workbook_templates.styles import REQUIRED_FILL, painted

_REQUIRED = Shade(f"#{REQUIRED_FILL}", "#262626")
_LEVELS = {"错误": SHADES["逾期"], "提醒": SHADES["即将到期"], "提示": SHADES["未更新"]}
_GRADES = {"高": SHADES["逾期"], "中": SHADES["即将到期"]}
# Words that need a colour are found by what they start with: 受阻 stands before 受阻且逾期.
STATES = tuple(word for word in SHADES if word != "受阻且逾期")


def formula_rule(formula: str, shade: Shade, *, stop: bool = False, strike: bool = False) -> Rule:
    """Return a rule that paints cells for which `formula` (without ``=``) holds."""
    return Rule(
        type="expression", formula=[formula], stopIfTrue=stop or None,
        dxf=painted(shade, strike=strike),
    )  # fmt: skip


def by_warning(sheet: Worksheet, area: str, cell: str) -> None:
    """Paint the rows of `area` by the word of 预警 in `cell` (``$H7``)."""
    for word in STATES:
        sheet.conditional_formatting.add(
            area,
            formula_rule(
                f'LEFT({cell},{len(word)})="{word}"', SHADES[word], strike=SHADES[word] is CANCELLED
            ),
        )


def late_date(sheet: Worksheet, area: str, cell: str) -> None:
    """Let the date of a row that is blocked and overdue be red although the row is orange."""
    sheet.conditional_formatting.add(area, formula_rule(f'{cell}="受阻且逾期"', OVERDUE, stop=True))


def by_word(sheet: Worksheet, area: str, cell: str, shades: dict[str, Shade]) -> None:
    """Paint `area` by the whole word in `cell`."""
    for word, shade in shades.items():
        sheet.conditional_formatting.add(area, formula_rule(f'{cell}="{word}"', shade))


def by_light(sheet: Worksheet, area: str, cell: str) -> None:
    """Paint `area` by the light in `cell`."""
    by_word(sheet, area, cell, LIGHTS)


def by_level(sheet: Worksheet, area: str, cell: str) -> None:
    """Paint findings by their level."""
    by_word(sheet, area, cell, _LEVELS)


def by_grade(sheet: Worksheet, area: str, cell: str) -> None:
    """Paint risks by their grade."""
    by_word(sheet, area, cell, _GRADES)


def required(sheet: Worksheet, area: str, formula: str) -> None:
    """Show cells of `area` as still to be filled in while `formula` holds."""
    sheet.conditional_formatting.add(area, formula_rule(formula, _REQUIRED))


def unknown_word(sheet: Worksheet, area: str, cell: str, words: str) -> None:
    """Show in red a word that the list `words` does not have."""
    sheet.conditional_formatting.add(
        area, formula_rule(f'AND({cell}<>"",COUNTIF({words},{cell})=0)', OVERDUE)
    )


def bars(sheet: Worksheet, area: str, shade: Shade = HEADER) -> None:
    """Add data bars from nought to the largest value."""
    bar = DataBar(
        cfvo=[FormatObject(type="num", val=0), FormatObject(type="max")],
        color=f"FF{shade.fill.lstrip('#')}" if shade is not HEADER else "FF9DC3E6",
        showValue=True,
    )
    sheet.conditional_formatting.add(area, Rule(type="dataBar", dataBar=bar))
