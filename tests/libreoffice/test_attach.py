"""A LibreOffice that somebody else started, and two clients of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlwings as xw

from addin import libreoffice
from tests.libreoffice.attaching import attached
from tests.screen import Screen

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def accepted(
    soffice: object, display: Screen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """What a LibreOffice with a window was told to accept."""
    accept = f"pipe,name=attach{uuid.uuid4().hex}"
    profile = tmp_path_factory.mktemp("profile") / "他人"
    command = [
        shutil.which("soffice") or "soffice", f"-env:UserInstallation={profile.as_uri()}",
        "--norestore", "--nologo", "--nofirststartwizard", "--calc",
        f"--accept={accept};urp;StarOffice.ComponentContext",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=display.environment, start_new_session=True)
    display.wait_for("Calc", 120)
    attached(accept).kill()
    yield accept
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


def test_attached__works_in_what_is_open_and_lets_go_of_it(accepted: str) -> None:
    app = libreoffice.attach(accepted)
    assert app.engine.name == "libreoffice"
    app.books[0].sheets[0]["A1"].value = "别人的"
    app.kill()
    again = libreoffice.attach(f"{accepted};urp;StarOffice.ComponentContext")
    assert again.books[0].sheets[0]["A1"].value == "别人的"
    again.kill()


def test_message_box_of_one__keeps_no_other_waiting(accepted: str, display: Screen) -> None:
    one, other = libreoffice.attach(accepted), libreoffice.attach(accepted)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(one.alert, "等一等", "提示")
        display.wait_for("^提示$")
        started = time.monotonic()
        other.books[0].sheets[0]["A2"].value = 2
        assert other.books[0].sheets[0]["A2"].value == 2
        assert time.monotonic() - started < 5
        assert not answer.done()
        display.press("Return")
        assert answer.result(20) == "ok"
    for app in (one, other):
        app.kill()


@pytest.mark.parametrize(
    ("buttons", "mode", "keys", "answer"),
    [
        ("yes_no", "info", ("Return",), "yes"),
        ("yes_no", "info", ("Tab", "Return"), "no"),
        ("yes_no", "critical", ("Tab", "Return"), "no"),
        ("yes_no_cancel", "info", ("Escape",), "cancel"),
        ("ok_cancel", None, ("Escape",), "cancel"),
        ("ok", "info", ("Return",), "ok"),
    ],
)
def test_alert__has_the_buttons_that_were_asked_for(
    accepted: str, display: Screen, buttons: str, mode: str, keys: tuple[str, ...], answer: str
) -> None:
    app = libreoffice.attach(accepted)
    with ThreadPoolExecutor(1) as pool:
        given = pool.submit(app.alert, "真的吗？", "问题", buttons, mode)
        display.wait_for("^问题$")
        time.sleep(0.3)
        for key in keys:
            display.press(key)
        assert given.result(20) == answer
    app.kill()


@pytest.mark.parametrize("where", ["", "pipe", "pipe,name=", "socket,host=localhost", "tcp,port=1"])
def test_address_that_is_none__is_told(where: str) -> None:
    with pytest.raises(libreoffice.OfficeError, match="no connection"):
        libreoffice.attach(where)


def test_nobody_there__is_told(tmp_path: Path) -> None:
    with pytest.raises(libreoffice.OfficeGone, match="no LibreOffice listens at pipe,name=nobody"):
        libreoffice.attach("pipe,name=nobody")


def test_engine__need_not_be_the_active_one(accepted: str) -> None:
    before = xw.engines.active
    app = libreoffice.attach(accepted)
    assert xw.engines.active is before
    assert app.books[0].sheets[0]["A1"].value == "别人的"
    app.kill()
