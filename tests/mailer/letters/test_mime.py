"""The bytes of a mail: recipients survive, headers cannot be broken into."""

from __future__ import annotations

import base64
import random
import re
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser, HeaderParser
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import MailError
from mailer.letters import mime
from mailer.planning.recipients import Mailbox
from tests.mailer.mail_samples import NOW

SENDER = Mailbox("跨部门协作提醒", "xiezuo@example.com")
IDENTITY = mime.message_id(["a"], SENDER)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=60)
NAME = st.one_of(
    HAN,
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=40).map(
        lambda text: " ".join(text.split())
    ),
    st.sampled_from(
        ['O"Brien, Pat', "a\\b", "=?utf-8?B?5byg?=", "张, 伟 <x@y.cn>", "李;王", "(注)"]
    ),
)


def build(*to: Mailbox, subject: str = "主题", sender: Mailbox = SENDER) -> bytes:
    return mime.build(
        sender=sender,
        to=to,
        subject=subject,
        text="第一行\n第二行\n",
        html="<p>正文</p>",
        message_id=IDENTITY,
        now=NOW,
    )


def parse(message: bytes) -> EmailMessage:
    parsed = BytesParser(policy=policy.default).parsebytes(message)
    assert isinstance(parsed, EmailMessage)
    return parsed


@settings(max_examples=150, deadline=None)
@given(st.lists(NAME, min_size=1, max_size=25))
def test_recipients__1_to_25_names__parse_back_exactly(names: list[str]) -> None:
    to = [Mailbox(name, f"p{number}@example.com") for number, name in enumerate(names)]
    message = build(*to)
    header = parse(message)["To"]
    assert [a.addr_spec for a in header.addresses] == [mailbox.address for mailbox in to]
    # This parser of CPython 3.11 shows the fold of a name of more than 15 Chinese characters.
    for shown, mailbox in zip(header.addresses, to, strict=True):
        if len(mailbox.name.encode()) <= 45:
            assert shown.display_name == mailbox.name
    raw = BytesParser(policy=policy.compat32).parsebytes(message)["To"]
    pairs = getaddresses([str(raw)])
    assert [(str(make_header(decode_header(name))), address) for name, address in pairs] == [
        (mailbox.name, mailbox.address) for mailbox in to
    ]


def test_recipients__of_3000_messages_to_1_to_25_chinese_names__parse_back_exactly() -> None:
    # Python's own way of folding breaks 28 of 3 000 (CPython gh-100884, CVE-2025-1795).
    dice = random.Random(20261120)
    surnames, given = "王李张刘陈杨赵黄周吴", "伟芳娜秀英敏静丽强磊军洋勇艳杰"
    lines = (
        f"{surname}{first}{second}" for surname in surnames for first in given for second in given
    )
    names = list(lines)
    departments = (
        "",
        "（市场部）",
        "（华东大区渠道与供应链协同管理中心）",
        ", 财务部",
        "-采购 <外部>",
    )
    for _ in range(3_000):
        to = [
            Mailbox(dice.choice(names) + dice.choice(departments), f"p{number}@example.com")
            for number in range(dice.randint(1, 25))
        ]
        raw = HeaderParser(policy=policy.compat32).parsestr(build(*to).decode())["To"]
        found = getaddresses([raw])
        assert [(str(make_header(decode_header(name))), address) for name, address in found] == [
            (mailbox.name, mailbox.address) for mailbox in to
        ]


@settings(max_examples=200, deadline=None)
@given(NAME)
def test_subject__any_text__parses_back_exactly(subject: str) -> None:
    assert parse(build(Mailbox("王芳", "w@example.com"), subject=subject))["Subject"] == subject


@settings(max_examples=100, deadline=None)
@given(st.lists(HAN, min_size=1, max_size=25), HAN)
def test_bytes__any_names__are_ascii_lines_of_at_most_78_characters(
    names: list[str], subject: str
) -> None:
    to = [Mailbox(name, f"p{number}@example.com") for number, name in enumerate(names)]
    message = build(*to, subject=subject)
    assert re.fullmatch(rb"(?:[\x20-\x7e]{0,78}\r\n)+", message)


@pytest.mark.parametrize(
    "text", ["a\r\nBcc: x@evil.example", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "\ud800"]
)
def test_header__line_break_in_name_or_subject__is_refused(text: str) -> None:
    good = Mailbox("王芳", "w@example.com")
    for attempt in (
        lambda: build(Mailbox(text, "w@example.com")),
        lambda: build(good, subject=text),
        lambda: build(good, sender=Mailbox(text, "s@example.com")),
    ):
        with pytest.raises(MailError, match="换行或控制字符"):
            attempt()


@pytest.mark.parametrize(
    "address", ["", "w@example.com\r\nBcc: x@y.cn", "a@b.cn, c@d.cn", "王@b.cn"]
)
def test_address__not_one_plain_address__is_refused(address: str) -> None:
    with pytest.raises(MailError, match="不是有效的邮箱地址"):
        build(Mailbox("王芳", address))


def test_mail__to_nobody__is_refused() -> None:
    with pytest.raises(MailError, match="没有收件人"):
        build()


def test_mail__parts_and_marks__are_what_mail_programs_expect() -> None:
    message = parse(build(Mailbox("王芳", "w@example.com")))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == "第一行\n第二行\n"
    assert html.get_content().strip() == "<p>正文</p>"
    assert text["Content-Transfer-Encoding"] == html["Content-Transfer-Encoding"] == "base64"
    assert b"\r\n" in base64.b64decode(text.get_payload())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply, DR, RN, NRN", "NDR must come"
    assert message["Date"] == "Fri, 20 Nov 2026 09:00:00 +0800"
    assert not message.defects


def test_message_id__same_keys_in_any_order__is_the_same_and_others_differ() -> None:
    assert mime.message_id(["a", "b"], SENDER) == mime.message_id(["b", "a"], SENDER)
    assert mime.message_id(["a"], SENDER) != mime.message_id(["b"], SENDER)
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", IDENTITY)


def test_bytes__built_twice__are_the_same() -> None:
    assert build(Mailbox("王芳", "w@example.com")) == build(Mailbox("王芳", "w@example.com"))
