"""The ledger: keys are taken once, one process sends at a time, trouble stops everything."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from addin.errors import MailError
from mailer.delivery import ledger_schema
from mailer.delivery.entries import Entry, LedgerLine
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.transport import MailState, Outcome
from tests.mailer.mail_samples import NOW
from tests.paths import ROOT


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "台账 目录" / "提醒.sqlite3")
    with ledger.session():
        yield ledger
    ledger.close()


def entry(number: int) -> Entry:
    return Entry(
        message_id=f"<{number}@example.com>",
        via="outbox:x",
        recipient="w@example.com",
        name="王芳",
        subject="主题",
        planned_for=NOW,
    )


def lines(*keys: str, collaboration: str = "") -> list[LedgerLine]:
    return [LedgerLine(key, collaboration, "N-08", f"T-{key}", NOW.date()) for key in keys]


def test_key__is_taken_from_sending_on_and_free_when_it_certainly_failed(ledger: Ledger) -> None:
    ledger.plan([(entry(1), lines("a", "b"))], NOW)
    assert "a" not in ledger
    assert ledger.begin(entry(1).message_id, NOW)
    assert "a" in ledger
    for state, is_taken in (
        (MailState.UNKNOWN, True),
        (MailState.FAILED, False),
        (MailState.SENT, True),
    ):
        ledger.settle(entry(1).message_id, Outcome(state), NOW)
        assert ("b" in ledger) is is_taken
    assert "c" not in ledger


def test_text__is_kept_until_the_workbook_has_it(ledger: Ledger) -> None:
    said = LedgerLine("a", "XC", "N-08", "T1", NOW.date(), "试运行；逾期")
    ledger.plan([(entry(1), [said])], NOW)
    ledger.begin(entry(1).message_id, NOW)
    ledger.settle(entry(1).message_id, Outcome(MailState.SENT), NOW)
    (row,) = ledger.unlogged("XC")
    assert row.line == said
    ledger.logged([row])
    ledger.settle(entry(1).message_id, Outcome(MailState.BOUNCED), NOW)
    assert [row.line.said for row in ledger.unlogged("XC")] == [""]


def test_begin__twice_or_unknown__is_refused(ledger: Ledger) -> None:
    ledger.plan([(entry(1), lines("a"))], NOW)
    assert ledger.begin(entry(1).message_id, NOW)
    assert not ledger.begin(entry(1).message_id, NOW)
    assert not ledger.begin(entry(2).message_id, NOW)


def test_plan__key_that_was_sent__is_refused_and_nothing_is_written(ledger: Ledger) -> None:
    ledger.plan([(entry(1), lines("a"))], NOW)
    ledger.begin(entry(1).message_id, NOW)
    with pytest.raises(MailError, match="有一条提醒已经发送过"):
        ledger.plan([(entry(2), lines("b")), (entry(3), lines("a"))], NOW)
    assert ledger.entries(MailState.PLANNED) == []
    assert not ledger.begin(entry(2).message_id, NOW)


def test_plan__new_one__takes_the_place_of_what_was_only_planned(ledger: Ledger) -> None:
    ledger.plan([(entry(1), lines("a")), (entry(2), lines("b"))], NOW)
    ledger.plan([(entry(3), lines("a", "b"))], NOW)
    assert [planned.message_id for planned in ledger.entries(MailState.PLANNED)] == [
        "<3@example.com>"
    ]
    assert not ledger.begin(entry(1).message_id, NOW)


def test_plan__failed_mail__is_tried_again_under_the_same_id(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.plan([(entry(1), lines("a"))], NOW)
        assert ledger.begin(entry(1).message_id, NOW)
        ledger.settle(entry(1).message_id, Outcome(MailState.FAILED, "磁盘已满"), NOW)
    assert [failed.detail for failed in ledger.entries(MailState.FAILED)] == ["磁盘已满"]


def test_memory__after_closing__is_still_there(ledger: Ledger) -> None:
    ledger.plan([(entry(1), lines("a"))], NOW)
    ledger.begin(entry(1).message_id, NOW)
    ledger.close()
    with closing(Ledger(ledger.path)) as later:
        assert "a" in later


def test_looking_into_a_ledger_that_is_not_there__makes_no_file(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "none.sqlite3")
    assert "a" not in ledger
    assert ledger.entries(MailState.SENT) == []
    assert list(tmp_path.iterdir()) == []


def test_session__another_process_sends__is_refused_and_free_when_that_one_dies(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite3"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from mailer.delivery.ledger import Ledger\n"
            "with Ledger(Path(sys.argv[1])).session(): print('held', flush=True); sys.stdin.read()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with (
            pytest.raises(MailError, match="另一个提醒任务正在发送"),
            Ledger(path).session(wait=0.1),
        ):
            pytest.fail("two sessions at once")
        holder.kill()
        holder.wait()
        with Ledger(path).session(wait=5):
            pass


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" * 9])
def test_damaged_ledger__is_named_with_a_remedy_and_left_alone(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(content)
    ledger = Ledger(path)
    with pytest.raises(MailError) as caught:
        assert "a" in ledger
    assert str(path) in str(caught.value)
    assert "--ledger" in caught.value.remedy
    assert path.read_bytes() == content
    path.unlink()
    assert "a" not in ledger  # it holds nothing open of the damaged one


def test_ledger_of_a_newer_version__is_refused(ledger: Ledger) -> None:
    ledger.plan([], NOW)
    ledger._connection().execute("PRAGMA user_version = 99")
    ledger.close()
    with pytest.raises(MailError, match="更新的版本"):
        ledger.entries(MailState.SENT)


def test_ledger__in_a_place_that_cannot_be__says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(MailError, match="发送记录无法读写（同名的文件已经存在）"),
        Ledger(tmp_path / "file" / "l.sqlite3").session(),
    ):
        pytest.fail("a folder inside a file")


def test_ledger__that_is_a_folder__says_so_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(MailError, match="发送记录无法读写（文件无法打开）"):
        Ledger(tmp_path).entries(MailState.SENT)


def test_default_place__is_the_users_data_folder() -> None:
    assert default_path().name == "reminders.sqlite3"
    assert default_path().parent.name == "xiezuo"


def test_ledger_of_version_3__keeps_its_lines_and_learns_of_mails_that_come_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        for script in (ledger_schema._FIRST, ledger_schema._SINCE_2, ledger_schema._SINCE_3):
            db.executescript(script)
        db.execute(
            "INSERT INTO mail (message_id, via, recipient, subject, state, changed, planned_for)"
            " VALUES ('<1@example.com>', 'smtp', 'a@example.com', '提醒', 'sent', ?1, ?1)",
            (NOW.isoformat(),),
        )
        db.execute(
            "INSERT INTO line (key, message_id, collaboration) VALUES ('a', '<1@example.com>', 'XC')"
        )
        db.execute("PRAGMA user_version = 3")
        db.commit()
    with closing(Ledger(path)) as ledger:
        assert "a" in ledger
        assert ledger.collaborations("<1@example.com>") == {"XC"}
        ledger.settle("<1@example.com>", Outcome(MailState.BOUNCED, "没有这个邮箱"), NOW)
        assert "a" in ledger, "it is not sent to the same address again"
        assert [row.outcome for row in ledger.unlogged("XC")] == ["退信"]


def test_ledger_of_version_4__what_was_only_written_into_a_folder_keeps_nothing_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        for script in (
            ledger_schema._FIRST,
            ledger_schema._SINCE_2,
            ledger_schema._SINCE_3,
            ledger_schema._SINCE_4,
        ):
            db.executescript(script)
        for number, via in enumerate(("outbox:/home/wang/outbox", "smtp:mail.example.com")):
            db.execute(
                "INSERT INTO mail (message_id, via, recipient, subject, state, changed, planned_for)"
                " VALUES (?1, ?2, 'a@example.com', '提醒', 'sent', ?3, ?3)",
                (entry(number).message_id, via, NOW.isoformat()),
            )
            db.execute(
                "INSERT INTO line (key, message_id) VALUES (?, ?)",
                (f"key{number}", entry(number).message_id),
            )
        db.execute("PRAGMA user_version = 4")
        db.commit()
    with closing(Ledger(path)) as ledger:
        assert [key in ledger for key in ("key0", "试写|key0", "key1")] == [False, True, True]
        ledger.plan([(entry(0), lines("key0"))], NOW)
        assert ledger.begin(entry(0).message_id, NOW)
