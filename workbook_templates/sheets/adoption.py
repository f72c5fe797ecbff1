"""导入对照.xlsx: what each column, word and doubtful cell of a tracker becomes, to be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from addin.content import Row, Value
from addin.forms.adoption import COLUMNS, MAPPING_FORMS, SKIPPED, TARGETS, WORDS
from addin.forms.vocabularies import PRIORITY, TASK_STATUS, YES_NO
from workbook_templates.looks.draft import Draft
from workbook_templates.looks.printing import set_up_page
from workbook_templates.looks.styles import STRIPE, Styles
from workbook_templates.looks.tables import ROW_STYLE
from workbook_templates.package import packed
from workbook_templates.sheets.form_sheet import FormSheet

TITLE = "导入对照"
_CHOICES = {
    (COLUMNS.name, "target"): (SKIPPED, *(target.label for target in TARGETS)),
    (WORDS.name, "meaning"): (*TASK_STATUS.words, *PRIORITY.words),
}


def build_mapping(fields: Mapping[str, Value], tables: Mapping[str, Sequence[Row]]) -> bytes:
    """Return the mapping with these values and rows, as the bytes of an ``.xlsx``."""
    book = Workbook()
    counts = {name: len(rows) for name, rows in tables.items()}
    draft = Draft(book, Styles(book), None, counts, values=dict(fields), contents=dict(tables))
    stripe = book._differential_styles.add(DifferentialStyle(fill=PatternFill(bgColor=STRIPE)))
    book.remove(book.worksheets[0])
    for form in MAPPING_FORMS:
        sheet = book.create_sheet(form.sheet)
        sheet.sheet_view.showGridLines = False
        page = FormSheet(draft, form, sheet, paper=False)
        page.draw()
        sheet.freeze_panes = f"A{page.header_row + 1}"
        set_up_page(sheet, landscape=True, title_rows=f"1:{page.header_row}")
    for (table, key), words in _CHOICES.items():
        region = draft.regions[table]
        _offer(region.sheet, region.range(key), words)
    for key in ("titles", "likely"):
        spot = draft.spots[f"mapping.{key}"]
        _offer(spot.sheet, spot.address, YES_NO.words)
    book.properties.title, book.properties.creator = TITLE, "Xiezuo"
    return packed(book, stripe=stripe, table_style=ROW_STYLE)


def _offer(sheet: object, cells: str, words: Sequence[str]) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.showErrorMessage, rule.error = True, "请从下拉列表中选择。"
    rule.add(cells)
    sheet.add_data_validation(rule)  # type: ignore[attr-defined]
