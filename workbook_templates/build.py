"""The standard workbook from the description of the forms.

>>> build() == build()
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import FORMS, Form, Table
from addin.forms.gates import GATES
from addin.forms.indicators import INDICATOR_FORM
from addin.forms.overview import CLOCK, DASHBOARD, GANTT, HOME
from addin.forms.problems import PROBLEM_FORM
from addin.forms.procedure import procedure_of
from addin.forms.setup import DICTIONARY
from addin.forms.tabs import is_at_hand
from addin.forms.versions import CURRENT
from addin.rules.settings import setting_rows
from addin.standing.calendar_sheet import calendar_fields, calendar_rows
from addin.worktime import Calendar
from workbook_templates.looks import colours
from workbook_templates.looks.draft import Draft
from workbook_templates.looks.grid import FIRST, page_columns, shown
from workbook_templates.looks.lists import define_lists
from workbook_templates.looks.printing import is_wide, protect, set_up_page
from workbook_templates.looks.styles import ROW_HEIGHT, STRIPE, Styles
from workbook_templates.looks.tables import ROW_STYLE, hide_aids
from workbook_templates.looks.validations import validate_field, validate_table
from workbook_templates.package import packed
from workbook_templates.samples import Sample
from workbook_templates.sheets.dashboard import draw_dashboard
from workbook_templates.sheets.dictionary import draw_dictionary
from workbook_templates.sheets.form_sheet import FormSheet, is_list
from workbook_templates.sheets.gantt import draw_gantt
from workbook_templates.sheets.gates import draw_gates
from workbook_templates.sheets.home import draw_home
from workbook_templates.sheets.indicators import draw_indicators
from workbook_templates.sheets.links import name_sheet, put_way_home

TITLE = "跨部门协作标准工作簿"
PAPER = ("initiation", "assessment", "plan", "acceptance", "review")
"""Sheets that look like the paper forms: sections one below the other, in merged cells."""
PROTECTED = ("home", "dashboard", "gantt", "gates", "indicators")
"""Sheets that only show, with locked labels and formulas.

On a protected sheet Excel lets no table grow, inserts no row and sorts no locked cell, so every
sheet that people fill in is open (Q-44); a formula that is typed over there is put back by 刷新,
a label by 修复格式.
"""
_ROWS_OF_A_PAGE = 40
_LAST_ON_PAPER = {"Tasks": "block_type"}
"""By a table of many columns the last one that is printed: two pages wide tell how things stand."""
_LAST_ROW = 1_048_576
_NO_TITLE_COLUMNS = (
    DASHBOARD.code,
    DICTIONARY.code,
    "answers",
    "merging",
    "adoption",
    "reminder_log",
)
"""Charts, short lists side by side, and logs, for each of which LibreOffice would take 0.1 s at
every opening of the workbook: it lays out all sheets anew for whatever is repeated.
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
_DRAWN_APART: dict[str, Callable[[Draft, Worksheet], int]] = {
    HOME.code: draw_home,
    DASHBOARD.code: draw_dashboard,
    GANTT.code: draw_gantt,
    GATES.code: draw_gates,
    INDICATOR_FORM.code: draw_indicators,
    DICTIONARY.code: draw_dictionary,
}
"""Sheets with a drawing of their own; each returns how many rows a printed page repeats."""
_OVERVIEWS = (
    "home",
    "dashboard",
    "gantt",
    "gates",
    "indicators",
    "limits",
    "commitments",
    "checks",
)


