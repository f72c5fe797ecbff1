"""Windows Task Scheduler, through schtasks."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET  # only written here, never read

from addin.cli.schedule.job import NAME, TITLE, Job, Runner, refused, run

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_FIRST_DAY = "2026-01-01"  # any day in the past


class TaskScheduler:
    """Registers a task of the user who installs it; it runs while that user is logged on."""

    title = "Windows 任务计划程序"

    def __init__(self, runner: Runner = run) -> None:
        self._run = runner

    def shown(self, job: Job) -> str:
        """Return the task's definition, as schtasks takes it."""
        task = ET.Element("Task", {"version": "1.2", "xmlns": _NAMESPACE})
        _put(task, "RegistrationInfo", ("Description", TITLE), ("URI", f"\\{NAME}"))
        triggers = ET.SubElement(task, "Triggers")
        for at in job.times:
            trigger = _put(
                triggers,
                "CalendarTrigger",
                ("StartBoundary", f"{_FIRST_DAY}T{at:%H:%M:%S}"),
                ("Enabled", "true"),
            )
            _put(trigger, "ScheduleByDay", ("DaysInterval", "1"))
        principal = _put(
            ET.SubElement(task, "Principals"),
            "Principal",
            # With the user's own session the keyring can be opened and no password is stored.
            ("LogonType", "InteractiveToken"),
            ("RunLevel", "LeastPrivilege"),
        )
        principal.set("id", "Author")
        _put(
            task,
            "Settings",
            ("MultipleInstancesPolicy", "IgnoreNew"),
            ("DisallowStartIfOnBatteries", "false"),
            ("StopIfGoingOnBatteries", "false"),
            ("StartWhenAvailable", "true"),
            ("ExecutionTimeLimit", "PT1H"),
        )
        actions = ET.SubElement(task, "Actions", {"Context": "Author"})
        _put(
            actions,
            "Exec",
            ("Command", job.command[0]),
            ("Arguments", subprocess.list2cmdline(job.command[1:])),
            ("WorkingDirectory", str(job.folder)),
        )
        ET.indent(task)
        text: str = ET.tostring(task, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-16"?>\n{text}\n'

    def install(self, job: Job) -> list[str]:
        """Register the task; see `Scheduler.install`."""
        with tempfile.TemporaryDirectory() as folder:
            definition = Path(folder) / f"{NAME}.xml"
            definition.write_text(self.shown(job), encoding="utf-16")
            done = self._run(
                ["schtasks", "/Create", "/TN", NAME, "/XML", str(definition), "/F"], ""
            )
        if done.returncode:
            raise refused(self.title, done)
        times = "、".join(f"{at:%H:%M}" for at in job.times)
        return [f"已在任务计划程序里建立“{NAME}”：每天 {times}，在您登录时运行。"]

    def uninstall(self) -> bool:
        """Delete the task."""
        return self._run(["schtasks", "/Delete", "/TN", NAME, "/F"], "").returncode == 0

    def installed(self) -> str:
        """Return the task's definition as Windows has it."""
        done = self._run(["schtasks", "/Query", "/TN", NAME, "/XML"], "")
        return done.stdout if done.returncode == 0 else ""


def _put(parent: ET.Element, tag: str, *children: tuple[str, str]) -> ET.Element:
    made = ET.SubElement(parent, tag)
    for name, text in children:
        ET.SubElement(made, name).text = text
    return made
