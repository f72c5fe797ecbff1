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

from addin.forms.vocabularies import AGREED, ANSWER, BLOCKED, FINISHED, POSTPONED
from mailer.answers.reading import (
    Answer,
    LeftAlone,
    link,
    read,
    refusal,
    token,
)

SECRET = b"0" * 32
TASK = "XC20261121-001-T03"
OWNER, SENDER = "wang.lei@example.com", "xiezuo@example.com"
REMINDER = "<reminder@example.com>"


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


def answered(message: bytes) -> Answer:
    answer = read(message)
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
    assert refused(answer) == ("没有写明新的完成日期" if word == POSTPONED else "")


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


@pytest.mark.parametrize("prefix", ["Re: ", "回复：", "答复: Re: ", "RE：回复: "])
def test_reply__to_an_answer__is_read_too(prefix: str) -> None:
    subject = f"{prefix}状态:完成 [{TASK}] #{token(SECRET, TASK, OWNER)}"
    assert answered(clicked(FINISHED, Subject=subject)).item == TASK


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Subject": "完成了"}, "主题不是提醒邮件里的答复"),
        ({"Subject": f"状态:完成 [{TASK}]"}, "主题不是提醒邮件里的答复"),
        ({"Subject": f"状态:做完了 [{TASK}] #{'A' * 16}"}, "主题不是提醒邮件里的答复"),
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
    assert "不是对本系统所发邮件的答复" in refused(
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


def test_moment__has_a_zone() -> None:
    assert answered(clicked(FINISHED)).sent_at == datetime.fromisoformat(
        "2026-11-20T16:30:00+08:00"
    )


@given(st.binary(max_size=400))
def test_read__any_bytes__is_an_answer_or_left_alone(junk: bytes) -> None:
    assert isinstance(read(junk), LeftAlone)
    assert isinstance(read(clicked(FINISHED) + junk), Answer | LeftAlone)


@given(st.text(max_size=40), st.text(max_size=40))
def test_token__of_another_item_or_reader__is_another(item: str, reader: str) -> None:
    same = (item, reader.casefold()) == (TASK, OWNER)
    assert (token(SECRET, item, reader) == token(SECRET, TASK, OWNER)) == same
