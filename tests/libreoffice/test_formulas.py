"""Formulas are translated both ways, and LibreOffice computes what Excel would."""

from __future__ import annotations

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from addin.libreoffice.cells.addresses import Area, column_letters, column_number, parse, spell
from addin.libreoffice.cells.formulas import Reference, TableShape, from_office, shifted, to_office

TASKS = TableShape("任务", Area(4, 2, 6, 3), ("编号", "工时 [h]", "状态"), True, False)
HERE = Reference("Sheet1", 6)

PAIRS = [
    ("=SUM(A1,B2:C3)", "=SUM(A1;B2:C3)"),
    ("=Sheet2!A1+'My Sheet'!$B$2", "=$Sheet2.A1+$'My Sheet'.$B$2"),
    ("='It''s'!A1&\"a,b;c!d\"", "=$'It''s'.A1&\"a,b;c!d\""),
    ("={1,2;3,4}", "={1;2|3;4}"),
    ("=SUM((A1,B1))", "=SUM((A1~B1))"),
    ("=SUM(A1:B2 B1:C3)", "=SUM(A1:B2!B1:C3)"),
    ("=IF(A1=\"\",\"\",A1 + 1)", "=IF(A1=\"\";\"\";A1 + 1)"),
    ("=IF(ISERROR(#N/A),#REF!,1)", "=IF(ISERROR(#N/A);#REF!;1)"),
    ("='3进度跟踪表'!A1", "=$'3进度跟踪表'.A1"),
    ("=任务!A:A", "=$任务.A:A"),
    ("=1.5E+3*A1%", "=1.5E+3*A1%"),
]  # fmt: skip


@pytest.mark.parametrize(("excel", "office"), PAIRS)
def test_formula__is_translated_both_ways(excel: str, office: str) -> None:
    assert to_office(excel, lambda name: None, HERE) == office
    assert from_office(office) == excel


def test_new_functions__lose_the_prefix_of_the_file_format() -> None:
    assert to_office("=_xlfn.STDEV.S(A1)", lambda name: None, HERE) == "=STDEV.S(A1)"


@pytest.mark.parametrize(
    ("excel", "office"),
    [
        ("=SUM(Tasks[编号])", "=SUM($任务.$B$5:$B$9)"),
        ("=SUM(Tasks[工时 '[h']])", "=SUM($任务.$C$5:$C$9)"),
        ("=Tasks[@状态]", "=$任务.$D6"),
        ("=Tasks[[#This Row],[编号]:[状态]]", "=$任务.$B6:$D6"),
        ("=COUNTA(Tasks[#All])", "=COUNTA($任务.$B$4:$D$9)"),
        ("=COUNTA(Tasks[[#Headers],[#Data],[状态]])", "=COUNTA($任务.$D$4:$D$9)"),
        ("=ROWS(Tasks)", "=ROWS($任务.$B$5:$D$9)"),
        ("=ROWS(Other)", "=ROWS(Other)"),
        ("=Tasks[不存在]", "=#REF!"),
        ("=Tasks[[#Nonsense],[状态]]", "=#REF!"),
    ],
)
def test_structured_reference__becomes_an_address(excel: str, office: str) -> None:
    assert to_office(excel, {"Tasks": TASKS}.get, HERE) == office


def test_structured_reference_without_a_name__is_of_the_table_around_the_formula() -> None:
    here = Reference("任务", 7, lambda: TASKS)
    assert to_office("=[@编号]&[状态]", lambda name: None, here) == "=$B7&$D$5:$D$9"


def test_shifted__moves_what_is_not_fixed() -> None:
    assert shifted("=A1+$B2*C$3&\"A1\"&'A1'!D4", 2, 1) == "=B3+$B4*D$3&\"A1\"&'A1'!E6"
    assert shifted("=LOG10(A1)", 1, 0) == "=LOG10(A2)"


@given(st.integers(1, 16_384))
def test_column_letters__name_a_number_and_nothing_else(number: int) -> None:
    assert column_number(column_letters(number)) == number


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 500), st.integers(1, 500))
def test_address__names_an_area_and_nothing_else(
    row: int, column: int, rows: int, cols: int
) -> None:
    area = Area(row, column, rows, cols)
    assert parse(spell(area)) == area == parse(spell(area, False, False))


@pytest.mark.parametrize(
    "text", ["", "A0", "A1:", "1", "ABCD1", "A1048577", "XFE1", "A1:2", "名称"]
)
def test_address__of_nothing_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.libreoffice
def test_formulas_of_a_block__are_written_and_read_at_once(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*2"
    assert sheet["B1:B3"].value == [2.0, 4.0, 6.0]
    assert sheet["A1:B3"].formula == (("1", "=A1*2"), ("2", "=A2*2"), ("3", "=A3*2"))


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT((A1:A3>1)*A1:A3)", 5.0),
        ('=COUNTIFS(A1:A3,">=2")', 2.0),
        ("=EDATE(DATE(2026,1,31),1)-DATE(2026,2,28)", 0.0),
        ("=WEEKNUM(DATE(2026,1,5))", 2.0),
        ("=NETWORKDAYS(DATE(2026,11,16),DATE(2026,11,20))", 5.0),
        ("=WORKDAY(DATE(2026,11,20),1)-DATE(2026,11,23)", 0.0),
        ("=SUM({1,2;3,4})", 10.0),
        ('=TEXT(DATE(2026,11,20),"yyyy-mm-dd")', "2026-11-20"),
        ("=IFERROR(1/0,9)", 9.0),
        ("=INDEX(A1:A3,MATCH(2,A1:A3,0))", 2.0),
        ("=SUM(Sheet1!A1:A3)", 6.0),
    ],
)
def test_formula__computes_and_reads_back_as_it_was_written(
    sheet: xw.Sheet, formula: str, value: object
) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["C1"].formula = formula
    sheet["C1"].number_format = "General"
    assert sheet["C1"].value == value
    assert sheet["C1"].formula == formula


@pytest.mark.libreoffice
def test_array_formula__stands_in_all_its_cells(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].formula_array = "=A1:B2*10"
    assert sheet["D1:E2"].value == [[10.0, 20.0], [30.0, 40.0]]
    assert sheet["D1:E2"].formula_array == "=A1:B2*10"
    assert sheet["D1"].has_array is not False
    assert not sheet["A1"].has_array
