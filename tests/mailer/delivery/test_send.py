"""A whole run: preview, ledger, delivery, and what happens when something goes wrong."""

from __future__ import annotations

import errno
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from addin.errors import InputError, MailError
from mailer.delivery.composing import Settings, preview_reminders
from mailer.delivery.ledger import Ledger
from mailer.delivery.send import RunSummary, send_reminders
from mailer.delivery.transport import Envelope, MailState, Outcome, Transport
from mailer.planning.recipients import Mailbox
from mailer.transports.outbox import OutboxTransport
from tests.mailer.mail_samples import NOW, busy_day, collaboration, overdue
from tests.mailer.mail_transports import LogTransport


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


def send(
    ledger: Ledger,
    transport: Transport,
    *,
    now: datetime = NOW,
    settings: Settings | None = None,
) -> RunSummary:
    return send_reminders(
        busy_day(),
        now=now,
        is_working_day=True,
        ledger=ledger,
        transport=transport,
        settings=settings,
    )


def ids(ledger: Ledger, state: MailState) -> list[str]:
    return [entry.message_id for entry in ledger.entries(state)]


def test_run__second_one_of_the_day__sends_nothing(ledger: Ledger, tmp_path: Path) -> None:
    outbox = OutboxTransport(tmp_path / "outbox")
    first, second = send(ledger, outbox), send(ledger, outbox, now=NOW.replace(hour=11))
    assert len(first.sent) == 8
    assert second.sent == ()
    assert len(list(outbox.folder.iterdir())) == 8
    assert len(ids(ledger, MailState.SENT)) == 8


def test_run__three_days_later__repeats_what_is_still_overdue(
    ledger: Ledger, tmp_path: Path
) -> None:
    outbox = OutboxTransport(tmp_path)
    send(ledger, outbox)
    monday = send(ledger, outbox, now=NOW + timedelta(days=3))
    assert {
        rule for mail in monday.sent for line in mail.digest.lines for rule in line.reminders
    } == {
        "N-08",
        "N-09",
        "N-11",
    }


def test_run__delivered_bytes__are_those_of_the_preview(ledger: Ledger, tmp_path: Path) -> None:
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True, taken=ledger)
    send(ledger, OutboxTransport(tmp_path / "outbox"))
    files = {file.read_bytes() for file in (tmp_path / "outbox").iterdir()}
    assert files == {mail.message for mail in preview.mails}


def test_preview__writes_nothing_and_lists_every_mail(ledger: Ledger, tmp_path: Path) -> None:
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True, taken=ledger)
    assert list(tmp_path.iterdir()) == []
    rows = {row.recipient: row for row in preview.rows}
    assert (rows["王芳"].own, rows["王芳"].copied, rows["王芳"].rules) == (4, 0, "N-07、N-08")
    assert (rows["赵敏"].own, rows["赵敏"].copied, rows["赵敏"].rules) == (0, 3, "N-08、N-09")
    page = preview.page()
    assert all(row.subject in page and row.recipient in page for row in preview.rows)


def test_preview__after_the_run__is_empty(ledger: Ledger, tmp_path: Path) -> None:
    send(ledger, OutboxTransport(tmp_path))
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True, taken=ledger)
    assert preview.rows == ()
    assert "共0封" in preview.page()


def test_preview_page__names_who_cannot_be_told_and_why_nothing_goes_out() -> None:
    launch = collaboration(overdue(1, owner="王方"))
    page = preview_reminders([launch], now=NOW, is_working_day=True).page()
    assert "“王方”不在通讯录中" in page
    sunday = preview_reminders([launch], now=NOW, is_working_day=False).page()
    assert "2026-11-20不是工作日，不发送提醒" in sunday


def test_cap__more_mails_than_allowed__sends_none_and_says_how_many(
    ledger: Ledger, tmp_path: Path
) -> None:
    outbox = OutboxTransport(tmp_path / "outbox")
    with pytest.raises(MailError, match="本次要发送8封邮件，超过上限7封，一封也没有发送"):
        send(ledger, outbox, settings=Settings(cap=7))
    assert not outbox.folder.exists()
    assert len(send(ledger, outbox, settings=Settings(cap=8)).sent) == 8


