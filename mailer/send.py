"""From plan to delivery: preview first, then ledger, then transport."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from addin.errors import InputError, MailError
from mailer.items import Collaboration
from mailer.ledger import Entry, Ledger
from mailer.mime import build, message_id
from mailer.plan import Digest, Plan, plan_reminders
from mailer.recipients import Mailbox, is_address
from mailer.render import Rendered, preview_page, render
from mailer.rules import Role
from mailer.transport import Envelope, Outcome, State, Transport

SENDER_NAME = "跨部门协作提醒"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How mails go out: from whom, to which domains (empty: all), at most how many a run.

    Without a `sender` mails come from ``xiezuo@`` in the domain of the recipient.
    """

    sender: Mailbox | None = None
    domains: tuple[str, ...] = ()
    cap: int = 200

    def __post_init__(self) -> None:
        if self.sender and not is_address(self.sender.address):
            raise InputError(
                f"发件人地址“{self.sender.address}”无效", remedy="请填写一个邮箱地址。"
            )

    def sender_to(self, recipient: Mailbox) -> Mailbox:
        """Return from whom a mail to `recipient` comes."""
        domain = recipient.address.rpartition("@")[2]
        return self.sender or Mailbox(SENDER_NAME, f"xiezuo@{domain}")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready to go."""

    digest: Digest
    rendered: Rendered
    envelope: Envelope
    message: bytes


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of the preview table."""

    recipient: str
    address: str
    subject: str
    own: int
    copied: int
    rules: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would send now."""

    plan: Plan
    mails: tuple[Mail, ...]

    @property
    def rows(self) -> tuple[PreviewRow, ...]:
        """Return the mails as lines of a table."""
        return tuple(_preview_row(mail) for mail in self.mails)

    def page(self) -> str:
        """Return one HTML page with all mails as they would be sent."""
        return preview_page(self.plan, [(mail.digest, mail.rendered) for mail in self.mails])


@dataclass(frozen=True, slots=True)
class LogRow:
    """One reminder that went out or should have, for the sheet 提醒日志."""

    sent_at: datetime
    recipient: str
    email: str
    rule: str
    task_id: str
    due: date | None
    subject: str
    outcome: str
    collaboration: str
    key: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    - `failed`: certainly not delivered, with the reason; the next run tries again.
    - `unknown`: perhaps delivered; a person has to look.
    - `left`: not tried, because the run was stopped.
    - `recovered`: mails of an interrupted run that turned out to be delivered.
    - `in_doubt`: mails of earlier runs of which nobody can tell.
    """

    plan: Plan
    sent: tuple[Mail, ...] = ()
    failed: tuple[tuple[Mail, str], ...] = ()
    unknown: tuple[tuple[Mail, str], ...] = ()
    left: tuple[Mail, ...] = ()
    recovered: tuple[Entry, ...] = ()
    in_doubt: tuple[Entry, ...] = ()

    @property
    def log(self) -> tuple[LogRow, ...]:
        """Return the rows for 提醒日志: one for each reminder in a mail that was tried."""
        tried = (
            *((mail, "已发送") for mail in self.sent),
            *((mail, "失败") for mail, _ in self.failed),
            *((mail, "待核实") for mail, _ in self.unknown),
        )
        return tuple(row for mail, outcome in tried for row in _log_rows(mail, outcome))


@dataclass(slots=True)
class _Tally:
    sent: list[Mail] = field(default_factory=list)
    failed: list[tuple[Mail, str]] = field(default_factory=list)
    unknown: list[tuple[Mail, str]] = field(default_factory=list)
    left: list[Mail] = field(default_factory=list)


def preview_reminders(
    collaborations: Sequence[Collaboration],
    *,
    now: datetime,
    is_working_day: bool,
    taken: Container[str] = frozenset(),
    settings: Settings | None = None,
) -> Preview:
    """Return what `send_reminders` would send; nothing is written anywhere.

    `taken` is the ledger: mails that it knows are left out.
    """
    settings = settings or Settings()
    plan = plan_reminders(
        collaborations,
        now=now,
        is_working_day=is_working_day,
        taken=taken,
        domains=settings.domains,
    )
    return Preview(plan, tuple(_compose(digest, settings, now) for digest in plan.digests))


