"""The unexpected: a sentence and a log, never a traceback."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from addin.book import log
from addin.cli.failure import guarded
from tests.cli.running import Result, xiezuo, xiezuo_process


def broken(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Result:
    """Run a command in which something fails that nobody thought of."""

    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("addin.cli.commands.doctor.run", run)
    return xiezuo("doctor")


def log_of(result: Result) -> Path:
    return Path(result.err.rpartition("：")[2].strip())


def test_unexpected__is_one_sentence_that_names_a_log_with_the_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = broken(monkeypatch, ZeroDivisionError("secret detail"))
    assert (result.code, result.out) == (2, "")
    (line,) = result.err.splitlines()
    assert line.startswith(
        "错误：出现了没有预料到的错误（ZeroDivisionError）。请把这个日志发给管理员："
    )
    assert "secret detail" not in line
    written = log_of(result)
    if sys.platform == "linux":
        assert written.is_relative_to(tmp_path / "用户 日志")
    text = written.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "secret detail" in text


def test_unexpected__for_developers__is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIEZUO_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        broken(monkeypatch, ZeroDivisionError())


def test_unexpected__log_folder_that_cannot_be_written__log_goes_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "占位").write_text("")
    monkeypatch.setattr(log, "log_folder", lambda: tmp_path / "占位")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert log_of(broken(monkeypatch, ZeroDivisionError())).parent == tmp_path


def test_unexpected__no_room_for_a_log_at_all__is_still_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "占位").write_text("")
    monkeypatch.setattr(log, "log_folder", lambda: tmp_path / "占位")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "占位"))
    result = broken(monkeypatch, ZeroDivisionError())
    assert result.code == 2
    assert "（日志也没有写成）" in result.err


def test_disk__trouble_that_only_the_system_names__is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = broken(monkeypatch, OSError(errno.ENOSPC, "No space left on device", "/盘/文件"))
    assert result == Result(2, "", "错误：/盘/文件：磁盘已满。请清理磁盘后再试。\n")


def test_interrupt__is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    result = broken(monkeypatch, KeyboardInterrupt())
    assert result == Result(130, "", "已中断，没有写完的内容不会留下。\n")


def test_result_that_is_no_code__is_0() -> None:
    assert guarded(lambda **_: None) == 0
    assert guarded(lambda **_: "done") == 0


def test_unexpected__in_a_child_process__leaves_no_traceback() -> None:
    code = (
        "from addin.worktime import Calendar; from addin.cli import main; "
        "Calendar.add_workdays = lambda *_: {}['boom']; main()"
    )
    command = [sys.executable, "-c", code, "workday", "2026-11-20", "1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "（KeyError）" in line


def test_reader_that_goes_away__is_no_error() -> None:
    command = [sys.executable, "-m", "addin.cli", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_console_that_is_not_utf8__still_gets_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    result = xiezuo_process("workday", "2026-09-30", "1")
    assert result.code == 0
    assert "工作日" in result.out


def test_no_console_at_all__is_no_failure() -> None:
    code = (
        "import sys; sys.stdout = sys.stderr = None; "
        "from addin.cli import main; sys.argv[1:] = ['workday', '2026-09-30', '1']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], stdin=subprocess.DEVNULL)
    assert done.returncode == 0


def test_names_that_are_no_text__are_printed_as_well_as_can_be(tmp_path: Path) -> None:
    name = b"\xff\xfe.xlsx".decode("utf-8", "surrogateescape")
    try:
        (tmp_path / name).write_bytes(b"")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    result = xiezuo_process("check", tmp_path)
    assert result.code == 2
    assert "文件是空的" in result.err
