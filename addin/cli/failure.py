"""How a failure is told: a Chinese sentence, never a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.exceptions import TyperException

from addin.book import interrupts
from addin.book.unforeseen import foreseen
from addin.cli.output import complain, plain
from addin.errors import XiezuoError

if TYPE_CHECKING:
    from addin.actions.gathering import Gathered

FAILED = 2


def guarded(command: Callable[..., Any]) -> int:
    """Run `command`; return its exit code, 2 after saying what went wrong, 130 after Ctrl+C."""
    try:
        result = command(standalone_mode=False)
    except TyperException as mistake:
        if type(mistake).__name__ != "NoArgsIsHelpError":  # then the help is shown already
            complain(f"[bold red]命令写法有误：[/]{plain(in_chinese(mistake))}")
            complain("查看用法：xiezuo --help 或 xiezuo 命令 --help")
        return FAILED
    except BaseException as error:
        if interrupts.is_behind(error):
            result = interrupts.BY_KEYBOARD
        elif isinstance(error, Exception):
            tell(foreseen(error))
            return FAILED
        else:
            raise
    if result == interrupts.BY_KEYBOARD:  # what typer makes of an interrupt, too
        complain(f"[yellow]{interrupts.TEXT}[/]")
        return interrupts.exit_code()
    return result if isinstance(result, int) else 0


def tell(error: XiezuoError) -> None:
    """Print where, what and what to do about `error`."""
    complain(f"[bold red]错误：[/]{plain(error)}")


def tell_left_out(gathered: Gathered[Any]) -> None:
    """Print which of many files did not count and why, also those with which nothing is wrong."""
    _tell_apart(gathered.failures, gathered.left)


def tell_failed(
    failed: Sequence[tuple[Path, XiezuoError]], count: int, *, silent: bool = False
) -> bool:
    """Print which of `count` files failed, unless `silent`; return whether any workbook did."""
    from addin.actions.gathering import without_others

    failures, left = without_others(failed, count)
    if not silent:
        _tell_apart(failures, left)
    return bool(failures)


def _tell_apart(
    failures: Sequence[tuple[Path, XiezuoError]], left: Sequence[tuple[Path, XiezuoError]]
) -> None:
    for _, error in failures:
        tell(error)
    for _, reason in left:
        complain(f"[yellow]注意：[/]{plain(reason)}")


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
    named = getattr(parameter, "metavar", None) or getattr(parameter, "name", "")
    return str(named).strip("[]…")
