"""变更日志: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from addin.content import Content, Row, Value

ACTOR = "Xiezuo"


def log_row(
    number: int,
    actual: datetime,
    actor: str,
    action: str,
    item: str,
    label: str,
    old: Value,
    new: Value,
) -> Row:
    """Return a row of 变更日志."""
    return {
        "log_id": str(number),
        "at": actual.replace(tzinfo=None, second=0, microsecond=0),
        "actor": actor,
        "action": action,
        "item": item,
        "field": label,
        "old": _text(old),
        "new": _text(new),
    }


def renumbered(content: Content, rows: Sequence[Row]) -> list[Row]:
    """Return rows with the next numbers of a workbook's 变更日志."""
    first = content.table("ChangeLog").next_number()
    return [{**row, "log_id": str(first + n)} for n, row in enumerate(rows)]


def _text(value: Value) -> str:
    return "" if value is None else str(value)
