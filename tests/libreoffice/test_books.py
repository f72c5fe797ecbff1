"""Books, sheets, and moving cells about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook

pytestmark = pytest.mark.libreoffice


def test_saved_book__is_read_by_others_and_opened_again(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "市场部 协作" / "样本 1.xlsx"
    path.parent.mkdir()
    book = app.books.add()
    book.sheets[0].name = "任务"
    book.sheets[0]["A1"].value = [["名称", datetime(2026, 11, 20)], ["=1+1", True]]
    book.save(path)
    assert (book.name, book.fullname) == (path.name, str(path))
    book.close()
    cells = load_workbook(path)["任务"]
    assert (cells["A1"].value, cells["B1"].value, cells["A2"].value) == (
        "名称", datetime(2026, 11, 20), "=1+1",
    )  # fmt: skip
    again = app.books.open(path)
    assert again.sheets["任务"]["A1:B2"].value == [["名称", datetime(2026, 11, 20)], [2.0, True]]
    assert app.books.open(path) == again
    again.close()


@pytest.mark.parametrize("name", ["样本.xlsb", "样本.xlam"])
def test_file_that_libreoffice_cannot_write__is_refused(
    book: xw.Book, tmp_path: Path, name: str
) -> None:
    with pytest.raises(NotImplementedError, match=r"book\.save"):
        book.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_pdf__has_the_visible_sheets(book: xw.Book, tmp_path: Path) -> None:
    book.sheets[0]["A1"].value = "内容"
    book.to_pdf(tmp_path / "全部.pdf")
    book.sheets[0]["A1:B2"].to_pdf(tmp_path / "一块.pdf")
    assert all((tmp_path / n).read_bytes()[:5] == b"%PDF-" for n in ("全部.pdf", "一块.pdf"))


def test_unreadable_file__is_told(app: xw.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "没有.xlsx")


def test_sheets__are_added_named_moved_copied_and_deleted(book: xw.Book) -> None:
    book.sheets[0]["A1"].value = "原件"
    book.sheets.add("乙", after=book.sheets[0])
    book.sheets.add("甲", before=book.sheets[0])
    assert book.sheet_names == ["甲", "Sheet1", "乙"]
    book.sheets["乙"].move(before=book.sheets[0])
    book.sheets["Sheet1"].copy(after=book.sheets["甲"], name="副本")
    assert book.sheet_names == ["乙", "甲", "副本", "Sheet1"]
    assert book.sheets["副本"]["A1"].value == "原件"
    book.sheets["甲"].delete()
    book.sheets["乙"].visible = False
    assert [sheet.visible for sheet in book.sheets] == [False, True, True]
    with pytest.raises(KeyError):
        _ = book.sheets["甲"]


def test_panes_grid_and_print_area__belong_to_their_sheet(book: xw.Book) -> None:
    first, second = book.sheets[0], book.sheets.add("二")
    first.activate()
    second.freeze_panes.freeze_at("A1:B3")
    second.show_gridlines = False
    second.page_setup.print_area = "A1:C10"
    assert (first.show_gridlines, second.show_gridlines) == (False, False)
    assert second.page_setup.print_area == "$A$1:$C$10"
    assert book.sheets.active == first
    second.activate()
    assert second.book.api.getCurrentController().hasFrozenPanes()
    second.freeze_panes.unfreeze()
    assert not second.book.api.getCurrentController().hasFrozenPanes()


def test_selection__is_what_was_selected(book: xw.Book) -> None:
    book.sheets[0]["B2:C3"].select()
    assert book.selection.address == "$B$2:$C$3"


def test_names__of_book_and_sheet__lead_to_their_cells(book: xw.Book) -> None:
    sheet = book.sheets[0]
    book.sheets.add("第 二", after=sheet)["A1"].name = "目标"
    book.names.add("税率", "=0.13")
    sheet["B2:B3"].name = "Sheet1!局部"
    assert [name.name for name in book.names] == ["局部", "目标", "税率"] or (
        [name.name for name in book.names] == ["Sheet1!局部", "目标", "税率"]
    )
    assert book.names["目标"].refers_to == "='第 二'!$A$1"
    assert book.names["目标"].refers_to_range.sheet.name == "第 二"
    assert book.names["税率"].refers_to == "=0.13"
    assert sheet["局部"].address == "$B$2:$B$3"
    sheet["A1"].formula = "=税率*100"
    assert sheet["A1"].value == 13.0
    book.names["税率"].refers_to = "=0.06"
    assert sheet["A1"].value == 6.0
    del book.names["目标"]
    assert "目标" not in book.names


def test_cells__are_inserted_deleted_copied_and_moved(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["1:1"].insert("down")
    sheet["A2:A3"].insert("right")
    assert sheet["A1:C3"].value == [[None] * 3, [None, 1.0, 2.0], [None, 3.0, 4.0]]
    sheet["A1:A3"].delete("left")
    sheet["1:1"].delete()
    assert sheet["A1:B2"].value == [[1.0, 2.0], [3.0, 4.0]]
    sheet["A3"].formula = "=SUM(A1:A2)"
    sheet["A3"].copy(sheet["B3"])
    assert sheet["B3"].formula == "=SUM(B1:B2)"
    sheet["A1:B2"].move(sheet["D1"])
    assert (sheet["A1"].value, sheet["E2"].value, sheet["A3"].value) == (None, 4.0, 4.0)


def test_paste__of_a_part_of_the_cells(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["=1+1", None]
    sheet["A1"].color = "#FF0000"
    sheet["A1:B1"].copy()
    sheet["A3"].paste("values")
    sheet["A5:B5"].value = [7, 8]
    sheet["A5"].paste("values", skip_blanks=True)
    sheet["A7"].paste("values", transpose=True)
    sheet["A9"].value = 9
    sheet["A9"].paste("formats")
    assert (sheet["A3"].formula, sheet["A3"].color) == ("2", None)
    assert sheet["A5:B5"].value == [2.0, 8.0]
    assert sheet["A7:A8"].value == [2.0, None]
    assert (sheet["A9"].value, sheet["A9"].color) == (9.0, (255, 0, 0))
    with pytest.raises(NotImplementedError, match="operations"):
        sheet["A1"].paste(operation="add")


def test_cells__are_copied_to_another_book(app: xw.App, sheet: xw.Sheet) -> None:
    other = app.books.add()
    sheet["A1"].value = ["文字", 5]
    sheet["A1"].color = "#00FF00"
    sheet["A1:B1"].copy(other.sheets[0]["C3"])
    assert other.sheets[0]["C3:D3"].value == ["文字", 5.0]
    assert other.sheets[0]["C3"].color == (0, 255, 0)
    other.close()


@pytest.mark.parametrize(
    ("start", "way", "end"),
    [("A1", "down", "$A$3"), ("A3", "down", "$A$6"), ("A6", "down", "$A$1048576"),
     ("A6", "up", "$A$3"), ("A1", "right", "$C$1"), ("C1", "left", "$A$1"),
     ("C1", "right", "$XFD$1"), ("B2", "up", "$B$1"), ("B9", "up", "$B$1")],
)  # fmt: skip
def test_end__stops_where_the_arrow_keys_do(
    sheet: xw.Sheet, start: str, way: str, end: str
) -> None:
    sheet["A1"].value = [["a", "b", "c"], ["d", None, None], ["e", None, None]]
    sheet["A6"].value = "f"
    assert sheet[start].end(way).address == end


def test_blocks_around_a_cell__are_found(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, 2, 3], [4, None, 6]]
    sheet["B7"].value = 1
    assert sheet["B2"].expand().address == "$B$2:$D$3"
    assert sheet["C2"].current_region.address == "$B$2:$D$3"
    assert sheet.used_range.address == "$B$2:$D$7"
    assert sheet["B2"].offset(1, 1).resize(2, 2).address == "$C$3:$D$4"
    assert [c.address for c in sheet["B2:D3"].get_special_cells("blanks")] == ["$C$3"]


def test_sort_search_and_duplicates(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["名", "数"], ["乙", 2], ["甲", 3], ["乙", 2], ["丙", 1]]
    sheet["A1:B5"].sort(2, ascending=False, has_headers=True)
    assert sheet["B2:B5"].value == [3.0, 2.0, 2.0, 1.0]
    sheet["A1:B5"].remove_duplicates([1, 2], has_headers=True)
    assert sheet["B1:B5"].value == ["数", 3.0, 2.0, 1.0, None]
    found = sheet["A1:B5"].find("丙", whole=True)
    assert found is not None
    assert found.address == "$A$4"
    sheet["A1:B5"].replace_all("丙", "丁", whole=True)
    assert sheet["A4"].value == "丁"


def test_note_and_hyperlink(sheet: xw.Sheet) -> None:
    assert sheet["A1"].note is None
    sheet["A1"].add_note("请核对")
    assert sheet["A1"].note.text == "请核对"
    sheet["A1"].note.text = "已核对"
    assert [(n.text, n.location.address) for n in sheet.notes] == [("已核对", "$A$1")]
    sheet["A1"].note.delete()
    assert sheet["A1"].note is None
    sheet["B1"].add_hyperlink("https://example.com/a?b=1", "说明")
    assert (sheet["B1"].value, sheet["B1"].hyperlink) == ("说明", "https://example.com/a?b=1")


def test_app__keeps_its_settings_for_books_opened_later(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], ["=A1"]]
    with app.properties(calculation="manual", screen_updating=False):
        other = app.books.add()
        assert not other.api.isAutomaticCalculationEnabled()
        assert other.api.hasControllersLocked()
        assert sheet.book.api.hasControllersLocked()
        sheet["A1"].value = 2
        assert sheet["A2"].value == 1.0
        app.calculate()
        assert sheet["A2"].value == 2.0
    assert not other.api.hasControllersLocked()
    assert app.calculation == "automatic"
    other.close()


def test_status_bar_and_alert__without_a_screen(app: xw.App, sheet: xw.Sheet) -> None:
    app.status_bar = "正在校验…"
    assert app.status_bar == "正在校验…"
    app.status_bar = False
    assert app.status_bar is False
    assert app.alert("共 3 处问题", title="校验") == "ok"
    assert app.alert("要继续吗？", buttons="yes_no") == "no"
    assert app.impl.alerts[-2:] == ["共 3 处问题", "要继续吗？"]


@pytest.mark.parametrize(
    ("what", "member"),
    [
        (lambda s: s["A1"].add_comment("x"), "add_comment"),
        (lambda s: s["A1"].copy_picture(), "copy_picture"),
        (lambda s: s.book.app.macro("Module1.x")(), "app.macro"),
        (lambda s: s.to_html("x.html"), "to_html"),
        (lambda s: s.book.app.startup_path, "startup_path"),
    ],
)
def test_what_libreoffice_lacks__is_refused_by_name(
    sheet: xw.Sheet, what: object, member: str
) -> None:
    with pytest.raises(NotImplementedError, match=member):
        what(sheet)  # type: ignore[operator]
