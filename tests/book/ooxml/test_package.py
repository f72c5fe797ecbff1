"""Opening a file: why it cannot be read is told as it is, on Windows too."""

from __future__ import annotations

import errno
from pathlib import Path
from unittest import mock

import pytest

from addin.book.ooxml.package import Package
from addin.errors import NotAWorkbook, WorkbookLocked


def test_open__folder__is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match="这是文件夹"):
        Package.open(tmp_path)


@pytest.mark.parametrize(
    ("is_held", "told"), [(True, "文件正被别的程序使用"), (False, "没有读取权限")]
)
def test_open__file_that_is_refused__is_told_apart_from_one_that_is_in_use(
    is_held: bool, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "占用.xlsx"
    path.write_bytes(b"x")
    refused = PermissionError(errno.EACCES, "Permission denied", str(path))
    with (
        mock.patch.object(Path, "read_bytes", side_effect=refused),
        mock.patch("addin.errors.is_held", return_value=is_held),
        pytest.raises(WorkbookLocked, match=told),
    ):
        Package.open(path)


def test_open__path_longer_than_windows_takes__is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotAWorkbook, match="找不到"):
        Package.open(tmp_path / "没有.xlsx")
    monkeypatch.setattr("addin.errors._LONGEST", 5)
    with pytest.raises(NotAWorkbook, match="路径太长"):
        Package.open(tmp_path / "没有.xlsx")
