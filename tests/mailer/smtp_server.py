"""A real SMTP server on loopback (aiosmtpd) with TLS, AUTH, and trouble by script.

No double: it speaks the protocol itself.
A script gives each mail that is announced its fate; what was accepted stands in `accepted`.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "xiezuo@example.com", "S3cret-8f1c-Kouling"

# What may become of one mail; "ok" is everything else's default.
FAULTS = (
    "ok",
    "busy",  # 451 at RCPT: later
    "bad-recipient",  # 550 at RCPT: never
    "drop-before",  # hangs up at RCPT: certainly not accepted
    "drop-at-data",  # hangs up instead of 354
    "reject-content",  # 554 after the content
    "later-content",  # 451 after the content
    "drop-after",  # accepts, and hangs up before it says so
    "drop-unaccepted",  # takes the content, loses it and hangs up
    "slow-after",  # accepts, and says so too late
    "quota",  # 452 too many messages
)
CERTAINLY_NOT = {"busy", "drop-before", "drop-at-data", "later-content"}
NEVER = {"bad-recipient", "reject-content"}
IN_DOUBT = {"drop-after", "drop-unaccepted", "slow-after"}


class Scripted:
    """Handles mails after a script: one word a mail, in the order in which they are announced."""

    def __init__(self, script: Iterable[str] = ()) -> None:
        self.script = list(script)
        self.slow = 0.6  # seconds; longer than a client of the tests waits
        self.accepted: list[tuple[str, tuple[str, ...], bytes]] = []
        self.logins = 0
        self.greetings = 0
        self._fault = "ok"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of all accepted mails, twice where one came twice."""
        found = (re.search(rb"^Message-ID: (<[^>]+>)\r$", raw, re.M) for *_, raw in self.accepted)
        return [each[1].decode() for each in found if each]

    def authenticate(self, *arguments: object) -> AuthResult:
        self.logins += 1
        data = arguments[-1]
        is_right = isinstance(data, LoginPassword) and (
            data.login.decode(),
            data.password.decode(),
        ) == (USER, PASSWORD)
        return AuthResult(success=is_right, handled=False)

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._fault = self.script.pop(0) if self.script else "ok"
        match self._fault:
            case "busy":
                return "451 4.3.2 try again later"
            case "bad-recipient":
                return "550 5.1.1 no such user"
            case "quota":
                return "452 4.7.0 too many messages today, quota exceeded"
            case "drop-before":
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        match self._fault:
            case "reject-content":
                return "554 5.6.0 content refused"
            case "later-content":
                return "451 4.7.1 greylisted"
            case "drop-unaccepted":
                server.transport.abort()
                return "250 never seen"
        self.accepted.append(
            (envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content)
        )
        if self._fault == "drop-after":
            server.transport.abort()
        if self._fault == "slow-after":
            await asyncio.sleep(self.slow)
        return "250 accepted"


class _Server(SMTP):
    """Hangs up instead of asking for the content where the script says so."""

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler._fault == "drop-at-data":
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def smtp_server(
    handler: Scripted, context: ssl.SSLContext | None, *, port: int = 0, is_tls: bool = False
) -> Iterator[int]:
    """Run the server while the block runs; yields its port.

    With `is_tls` encrypted from the first byte, else by STARTTLS; without a context not at all.
    """
    controller = _Controller(
        handler,
        hostname="127.0.0.1",
        port=port or free_port(),
        ssl_context=context if is_tls else None,
        tls_context=None if is_tls else context,
        require_starttls=context is not None and not is_tls,
        authenticator=handler.authenticate,
        auth_required=context is not None,
        auth_require_tls=not is_tls and context is not None,
        decode_data=False,
        enable_SMTPUTF8=False,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port on which nobody listens."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
