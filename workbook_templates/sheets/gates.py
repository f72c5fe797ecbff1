"""阶段条件: every condition of the six gates, whether it is met and where to go."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.text_size import height_of, lines_in
from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, Form, palette
from addin.forms.gates import FULFILLED, GATES, NOT_APPLICABLE, PHASES, Condition, of_phase
from addin.forms.model import HEADING
from addin.forms.tabs import is_at_hand
from workbook_templates.looks import colours
from workbook_templates.looks.draft import Draft, put, put_band
from workbook_templates.looks.grid import FIRST, MARGIN
from workbook_templates.looks.printing import begin_pages
from workbook_templates.looks.styles import Look
from workbook_templates.sheets.form_sheet import numeral, place_field
from workbook_templates.sheets.links import put_link, put_way_home

_WIDTHS = (41.0, 38.0, 12.0)
_TEXT, _STATE, _LINK = range(FIRST, FIRST + len(_WIDTHS))
_FORMS = {form.code: form for form in FORMS}


def draw_gates(draft: Draft, sheet: Worksheet) -> int:
    """Draw the sheet; return how many rows a printed page repeats."""
    sheet.column_dimensions["A"].width = MARGIN
    for column, width in enumerate(_WIDTHS, FIRST):
        sheet.column_dimensions[get_column_letter(column)].width = width
    plain = draft.styles.plain
    put(sheet, 1, _TEXT, GATES.title, plain(Look.TITLE, horizontal="left"))
    put_way_home(draft, sheet, _LINK)
    sheet.row_dimensions[1].height = 32
    style = plain(Look.HEADING, horizontal="left")
    place_field(draft, GATES, HEADING, sheet, 2, (_TEXT, _STATE), style=style)
    put(sheet, 3, _TEXT, GATES.note, plain(Look.NOTE))
    row = _present(draft, sheet, 5)
    starts = []
    for number, phase in enumerate(PHASES, 1):
        starts.append(row + 1)
        title = f"{numeral(number)}、{phase.name}：{phase.title}"
        row = _bar(draft, sheet, row + 1, title, f"gates.open_{number}")
        for condition in of_phase(phase.name):
            _condition(draft, sheet, row, condition)
            row += 1
    begin_pages(sheet, [*starts, row], landscape=GATES.landscape)
    return 1


def _present(draft: Draft, sheet: Worksheet, row: int) -> int:
    """Draw how many conditions the next gate lacks; return the row after it."""
    style = draft.styles.plain(Look.KEY, horizontal="left")
    # Which they are, the rows below say; 首页 takes lines and steps apart, formulas read how many
    # phases were left.
    keys = ("ahead", "open", "reopened", "steps", "passed")
    for at, key in enumerate(keys, row):
        field = FIELDS[f"gates.{key}"]
        put(sheet, at, _TEXT, field.label, draft.styles.plain(Look.LABEL))
        place_field(draft, GATES, field, sheet, at, (_STATE, _LINK), style=style)
        sheet.row_dimensions[at].hidden = key not in ("ahead", "reopened")
    return row + len(keys)


def _bar(draft: Draft, sheet: Worksheet, row: int, title: str, count: str) -> int:
    section = draft.styles.plain(Look.SECTION)
    put_band(sheet, row, (_TEXT, _LINK), section)
    put(sheet, row, _TEXT, title, section)
    put(sheet, row, _STATE, FIELDS[count].label, draft.styles.plain(Look.SECTION_HINT))
    style = draft.styles.plain(Look.SECTION, horizontal="center")
    place_field(draft, GATES, FIELDS[count], sheet, row, (_LINK, _LINK), style=style)
    sheet.row_dimensions[row].height = 22
    return row + 1


def _condition(draft: Draft, sheet: Worksheet, row: int, condition: Condition) -> None:
    plain = draft.styles.plain
    put(sheet, row, _TEXT, condition.text, plain(Look.LABEL, horizontal="left"))
    field = FIELDS[f"gates.{condition.key}"]
    style = draft.styles.cell(field, report=True)
    spot = place_field(draft, GATES, field, sheet, row, (_STATE, _STATE), style=style)
    for word, shade in ((FULFILLED, palette.DONE), (NOT_APPLICABLE, palette.CANCELLED)):
        rule = colours.when(f'{spot.absolute}="{word}"', colours.shaded(shade))
        sheet.conditional_formatting.add(spot.address, rule)
    rule = colours.when(f'{spot.absolute}<>""', colours.shaded(palette.DUE_SOON, bold=True))
    sheet.conditional_formatting.add(spot.address, rule)
    form = _form_of(condition)
    if is_at_hand(form):
        put_link(sheet, row, _LINK, form.sheet, form, plain(Look.BUTTON))
    else:
        put(sheet, row, _LINK, form.sheet, plain(Look.OUTPUT))
    lines = lines_in(condition.text, _WIDTHS[0])
    sheet.row_dimensions[row].height = height_of(lines, 20.0)


def _form_of(condition: Condition) -> Form:
    owner = condition.place.partition(".")[0]
    return FORM_OF_TABLE[owner] if owner in FORM_OF_TABLE else _FORMS[owner]
