"""How a failure is told: a Chinese sentence, never a traceback."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from typer.exceptions import TyperException

from addin.book.log import write_log
from addin.cli.output import complain, plain
from addin.errors import DISK_TROUBLE, SaveFailed, XiezuoError, disk_trouble

FAILED = 2
INTERRUPTED = 130  # what typer makes of Ctrl+C


def guarded(command: Callable[..., Any]) -> int:
    """Run `command`; return its exit code, 2 after saying what went wrong, 130 after Ctrl+C.

    With ``XIEZUO_DEBUG=1`` the unexpected is raised, for developers.
    """
    try:
        result = command(standalone_mode=False)
    except XiezuoError as error:
        tell(error)
        return FAILED
    except TyperException as mistake:
        if type(mistake).__name__ != "NoArgsIsHelpError":  # then the help is shown already
            complain(f"[bold red]命令写法有误：[/]{plain(in_chinese(mistake))}")
            complain("查看用法：xiezuo --help 或 xiezuo 命令 --help")
        return FAILED
    except OSError as error:
        if error.errno not in DISK_TROUBLE:
            return _logged(error)
        what, remedy = disk_trouble(error)
        tell(SaveFailed(what, where=str(error.filename or ""), remedy=f"{remedy}。"))
        return FAILED
    except Exception as error:
        return _logged(error)
    if result == INTERRUPTED:
        complain("[yellow]已中断，没有写完的内容不会留下。[/]")
    return result if isinstance(result, int) else 0


def _logged(error: Exception) -> int:
    if os.environ.get("XIEZUO_DEBUG") == "1":
        raise error
    complain(
        f"[bold red]出现了没有预料到的错误（{type(error).__name__}）。[/]"
        f"请把这个日志发给管理员：{plain(write_log(error))}"
    )
    return FAILED


def tell(error: XiezuoError) -> None:
    """Print where, what and what to do about `error`."""
    complain(f"[bold red]错误：[/]{plain(error)}")


def in_chinese(mistake: TyperException) -> str:
    """Return what is wrong with a command line."""
    kind = type(mistake).__name__
    if kind == "NoSuchOption":
        return f"没有“{getattr(mistake, 'option_name', '')}”这个选项。"
    if kind == "BadOptionUsage":
        return f"选项“{getattr(mistake, 'option_name', '')}”的写法不对，或缺少它的值。"
    if kind == "MissingParameter":
        return f"缺少参数“{_parameter(mistake)}”。"
    if kind == "BadParameter":
        return f"参数“{_parameter(mistake)}”的值不对，请看用法里的说明。"
    words = re.findall(r"'([^']+)'|\(([^()]+)\)$", str(getattr(mistake, "message", mistake)))
    found, *similar = [first or second for first, second in words] or [str(mistake)]
    if kind == "UsageError" and "command" in str(mistake):
        meant = f"是不是 {'、'.join(similar)}？" if similar else ""
        return f"没有“{found}”这个命令。{meant}"
    return f"多了参数：{'、'.join([found, *similar])}。"


def _parameter(mistake: TyperException) -> str:
    parameter = getattr(mistake, "param", None)
    return str(getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))
