"""Every test of a command has its own working folder and touches no ledger, settings or log of a person."""

from __future__ import annotations

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
