"""A click in Excel on Windows is taken at once; the command runs after that, one at a time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from addin.book.log import log_folder
from addin.ribbon import click
from addin.ribbon.__main__ import main
from addin.ribbon.clicks import wait

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="tests/windows has Excel's objects")


class Excel:
    """Stands for what VBA hands over, and notes what was run on which thread."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.ran: list[tuple[str, Any, int]] = []


@pytest.fixture
def excel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Excel]:
    found = Excel()

    def run(command: str, given: tuple[Excel, Any]) -> bool:
        found.may_go_on.wait(10)
        found.ran.append((command, given, threading.get_ident()))
        if command == "broken":
            raise OSError("Excel has gone")
        return True

    monkeypatch.setattr("addin.ribbon.running.run", run)
    monkeypatch.setattr("addin.ribbon.desktop.handed_over", lambda *given: given)
    yield found
    found.may_go_on.set()
    wait()


def test_click__returns_before_the_command_has_run(excel: Excel) -> None:
    assert click("check", excel, "甲.xlsx")
    assert excel.ran == []
    excel.may_go_on.set()
    wait()
    ((command, given, thread),) = excel.ran
    assert (command, given) == ("check", (excel, "甲.xlsx"))
    assert thread != threading.get_ident()


def test_second_click__while_the_first_is_at_work__is_not_taken(excel: Excel) -> None:
    assert click("check", excel)
    assert not click("refresh", excel)
    excel.may_go_on.set()
    wait()
    assert click("refresh", excel)
    wait()
    assert [command for command, *_ in excel.ran] == ["check", "refresh"]


def test_click__that_cannot_even_tell_what_went_wrong__is_logged_and_the_next_is_taken(
    excel: Excel,
) -> None:
    excel.may_go_on.set()
    assert click("broken", excel)
    wait()
    assert any("Excel has gone" in log.read_text() for log in log_folder().glob("*.log"))
    assert click("check", excel)


def test_start__that_fails__leaves_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(clsid: str) -> None:
        raise ImportError("no pythoncom")

    monkeypatch.setattr("addin.ribbon.desktop.serve", broken)
    with pytest.raises(ImportError):
        main(["--serve", "{506e67c3}"])
    assert any("no pythoncom" in log.read_text() for log in log_folder().glob("*.log"))
