"""What is run every day, and what every scheduler can do with it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import Protocol

from addin.errors import InputError, SaveFailed

NAME = "xiezuo-remind"
TITLE = "协作提醒"
DEFAULT_TIMES = (time(8, 30), time(17))
"""Before work, and at the hour by which progress is to be synced (SLA-16)."""

_SECONDS = 60

Runner = Callable[[Sequence[str], str], "subprocess.CompletedProcess[str]"]
"""Runs a program with a text on standard input, never raises for its exit code."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command that is run every day at `times`, in `folder`; its output goes to `log`.

    It is run on days off too: `xiezuo remind` itself knows the calendar and holds its mails then.
    """

    command: tuple[str, ...]
    times: tuple[time, ...]
    folder: Path
    log: Path

    def __post_init__(self) -> None:
        if not self.times:
            raise InputError("没有写时刻", remedy="请写成 --at 08:30。")
        for part in (*self.command, str(self.folder), str(self.log)):
            if not part.isprintable():
                raise InputError(f"路径里有不能用的字符：{part!a}", remedy="请改名后再试。")


class Scheduler(Protocol):
    """One of the computer's own schedulers."""

    title: str

    def shown(self, job: Job) -> str:
        """Return what `install` would write, for people to read."""
        ...

    def install(self, job: Job) -> list[str]:
        """Set the job up, in place of an earlier one; return Chinese sentences of what was done.

        Raises:
            SaveFailed: the scheduler refused; nothing of it is left.
        """
        ...

    def uninstall(self) -> bool:
        """Take the job out; return whether there was one."""
        ...

    def installed(self) -> str:
        """Return the job as the scheduler has it, for people to read; empty without one."""
        ...


def run(command: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program of the system; one that is missing comes back as exit code 127.

    What it prints goes to files and not through pipes: what it leaves running would have these too,
    and be waited for without end.
    """
    with (
        TemporaryFile("w+", errors="replace") as printed,
        TemporaryFile("w+", errors="replace") as complained,
    ):
        try:
            code = subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
                command, input=text, text=True, stdout=printed, stderr=complained,
                timeout=_SECONDS, check=False,
            ).returncode  # fmt: skip
        except (FileNotFoundError, subprocess.TimeoutExpired) as error:
            return subprocess.CompletedProcess(command, 127, "", str(error))
        for file in (printed, complained):
            file.seek(0)
        return subprocess.CompletedProcess(command, code, printed.read(), complained.read())


def refused(title: str, done: subprocess.CompletedProcess[str]) -> SaveFailed:
    """Return the error for a scheduler that did not do what it was asked for."""
    said = " ".join((done.stderr or done.stdout).split()) or f"退出码 {done.returncode}"
    return SaveFailed(
        f"{title}没有接受这个任务：{said}", remedy="请检查权限，或请管理员按说明手工建立。"
    )
