"""Rows that say something and have no id get the next one, as the table has them so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.content import Changes, Content, TableData
from addin.forms import TABLES
from addin.standing.front_door import new_task_ids

_COUNTED = re.compile(r"(.*?)([0-9]{1,6})")
_PLAN = "PlanTasks"


class Numbered(NamedTuple):
    """An id that a row gets: of which table, and the number of the row in its sheet."""

    table: str
    row: int
    identity: str


def numbers(content: Content) -> Sequence[Numbered]:
    """Return the ids that a refresh gives; those of tasks that the plan alone has among them."""
    found = [
        Numbered(name, row, identity)
        for name, table in TABLES.items()
        if table.first_id and content.has(f"{name}.{table.key}")
        for row, identity in _next(content.table(name), table.first_id)
    ]
    if content.has(f"{_PLAN}.task_id") and content.has("Tasks.task_id"):
        rows = _unnumbered(content.table(_PLAN))
        tasks = zip(rows, new_task_ids(content, len(rows)), strict=True)
        found += [Numbered(_PLAN, row, identity) for row, identity in tasks]
    return found


def changes_of(numbered: Sequence[Numbered]) -> Changes:
    """Return the ids as they are written."""
    cells: dict[str, dict[tuple[int, str], str]] = {}
    for name, row, identity in numbered:
        cells.setdefault(name, {})[row, TABLES[name].key] = identity
    return Changes(cells=cells)


def _unnumbered(data: TableData) -> list[int]:
    filled = data.filled(data.table.key)
    return [row for row, is_there in zip(data.rows, filled, strict=True) if not is_there]


def _next(data: TableData, first: str) -> Iterator[tuple[int, str]]:
    """Yield the rows without an id and what they get: counted on from the highest one.

    >>> _following(["M1", "M9"], "M1"), _following(["H07"], "H01"), _following(["草案"], "M1")
    ('M10', 'H08', 'M1')
    """
    ids = data.texts(data.table.key)
    for row in _unnumbered(data):
        identity = _following(ids, first)
        ids = [*ids, identity]
        yield row, identity


def _following(ids: Sequence[str], first: str) -> str:
    counted = [match.groups() for text in ids if (match := _COUNTED.fullmatch(text))]
    if not counted:
        return first
    mark, digits = max(counted, key=lambda each: int(each[1]))
    return f"{mark}{int(digits) + 1:0{len(digits)}}"
