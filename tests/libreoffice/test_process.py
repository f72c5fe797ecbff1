"""A LibreOffice process ends with whoever started it, and a broken one is told at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from addin import libreoffice
from addin.libreoffice.app import Apps
from addin.libreoffice.uno.process import Process, find
from addin.libreoffice.uno.remote import Office, properties
from addin.libreoffice.uno.wire import Typed
from tests.workbooks import unprinted

pytestmark = pytest.mark.libreoffice

_LEFT_ALONE = """
import sys, time
from addin import libreoffice
libreoffice.register().activate()
import xlwings as xw
app = xw.App(visible=False, add_book=False)
print(app.pid, app.impl._process._profile, flush=True)
{end}
"""


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for a condition; return whether it came true in time."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def apps(soffice: object) -> Apps:
    """The apps of the registered engine."""
    libreoffice.register().activate()
    return libreoffice.register().impl.apps  # type: ignore[no-any-return]


def test_quit__ends_the_process_and_removes_its_profile(apps: Apps) -> None:
    app = xw.App(visible=False)
    pid, profile = app.pid, app.impl._process._profile
    assert alive(pid)
    assert profile.is_dir()
    app.quit()
    assert not alive(pid)
    assert not profile.exists()
    assert app.impl not in list(apps)


@pytest.mark.parametrize("end", ["time.sleep(60)", "app.books.add(); 1/0", "app.kill()"])
def test_python_that_goes__takes_its_libreoffice_along(soffice: object, end: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _LEFT_ALONE.format(end=end)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    pid, _, profile = child.stdout.readline().strip().partition(" ")
    if "sleep" in end:
        child.send_signal(signal.SIGKILL)
    child.wait(30)
    child.stdout.close()
    assert wait_until(lambda: not alive(int(pid)))
    assert wait_until(lambda: not Path(profile).exists())


def test_killed_libreoffice__is_told_and_no_longer_listed(apps: Apps) -> None:
    app = xw.App(visible=False)
    sheet = app.books[0].sheets[0]
    os.kill(app.pid, signal.SIGKILL)
    with pytest.raises(libreoffice.OfficeGone):
        sheet["A1"].value = 1
    assert wait_until(lambda: app.impl not in list(apps))
    with pytest.raises(libreoffice.OfficeGone):
        _ = sheet.name
    app.kill()


def test_apps__are_independent_of_each_other(apps: Apps) -> None:
    one, two = xw.App(visible=False), xw.App(visible=False)
    try:
        assert one.pid != two.pid
        one.books[0].sheets[0]["A1"].value = "一"
        two.books[0].sheets[0]["A1"].value = "二"
        one.quit()
        assert two.books[0].sheets[0]["A1"].value == "二"
        assert xw.apps.active == two
    finally:
        one.kill()
        two.kill()


def test_call_that_takes_too_long__is_given_up(soffice: object) -> None:
    process = Process()
    try:
        office = Office(process, timeout=1.0)
        os.kill(process.pid, signal.SIGSTOP)
        started = time.monotonic()
        with pytest.raises(libreoffice.OfficeTimeout, match="1 seconds"):
            office.desktop.getCurrentComponent()
        assert time.monotonic() - started < 5
        with pytest.raises(libreoffice.OfficeGone):
            office.desktop.getCurrentComponent()
    finally:
        os.kill(process.pid, signal.SIGCONT)
        process.kill()


def test_missing_libreoffice__is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(libreoffice.OfficeMissing, match="no LibreOffice at"):
        find(Path(tempfile.gettempdir()) / "没有" / "soffice")
    monkeypatch.setenv("XLWINGS_LIBREOFFICE", "/没有/soffice")
    with pytest.raises(libreoffice.OfficeMissing):
        find()


def test_opened_file__leaves_no_lock_behind(sample_workbook: Path, app: xw.App) -> None:
    book = app.books.open(unprinted(sample_workbook))
    assert book.fullname == str(sample_workbook)
    assert [path.name for path in sample_workbook.parent.iterdir()] == [sample_workbook.name]
    book.close()


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [("", "", ""), ("建国", "沈", "沈建国"), ("Ada", "Lovelace", "Ada Lovelace")],
)
def test_user_name__is_that_of_the_options(app: xw.App, given: str, family: str, name: str) -> None:
    place = properties(nodepath="/org.openoffice.UserProfile/Data").value
    provider = app.api.service("com.sun.star.configuration.ConfigurationProvider")
    options = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess", Typed("[]any", place)
    )
    options.replaceByName("givenname", given)
    options.replaceByName("sn", family)
    options.commitChanges()
    assert app.impl.user_name == name
