"""Where the open workbook is saved, for commands that need a file."""

from __future__ import annotations

from pathlib import Path

from addin.errors import InputError
from addin.ribbon.application import Application


def saved_path(application: Application) -> Path:
    """Return the path of the open workbook; raises InputError if it has none yet."""
    path = application.path()
    if path is None:
        application.workbook()  # says so if none is open at all
        raise InputError(
            "这个工作簿没有保存在这台电脑上", remedy="请先保存到本机或同步的文件夹，再点一次。"
        )
    return path
