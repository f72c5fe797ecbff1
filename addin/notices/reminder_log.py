"""The sheet 提醒日志: a mirror, in each workbook, of what was sent about it."""

from __future__ import annotations

from collections.abc import Sequence

from addin.content import Changes, Content, Row
from mailer.delivery.entries import LogRow


def log_changes(content: Content, rows: Sequence[LogRow]) -> Changes | None:
    """Return what makes 提醒日志 say `rows`: new ones, and other outcomes of those that stand there.

    A row is known by the number of its mail, the reminder and the task.
    None: it says all of them already.
    """
    table = content.table("ReminderLog")
    columns = (table.texts(key) for key in ("mail_number", "rule", "task_id", "outcome"))
    known = {
        (number, rule, task): (row, outcome)
        for row, number, rule, task, outcome in zip(table.rows, *columns, strict=True)
        if number
    }
    first = table.next_number()
    new: list[Row] = []
    changed = {}
    for row in rows:
        place = known.get((row.entry.number, row.line.rule, row.line.task))
        if place is None:
            new.append(_row(first + len(new), row))
        elif place[1] != row.outcome:
            changed[place[0], "outcome"] = row.outcome
    if not new and not changed:
        return None
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
        "said": row.line.said,
        "outcome": row.outcome,
        "mail_number": entry.number,
    }
