"""From a click in a mail to a cell of the workbook: the whole way of an answer."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from addin.forms.answers import APPROVAL_ANSWERS
from addin.forms.vocabularies import (
    ACCEPTED,
    AGREED,
    BLOCKED,
    DONE,
    FINISHED,
    IN_ACCEPTANCE,
    POSTPONED,
    RATED,
    RETURNED,
)
from addin.notices.answers import approval_item, countersignature_item, plan_item
from mailer.answers.secret import answer_secret
from mailer.letters.answer_links import AnswerDesk
from mailer.planning.recipients import Mailbox
from tests.cli.running import xiezuo
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

DESK = "xiezuo@example.com"
DAY = "2026-11-20"  # a Friday, on which tasks of the sample are late


class Links(HTMLParser):
    """The addresses of a page by the word on the link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = dict(attrs).get("href") or "" if tag == "a" else ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found.setdefault(data, self._open)
            self._open = ""


def sent_by_outlook(address: str, sender: str, typed: dict[str, str] | None = None) -> bytes:
    """Return what Outlook sends when somebody clicks a link, types behind labels, and sends.

    Subject and body in gb2312, as Chinese Outlook has it; an HTML part of paragraphs with its
    text alternative; a signature at the end.
    """
    parts = urlsplit(address)
    asked = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    lines = asked["body"][0].split("\r\n")
    own = [line + (typed or {}).get(line.removesuffix("："), "") for line in lines]
    own += ["王磊　市场部", "电话：010-5555 0000"]
    text = "\r\n\r\n".join(own)
    html = "".join(f'<p class=MsoNormal><span lang="ZH-CN">{line}</span></p>' for line in own)
    mail = f"""\
Received: from office (10.0.0.7) by mail.example.com; Fri, 20 Nov 2026 16:30:02 +0800
From: {encoded("王磊")} <{sender}>
To: <{unquote(parts.path)}>
Subject: {encoded(asked["subject"][0])}
Date: Fri, 20 Nov 2026 16:30:00 +0800
Message-ID: <{hash(address)}@example.com>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="----=_NextPart_000"
X-Mailer: Microsoft Outlook 16.0
Content-Language: zh-cn

------=_NextPart_000
Content-Type: text/plain; charset="gb2312"
Content-Transfer-Encoding: 8bit

{text}

------=_NextPart_000
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: 8bit

{html}

------=_NextPart_000--
"""
    return mail.replace("\r\n", "\n").replace("\n", "\r\n").encode("gb2312")


def encoded(text: str) -> str:
    """Return a header as encoded words, cut where Outlook cuts them."""
    parts = [text[at : at + 20] for at in range(0, len(text), 20)]
    words = [f"=?gb2312?B?{b64encode(part.encode('gb2312')).decode()}?=" for part in parts]
    return "\n ".join(words)


@dataclass
class Office:
    """A workbook, the settings, ledger and folders of the one who runs the reminders."""

    workbook: Path
    folder: Path

    @property
    def ledger(self) -> Path:
        return self.folder / "台账.sqlite3"

    def remind(self, on: str = DAY) -> dict[str, EmailMessage]:
        """Send the reminders of the day; return the digests by the address of the reader."""
        settings = self.folder / "xiezuo.toml"
        settings.write_text(f'[mail]\nreply_to = "{DESK}"\n', encoding="utf-8")
        result = xiezuo(
            "remind", self.workbook, "--config", settings, "--outbox", self.folder / "发件箱",
            "--ledger", self.ledger, "--on", on,
        )  # fmt: skip
        assert result.code == 0, result.err
        mails = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in (self.folder / "发件箱").glob("*.eml")
        ]
        return {
            mail["To"].addresses[0].addr_spec: mail
            for mail in mails
            if not any(report in mail["Subject"] for report in ("周报", "月报"))
        }

    def receive(self, mail: bytes) -> Any:
        """Read one answer; return what became of it."""
        inbox = self.folder / "答复"
        inbox.mkdir(exist_ok=True)
        (inbox / "1.eml").write_bytes(mail)
        result = xiezuo("inbox", self.workbook, "--mails", inbox, "--ledger", self.ledger, "--json")
        assert result.code == 0, result.err
        return result.document

    def accept(self) -> None:
        """Accept the one answer that waits, as the tracking person does, and refresh."""
        fill(self.workbook, "Answers", {(0, "decision"): ACCEPTED})
        result = xiezuo("refresh", self.workbook, "--today", DAY)
        assert result.code == 0, result.err


