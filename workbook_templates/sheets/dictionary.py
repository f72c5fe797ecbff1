"""字典: the words of every drop-down side by side, so that each list can grow downwards."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.text_size import width_of
from addin.forms.setup import DICTIONARY, SYNONYMS, WORDS
from workbook_templates.looks.draft import Draft, put
from workbook_templates.looks.grid import FIRST, MARGIN, column_width
from workbook_templates.looks.styles import Look
from workbook_templates.looks.tables import place_table
from workbook_templates.sheets.links import put_way_home

_CAPTION, _HEADER = 4, 5
_CORNER = 6  # column of the way back, at the right of the title


def draw_dictionary(draft: Draft, sheet: Worksheet) -> int:
    """Draw the older words first, then one narrow table for each vocabulary.

    Returns how many rows a printed page repeats.
    """
    styles = draft.styles
    sheet.column_dimensions["A"].width = MARGIN
    put(sheet, 1, FIRST, DICTIONARY.title, styles.plain(Look.TITLE, horizontal="left"))
    sheet.row_dimensions[1].height = 32
    put(sheet, 2, FIRST, DICTIONARY.note, styles.plain(Look.NOTE))
    sheet.row_dimensions[3].height = 6
    words, old_words = DICTIONARY.sections
    put(sheet, _CAPTION, FIRST, old_words.title, styles.plain(Look.CAPTION))
    column = FIRST
    for field in SYNONYMS.fields:
        sheet.column_dimensions[get_column_letter(column)].width = column_width(field)
        column += 1
    place_table(draft, sheet, SYNONYMS, _HEADER, FIRST, banded=True)
    column += 1
    put(sheet, _CAPTION, column, words.title, styles.plain(Look.CAPTION))
    for table in WORDS:
        longest = max(width_of(str(row["word"])) for row in draft.rows(table))
        width = max(10.0, longest + 3.0, width_of(table.title) + 3.0)
        sheet.column_dimensions[get_column_letter(column)].width = width
        place_table(draft, sheet, table, _HEADER, column)
        sheet.column_dimensions[get_column_letter(column + 1)].width = 1.5
        column += 2
    put_way_home(draft, sheet, _CORNER)
    sheet.freeze_panes = f"A{_HEADER + 1}"
    return _HEADER
