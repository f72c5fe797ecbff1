"""A timer of the user's own systemd."""

from __future__ import annotations

import os
from pathlib import Path

from addin.cli.schedule.job import NAME, TITLE, Job, Runner, refused, run

_SERVICE, _TIMER = f"{NAME}.service", f"{NAME}.timer"


class Systemd:
    """Writes a service and a timer where the user's units belong."""

    title = "systemd"

    def __init__(self, runner: Runner = run) -> None:
        self._run = runner
        config = os.environ.get("XDG_CONFIG_HOME")
        self.folder = (Path(config) if config else Path.home() / ".config") / "systemd" / "user"

    def units(self, job: Job) -> dict[str, str]:
        """Return the text of each unit file by its name."""
        service = (
            f"[Unit]\nDescription={TITLE}\n\n"
            "[Service]\nType=oneshot\n"
            f"WorkingDirectory={_specifiers(str(job.folder))}\n"
            f"ExecStart={' '.join(map(_quoted, job.command))}\n"
            f"StandardOutput=append:{_specifiers(str(job.log))}\n"
            f"StandardError=append:{_specifiers(str(job.log))}\n"
        )
        moments = "".join(f"OnCalendar=*-*-* {at:%H:%M:%S}\n" for at in job.times)
        timer = (
            f"[Unit]\nDescription={TITLE}\n\n"
            f"[Timer]\n{moments}Persistent=true\n\n"  # makes up for a run that was slept through
            "[Install]\nWantedBy=timers.target\n"
        )
        return {_SERVICE: service, _TIMER: timer}

    def shown(self, job: Job) -> str:
        """Return both unit files under their paths."""
        units = self.units(job).items()
        return "\n".join(f"# {self.folder / name}\n{text}" for name, text in units)

    def install(self, job: Job) -> list[str]:
        """Write the units and start the timer; see `Scheduler.install`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.units(job).items():
            (self.folder / name).write_text(text, encoding="utf-8")
        for arguments in (["daemon-reload"], ["enable", _TIMER], ["restart", _TIMER]):
            done = self._run(["systemctl", "--user", *arguments], "")
            if done.returncode:
                self.uninstall()
                raise refused(self.title, done)
        return [
            f"已建立定时器 {_TIMER}：每天 {'、'.join(f'{at:%H:%M}' for at in job.times)}。",
            "没有登录时也要运行的话，请执行一次：loginctl enable-linger",
        ]

    def uninstall(self) -> bool:
        """Stop the timer and delete the units."""
        files = [self.folder / name for name in (_TIMER, _SERVICE)]
        if not any(file.exists() for file in files):
            return False
        self._run(["systemctl", "--user", "disable", "--now", _TIMER], "")
        for file in files:
            file.unlink(missing_ok=True)
        self._run(["systemctl", "--user", "daemon-reload"], "")
        return True

    def installed(self) -> str:
        """Return the timer and the service as they stand in their files."""
        files = (self.folder / name for name in (_SERVICE, _TIMER))
        return "\n".join(f.read_text(encoding="utf-8") for f in files if f.exists())


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """Return one word of ExecStart: quoted, with nothing left for systemd to expand."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_specifiers(escaped)}"'
