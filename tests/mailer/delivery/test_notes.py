"""Notes by mail: what they say, to whom they go, and that each goes out once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mailer.delivery.composing import Settings
from mailer.delivery.ledger import Ledger
from mailer.delivery.notes import compose, send_notes
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.outlook import cannot_show
from mailer.planning.notes import Note
from mailer.planning.recipients import Mailbox
from mailer.transports.outbox import OutboxTransport

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=timezone(timedelta(hours=8)))
DESK = AnswerDesk("xiezuo@example.com")
NOTE = Note(
    about="XC20261120-001",
    key="答复|<1@example.com>",
    to=Mailbox("白雪梅", "baixuemei@example.com"),
    subject="[XC20260831-001] 请重新发送您的答复",
    headline="请重新发送您的答复：没有写明新的完成日期",
    facts=(("对象", "XC20260831-001-T44"), ("您写的内容", "等<供应商>\n两周"), ("空的", "")),
    advice=("有疑问请联系进度跟踪人钟慧。",),
    item="XC20260831-001-T44",
    answers=("完成", "延期"),
    in_reply_to="<1@example.com>",
)


def test_note__says_what_it_is_about_and_how_to_answer() -> None:
    mail = compose(NOTE, Settings(desk=DESK), NOW)
    text, html = mail.rendered.text, mail.rendered.html
    assert "您写的内容：等<供应商>\n　　两周\n" in text
    assert "状态:延期 [XC20260831-001-T44] #" in text
    assert "等&lt;供应商&gt;<br>两周" in html
    assert html.count('href="mailto:xiezuo@example.com?') == 2
    assert "空的" not in text + html
    assert cannot_show(html) == ()
    message = message_from_bytes(mail.message, policy=policy.default)
    assert message["In-Reply-To"] == "<1@example.com>"
    assert message["Reply-To"] == "xiezuo@example.com"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("settings", [Settings(), Settings(desk=DESK)])
def test_note__without_an_item_or_a_desk__has_no_links(settings: Settings) -> None:
    note = NOTE if settings.desk is None else replace(NOTE, item="")
    mail = compose(note, settings, NOW)
    assert "mailto:" not in mail.rendered.html
    assert "如何答复" not in mail.rendered.text + mail.rendered.html


def sent(tmp_path: Path, *notes: Note, settings: Settings | None = None) -> int:
    with closing(Ledger(tmp_path / "ledger.sqlite3")) as ledger:
        tally = send_notes(
            notes,
            ledger=ledger,
            transport=OutboxTransport(tmp_path / "发件箱"),
            settings=settings or Settings(),
            now=NOW,
        )
    return len(tally.sent)


def test_note__goes_out_once(tmp_path: Path) -> None:
    other = replace(NOTE, key="答复|<2@example.com>")
    assert [sent(tmp_path, NOTE, NOTE), sent(tmp_path, NOTE), sent(tmp_path, NOTE, other)] == [
        1,
        0,
        1,
    ]


def test_note__to_a_domain_that_is_not_allowed__stays(tmp_path: Path) -> None:
    assert sent(tmp_path, NOTE, settings=Settings(domains=("example.org",))) == 0


def test_note__in_a_trial__goes_to_the_trial_and_later_to_its_reader(tmp_path: Path) -> None:
    trial = Settings(redirect_to=Mailbox("试发", "trial@example.com"))
    assert sent(tmp_path, NOTE, settings=trial) == 1
    (path,) = (tmp_path / "发件箱").glob("*.eml")
    assert b"trial@example.com" in path.read_bytes()
    assert b"baixuemei@" not in path.read_bytes()
    assert sent(tmp_path, NOTE) == 1
