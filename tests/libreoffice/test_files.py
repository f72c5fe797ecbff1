"""Kinds of files: text with its encoding, passwords, and what LibreOffice cannot read or write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin import libreoffice

pytestmark = pytest.mark.libreoffice

ROWS = [["姓名", "件数"], ["张三", 3.5], ["李,四\n五", None]]


@pytest.mark.parametrize("extension", ["csv", "tsv", "txt", "fods", "ods", "xlsx"])
def test_chinese_text__is_saved_and_read_as_it_was(
    app: xw.App, book: xw.Book, tmp_path: Path, extension: str
) -> None:
    book.sheets[0]["A1"].value = ROWS
    path = tmp_path / f"名单.{extension}"
    book.save(path)
    again = app.books.open(path, read_only=True)  # the book itself is this file now
    assert again.sheets[0]["A1:B3"].value == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize(("extension", "mark"), [("csv", ","), ("tsv", "\t"), ("txt", "\t")])
def test_text_file__is_read_in_the_encoding_it_has(
    app: xw.App, tmp_path: Path, encoding: str, extension: str, mark: str
) -> None:
    path = tmp_path / f"甲.{extension}"
    path.write_text(f"姓名{mark}日期\n张三{mark}2026-11-30\n", encoding=encoding)
    book = app.books.open(path)
    found: Any = book.sheets[0].used_range.value
    book.close()
    assert found[0] == ["姓名", "日期"]
    assert (found[1][0], f"{found[1][1]:%Y-%m-%d}") == ("张三", "2026-11-30")


def test_csv__is_utf8(book: xw.Book, tmp_path: Path) -> None:
    book.sheets[0]["A1"].value = [["姓名", 'a"b'], ["张三", 1]]
    book.save(tmp_path / "甲.csv")
    assert (tmp_path / "甲.csv").read_bytes().decode() == '姓名,"a""b"\n张三,1\n'


@pytest.fixture(params=["xlsx", "xlsm", "ods"])
def locked(app: xw.App, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A file with a password."""
    path = tmp_path / f"机密.{request.param}"
    book = app.books.add()
    book.sheets[0]["A1"].value = "机密"
    book.save(path, password="密码123")
    book.close()
    return path


def test_password__opens_the_file_and_no_other_does(app: xw.App, locked: Path) -> None:
    for wrong in (None, "密码", "密码1234"):
        with pytest.raises(libreoffice.WrongPassword, match="机密"):
            app.books.open(locked, password=wrong)
    book = app.books.open(locked, password="密码123")
    assert book.sheets[0]["A1"].value == "机密"
    book.close()


def test_password__stays_when_the_file_is_saved_again(
    app: xw.App, locked: Path, tmp_path: Path
) -> None:
    book = app.books.open(locked, password="密码123")
    book.sheets[0]["A2"].value = "更多"
    book.save()
    other = tmp_path / f"另存{locked.suffix}"
    book.save(other)
    book.close()
    for path in (locked, other):
        with pytest.raises(libreoffice.WrongPassword):
            app.books.open(path)
        book = app.books.open(path, password="密码123")
        assert book.sheets[0]["A2"].value == "更多"
        book.close()


def test_password__for_a_kind_that_would_be_written_open__is_refused(
    book: xw.Book, tmp_path: Path
) -> None:
    for name in ("甲.xls", "甲.csv", "甲.fods"):
        with pytest.raises(libreoffice.Unsupported, match="password"):
            book.save(tmp_path / name, password="x")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_workbook__is_told_with_its_name(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "坏的.xlsx"
    path.write_bytes(b"no workbook")
    for wrong in (path, tmp_path):
        with pytest.raises(OSError, match=r"book\.open: LibreOffice cannot read .*" + wrong.name):
            app.books.open(wrong)