def test_sender__not_set__is_an_address_in_the_recipients_domain(
    ledger: Ledger, tmp_path: Path
) -> None:
    mail = send(ledger, OutboxTransport(tmp_path)).sent[0]
    assert mail.envelope.sender.address == "xiezuo@example.com"


def test_sender__invalid__is_refused_before_anything_happens() -> None:
    with pytest.raises(InputError, match="发件人地址"):
        Settings(sender=Mailbox("提醒", "无"))


def test_log__one_row_a_reminder__until_the_workbook_says_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    send(ledger, OutboxTransport(tmp_path))
    log = ledger.unlogged("XC20261120-001")
    rows = [row for row in log if row.entry.name == "孙悦"]
    assert [(r.line.rule, r.line.task, r.outcome, r.entry.recipient) for r in rows] == [
        ("N-11", "XC20261120-001-T09", "已写出", "sunyue@example.com")
    ]
    assert all(row.line.key in ledger for row in log)
    ledger.logged(rows)
    assert {row.entry.name for row in ledger.unlogged("XC20261120-001")} == {
        row.entry.name for row in log
    } - {"孙悦"}
    assert ledger.unlogged("XC20261120-999") == []


# Transports that fail ------------------------------------------------------------------------------


class Scripted:
    """Answers the n-th mail with the n-th outcome, then with SENT."""

    name = "scripted"
    settles_after = timedelta(0)

    def __init__(self, *outcomes: Outcome, found: bool | None = None) -> None:
        self.outcomes = iter(outcomes)
        self.found = found
        self.delivered: list[str] = []

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        outcome = next(self.outcomes, Outcome(MailState.SENT))
        if outcome.state is not MailState.FAILED:
            self.delivered.append(envelope.message_id)
        return outcome

    def was_delivered(self, message_id: str) -> bool | None:
        return self.found

    def close(self) -> None:
        pass


def test_failure__of_one_mail__does_not_stop_the_others_and_is_tried_again(ledger: Ledger) -> None:
    transport = Scripted(Outcome(MailState.FAILED, "收件人被拒绝"))
    first = send(ledger, transport)
    assert [reason for _, reason in first.failed] == ["收件人被拒绝"]
    assert len(first.sent) == 7
    logged = {row.outcome for row in ledger.unlogged("XC20261120-001")}
    assert logged == {"已发送", "失败"}
    second = send(ledger, transport)
    assert [mail.envelope.message_id for mail in second.sent] == [
        first.failed[0][0].envelope.message_id
    ]


def test_failure__that_the_next_mail_would_meet_too__stops_the_run(ledger: Ledger) -> None:
    transport = Scripted(
        Outcome(MailState.SENT), Outcome(MailState.FAILED, "密码错误", stops_run=True)
    )
    first = send(ledger, transport)
    assert (len(first.sent), len(first.failed), len(first.left)) == (1, 1, 6)
    assert len(send(ledger, transport).sent) == 7
    assert max(Counter(transport.delivered).values()) == 1


def test_doubt__nobody_can_tell__is_never_sent_again_but_shown_each_time(ledger: Ledger) -> None:
    transport = Scripted(Outcome(MailState.UNKNOWN, "连接中断"))
    first = send(ledger, transport)
    assert [reason for _, reason in first.unknown] == ["连接中断"]
    for _ in range(2):
        later = send(ledger, transport)
        assert later.sent == ()
        assert len(later.in_doubt) == 1


@pytest.mark.parametrize(("found", "sent"), [(True, 0), (False, 1)])
def test_doubt__cleared_up_by_looking__is_sent_only_if_it_was_not(
    ledger: Ledger, found: bool, sent: int
) -> None:
    send(ledger, Scripted(Outcome(MailState.UNKNOWN)))
    later = send(ledger, Scripted(found=found))
    assert (len(later.sent), len(later.recovered), later.in_doubt) == (sent, 1 - sent, ())