@pytest.fixture
def office(sample_workbook: Path, tmp_path: Path) -> Office:
    return Office(sample_workbook, tmp_path)


def own_task(office: Office) -> tuple[str, str, dict[str, str]]:
    """Return a reader who has a late task, its id, and the links of the reader's mail."""
    for reader, mail in office.remind().items():
        links = Links(mail.get_body(("html",)).get_content()).found
        if FINISHED in links:
            assert mail["Reply-To"] == DESK
            about = parse_qs(urlsplit(links[FINISHED]).query)["subject"][0]
            assert about in mail.get_body(("plain",)).get_content()
            return reader, about.partition("[")[2].partition("]")[0], links
    raise AssertionError("nobody has a task of their own")


def task(office: Office, item: str) -> dict[str, Any]:
    return next(row for row in rows(office.workbook, "Tasks") if row["task_id"] == item)


@pytest.mark.parametrize("word", [FINISHED, BLOCKED, f"{POSTPONED}到…"])
def test_link_in_a_reminder__sent_and_accepted__changes_the_task(word: str, office: Office) -> None:
    reader, item, links = own_task(office)
    before = task(office, item)
    typed = {"遇到的问题": "模具晚到", "受阻类型": "进度依赖", "新的完成日期": "12月18日"}
    document = office.receive(sent_by_outlook(links[word], reader, typed))
    assert [row["item_id"] for row in document["proposed"]] == [item], document
    (waiting,) = rows(office.workbook, "Answers")
    assert "王磊" not in str(waiting["note"]), "the signature is no part of the answer"
    assert task(office, item) == before
    office.accept()
    after = task(office, item)
    if word == FINISHED:
        assert after["status"] in (DONE, IN_ACCEPTANCE)
        assert f"{after['actual_finish']:%Y-%m-%d}" == DAY
    elif word == BLOCKED:
        assert (after["status"], after["problem"]) == (BLOCKED, "模具晚到")
        assert after["block_type"] == "进度依赖"
    else:
        assert f"{after['adjusted_finish']:%Y-%m-%d}" == "2026-12-18"
    assert after["updated_by"] == waiting["person"]


def test_link__of_a_preview__is_not_believed(office: Office) -> None:
    reader, item, _ = own_task(office)
    (shown, *_) = AnswerDesk(DESK).links(item, [FINISHED], Mailbox("", reader))
    document = office.receive(sent_by_outlook(shown.address, reader))
    assert [left["reason"][:9] for left in document["left"]] == ["口令与发件人不符："]


def test_reminders__without_an_address_for_answers__have_no_links(office: Office) -> None:
    outbox = office.folder / "发件箱"
    xiezuo(
        "remind", office.workbook, "--outbox", outbox, "--ledger", office.ledger, "--on", DAY
    )  # fmt: skip
    assert not office.ledger.with_suffix(".key").exists()
    for path in outbox.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert "mailto:" not in mail.get_body(("html",)).get_content()
        assert "答复：" not in mail.get_body(("plain",)).get_content()
        assert mail["Reply-To"] is None


# The survey ---------------------------------------------------------------------------------------


