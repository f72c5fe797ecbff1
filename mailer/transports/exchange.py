"""The transport for Exchange on premises: EWS, through exchangelib, one mail a request.

exchangelib's own retries are switched off: its tolerant policy sends CreateItem again after a
time-out, which delivers twice, and tries a wrong password again, which locks accounts.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from addin.errors import MailError
from mailer.delivery.transport import Envelope, MailState, Outcome
from mailer.planning.meetings import CalendarMark, Invitation
from mailer.transports.calendar import CalendarAct, next_step
from mailer.transports.exchange_codes import outcome_of_code
from mailer.transports.exchange_library import (
    HttpStatus,
    close_account,
    is_in_folder,
    open_account,
    password_end,
    sent_message,
)
from mailer.transports.exchange_server import ExchangeServer
from mailer.transports.http_status import outcome_of_status
from mailer.transports.trouble import (
    connection_trouble,
    in_doubt,
    not_accepted,
    not_possible,
    nothing_sent,
    stopped,
)


class ExchangeTransport:
    """Sends from one mailbox, keeps the copy in its own 已发送邮件, and invites from its calendar."""

    settles_after = timedelta(minutes=10)

    def __init__(self, server: ExchangeServer) -> None:
        self._server = server
        self._account: Any = None
        self._refused_login: Outcome | None = None  # tried once, whatever is asked for
        # What the library logs is English and meant for developers.
        logging.getLogger("exchangelib").addHandler(logging.NullHandler())

    @property
    def name(self) -> str:
        """Return server and mailbox as the ledger keeps them."""
        return f"exchange:{self._server.host}/{self._server.mailbox}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Send with one request; whatever leaves it open whether it was carried out is in doubt."""
        if self._refused_login:
            return self._refused_login
        if envelope.invitation:
            return self._invite(envelope.invitation, message)
        try:
            folder = self._ready().sent
        except MailError as error:
            return not_possible(error)
        except Exception as error:
            return before_sending(self._server, error)
        try:
            sent_message(self._account, folder, envelope, message).send_and_save()
        except Exception as error:
            return _outcome(self._server, error)
        return Outcome(MailState.SENT)

    def was_delivered(self, message_id: str) -> bool | None:
        """Look into 已发送邮件 for the Message-ID, and for our own property that repeats it."""
        try:
            return is_in_folder(self._ready().sent, message_id)
        except Exception as error:  # whatever it is, nobody has looked
            if _is_about_login(error):
                self._refused_login = _outcome(self._server, error)
            return None

    def shows(self, mark: CalendarMark) -> bool | None:
        """Look into the calendar for a meeting and what of it was told."""
        from mailer.transports.exchange_calendar import find_meeting, note_of

        try:
            return mark.is_shown_by(note_of(find_meeting(self._ready(), mark.meeting)))
        except Exception:  # whatever it is, nobody has looked
            return None

    def close(self) -> None:
        """Close the connection and forget the login."""
        if self._account is not None:
            close_account()
            self._account = None

    def _invite(self, invitation: Invitation, message: bytes) -> Outcome:
        """Bring the meeting in our calendar up to date; Exchange tells its people."""
        from mailer.transports.exchange_calendar import find_meeting, note_of, prepare

        try:
            account = self._ready()
            item = find_meeting(account, invitation.meeting.id)
            step = next_step(invitation, note_of(item), self._server.mailbox)
            if not isinstance(step, CalendarAct):
                return step
            request = prepare(step, account, item, invitation, message)
        except MailError as error:
            return not_possible(error)
        except Exception as error:
            return before_sending(self._server, error)
        try:
            request()
        except Exception as error:
            return _outcome(self._server, error)
        return Outcome(MailState.SENT)

    def _ready(self) -> Any:
        if self._account is None:
            self._account = open_account(self._server)
        return self._account


def before_sending(server: ExchangeServer, error: Exception) -> Outcome:
    """Return what went wrong where no mail was on its way yet: nothing of it leaves a doubt."""
    return nothing_sent(_outcome(server, error), server.host)


def password_end_of(server: ExchangeServer) -> datetime | None:
    """Return until when the password of the login is good; None where there is none, or no answer."""
    if server.auth == "oauth":
        return None
    try:
        return password_end(open_account(server))
    except Exception:  # whatever it is, nobody has said
        return None
    finally:
        close_account()


def _is_about_login(error: Exception) -> bool:
    is_refused = isinstance(error, HttpStatus) and error.status == 401
    is_without_token = type(error).__module__.startswith("oauthlib")
    return is_refused or is_without_token or type(error).__name__ == "UnauthorizedError"


def _outcome(server: ExchangeServer, error: Exception) -> Outcome:
    known = connection_trouble(error, server.host)
    if known:
        return known
    told = f"Exchange 服务器 {server.host}"
    if isinstance(error, HttpStatus):
        return outcome_of_status(error.status, told, wait=error.wait, login=server.login)
    code = type(error).__name__
    # A wrapped error is raised under this name too, after anything may have happened.
    if code == "ErrorServerBusy" and not str(error).startswith(("Reraised", "Caused")):
        wait = float(getattr(error, "back_off", None) or 0)
        return not_accepted(f"{told} 忙", "请稍后再试", wait=wait)
    if type(error).__module__.startswith("oauthlib"):
        return stopped(
            f"没有取得登录令牌（{code}）", "请检查 client_id、token_url、scope 和客户端密码"
        )
    refusal = outcome_of_code(code, told, mailbox=server.mailbox, login=server.login)
    return refusal or in_doubt(f"{told} 的答复不完整（{code}）")
