"""A table grows as if somebody had typed on below it in Excel.

LibreOffice, recalculating everything, is the witness that formulas, totals and what stands below
still mean the same; openpyxl that rules, names and areas cover the new rows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from tests.book.parts import cell_xml, edit_sheet, read_parts, rewrite, sheet_part
from tests.book.specimen import FIRST, FORMS, STATES, build, task
from tests.conftest import Office
from tests.workbooks import one_sheet

SHEET = "3进度跟踪表"
LAST = FIRST + 6  # of the specimen: five tasks and two blank rows
MORE = [task(number) for number in range(6, 16)]  # two into blank rows, eight new ones


def grow(path: Path) -> None:
    """Append ten tasks, so that the table grows by eight rows."""
    assert ClosedWorkbook(path, FORMS).write(Changes(append={"Tasks": MORE})).rows == 8


def sheet_of(path: Path, name: str = SHEET) -> Worksheet:
    sheet = one_sheet(path, name)
    assert isinstance(sheet, Worksheet)
    return sheet


def test_new_rows__have_the_look_formulas_and_height_of_the_last_one(workbook: Path) -> None:
    grow(workbook)
    sheet = sheet_of(workbook)
    for row in range(LAST + 1, LAST + 9):
        for column in range(1, 10):
            assert sheet.cell(row, column)._style == sheet.cell(LAST, column)._style
        assert sheet.cell(row, 8).value == f'=IF(E{row}="","",E{row}-D{row})'
        assert sheet.cell(row, 9).value == (
            f'=IF(A{row}="","",IF(AND(C{row}<>"已完成",E{row}<$B$2),"逾期","正常"))'
        )
        assert sheet.row_dimensions[row].height == 24


def test_column_beside_the_table__that_was_filled_down_goes_on(workbook: Path) -> None:
    grow(workbook)
    sheet = sheet_of(workbook)
    assert [sheet.cell(row, 11).value for row in (LAST, LAST + 1, LAST + 8, LAST + 9)] == [
        f"=G{LAST}*2",
        f"=G{LAST + 1}*2",
        f"=G{LAST + 8}*2",
        None,
    ]


def test_table_rules_and_print_area__reach_over_the_new_rows(workbook: Path) -> None:
    grow(workbook)
    sheet = sheet_of(workbook)
    assert sheet.tables["Tasks"].ref == f"A4:I{LAST + 8}"
    assert sheet.tables["Tasks"].autoFilter.ref == f"A4:I{LAST + 8}"
    rules = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert rules == {f"C{FIRST}:C{LAST + 8}", f"E{LAST + 12}:E{LAST + 14}"}
    assert [str(r.sqref) for r in sheet.conditional_formatting] == [f"A{FIRST}:I{LAST + 8}"]
    assert sheet.print_area == f"'{SHEET}'!$A$1:$I${LAST + 28}"
    assert sheet.dimensions == f"A1:K{LAST + 18}"


def test_what_stands_below__moves_down_whole(workbook: Path) -> None:
    grow(workbook)
    sheet = sheet_of(workbook)
    assert sheet.tables["Milestones"].ref == f"A{LAST + 11}:F{LAST + 14}"
    assert f"A{LAST + 10}:F{LAST + 10}" in {str(merged) for merged in sheet.merged_cells.ranges}
    note = LAST + 17
    comment = sheet.cell(note, 2).comment
    assert comment is not None
    assert comment.text == "请填写本周变化"
    assert [brk.id for brk in sheet.row_breaks.brk] == [note + 1]
    assert sheet.cell(note, 3).value == f"=SUM(G{FIRST}:G{LAST + 8})"
    assert sheet.cell(note, 4).value == f"=SUM(D{LAST + 12}:D{LAST + 14})+B{note + 1}"


def test_formulas_on_other_sheets__follow(workbook: Path) -> None:
    grow(workbook)
    board = sheet_of(workbook, "看板")
    assert board["A1"].value == f"=SUM('{SHEET}'!$G${FIRST}:$G${LAST + 8})"
    assert board["A2"].value == f"=COUNTIF('{SHEET}'!C{FIRST}:C{LAST + 8},\"已完成\")"
    assert board["A3"].value == f"='{SHEET}'!B{FIRST + 1}"
    assert board["A4"].value == f"='{SHEET}'!B{LAST + 12}"
    assert board["A5"].value == f"='{SHEET}'!C{LAST + 17}&\"A{LAST + 9}\"", "text is no reference"
    chart = read_parts(workbook)["xl/charts/chart1.xml"].decode()
    assert f"$G${FIRST}:$G${LAST + 8}" in chart.replace("&apos;", "'")


def test_comment_box__moves_with_its_cell(workbook: Path) -> None:
    def row_of_box() -> list[str]:
        parts = read_parts(workbook)
        (vml,) = (parts[name].decode() for name in parts if name.endswith(".vml"))
        return re.findall(r"<x:Row>(\d+)</x:Row>", vml)

    before = [int(row) for row in row_of_box()]
    grow(workbook)
    assert [int(row) for row in row_of_box()] == [row + 8 for row in before]


def test_nothing_below__table_grows_into_the_empty_rows(tmp_path: Path) -> None:
    path = build(tmp_path / "表 格.xlsx", below=False)
    forms = (FORMS[0], _without_lower_part(), FORMS[2])
    written = ClosedWorkbook(path, forms).write(Changes(append={"Tasks": MORE}))
    assert written.rows == 8
    sheet = sheet_of(path)
    assert sheet.tables["Tasks"].ref == f"A4:I{LAST + 8}"
    assert sheet.print_area == f"'{SHEET}'!$A$1:$I${LAST + 8}"
    assert sheet.max_row == LAST + 8
    assert list(ClosedWorkbook(path, forms).read().table("Tasks").rows) == list(
        range(FIRST, LAST + 9)
    )


def _without_lower_part():  # type: ignore[no-untyped-def]

    return FORMS[1]._replace(sections=FORMS[1].sections[:1])


@pytest.mark.libreoffice
def test_recalculated_by_libreoffice__totals_and_lower_part_are_right(
    workbook: Path, soffice: Office, tmp_path: Path
) -> None:
    grow(workbook)
    made = soffice.convert(workbook, "xlsx", tmp_path / "out")
    book = load_workbook(made, data_only=True)
    tracker, board = book[SHEET], book["看板"]
    tasks = [task(number) for number in range(1, 16)]
    assert board["A1"].value == sum(t["hours"] for t in tasks)
    for row, state in enumerate(STATES, 7):
        assert board.cell(row, 2).value == sum(t["status"] == state for t in tasks)
    assert board["A4"].value == "方案评审"
    for index, values in enumerate(tasks):
        row = FIRST + index
        assert tracker.cell(row, 8).value == (values["due"] - values["start"]).days
        assert tracker.cell(row, 9).value == "正常"
        assert tracker.cell(row, 11).value == values["hours"] * 2
    assert [tracker.cell(LAST + 12 + i, 6).value for i in range(2)] == [6, 8]
    assert tracker.cell(LAST + 17, 4).value == 3 + 4 + 7


@pytest.mark.validator
def test_validator__finds_no_more_than_before(workbook: Path, validator) -> None:  # type: ignore[no-untyped-def]
    def errors() -> set[tuple[str, str]]:
        return {(e["path"], e["description"]) for e in validator(workbook)["errors"]}

    before = errors()
    grow(workbook)
    ClosedWorkbook(workbook, FORMS).write(
        Changes(fields={"start.goal": "=文本\x07"}, cells={"Tasks": {(FIRST, "due"): None}})
    )
    ClosedWorkbook(workbook, FORMS).add_sheet("另 一张", [["甲", 1], ["=乙"]])
    assert errors() <= before


def test_calculation_chain__is_dropped_with_its_relation_and_type(workbook: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    rewrite(
        workbook,
        {
            "xl/calcChain.xml": b"<calcChain/>",
            "[Content_Types].xml": lambda old: old.replace(
                b"</Types>",
                f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'.encode(),
            ),
            "xl/_rels/workbook.xml.rels": lambda old: old.replace(
                b"</Relationships>",
                f'<Relationship Id="rId99" Type="{namespace}" Target="calcChain.xml"/>'
                "</Relationships>".encode(),
            ),
        },
    )
    grow(workbook)
    parts = read_parts(workbook)
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"]
    assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"]


def test_calculation__is_asked_for_when_inputs_changed_and_not_otherwise(workbook: Path) -> None:
    def asked() -> bool:
        return b'fullCalcOnLoad="1"' in read_parts(workbook)["xl/workbook.xml"]

    rewrite(workbook, {"xl/workbook.xml": lambda old: old.replace(b' fullCalcOnLoad="1"', b"")})
    ClosedWorkbook(workbook, FORMS).write(Changes(fields={"start.light": "红"}))
    assert not asked()
    ClosedWorkbook(workbook, FORMS).write(Changes(fields={"start.budget": 1}))
    assert asked()


def test_shared_formulas__are_written_out_where_rows_are_inserted(workbook: Path) -> None:
    def share(xml: str) -> str:
        for row in range(FIRST, LAST + 1):
            text = (
                f'ref="H{FIRST}:H{LAST}" si="0">E{FIRST}-D{FIRST}</f>'
                if row == FIRST
                else 'si="0"/>'
            )
            xml = re.sub(rf'(<c r="H{row}"[^>]*>)<f>[^<]*</f>', rf'\1<f t="shared" {text}', xml)
        return xml

    edit_sheet(workbook, SHEET, share)
    grow(workbook)
    sheet = sheet_of(workbook)
    for row in range(FIRST, LAST + 9):
        assert sheet.cell(row, 8).value == f"=E{row}-D{row}"
    assert "shared" not in read_parts(workbook)[sheet_part(workbook, SHEET)].decode()


def test_formula_that_was_typed_over__comes_back_with_what_was_typed_told(workbook: Path) -> None:
    def type_over(xml: str) -> str:
        return re.sub(rf'(<c r="H{FIRST + 1}"[^>]*?)( t="\w+")?>.*?</c>', r"\1><v>99</v></c>", xml)

    edit_sheet(workbook, SHEET, type_over)
    content = ClosedWorkbook(workbook, FORMS).read()
    assert content.table("Tasks").overtyped == {(1, "days")}
    assert content.table("Tasks").columns["days"][1] == 99
    written = ClosedWorkbook(workbook, FORMS).write(
        Changes(cells={"Tasks": {(FIRST + 1, "days"): 2}}, restoring=True)
    )
    assert [(c.old, c.new) for c in written.restored] == [(99, 2)]
    assert cell_xml(workbook, SHEET, f"H{FIRST + 1}").endswith(
        f'<f>IF(E{FIRST + 1}="","",E{FIRST + 1}-D{FIRST + 1})</f><v>2</v></c>'
    )
    assert not ClosedWorkbook(workbook, FORMS).read().table("Tasks").overtyped


def test_totals_row__stays_below_the_new_rows(tmp_path: Path) -> None:
    path = build(tmp_path / "合计.xlsx", tasks=3, blank=0)
    table = next(n for n, d in read_parts(path).items() if b'displayName="Tasks"' in d)

    def with_totals(xml: bytes) -> bytes:
        return (
            xml.replace(b'ref="A4:I7"', b'ref="A4:I8"', 1)
            .replace(b"<autoFilter", b"<autoFilter", 1)
            .replace(b' totalsRowShown="0"', b"")
            .replace(b"<table ", b'<table totalsRowCount="1" ', 1)
        )

    rewrite(path, {table: with_totals})
    edit_sheet(
        path,
        SHEET,
        lambda xml: re.sub(
            r'(<row r="8"[^>]*)/>|(?=<row r="9")',
            r'<row r="8"><c r="A8" t="inlineStr"><is><t>合计</t></is></c></row>',
            xml,
            count=1,
        ),
    )
    ClosedWorkbook(path, FORMS).write(Changes(append={"Tasks": [task(4), task(5)]}))
    parts = read_parts(path)
    assert b'ref="A4:I10"' in parts[table]
    assert b'<autoFilter ref="A4:I9"' in parts[table]
    assert sheet_of(path)["A10"].value == "合计"
    assert len(ClosedWorkbook(path, FORMS).read().table("Tasks")) == 5
