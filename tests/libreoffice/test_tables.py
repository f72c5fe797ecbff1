"""Tables, filters, validations and conditional formats."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from tests.workbooks import unprinted

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.main.Table:
    """A table of two columns and three rows below other cells."""
    sheet["A1"].value = "标题"
    sheet["B3"].value = [["编号", "工时"], ["T1", 1], ["T2", 2], ["T3", 3]]
    sheet["B9"].value = "下面"
    return sheet.tables.add(sheet["B3:C6"], name="Tasks")


def test_table__has_its_parts(sheet: xw.Sheet, table: xw.main.Table) -> None:
    assert table.range.address == "$B$3:$C$6"
    assert table.header_row_range.value == ["编号", "工时"]
    assert table.data_body_range.address == "$B$4:$C$6"
    assert [column.name for column in table.columns] == ["编号", "工时"]
    assert table.columns["工时"].data_body_range.value == [1.0, 2.0, 3.0]
    assert sheet["C5"].table.name == "Tasks"
    assert sheet["A1"].table is None
    assert "tasks" in sheet.tables
    with pytest.raises(ValueError, match="TASKS"):
        sheet.tables.add(sheet["E1:F2"], name="TASKS")


def test_structured_references__compute(sheet: xw.Sheet, table: xw.main.Table) -> None:
    sheet["E4:E6"].formula = "=Tasks[@工时]*10"
    sheet["E8"].formula = "=SUM(Tasks[工时])"
    sheet["E9"].formula = "=ROWS(Tasks)"
    assert sheet["E4:E6"].value == [10.0, 20.0, 30.0]
    assert (sheet["E8"].value, sheet["E9"].value) == (6.0, 3.0)


def test_rows_and_columns__are_added_and_deleted(sheet: xw.Sheet, table: xw.main.Table) -> None:
    table.rows.add(["T4", 4])
    table.rows.add(["T0", 0], index=1)
    assert table.data_body_range.value == [
        ["T0", 0.0], ["T1", 1.0], ["T2", 2.0], ["T3", 3.0], ["T4", 4.0],
    ]  # fmt: skip
    assert sheet["B11"].value == "下面"
    table.rows[1].delete()
    table.columns.add("状态", index=2)
    assert table.header_row_range.value == ["编号", "状态", "工时"]
    table.columns["状态"].delete()
    assert table.range.address == "$B$3:$C$7"
    assert sheet["B10"].value == "下面"


def test_totals_resize_and_rename(table: xw.main.Table) -> None:
    table.show_totals = True
    assert table.totals_row_range.address == "$B$7:$C$7"
    assert table.data_body_range.address == "$B$4:$C$6"
    table.show_totals = False
    table.resize(table.parent["B3:D5"])
    assert table.header_row_range.value == ["编号", "工时", "Column3"]
    table.name = "Work"
    assert [t.name for t in table.parent.tables] == ["Work"]


def test_filter__hides_rows_and_shows_them_again(sheet: xw.Sheet, table: xw.main.Table) -> None:
    table.autofilter.apply_values(1, ["T1", "T3"])
    assert [row.hidden for row in (sheet[f"{n}:{n}"].rows for n in (4, 5, 6))] == [
        False, True, False,
    ]  # fmt: skip
    assert [(c.field, c.values) for c in table.autofilter.criteria] == [(1, ["T1", "T3"])]
    table.autofilter.apply_comparison(2, "greater_than", 1)
    assert sheet["4:6"].rows.hidden is None
    table.autofilter.clear()
    assert sheet["4:6"].rows.hidden is False
    table.autofilter.apply_comparison(2, "between", 2, 3)
    assert [sheet[f"{n}:{n}"].rows.hidden for n in (4, 5, 6)] == [True, False, False]


def test_table_style__is_refused_as_libreoffice_has_none(table: xw.main.Table) -> None:
    assert table.table_style is None
    with pytest.raises(NotImplementedError, match="table_style"):
        table.table_style = "TableStyleMedium1"


def test_tables_of_a_file__are_known_with_their_formulas(
    app: xw.App, sample_workbook: Path
) -> None:
    book = app.books.open(unprinted(sample_workbook))
    tables = {table.name: table for sheet in book.sheets for table in sheet.tables}
    assert "Tasks" in tables
    names = tables["Tasks"].header_row_range.value
    assert len(names) == tables["Tasks"].range.shape[1]
    assert tables["Tasks"].data_body_range.value
    book.close()


def test_validation__of_a_list(sheet: xw.Sheet) -> None:
    rule = sheet["A1:A3"].data_validation
    assert rule.type == "none"
    rule.set_list(["进行中", "受阻", 'a"b'])
    assert (rule.type, rule.source, rule.in_cell_dropdown) == ("list", '进行中,受阻,a""b', True)
    sheet["C1"].value = [["甲"], ["乙"]]
    rule.set_list(sheet["C1:C2"], in_cell_dropdown=False)
    assert (rule.source, rule.in_cell_dropdown) == ("=Sheet1!$C$1:$C$2", False)
    rule.delete()
    assert rule.type == "none"


def test_validation__of_numbers_and_formulas(sheet: xw.Sheet) -> None:
    rule = sheet["B2:B5"].data_validation
    rule.set_whole_number("between", 1, "=10+5")
    assert (rule.type, rule.operator) == ("whole_number", "between")
    assert sheet["B5"].data_validation.type == "whole_number"
    rule.set_custom("=B2>$A2")
    assert rule.formula == "=B2>$A2"
    assert sheet["B4"].data_validation.formula in ("=B2>$A2", "=B4>$A4")


def test_conditional_formats__of_values_and_formulas(sheet: xw.Sheet) -> None:
    cells = sheet["A1:A3"]
    cells.conditional_formats.add_cell_value(
        "greater_than", 5, fill_color="#FF0000", font_bold=True, stop_if_true=True
    )
    cells.conditional_formats.add_custom('=$B1="x"', font_color=(0, 0, 255), stop_if_true=True)
    first, second = cells.conditional_formats
    assert (first.type, first.operator, first.formula1) == ("cell_value", "greater_than", "=5")
    assert (first.fill_color, first.font_bold, first.font_color) == ((255, 0, 0), True, None)
    assert (second.type, second.formula, second.font_color) == ("custom", '=$B1="x"', (0, 0, 255))
    first.set(operator="between", formula1=1, formula2=3)
    assert (first.operator, first.formula2) == ("between", "=3")
    second.delete()
    assert len(cells.conditional_formats) == 1
    sheet["A2"].conditional_formats.clear()
    assert (len(sheet["A2"].conditional_formats), len(sheet["A1"].conditional_formats)) == (0, 1)
    with pytest.raises(NotImplementedError, match="data_bar"):
        cells.conditional_formats.add_data_bar("#00FF00")


def test_chart__shows_its_data(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [["月", "数"], ["一", 1], ["二", 4]]
    chart = sheet.charts.add(left=10, top=20, source=sheet["A1:B3"], chart_type="column_clustered")
    assert (chart.chart_type, chart.title) == ("column_clustered", None)
    chart.title = "工时"
    chart.legend.visible = False
    assert (chart.title, chart.legend.visible) == ("工时", False)
    assert (round(chart.left), round(chart.top)) == (10, 20)
    chart.to_png(tmp_path / "图.png")
    assert (tmp_path / "图.png").read_bytes()[:4] == b"\x89PNG"
    chart.delete()
    assert len(sheet.charts) == 0
