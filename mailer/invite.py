"""Invitations on their way: written as mails, noted in the ledger, handed to a transport."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from addin.errors import MailError
from mailer.ical import as_calendar
from mailer.invitation import view_of
from mailer.ledger import Entry, Ledger
from mailer.meetings import Invitation
from mailer.mime import build, message_id
from mailer.recipients import Mailbox
from mailer.render import Rendered, render_invitation
from mailer.send import Settings
from mailer.transport import Envelope, Outcome, State, Transport


def compose(
    invitation: Invitation, settings: Settings, now: datetime
) -> tuple[Envelope, Rendered, bytes]:
    """Return the mail of an invitation: one mail to everybody it goes to."""
    sender: Mailbox = settings.sender_to(invitation.to[0])
    rendered = render_invitation(view_of(invitation))
    identity = message_id([invitation.key], sender)
    message = build(
        sender=sender,
        to=invitation.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=identity,
        now=now,
        calendar=as_calendar(invitation, sender=sender, now=now),
        method=invitation.method,
    )
    return Envelope(sender, invitation.to, rendered.subject, identity, now), rendered, message


def send_invitations(
    invitations: Sequence[Invitation],
    *,
    ledger: Ledger,
    transport: Transport,
    settings: Settings,
    now: datetime,
) -> list[tuple[Invitation, Outcome]]:
    """Send each invitation once, in order; return what became of each that was tried.

    One that the ledger has sent already (its workbook could not be written then) counts as sent.

    Raises:
        MailError: more mails than the cap, another run is sending, or no ledger; nothing was sent.
    """
    if len(invitations) > settings.cap:
        raise MailError(
            f"本次要发送{len(invitations)}封会议邀请，超过上限{settings.cap}封，一封也没有发送",
            remedy="请先用 --dry-run 预览，确认无误后在“提醒规则”里提高上限。",
        )
    outcomes: dict[str, Outcome] = {}
    with ledger.session():
        new = [each for each in invitations if each.key not in ledger]
        mails = [(each, *compose(each, settings, now)) for each in new]
        entries = (
            (Entry(env.message_id, transport.name, env.to[0].address, env.subject), [each.key])
            for each, env, _, _ in mails
        )
        outcomes |= {each.key: Outcome(State.SENT) for each in invitations if each.key in ledger}
        ledger.plan(entries, now)
        for each, envelope, _, message in mails:
            if not ledger.begin(envelope.message_id, now):
                raise MailError("提醒台账在发送途中被别的程序改动", where=str(ledger.path))
            outcome = transport.deliver(envelope, message)
            ledger.settle(envelope.message_id, outcome, now)
            outcomes[each.key] = outcome
            if outcome.stops_run:
                break
    return [(each, outcomes[each.key]) for each in invitations if each.key in outcomes]
