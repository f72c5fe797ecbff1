"""The rows that events bring about, written on their own: by a refresh, and by who only reminds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from addin.actions.change_log import ACTOR, log_row, renumbered
from addin.actions.history import by_people, keep, seen
from addin.book.host import Host
from addin.content import Changes, Value
from addin.standing.carrying import Carried, carried
from addin.standing.clock import on_its_clock
from addin.standing.workbook_day import WorkbookDay


def carry_over(host: Host, actual: datetime) -> None:
    """Write what a workbook lacks of the rows that are expected in it, and say so in 变更日志.

    Raises:
        WorkbookError: the workbook cannot be read or saved; it is as it was.
    """
    with host.saved_together():
        content = host.read()
        actual = on_its_clock(content, actual)
        brought = carried(WorkbookDay.at(content, actual))
        if not brought.entries:
            return
        ours = [log_row(0, actual, ACTOR, *entry) for entry in log_entries(brought)]
        log = renumbered(content, [*by_people(host, content, seen(content, actual), ACTOR), *ours])
        changes = brought.changes
        host.write(
            Changes(
                fields=changes.fields,
                cells=changes.cells,
                append={**changes.append, "ChangeLog": log},
            )
        )
        after = host.read()
    if file := host.file:
        keep(file, seen(after, actual))  # what came along is no edit of anybody


def log_entries(brought: Carried) -> Iterator[tuple[str, str, str, Value, Value]]:
    """Yield what 变更日志 says of what was carried over: action, item, field, old, new."""
    for one in brought.entries:
        yield "带入", one.item, one.label, one.old, f"{one.new}（{one.source}）"
