"""What is written into cells comes back as what it was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import xlwings as xw

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    "value",
    [
        1.5, -2.0, 1e300, "文字", "  空格 ", "第一行\n第二行", "𠮷😀", True, False,
        datetime(2026, 11, 20), datetime(2026, 11, 20, 14, 30), datetime(2026, 2, 28, 23, 59, 59),
        datetime(1900, 3, 1), datetime(9999, 12, 31), None,
    ],
)  # fmt: skip
def test_value__comes_back_with_its_type(sheet: xw.Sheet, value: object) -> None:
    sheet["B2"].value = value
    read = sheet["B2"].value
    assert (read, type(read)) == (value, type(value))


def test_block__keeps_every_type_in_its_place(sheet: xw.Sheet) -> None:
    rows = [
        ["名称", 1.0, None, True],
        [datetime(2026, 1, 2, 3, 4, 5), "x", 0.0, None],
        [None, False, "", 3.25],
    ]
    sheet["A1"].value = rows
    rows[2][2] = None  # an empty text and an empty cell are the same when written
    assert sheet["A1:D3"].value == rows


def test_date_and_time__are_read_as_points_in_time(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [date(2026, 11, 20), time(8, 30), timedelta(hours=30)]
    assert sheet["A1:C1"].value == [
        datetime(2026, 11, 20),
        datetime(1899, 12, 30, 8, 30),
        datetime(1899, 12, 31, 6),
    ]
    assert [cell.number_format for cell in sheet["A1:C1"]] == ["yyyy-mm-dd", "h:mm:ss", "[h]:mm:ss"]


def test_written_date__leaves_a_format_that_the_cell_has(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "yyyy/m/d"
    sheet["A1:A2"].value = [[datetime(2026, 11, 20)], [datetime(2026, 11, 21)]]
    assert sheet["A1"].number_format == "yyyy/m/d"
    assert sheet["A2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    "text", ["007", "1/2", "2026-11-20", "TRUE", "'x", "1E5", "-1", "+1", "@a"]
)
def test_text__stays_text_whatever_it_looks_like(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].value == text.removeprefix("'")


def test_leading_equals_sign__makes_a_formula_and_an_apostrophe_prevents_it(
    sheet: xw.Sheet,
) -> None:
    sheet["A1"].value = [["=1+1", "'=1+1"], [5, "=A1*10"]]
    assert sheet["A1:B2"].value == [[2.0, "=1+1"], [5.0, 20.0]]
    assert sheet["A1:B1"].formula == (("=1+1", "=1+1"),)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ("=nothing", "#NAME?"), ('="x"+1', "#VALUE!"),
     ("=10^400", "#NUM!")],
)  # fmt: skip
def test_error__reads_as_nothing_or_as_its_text(sheet: xw.Sheet, formula: str, shown: str) -> None:
    sheet["A1"].formula = formula
    assert sheet["A1"].value is None
    assert sheet["A1"].options(err_to_str=True).value == shown


def test_results_of_formulas__have_the_type_that_the_cell_shows(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, 2]
    for place, formula in {
        "A2": "=A1<B1", "B2": "=A1=B1", "C2": '=""', "D2": "=A1*1", "E2": "=DATE(2026,11,20)",
        "F2": "=IF(AND(A1=1,B1=2),1,0)",
    }.items():  # fmt: skip
        sheet[place].formula = formula
    values = sheet["A2:F2"].options(empty="空").value
    assert values[:4] == [True, False, "空", 1.0]
    assert values[4:] == [datetime(2026, 11, 20), 1.0]
    assert sheet["C2"].raw_value == ""


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=IF(A1=1,TRUE(),FALSE())", True),
        ("=IFERROR(CHOOSE(2,1,FALSE()),0)", False),
        ("=IFS(A1=2,0,TRUE(),TRUE())", True),
        ("=IF(IF(A1=1,TRUE(),FALSE()),1,0)", 1.0),
        ("=VLOOKUP(1,A1:B1,1,FALSE())", 1.0),
        ("=IFS(A1=2,0,TRUE(),1)", 1.0),
    ],
)
def test_truth_value__that_a_function_hands_on__is_told_from_one_that_it_only_asks_for(
    sheet: xw.Sheet, formula: str, value: object
) -> None:
    sheet["A1"].value = [1, 2]
    sheet["A2"].formula = formula
    assert (sheet["A2"].value, type(sheet["A2"].value)) == (value, type(value))


def test_dates_among_numbers__of_a_long_column_are_told_apart(sheet: xw.Sheet) -> None:
    rows = [
        [datetime(2026, 11, day) if day % 3 else float(day % 2), f"=A{day}", day % 2 == 0]
        for day in range(1, 21)
    ]
    sheet["A1"].value = rows
    sheet["B1:B20"].number_format = "yyyy-mm-dd"
    sheet["B4"].number_format = "0.00"
    read = sheet["A1:C20"].value
    assert [row[0] for row in read] == [row[0] for row in rows]
    assert [row[2] for row in read] == [row[2] for row in rows]
    assert read[4][1] == datetime(2026, 11, 5)
    assert read[3][1] == 46330.0


def test_scalar__fills_a_block(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = 7
    assert sheet["A1:B2"].value == [[7.0, 7.0], [7.0, 7.0]]


def test_rows_of_different_length__are_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="columns"):
        sheet["A1:B2"].raw_value = [[1, 2], [3]]


def test_large_block__takes_one_call_each_way(sheet: xw.Sheet) -> None:
    rows = [[f"行 {row}" if column % 2 else float(row * column) for column in range(20)]
            for row in range(2000)]  # fmt: skip
    sheet["A1"].value = rows
    assert sheet["A1:T2000"].value == rows
