"""How a sheet looks on paper (A4) and behind which lock it stands."""

from __future__ import annotations

from math import ceil

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.looks.styles import FONT

_A4 = "9"
_WIDEST_PORTRAIT, _WIDEST_LANDSCAPE = 190.0, 305.0  # columns' widths that one page can hold
_SMALL = f'&"{FONT}"&8'


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

    It is one page wide, or several where the print would be too small to read; these repeat the
    title columns.
    """
    pages = pages_wide(sheet, landscape=landscape)
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = title_rows
    if pages > 1 and title_columns:
        sheet.print_title_cols = title_columns
    sheet.oddFooter.left.text = f"{_SMALL}&A"
    sheet.oddFooter.center.text = f"{_SMALL}第 &P 页/共 &N 页"
    sheet.oddFooter.right.text = f"{_SMALL}{_escaped(right_footer)}"


def pages_wide(sheet: Worksheet, *, landscape: bool) -> int:
    """Return over how many pages side by side the columns that are shown are spread."""
    shown: float = sum(
        (each.max - each.min + 1 if each.max else 1) * each.width
        for each in sheet.column_dimensions.values()
        if not each.hidden
    )
    return max(1, ceil(shown / (_WIDEST_LANDSCAPE if landscape else _WIDEST_PORTRAIT)))


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
