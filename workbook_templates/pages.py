"""How sheets print and what is protected in them."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

_TAB = {"forms": "1F4E79", "overview": "389E0D", "setup": "8C8C8C"}


def set_page(
    sheet: Worksheet,
    *,
    landscape: bool,
    last_column: str,
    last_row: int,
    footer: str = "",
    title_rows: str = "",
) -> None:
    """Print on A4, one page wide, with the page number in the footer."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"A1:{last_column}{last_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = footer
    sheet.oddFooter.center.text = "第 &P 页 / 共 &N 页"
    sheet.oddFooter.right.text = "&A"
    for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
        part.size = 8
    if title_rows:
        sheet.print_title_rows = title_rows


def set_tab(sheet: Worksheet, group: str) -> None:
    """Colour the sheet's tab by its group."""
    sheet.sheet_properties.tabColor = _TAB[group]


def protect(sheet: Worksheet) -> None:
    """Lock labels and formulas without a password; sorting, filtering and sizing stay possible."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.sort = protection.autoFilter = False
    protection.insertRows = protection.deleteRows = False
    protection.insertHyperlinks = False
    protection.objects = protection.scenarios = False
