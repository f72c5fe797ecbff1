"""`xiezuo split`: a copy of a workbook for each department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from addin.actions.splitting import split
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import InputError

LEFT = 1


def run(file: Path, departments: Sequence[str], today: date | None, *, as_document: bool) -> int:
    """Write the copies; return 1 if one was left because somebody has worked in it.

    Raises:
        InputError: the file does not exist, or no other department takes part.
        WorkbookError: the workbook cannot be read or saved, or a copy not be written.
    """
    if not file.is_file():
        raise InputError("文件不存在", where=str(file), remedy="请检查文件名和文件夹。")
    done = split(file, actual=now(today), only=departments)
    if as_document:
        as_json({"target": file, "written": done.written, "left": done.left})
    else:
        say(plain(done.told()))
    return LEFT if done.left else 0
