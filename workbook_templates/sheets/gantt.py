"""甘特图: bars drawn by conditional formats from the dates beside them."""

from __future__ import annotations

from openpyxl.styles import Border, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import FIELDS, palette
from addin.forms.overview import GANTT, GANTT_COLUMNS, GANTT_MARK_EVERY, GANTT_TASKS
from addin.forms.palette import BAR_BLOCKED, BAR_DONE, BAR_OPEN, BAR_OVERDUE
from addin.forms.vocabularies import BLOCKED, OVERDUE
from workbook_templates.looks import colours, lists
from workbook_templates.looks.draft import Draft, Region, put, put_merged
from workbook_templates.looks.grid import FIRST, MARGIN
from workbook_templates.looks.styles import Look, rgb, solid
from workbook_templates.looks.tables import place_table
from workbook_templates.sheets.form_sheet import place_field
from workbook_templates.sheets.links import put_way_home

_WIDTHS = (5.0, 25.0, 9.5, 12.0, 12.0, 8.0, 11.0)
AXIS = FIRST + len(_WIDTHS)  # first column of the axis
_CELL_WIDTH = 1.7
_TOP = 5  # row of the table's heading
_OFF = "#EEF0F3"
_MEANINGS = (
    ("已做的部分", BAR_DONE),
    ("还没做", BAR_OPEN),
    (OVERDUE, BAR_OVERDUE),
    (BLOCKED, BAR_BLOCKED),
    ("今天", palette.OVERDUE.ink),
)
_LEGEND_STEP = 9  # columns of the axis from one meaning to the next
_CORNER = 7  # column of the way back
_APART = Side("thin", color="FFFFFF")
_TODAY = Side("thin", color=rgb(palette.OVERDUE.ink))


def draw_gantt(draft: Draft, sheet: Worksheet) -> int:
    """Draw the tasks and the axis at their right; return how many rows a printed page repeats."""
    widths = (MARGIN, *_WIDTHS, *(_CELL_WIDTH,) * GANTT_COLUMNS)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    styles = draft.styles
    put(sheet, 1, FIRST, GANTT.title, styles.plain(Look.TITLE, horizontal="left"))
    sheet.row_dimensions[1].height = 32
    _axis_fields(draft, sheet)
    region = place_table(draft, sheet, GANTT_TASKS, _TOP, FIRST)
    for row in range(region.first, region.last + 1):
        sheet.row_dimensions[row].height = 18
    _paint(sheet, region)
    colours.colour_words(region, "warning", palette.SHADES)
    put_way_home(draft, sheet, _CORNER)
    sheet.freeze_panes = f"D{_TOP + 1}"
    marks = GANTT_COLUMNS // GANTT_MARK_EVERY
    sheet.col_breaks.append(Break(id=AXIS - 1 + marks // 2 * GANTT_MARK_EVERY))  # not in a date
    return _TOP


def _axis_fields(draft: Draft, sheet: Worksheet) -> None:
    styles = draft.styles
    for key, label, cells in (("start", (2, 3), (4, 5)), ("step", (6, 6), (7, 7))):
        put_merged(sheet, 3, label, FIELDS[f"gantt.{key}"].label, styles.plain(Look.LABEL))
        place_field(draft, GANTT, FIELDS[f"gantt.{key}"], sheet, 3, cells)
    _legend(draft, sheet)
    mark = styles.plain(Look.COMPUTED_HEADER, horizontal="left", number_format="yyyy-mm-dd")
    for number in range(GANTT_COLUMNS // GANTT_MARK_EVERY):
        first = AXIS + number * GANTT_MARK_EVERY
        field = FIELDS[f"gantt.mark_{number + 1}"]
        columns = (first, first + GANTT_MARK_EVERY - 1)
        place_field(draft, GANTT, field, sheet, _TOP, columns, style=mark)


def _legend(draft: Draft, sheet: Worksheet) -> None:
    """Say what the colours of the bars mean, with a bar of each."""
    styles = draft.styles
    for number, (word, colour) in enumerate(_MEANINGS):
        column = AXIS + number * _LEGEND_STEP
        sheet.cell(3, column).fill = solid(colour)
        put(sheet, 3, column + 1, word, styles.plain(Look.NOTE))


def _paint(sheet: Worksheet, region: Region) -> None:
    """Add the rules of the axis, the most important first."""
    first, last = get_column_letter(AXIS), get_column_letter(AXIS + GANTT_COLUMNS - 1)
    cells = f"{first}{region.first}:{last}{region.last}"
    day = f"(gantt.start+(COLUMN({first}{region.first})-COLUMN(${first}{region.first}))*gantt.step)"
    start, due, percent, warning = (
        region.cell(key) for key in ("start", "due", "percent", "warning")
    )
    ranged = f"ISNUMBER({start}),ISNUMBER({due}),{day}+gantt.step>{start},{day}<={due}"
    done = f"{day}<{start}+N({percent})*({due}-{start}+1)"
    off = f"INDEX({lists.WORKDAYS},{day}-calendar.first_day+1)=0"
    today = f'AND(gantt.start<>"",clock.date>={day},clock.date<{day}+gantt.step)'
    shades = (
        (f"AND({ranged},N({percent})>0,{done})", BAR_DONE),
        (f'AND({ranged},LEFT({warning},2)="{BLOCKED}")', BAR_BLOCKED),
        (f'AND({ranged},{warning}="{OVERDUE}")', BAR_OVERDUE),
        (f"AND({ranged})", BAR_OPEN),
        (f"IF(gantt.step=1,{off},FALSE)", _OFF),
    )
    add = sheet.conditional_formatting.add
    # LibreOffice shows the first rule that holds and no other, so the line has bars of its own.
    for condition, colour in shades:
        add(cells, colours.when(f"AND({today},{condition})", _bar(colour, _TODAY), final=True))
        add(cells, colours.when(condition, _bar(colour), final=True))
    add(cells, colours.when(today, DifferentialStyle(border=Border(left=_TODAY))))


def _bar(colour: str, left: Side | None = None) -> DifferentialStyle:
    """A bar that does not touch those above and below."""
    return DifferentialStyle(
        fill=PatternFill(bgColor=rgb(colour)), border=Border(left=left, top=_APART, bottom=_APART)
    )
