"""References in formulas move with their cells; nothing else in a formula is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.book.ooxml.formula import translated
from addin.book.ooxml.insertion import Insertion
from addin.book.ooxml.reference import Area, area, letters, number_of, qualified_area, quoted

# Ten rows behind row 20 of 进度 表; the table's data rows are B6:F20.
INSERTION = Insertion("进度 表", Area(2, 6, 6, 20), 10, pushes=True)
GROWTH = Insertion("进度 表", Area(2, 6, 6, 20), 10, pushes=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A20+A21", "A20+A31"),
        ("$A$21+A$21+$A21", "$A$31+A$31+$A31"),
        ('IF(A21="A21","",A5)', 'IF(A31="A21","",A5)'),
        ('"他说""A21"""&A21', '"他说""A21"""&A31'),
        ("SUM(A1:A25)", "SUM(A1:A35)"),
        ("SUM(C6:C20)", "SUM(C6:C30)"),
        ("SUM(C5:C20)", "SUM(C5:C30)"),
        ("SUM(C7:C20)", "SUM(C7:C20)"),
        ("SUM(H6:H20)", "SUM(H6:H20)"),
        ("SUM(21:25)+SUM($6:$20)", "SUM(31:35)+SUM($6:$30)"),
        ("SUM(A:A)+A21", "SUM(A:A)+A31"),
        ("LOG10(A21)+TAX2026", "LOG10(A31)+TAX2036"),
        ("clock.today21+Tasks[[#This Row],[A21]]", "clock.today21+Tasks[[#This Row],[A21]]"),
        ("Tasks[[#All],[a'[21']b]:[A21]]+A21", "Tasks[[#All],[a'[21']b]:[A21]]+A31"),
        ("'进度 表'!A21+'别 表'!A21+别表!A21", "'进度 表'!A31+'别 表'!A21+别表!A21"),
        ("[1]进度!A21+'[1]进度 表'!A21", "[1]进度!A21+'[1]进度 表'!A21"),
        ("SUM('进度 表'!C6:C20)", "SUM('进度 表'!C6:C30)"),
        ("{21,22;\"A21\",1}", "{21,22;\"A21\",1}"),
        ("#REF!+A21", "#REF!+A31"),
        ("1.5E21+21%", "1.5E21+21%"),
        ("OFFSET(A21:B22,1,1):C30", "OFFSET(A31:B32,1,1):C40"),
        ("任务21+A21", "任务21+A31"),
        ("A1048576", "#REF!"),
        ("SUM(C1:C1048576)", "SUM(C1:C1048576)"),
    ],
)  # fmt: skip
def test_inserted_rows__references_on_the_sheet_itself(before: str, after: str) -> None:
    assert INSERTION.formula(before, "进度 表") == after


def test_inserted_rows__sheet_that_begins_with_a_digit_without_apostrophes() -> None:
    """LibreOffice writes names of sheets so."""
    insertion = Insertion("2方案", Area(2, 6, 6, 20), 10, pushes=True)
    formula = "2方案!$A$21+1.5*'2方案'!A21+3方案!A21+SUM(2方案!21:25)+2*A21"
    moved = "2方案!$A$31+1.5*'2方案'!A31+3方案!A21+SUM(2方案!31:35)+2*A21"
    assert insertion.formula(formula, "首页") == moved


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A21+SUM(C6:C20)", "A21+SUM(C6:C30)"),
        ("SUM(C6:C500)", "SUM(C6:C500)"),
        ("SUM(C6:C25)", "SUM(C6:C30)"),
    ],
)
def test_table_that_grows_into_empty_rows__nothing_moves(before: str, after: str) -> None:
    assert GROWTH.formula(before, "进度 表") == after


def test_unqualified_reference_on_another_sheet__stays() -> None:
    assert INSERTION.formula("A21+'进度 表'!A21", "别表") == "A21+'进度 表'!A31"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("C6:C20", "C6:C30"),
        ("C20", "C20:C30"),
        ("C6 C8 C20:D20 A1", "C6 C8 C20:D30 A1"),
        ("C6:C25", "C6:C35"),
        ("C21", "C31"),
        ("H6:H20", "H6:H20"),
        ("A1:XFD1048576", "A1:XFD1048576"),
    ],
)
def test_rules__cover_the_new_rows(before: str, after: str) -> None:
    assert INSERTION.areas(before, cover=True) == after


def test_defined_name__that_ends_at_the_last_row_grows() -> None:
    text = "'进度 表'!$A$1:$F$20,'进度 表'!$1:$5"
    assert INSERTION.formula(text, "", name=True) == "'进度 表'!$A$1:$F$30,'进度 表'!$1:$5"


@pytest.mark.parametrize(
    ("text", "rows", "columns", "expected"),
    [
        ("A7+$A7+A$7+$A$7", 3, 0, "A10+$A10+A$7+$A$7"),
        ("SUM(A$6:A7)", 1, 0, "SUM(A$6:A8)"),
        ("A7+$A7", 0, 2, "C7+$A7"),
        ("Z7+'A7'!A7+\"A7\"", 1, 1, "AA8+'A7'!B8+\"A7\""),
        ("Tasks[[#This Row],[A7]]+7:7+$7:8", 1, 0, "Tasks[[#This Row],[A7]]+8:8+$7:9"),
        ("A7&LOG10(7)", 1, 0, "A8&LOG10(7)"),
    ],
)
def test_filled_down__relative_parts_move(
    text: str, rows: int, columns: int, expected: str
) -> None:
    assert translated(text, rows, columns) == expected


@given(st.text(max_size=40) | st.text("A$B1:23'!\"[](),+ {}#&", max_size=40))
def test_filled_down_by_nothing__any_text_is_as_it_was(text: str) -> None:
    assert translated(text, 0) == text
    assert Insertion("x", Area(1, 1, 1, 1_048_570), 1, pushes=False).formula(text, "y") == text


@given(st.integers(1, 16_384))
def test_letters__and_back(column: int) -> None:
    assert number_of(letters(column)) == column
    assert len(letters(column)) <= 3


@given(st.text(st.characters(exclude_characters="[]:*?/\\"), min_size=1, max_size=31))
def test_quoted_sheet__is_found_again(sheet: str) -> None:
    found = qualified_area(f"{quoted(sheet)}!$B$3:D4")
    assert found == (sheet, Area(2, 3, 4, 4))


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A0", "XFE1", "A1048577", "A1:B2:C3", "A1B2", "工作表!A1", "#REF!"]
)
def test_area__of_something_else_is_none(text: str) -> None:
    assert area(text) is None
