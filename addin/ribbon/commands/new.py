"""新建协作: an empty standard workbook beside the one that is open."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path

from addin.book.files import write_file
from addin.errors import InputError
from addin.ribbon.application import Application


def run(application: Application, moment: datetime) -> str:
    """Write a new workbook under a name that is free, and open it."""
    from workbook_templates import TEMPLATE

    try:
        current = application.path()
    except InputError:  # the file of the open workbook has gone
        current = None
    folder = current.parent if current else _documents()
    file = _free(folder, f"新协作 {moment:%Y-%m-%d}")
    write_file(file, TEMPLATE.read_bytes())
    application.open(file)
    return f"已新建：\n{file}\n\n先填“部门”“通讯录”，再填“1发起表”。"


def _documents() -> Path:
    from platformdirs import user_documents_path

    return user_documents_path()


def _free(folder: Path, name: str) -> Path:
    names = (f"{name}.xlsx" if n == 1 else f"{name} ({n}).xlsx" for n in count(1))
    return next(file for name in names if not (file := folder / name).exists())
