"""Reports of failure: which mail, whom it did not reach, and why."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.answers.bounces import Failure
from mailer.answers.incoming import Incoming
from mailer.answers.reading import LeftAlone, opened
from tests.mailer.answers.report_mails import OURS, READER, exchange, page, postfix, prose

NOW = datetime.fromisoformat("2026-11-20T18:00:00+08:00")


def report(message: bytes) -> Incoming:
    found = opened(message, now=NOW)
    assert isinstance(found, Incoming)
    return found


@pytest.mark.parametrize(
    ("message", "reason", "said"),
    [
        (postfix(), "没有这个邮箱（5.1.1）", 'unknown user: "zhong.hui"'),
        (
            exchange(),
            "没有这个邮箱（5.1.10）",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        ),
        (prose(), "没有送到", ""),
        (
            page(attached="message/rfc822"),
            "没有这个邮箱（5.1.1）",
            "550 5.1.1 用户不存在 zhong.hui@example.com",
        ),
        (
            page(attached="application/octet-stream"),
            "没有这个邮箱（5.1.1）",
            "550 5.1.1 用户不存在 zhong.hui@example.com",
        ),
        (
            page(said="退信编号 &lt;0123456789abcdef0123456789abcdef@example.com&gt;"),
            "没有送到",
            "",
        ),
    ],
    ids=["Postfix", "Exchange", "web mail", "QQ", "163, ours as a file", "ours named on the page"],
)
def test_report__of_a_mail_of_ours__says_whom_it_did_not_reach_and_why(
    message: bytes, reason: str, said: str
) -> None:
    mail = report(message)
    assert mail.is_report
    (failure,) = mail.failures
    assert OURS in failure.message_ids
    assert failure.recipients in ((READER,), ())
    assert (failure.reason, failure.diagnostic) == (reason, said)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("5.2.2", "收件人的邮箱已满（5.2.2）"),
        ("5.2.1", "收件人的邮箱已停用（5.2.1）"),
        ("5.4.4", "收件人的邮件域名不存在或连接不上（5.4.4）"),
        ("5.7.1", "收件方的服务器拒收（5.7.1）"),
        ("5.3.4", "邮件太大（5.3.4）"),
        ("4.4.7", "多次投递没有成功（4.4.7）"),
        ("5.6.0", "没有送到（5.6.0）"),
        ("", "没有送到"),
    ],
)
def test_reason__by_its_code__is_told_in_chinese(status: str, reason: str) -> None:
    assert Failure((), (), status).reason == reason


def test_report__of_a_delay__is_no_failure_yet() -> None:
    mail = report(postfix(action="delayed", status="4.4.1"))
    assert (mail.is_report, mail.failures) == (True, ())


def test_report__by_a_person_who_forwards_it__is_none() -> None:
    message = prose().replace(b"PostMaster@qq.com", b"wang.lei@example.com")
    assert not report(message).is_report


def test_receipt_of_a_reader__is_no_report() -> None:
    mail = report(
        postfix().replace(b"report-type=delivery-status", b"report-type=disposition-notification")
    )
    assert not mail.is_report
    assert mail.is_automatic


@given(st.binary(max_size=300), st.integers(0, 2_000))
def test_report__damaged_anywhere__is_read_or_left_alone(junk: bytes, at: int) -> None:
    message = postfix()
    assert isinstance(opened(message[:at] + junk + message[at:], now=NOW), Incoming | LeftAlone)
