"""字典 and 工作日历: the sheets whose rows come from the description and from the calendar."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from addin.content import Value
from addin.forms import CALENDAR_FORM, DICTIONARY
from addin.forms.vocabularies import WEEKDAY
from addin.worktime import Calendar
from workbook_templates import pages, styles
from workbook_templates.form_sheets import write_list
from workbook_templates.grid import FIRST, Grid
from workbook_templates.sample_data import FormData
from workbook_templates.sheets import SheetWriter


def write_dictionary(book: Workbook, data: FormData) -> None:
    """Write 字典: one narrow table a vocabulary, side by side, then the older words."""
    sheet = book.create_sheet(DICTIONARY.sheet)
    words, (older,) = (list(section.items) for section in DICTIONARY.sections)
    widths = [14.0, 1.5] * len(words) + [2.0, 20.0, 14.0, 14.0, 14.0]
    writer = SheetWriter(book, sheet, Grid(tuple(widths)), data)
    writer.set_widths()
    sheet.sheet_view.showGridLines = False
    cell = sheet.cell(1, FIRST, DICTIONARY.title)
    cell.font = styles.TITLE
    sheet.cell(2, FIRST, DICTIONARY.note)
    writer.row = 4
    for n, table in enumerate(words):
        writer.row = 4
        writer.table(DICTIONARY, table, column=FIRST + 2 * n)
    writer.row = 4
    area = writer.table(DICTIONARY, older, column=FIRST + 2 * len(words) + 1)
    sheet.freeze_panes = f"A{area.first}"
    pages.set_tab(sheet, "setup")
    pages.set_page(
        sheet, landscape=True, last_column=get_column_letter(writer.grid.last), last_row=area.last
    )


def calendar_data(calendar: Calendar) -> FormData:
    """Return the rows of 工作日历 and its single fields."""
    rows: list[dict[str, Value]] = [
        {
            "date": day.date,
            "weekday": WEEKDAY.words[day.date.weekday()],
            "type": day.kind.value,
            "festival": day.festival,
            "source": day.source.value,
        }
        for day in calendar.days(calendar.first_day, calendar.last_day)
    ]
    fields: dict[str, Value] = {
        "calendar.first_day": calendar.first_day,
        "calendar.announced_until": calendar.announced_until,
    }
    return FormData(fields, {"Calendar": rows})


def write_calendar(book: Workbook) -> None:
    """Write 工作日历 for all the years that the calendar knows."""
    data = calendar_data(Calendar.standard())
    write_list(book, CALENDAR_FORM, data, "setup")
