"""Running a command: only registered ones, and whatever goes wrong is told to the user."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from addin.book.unforeseen import foreseen
from addin.errors import InputError, XiezuoError
from addin.ribbon.application import Application
from addin.ribbon.buttons import BUTTONS, Button
from addin.ribbon.today import now

_CLOSED = "工作簿在执行中被关闭了，没有做完。请重新打开，再点一次。"


def run(command: str, application: Application, moment: datetime | None = None) -> bool:
    """Run a registered command and tell its result; return whether it was done.

    Nothing is raised: errors are told as people read them, and those that nobody foresaw are
    written to a log.
    """
    button = BUTTONS.get(command)
    label, names = (button.label, not button.is_general) if button else (command, False)
    told, is_error = "", True
    try:
        told = _done(_registered(command), application, moment or now())
        is_error = False
    except Exception as error:  # whatever it is, Excel must go on and the user must know
        is_told = isinstance(error, XiezuoError | OSError)
        told = str(foreseen(error)) if is_told or not application.has_closed else _CLOSED
    if is_error:
        application.tell(f"“{label}”没有完成。\n\n{told}", is_error=True, names_workbook=names)
    elif told:
        application.tell(told, names_workbook=names)
    return not is_error


def _done(button: Button, application: Application, moment: datetime) -> str:
    """Run a button's command and return what to tell."""
    if button.writes:
        application.prepare(button.label)
    module = import_module(f"addin.ribbon.commands.{button.command}")
    application.progress(f"{button.label}…")
    try:
        told: str = module.run(application, moment)
    finally:
        application.progress("")
    return told


def _registered(command: str) -> Button:
    if command not in BUTTONS:
        raise InputError(
            f"没有“{command}”这个命令", remedy="请重新安装加载项：xiezuo addin install。"
        )
    return BUTTONS[command]
