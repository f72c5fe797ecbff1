"""The daily run: what each scheduler is given, and that nothing of anybody else's is touched.

The schedulers themselves are doubles here (Windows does not run here, and nobody's crontab is for
tests to write); what they are given is checked by systemd's own checker and an XML parser.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cli.schedule import Job, scheduler
from addin.cli.schedule.cron import Cron
from addin.cli.schedule.job import run
from addin.cli.schedule.systemd import Systemd
from addin.cli.schedule.task_scheduler import TaskScheduler
from addin.errors import InputError, SaveFailed
from tests.conftest import missing

WORDS = ("/opt/py 3/python", "-m", "addin.cli", "remind", '/共享/市场部 "A" 100%/$HOME')
JOB = Job(WORDS, (time(8, 30), time(17)), Path("/共享/市场部"), Path("/log/50%.log"))
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


class Crontab:
    """A double of the program crontab: holds one table."""

    def __init__(self, table: str = "") -> None:
        self.table = table

    def __call__(self, command: Sequence[str], text: str) -> subprocess.CompletedProcess[str]:
        if command[1] == "-l":
            return subprocess.CompletedProcess(command, 0 if self.table else 1, self.table, "")
        self.table = text
        return subprocess.CompletedProcess(command, 0, "", "")


class Recorder:
    """A double of systemctl and schtasks: notes what it is asked and answers with one exit code."""

    def __init__(self, code: int = 0, says: str = "") -> None:
        self.code, self.says = code, says
        self.asked: list[list[str]] = []
        self.read: list[str] = []

    def __call__(self, command: Sequence[str], text: str) -> subprocess.CompletedProcess[str]:
        self.asked.append(list(command))
        self.read += [
            Path(word).read_text(encoding="utf-16") for word in command if word.endswith(".xml")
        ]
        return subprocess.CompletedProcess(command, self.code, "", self.says)


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=20))


@given(LINES)
def test_cron__lines_of_others__stay_whatever_is_installed_and_removed(lines: list[str]) -> None:
    table = "".join(f"{line}\n" for line in lines if not line.splitlines()[1:])
    crontab = Crontab(table)
    cron = Cron(crontab)
    cron.install(JOB)
    cron.install(JOB)
    assert crontab.table == table + cron.shown(JOB)
    assert cron.installed() == cron.shown(JOB)
    assert cron.uninstall()
    assert crontab.table == table
    assert not cron.uninstall()


@pytest.mark.skipif(sys.platform == "win32", reason="cron is of other systems")
def test_cron__line__is_read_by_a_shell_as_the_command_that_was_meant() -> None:
    lines = Cron(Crontab()).shown(JOB).splitlines()
    assert [line.split()[:5] for line in lines[1:-1]] == [
        ["30", "8", "*", "*", "*"],
        ["0", "17", "*", "*", "*"],
    ]
    command = lines[1].split(maxsplit=5)[5]
    assert "%" not in command.replace(r"\%", ""), "cron would end the command there"
    read = shlex.split(command.replace(r"\%", "%"))
    assert read == ["cd", "/共享/市场部", "&&", *WORDS, ">>", "/log/50%.log", "2>&1"]


def test_cron__mark_without_an_end__takes_no_lines_of_others_along() -> None:
    table = "# >>> xiezuo-remind\n0 1 * * * backup\n"
    crontab = Crontab(table)
    Cron(crontab).install(JOB)
    assert Cron(crontab).uninstall()
    assert crontab.table == table


def test_systemd__units__pass_its_own_checker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        missing("systemd-analyze", "apt install systemd")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    python = tmp_path / "py 3%" / "python"
    python.parent.mkdir()
    python.touch(0o755)
    job = Job((str(python), *WORDS[1:]), JOB.times, tmp_path, tmp_path / "50%.log")
    found = Systemd(Recorder())
    found.install(job)
    units = [str(found.folder / name) for name in found.units(job)]
    done = subprocess.run(
        [checker, "verify", "--man=no", "--user", *units],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd__install_and_uninstall__leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    systemctl = Recorder()
    found = Systemd(systemctl)
    found.install(JOB)
    assert ["systemctl", "--user", "enable", "xiezuo-remind.timer"] in systemctl.asked
    assert "OnCalendar=*-*-* 08:30:00\nOnCalendar=*-*-* 17:00:00\n" in found.installed()
    assert found.uninstall()
    assert list(found.folder.iterdir()) == []
    assert not found.uninstall()


def test_systemd__that_refuses__leaves_no_file_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = Systemd(Recorder(1, "Failed to connect to bus"))
    with pytest.raises(SaveFailed, match="Failed to connect to bus"):
        found.install(JOB)
    assert list(found.folder.iterdir()) == []


def test_windows__task__runs_the_command_at_each_time_in_the_users_session() -> None:
    schtasks = Recorder()
    TaskScheduler(schtasks).install(JOB)
    assert schtasks.asked[0][:3] == ["schtasks", "/Create", "/TN"]
    task = ET.fromstring(schtasks.read[0].partition("?>")[2])
    starts = [start.text for start in task.iter(f"{NAMESPACE}StartBoundary")]
    assert starts == ["2026-01-01T08:30:00", "2026-01-01T17:00:00"]
    (run,) = task.iter(f"{NAMESPACE}Exec")
    assert run.findtext(f"{NAMESPACE}Command") == WORDS[0]
    assert run.findtext(f"{NAMESPACE}Arguments") == subprocess.list2cmdline(WORDS[1:])
    assert run.findtext(f"{NAMESPACE}WorkingDirectory") == str(JOB.folder)
    (logon,) = task.iter(f"{NAMESPACE}LogonType")
    assert logon.text == "InteractiveToken"


def test_windows__refusal__is_told_in_its_own_words() -> None:
    with pytest.raises(SaveFailed, match="Access is denied"):
        TaskScheduler(Recorder(1, "ERROR: Access is denied.")).install(JOB)


@pytest.mark.parametrize(
    ("platform", "code", "kind"), [("win32", 1, TaskScheduler), ("linux", 0, Systemd)]
)
def test_scheduler__is_the_one_of_the_system(platform: str, code: int, kind: type) -> None:
    assert isinstance(scheduler(Recorder(code), platform), kind)


def test_scheduler__none_there__is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="没有找到计划任务程序"):
        scheduler(Recorder(1), "linux")


def test_job__path_with_a_line_break__is_refused() -> None:
    with pytest.raises(InputError, match="不能用的字符"):
        Job(("python", "a\nb"), JOB.times, JOB.folder, JOB.log)


def test_run__program_that_leaves_another_one_running__is_not_waited_for() -> None:
    leaving = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'])\n"
        "print('done')\n"
    )
    began = monotonic()
    assert run([sys.executable, "-c", leaving]).stdout == "done\n"
    assert monotonic() - began < 15
