"""甘特图: a strip of narrow cells painted by conditional formats from the dates of each task."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter

from addin.forms import GANTT
from addin.forms.overview import GANTT_COLUMNS, GANTT_MARK_EVERY
from addin.forms.palette import Shade
from workbook_templates import colours, pages, styles
from workbook_templates.formulas import field_formula
from workbook_templates.grid import FIRST, Grid
from workbook_templates.sample_data import FormData
from workbook_templates.sheets import Area, SheetWriter

_GRID = Grid((5.0, 24.0, 9.0, 11.0, 11.0, 8.0, 11.0))
_CELL = 1.7
_BAR, _DONE = Shade("#8DB4E2", "#8DB4E2"), Shade("#1F4E79", "#1F4E79")
_LATE, _STUCK = Shade("#F5A6A0", "#F5A6A0"), Shade("#F6B26B", "#F6B26B")
_CLOSED = Shade("#A9D08E", "#A9D08E")
_TODAY = Shade("#FFE699", "#FFE699")


def write_gantt(book: Workbook, data: FormData) -> None:
    """Write 甘特图: the tasks at the left, sixty cells of time at the right."""
    sheet = book.create_sheet(GANTT.sheet)
    writer = SheetWriter(book, sheet, _GRID, data)
    writer.set_widths()
    sheet.sheet_view.showGridLines = False
    writer.title(GANTT)
    fields = {field.key: field for field in GANTT.fields}
    writer.fields(GANTT, [fields["start"], fields["step"]])
    first = _GRID.last + 1
    for n in range(GANTT_COLUMNS):
        sheet.column_dimensions[get_column_letter(first + n)].width = _CELL
    marks = [field for key, field in fields.items() if key.startswith("mark_")]
    for n, field in enumerate(marks):
        column = first + n * GANTT_MARK_EVERY
        sheet.merge_cells(
            start_row=writer.row, end_row=writer.row, start_column=column,
            end_column=column + GANTT_MARK_EVERY - 1,
        )  # fmt: skip
        cell = sheet.cell(writer.row, column, field_formula(GANTT.name_of(field)))
        cell.font, cell.number_format = styles.NOTE_FONT, "yyyy-mm-dd"
        cell.alignment = styles.NOTE_AT
        writer.define(GANTT.name_of(field), writer.row, column)
    writer.row += 1
    (table,) = GANTT.tables
    rows = len(data.tables.get("Tasks", ())) + 10 if data.tables.get("Tasks") else 40
    area = writer.table(GANTT, table, blank=min(rows, table.blank_rows))
    colours.by_warning(sheet, area.range("warning"), area.cell("warning"))
    _strip(writer, area, first)
    sheet.freeze_panes = f"{get_column_letter(FIRST + 2)}{area.first}"
    writer.note("深蓝为已完成部分，浅蓝为计划，红为逾期，橙为受阻，绿为已完成任务，黄线为今天。")
    pages.set_tab(sheet, "overview")
    pages.set_page(
        sheet, landscape=True, last_column=get_column_letter(first + GANTT_COLUMNS - 1),
        last_row=writer.row, title_rows=f"{area.head - 1}:{area.head}",
        footer=str(data.fields.get("initiation.collaboration_id") or ""),
    )  # fmt: skip
    pages.protect(sheet)


def _strip(writer: SheetWriter, area: Area, first: int) -> None:
    sheet = writer.sheet
    letter = get_column_letter(first)
    last = get_column_letter(first + GANTT_COLUMNS - 1)
    line = Side(style="hair", color="D9D9D9")
    for row in range(area.head, area.last + 1):
        for column in range(first, first + GANTT_COLUMNS):
            ten = (column - first) % GANTT_MARK_EVERY == 0
            sheet.cell(row, column).border = Border(bottom=line, left=line if ten else None)
    strip = f"{letter}{area.first}:{last}{area.last}"
    day = f"(gantt.start+(COLUMN()-COLUMN(${letter}$1))*gantt.step)"
    start, due, done, word = (area.cell(key) for key in ("start", "due", "percent", "warning"))
    on_bar = f"AND(ISNUMBER({start}),ISNUMBER({due}),{start}<={day}+gantt.step-1,{due}>={day})"
    finished = f"{day}<{start}+({due}-{start}+1)*N({done})"
    for condition, shade in (
        (f'AND({on_bar},{word}="已完成")', _CLOSED),
        (f"AND({on_bar},{finished})", _DONE),
        (f'AND({on_bar},LEFT({word},2)="受阻")', _STUCK),
        (f'AND({on_bar},{word}="逾期")', _LATE),
        (on_bar, _BAR),
        (f"AND(clock.date>={day},clock.date<={day}+gantt.step-1)", _TODAY),
    ):
        sheet.conditional_formatting.add(strip, colours.formula_rule(condition, shade, stop=True))
