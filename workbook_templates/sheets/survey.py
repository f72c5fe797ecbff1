"""满意度调研表: one blank form on one page, to be filled in by anybody without a name."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation

from addin.book.text_size import height_of, lines_in
from addin.forms.model import Field, Kind
from addin.forms.palette import HEADER
from workbook_templates.looks.printing import set_up_page
from workbook_templates.looks.styles import AS_TYPED, LABEL_FILL, QUIET, font, frame, solid
from workbook_templates.package import packed

_WIDTHS = (20.0, 62.0)  # characters
_CHOICES = "H"  # hidden column with the departments
_LONG = 120.0  # points, of what is written at length
_TALL = 28.0


def build_survey(
    title: str, known: Sequence[tuple[str, str]], asked: Sequence[Field],
    departments: Sequence[str], notes: Sequence[str],
) -> bytes:  # fmt: skip
    """Return the form as the bytes of an ``.xlsx`` in which programs keep no names of people.

    Args:
        known: labels with what is filled in already.
        asked: what is to be filled in, each below the other.
        departments: what may be chosen where a department is asked.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions[_CHOICES].hidden = True
    for row, department in enumerate(departments, 1):
        sheet[f"{_CHOICES}{row}"] = department
    sheet["A1"] = title
    sheet["A1"].font = font(16, ink=HEADER.fill, bold=True)
    sheet.row_dimensions[1].height = _TALL
    for row, note in enumerate(notes, 2):
        cell = sheet.cell(row, 1, note)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        cell.font, cell.alignment = font(ink=QUIET), Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = height_of(lines_in(note, sum(_WIDTHS)))
    first = len(notes) + 2
    labels = [*known, *((field.label, "") for field in asked)]
    for row, (label, value) in enumerate(labels, first):
        name, answer = sheet.cell(row, 1, label), sheet.cell(row, 2, value or None)
        name.font, answer.font = font(), font()
        name.fill, name.border, answer.border = solid(LABEL_FILL), frame(), frame()
        name.alignment = Alignment(horizontal="center", vertical="center")
        answer.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        sheet.row_dimensions[row].height = _TALL
    for row, field in enumerate(asked, first + len(known)):
        if field.kind is Kind.LONG_TEXT:
            sheet.row_dimensions[row].height = _LONG
            sheet.cell(row, 2).number_format = AS_TYPED
        elif source := _allowed(field, len(departments)):
            rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
            rule.error, rule.errorTitle = "请从列表中选择。", field.label
            rule.add(f"B{row}")
            sheet.add_data_validation(rule)
    set_up_page(sheet, landscape=False, title_rows="1:1", one_page=True)
    book.properties.title, book.properties.creator = title, "Xiezuo"
    return packed(book, anonymous=True)


def _allowed(field: Field, departments: int) -> str:
    """Return what a drop-down offers, "" where anything may be written."""
    if field.kind is Kind.DEPARTMENT:
        return f"${_CHOICES}$1:${_CHOICES}${departments}" if departments else ""
    if field.minimum is None or field.maximum is None:
        return ""
    return f'"{",".join(map(str, range(int(field.minimum), int(field.maximum) + 1)))}"'
