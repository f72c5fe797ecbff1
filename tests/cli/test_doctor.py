"""`xiezuo doctor`: what works on this computer and what is missing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from addin.book.store import default_store
from tests.cli.running import settings_file, xiezuo

SUBJECTS = [
    "Python",
    "系统",
    "标准工作簿",
    "工作日历",
    "发送记录",
    "判定缓存",
    "邮件设置",
    "LibreOffice",
]


def test_doctor__looks_at_everything_a_person_needs() -> None:
    result = xiezuo("doctor", "--today", "2026-10-01")
    assert (result.code, result.err) == (0, "")
    assert f"协作 Xiezuo {version('xiezuo')} 自检" in result.out
    for subject in SUBJECTS:
        assert subject in result.out
    assert "需要处理" not in result.out


def test_doctor__as_json__is_one_document_of_the_same_findings() -> None:
    document = xiezuo("doctor", "--today", "2026-10-01", "--json").document
    assert document["version"] == version("xiezuo")
    assert [finding["subject"] for finding in document["findings"]][: len(SUBJECTS)] == SUBJECTS
    assert {finding["ok"] for finding in document["findings"]} <= {True, None}


def test_doctor__next_years_holidays_still_missing_in_november__says_so() -> None:
    found = xiezuo("doctor", "--today", "2026-11-20", "--json").document["findings"]
    calendar = next(finding for finding in found if finding["subject"] == "工作日历")
    assert calendar["ok"] is False
    assert calendar["detail"].startswith("2027 年放假调休安排尚未录入")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of Windows is the user's")
def test_doctor__computer_in_another_zone__says_so(computer_in: Callable[[str], None]) -> None:
    computer_in("Asia/Shanghai")
    assert "和公司的时区相同" in xiezuo("doctor").out.replace("\n", "")
    computer_in("America/New_York")
    found = xiezuo("doctor", "--json").document["findings"]
    (clock,) = (finding for finding in found if finding["subject"] == "时区")
    assert "北京时间" in clock["detail"]


def test_doctor__day_from_the_environment__counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIEZUO_TODAY", "2026-11-20")
    assert "2027 年放假调休安排尚未录入" in xiezuo("doctor").out


def test_doctor__mail_settings__are_named_and_mistakes_in_them_told(tmp_path: Path) -> None:
    def mail() -> dict[str, object]:
        findings = xiezuo("doctor", "--json").document["findings"]
        return next(each for each in findings if each["subject"] == "邮件设置")

    assert "邮件写成 .eml 文件" in str(mail()["detail"])
    settings = settings_file(tmp_path)
    settings.write_text('[mail]\ntransport = "outbox"\n')
    assert (mail()["ok"], "xiezuo mail test" in str(mail()["detail"])) == (True, True)
    settings.write_text('[mail]\ntransport = "stmp"\n')
    assert (mail()["ok"], "第2行" in str(mail()["detail"])) == (False, True)


def test_doctor__package_that_is_there_and_does_not_load__is_told_with_its_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(name: str) -> None:
        raise ImportError("DLL load failed")

    monkeypatch.setattr("addin.cli.commands.doctor.importlib.import_module", broken)
    found = xiezuo("doctor", "--json").document["findings"]
    (excel,) = (finding for finding in found if finding["subject"] == "Excel 连接")
    assert excel["ok"] is False
    assert "DLL load failed" in excel["detail"]
    assert ".log" in excel["detail"]


def test_doctor__forget__what_was_computed_before_is_gone(tmp_path: Path) -> None:
    with closing(default_store()) as store:
        store.keep("甲", b"one")
    assert "1 项" in found_memory("--json")["detail"]
    found = found_memory("--forget", "--json")
    assert found["ok"] is True
    assert found["detail"].startswith("0 项")


def test_doctor__nowhere_to_remember__is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "文件").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "文件"))
    found = found_memory("--json")
    assert found["ok"] is None
    assert "结果相同" in found["detail"]


def found_memory(*options: str) -> dict[str, object]:
    findings = xiezuo("doctor", *options).document["findings"]
    (memory,) = (each for each in findings if each["subject"] == "判定缓存")
    assert isinstance(memory, dict)
    return memory
