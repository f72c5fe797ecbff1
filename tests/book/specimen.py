"""A small description of its own and the workbooks that the tests of `addin.book` work on.

`build` makes the workbook with openpyxl, so that what the tests expect of the reader comes from
another writer than our own.

::

    1发起表      title, single fields (one of them merged), a derived one
    3进度跟踪表   title · Tasks · heading (merged) · Milestones · a field, formulas and a note below
    校验结果      Findings: computed, with a link column of formulas
    看板         formulas and a chart over the tracker
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableFormula
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms.model import Field, Form, Kind, Section, Table

TASKS = Table(
    name="Tasks",
    title="任务",
    key="id",
    fields=(
        Field(key="id", label="任务编号", kind=Kind.ID),
        Field(key="name", label="任务名称", kind=Kind.TEXT),
        Field(key="status", label="任务状态", kind=Kind.CHOICE, vocabulary="task_status"),
        Field(key="start", label="开始日期", kind=Kind.DATE),
        Field(key="due", label="计划\n完成", kind=Kind.DATE),
        Field(key="percent", label="完成度", kind=Kind.PERCENT),
        Field(key="hours", label="工时", kind=Kind.NUMBER),
        Field(key="days", label="天数", kind=Kind.INTEGER, derived=True),
        Field(key="state", label="预警", kind=Kind.TEXT, derived=True),
    ),
)
MILESTONES = Table(
    name="Milestones",
    title="里程碑",
    key="id",
    fields=(
        Field(key="id", label="编号", kind=Kind.ID),
        Field(key="name", label="里程碑", kind=Kind.TEXT),
        Field(key="at", label="时间", kind=Kind.DATETIME),
        Field(key="count", label="数量", kind=Kind.INTEGER),
        Field(key="confirmed", label="已确认", kind=Kind.YES_NO),
        Field(key="double", label="两倍", kind=Kind.INTEGER, derived=True),
    ),
)
FINDINGS = Table(
    name="Findings",
    title="校验结果",
    key="place",
    computed=True,
    fields=(
        Field(key="place", label="位置", kind=Kind.TEXT),
        Field(key="message", label="说明", kind=Kind.LONG_TEXT),
        Field(key="link", label="跳转", kind=Kind.TEXT, derived=True),
    ),
)
FORMS = (
    Form(
        code="start",
        sheet="1发起表",
        title="协作发起表",
        sections=(
            Section(
                "一、基本信息",
                (
                    Field(key="goal", label="协作目标", kind=Kind.LONG_TEXT),
                    Field(key="due", label="期望完成", kind=Kind.DATE),
                    Field(key="meeting", label="启动会", kind=Kind.DATETIME),
                    Field(key="budget", label="预算", kind=Kind.NUMBER),
                    Field(key="urgent", label="是否紧急", kind=Kind.YES_NO),
                    Field(key="light", label="灯", kind=Kind.TEXT, derived=True),
                ),
            ),
        ),
    ),
    Form(
        code="tracker",
        sheet="3进度跟踪表",
        title="进度跟踪表",
        sections=(
            Section("一、任务", (TASKS,)),
            Section(
                "二、里程碑",
                (MILESTONES, Field(key="remark", label="备注", kind=Kind.LONG_TEXT)),
            ),
        ),
    ),
    Form(
        code="checks", sheet="校验结果", title="校验结果", sections=(Section("结果", (FINDINGS,)),)
    ),
)

STATES = ("未开始", "进行中", "已完成", "受阻")
HEAD = 4  # heading row of Tasks; its rows begin below
FIRST = HEAD + 1


def task(number: int) -> dict[str, Any]:
    """Return the typed values of a made-up task."""
    return {
        "id": f"XZ-2026-001-T{number:02d}",
        "name": f"完成包装设计 {number}",
        "status": STATES[number % 4],
        "start": date(2026, 11, 2),
        "due": date(2026, 11, 2 + number % 25),
        "percent": (number % 4) / 4,
        "hours": number * 1.5,
    }


def build(path: Path, *, tasks: int = 5, blank: int = 2, below: bool = True) -> Path:
    """Make the workbook with so many tasks and blank rows; `below`: something under the table."""
    book = Workbook()
    start = book.active
    assert isinstance(start, Worksheet)
    start.title = "1发起表"
    _start(book, start)
    _tracker(book, tasks, blank, below=below)
    _findings(book)
    _board(book, tasks + blank, below=below)
    book.save(path)
    return path


def _start(book: Workbook, sheet: Worksheet) -> None:
    sheet["A1"] = "协作发起表"
    sheet.merge_cells("A1:D1")
    places = {"goal": "C3", "due": "C4", "meeting": "C5", "budget": "C6", "urgent": "C7"}
    sheet["C3"] = "三个月内把客户投诉处理时间从 5 天缩短到 2 天"
    sheet.merge_cells("C3:F3")
    sheet["C4"] = date(2026, 12, 31)
    sheet["C5"] = datetime(2026, 11, 20, 14, 30)
    sheet["C6"] = 12000
    sheet["C7"] = "是"
    sheet["C8"] = '=IF(C6>10000,"红","绿")'
    for key, cell in {**places, "light": "C8"}.items():
        target = "$C$3:$F$3" if key == "goal" else f"${cell[0]}${cell[1:]}"
        book.defined_names[f"start.{key}"] = DefinedName(
            f"start.{key}", attr_text=f"'1发起表'!{target}"
        )


def _tracker(book: Workbook, tasks: int, blank: int, *, below: bool) -> None:
    sheet = book.create_sheet("3进度跟踪表")
    sheet["A1"] = "进度跟踪表"
    sheet.merge_cells("A1:I1")
    sheet["A2"] = "填写说明：每周五更新"
    last = HEAD + tasks + blank
    for column, field in enumerate(TASKS.fields, 1):
        sheet.cell(HEAD, column, field.label)
    for index in range(tasks + blank):
        _task_row(sheet, FIRST + index, task(index + 1) if index < tasks else {})
    _add_table(sheet, TASKS, f"A{HEAD}:I{last}")
    choice = DataValidation(type="list", formula1='"' + ",".join(STATES) + '"')
    choice.add(f"C{FIRST}:C{last}")
    sheet.add_data_validation(choice)
    red = FormulaRule(formula=[f'$C{FIRST}="受阻"'], fill=PatternFill("solid", bgColor="FFC7CE"))
    sheet.conditional_formatting.add(f"A{FIRST}:I{last}", red)
    sheet.print_area = f"A1:I{last + (20 if below else 0)}"
    sheet.freeze_panes = f"A{FIRST}"
    if below:
        _below(book, sheet, last)


def _task_row(sheet: Worksheet, row: int, values: dict[str, Any]) -> None:
    for column, field in enumerate(TASKS.fields, 1):
        cell = sheet.cell(row, column, values.get(field.key))
        cell.font = Font(size=9)
        if field.kind is Kind.DATE:
            cell.number_format = "yyyy-mm-dd"
        elif field.kind is Kind.PERCENT:
            cell.number_format = "0%"
    sheet.cell(row, 8, f'=IF(E{row}="","",E{row}-D{row})')
    sheet.cell(row, 9, f'=IF(A{row}="","",IF(AND(C{row}<>"已完成",E{row}<$B$2),"逾期","正常"))')
    sheet.cell(row, 11, f"=G{row}*2")  # beside the table, filled down
    sheet.row_dimensions[row].height = 24


def _below(book: Workbook, sheet: Worksheet, last: int) -> None:
    head = last + 3
    sheet.cell(last + 2, 1, "二、里程碑")
    sheet.merge_cells(start_row=last + 2, start_column=1, end_row=last + 2, end_column=6)
    for column, field in enumerate(MILESTONES.fields, 1):
        sheet.cell(head, column, field.label)
    rows = (
        ("M1", "方案评审", datetime(2026, 11, 6, 9, 0), 3, "是"),
        ("M2", "上线", datetime(2026, 12, 1, 18, 30), 4, "否"),
        (None, None, None, None, None),
    )
    for index, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(head + index, column, value)
            if column == 3:
                cell.number_format = "yyyy-mm-dd hh:mm"
        sheet.cell(head + index, 6, f'=IF(D{head + index}="","",D{head + index}*2)')
    _add_table(sheet, MILESTONES, f"A{head}:F{head + 3}")
    yes = DataValidation(type="list", formula1='"是,否"')
    yes.add(f"E{head + 1}:E{head + 3}")
    sheet.add_data_validation(yes)
    note = head + 6
    sheet.cell(note, 1, "备注")
    sheet.cell(note, 2, "每周五更新")
    sheet.cell(note, 3, f"=SUM(G{FIRST}:G{last})")
    sheet.cell(note, 4, f"=SUM(D{head + 1}:D{head + 3})+B{note + 1}")
    sheet.cell(note + 1, 2, 7)
    sheet.cell(note, 2).comment = Comment("请填写本周变化", "项目办")
    sheet.row_breaks.append(Break(id=note + 1))
    book.defined_names["tracker.remark"] = DefinedName(
        "tracker.remark", attr_text=f"'3进度跟踪表'!$B${note}"
    )


def _add_table(sheet: Worksheet, table: Table, ref: str) -> None:
    excel = ExcelTable(displayName=table.name, ref=ref)
    excel._initialise_columns()
    for column, field in zip(excel.tableColumns, table.fields, strict=True):
        column.name = field.label.replace("\n", "_x000a_")
        if table is FINDINGS and field.key == "link":
            column.calculatedColumnFormula = TableFormula(attr_text=_LINK)
    sheet.add_table(excel)


_LINK = 'IF(Findings[[#This Row],[位置]]="","",HYPERLINK("#"&Findings[[#This Row],[位置]],"跳转"))'


def _findings(book: Workbook) -> None:
    sheet = book.create_sheet("校验结果")
    for column, field in enumerate(FINDINGS.fields, 1):
        sheet.cell(1, column, field.label)
    for row in (2, 3):
        sheet.cell(row, 3, f"={_LINK}")
    _add_table(sheet, FINDINGS, "A1:C3")


def _board(book: Workbook, rows: int, *, below: bool) -> None:
    sheet = book.create_sheet("看板")
    last = HEAD + rows
    sheet["A1"] = f"=SUM('3进度跟踪表'!$G${FIRST}:$G${last})"
    sheet["A2"] = f"=COUNTIF('3进度跟踪表'!C{FIRST}:C{last},\"已完成\")"
    sheet["A3"] = f"='3进度跟踪表'!B{FIRST + 1}"
    if below:
        sheet["A4"] = f"='3进度跟踪表'!B{last + 4}"
        sheet["A5"] = f"='3进度跟踪表'!C{last + 9}&\"A{last + 9}\""
    for row, state in enumerate(STATES, 7):
        sheet.cell(row, 1, state)
        sheet.cell(row, 2, f"=COUNTIF('3进度跟踪表'!$C${FIRST}:$C${last},A{row})")
    chart = BarChart()
    tracker = book["3进度跟踪表"]
    chart.add_data(Reference(tracker, min_col=7, min_row=FIRST, max_row=last))
    sheet.add_chart(chart, "D2")


def texts(rows: Sequence[dict[str, Any]], key: str) -> list[Any]:
    """Return one column of made-up rows."""
    return [row[key] for row in rows]