def send_reminders(
    collaborations: Sequence[Collaboration],
    *,
    now: datetime,
    is_working_day: bool,
    ledger: Ledger,
    transport: Transport,
    settings: Settings | None = None,
) -> Summary:
    """Send what is due and was not sent before, one mail after another.

    Raises:
        MailError: more mails than the cap allows, another run is sending, or the ledger cannot be
            written; in each case nothing was sent.
    """
    settings = settings or Settings()
    with ledger.session():
        recovered, in_doubt = _reconcile(ledger, transport, now)
        preview = preview_reminders(
            collaborations,
            now=now,
            is_working_day=is_working_day,
            taken=ledger,
            settings=settings,
        )
        _check_cap(len(preview.mails), settings.cap)
        tally = _deliver(preview.mails, ledger, transport, now)
    return Summary(
        preview.plan,
        tuple(tally.sent),
        tuple(tally.failed),
        tuple(tally.unknown),
        tuple(tally.left),
        recovered,
        in_doubt,
    )


def _compose(digest: Digest, settings: Settings, now: datetime) -> Mail:
    sender = settings.sender_to(digest.recipient)
    rendered = render(digest, sender=sender.name or sender.address)
    identity = message_id(digest.keys, sender)
    envelope = Envelope(sender, (digest.recipient,), rendered.subject, identity, now)
    message = build(
        sender=envelope.sender,
        to=envelope.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=envelope.message_id,
        now=now,
    )
    return Mail(digest, rendered, envelope, message)


def _check_cap(count: int, cap: int) -> None:
    if count > cap:
        raise MailError(
            f"本次要发送{count}封邮件，超过上限{cap}封，一封也没有发送",
            remedy=f"请先用 --dry-run 预览，确认无误后把上限提高到{count}再运行。",
        )


def _reconcile(
    ledger: Ledger, transport: Transport, now: datetime
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Find out what became of mails that an earlier run left in doubt."""
    recovered, in_doubt = [], []
    for entry in [*ledger.entries(State.SENDING), *ledger.entries(State.UNKNOWN)]:
        is_ours = entry.via == transport.name
        match transport.was_delivered(entry.message_id) if is_ours else None:
            case True:
                outcome = Outcome(State.SENT, "发送中断后核实：已送达")
                recovered.append(entry)
            case False:
                outcome = Outcome(State.PLANNED, "发送中断后核实：未送达")
            case None:
                outcome = Outcome(State.UNKNOWN, "发送中断，无法核实是否送达")
                in_doubt.append(entry)
        ledger.settle(entry.message_id, outcome, now)
    return tuple(recovered), tuple(in_doubt)


def _deliver(mails: Sequence[Mail], ledger: Ledger, transport: Transport, now: datetime) -> _Tally:
    ledger.plan(((_entry(mail, transport), mail.digest.keys) for mail in mails), now)
    tally = _Tally()
    for at, mail in enumerate(mails):
        identity = mail.envelope.message_id
        if not ledger.begin(identity, now):
            raise MailError("提醒台账在发送途中被别的程序改动", where=str(ledger.path))
        outcome = transport.deliver(mail.envelope, mail.message)
        ledger.settle(identity, outcome, now)
        match outcome.state:
            case State.SENT:
                tally.sent.append(mail)
            case State.FAILED:
                tally.failed.append((mail, outcome.detail))
            case _:
                tally.unknown.append((mail, outcome.detail))
        if outcome.stops_run:
            tally.left.extend(mails[at + 1 :])
            break
    return tally


def _entry(mail: Mail, transport: Transport) -> Entry:
    address = mail.digest.recipient.address
    return Entry(mail.envelope.message_id, transport.name, address, mail.rendered.subject)


def _preview_row(mail: Mail) -> PreviewRow:
    lines = mail.digest.lines
    own = sum(line.role is Role.OWNER for line in lines)
    return PreviewRow(
        mail.digest.recipient.name,
        mail.digest.recipient.address,
        mail.rendered.subject,
        own,
        len(lines) - own,
        "、".join(sorted({rule for line in lines for rule in line.rules})),
    )


def _log_rows(mail: Mail, outcome: str) -> list[LogRow]:
    recipient = mail.digest.recipient
    return [
        LogRow(
            mail.envelope.at,
            recipient.name,
            recipient.address,
            reason.rule,
            line.task.id,
            line.task.due,
            mail.rendered.subject,
            outcome,
            line.collaboration.id,
            reason.key,
            mail.envelope.message_id,
        )
        for line in mail.digest.lines
        for reason in line.reasons
    ]
