"""Whatever goes wrong with one workbook, the others are finished, reported and mailed (Q-10)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.cli import options
from addin.notices import planning, sending
from mailer.planning.items import Collaboration
from tests.cli.running import Result, snapshot, xiezuo
from tests.conftest import DEMO_DAY, Office
from tests.workbooks import fill

pytestmark = pytest.mark.slow

GOOD, BAD = "好.xlsx", "坏.xlsx"
DAY = ("--today", DEMO_DAY)


class OneMoment(datetime):
    """A clock that stands, since two runs that are compared write down when they were."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> OneMoment:
        return cls(2026, 11, 20, 9, 30, tzinfo=tz)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "datetime", OneMoment)


@pytest.fixture
def folder(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    folder = tmp_path / "协作"
    folder.mkdir()
    shutil.copy(sample_workbooks["customer_complaint"], folder / GOOD)
    shutil.copy(sample_workbooks["expense_process"], folder / BAD)
    return folder


def unforeseen(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Let a method of `ClosedWorkbook` fail for one file in a way that nobody thought of."""
    original = getattr(ClosedWorkbook, method)

    def failing(self: ClosedWorkbook, *args: Any, **known: Any) -> Any:
        if self.name == BAD:
            raise ZeroDivisionError("secret detail")
        return original(self, *args, **known)

    monkeypatch.setattr(ClosedWorkbook, method, failing)


def told(result: Result) -> str:
    """The sentence about the bad file, which names a log that is there; nothing else is told."""
    (line,) = [line for line in result.err.splitlines() if BAD in line]
    assert f"{BAD}：出现了没有预料到的错误（ZeroDivisionError）" in line
    log = Path(line.rpartition("：")[2])
    assert "secret detail" in log.read_text(encoding="utf-8")
    assert "secret detail" not in result.said
    assert result.code == 2
    return line


EACH = {
    "check": ("check", "{folder}", *DAY),
    "gate": ("check", "--gate", "{folder}", *DAY),
    "lint": ("lint", "{folder}", *DAY),
    "refresh": ("refresh", "{folder}", "--today", "2026-11-24"),
    "repair": ("repair", "{folder}", *DAY),
    "upgrade": ("upgrade", "{folder}", *DAY),
    "archive": ("archive", "{folder}", *DAY),
    "rollup": ("rollup", "{folder}", *DAY),
    "kpi": ("kpi", "{folder}", *DAY),
    "remind": ("remind", "{folder}", *DAY),
    "preview": ("remind", "{folder}", "--dry-run", *DAY),
    "mail preview": ("mail", "preview", "{folder}", *DAY),
    "invite": ("invite", "{folder}", "--today", "2026-10-01"),
    "inbox": ("inbox", "{folder}", "--mails", "{folder}", *DAY),
}


def write_other(path: Path) -> Path:
    """Write a workbook of somebody else's."""
    book = openpyxl.Workbook()
    book.active.title = "通讯录"
    book.active.append(["编号", "姓名"])
    book.save(path)
    return path


@pytest.mark.parametrize("verb", EACH)
def test_reading__goes_wrong__the_other_is_finished(
    verb: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = folder.parent / "单独"
    alone.mkdir()
    shutil.copy(folder / GOOD, alone)
    other = write_other(alone / "名单.xlsx")
    words = EACH[verb]
    right = xiezuo(*(word.format(folder=alone) for word in words), *ledger(folder, words, "一"))
    assert right.code in (0, 1), "another workbook in the folder is nothing wrong"
    assert f"{other.name}：不是协作工作簿，没有采用。" in right.err
    unforeseen(monkeypatch, "read")
    result = xiezuo(*(word.format(folder=folder) for word in words), *ledger(folder, words, "二"))
    told(result)
    assert figures(result.out) == figures(right.out)
    if verb in ("refresh", "repair", "archive"):
        assert snapshot(folder)[GOOD][1] == snapshot(alone)[GOOD][1]


def test_roll_up__under_another_name__is_told_and_passed_over_next_time(folder: Path) -> None:
    assert xiezuo("rollup", folder, "--output", folder / "十一月.xlsx", *DAY).code == 0
    for _ in range(2):  # the second time nothing has changed
        result = xiezuo("rollup", folder, *DAY)
        assert (result.code, result.err.count("没有汇总：十一月.xlsx：不是协作工作簿")) == (0, 1)


def test_check__nothing_but_other_workbooks__is_an_error(folder: Path) -> None:
    other = write_other(folder.parent / "名单.xlsx")
    result = xiezuo("check", other)
    assert result.code == 2
    assert "名单.xlsx：这个工作簿里没有协作表单。" in result.err


def test_check__workbook_of_ours_of_which_nothing_is_left__is_an_error(folder: Path) -> None:
    assert xiezuo("refresh", folder, "--today", "2026-11-24").code == 0
    write_other(folder / BAD)
    result = xiezuo("check", folder, *DAY)
    assert result.code == 2
    assert f"错误：{BAD}：这个工作簿里没有协作表单。" in result.err


@pytest.mark.libreoffice
def test_check__old_xls__is_an_error_only_if_it_was_one_of_ours(
    folder: Path, soffice: Office
) -> None:
    other = soffice.convert(write_other(folder.parent / "名单.xlsx"), "xls", folder)
    result = xiezuo("check", folder, *DAY)
    assert result.code != 2
    assert f"{other.name}：不是协作工作簿，没有采用。" in result.err
    ours = soffice.convert(folder / GOOD, "xls", folder)
    result = xiezuo("check", folder, *DAY)
    assert result.code == 2
    assert f"{ours.name}：这是旧格式的 Excel 文件" in result.err


def ledger(folder: Path, words: Sequence[str], name: str) -> tuple[str | Path, ...]:
    is_mail = words[0] in ("remind", "invite", "inbox")
    return ("--ledger", folder.parent / f"{name}.sqlite") if is_mail else ()


def figures(out: str) -> list[str]:
    """What was said about figures, wherever the folder lies."""
    return re.findall(r"\d+", re.sub(r"\S*(单独|协作)/\S*|\d{2}:\d{2}", "", out))


def test_writing__goes_wrong__the_other_is_refreshed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(folder)
    unforeseen(monkeypatch, "write")
    told(xiezuo("refresh", folder, "--today", "2026-11-24"))
    after = snapshot(folder)
    assert after[BAD] == before[BAD]
    assert after[GOOD] != before[GOOD]


def test_noting__goes_wrong_after_sending__all_mails_are_out_and_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unforeseen(monkeypatch, "write")
    result = xiezuo("remind", folder, *DAY)
    assert result.code == 0
    assert "没有记入工作簿的“提醒日志”" in result.err
    assert list(folder.parent.rglob("*.eml"))


def test_planning__goes_wrong_for_one_collaboration__the_others_get_their_mails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = xiezuo("remind", folder / GOOD, *DAY, "--dry-run", "--json").document
    preview, send = planning.preview_reminders, sending.send_reminders

    def failing(work: Any) -> Any:
        def wrapped(collaborations: Sequence[Collaboration], **known: Any) -> Any:
            if any(each.id == "XC20260817-001" for each in collaborations):
                raise ZeroDivisionError("secret detail")
            return work(collaborations, **known)

        return wrapped

    monkeypatch.setattr(planning, "preview_reminders", failing(preview))
    monkeypatch.setattr(sending, "send_reminders", failing(send))
    told(xiezuo("remind", folder, *DAY, "--dry-run"))
    told(xiezuo("remind", folder, *DAY))
    assert len(list(folder.parent.rglob("*.eml"))) == len(alone["mails"])


def test_planning__goes_wrong_for_a_reason_of_no_file__is_told_as_such(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(collaborations: Sequence[Collaboration], **_: Any) -> Any:
        if len(collaborations) > 1:
            raise ZeroDivisionError

    monkeypatch.setattr(planning, "preview_reminders", failing)
    result = xiezuo("remind", folder, *DAY, "--dry-run")
    assert result.code == 2
    assert "错误：出现了没有预料到的错误" in result.err


def test_sender__that_is_no_address__stops_only_its_own_workbook(folder: Path) -> None:
    fill(folder / BAD, fields={"reminders.sender": "不是邮箱"})
    result = xiezuo("remind", folder, *DAY)
    assert result.code == 2
    assert "发件人地址“不是邮箱”无效" in result.err
    assert list(folder.parent.rglob("*.eml"))


def test_rule__with_days_beyond_the_calendar__reminds_all_the_same(folder: Path) -> None:
    fill(folder / BAD, fields={"reminders.news_days": 2_958_465})
    result = xiezuo("remind", folder, *DAY, "--dry-run")
    assert (result.code, result.err) == (0, "")


def test_answer__that_nobody_foresaw__stays_in_the_mailbox(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: bytes, **_given: Any) -> Any:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("addin.notices.receiving.opened", failing)
    (folder / "答复.eml").write_bytes(b"Subject: x\r\n\r\n")
    document = xiezuo("inbox", folder, "--mails", folder, "--json").document
    ((left),) = document["left"]
    assert "没有预料到的错误（ZeroDivisionError）" in left["reason"]


def test_remind__nothing_can_be_read__does_not_speak_of_days_off(folder: Path) -> None:
    for path in folder.glob("*.xlsx"):
        path.write_text("不是")
    for arguments in ((), ("--dry-run",)):
        result = xiezuo("remind", folder, *DAY, *arguments)
        assert result.code == 2
        assert result.out.splitlines()[1:] == ["没有能用的工作簿，没有提醒任何人。"]
    assert xiezuo("remind", folder, *DAY, "--dry-run", "--json").document["held"] == []


def test_rollup__nothing_can_be_read__leaves_the_old_one(folder: Path) -> None:
    assert xiezuo("rollup", folder, *DAY).code == 0
    for name in (GOOD, BAD):
        (folder / name).write_text("不是")
    before = snapshot(folder)
    result = xiezuo("rollup", folder, *DAY)
    assert result.code == 2
    assert result.out == "没有可以汇总的工作簿，没有写入任何内容。\n"
    assert result.err.count("没有汇总：") == 2
    assert snapshot(folder) == before
    assert xiezuo("rollup", folder, *DAY, "--json").document["output"] is None


def test_table_name_that_is_no_text__is_somebody_elses_table(folder: Path) -> None:
    content = ClosedWorkbook(folder / BAD)
    part = next(
        name
        for name in content.package.names
        if name.startswith("xl/tables/") and b'"Risks"' in content.package.read(name)
    )
    package = content.package.copy()
    package.replace(part, package.read(part).replace(b'displayName="Risks"', b'displayName="\xff"'))
    (folder / BAD).write_bytes(package.to_bytes())
    result = xiezuo("check", folder, *DAY)
    assert "UnicodeDecodeError" not in result.said
    assert "“" in result.said or "缺少" in result.said


def test_archive__title_with_characters_that_no_file_can_have__is_archived(folder: Path) -> None:
    fill(folder / BAD, fields={"initiation.title": "报销\0流程\x1f/优化：\U0001f600" + "长" * 90})
    result = xiezuo("archive", folder / BAD, *DAY)
    assert result.code == 0, result.said
    (made,) = (folder / "归档").iterdir()
    assert made.name.startswith("XC20260817-001_报销_流程__优化：\U0001f600长长")
    assert len(made.name.encode()) <= 230
