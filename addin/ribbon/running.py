"""Running a command: only registered ones, and whatever goes wrong is told to the user."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from addin.book.log import write_log
from addin.errors import DISK_TROUBLE, InputError, XiezuoError, disk_trouble
from addin.ribbon.application import Application
from addin.ribbon.buttons import BUTTONS


def click(command: str, excel: Any) -> bool:
    """Run a command in the Excel whose application object VBA hands over; return as `run`."""
    from addin.ribbon.desktop import handed_over

    return run(command, handed_over(excel))


def run(command: str, application: Application, moment: datetime | None = None) -> bool:
    """Run a registered command and tell its result; return whether it was done.

    Nothing is raised: errors are told as people read them, and those that nobody foresaw are
    written to a log.
    """
    label = BUTTONS[command].label if command in BUTTONS else command
    try:
        module = import_module(f"addin.ribbon.commands.{_registered(command)}")
        application.progress(f"{label}…")
        try:
            told = module.run(application, moment or datetime.now().astimezone())
        finally:
            application.progress("")
    except XiezuoError as error:
        application.tell(f"“{label}”没有完成。\n\n{error}", is_error=True)
    except OSError as error:
        application.tell(f"“{label}”没有完成。\n\n{_trouble(error)}", is_error=True)
    except Exception as error:  # whatever it is, Excel must go on and the user must know
        application.tell(f"“{label}”没有完成。\n\n{_unforeseen(error)}", is_error=True)
    else:
        if told:
            application.tell(told)
        return True
    return False


def _registered(command: str) -> str:
    if command not in BUTTONS:
        raise InputError(
            f"没有“{command}”这个命令", remedy="请重新安装加载项：xiezuo addin install。"
        )
    return command


def _trouble(error: OSError) -> str:
    if error.errno not in DISK_TROUBLE:
        return _unforeseen(error)
    what, remedy = disk_trouble(error)
    return f"{error.filename or ''}：{what}。{remedy}。".lstrip("：")


def _unforeseen(error: Exception) -> str:
    log = write_log(error)
    return f"出现了没有预料到的错误（{type(error).__name__}）。请把这个日志发给管理员：\n{log}"
