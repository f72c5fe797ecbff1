"""How a sheet looks on paper (A4) and behind which lock it stands.

Nothing is printed smaller than 9 points: cells have 10 and are scaled down to nine tenths at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.looks.grid import page_width
from workbook_templates.looks.styles import FONT, ROW_HEIGHT

_A4 = "9"
_A4_SIZE = (210.0, 297.0)  # millimetres, the short side first
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.2, "footer": 0.3}
_SMALLEST = 90  # percent
_SMALL = f'&"{FONT}"&10'


def set_up_page(
    sheet: Worksheet,
    *,
    landscape: bool,
    title_rows: str,
    title_columns: str = "",
    right_footer: str = "",
    one_page: bool = False,
) -> None:
    """Fit the sheet to A4, all of it on `one_page` or as many as it needs, and repeat its titles.

    What is wider than a page goes on over the next ones, which repeat the title columns.
    """
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    if is_wide(sheet, landscape=landscape) and not one_page:
        sheet.page_setup.scale = _SMALLEST
        sheet.print_title_cols = title_columns or None
    else:
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 1 if one_page else 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(**_MARGINS)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = title_rows
    sheet.HeaderFooter.scaleWithDoc = False
    sheet.oddFooter.left.text = f"{_SMALL}&A"
    sheet.oddFooter.center.text = f"{_SMALL}第 &P 页/共 &N 页"
    sheet.oddFooter.right.text = f"{_SMALL}{_escaped(right_footer)}"


def begin_pages(sheet: Worksheet, starts: Sequence[int], *, landscape: bool) -> None:
    """Begin a page before each section that the foot of one would cut.

    `starts` are the rows with which the sections begin, and the row after the last one; it is for
    sheets that do not grow, and whose further pages repeat the first row. Where a section is longer
    than a page, the next one begins on a page of its own.
    """

    def height(first: int, end: int) -> float:
        rows = (sheet.row_dimensions[row] for row in range(first, end))
        return fsum(0.0 if row.hidden else row.height or ROW_HEIGHT for row in rows)

    room = (_A4_SIZE[not landscape] / 25.4 - _MARGINS["top"] - _MARGINS["bottom"]) * 72
    used = height(1, starts[0])
    for start, end in pairwise(starts):
        own, repeated = height(start, end), height(1, 2)
        if used + own > room >= repeated + own:
            sheet.row_breaks.append(Break(id=start - 1))
            used = repeated
        used += own


def is_wide(sheet: Worksheet, *, landscape: bool) -> bool:
    """Whether the columns that are shown go beyond one page."""
    shown = fsum(
        (each.max - each.min + 1 if each.max else 1) * each.width
        for each in sheet.column_dimensions.values()
        if not each.hidden
    )
    return shown > page_width(landscape=landscape) + 0.1  # widths are no whole numbers


def protect(sheet: Worksheet) -> None:
    """Lock labels and formulas, without a password: against slips, not against people."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatRows = False  # False means allowed
    protection.formatColumns = False
    protection.sort = False
    protection.autoFilter = False


def _escaped(text: str) -> str:
    """In a footer ``&`` begins a code."""
    return text.replace("&", "&&")
