"""Every test of a command has its own working folder and touches no ledger, settings or log of a person."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "用户 数据"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "本机 设置"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "用户 日志"))
    for name in ("XIEZUO_TODAY", "XIEZUO_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def computer_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put this computer into a time zone, until the test ends."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.delenv("TZ", raising=False)
    time.tzset()
