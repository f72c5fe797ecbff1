"""`xiezuo new`: an empty standard workbook."""

from __future__ import annotations

from pathlib import Path

from addin.book.files import refused_by_windows, write_file
from addin.cli.output import plain, say
from addin.errors import InputError


def run(file: Path) -> None:
    """Copy the standard workbook to `file`.

    Raises:
        InputError: `file` exists, or its name does not end in .xlsx or is none on Windows.
        SaveFailed: the file cannot be written.
    """
    from workbook_templates import TEMPLATE

    if file.suffix.lower() != ".xlsx":
        raise InputError(
            f"文件名“{file.name}”不是 .xlsx",
            remedy="请写成以 .xlsx 结尾的文件名，如 新品上市.xlsx。",
        )
    if found := refused_by_windows(file.name):
        raise InputError(
            f"文件名“{file.name}”在 Windows 上不能用：{found}", remedy="请换一个文件名。"
        )
    if file.exists():
        raise InputError(
            "文件已经存在，没有覆盖", where=str(file), remedy="请换一个文件名，或先移走原文件。"
        )
    write_file(file, TEMPLATE.read_bytes())
    say(f"已新建 [bold]{plain(file)}[/]，先填“部门”“通讯录”，再填“1发起表”。")