def test_survey__answered_by_mail__counts_once_with_the_name_as_the_mail_says(
    office: Office,
) -> None:
    word = f"{RATED}…"
    mails = office.remind("2026-10-09")
    found = {
        who: Links(mail.get_body(("html",)).get_content()).found for who, mail in mails.items()
    }
    reader, links = next((who, links) for who, links in found.items() if word in links)
    plain = mails[reader].get_body(("plain",)).get_content()
    assert "用邮件评分不匿名" in plain
    assert "不匿名" in parse_qs(urlsplit(links[word]).query)["body"][0]
    typed = {"权责清晰度": "5", "流程顺畅度": "4分", "沟通效率": "３", "意见": "周会太长"}
    before = rows(office.workbook, "Satisfaction")
    (noted,) = office.receive(sent_by_outlook(links[word], reader, typed))["proposed"]
    assert noted["proposal"] == "已记入“5复盘报告”的满意度评分，注明姓名和部门。已登记，不用处理。"
    (new,) = rows(office.workbook, "Satisfaction")[len(before) :]
    assert (new["clarity"], new["flow"], new["communication"]) == (5, 4, 3)
    assert (new["comment"], new["quarter"], new["person"]) == (
        "周会太长",
        "2026Q3",
        noted["person"],
    )
    assert new["department"]
    again = sent_by_outlook(f"{links[word]}&again=1", reader, typed)
    (left,) = office.receive(again)["left"]
    assert left["reason"] == "您在这一季度已经评过分，没有改动"
    assert len(rows(office.workbook, "Satisfaction")) == len(before) + 1


# Approvals ---------------------------------------------------------------------------------------


def approval(office: Office, step: int) -> tuple[str, str]:
    """Return the item of a step of F1.24 and the approver's address; nobody has approved yet."""
    steps = read(office.workbook).table("InitiationApprovals")
    keys = ("conclusion", "opinion", "signature", "time")
    fill(
        office.workbook,
        "InitiationApprovals",
        {(index, key): None for index in range(len(steps.rows)) for key in keys},
    )
    content = read(office.workbook)
    people = content.table("People")
    emails = dict(zip(people.texts("name"), people.texts("email"), strict=True))
    approver = content.table("InitiationApprovals").texts("approver")[step]
    return approval_item(content, steps.texts("step")[step]), emails[approver]


def approve(office: Office, word: str, item: str, reader: str) -> Any:
    desk = AnswerDesk(DESK, answer_secret(office.ledger))
    links = {each.word: each for each in desk.links(item, APPROVAL_ANSWERS, Mailbox("", reader))}
    typed = {"审批意见": "请补充预算"}
    return office.receive(sent_by_outlook(links[word].address, reader, typed))


@pytest.mark.parametrize(("word", "conclusion"), [(AGREED, "同意"), (RETURNED, "退回修改")])
def test_approval__sent_and_accepted__is_signed(word: str, conclusion: str, office: Office) -> None:
    item, approver = approval(office, 0)
    document = approve(office, word, item, approver)
    assert [row["item_id"] for row in document["proposed"]] == [item], document
    assert rows(office.workbook, "InitiationApprovals")[0]["conclusion"] == ""
    office.accept()
    step = rows(office.workbook, "InitiationApprovals")[0]
    assert (step["conclusion"], step["opinion"]) == (conclusion, "请补充预算")
    assert step["time"].date() == date(2026, 11, 20)
    assert step["signature"] == step["approver"]


def test_approval__before_its_turn_or_of_another_person__is_left_alone(office: Office) -> None:
    first, head = approval(office, 0)
    content = read(office.workbook)
    second = approval_item(content, content.table("InitiationApprovals").texts("step")[1])
    sponsor = content.table("InitiationApprovals").texts("approver")[1]
    people = content.table("People")
    address = dict(zip(people.texts("name"), people.texts("email"), strict=True))[sponsor]
    (left,) = approve(office, AGREED, second, address)["left"]
    assert left["reason"] == "还没有轮到：“发起部门负责人”还没有同意"
    (left,) = approve(office, AGREED, first, address)["left"]
    assert left["reason"] == f"发件人现在不是“{first}”的负责人或审批人"
    assert approve(office, AGREED, first, head)["left"] == []
    office.accept()
    (left,) = approve(office, RETURNED, first, head)["left"]
    assert left["reason"] == "“发起部门负责人”已经审批同意"