def build(data: Sample | None = None, *, rows: Mapping[str, int] | None = None) -> bytes:
    """Return the standard workbook as the bytes of an ``.xlsx``, empty or filled with `data`.

    The same input gives the same bytes.
    Formula cells but the titles have no stored results yet: the reader's program computes them, or
    `addin.actions.refresh` stores them.

    Args:
        data: what people have typed.
        rows: how many rows some tables get at least, by table name; by default those of the
            description or as many as `data` needs.
    """
    book = Workbook()
    calendar = Calendar.standard()
    draft = Draft(
        book,
        Styles(book),
        data,
        rows or {},
        values={**calendar_fields(calendar), "home.template_version": CURRENT},
        contents={"Calendar": calendar_rows(calendar), "CheckRules": setting_rows()},
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
    titles = {
        f"xl/worksheets/sheet{number}.xml": form.title_for(_type(draft))
        for number, form in enumerate((form for form in FORMS if form is not CLOCK), 1)
        if form.names
    }
    return packed(book, stripe=stripe, table_style=ROW_STYLE, titles=titles)


def _add_sheet(draft: Draft, form: Form) -> None:
    sheet = draft.book.create_sheet(form.sheet)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_state = "visible" if _is_shown(draft, form) else "hidden"
    sheet.sheet_properties.tabColor = _tab_colour(form)
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    title_rows = _draw(draft, form, sheet)
    name_sheet(draft, form, sheet)
    if form.code in PROTECTED:
        protect(sheet)
    set_up_page(
        sheet,
        landscape=form.landscape,
        title_rows=_repeated(draft, form, title_rows),
        title_columns="" if form.code in _NO_TITLE_COLUMNS else "A:C",
        right_footer=draft.sample.text("initiation.collaboration_id") if draft.sample else "",
    )
    if areas := _printed(draft, form, sheet):
        sheet.print_area = areas


def _printed(draft: Draft, form: Form, sheet: Worksheet) -> list[str]:
    """Return what is printed of a form: the page that all its parts share, then what is beside it.

    Without it every page would be followed by one with nothing but the repeated columns.
    A sheet whose tables grow by typing has none, or whole columns, of which programs print what is
    filled; nor has one that may be hidden: LibreOffice prints a hidden sheet that has.
    """
    for table in form.tables:
        if last := _LAST_ON_PAPER.get(table.name):
            return [f"A1:{draft.regions[table.name].letter(last)}{_LAST_ROW}"]
    edge = FIRST + page_columns(form)
    wide = [t for t in form.tables if FIRST + len(shown(t)) > edge]
    if form.code not in PAPER or is_list(form) or not wide:
        return []
    areas = [f"A1:{get_column_letter(edge - 1)}{sheet.max_row}"]
    for region in (draft.regions[table.name] for table in wide):
        last = get_column_letter(FIRST + len(shown(region.table)) - 1)
        areas.append(f"{get_column_letter(edge)}{region.top}:{last}{region.last}")
    return areas


def _is_shown(draft: Draft, form: Form) -> bool:
    """Whether a sheet is in view: those at hand, and what the type of a sample needs."""
    return is_at_hand(form) or (form is PROBLEM_FORM and procedure_of(_type(draft)).is_condensed)


def _type(draft: Draft) -> str:
    return draft.sample.text("initiation.type") if draft.sample else ""


def _repeated(draft: Draft, form: Form, rows: int) -> str:
    """Return what further pages repeat: the heading of a long last table, else the first `rows`."""
    last = form.sections[-1].items[-1]
    if form.code not in _DRAWN_APART and isinstance(last, Table):
        region = draft.regions[last.name]
        if is_list(form) or region.last - region.first > _ROWS_OF_A_PAGE:
            return f"{region.top}:{region.top}"
    return f"1:{rows}"


def _draw(draft: Draft, form: Form, sheet: Worksheet) -> int:
    """Draw a sheet; return how many rows at its top every printed page repeats."""
    draw = _DRAWN_APART.get(form.code)
    if draw:
        return draw(draft, sheet)
    page = FormSheet(draft, form, sheet, paper=form.code in PAPER)
    page.draw()
    put_way_home(draft, sheet, page.corner)
    for table in form.tables:
        hide_aids(draft, draft.regions[table.name])
    rows = page.header_row if is_list(form) else 1
    if not page.paper:
        columns = "D" if is_wide(sheet, landscape=form.landscape) else "A"
        sheet.freeze_panes = f"{columns}{rows + 1 if is_list(form) else 1}"
    return rows


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
