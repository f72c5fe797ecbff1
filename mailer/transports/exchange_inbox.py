"""The inbox of an Exchange mailbox, through EWS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from addin.errors import MailError
from mailer.answers.inbox import Received
from mailer.transports.exchange import before_sending
from mailer.transports.exchange_library import close_account, mails_since, mime_of, open_account
from mailer.transports.exchange_server import ExchangeServer


class ExchangeInbox:
    """收件箱 of the mailbox that sends; mails are listed first, and read only where asked for."""

    def __init__(self, server: ExchangeServer) -> None:
        self._server = server
        self._account: Any = None

    def mails(self, since: datetime) -> Iterator[Received]:
        """Yield what arrived since then.

        Raises:
            MailError: with the remedy.
        """
        try:
            if self._account is None:
                self._account = open_account(self._server)
            found = mails_since(self._account, since)
        except Exception as error:
            raise self._trouble(error) from error
        for item in found:
            arrived = datetime.fromtimestamp(item.datetime_received.timestamp(), since.tzinfo)
            yield Received(
                place=f"收件箱 {arrived:%Y-%m-%d %H:%M}",
                read=partial(self._read, item),
                size=item.size or 0,
                subject=item.subject or "",
                sender=item.author.email_address or "" if item.author else "",
                arrived=arrived,
            )

    def close(self) -> None:
        """Close the connection and forget the login."""
        if self._account is not None:
            close_account()
            self._account = None

    def _read(self, item: Any) -> bytes:
        try:
            return mime_of(self._account, item)
        except Exception as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> MailError:
        if isinstance(error, MailError):
            return error
        return MailError(f"收件箱无法读取：{before_sending(self._server, error).detail}")