def test_plan__after_all_countersignatures__is_approved_by_mail(office: Office) -> None:
    empty = ("plan.approval", "plan.approval_opinion", "plan.approved_at")
    fill(office.workbook, fields=dict.fromkeys(empty))
    content = read(office.workbook)
    people = content.table("People")
    emails = dict(zip(people.texts("name"), people.texts("email"), strict=True))
    item, sponsor = plan_item(content), emails[content.text("plan.approver")]
    assert [row["item_id"] for row in approve(office, AGREED, item, sponsor)["proposed"]] == [item]
    assert not read(office.workbook).text("plan.approval")
    office.accept()
    content = read(office.workbook)
    assert content.text("plan.approval") == "同意"
    assert content.text("plan.approval_opinion") == "请补充预算"
    assert content.date("plan.approved_at").date() == date(2026, 11, 20)


def test_plan__while_a_department_has_not_confirmed__waits(office: Office) -> None:
    fill(office.workbook, "Countersignatures", {(0, "time"): None}, fields={"plan.approval": None})
    content = read(office.workbook)
    people = content.table("People")
    emails = dict(zip(people.texts("name"), people.texts("email"), strict=True))
    sponsor = emails[content.text("plan.approver")]
    (left,) = approve(office, AGREED, plan_item(content), sponsor)["left"]
    assert left["reason"] == "还没有轮到：参与部门还没有全部会签确认"


# The links beside an approval --------------------------------------------------------------------


def wait_for_approval(office: Office, waits_for: str) -> tuple[str, str]:
    """Let a workbook wait for one approval; return its item and the address of who gives it."""
    submitted = datetime(2026, 11, 20, 8, 30)
    content = read(office.workbook)
    if waits_for in ("发起部门负责人", "分管领导"):
        steps = list(content.table("InitiationApprovals").texts("step"))
        keys = ("conclusion", "opinion", "signature", "time")
        empty = {(n, key): None for n in range(steps.index(waits_for), len(steps)) for key in keys}
        given = {(n, "time"): submitted for n in range(steps.index(waits_for))}
        fields = {
            "initiation.type": "项目协作",  # which its sponsor approves too
            "initiation.form_status": "待审批",
            "initiation.submitted_at": submitted,
        }
        fill(office.workbook, "InitiationApprovals", {**empty, **given}, fields=fields)
        person = content.table("InitiationApprovals").texts("approver")[steps.index(waits_for)]
        item = approval_item(content, waits_for)
    else:
        signers = content.table("Countersignatures")
        times = {(n, "time"): submitted for n in range(len(signers.rows))}
        fields = {
            "plan.form_status": "待审批",
            "plan.submitted_at": submitted,
            **dict.fromkeys(("plan.approval", "plan.approval_opinion", "plan.approved_at")),
        }
        if waits_for == "会签":
            times[0, "time"] = None
            person, item = (
                signers.texts("head")[0],
                countersignature_item(content, signers.texts("department")[0]),
            )
        else:
            person, item = content.text("plan.approver"), plan_item(content)
        fill(office.workbook, "Countersignatures", times, fields=fields)
    people = content.table("People")
    return item, dict(zip(people.texts("name"), people.texts("email"), strict=True))[person]


@pytest.mark.parametrize(
    ("waits_for", "word"),
    [
        ("发起部门负责人", RETURNED),
        ("分管领导", AGREED),
        ("会签", AGREED),
        ("方案", RETURNED),
    ],
)
def test_approval__asked_for_by_mail__is_given_by_the_link_in_it(
    waits_for: str, word: str, office: Office
) -> None:
    item, approver = wait_for_approval(office, waits_for)
    mails = office.remind()
    offered = {
        reader: Links(mail.get_body(("html",)).get_content()).found
        for reader, mail in mails.items()
    }
    assert [reader for reader, links in offered.items() if AGREED in links] == [approver]
    text = mails[approver].get_body(("plain",)).get_content()
    assert f"审批:同意 [{item}] #" in text
    document = office.receive(
        sent_by_outlook(offered[approver][word], approver, {"审批意见": "请补充预算"})
    )
    assert [(row["item_id"], row["answer"]) for row in document["proposed"]] == [(item, word)]
    (waiting,) = rows(office.workbook, "Answers")
    assert "请补充预算" in waiting["proposal"]
