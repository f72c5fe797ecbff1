"""Which scheduler this computer has."""

from __future__ import annotations

import shutil
import sys

from addin.cli.schedule.cron import Cron
from addin.cli.schedule.job import Runner, Scheduler, run
from addin.cli.schedule.systemd import Systemd
from addin.cli.schedule.task_scheduler import TaskScheduler
from addin.errors import InputError


def scheduler(runner: Runner = run, platform: str = sys.platform) -> Scheduler:
    """Return the scheduler to use: Windows' own, else systemd of the user, else cron.

    Raises:
        InputError: there is none.
    """
    if platform == "win32":
        return TaskScheduler(runner)
    if (
        platform == "linux"
        and runner(["systemctl", "--user", "show-environment"], "").returncode == 0
    ):
        return Systemd(runner)
    if shutil.which("crontab"):
        return Cron(runner)
    raise InputError(
        "这台电脑上没有找到计划任务程序（systemd 或 cron）",
        remedy="请安装 cron，或用别的方式每天运行 xiezuo remind。",
    )
