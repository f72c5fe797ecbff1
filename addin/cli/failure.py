"""How a failure is told: a Chinese sentence, never a traceback."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from addin.cli.output import errors
from addin.errors import XiezuoError

FAILED = 2


def guarded(command: Callable[..., Any]) -> int:
    """Run `command`; return its exit code, or 2 after saying what went wrong.

    With ``XIEZUO_DEBUG=1`` the unexpected is raised, for developers.
    """
    try:
        result = command(standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        errors.print("已中断，没有写入任何内容。", style="yellow")
        return FAILED
    except click.UsageError as mistake:
        errors.print(f"[bold red]命令写法有误：[/]{in_chinese(mistake)}")
        errors.print("查看用法：xiezuo --help 或 xiezuo 命令 --help")
        return FAILED
    except XiezuoError as error:
        tell(error)
        return FAILED
    except Exception as error:
        if os.environ.get("XIEZUO_DEBUG") == "1":
            raise
        log = _write_log(error)
        errors.print(
            f"[bold red]出现了没有预料到的错误（{type(error).__name__}）。[/]"
            f"工作簿没有改动。请把这个日志发给管理员：{log}"
        )
        return FAILED
    return result if isinstance(result, int) else 0


def tell(error: XiezuoError) -> None:
    """Print where, what and what to do about `error`."""
    errors.print("[bold red]错误：[/]", end="")
    errors.print(str(error), markup=False, highlight=False)


def in_chinese(mistake: click.UsageError) -> str:
    """Return what is wrong with a command line."""
    if isinstance(mistake, click.NoSuchOption):
        return f"没有“{mistake.option_name}”这个选项。"
    if isinstance(mistake, click.MissingParameter):
        return f"缺少参数“{mistake.param.make_metavar(mistake.ctx) if mistake.param and mistake.ctx else ''}”。"
    if isinstance(mistake, click.BadParameter):
        return f"参数的值不对：{mistake.message}"
    if "No such command" in mistake.message:
        return f"没有这个命令：{mistake.message.split()[-1]}"
    return mistake.message


def _write_log(error: Exception) -> Path:
    from platformdirs import user_log_path

    folder = user_log_path("xiezuo", ensure_exists=True)
    log = folder / f"error-{datetime.now():%Y%m%d-%H%M%S}.log"  # noqa: DTZ005 - local time for people
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return log
