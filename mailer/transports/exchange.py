"""The transport for Exchange on premises: EWS, through exchangelib, one mail a request.

exchangelib's own retries are switched off: its tolerant policy sends CreateItem again after a
time-out, which delivers twice, and tries a wrong password again, which locks accounts.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from addin.errors import MailError
from mailer.transport import Envelope, Outcome, State
from mailer.transports.exchange_codes import outcome_of_code
from mailer.transports.exchange_library import (
    HttpStatus,
    close_account,
    is_in_folder,
    open_account,
    sent_message,
)
from mailer.transports.exchange_server import ExchangeServer
from mailer.transports.http_status import outcome_of_status
from mailer.transports.trouble import (
    connection_trouble,
    in_doubt,
    not_accepted,
    not_possible,
    stopped,
)


class ExchangeTransport:
    """Sends from one mailbox and keeps the copy in its own 已发送邮件."""

    settles_after = timedelta(minutes=10)

    def __init__(self, server: ExchangeServer) -> None:
        self._server = server
        self._account: Any = None
        # What the library logs is English and meant for developers.
        logging.getLogger("exchangelib").addHandler(logging.NullHandler())

    @property
    def name(self) -> str:
        """Return server and mailbox as the ledger keeps them."""
        return f"exchange:{self._server.host}/{self._server.mailbox}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Send with one request; whatever leaves it open whether it was carried out is in doubt."""
        try:
            folder = self._ready().sent
        except MailError as error:
            return not_possible(error)
        except Exception as error:
            return self._not_ready(error)
        try:
            sent_message(self._account, folder, envelope, message).send_and_save()
        except Exception as error:
            return self._outcome(error)
        return Outcome(State.SENT)

    def was_delivered(self, message_id: str) -> bool | None:
        """Look into 已发送邮件 for the Message-ID, and for our own property that repeats it."""
        try:
            return is_in_folder(self._ready().sent, message_id)
        except Exception:  # whatever it is, nobody has looked
            return None

    def close(self) -> None:
        """Close the connection and forget the login."""
        if self._account is not None:
            close_account()
            self._account = None

    def _ready(self) -> Any:
        if self._account is None:
            self._account = open_account(self._server)
        return self._account

    def _not_ready(self, error: Exception) -> Outcome:
        """Return what happened before anything was sent: nothing of it leaves a doubt."""
        outcome = self._outcome(error)
        if outcome.state is State.UNKNOWN:
            return not_accepted(f"Exchange 服务器 {self._server.host} 没有正常答复", "请稍后再试")
        return outcome

    def _outcome(self, error: Exception) -> Outcome:
        known = connection_trouble(error, self._server.host)
        if known:
            return known
        server = f"Exchange 服务器 {self._server.host}"
        if isinstance(error, HttpStatus):
            return outcome_of_status(
                error.status, server, wait=error.wait, login=self._server.login
            )
        code = type(error).__name__
        # A wrapped error is raised under this name too, after anything may have happened.
        if code == "ErrorServerBusy" and not str(error).startswith(("Reraised", "Caused")):
            wait = float(getattr(error, "back_off", None) or 0)
            return not_accepted(f"{server} 忙", "请稍后再试", wait=wait)
        if type(error).__module__.startswith("oauthlib"):
            return stopped(
                f"取不到登录令牌（{code}）", "请检查 client_id、token_url、scope 和应用密码"
            )
        refusal = outcome_of_code(
            code, server, mailbox=self._server.mailbox, login=self._server.login
        )
        return refusal or in_doubt(f"{server} 的答复不完整（{code}）")
