"""Mails that come back: in the ledger, in 提醒日志, and told to whoever keeps the tracker."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from addin.forms.vocabularies import CAME_BACK, WRITTEN
from mailer.delivery.transport import mail_number
from tests.cli.running import xiezuo
from tests.mailer.answers.report_mails import exchange, postfix, prose
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow
Report = Callable[[str, str], bytes]
REPORTS: dict[str, Report] = {
    "Postfix": postfix,
    "Exchange": exchange,
    "web mail": lambda identity, _: prose(identity),
}


class Office:
    """A workbook whose reminders of a day were sent, and the folder of what comes in."""

    def __init__(self, workbook: Path, folder: Path) -> None:
        self.workbook, self.folder = workbook, folder
        self.words = ("--ledger", folder / "台账.sqlite3")
        self.inbox = folder / "收到"
        self.inbox.mkdir()
        xiezuo("remind", workbook, "--outbox", folder / "发件箱", "--on", "2026-11-20", *self.words)

    def mails(self, folder: str) -> dict[str, EmailMessage]:
        """Return the mails in a folder by the address that they go to."""
        paths = (self.folder / folder).glob("*.eml")
        mails = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in paths]
        return {mail["To"].addresses[0].addr_spec: mail for mail in mails}

    def reader(self) -> tuple[str, str]:
        """Return somebody who was reminded and does not keep the tracker, and the Message-ID."""
        keeper = self.address(read(self.workbook).text("plan.tracker"))
        return next((a, m["Message-ID"]) for a, m in self.mails("发件箱").items() if a != keeper)

    def address(self, name: str) -> str:
        people = read(self.workbook).table("People")
        return dict(zip(people.texts("name"), people.texts("email"), strict=True))[name]

    def receive(self, *mails: bytes) -> Any:
        for number, mail in enumerate(mails):
            (self.inbox / f"{number}.eml").write_bytes(mail)
        return xiezuo(
            "inbox", self.workbook, "--mails", self.inbox, *self.words,
            "--outbox", self.folder / "告知", "--json",
        ).document  # fmt: skip

    def outcomes(self, identity: str) -> set[object]:
        """Return what 提醒日志 says became of a mail."""
        number = mail_number(identity)
        log = rows(self.workbook, "ReminderLog")
        return {row["outcome"] for row in log if row["mail_number"] == number}


@pytest.fixture
def office(sample_workbook: Path, tmp_path: Path) -> Office:
    return Office(sample_workbook, tmp_path)


@pytest.mark.parametrize("server", REPORTS)
def test_mail_that_came_back__is_known_everywhere(server: str, office: Office) -> None:
    address, identity = office.reader()
    assert office.outcomes(identity) == {WRITTEN}
    document = office.receive(REPORTS[server](identity, address))
    assert [(back["email"], document["left"]) for back in document["came_back"]] == [(address, [])]
    assert office.outcomes(identity) == {CAME_BACK}
    logged = xiezuo("mail", "log", *office.words, "--json").document["mails"]
    assert [m["address"] for m in logged if m["state"] == "bounced"] == [address]
    content = read(office.workbook)
    told = office.mails("告知")
    assert list(told) == [office.address(content.text("plan.tracker"))]
    (mail,) = told.values()
    text = mail.get_body(("plain",)).get_content()
    people = content.table("People")
    row = list(people.texts("email")).index(address)
    assert f"邮箱：{address}\r\n" in text
    assert f"“通讯录”（{people.place(row, 'email').cell}）更正邮箱" in text
    assert people.texts("name")[row] in mail["Subject"]


def test_report__read_again__changes_and_tells_nothing(office: Office) -> None:
    address, identity = office.reader()
    office.receive(postfix(identity, address))
    before = office.workbook.read_bytes()
    document = office.receive(postfix(identity, address))
    assert (document["known"], document["written"]) == (1, 0)
    assert office.workbook.read_bytes() == before


def test_report__about_another_mail_or_another_recipient__is_left(office: Office) -> None:
    address, identity = office.reader()
    document = office.receive(
        postfix("<other@example.com>", address), postfix(identity, "other@example.com")
    )
    assert document["came_back"] == []
    assert {left["reason"] for left in document["left"]} == {"投递报告，说的不是发送记录里的邮件"}
    assert office.outcomes(identity) == {WRITTEN}


def test_mail_that_came_back__is_not_sent_again_but_to_the_corrected_address(
    office: Office,
) -> None:
    address, identity = office.reader()
    office.receive(postfix(identity, address))
    words = ("remind", office.workbook, "--outbox", office.folder / "再发", "--on", "2026-11-20")
    xiezuo(*words, *office.words)
    assert office.mails("再发") == {}
    people = list(read(office.workbook).table("People").texts("email"))
    fill(office.workbook, "People", {(people.index(address), "email"): "correct@example.com"})
    xiezuo(*words, *office.words)
    assert list(office.mails("再发")) == ["correct@example.com"]


def test_address_of_the_keeper__is_told_to_who_leads(office: Office) -> None:
    address, identity = office.reader()
    content = read(office.workbook)
    people = content.table("People")
    name = people.texts("name")[list(people.texts("email")).index(address)]
    leader = next(
        n for n, a in zip(people.texts("name"), people.texts("email"), strict=True)
        if a and a != address
    )  # fmt: skip
    fill(office.workbook, fields={"plan.tracker": name, "plan.lead_person": leader})
    office.receive(postfix(identity, address))
    assert list(office.mails("告知")) == [office.address(leader)]
