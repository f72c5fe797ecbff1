"""The sheet 提醒日志: a mirror, in each workbook, of what the ledger knows about its reminders."""

from __future__ import annotations

from collections.abc import Sequence

from addin.content import Changes, Content, Row
from mailer.delivery.ledger import LogRow


def log_changes(content: Content, rows: Sequence[LogRow]) -> Changes:
    """Return what makes 提醒日志 say `rows`: new ones, and later outcomes of those that stand there.

    A row is known by the number of its mail, the reminder and the task.
    """
    table = content.table("ReminderLog")
    columns = (table.texts(key) for key in ("mail_number", "rule", "task_id"))
    known = {
        (number, rule, task): row
        for row, number, rule, task in zip(table.rows, *columns, strict=True)
        if number
    }
    first = table.next_number()
    new: list[Row] = []
    changed = {}
    for row in rows:
        place = known.get((row.entry.number, row.line.rule, row.line.task))
        if place is None:
            new.append(_row(first + len(new), row))
        else:
            changed[place, "outcome"] = row.outcome
    return Changes(append={"ReminderLog": new}, cells={"ReminderLog": changed})


def _row(number: int, row: LogRow) -> Row:
    entry = row.entry
    return {
        "log_id": str(number),
        "sent_at": entry.planned_for.replace(tzinfo=None, second=0, microsecond=0),
        "recipient": entry.name,
        "email": entry.recipient,
        "rule": row.line.rule,
        "task_id": row.line.task,
        "due": row.line.due,
        "subject": entry.subject,
        "outcome": row.outcome,
        "mail_number": entry.number,
    }
