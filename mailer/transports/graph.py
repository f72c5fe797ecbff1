"""The transport for Exchange Online: Microsoft Graph, one mail a request.

msal and httpx weigh 3 MB; Microsoft's own SDK weighs 447 MB and its paths are too long for Windows.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

from addin.errors import MailError
from mailer.delivery.transport import Envelope, MailState, Outcome
from mailer.planning.meetings import CalendarMark, Invitation
from mailer.transports.calendar import CalendarAct, next_step
from mailer.transports.exchange_codes import outcome_of_code
from mailer.transports.graph_calendar import find_event, take_step
from mailer.transports.graph_client import Failed, GraphClient
from mailer.transports.graph_login import NoToken
from mailer.transports.graph_server import GraphServer
from mailer.transports.http_status import outcome_of_status
from mailer.transports.trouble import connection_trouble, in_doubt, not_possible, nothing_sent


class GraphTransport:
    """Sends from one mailbox, which keeps the copy in its own 已发送邮件 and invites by itself."""

    settles_after = timedelta(minutes=10)

    def __init__(self, server: GraphServer) -> None:
        self._server = server
        self._client = GraphClient(server)
        self._refused_login: Outcome | None = None  # tried once, whatever is asked for

    @property
    def name(self) -> str:
        """Return server and mailbox as the ledger keeps them."""
        return f"graph:{self._server.host}/{self._server.mailbox}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Send with one request; whatever leaves it open whether it was carried out is in doubt."""
        if self._refused_login:
            return self._refused_login
        if envelope.invitation:
            return self._invite(envelope.invitation, message)
        try:
            self._client.post_text("sendMail", b64encode(message))
        except NoToken as refused:
            return refused.outcome
        except MailError as error:
            return not_possible(error)
        except Failed as failed:
            return outcome_of(failed, self._server)
        return Outcome(MailState.SENT)

    def was_delivered(self, message_id: str) -> bool | None:
        """Look into 已发送邮件 for the Message-ID."""
        quoted = message_id.replace("'", "''")
        query = {"$filter": f"internetMessageId eq '{quoted}'", "$select": "id", "$top": "1"}
        try:
            return bool(self._client.get("mailFolders/sentitems/messages", query)["value"])
        except NoToken as refused:
            self._refused_login = refused.outcome if refused.outcome.stops_run else None
            return None
        except Exception:  # whatever it is, nobody has looked
            return None

    def shows(self, mark: CalendarMark) -> bool | None:
        """Look into the calendar for a meeting and what of it was told."""
        try:
            found = find_event(self._client, mark.meeting)
        except Exception:  # whatever it is, nobody has looked
            return None
        return mark.is_shown_by(found[1] if found else None)

    def _invite(self, invitation: Invitation, message: bytes) -> Outcome:
        """Bring the meeting in our calendar up to date; Graph tells its people."""
        is_asked = False
        try:
            event, note = find_event(self._client, invitation.meeting.id) or ("", None)
            step = next_step(invitation, note, self._server.mailbox)
            if not isinstance(step, CalendarAct):
                return step
            is_asked = True
            take_step(step, self._client, event, invitation, message)
        except NoToken as refused:
            return refused.outcome
        except MailError as error:
            return not_possible(error)
        except Failed as failed:
            outcome = outcome_of(failed, self._server)
            return outcome if is_asked else nothing_sent(outcome, self._server.host)
        return Outcome(MailState.SENT)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def outcome_of(failed: Failed, server: GraphServer) -> Outcome:
    """Return what a request that failed means for the mail in it."""
    told, login = f"Graph 服务器 {server.host}", server.client_id
    if failed.cause is not None:
        known = connection_trouble(failed.cause, server.host)
        return known or in_doubt(f"{told} 没有答复，连接中断")
    refusal = None
    if failed.status < 500:  # behind those the mail may have gone out, whatever the code
        refusal = outcome_of_code(failed.code, told, mailbox=server.mailbox, login=login)
    return refusal or outcome_of_status(failed.status, told, wait=failed.wait, login=login)
