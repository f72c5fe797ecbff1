"""`xiezuo schedule`: shown before it is done, and refused while it cannot work."""

from __future__ import annotations

import sys
from datetime import time
from pathlib import Path

import pytest

from addin.cli.commands.schedule import job_of, moment
from addin.errors import InputError
from tests.cli.running import xiezuo


def test_job__runs_the_reminders_of_whole_paths_with_this_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    job = job_of([Path("市场部")], [])
    assert job.command[1:6] == ("-m", "addin.cli", "schedule", "run", str(tmp_path / "市场部"))
    assert Path(job.command[0]).parent == Path(sys.executable).parent
    assert (job.times, job.folder) == ((time(8, 30), time(17)), tmp_path)


@pytest.mark.parametrize("text", ["8:30", "08:30", "8：30", "08:30:00"])
def test_time__may_be_written_as_people_do(text: str) -> None:
    assert moment(text) == time(8, 30)


@pytest.mark.parametrize("text", ["", "8", "25:00", "八点半"])
def test_time__that_is_none__is_refused(text: str) -> None:
    with pytest.raises(InputError, match="不是时刻"):
        moment(text)


def test_install__folder_without_workbooks__is_refused_before_anything_is_set_up(
    tmp_path: Path,
) -> None:
    result = xiezuo("schedule", "install", tmp_path)
    assert result.code == 2
    assert "文件夹里没有工作簿" in result.err


def test_help__of_the_group__is_chinese() -> None:
    result = xiezuo("schedule", "--help")
    assert result.code == 0
    for word in ("用法：", "install", "uninstall", "status", "显示用法。"):
        assert word in result.out
