"""What LibreOffice leaves as it is without a word, or refuses without a reason, is told in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from addin import libreoffice

pytestmark = pytest.mark.libreoffice

CHANGES: dict[str, Callable[[xw.Range], object]] = {
    "value": lambda cells: setattr(cells, "value", 5),
    "formula": lambda cells: setattr(cells, "formula", "=1"),
    "number_format": lambda cells: setattr(cells, "number_format", "0.00"),
    "color": lambda cells: setattr(cells, "color", "#FF0000"),
    "wrap_text": lambda cells: setattr(cells, "wrap_text", True),
    "column_width": lambda cells: setattr(cells, "column_width", 20),
    "clear": lambda cells: cells.clear(),
    "clear_contents": lambda cells: cells.clear_contents(),
    "insert": lambda cells: cells.insert("down"),
    "delete": lambda cells: cells.delete("up"),
    "merge": lambda cells: cells.merge(),
    "sort": lambda cells: cells.sort(1),
}


@pytest.mark.parametrize("member", CHANGES)
def test_protected_cells__are_not_changed_and_say_so(sheet: xw.Sheet, member: str) -> None:
    sheet["A1:A2"].value = [[2], [1]]
    sheet.api.protect("")
    with pytest.raises(libreoffice.NotWritable, match=rf"range\.{member}: \$A\$1:\$A\$2 .*protect"):
        CHANGES[member](sheet["A1:A2"])
    assert sheet["A1:A2"].value == [2, 1]
    sheet.api.unprotect("")
    CHANGES[member](sheet["A1:A2"])


def test_cells_that_may_be_changed_on_a_protected_sheet__are_changed(sheet: xw.Sheet) -> None:
    open_to_all = sheet["B1"].api.CellProtection
    open_to_all.IsLocked = False
    sheet["B1"].api.CellProtection = open_to_all
    sheet.api.protect("")
    sheet["B1"].value, sheet["B1"].color = 7, "#FF0000"
    assert (sheet["B1"].value, sheet["B1"].color) == (7, (255, 0, 0))
    with pytest.raises(libreoffice.NotWritable, match=r"range\.insert: the sheet"):
        sheet["B1"].insert("down")


def test_book_that_was_opened_read_only__is_not_changed_or_saved_and_says_so(
    app: xw.App, tmp_path: Path
) -> None:
    path = tmp_path / "只读.xlsx"
    book = app.books.add()
    book.save(path)
    book.close()
    book = app.books.open(path, read_only=True)
    for change in CHANGES.values():
        with pytest.raises(libreoffice.NotWritable, match=r"只读\.xlsx was opened read-only"):
            change(book.sheets[0]["A1"])
    with pytest.raises(libreoffice.NotWritable, match="give another path"):
        book.save()
    book.save(tmp_path / "另存.xlsx")
    book.close()


@pytest.mark.parametrize("size", [None, -1, 256, 1000])
def test_size_that_is_none__is_refused(sheet: xw.Sheet, size: float | None) -> None:
    with pytest.raises(ValueError, match=r"range\.column_width"):
        sheet["A1"].column_width = size
    with pytest.raises(ValueError, match=r"range\.row_height"):
        sheet["A1"].row_height = None if size is None else size * 2


def test_hidden_columns_and_rows__have_no_size(sheet: xw.Sheet) -> None:
    sheet["B:B"].columns.hidden = True
    sheet["2:2"].rows.hidden = True
    assert (sheet["B1"].column_width, sheet["A2"].row_height) == (0, 0)
    assert (sheet["A1:B1"].column_width, sheet["A1:A2"].row_height) == (None, None)


def test_member_of_excels_own_object__is_told_apart(sheet: xw.Sheet) -> None:
    for ask in (
        lambda: sheet.api.ProtectContents,
        lambda: sheet.api.Protect("secret"),
        lambda: setattr(sheet.api, "Zoom", 100),
    ):
        with pytest.raises(libreoffice.NoMember, match=r"no member 'Protect|no member 'Zoom"):
            ask()
    assert not hasattr(sheet.api, "ProtectContents")
    with pytest.raises(libreoffice.UnoError, match="expected 2, got 1"):
        sheet.api.getCellByPosition(0)


@pytest.mark.parametrize("member", ["series", "category_axis", "value_axis"])
def test_part_of_a_chart_that_is_not_mapped__names_itself(sheet: xw.Sheet, member: str) -> None:
    with pytest.raises(NotImplementedError, match="chart: axes, series"):
        _ = getattr(sheet.charts.add(), member)