def test_doubt__of_another_transport__cannot_be_cleared_up_here(
    ledger: Ledger, tmp_path: Path
) -> None:
    send(ledger, Scripted(Outcome(MailState.UNKNOWN)))
    later = send(ledger, OutboxTransport(tmp_path))
    assert (later.sent, len(later.in_doubt)) == ((), 1)


# Crashes -----------------------------------------------------------------------------------------


class Crash(BaseException):
    """The process ends here."""


class CrashingLedger(Ledger):
    """Crashes before or after its n-th write."""

    def __init__(self, path: Path, countdown: Iterator[bool]) -> None:
        super().__init__(path)
        self._countdown = countdown

    def _may_crash(self) -> None:
        if next(self._countdown):
            raise Crash

    def begin_all(self, message_ids: Sequence[str], at: datetime, claim: str = "") -> bool:
        self._may_crash()
        begun = super().begin_all(message_ids, at, claim)
        self._may_crash()
        return begun

    def settle_all(self, outcomes: Iterable[tuple[str, Outcome]], at: datetime) -> None:
        self._may_crash()
        super().settle_all(outcomes, at)
        self._may_crash()


class CrashingOutbox(OutboxTransport):
    """Crashes before or after any step of any mail of a group."""

    def __init__(self, folder: Path, countdown: Iterator[bool]) -> None:
        super().__init__(folder)
        self._countdown = countdown

    def _crashing(self, step: str, mail: tuple[Envelope, bytes]) -> None:
        if next(self._countdown):
            raise Crash
        getattr(super(), step)(mail)
        if next(self._countdown):
            raise Crash

    def _write(self, mail: tuple[Envelope, bytes]) -> None:
        self._crashing("_write", mail)

    def _move(self, mail: tuple[Envelope, bytes]) -> None:
        self._crashing("_move", mail)


MAILS = 8  # of a busy day


def crashes(path: Path) -> Iterator[tuple[Path, Iterator[bool]]]:
    """Yield a folder and a countdown for each step at which a run may crash, until none is left."""
    for step in itertools.count():
        folder = path / str(step)
        folder.mkdir()
        counted = itertools.count()
        yield folder, (next(counted) == step for _ in itertools.count())
        if next(counted) <= step:  # the run came to its end before
            assert step > MAILS, "each mail was in the way of at least one crash"
            return


def crashed_run(ledger: Ledger, transport: Transport) -> None:
    with suppress(Crash):
        send(ledger, transport)
    ledger.close()


def test_crash__at_every_step_of_a_run__loses_and_doubles_nothing(tmp_path: Path) -> None:
    for folder, countdown in crashes(tmp_path):
        transport = LogTransport(folder / "out")
        crashed_run(CrashingLedger(folder / "ledger.sqlite3", countdown), transport)
        with closing(Ledger(folder / "ledger.sqlite3")) as ledger:
            send(ledger, transport)
            assert ids(ledger, MailState.SENDING) == ids(ledger, MailState.PLANNED) == []
            assert sorted(ids(ledger, MailState.SENT)) == sorted(transport.delivered())
        assert len(set(transport.delivered())) == len(transport.delivered()) == MAILS


