"""Links from sheet to sheet, by name: they hold when a sheet is renamed or moved."""

from __future__ import annotations

from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import Form
from addin.forms.overview import HOME
from workbook_templates.looks.draft import Draft, put
from workbook_templates.looks.styles import Look


def sheet_name(form: Form) -> str:
    """Return the defined name of a form's sheet."""
    return f"sheet.{form.code}"


def name_sheet(draft: Draft, form: Form, sheet: Worksheet) -> None:
    """Give a sheet its name, to which links lead."""
    draft.name_cell(sheet_name(form), sheet, "$A$1")


def put_link(
    sheet: Worksheet, row: int, column: int, text: str, form: Form, style: StyleArray
) -> None:
    """Write a text that leads to a form's sheet."""
    put(sheet, row, column, text, style)
    cell = sheet.cell(row, column)
    reference = f"{get_column_letter(column)}{row}"
    cell.hyperlink = Hyperlink(ref=reference, location=sheet_name(form), tooltip=form.title)
    cell._style = style  # setting the link has put Excel's own style


def put_way_home(draft: Draft, sheet: Worksheet, column: int) -> None:
    """Write the way back to 首页 into the first row."""
    put_link(sheet, 1, column, "返回首页", HOME, draft.styles.plain(Look.LINK))
