"""`xiezuo new`: an empty standard workbook, over nothing that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import xiezuo
from workbook_templates import TEMPLATE


def test_new__makes_the_shipped_workbook_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "市场部 [2026]" / "新品 上市.xlsx"
    result = xiezuo("new", path)
    assert (result.code, result.err) == (0, "")
    assert str(path) in result.out, "a path is printed whole, whatever brackets it has"
    assert path.read_bytes() == TEMPLATE.read_bytes()


def test_new__workbook__has_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    xiezuo("new", path)
    result = xiezuo("check", path)
    assert (result.code, result.err) == (0, "")
    assert "没有发现问题" in result.out


def test_new__existing_file__is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "已有.xlsx"
    path.write_bytes(b"mine")
    result = xiezuo("new", path)
    assert (result.code, result.out) == (2, "")
    assert f"{path}：文件已经存在，没有覆盖" in result.err
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["工作簿.xls", "工作簿", "工作簿.docx"])
def test_new__name_of_another_kind__is_refused(name: str, tmp_path: Path) -> None:
    result = xiezuo("new", tmp_path / name)
    assert (result.code, result.out) == (2, "")
    assert f"文件名“{name}”不是 .xlsx" in result.err
    assert list(tmp_path.iterdir()) == []


def test_new__folder_that_is_a_file__is_told(tmp_path: Path) -> None:
    (tmp_path / "市场部").write_text("")
    result = xiezuo("new", tmp_path / "市场部" / "新品.xlsx")
    assert (result.code, result.out) == (2, "")
    assert "文件夹没有建成" in result.err


@pytest.mark.parametrize("name", ["CON.xlsx", "lpt1.表.xlsx", "新品:甲:乙.xlsx", "a?.xlsx"])
def test_new__name_that_windows_takes_for_something_else__is_refused(
    name: str, tmp_path: Path
) -> None:
    result = xiezuo("new", tmp_path / name)
    assert (result.code, result.out) == (2, "")
    assert "在 Windows 上不能用" in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["控制.xlsx", "console.xlsx", "com10.xlsx", "新品 (2).xlsx"])
def test_new__name_that_only_looks_like_one__is_made(name: str, tmp_path: Path) -> None:
    assert xiezuo("new", tmp_path / name).code == 0
