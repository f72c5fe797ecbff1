"""`xiezuo schedule`: the reminders every day, by the computer's own scheduler."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import time
from pathlib import Path

from addin.actions.gathering import ID, gather
from addin.book.files import workbooks
from addin.book.log import log_file
from addin.cli.failure import tell_left_out
from addin.cli.output import console, plain, say
from addin.cli.schedule import Job, scheduler
from addin.cli.schedule.job import DEFAULT_TIMES
from addin.cli.settings import settings_of_run
from addin.forms.model import Kind
from addin.reading.clock import read_time
from addin.reading.model import Unreadable


def install(
    files: Sequence[Path], at: Sequence[str], config_file: Path | None = None, *, dry_run: bool
) -> None:
    """Set the daily run up, or with `dry_run` only show it.

    Raises:
        InputError: a path without workbooks, no time of day, or no scheduler.
        SaveFailed: the scheduler refused.
    """
    # Say now what would be wrong every day.
    tell_left_out(gather(workbooks(files), lambda path, _: path, only={ID}, derived=False))
    config = settings_of_run(config_file, files, sends=True)
    job = job_of(files, [moment(text) for text in at], config.path)
    found = scheduler()
    if dry_run:
        say(f"将写入{plain(found.title)}（没有执行）：")
        console.print(plain(found.shown(job)), soft_wrap=True)
        return
    for sentence in found.install(job):
        say(plain(sentence))
    say("休息日照样运行，但不发邮件：是否工作日由工作日历和例外日决定。")
    say(f"运行记录：{plain(job.log)}")


def uninstall() -> None:
    """Take the daily run out."""
    say("已删除每天的提醒任务。" if scheduler().uninstall() else "没有每天的提醒任务，不用删除。")


def status() -> None:
    """Show the daily run as the scheduler has it."""
    found = scheduler()
    if text := found.installed():
        say(f"{plain(found.title)}：")
        console.print(plain(text), soft_wrap=True)
    else:
        say("没有设置每天的提醒任务。设置：xiezuo schedule install 文件夹")


def job_of(files: Sequence[Path], times: Sequence[time], config: Path | None = None) -> Job:
    """Return the job that reminds of the tasks in `files`, in the folder one is in now.

    How mails go out is written into it: where the settings are gone one day, the run fails and
    puts no mails into an outbox.
    """
    paths = [str(path.resolve()) for path in files]
    way = (
        ("--config", str(config.resolve()))
        if config
        else ("--outbox", str(Path("outbox").resolve()))
    )
    return Job(
        (_interpreter(), "-m", "addin.cli", "remind", *paths, *way),
        tuple(sorted(set(times))) or DEFAULT_TIMES,
        Path.cwd(),
        log_file(),
    )


def moment(text: str) -> time:
    """Return the time of day that `text` says, such as 08:30; raises InputError."""
    read = read_time(text)
    if not isinstance(read, time):
        raise (read or Unreadable(text, "")).error("时刻", Kind.TEXT, "请写成 时:分，如 08:30。")
    return read


def _interpreter() -> str:
    """Return this Python; on Windows the one that opens no window."""
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return str(windowless) if windowless.exists() else sys.executable
