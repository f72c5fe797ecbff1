"""The sheets that follow from the description alone: forms with sections, and single tables."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from addin.forms import Field, Form
from workbook_templates import colours, names, pages
from workbook_templates.grid import FIRST, grid_of
from workbook_templates.sample_data import FormData
from workbook_templates.sheets import Area, SheetWriter

_NUMERALS = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五")


def write_form(book: Workbook, form: Form, data: FormData, group: str) -> SheetWriter:
    """Write a form of several sections, protected but for its inputs."""
    writer = _writer(book, form, data)
    writer.title(form)
    for n, section in enumerate(form.sections):
        writer.section(f"{_NUMERALS[n]}、{section.title}")
        waiting: list[Field] = []
        for item in section.items:
            if isinstance(item, Field):
                waiting.append(item)
                continue
            writer.fields(form, waiting)
            waiting = []
            if item.hint:
                writer.note(item.hint)
            writer.table(form, item)
            _paint(writer, writer.areas[item.name])
        writer.fields(form, waiting)
        writer.row += 1
    if form.note:
        writer.note(form.note)
    _finish(writer, form, group, footer_row=writer.row - 1)
    pages.protect(writer.sheet)
    return writer


def write_list(book: Workbook, form: Form, data: FormData, group: str) -> SheetWriter:
    """Write a sheet that is one table, with its headings frozen.

    It is not protected: Excel lets a table grow by itself only on an unprotected sheet.
    """
    writer = _writer(book, form, data)
    writer.title(form)
    singles = list(form.fields)[1 if form.headed else 0 :]
    if form.note:
        writer.note(form.note)
    writer.fields(form, singles)
    (table,) = form.tables
    area = writer.table(form, table)
    _paint(writer, area)
    writer.sheet.freeze_panes = f"{get_column_letter(FIRST + 2)}{area.first}"
    _finish(writer, form, group, footer_row=area.last, title_rows=f"{area.head}:{area.head}")
    return writer


def _writer(book: Workbook, form: Form, data: FormData) -> SheetWriter:
    sheet = book.create_sheet(form.sheet)
    writer = SheetWriter(book, sheet, grid_of(form), data)
    writer.set_widths()
    sheet.sheet_view.showGridLines = False
    return writer


def _finish(
    writer: SheetWriter, form: Form, group: str, *, footer_row: int, title_rows: str = ""
) -> None:
    pages.set_tab(writer.sheet, group)
    pages.set_page(
        writer.sheet,
        landscape=form.landscape,
        last_column=get_column_letter(writer.grid.last),
        last_row=footer_row,
        footer=str(writer.data.fields.get("initiation.collaboration_id") or ""),
        title_rows=title_rows,
    )


def _paint(writer: SheetWriter, area: Area) -> None:
    """Add the colours that belong to particular tables."""
    sheet, table = writer.sheet, area.table
    if table.name == "Tasks":
        colours.late_date(sheet, area.range("due"), area.cell("warning"))
        colours.by_warning(sheet, area.range(), area.cell("warning"))
        _offer_plan_tasks(writer, area)
        _outline(writer, area, "supporting")
    elif table.name == "Findings":
        colours.by_level(sheet, area.range("level"), area.cell("level"))
    elif table.name == "Risks":
        colours.by_grade(sheet, area.range("grade"), area.cell("grade"))
    elif table.name == "Departments":
        _outline(writer, area, "person_1")


def _offer_plan_tasks(writer: SheetWriter, area: Area) -> None:
    """Let the task id be chosen from the plan's; others may be typed after a warning."""
    for made in writer.sheet.data_validations.dataValidation:
        if str(made.sqref).split(":")[0] == f"{area.letter('task_id')}{area.first}":
            made.type, made.formula1 = "list", f"={names.PLAN_TASKS}"
            made.errorStyle, made.showErrorMessage = "warning", True
            made.errorTitle, made.error = "请核对", "方案的任务清单里没有这个编号，确定要填吗？"


def _outline(writer: SheetWriter, area: Area, first_key: str) -> None:
    """Put the columns from `first_key` on under an outline that can be folded away."""
    keys = [field.key for field in area.table.fields]
    start = area.column + keys.index(first_key)
    writer.sheet.column_dimensions.group(
        get_column_letter(start),
        get_column_letter(area.column + len(keys) - 1),
        outline_level=1,
        hidden=False,
    )
