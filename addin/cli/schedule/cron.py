"""cron, on macOS and on a Linux without systemd."""

from __future__ import annotations

import shlex
from itertools import pairwise

from addin.cli.schedule.job import NAME, Job, Runner, refused, run

_BEGIN, _END = f"# >>> {NAME}", f"# <<< {NAME}"


class Cron:
    """Keeps its lines between two marks of the user's crontab; all other lines stay."""

    title = "cron"

    def __init__(self, runner: Runner = run) -> None:
        self._run = runner

    def shown(self, job: Job) -> str:
        """Return the lines for the crontab."""
        command = shlex.join(job.command)
        line = f"cd {shlex.quote(str(job.folder))} && {command} >> {shlex.quote(str(job.log))} 2>&1"
        line = line.replace("%", r"\%")  # cron would end the command there
        rows = [f"{at.minute} {at.hour} * * * {line}" for at in job.times]
        return "\n".join((_BEGIN, *rows, _END, ""))

    def install(self, job: Job) -> list[str]:
        """Put the lines into the crontab; see `Scheduler.install`."""
        others, _ = _split(self._table())
        self._write(others + self.shown(job))
        return [f"已写入 crontab：每天 {'、'.join(f'{at:%H:%M}' for at in job.times)}。"]

    def uninstall(self) -> bool:
        """Take the lines out of the crontab."""
        others, own = _split(self._table())
        if own:
            self._write(others)
        return bool(own)

    def installed(self) -> str:
        """Return the lines that are in the crontab."""
        return _split(self._table())[1]

    def _table(self) -> str:
        done = self._run(["crontab", "-l"], "")
        # Without a crontab the command fails; that is no trouble.
        return done.stdout if done.returncode == 0 else ""

    def _write(self, table: str) -> None:
        done = self._run(["crontab", "-"], table)
        if done.returncode:
            raise refused(self.title, done)


def _split(table: str) -> tuple[str, str]:
    """Return the lines of others and those from a begin mark to the end mark that follows it."""
    lines = table.splitlines(keepends=True)
    marks = [(at, line.strip()) for at, line in enumerate(lines) if line.strip() in (_BEGIN, _END)]
    own: set[int] = set()
    for (start, first), (end, last) in pairwise(marks):
        if (first, last) == (_BEGIN, _END):
            own.update(range(start, end + 1))
    others = "".join(line for at, line in enumerate(lines) if at not in own)
    if others and not others.endswith("\n"):
        others += "\n"
    return others, "".join(lines[at] for at in sorted(own))
