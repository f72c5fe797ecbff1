"""SMTP against a real server on loopback: encrypted always, one attempt with a wrong password."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from addin.errors import MailError
from mailer.delivery.credentials import Secret
from mailer.delivery.dispatch import dispatch
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState
from mailer.transports.smtp import SmtpServer, SmtpTransport
from mailer.transports.trouble import tls_context
from tests.conftest import Authority
from tests.mailer.mail_time import Time, letters
from tests.mailer.smtp_server import (
    CERTAINLY_NOT,
    FAULTS,
    IN_DOUBT,
    NEVER,
    PASSWORD,
    USER,
    Scripted,
    smtp_server,
)

LETTER = letters(1)[0]
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@contextmanager
def transport(
    port: int,
    authority: Authority | None,
    *,
    security: str = "starttls",
    password: str = PASSWORD,
    host: str = "127.0.0.1",
) -> Iterator[SmtpTransport]:
    server = SmtpServer(
        host=host,
        port=port,
        security=security,
        user=USER,
        password=Secret(password),
        context=tls_context(authority.root if authority else None),
        timeout=0.4,
    )
    with closing(SmtpTransport(server)) as made:
        yield made


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_delivered__byte_for_byte__with_the_envelope_of_the_mail(
    security: str, authority: Authority
) -> None:
    server = Scripted()
    with (
        smtp_server(server, authority.server_context, is_tls=security == "tls") as port,
        transport(port, authority, security=security) as by,
    ):
        for letter in letters(3):
            assert by.deliver(letter.envelope, letter.message).state is MailState.SENT
    assert [raw for *_, raw in server.accepted] == [letter.message for letter in letters(3)]
    assert [(sender, to) for sender, to, _ in server.accepted] == [
        ("xiezuo@example.com", (f"p{n}@example.com",)) for n in range(3)
    ]
    assert server.logins == 1, "one connection for all"
    mail = BytesParser(policy=policy.default).parsebytes(server.accepted[0][2])
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == ["第一行", ".以点开头"]


@pytest.mark.parametrize("fault", FAULTS)
def test_outcome__by_fault__says_what_is_certain(fault: str, authority: Authority) -> None:
    server = Scripted([fault])
    with (
        smtp_server(server, authority.server_context) as port,
        transport(port, authority) as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
        arrived = server.ids.count(LETTER.envelope.message_id)
        after = by.deliver(*_next())
    assert after.state is MailState.SENT, "the next mail is not hurt"
    if fault == "ok":
        assert (outcome.state, arrived) == (MailState.SENT, 1)
    elif fault in IN_DOUBT:
        assert outcome.state is MailState.UNKNOWN
        assert "可能已经发出" in outcome.detail
    else:
        assert (outcome.state, arrived) == (MailState.FAILED, 0)
        assert outcome.is_temporary is (fault in CERTAINLY_NOT)
        assert outcome.stops_run is (fault == "quota")
        assert fault in CERTAINLY_NOT | NEVER | {"quota"}
        assert outcome.detail.endswith("。")


def _next() -> tuple[object, bytes]:
    letter = letters(2)[1]
    return letter.envelope, letter.message


def test_wrong_password__one_attempt__stops_the_run_and_says_what_to_do(
    authority: Authority, ledger: Ledger, time: Time
) -> None:
    server = Scripted()
    with (
        smtp_server(server, authority.server_context) as port,
        transport(port, authority, password="falsch-pw") as by,
        ledger.session(),
    ):
        tally = dispatch(letters(5), ledger, by, time.pace())
    assert server.logins == 1
    assert (len(tally.failed), len(tally.left), server.accepted) == (1, 4, [])
    assert f"不认可 {USER} 的密码" in tally.stopped
    assert "xiezuo mail password" in tally.stopped
    assert "falsch" not in tally.stopped
    assert time.waits == []


def test_password_that_no_server_could_be_told__is_said_so(authority: Authority) -> None:
    with (
        smtp_server(Scripted(), authority.server_context) as port,
        transport(port, authority, password="密码") as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert "中文等字符" in outcome.detail
    assert "密码" not in outcome.detail.replace("登录名或密码", "").replace("专用密码", "")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_unknown_authority__is_refused_with_the_remedy_before_the_password_is_said(
    security: str, authority: Authority
) -> None:
    server = Scripted()
    with (
        smtp_server(server, authority.server_context, is_tls=security == "tls") as port,
        transport(port, None, security=security) as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run, server.logins) == (MailState.FAILED, True, 0)
    assert "不是由这台电脑信任的机构签发的" in outcome.detail
    assert "ca_file" in outcome.detail


def test_certificate_of_another_name__is_refused(authority: Authority) -> None:
    server = Scripted()
    with (
        smtp_server(server, authority.server_context) as port,
        transport(port, authority, host="127.0.0.2") as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    # 127.0.0.2 is the same machine on Linux, elsewhere nothing answers there.
    assert outcome.state is MailState.FAILED
    assert server.logins == 0
    assert "证书不是发给这个地址的" in outcome.detail or not outcome.stops_run


def test_server_without_encryption__gets_no_password() -> None:
    server = Scripted()
    with smtp_server(server, None) as port, transport(port, None) as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run, server.logins) == (MailState.FAILED, True, 0)
    assert "没有发送密码" in outcome.detail


def test_tls_to_a_port_that_speaks_none__says_so(authority: Authority) -> None:
    with (
        smtp_server(Scripted(), None) as port,
        transport(port, authority, security="tls") as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert "请检查端口和加密方式" in outcome.detail


def test_sender_that_may_not_send__stops_the_run(authority: Authority) -> None:
    class Strict(Scripted):
        async def handle_MAIL(self, *arguments: object) -> str:
            return "550 5.7.60 not allowed to send as this address"

    with (
        smtp_server(Strict(), authority.server_context) as port,
        transport(port, authority) as by,
    ):
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.stops_run) == (MailState.FAILED, True)
    assert "不允许以 xiezuo@example.com 发信" in outcome.detail


def _refusing(listener: socket.socket) -> None:
    listener.close()


def _silent(listener: socket.socket) -> None:
    listener.listen()


def _closing(listener: socket.socket) -> None:
    listener.listen()
    threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True).start()


@pytest.mark.parametrize(
    ("behave", "said"),
    [(_refusing, "拒绝连接"), (_silent, "没有答复"), (_closing, "连接中断")],
)
def test_server_that_is_not_there__is_temporary_and_named(
    behave: Callable[[socket.socket], None], said: str
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        behave(listener)
        with transport(port, None) as by:
            outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.is_temporary) == (MailState.FAILED, True)
    assert f"127.0.0.1:{port}" in outcome.detail
    assert said in outcome.detail


def test_host_that_does_not_exist__is_named() -> None:
    with transport(25, None, host="mail.invalid") as by:
        outcome = by.deliver(LETTER.envelope, LETTER.message)
    assert (outcome.state, outcome.is_temporary) == (MailState.FAILED, True)
    assert "找不到服务器 mail.invalid:25" in outcome.detail


def test_nobody_can_look_for_a_mail(authority: Authority) -> None:
    with transport(25, authority) as by:
        assert by.was_delivered("<1@example.com>") is None


def test_ca_file__that_is_none__is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "证书.pem").write_text("not a certificate")
    with pytest.raises(MailError, match=r"公司根证书无法读取.*PEM"):
        tls_context(tmp_path / "证书.pem")


def test_password__shows_itself_in_no_repr() -> None:
    server = SmtpServer(
        host="h", user=USER, password=Secret(PASSWORD), context=ssl.create_default_context()
    )
    assert PASSWORD not in f"{server!r} {server.password} {server.password!r}"
