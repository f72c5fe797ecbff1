"""Reminders as they would be sent: planned, and written as mails; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from addin.errors import InputError
from addin.forms.reminders import Reminder
from addin.reading.addresses import is_address
from mailer.delivery.entries import LedgerLine
from mailer.delivery.transport import Envelope
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.flag import flag_by
from mailer.letters.mime import build, message_id
from mailer.letters.month_view import month_said
from mailer.letters.render import OURS, Rendered, preview_page, render
from mailer.letters.report_view import week_said
from mailer.letters.stationery import Stationery
from mailer.letters.wording import said
from mailer.planning.digests import Digest, Line, Outgoing, most_pressing, plan_reminders
from mailer.planning.items import Collaboration
from mailer.planning.recipients import Mailbox
from mailer.planning.reminder_rules import OWN

SENDER_NAME = "跨部门协作提醒"


_TRIAL = "试发|"
_WRITTEN = "试写|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How mails go out: from whom, to which domains (empty: all), at most how many a run.

    - without a `sender` mails come from ``xiezuo@`` in the domain of the recipient.
    - `confirmed`: the number of mails that a person agreed to, where it is more than `cap`.
    - `redirect_to`: a trial, all mails go to this mailbox; the ledger keeps them apart, so that
      the real ones are still sent.
    - `writes_files`: mails become files in a folder, which reaches nobody; the ledger keeps them
      apart as well.
    - `stationery`: the templates that mails are written with.
    - `invites_by_calendar`: meetings are entered in the calendar of the mailbox that sends, where
      its server keeps one and invites by itself.
    - `flags_tasks`: reminders of the reader's own tasks get a follow-up flag in Outlook.
    - `desk`: who reads the answers; without one the mails have no links to answer by.
    """

    sender: Mailbox | None = None
    domains: tuple[str, ...] = ()
    cap: int = 200
    confirmed: int | None = None
    redirect_to: Mailbox | None = None
    writes_files: bool = False
    stationery: Stationery = OURS
    flags_tasks: bool = False
    invites_by_calendar: bool = False
    desk: AnswerDesk | None = None

    def __post_init__(self) -> None:
        if self.sender and not is_address(self.sender.address):
            raise InputError(
                f"发件人地址“{self.sender.address}”无效", remedy="请填写一个邮箱地址。"
            )

    def sender_to(self, recipient: Mailbox) -> Mailbox:
        """Return from whom a mail to `recipient` comes."""
        domain = recipient.address.rpartition("@")[2]
        return self.sender or Mailbox(SENDER_NAME, f"xiezuo@{domain}")

    def key_of(self, key: str) -> str:
        """Return the key under which the ledger keeps what `key` stands for."""
        trial = f"{_TRIAL}{key}" if self.redirect_to else key
        return f"{_WRITTEN}{trial}" if self.writes_files else trial

    @property
    def is_trial(self) -> bool:
        """Whether nobody is reached whom the mails are for."""
        return self.writes_files or self.redirect_to is not None


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready to go; `lines` are what it says, for the ledger."""

    digest: Digest
    rendered: Rendered
    envelope: Envelope
    message: bytes
    lines: tuple[LedgerLine, ...]

    @property
    def about(self) -> frozenset[str]:
        """The collaborations that it tells of."""
        return frozenset(line.collaboration.id for line in self.digest.lines)


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

    plan: Outgoing
    mails: tuple[Mail, ...]

    @property
    def rows(self) -> tuple[PreviewRow, ...]:
        """Return the mails as lines of a table."""
        return tuple(_preview_row(mail) for mail in self.mails)

    def page(self) -> str:
        """Return one HTML page with all mails as they would be sent."""
        return preview_page(self.plan, [(mail.digest, mail.rendered) for mail in self.mails])


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
        taken=_Kept(taken, settings),
        domains=settings.domains,
    )
    return Preview(plan, tuple(_compose(digest, settings, now) for digest in plan.digests))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The ledger, asked by the keys of real reminders also in a trial."""

    taken: Container[str]
    settings: Settings

    def __contains__(self, key: object) -> bool:
        return self.settings.key_of(str(key)) in self.taken


def _compose(digest: Digest, settings: Settings, now: datetime) -> Mail:
    sender = settings.sender_to(digest.recipient)
    name = sender.name or sender.address
    rendered = render(digest, sender=name, stationery=settings.stationery, desk=settings.desk)
    lines = tuple(
        replace(line, key=settings.key_of(line.key)) for line in _lines(digest, rendered.full)
    )
    to = digest.recipient
    if settings.redirect_to:
        lines, to = tuple(LedgerLine(line.key) for line in lines), settings.redirect_to
        rendered = replace(
            rendered, subject=f"[试发，原收件人{digest.recipient.name}] {rendered.subject}"
        )
    identity = message_id([line.key for line in lines], sender)
    flag = flag_by(digest.lines, now) if settings.flags_tasks else None
    envelope = Envelope(sender, (to,), rendered.subject, identity, now, flag)
    message = build(
        sender=envelope.sender,
        to=envelope.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=envelope.message_id,
        now=now,
        flag_by=envelope.flag_by,
        reply_to=settings.desk.mailbox if settings.desk else "",
    )
    return Mail(digest, rendered, envelope, message, lines)


def _lines(digest: Digest, full: int) -> tuple[LedgerLine, ...]:
    """Return every key of a mail, with what the sheet 提醒日志 says about it.

    Only what stands in `full` in the mail has a text, and for several reasons but one; every report
    has its own.
    """
    in_full = frozenset(map(id, most_pressing(digest.lines, full)))

    def text(line: Line) -> str:
        if digest.report is Reminder.WEEKLY:
            return week_said(line, digest.day)
        if digest.report is Reminder.MONTHLY:
            return month_said(line)
        return said(line, digest.day) if id(line) in in_full else ""

    told = {
        reason.key: LedgerLine(
            reason.key,
            line.collaboration.id,
            reason.reminder,
            line.item.id,
            line.item.due,
            text(line) if number == 0 else "",
        )
        for line in digest.lines
        for number, reason in enumerate(line.reasons)
    }
    return tuple(told.get(key, LedgerLine(key)) for key in digest.keys)


def _preview_row(mail: Mail) -> PreviewRow:
    lines = mail.digest.lines
    own = sum(line.role in OWN for line in lines)
    return PreviewRow(
        mail.digest.recipient.name,
        mail.digest.recipient.address,
        mail.rendered.subject,
        own,
        len(lines) - own,
        "、".join(sorted({rule for line in lines for rule in line.reminders})),
    )
