"""A click on a Mac whose Python may not drive Excel, or did not get that far.

Nothing of Excel's can say so then: macOS shows it, for which no program needs leave.
Source: Apple, `errAEEventNotPermitted` (-1743), "Would require user consent" (-1744).
"""

from __future__ import annotations

import subprocess
from contextlib import suppress

from addin.book.log import log_folder
from addin.ribbon.buttons import TITLE

_NOT_PERMITTED = (-1743, -1744)
_SHOW = "on run argv\ndisplay alert (item 1 of argv) message (item 2 of argv)\nend run"
_ALLOW = "请在“系统设置 › 隐私与安全性 › 自动化”里，允许列出的程序控制 Microsoft Excel，再点一次。"


def reason(error: BaseException) -> str:
    """Return in Chinese why Excel could not be driven."""
    cause: BaseException | None = error
    while cause is not None:
        if getattr(cause, "errornumber", None) in _NOT_PERMITTED:  # appscript's name for it
            return f"macOS 没有允许 Python 操作 Excel（{cause.errornumber}）。{_ALLOW}"  # type: ignore[attr-defined]
        cause = cause.__cause__ or cause.__context__
    return f"Python 没能操作 Excel：{type(error).__name__}。日志在：{log_folder()}"


def show(error: BaseException) -> None:
    """Show in a box of macOS why a click came to nothing."""
    with suppress(OSError):  # the log has it
        subprocess.run(["osascript", "-e", _SHOW, TITLE, reason(error)], check=False)  # noqa: S603, S607 - of the system; the text is no part of the script


def proof() -> str:
    """Ask Excel something, as a click does first; return how it went."""
    from addin.book.open.program import load_xlwings

    try:
        app = load_xlwings().apps.active
        version = app.version if app else None
    except Exception as error:  # each of appscript's
        return f"不可用　{reason(error)}"
    if version is None:
        return "没有检查　Excel 没有打开；打开后再运行 xiezuo addin status"
    return f"可用　从这里操作 Excel：{version}"
