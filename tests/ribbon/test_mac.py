"""What a click on a Mac says where macOS lets nobody drive Excel; a double stands for its programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from addin.ribbon import __main__ as door
from addin.ribbon.buttons import TITLE
from addin.ribbon.mac import proof, reason

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for macOS")


class CommandError(Exception):
    """As appscript's: it names what macOS answered."""

    errornumber = -1743


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What macOS would show, an argument a line."""
    told = tmp_path / "shown.txt"
    program = tmp_path / "osascript"
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{told}'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return told


def test_click__that_macos_does_not_permit__is_told_with_where_to_permit_it(
    shown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(arguments: list[str]) -> int:
        raise RuntimeError("xlwings wraps it") from CommandError()

    monkeypatch.setattr(door, "_main", refused)
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(RuntimeError):
        door.main(["check"])
    *script, title, told = shown.read_text(encoding="utf-8").splitlines()
    assert title == TITLE
    assert "-1743" in told
    assert "自动化" in told
    assert "-1743" not in "".join(script), "it is no part of what is run"


def test_reason__of_anything_else__names_the_log() -> None:
    assert "ValueError。日志在：" in reason(ValueError("?"))


def test_proof__says_what_excel_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Apps:
        @property
        def active(self) -> object:
            raise CommandError

    class Xlwings:
        apps = Apps()

    monkeypatch.setattr("addin.book.open.program.load_xlwings", Xlwings)
    assert proof().startswith("不可用　macOS 没有允许")
