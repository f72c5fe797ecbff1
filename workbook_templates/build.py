"""The standard workbook from the description of the forms.

>>> build() == build()
True
"""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import FORMS, Form
from addin.forms.overview import CHECKS, CLOCK, DASHBOARD, GANTT, HOME
from addin.forms.setup import CALENDAR_FORM, DICTIONARY
from addin.worktime import Calendar
from workbook_templates import TEMPLATE_VERSION, colours
from workbook_templates.calendar_sheet import calendar_fields, calendar_rows
from workbook_templates.dashboard import draw_dashboard
from workbook_templates.dictionary import draw_dictionary
from workbook_templates.draft import Draft
from workbook_templates.form_sheet import FormSheet, is_one_table
from workbook_templates.gantt import draw_gantt
from workbook_templates.home import HomeSheet, sheet_name
from workbook_templates.lists import define_lists
from workbook_templates.package import packed
from workbook_templates.printing import protect, set_up_page
from workbook_templates.samples import Sample
from workbook_templates.styles import STRIPE, Styles
from workbook_templates.tables import ROW_STYLE
from workbook_templates.validations import validate_field, validate_table

TITLE = "跨部门协作标准工作簿"
PROTECTED = (
    "home",
    "initiation",
    "assessment",
    "plan",
    "acceptance",
    "review",
    "dashboard",
    "gantt",
)
"""Sheets with locked labels and formulas: the paper-like forms and those that only show.

Excel tables do not grow on a protected sheet, so everything that people add rows to day by day
(tracker, problems, minutes, directory, parameters) stays open; a formula that is typed over there
is put back by 刷新.
"""
_FORM_TAB, _OVERVIEW_TAB, _SET_UP_TAB = "1F4E79", "2E9E6B", "9AA5B1"
_FORMS_OF_WORK = (
    "initiation",
    "assessment",
    "plan",
    "tracker",
    "acceptance",
    "review",
    "minutes",
    "problems",
)
_OVERVIEWS = ("home", "dashboard", "gantt", "checks")


def build(data: Sample | None = None, *, rows: Mapping[str, int] | None = None) -> bytes:
    """Return the standard workbook as the bytes of an ``.xlsx``, empty or filled with `data`.

    The same input gives the same bytes.
    Formula cells have no stored results yet: the reader's program computes them, or
    `addin.refresh` stores them.

    Args:
        data: what people have typed.
        rows: how many rows some tables get, by table name; by default those of the description
            or as many as `data` needs.
    """
    book = Workbook()
    calendar = Calendar.standard()
    draft = Draft(
        book,
        Styles(book),
        data,
        rows or {},
        values={**calendar_fields(calendar), "home.template_version": TEMPLATE_VERSION},
        contents={"Calendar": calendar_rows(calendar)},
    )
    stripe = book._differential_styles.add(DifferentialStyle(fill=PatternFill(bgColor=STRIPE)))
    book.remove(book.worksheets[0])
    for form in FORMS:
        if form is not CLOCK:
            _add_sheet(draft, form)
    define_lists(draft)
    _add_rules(draft)
    book.properties.title = TITLE
    book.properties.creator = "Xiezuo"
    return packed(book, stripe=stripe, table_style=ROW_STYLE)


def _add_sheet(draft: Draft, form: Form) -> None:
    sheet = draft.book.create_sheet(form.sheet)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _tab_colour(form)
    sheet.sheet_format.defaultRowHeight = 20
    sheet.sheet_format.customHeight = True
    header_row = _draw(draft, form, sheet)
    draft.name_cell(sheet_name(form.code), sheet, "$A$1")
    if form.code in PROTECTED:
        protect(sheet)
    footer = draft.sample.text("initiation.collaboration_id") if draft.sample else ""
    titles = f"1:{header_row}" if header_row else "1:1"
    set_up_page(sheet, landscape=form.landscape, title_rows=titles, right_footer=footer)


def _draw(draft: Draft, form: Form, sheet: Worksheet) -> int:
    """Draw a sheet; return the row of its heading if it is one long table."""
    if form is HOME:
        HomeSheet(draft, sheet).draw()
        return 0
    if form is DASHBOARD:
        draw_dashboard(draft, sheet)
        return 0
    if form is GANTT:
        draw_gantt(draft, sheet)
        return 0
    if form is DICTIONARY:
        draw_dictionary(draft, sheet)
        return 0
    page = FormSheet(draft, form, sheet)
    page.draw(note_on_top=form.code not in PROTECTED)
    if is_one_table(form) or form in (CHECKS, CALENDAR_FORM):
        frozen = "D" if form.code == "tracker" else "A"
        sheet.freeze_panes = f"{frozen}{page.header_row + 1}"
        return page.header_row
    return 0


def _tab_colour(form: Form) -> str:
    if form.code in _FORMS_OF_WORK:
        return _FORM_TAB
    return _OVERVIEW_TAB if form.code in _OVERVIEWS else _SET_UP_TAB


def _add_rules(draft: Draft) -> None:
    """Add drop-downs and colours, which refer to cells all over the workbook."""
    for spot in draft.spots.values():
        validate_field(draft, spot)
        colours.mark_required_field(draft, spot)
    for region in draft.regions.values():
        validate_table(draft, region)
        colours.mark_invalid_cells(region)
        colours.mark_required_cells(region)
        colours.colour_known_words(region)
    regions = draft.regions
    colours.colour_rows(regions["Tasks"], "warning", date_key="due")
    colours.colour_words(regions["Findings"], "level", colours.WORDS_BY_LEVEL)
    colours.colour_words(regions["Risks"], "grade", colours.WORDS_BY_GRADE)
    colours.colour_field(draft.spots["acceptance.overall"], colours.WORDS_BY_RESULT)
