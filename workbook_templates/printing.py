"""How a sheet looks on paper (A4) and behind which lock it stands."""

from __future__ import annotations

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.styles import FONT

_A4 = "9"
_SMALL = f'&"{FONT}"&8'


def set_up_page(
    sheet: Worksheet,
    *,
    landscape: bool,
    title_rows: str,
    right_footer: str = "",
    pages_wide: int = 1,
) -> None:
    """Fit the sheet to the width of A4 and repeat its title rows."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = title_rows
    sheet.oddFooter.left.text = f"{_SMALL}&A"
    sheet.oddFooter.center.text = f"{_SMALL}第 &P 页/共 &N 页"
    sheet.oddFooter.right.text = f"{_SMALL}{_escaped(right_footer)}"


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
