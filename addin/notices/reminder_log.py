"""The sheet 提醒日志: a mirror, in each workbook, of what was sent about it."""

from __future__ import annotations

from collections.abc import Sequence

from addin.content import Changes, Content, Row
from mailer.delivery.entries import LogRow
from mailer.letters.wording import MOST_SAID


def log_changes(content: Content, rows: Sequence[LogRow]) -> Changes | None:
    """Return what makes 提醒日志 say `rows`: new ones, and other outcomes of those that stand there.

    A row is known by the number of its mail, the reminder and the task. A report that several got
    stands there once; the other rows say where.
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
    reports: dict[str, int] = {}
    for row in rows:
        place = known.get((row.entry.number, row.line.rule, row.line.task))
        if place is None:
            number, said = first + len(new), row.line.said
            if len(said) > MOST_SAID and reports.setdefault(said, number) != number:
                said = f"内容同序号{reports[said]}"
            new.append(_row(number, row, said))
        elif place[1] != row.outcome:
            changed[place[0], "outcome"] = row.outcome
    if not new and not changed:
        return None
    return Changes(append={"ReminderLog": new}, cells={"ReminderLog": changed})


def _row(number: int, row: LogRow, said: str) -> Row:
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
        "said": said,
        "outcome": row.outcome,
        "mail_number": entry.number,
    }
