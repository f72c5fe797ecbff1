"""The transport for 企业邮箱 and any other server that speaks SMTP, always encrypted.

Python's own smtplib is used step by step and not by ``send_message``: only then is it known whether
a connection broke before the mail was handed over or after it.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mailer.delivery.credentials import Secret
from mailer.delivery.transport import Envelope, MailState, Outcome
from mailer.transports.trouble import (
    MAILBOX_LIMIT,
    causes,
    connection_trouble,
    in_doubt,
    not_accepted,
    refused,
    stopped,
)

_PORTS = {"starttls": 587, "tls": 465}
_LIMIT = re.compile(r"quota|limit|frequen|too many|exceed|频率|超过|超出", re.IGNORECASE)
_SEND_DATA = 354


class _Refusal(Exception):
    """The server, or the connection to it, ended an attempt before the mail was handed over."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Which server, and how to get in; without `user` nobody logs in."""

    host: str
    context: ssl.SSLContext
    security: str = "starttls"
    port: int = 0
    user: str = ""
    password: Secret | None = None
    timeout: float = 60.0

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port."""
        return self.host.strip("[]"), self.port or _PORTS[self.security]


class SmtpTransport:
    """Hands mails to one SMTP server over one connection, which stays open between them."""

    settles_after = timedelta(0)  # nobody can look, so nothing is ever "not found"

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    @property
    def name(self) -> str:
        """Return the server as the ledger keeps it."""
        return f"smtp:{self._where}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Hand the mail over; only what breaks after its last byte was on its way is in doubt."""
        try:
            connection = self._ready()
            self._announce(connection, envelope)
        except _Refusal as refusal:
            self._after(refusal.outcome)
            return refusal.outcome
        try:
            connection.send(_dotted(message))
            code, reply = connection.getreply()
        except (OSError, smtplib.SMTPException):
            self.close()
            return in_doubt(f"邮件内容交给 {self._where} 后连接中断，没有收到答复")
        if code == 250:
            return Outcome(MailState.SENT)
        outcome = _rejected(code, reply, "邮件内容")
        self._after(outcome)
        return outcome

    def was_delivered(self, message_id: str) -> None:
        """Say that nobody can tell: SMTP has no folder to look into."""

    def close(self) -> None:
        """Hang up, without waiting for a goodbye."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _where(self) -> str:
        host, port = self._server.address
        return f"{host}:{port}"

    def _ready(self) -> smtplib.SMTP:
        """Return a connection that takes a mail: the open one, or a new one."""
        if self._connection is not None:
            try:
                if self._connection.rset()[0] == 250:
                    return self._connection
            except (OSError, smtplib.SMTPException):
                pass  # servers hang up on those who wait
            self.close()
        self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        host, port = server.address
        connection: smtplib.SMTP | None = None
        try:
            if server.security == "tls":
                connection = smtplib.SMTP_SSL(
                    host, port, timeout=server.timeout, context=server.context
                )
            else:
                connection = smtplib.SMTP(host, port, timeout=server.timeout)
                self._encrypt(connection)
            connection.ehlo()
            self._log_in(connection)
        except _Refusal:
            if connection:
                connection.close()
            raise
        except (OSError, smtplib.SMTPException) as error:
            if connection:
                connection.close()
            raise _Refusal(self._unreachable(error)) from error
        return connection

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if not connection.has_extn("starttls"):
            raise _Refusal(
                stopped(
                    f"{self._where} 不支持加密（STARTTLS），没有发送密码",
                    '请改用 security = "tls"（端口 465），或向管理员确认端口',
                )
            )
        connection.starttls(context=self._server.context)

    def _log_in(self, connection: smtplib.SMTP) -> None:
        server = self._server
        if not server.user:
            return
        if server.password is None or not connection.has_extn("auth"):
            raise _Refusal(stopped(f"{self._where} 不接受登录", "请检查端口，或删除 user"))
        # Not connection.login(): it tries a wrong password again with every mechanism there is,
        # and three wrong passwords lock an account.
        answers: dict[str, Any] = {
            "PLAIN": connection.auth_plain,
            "LOGIN": connection.auth_login,
            "CRAM-MD5": connection.auth_cram_md5,
        }
        offered = connection.esmtp_features["auth"].upper().split()
        mechanism = next((each for each in answers if each in offered), None)
        if mechanism is None:
            raise _Refusal(stopped(f"{self._where} 不支持用密码登录", "请向管理员确认登录方式"))
        connection.user, connection.password = server.user, server.password.reveal()
        try:
            connection.auth(mechanism, answers[mechanism])
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500 and error.smtp_code != 432:
                raise _Refusal(
                    not_accepted(
                        f"{self._where} 暂时不能登录{_quoted(error.smtp_error)}", "请稍后再试"
                    )
                ) from None
            raise _Refusal(
                stopped(
                    f"{self._where} 不认可 {server.user} 的密码{_quoted(error.smtp_error)}",
                    "只试了一次，以免账号被锁；请运行 xiezuo mail password 重新存入"
                    "（企业邮箱要用客户端专用密码，并开启 SMTP 服务）",
                )
            ) from None
        except UnicodeEncodeError:
            raise _Refusal(
                stopped(
                    f"{self._where} 的登录名或密码里有中文等字符，无法登录", "请改用客户端专用密码"
                )
            ) from None
        finally:
            connection.password = ""

    def _announce(self, connection: smtplib.SMTP, envelope: Envelope) -> None:
        """Say from whom and to whom, and that the mail follows; raises `_Refusal`."""
        try:
            code, reply = connection.mail(envelope.sender.address)
            if code != 250:
                raise _Refusal(_sender_rejected(code, reply, envelope.sender.address))
            for mailbox in envelope.to:
                code, reply = connection.rcpt(mailbox.address)
                if code not in (250, 251):
                    raise _Refusal(_rejected(code, reply, f"收件人 {mailbox.address}"))
            code, reply = connection.docmd("DATA")
            if code != _SEND_DATA:
                raise _Refusal(_rejected(code, reply, "邮件"))
        except (OSError, smtplib.SMTPException) as error:
            raise _Refusal(self._unreachable(error)) from error

    def _after(self, outcome: Outcome) -> None:
        """Keep the connection only where the refusal was about this one mail."""
        if outcome.is_temporary or outcome.stops_run:
            self.close()

    def _unreachable(self, error: Exception) -> Outcome:
        known = connection_trouble(error, self._where)
        if known:
            return known
        if any(isinstance(cause, TimeoutError) for cause in causes(error)):
            return not_accepted(f"服务器 {self._where} 没有答复", "请检查端口和防火墙，或稍后再试")
        if isinstance(error, smtplib.SMTPResponseException):
            return _rejected(error.smtp_code, error.smtp_error, "连接")
        return not_accepted(f"与服务器 {self._where} 的连接中断", "请检查网络，或稍后再试")


def _sender_rejected(code: int, reply: bytes | str, sender: str) -> Outcome:
    outcome = _rejected(code, reply, f"发件人 {sender}")
    if code < 500 or outcome.stops_run:
        return outcome
    return stopped(
        f"服务器不允许以 {sender} 发信{_quoted(reply)}",
        "请把 sender 改成登录的邮箱，或请管理员授予代理发送权限",
    )


def _rejected(code: int, reply: bytes | str, what: str) -> Outcome:
    """Return what a reply of 4xx (later perhaps) or 5xx (never) means for a mail."""
    if code >= 400 and _LIMIT.search(_text(reply)) and not _is_size(reply):
        return stopped(f"{MAILBOX_LIMIT}{_quoted(reply)}", "请明天再试，或请管理员提高限额")
    if code < 500:
        return not_accepted(f"服务器暂时不接受{what}{_quoted(reply)}", "请稍后再试")
    return refused(f"服务器不接受{what}{_quoted(reply)}", "请检查通讯录里的邮箱地址")


def _is_size(reply: bytes | str) -> bool:
    return re.search(r"size|large|5\.3\.4", _text(reply), re.IGNORECASE) is not None


def _quoted(reply: bytes | str) -> str:
    """Return what the server said, as far as it may be shown in one line."""
    text = " ".join("".join(c if c.isprintable() else " " for c in _text(reply)).split())
    return f"（{text[:120]}）" if text else ""


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _dotted(message: bytes) -> bytes:
    """Return a mail as it goes over the line: dots doubled, then the final one (RFC 5321 §4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", message) + b".\r\n"
