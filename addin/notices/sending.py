"""Reminders of workbooks: planned, shown, sent, and noted in 提醒日志."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from addin.book.host import Host
from addin.content import Changes, Content
from addin.errors import MailError
from addin.notices.collaborations import company_moment, settings_of
from addin.notices.planning import RemindingWorkbook, at_work, is_working_day
from addin.notices.reminder_log import log_changes
from mailer.answers.secret import answer_secret
from mailer.delivery.claim_file import claim_path
from mailer.delivery.claims import Claims, sender_of
from mailer.delivery.composing import Settings
from mailer.delivery.config import Config
from mailer.delivery.entries import LogRow
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.delivery.send import RunSummary, send_reminders
from mailer.delivery.synced import check_sender
from mailer.delivery.transport import Transport, mail_number
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.stationery import Stationery
from mailer.transports import transport_of
from mailer.transports.outbox import OutboxTransport


def by_way_of(config: Config, outbox: Path | None) -> tuple[Transport, Pace]:
    """Return how mails go out and how fast; a given `outbox` folder counts before the settings.

    Raises:
        InputError, MailError: the settings name something that is not there.
    """
    if outbox:
        return OutboxTransport(outbox), Pace()
    return transport_of(config), Pace(config.limits)


def settings_for(
    contents: Sequence[Content],
    config: Config,
    confirmed: int | None = None,
    *,
    ledger: Path | None = None,
    outbox: Path | None = None,
) -> Settings:
    """Return how mails go out: what the settings file says counts before the workbooks.

    `confirmed` is the number of mails that a person agreed to, `outbox` a folder that they are
    written to whatever the settings say.
    Without a `ledger`, beside which the secret of the answers is kept, mails are only shown: their
    links to answer by look the same, and nobody is believed by them.

    Raises:
        InputError: the sender in a workbook is no mail address, or the folder of templates is not
            there.
        MailError: the secret of the answers cannot be read or written.
    """
    settings = settings_of(contents)
    return replace(
        settings,
        sender=config.sender or settings.sender,
        domains=config.sections["mail"]["domains"],
        redirect_to=config.redirect_to,
        writes_files=outbox is not None or config.transport == "outbox",
        stationery=Stationery(config.file("mail", "templates")),
        invites_by_calendar=config.invites_by_calendar,
        flags_tasks=config.sections["mail"]["flag_tasks"],
        desk=_desk(config.sections["mail"]["reply_to"], ledger),
        confirmed=confirmed,
    )


def send(
    sources: Sequence[RemindingWorkbook],
    moment: datetime,
    *,
    transport: Transport,
    ledger: Ledger,
    settings: Settings,
    pace: Pace,
    claims: Claims | None,
) -> RunSummary:
    """Hand what is due to the transport, with claims and ledger written first."""
    return send_reminders(
        [source.mailing.collaboration for source in at_work(sources)],
        now=company_moment([source.content for source in sources], moment),
        is_working_day=is_working_day(sources),
        ledger=ledger,
        transport=transport,
        settings=settings,
        pace=pace,
        claims=claims,
    )


def claims_for(
    workbooks: Mapping[str, Path], config: Config, settings: Settings, ledger: Ledger | None
) -> Claims | None:
    """Return the claims of a run about some workbooks, by 协作编号; None for a trial.

    Where another computer is to send, nothing can be claimed.
    Without a `ledger` they are only looked at.
    """
    if settings.is_trial:
        return None
    files = {name: claim_path(path, name) for name, path in workbooks.items()}
    claims = Claims(files, sender_of(ledger) if ledger else "")
    for name, path in workbooks.items():
        try:
            check_sender(path, config.sections["mail"]["only_sender"])
        except MailError as error:
            claims.bar(name, error)
    return claims


def files_of(sources: Iterable[RemindingWorkbook]) -> dict[str, Path]:
    """Return the workbooks by 协作编号."""
    return {source.mailing.collaboration.id: source.file for source in sources}


def note(
    host: Host,
    content: Content,
    ledger: Ledger,
    claims: Claims | None,
    now: datetime,
    write: Callable[[Changes], object] | None = None,
) -> None:
    """Bring the 提醒日志 of a workbook up to the claims of all computers and to this one's ledger.

    `content` is what the workbook said lately: where 提醒日志 says everything, nothing is opened.
    `write` writes in another way than the host does.

    Raises:
        WorkbookError: it cannot be written now; a later call makes up for it.
    """
    collaboration = content.text("initiation.collaboration_id")
    own = ledger.unlogged(collaboration)
    claimed = claims.log_rows(collaboration, company_moment([content], now)) if claims else ()
    unique = {(each.entry.message_id, each.line.key): each for each in (*own, *claimed)}
    rows = sorted(unique.values(), key=_place)
    if log_changes(content, rows):
        changes = log_changes(host.read(only={"ReminderLog"}), rows)
        if changes:
            (write or host.write)(changes)
    ledger.logged(own)


def _place(row: LogRow) -> tuple[object, ...]:
    """By when and to whom: the order of rows that are new in 提醒日志."""
    return row.entry.planned_for, row.entry.recipient, row.line.task, row.line.rule


def sent_sentence(count: int, transport: Transport) -> str:
    """Return how many mails went where."""
    if isinstance(transport, OutboxTransport):
        return f"写出提醒邮件 {count} 封，放在 {transport.folder}。只写成文件，没有发给任何人。"
    return f"发出提醒邮件 {count} 封（{transport.name}）。"


def troubles(summary: RunSummary) -> list[str]:
    """Return in sentences what did not go out, or perhaps did not, and what follows from that."""
    told = barred_sentences(summary.barred)
    told += [f"未能发送：{reason}" for _, reason in summary.failed]
    for mail, reason in summary.unknown:
        number = mail_number(mail.envelope.message_id)
        told.append(f"不能确认是否发出（邮件编号 {number}）：{reason}")
    if summary.left:
        told.append(f"本次提前停止，还有 {len(summary.left)} 封没有发，下次运行时再发。")
    if summary.in_doubt:
        told.append(
            f"有 {len(summary.in_doubt)} 封以前的邮件无法确认是否发出，"
            "请人工核对：xiezuo mail resolve"
        )
    return told


def barred_sentences(barred: Iterable[MailError]) -> list[str]:
    """Return in sentences why about some workbooks nothing can be sent."""
    return [f"不能发送提醒：{reason}" for reason in dict.fromkeys(map(str, barred))]


def _desk(mailbox: str, ledger: Path | None) -> AnswerDesk | None:
    if not mailbox:
        return None
    return AnswerDesk(mailbox, answer_secret(ledger)) if ledger else AnswerDesk(mailbox)
