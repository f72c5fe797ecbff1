"""The inbox of a mailbox of Microsoft 365, through Graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any
from urllib.parse import quote

from addin.errors import MailError
from mailer.answers.inbox import MAX_SIZE, Received
from mailer.transports.graph import outcome_of
from mailer.transports.graph_client import Failed, GraphClient
from mailer.transports.graph_login import NoToken
from mailer.transports.graph_server import GraphServer
from mailer.transports.trouble import nothing_sent

_PAGE = "100"


class GraphInbox:
    """收件箱 of the mailbox that sends; mails are listed first, and read only where asked for."""

    def __init__(self, server: GraphServer) -> None:
        self._server = server
        self._client = GraphClient(server)

    def mails(self, since: datetime) -> Iterator[Received]:
        """Yield what arrived since then.

        Raises:
            MailError: with the remedy.
        """
        query = {
            "$filter": f"receivedDateTime ge {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "$orderby": "receivedDateTime",
            "$select": "id,subject,from,receivedDateTime",
            "$top": _PAGE,
        }
        with self._told():
            page = self._client.get("mailFolders/inbox/messages", query)
        while True:
            for item in page["value"]:
                yield self._received(item, since.tzinfo)
            if "@odata.nextLink" not in page:
                return
            with self._told():
                page = self._client.get_next(str(page["@odata.nextLink"]))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _received(self, item: dict[str, Any], zone: tzinfo | None) -> Received:
        arrived = datetime.fromisoformat(item["receivedDateTime"]).astimezone(zone)
        address = ((item.get("from") or {}).get("emailAddress") or {}).get("address")
        return Received(
            place=f"收件箱 {arrived:%Y-%m-%d %H:%M}",
            read=partial(self._read, str(item["id"])),
            subject=item.get("subject") or "",
            sender=address or "",
            arrived=arrived,
        )

    def _read(self, identity: str) -> bytes:
        with self._told():
            return self._client.get_bytes(
                f"messages/{quote(identity, safe='')}/$value", MAX_SIZE + 1
            )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what goes wrong into a `MailError` with the remedy."""
        try:
            yield
        except NoToken as refused:
            raise MailError(f"收件箱无法读取：{refused.outcome.detail}") from refused
        except Failed as failed:
            outcome = nothing_sent(outcome_of(failed, self._server), self._server.host)
            raise MailError(f"收件箱无法读取：{outcome.detail}") from failed
