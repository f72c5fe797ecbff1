"""Reminders of workbooks: planned, shown, sent, and noted in 提醒日志."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.book.host import Host
from addin.content import Changes, Content, Row
from addin.errors import InputError
from addin.reminders import Mailing, mailing, settings_of
from mailer.ledger import Ledger, default_path
from mailer.outbox import OutboxTransport
from mailer.send import LogRow, Preview, Summary, preview_reminders, send_reminders


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook whose tasks are reminded of."""

    file: Path
    content: Content
    mailing: Mailing


def source_of(host: Host, path: Path, moment: datetime) -> Source:
    """Return what the workbook behind `host`, saved at `path`, gives the mailer.

    Raises:
        WorkbookError: it cannot be read.
        InputError: a setting in it cannot be understood.
    """
    content = host.read()
    try:
        return Source(path, content, mailing(content, path, moment))
    except InputError as error:  # its place is a cell; of which file is known only here
        where = f"{path.name} {error.where}"
        raise InputError(error.what, where=where, remedy=error.remedy) from error


def plan_only(sources: Sequence[Source], moment: datetime, taken: Container[str]) -> Preview:
    """Return what would be sent but for the reminders in `taken`; nothing is written."""
    return preview_reminders(
        [source.mailing.collaboration for source in sources],
        now=moment,
        is_working_day=_is_working_day(sources),
        taken=taken,
        settings=settings_of([source.content for source in sources]),
    )


def send(sources: Sequence[Source], moment: datetime, outbox: Path, ledger: Path | None) -> Summary:
    """Write what is due to the outbox, with the ledger written first."""
    with closing(Ledger(ledger or default_path())) as known:
        return send_reminders(
            [source.mailing.collaboration for source in sources],
            now=moment,
            is_working_day=_is_working_day(sources),
            ledger=known,
            transport=OutboxTransport(outbox),
            settings=settings_of([source.content for source in sources]),
        )


def log_changes(source: Source, log: Sequence[LogRow]) -> Changes:
    """Return what adds the workbook's own rows of `log` to its 提醒日志."""
    own = [row for row in log if row.collaboration == source.mailing.collaboration.id]
    first = source.content.table("ReminderLog").next_number()
    rows = [_log_row(first + n, row) for n, row in enumerate(own)]
    return Changes(append={"ReminderLog": rows} if rows else {})


def _log_row(number: int, row: LogRow) -> Row:
    return {
        "log_id": str(number),
        "sent_at": row.sent_at.replace(tzinfo=None, second=0, microsecond=0),
        "recipient": row.recipient,
        "email": row.email,
        "rule": row.rule,
        "task_id": row.task_id,
        "due": row.due,
        "subject": row.subject,
        "outcome": row.outcome,
    }


def _is_working_day(sources: Sequence[Source]) -> bool:
    """Whether any of the companies works today; exceptions differ by workbook."""
    return any(source.mailing.is_working_day for source in sources)
