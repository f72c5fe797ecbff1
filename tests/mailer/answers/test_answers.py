"""Answers by mail: what the links ask, what is read back, and who is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.forms.vocabularies import (
    AGREED,
    ANSWER,
    BLOCKED,
    FINISHED,
    POSTPONED,
    RATED,
    SNOOZED,
)
from mailer.answers.incoming import Incoming
from mailer.answers.links import link, token
from mailer.answers.reading import Answer, LeftAlone, answer_of, opened, refusal
from tests.mailer.answers.client_mails import mail, word

SECRET = b"0" * 32
TASK = "XC20261121-001-T03"
OWNER, SENDER = "wang.lei@example.com", "xiezuo@example.com"
REMINDER = "<reminder@example.com>"
NOW = datetime.fromisoformat("2026-11-20T18:00:00+08:00")


def clicked(answer: str, *, typed: dict[str, str] | None = None, **headers: str) -> bytes:
    """Return the mail that a mail program makes of a link, with `typed` behind its labels."""
    address = urlsplit(link(answer, TASK, sender=SENDER, reader=OWNER, secret=SECRET))
    asked = parse_qs(address.query, strict_parsing=True, keep_blank_values=True)
    mail = EmailMessage(policy=SMTP)
    mail["To"] = unquote(address.path)
    for name, value in {
        "From": f"王磊 <{OWNER}>",
        "Subject": asked["subject"][0],
        "Date": "Fri, 20 Nov 2026 16:30:00 +0800",
        "Message-ID": "<answer@example.com>",
        **headers,
    }.items():
        mail[name.replace("_", "-")] = value
    lines = asked["body"][0].splitlines()
    mail.set_content(
        "\n".join(line + (typed or {}).get(line.rstrip("："), "") for line in lines)
        + "\n\n发件人: 协作提醒\n> 状态:完成"
    )
    return bytes(mail)


def read(message: bytes, arrived: datetime | None = None) -> Answer | LeftAlone:
    found = opened(message, now=NOW, arrived=arrived)
    return found if isinstance(found, LeftAlone) else answer_of(found)


def opened_mail(subject: str, kind: str = "text/plain; charset=utf-8") -> Incoming:
    found = opened(mail(word(subject), b"", kind=kind), now=NOW)
    assert isinstance(found, Incoming)
    return found


def answered(message: bytes, arrived: datetime | None = None) -> Answer:
    answer = read(message, arrived)
    assert isinstance(answer, Answer), answer
    return answer


def refused(answer: Answer, *, owners: frozenset[str] = frozenset({OWNER})) -> str:
    return refusal(
        answer,
        secret=SECRET,
        is_known=lambda message_id: message_id == REMINDER,
        entitled=lambda item: owners if item == TASK else frozenset(),
    )


@pytest.mark.parametrize("word", ANSWER.words)
def test_link__sent_as_it_opens__is_the_answer_it_stands_for(word: str) -> None:
    answer = answered(clicked(word))
    assert (answer.answer, answer.item, answer.sender) == (word, TASK, OWNER)
    assert not any(answer.texts.values()), "what is quoted below is not an answer"
    assert refused(answer) == ""
    asked = {POSTPONED: "没有写明新的完成日期", SNOOZED: "没有写明几天后再提醒，请写 1、2 或 3"}
    asked[RATED] = "没有写明权责清晰度"
    assert answer.doubt == asked.get(word, "")


@pytest.mark.parametrize(
    ("typed", "days", "doubt"),
    [
        ("2", 2, ""),
        ("３天", 3, ""),
        ("两个工作日", 2, ""),
        ("5", 0, "最多推迟3个工作日"),
        ("10天", 0, "最多推迟3个工作日"),
        ("2到3天", 0, "没有写明"),
        ("过几天", 0, "没有写明"),
    ],
)
def test_snoozed__for_how_long__is_read_as_people_write_it(
    typed: str, days: int, doubt: str
) -> None:
    answer = answered(clicked(SNOOZED, typed={"几天后再提醒": typed}))
    assert answer.days == days
    assert doubt in answer.doubt
    assert bool(answer.doubt) == bool(doubt)


def test_blocked__what_stands_behind_each_label__is_kept_apart() -> None:
    typed = {
        "遇到的问题": "模具到货晚3天",
        "受阻类型": "进度依赖",
        "解决措施": "改走空运\n11月24日到",
    }
    answer = answered(clicked(BLOCKED, typed=typed))
    assert answer.texts == {
        "problem": "模具到货晚3天",
        "block_type": "进度依赖",
        "measure": "改走空运\n11月24日到",
    }


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-05", date(2026, 12, 5)),
        ("2026年12月5日", date(2026, 12, 5)),
        ("12月5日", date(2026, 12, 5)),
        ("1月8日", date(2027, 1, 8)),
        ("2026/12/05 下班前", date(2026, 12, 5)),
        ("2026-02-30", None),
        ("下周", None),
    ],
)
def test_postponed__date__is_read_as_people_write_it(typed: str, day: date | None) -> None:
    assert answered(clicked(POSTPONED, typed={"新的完成日期": typed})).day == day


def test_postponed__date_without_its_label__is_read_from_the_first_line_only() -> None:
    head = clicked(POSTPONED).split(b"Content-")[0] + b"Content-Type: text/plain; charset=utf-8\r\n"
    assert answered(head + "\r\n12月5日\r\n".encode()).day == date(2026, 12, 5)
    assert answered(head + "\r\n等料\r\n12月5日\r\n".encode()).day is None


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Subject": "完成了"}, "主题不是提醒邮件里的答复"),
        ({"Subject": f"状态:完成 [{TASK}]"}, "主题不是提醒邮件里的答复"),
        ({"Auto_Submitted": "auto-replied"}, "自动回复"),
        ({"From": f"{OWNER}, boss@example.com"}, "发件人不明"),
    ],
)
def test_other_mail__is_left_alone_with_the_reason(headers: dict[str, str], reason: str) -> None:
    left = read(clicked(FINISHED, **headers))
    assert isinstance(left, LeftAlone)
    assert left.reason == reason


def test_answer__from_another_mailbox__is_refused() -> None:
    answer = answered(clicked(FINISHED, From="李娜 <li.na@example.com>"))
    assert "口令与发件人不符" in refused(answer, owners=frozenset({OWNER, "li.na@example.com"}))


def test_answer__about_another_task_with_this_token__is_refused() -> None:
    answer = replace(answered(clicked(FINISHED)), item="XC20261121-001-T04")
    assert "口令与发件人不符" in refused(answer)


def test_answer__of_somebody_who_is_not_the_owner_any_more__is_refused() -> None:
    answer = answered(clicked(AGREED))
    assert "不是" in refused(answer, owners=frozenset({"chen.jing@example.com"}))
    assert "没有" in refused(answer, owners=frozenset())


def test_answer__in_reply_to_a_mail_that_was_not_sent_from_here__is_refused() -> None:
    assert refused(answered(clicked(FINISHED, In_Reply_To=REMINDER))) == ""
    assert "不是对提醒邮件的答复" in refused(
        answered(clicked(FINISHED, In_Reply_To="<other@example.com>"))
    )


def test_sender__in_capital_letters__is_the_same_reader() -> None:
    assert refused(answered(clicked(FINISHED, From=f"王磊 <{OWNER.upper()}>"))) == ""


def test_html_only_mail__is_read_as_its_text() -> None:
    mail = message_from_bytes(clicked(POSTPONED), policy=SMTP)
    mail.set_content(
        "<style>p { margin: 0 }</style><p>新的完成日期：<b>12月5日</b></p><p>进展说明：<br>等&nbsp;料</p>"
        "<div>---- 填好后直接发送 ----</div><p>王磊 市场部</p>",
        subtype="html",
    )
    answer = answered(bytes(mail))
    assert answer.day == date(2026, 12, 5)
    assert answer.texts == {"note": "等 料"}


RECEIVED = "from mail.example.com by mx.example.com; {}"


@pytest.mark.parametrize(
    ("arrived", "received", "expected"),
    [
        (None, "Fri, 20 Nov 2026 16:31:00 +0800", "2026-11-20T16:31:00+08:00"),
        (
            "2026-11-19T09:00:00+08:00",
            "Fri, 20 Nov 2026 16:31:00 +0800",
            "2026-11-19T09:00:00+08:00",
        ),
        (None, None, NOW.isoformat()),
        (None, "yesterday", NOW.isoformat()),
        (None, "Fri, 27 Nov 2026 16:31:00 +0800", NOW.isoformat()),
    ],
    ids=[
        "of the last server",
        "of the mailbox",
        "nobody wrote it down",
        "unreadable",
        "yet to come",
    ],
)
def test_moment__is_the_servers_and_not_what_the_sender_claims(
    arrived: str | None, received: str | None, expected: str
) -> None:
    headers = {"Received": RECEIVED.format(received)} if received else {}
    mail = clicked(FINISHED, Date="Thu, 05 Nov 2026 10:00:00 +0800", **headers)
    answer = answered(mail, datetime.fromisoformat(arrived) if arrived else None)
    assert answer.received_at == datetime.fromisoformat(expected)
    assert answer.dated == datetime.fromisoformat("2026-11-05T10:00:00+08:00")


def test_moment__of_several_servers__is_that_of_the_last_which_stands_first() -> None:
    last = RECEIVED.format("Fri, 20 Nov 2026 16:31:00 +0800")
    forged = RECEIVED.format("Thu, 05 Nov 2026 10:00:00 +0800")
    mail = f"Received: {last}\r\nReceived: {forged}\r\n".encode() + clicked(FINISHED)
    assert answered(mail).received_at == datetime.fromisoformat("2026-11-20T16:31:00+08:00")


def test_moment__that_both_agree_on__is_not_told() -> None:
    received = RECEIVED.format("Fri, 20 Nov 2026 16:31:00 +0800")
    assert answered(clicked(FINISHED, Received=received)).dated is None


def test_mail_without_message_id__is_known_by_its_bytes() -> None:
    mail = clicked(FINISHED).replace(b"Message-ID: <answer@example.com>\r\n", b"")
    other = mail.replace(b"16:30:00", b"16:30:01")
    first, again, second = (answered(each).message_id for each in (mail, mail, other))
    assert first == again
    assert first != second


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ("2026-11-01", "早于答复当天（2026-11-20）"),
        ("11月1日", "没有写年份，是不是 2027-11-01？"),
        ("2027-11-20", "在一年以后"),
        ("2036-12-05", "在一年以后"),
        ("2026-02-30", "2月没有30日"),
        ("12/5", "是不是 2026-12-05？"),
        ("2026-11-20", ""),
        ("2027-10-08", ""),
    ],
)
def test_postponed__to_a_date_that_is_hardly_meant__is_asked(typed: str, doubt: str) -> None:
    answer = answered(clicked(POSTPONED, typed={"新的完成日期": typed}))
    assert doubt in answer.doubt
    assert (answer.day is None) == bool(doubt)


@pytest.mark.parametrize(
    ("answer", "body", "texts"),
    [
        (BLOCKED, "供应商停产\n遇到的问题：\n解决措施：换一家", {"problem": "供应商停产", "measure": "换一家"}),
        (BLOCKED, "问题: 缺料\n措施:\n改空运\n11月24日到", {"problem": "缺料", "measure": "改空运\n11月24日到"}),
        (POSTPONED, "等料\n新的完成日期：\n12月5日\n进展说明：", {"note": "等料"}),
        (POSTPONED, "新的完成日期：12月5日\n等料到货", {"note": "等料到货"}),
        (FINISHED, "已交付，清单见附件\n进展说明：", {"note": "已交付，清单见附件"}),
        (AGREED, "同意，请补充预算", {"opinion": "同意，请补充预算"}),
    ],
)  # fmt: skip
def test_text__written_beside_the_labels__belongs_to_what_is_asked_first(
    answer: str, body: str, texts: dict[str, str]
) -> None:
    head = clicked(answer).split(b"Content-")[0] + b"Content-Type: text/plain; charset=utf-8\r\n"
    found = answered(head + f"\r\n{body}\r\n".encode())
    assert {key: text for key, text in found.texts.items() if text} == texts
    assert found.day == (date(2026, 12, 5) if "12月5日" in body else None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated (vacation)"),
        ("Precedence", "bulk"),
        ("Precedence", "auto_reply"),
        ("X-Auto-Response-Suppress", "DR, OOF, AutoReply"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Autoreply", "yes"),
        ("X-Autorespond", "1"),
        ("X-Mail-Autoreply", "1"),
        ("X-Autoresponder", "1"),
        ("X-MS-Exchange-Inbox-Rules-Loop", "wang.lei@example.com"),
        ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
        ("X-FC-MachineGenerated", "true"),
        ("X-POST-MessageClass", "9; Autoresponder"),
        ("Delivered-To", "Autoresponder"),
        ("Return-Path", "<>"),
        ("List-Id", "<all.example.com>"),
        ("Subject", "自动回复: 状态:完成"),
        ("Subject", "自動回覆：我在休假"),
        ("Subject", "Automatic reply: 状态:完成"),
        ("Subject", "Out of Office: 状态:完成"),
        ("From", "Mail Delivery System <MAILER-DAEMON@example.com>"),
    ],
)
def test_automatic_reply__by_any_common_header__is_no_answer(name: str, value: str) -> None:
    left = read(clicked(FINISHED, **{name: value}))
    assert isinstance(left, LeftAlone)
    assert left.reason == "自动回复"


@pytest.mark.parametrize(
    "subject",
    [
        "[外部邮件] 自动回复: 提醒", "Re: 自动回复: 提醒", "【自动回复】提醒", "(Auto-Reply) 提醒", "OOO: 提醒",
        "休假通知 Re: [XC20261121-001] 提醒", "外出自动答复：提醒", "【已离职】提醒", "我不在办公室", "Vacation: 提醒",
        "您的邮件已收到", "已读回执: 提醒", "Return Receipt (displayed) - 提醒", "撤回: 提醒", "已接受: 例会",
    ],
)  # fmt: skip
def test_subject__of_what_answers_by_itself__is_no_answer(subject: str) -> None:
    assert opened_mail(subject).is_automatic


@pytest.mark.parametrize(
    "subject", ["出差中，周五前完成", "Re: [XC20261121-001] 1项逾期：自动回复功能"]
)
def test_subject__that_a_person_may_write__is_no_mark_of_a_program(subject: str) -> None:
    assert not opened_mail(subject).is_automatic


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
def test_click_in_a_calendar__is_no_answer(method: str) -> None:
    kind = f"text/calendar; method={method}; charset=utf-8"
    assert opened_mail("例会", kind=kind).is_automatic


@pytest.mark.parametrize(("name", "value"), [("Auto-Submitted", "no"), ("Precedence", "normal")])
def test_header__that_says_a_person_wrote_it__is_believed(name: str, value: str) -> None:
    assert answered(clicked(FINISHED, **{name: value})).answer == FINISHED


@given(st.binary(max_size=400))
def test_read__any_bytes__is_an_answer_or_left_alone(junk: bytes) -> None:
    assert isinstance(read(junk), LeftAlone)
    assert isinstance(read(clicked(FINISHED) + junk), Answer | LeftAlone)


@given(st.text(max_size=40), st.text(max_size=40))
def test_token__of_another_item_or_reader__is_another(item: str, reader: str) -> None:
    same = (item, reader.casefold()) == (TASK, OWNER)
    assert (token(SECRET, item, reader) == token(SECRET, TASK, OWNER)) == same


FIVE_FOUR_THREE = {"clarity": "5", "flow": "4", "communication": "3", "comment": ""}


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("权责清晰度：5\n流程顺畅度：４分\n沟通效率：三\n意见：", "沟通效率“三”不是1～5分"),
        ("权责清晰度：5\n流程顺畅度：４分\n沟通效率：3\n意见：", FIVE_FOUR_THREE),
        ("5、4、3", FIVE_FOUR_THREE),
        ("5 4 3\n周会太长", {**FIVE_FOUR_THREE, "comment": "周会太长"}),
        (
            "权责：5\n流程：4\n沟通：3\n周会太长\n意见：样机\n晚到",
            {**FIVE_FOUR_THREE, "comment": "样机\n晚到\n周会太长"},
        ),
        ("权责清晰度：5\n流程顺畅度：\n沟通效率：3", "没有写明流程顺畅度"),
        ("5 4", "权责清晰度“5 4”不是1～5分"),
        ("5 4 6", "沟通效率“6”不是1～5分"),
        ("很好", "权责清晰度“很好”不是1～5分"),
        ("", "没有写明权责清晰度"),
    ],
)
def test_marks__as_people_write_them__are_read_or_asked(
    body: str, texts: dict[str, str] | str
) -> None:
    code = parse_qs(urlsplit(link(RATED, TASK, sender=SENDER, reader=OWNER, secret=SECRET)).query)
    answer = answered(mail(word(code["subject"][0]), body.encode()))
    assert (answer.doubt or answer.texts) == texts
