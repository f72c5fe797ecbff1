"""What a merge is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from addin.actions.merging.scope import is_counted
from addin.content import Changes, Content, Row, Value, empty_value
from addin.forms import FIELDS, TABLES

Cells = Mapping[str, Value]
"""Cells of one row by field key; of a single field its one cell.

A value that does not fit the kind of its field is the text that somebody typed.
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that somebody filled in: its name for people, what it says, what it was made from.

    `department` is whom it was handed out to, empty where nobody knows; `who` saved it last, and
    `when` by the company's clock, as far as the file tells.
    """

    name: str
    content: Content
    base: Content
    department: str = ""
    who: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A change that goes into the target.

    `name` is a table or the full name of a single field, `identity` the row's id, `row` its row on
    the target's sheet: None for a single field and for a row that is added.
    `new` holds the cells to write; None deletes the row. `old` is what stands there now.
    """

    name: str
    identity: str
    row: int | None
    old: Cells
    new: Cells | None
    copies: tuple[str, ...]

    @property
    def is_added_row(self) -> bool:
        return self.name in TABLES and self.row is None


@dataclass(frozen=True, slots=True)
class Offer:
    """What one copy wants to stand there: cells to write, or None to delete the row."""

    copy: str
    cells: Cells | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place of which copies want different things; nothing of it is taken.

    `key` is the field, empty where the row as a whole is in question; `base` what it was made from.
    With `is_double` several rows have the id, and nobody can tell which of them is meant.
    """

    name: str
    identity: str
    key: str
    row: int | None
    base: Cells
    offers: tuple[Offer, ...]
    is_double: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge, in the order of the sheets and rows of the target."""

    taken: tuple[Taken, ...] = ()
    conflicts: tuple[Conflict, ...] = field(default=())

    def changes(self, target: Content) -> Changes:
        """Return what is to be written to the target; conflicts write nothing."""
        fields: dict[str, Value] = {}
        cells: dict[str, dict[tuple[int, str], Value]] = {}
        append: dict[str, list[Row]] = {}
        for each in self.taken:
            if each.name in FIELDS:
                fields[each.name] = next(iter((each.new or {}).values()))
            elif each.row is None:
                rows = append.setdefault(each.name, [])
                rows.append(
                    _numbered(each, target, len(rows)) if is_counted(each.name) else each.new or {}
                )
            else:
                written = emptied(each.name) if each.new is None else each.new
                place = cells.setdefault(each.name, {})
                place |= {(each.row, key): value for key, value in written.items()}
        return Changes(fields=fields, cells=cells, append=append)


def emptied(name: str) -> dict[str, Value]:
    """Return the inputs of a table's row with nothing in them."""
    return {each.key: empty_value(each.kind) for each in TABLES[name].inputs}


def _numbered(taken: Taken, target: Content, before: int) -> Row:
    """Return an added row under the next number."""
    data = target.table(taken.name)
    return {data.table.key: str(data.next_number() + before), **(taken.new or {})}
