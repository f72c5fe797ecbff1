"""`xiezuo schedule`: the reminders every day, by the computer's own scheduler."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from addin.actions.gathering import ID, gather
from addin.book.files import workbooks
from addin.book.log import log_file
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.output import plain, say
from addin.cli.schedule import Job, scheduler
from addin.cli.schedule.job import DEFAULT_TIMES
from addin.cli.schedule.record import Run, read_record, write_record
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
        say(plain(found.shown(job)))
        return
    for sentence in found.install(job):
        say(plain(sentence))
    write_record(replace(read_record(), times=job.times, since=datetime.now().astimezone()))
    say("每次先收取答复（Exchange 和 Microsoft 365），再发提醒和会议邀请。")
    say("休息日照样运行，但不发邮件：是否工作日由工作日历和例外日决定。")
    say(f"运行记录：{plain(job.log)}")


def uninstall() -> None:
    """Take the daily run out; what it did is kept."""
    write_record(replace(read_record(), times=(), since=None))
    say("已删除每天的提醒任务。" if scheduler().uninstall() else "没有每天的提醒任务，不用删除。")


def status() -> int:
    """Show the daily run as the scheduler has it, and what became of the last one.

    Return 2 where it failed or did not come.
    """
    found, record, now = scheduler(), read_record(), datetime.now().astimezone()
    text = found.installed()
    if text:
        say(f"{plain(found.title)}：")
        say(plain(text))
    else:
        say("没有设置每天的提醒任务。设置：xiezuo schedule install 文件夹")
    if text and not record.times:
        say(
            "[yellow]这是旧版本设置的，只发提醒、不留记录。请再执行一次 xiezuo schedule install。[/]"
        )
    for run in record.runs[:1]:
        _show(run)
    if coming := record.next_run(now) if text else None:
        say(f"下次运行：{coming:%m-%d %H:%M}")
    missed = record.missed(now) if text else None
    if missed:
        say(f"[red]应在 {missed:%m-%d %H:%M} 运行，没有运行：电脑可能关机、休眠或没有登录。[/]")
    if len(record.failures) > 1:
        since = record.failures[-1].at
        say(f"[red]从 {since:%m-%d %H:%M} 起连续 {len(record.failures)} 次没有完成。[/]")
    return FAILED if missed or record.failures else 0


def _show(run: Run) -> None:
    say(f"上次运行：{run.at:%m-%d %H:%M}　{'正常' if run.is_done else '[red]没有完成[/]'}")
    for step in run.steps:
        mark = "" if step.is_done else "[red]没有完成[/]　"
        say(f"　{step.name}：{mark}{plain(' '.join(step.told) or '正常')}")
    for reason in run.refused:
        say(f"　[yellow]收不到提醒：{plain(reason)}[/]")
    if run.ahead:
        say(f"　[yellow]{plain(run.ahead)}[/]")
    if run.alarm:
        say(f"　已写信告诉 {plain(run.alarm)}。")


def job_of(files: Sequence[Path], times: Sequence[time], config: Path | None = None) -> Job:
    """Return the job that looks after the workbooks in `files`, in the folder one is in now.

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
        (_interpreter(), "-m", "addin.cli", "schedule", "run", *paths, *way),
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
