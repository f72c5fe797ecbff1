"""Builds the standard workbook from the description of its forms.

The same input gives the same bytes.
Formula cells are written without results; `addin.refresh` fills in true ones.
"""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from addin.forms import (
    CALENDAR_FORM,
    CLOCK,
    DASHBOARD,
    DICTIONARY,
    FORMS,
    GANTT,
    HOME,
    Form,
)
from workbook_templates.dashboard import write_dashboard
from workbook_templates.form_sheets import write_form, write_list
from workbook_templates.gantt import write_gantt
from workbook_templates.home import write_home
from workbook_templates.names import add_list_names
from workbook_templates.package import repacked
from workbook_templates.sample_data import FormData
from workbook_templates.setup_sheets import write_calendar, write_dictionary

_SETUP = frozenset(
    {
        "knowledge", "directory", "departments", "dictionary", "sla", "reminders", "lexicon",
        "calendar", "exceptions", "reminder_log", "change_log",
    }
)  # fmt: skip


def build(data: FormData | None = None) -> bytes:
    """Return the standard workbook, empty or filled in with `data`, as the bytes of an .xlsx."""
    data = data or FormData()
    book = Workbook()
    book.remove(book.worksheets[0])
    add_list_names(book)
    for form in FORMS:
        _write(book, form, data)
    book.active = 0
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.properties.creator = "Xiezuo"
    book.properties.title = str(data.fields.get("initiation.title") or "跨部门协作标准工作簿")
    stream = BytesIO()
    book.save(stream)
    return repacked(stream.getvalue())


def _write(book: Workbook, form: Form, data: FormData) -> None:
    if form is HOME:
        write_home(book, data)
    elif form is DASHBOARD:
        write_dashboard(book, data)
    elif form is GANTT:
        write_gantt(book, data)
    elif form is DICTIONARY:
        write_dictionary(book, data)
    elif form is CALENDAR_FORM:
        write_calendar(book)
    elif form is not CLOCK:  # the clock stands on 首页
        group = "setup" if form.code in _SETUP else "forms"
        tables = list(form.tables)
        fields = [field for field in form.fields if field.key != "heading"]
        if len(tables) == 1 and len(form.sections) == 1 and not fields:
            write_list(book, form, data, group)
        else:
            write_form(book, form, data, group)
