"""收取答复: what people answered stands in 邮件答复 of the open workbook, once."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from addin.forms.vocabularies import BLOCKED, CAME_BACK
from addin.ribbon import run
from mailer.answers.links import link
from mailer.answers.secret import answer_secret
from mailer.delivery.entries import Entry, LedgerLine
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.transport import MailState, Outcome
from tests.conftest import Authority
from tests.mailer.answers.report_mails import postfix
from tests.mailer.mail_servers import VARIABLE, MailServer, mail_server
from tests.ribbon.desk import Desk
from tests.workbooks import read, rows


def answer(item: str, address: str) -> bytes:
    """Return the mail that the owner of a task sends by the link of the reminder."""
    default_path().parent.mkdir(parents=True, exist_ok=True)
    secret = answer_secret(default_path())
    href = link(BLOCKED, item, sender="xiezuo@example.com", reader=address, secret=secret)
    asked = parse_qs(urlsplit(href).query, keep_blank_values=True)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = address, "xiezuo@example.com"
    mail["Subject"] = asked["subject"][0]
    mail["Message-ID"] = "<1@example.com>"
    mail.set_content("遇到的问题：供应商停产\n")
    return bytes(mail)


def remind(path: Path, identity: str, address: str, moment: datetime) -> None:
    """Let the ledger of this computer know of a reminder that was sent."""
    number = read(path).text("initiation.collaboration_id")
    entry = Entry(
        message_id=identity,
        via="exchange",
        recipient=address,
        name="",
        subject="",
        planned_for=moment,
    )
    with closing(Ledger(default_path())) as ledger, ledger.session():
        ledger.plan([(entry, [LedgerLine("键", number, "N-08")])], moment)
        ledger.begin(identity, moment)
        ledger.settle(identity, Outcome(MailState.SENT), moment)


def owned(path: Path) -> tuple[str, str, str]:
    """Return a task, its owner and the owner's address."""
    content = read(path)
    people = content.table("People")
    addresses = dict(zip(people.texts("name"), people.texts("email"), strict=True))
    tasks = content.table("Tasks")
    pairs = zip(tasks.texts("task_id"), tasks.texts("owner"), strict=True)
    return next((item, owner, addresses[owner]) for item, owner in pairs if owner in addresses)


def test_receive__answers_become_proposals_once(
    desk: Desk,
    authority: Authority,
    moment: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = desk.path()
    assert path is not None
    item, owner, address = owned(path)
    with mail_server("exchange", authority) as server:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        settings = tmp_path / "用户" / "xiezuo" / "xiezuo.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(server.settings, encoding="utf-8")
        server.server.received = [  # type: ignore[union-attr]
            (moment - timedelta(hours=1), answer(item, address))
        ]
        remind(path, "<0@example.com>", address, moment)
        bounce = moment - timedelta(hours=1), postfix("<0@example.com>", address)
        server.server.received.append(bounce)  # type: ignore[union-attr]
        before = len(rows(path, "Answers"))
        assert run("receive_answers", desk, moment), desk.errors
        assert "新的答复 1 条" in desk.told[0]
        assert f"退信 1 封（{address}）" in desk.told[0]
        assert rows(path, "ReminderLog")[-1]["outcome"] == CAME_BACK
        assert desk.shown[-1][0] == read(path).table("Answers").sheet
        new = rows(path, "Answers")[before:]
        assert [(row["person"], row["item_id"]) for row in new] == [(owner, item)]
        assert run("receive_answers", desk, moment), desk.errors
        assert "新的答复 0 条，已登记过 2 条" in desk.told[1]
        assert len(rows(path, "Answers")) == before + 1


def test_receive__mailbox_that_nobody_can_read__is_told(
    desk: Desk, server: MailServer, moment: datetime
) -> None:
    assert server.kind == "smtp"
    assert run("receive_answers", desk, moment)
    assert "收不到答复" in desk.told[0]
    assert "--mails" in desk.told[0]
