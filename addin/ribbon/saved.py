"""Where the open workbook is saved, for commands that need a file, and what that file shows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from addin.actions.upgrade import is_outdated
from addin.actions.worn import worn
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import VERSION, Host
from addin.content import Content
from addin.errors import InputError, XiezuoError
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


def worn_as_saved(application: Application, host: Host, content: Content) -> str:
    """Return what is said of colours and drop-downs that the saved file lacks; "" if there is none.

    That is for a host that does not tell itself (`addin.book.host.Host.tells_worn`).
    """
    if host.tells_worn:
        return ""
    try:
        path = application.path()
        if path is None or is_outdated(content):
            return ""
        status = path.stat()
        return _worn(path, status.st_mtime_ns, status.st_size)
    except (XiezuoError, OSError):
        return ""


@lru_cache(maxsize=8)
def _worn(path: Path, _modified: int, _size: int) -> str:
    """Look into the file, once as long as nobody saves it."""
    host = ClosedWorkbook(path)
    return worn(host, host.read({VERSION}))
