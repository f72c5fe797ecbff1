"""Formats, colours, fonts, borders, sizes and merged cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.libreoffice.cells.values import heights_left

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", "0%", "#,##0.00", "yyyy-mm-dd", "yyyy/m/d hh:mm", "[h]:mm:ss", "@",
     '0"天"', "h:mm AM/PM", "0.00E+00", "#,##0_);[Red](#,##0)", "aaaa", "#,##0.00;[Blue]-#,##0.00",
     '[$-804]yyyy"年"m"月"d"日"', "[$¥-804]#,##0.00"],
)  # fmt: skip
def test_number_format__reads_as_it_was_set(sheet: xw.Sheet, code: str) -> None:
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code


def test_number_format__is_written_to_files_without_a_language_of_its_own(
    book: xw.Book, tmp_path: Path
) -> None:
    codes = ["0.00", "0%", "#,##0", "[h]:mm", "@"]
    for row, code in enumerate(codes, 1):
        book.sheets[0].range((row, 1)).number_format = code
        book.sheets[0].range((row, 1)).value = 1
    book.sheets[0]["A6:A7"].value = [[True], [date(2026, 11, 30)]]
    book.save(tmp_path / "甲.xlsx")
    column = openpyxl.load_workbook(tmp_path / "甲.xlsx").active["A"]  # type: ignore[index]
    written = [cell.number_format for cell in column]
    assert written[: len(codes)] == codes
    assert not any("[$-409]" in code for code in written)


def test_number_format_that_is_none__is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="does not understand the format 'xxq"):
        sheet["A1"].number_format = "xxq["


def test_what_differs_between_the_cells__reads_as_none(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "0.00"
    sheet["A1"].font.bold = True
    sheet["A1"].color = "#FF0000"
    cells = sheet["A1:A2"]
    assert (cells.number_format, cells.font.bold, cells.color) == (None, None, None)


def test_colour__is_a_tuple_a_text_or_excels_number(sheet: xw.Sheet) -> None:
    for given in ((255, 128, 0), "#FF8000", 0x0080FF):
        sheet["A1"].color = given
        assert sheet["A1"].color == (255, 128, 0)
    sheet["A1"].color = None
    assert sheet["A1"].color is None


def test_font__is_set_for_chinese_text_too(sheet: xw.Sheet) -> None:
    font = sheet["A1"].font
    font.bold, font.italic, font.size, font.name, font.color = (
        True,
        True,
        16,
        "WenQuanYi",
        "#00FF00",
    )
    assert (font.bold, font.italic, font.size, font.name) == (True, True, 16, "WenQuanYi")
    assert font.color == (0, 255, 0)
    assert font.api.CharWeightAsian == font.api.CharWeight
    assert font.api.CharFontNameAsian == "WenQuanYi"


def test_borders__are_drawn_changed_and_removed(sheet: xw.Sheet) -> None:
    borders = sheet["B2:C3"].borders
    assert borders["edge_top"].line_style is None
    borders.set("all", line_style="continuous", weight="thin", color="#FF0000")
    assert (borders.line_style, borders.weight, borders.color) == (
        "continuous",
        "thin",
        (255, 0, 0),
    )
    assert sheet["B2"].borders["edge_right"].line_style == "continuous"
    borders["edge_bottom"].weight = "thick"
    assert sheet["C3"].borders["edge_bottom"].weight == "thick"
    assert borders["edge_bottom"].color == (255, 0, 0)
    borders.set("edge_left", line_style="double")
    assert borders["edge_left"].line_style == "double"
    borders.clear()
    assert sheet["C3"].borders["edge_bottom"].line_style is None
    assert borders["inside_vertical"].line_style is None


def test_alignment_and_wrapping__read_as_they_were_set(sheet: xw.Sheet) -> None:
    cell = sheet["A1"]
    assert (cell.horizontal_alignment, cell.vertical_alignment) == ("general", "bottom")
    cell.horizontal_alignment, cell.vertical_alignment = "center", "top"
    cell.wrap_text = True
    assert (cell.horizontal_alignment, cell.vertical_alignment) == ("center", "top")
    assert cell.wrap_text is True
    with pytest.raises(NotImplementedError, match="distributed"):
        cell.horizontal_alignment = "distributed"


def test_sizes__are_in_characters_and_points(sheet: xw.Sheet) -> None:
    sheet["B:B"].column_width = 30
    sheet["2:2"].row_height = 30.75
    assert sheet["B5"].column_width == 30
    assert sheet["A2"].row_height == 30.75
    assert sheet["A2"].height == 30.75
    assert sheet["C1"].left == sheet["A1:B1"].width
    sheet["B:B"].columns.hidden = True
    assert sheet["B1:B3"].columns.hidden is True
    assert sheet["A1:B1"].columns.hidden is None


def test_merged_cells__are_one_area(sheet: xw.Sheet) -> None:
    sheet["B2:C4"].merge()
    assert sheet["C3"].merge_area.address == "$B$2:$C$4"
    assert sheet["C3"].merge_cells
    sheet["B2"].unmerge()
    assert not sheet["B2:C4"].merge_cells


def test_characters__have_a_font_of_their_own(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "红黑红"
    sheet["A1"].characters[0].font.color = (255, 0, 0)
    sheet["A1"].characters[2:].font.bold = True
    assert sheet["A1"].characters[0].font.color == (255, 0, 0)
    assert sheet["A1"].characters[1].font.bold is False
    assert (sheet["A1"].characters[2:].text, sheet["A1"].value) == ("红", "红黑红")


def test_clear_formats__leaves_the_values(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 1.5
    sheet["A1"].color, sheet["A1"].number_format = "#112233", "0.000"
    sheet["A1"].clear_formats()
    assert (sheet["A1"].color, sheet["A1"].number_format, sheet["A1"].value) == (
        None,
        "General",
        1.5,
    )


def test_autofit__makes_room_for_the_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "这是一段相当长的文字，需要很宽的列"
    before = sheet["A1"].column_width
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > before + 10


def test_height__left_meanwhile_within_another__is_fitted_again_afterwards(sheet: xw.Sheet) -> None:
    sheet["A1"].wrap_text = True
    before = sheet["A1"].row_height
    with heights_left(sheet.book.api):
        sheet["A1"].value = "一行写不下的文字，" * 9
        assert sheet["A1"].row_height == before
    sheet["A1"].value = "一行写不下的文字，" * 10
    assert sheet["A1"].row_height > 2 * before