def test_crash__at_every_step_of_a_group__loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between two mails of a group, of which all are then in doubt until they are looked for."""
    monkeypatch.setattr("mailer.delivery.dispatch.TOGETHER", 3)
    for folder, countdown in crashes(tmp_path):
        crashed_run(
            CrashingLedger(folder / "ledger.sqlite3", countdown),
            CrashingOutbox(folder / "out", countdown),
        )
        with closing(Ledger(folder / "ledger.sqlite3")) as ledger:
            send(ledger, OutboxTransport(folder / "out"))
            assert ids(ledger, MailState.SENDING) == ids(ledger, MailState.PLANNED) == []
            assert len(ids(ledger, MailState.SENT)) == MAILS
        written = [file.read_bytes() for file in (folder / "out").iterdir()]
        assert len(written) == len(set(written)) == MAILS


def test_group__is_sending_in_the_ledger_before_any_of_it_is_written(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailer.delivery.dispatch.TOGETHER", 5)
    seen = []

    class Watching(OutboxTransport):
        def deliver_all(self, mails: Sequence[tuple[Envelope, bytes]]) -> list[Outcome]:
            with closing(Ledger(ledger.path)) as other:
                seen.append((len(mails), len(ids(other, MailState.SENDING))))
            return super().deliver_all(mails)

    send(ledger, Watching(tmp_path / "out"))
    assert seen == [(5, 5), (3, 3)]


def test_group__in_doubt_after_a_crash__is_looked_for_at_once(
    ledger: Ledger, tmp_path: Path
) -> None:
    looked: list[int] = []

    class Watching(OutboxTransport):
        def deliver_all(self, mails: Sequence[tuple[Envelope, bytes]]) -> list[Outcome]:
            super().deliver_all(mails[:3])
            raise KeyboardInterrupt

        def delivered(self, message_ids: Collection[str]) -> set[str]:
            looked.append(len(message_ids))
            return super().delivered(message_ids)

    with pytest.raises(KeyboardInterrupt):
        send(ledger, Watching(tmp_path / "out"))
    with pytest.raises(KeyboardInterrupt):  # it looks, and is cut off once more
        send(ledger, Watching(tmp_path / "out"))
    assert looked == [MAILS]
    assert len(ids(ledger, MailState.SENT)) == 3
    send(ledger, OutboxTransport(tmp_path / "out"))
    assert len(list((tmp_path / "out").iterdir())) == MAILS


def test_group__of_which_one_cannot_be_written__stops_the_run_and_the_next_writes_the_rest(
    ledger: Ledger, tmp_path: Path
) -> None:
    """What was written before the failure counts; what came after it was not tried."""

    class Full(OutboxTransport):
        def _write(self, mail: tuple[Envelope, bytes]) -> None:
            if len(list(self.folder.glob("*"))) == 3:
                raise OSError(errno.ENOSPC, "")
            super()._write(mail)

    out = tmp_path / "out"
    out.mkdir()
    summary = send(ledger, Full(out))
    assert (len(summary.sent), len(summary.failed), len(summary.left)) == (3, 1, 4)
    assert "磁盘" in summary.stopped
    assert len(list(out.iterdir())) == 3
    assert len(send(ledger, OutboxTransport(out)).sent) == 5
    assert len(list(out.iterdir())) == MAILS


def test_transport__raises__leaves_the_mail_in_doubt_for_the_next_run(
    ledger: Ledger, tmp_path: Path
) -> None:
    class Broken(LogTransport):
        def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
            raise RuntimeError("unforeseen")

    with pytest.raises(RuntimeError):
        send(ledger, Broken(tmp_path / "log"))
    assert len(ids(ledger, MailState.SENDING)) == 1
    later = send(ledger, LogTransport(tmp_path / "log"))
    assert len(later.sent) == 8


def test_ledger__deleted_in_mid_run__is_said_before_a_mail_goes_out_unrecorded(
    ledger: Ledger, tmp_path: Path
) -> None:
    class Meddler(LogTransport):
        def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
            ledger.plan([], NOW)  # as a program without the session's lock would
            return super().deliver(envelope, message)

    with pytest.raises(MailError, match="被别的程序改动"):
        send(ledger, Meddler(tmp_path / "log"))
    assert len(LogTransport(tmp_path / "log").delivered()) == 1


def test_hostile_title__does_not_keep_the_mail_from_going_out(
    ledger: Ledger, tmp_path: Path
) -> None:
    launch = replace(collaboration(overdue(1)), title="新产品\r\nBcc: x@evil.example\u202e上市")
    summary = send_reminders(
        [launch],
        now=NOW,
        is_working_day=True,
        ledger=ledger,
        transport=OutboxTransport(tmp_path / "outbox"),
    )
    assert len(summary.sent) == 2
    for file in (tmp_path / "outbox").iterdir():
        head = file.read_bytes().partition(b"\r\n\r\n")[0]
        assert b"\r\nBcc:" not in head
