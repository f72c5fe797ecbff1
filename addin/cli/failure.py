"""How a failure is told: a Chinese sentence, never a traceback."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from typer.exceptions import TyperException

from addin.cli.output import errors
from addin.errors import XiezuoError

FAILED = 2


def guarded(command: Callable[..., Any]) -> int:
    """Run `command`; return its exit code, or 2 after saying what went wrong.

    With ``XIEZUO_DEBUG=1`` the unexpected is raised, for developers.
    """
    try:
        result = command(standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        errors.print("已中断，没有写完的内容不会留下。", style="yellow")
        return FAILED
    except XiezuoError as error:
        tell(error)
        return FAILED
    except TyperException as mistake:
        errors.print(f"[bold red]命令写法有误：[/]{escape(in_chinese(mistake))}")
        errors.print("查看用法：xiezuo --help 或 xiezuo 命令 --help")
        return FAILED
    except Exception as error:
        if os.environ.get("XIEZUO_DEBUG") == "1":
            raise
        errors.print(
            f"[bold red]出现了没有预料到的错误（{type(error).__name__}）。[/]"
            f"请把这个日志发给管理员：{escape(str(_write_log(error)))}"
        )
        return FAILED
    return result if isinstance(result, int) else 0


def tell(error: XiezuoError) -> None:
    """Print where, what and what to do about `error`."""
    errors.print("[bold red]错误：[/]", end="")
    errors.print(str(error), markup=False, highlight=False)


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
    quoted = re.findall(r"'([^']+)'|\(([^()]+)\)$", str(getattr(mistake, "message", mistake)))
    words = "、".join(first or second for first, second in quoted)
    if kind == "UsageError" and "command" in str(mistake):
        return f"没有这个命令：{words}。"
    return f"多了参数：{words}。" if words else str(mistake)


def _parameter(mistake: TyperException) -> str:
    parameter = getattr(mistake, "param", None)
    return str(getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))


def _write_log(error: Exception) -> Path:
    from platformdirs import user_log_path

    folder = user_log_path("xiezuo", ensure_exists=True)
    log = folder / f"error-{datetime.now():%Y%m%d-%H%M%S}.log"  # noqa: DTZ005 - local time for people
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return log
