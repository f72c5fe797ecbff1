"""What a check says: a problem where the rule saw it, a finding where a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from addin.content import Place, TableData, Value
from addin.forms import Kind, Table, vocabularies

QUOTE_LENGTH = 24  # characters of a value that a message repeats


class Level(StrEnum):
    """How much a finding matters, in the words of the vocabulary 级别."""

    ERROR = vocabularies.ERROR  # must be put right before the form is submitted
    WARNING = vocabularies.WARNING  # probably wrong: look at it
    HINT = vocabularies.HINT  # good to know


Address = tuple[str, str, str]
"""Rule, cell (``Tasks.owner``, ``initiation.goal``) and the id of the row, ``""`` without rows."""

UNKNOWN_ROW = "?"
"""The row id of a finding in a row whose key is empty."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why somebody lets a finding stand.

    `fingerprint` is that of what the cell held; `state` says in words whether it still counts;
    `item`, `field` and `message` are those of the finding, for people; `index` is the row of the
    table Waivers, None before it is written.
    """

    rule: str
    cell: str
    row: str
    reason: str
    person: str
    at: datetime | None
    fingerprint: str
    state: str
    item: str = ""
    field: str = ""
    message: str = ""
    index: int | None = None

    @property
    def address(self) -> Address:
        return self.rule, self.cell, self.row


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, ready to be shown.

    - `key`: the cell's field for programs, ``Tasks.owner`` or ``initiation.goal``.
    - `item`: the id of the row, or the title of the form.
    - `field`: the label of the cell.
    - `message`: what is wrong, repeating the value; `suggestion`: what to do. Both Chinese.
    - `row`: the id of the row, empty for a single field or a whole table.
    - `value`: what the cell holds; of a whole table the message, which says what it lacks.
    - `waiver`: the reason with which somebody accepted it.
    """

    rule: str
    level: Level
    place: Place
    key: str
    item: str
    field: str
    message: str
    suggestion: str
    row: str = ""
    value: Value = None
    waiver: Waiver | None = None

    @property
    def address(self) -> Address:
        """Where it is, whatever is sorted, inserted or renamed."""
        return self.rule, self.key, self.row

    def __str__(self) -> str:
        return f"[{self.level}] {self.place} {self.item}：{self.message}。{self.suggestion}。"


def from_data(data: Sequence[Any]) -> Finding:
    """Return a finding out of its fields in their order, as `addin.standing.as_data` gives them."""
    known: dict[str, Any] = dict(zip(Finding.__slots__, data, strict=True))
    known |= {"level": Level(known["level"]), "place": Place(*known["place"])}
    if waiver := known["waiver"]:
        known["waiver"] = Waiver(*waiver)
    return Finding(**known)


class Problem(NamedTuple):
    """What a rule yields: a cell and two sentences; the registry adds the rest.

    In a table `key` is a field's key and `row` the row's index (-1: the table as a whole, `key`
    then the field of a new row or empty); without a table `key` is the defined name of a single field.
    """

    table: Table | None
    row: int
    key: str
    message: str
    suggestion: str


def at(table: TableData, row: int, key: str, message: str, suggestion: str) -> Problem:
    """Return a problem in the cell of row index `row` and field `key`."""
    return Problem(table.table, row, key, message, suggestion)


def on(name: str, message: str, suggestion: str) -> Problem:
    """Return a problem in the single field `name` (``initiation.goal``)."""
    return Problem(None, 0, name, message, suggestion)


def quoted(value: Value, kind: Kind = Kind.TEXT) -> str:
    """Return a value as a message repeats it: in quotation marks, on one line, shortened."""
    if isinstance(value, datetime):
        text = f"{value:%Y-%m-%d %H:%M}"
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, str):
        text = " ".join(value.split())
    elif kind is Kind.PERCENT and value is not None:
        text = f"{value * 100:.6g}%"
    else:
        text = "" if value is None else f"{value:.10g}"
    if len(text) > QUOTE_LENGTH:
        text = text[: QUOTE_LENGTH - 1] + "…"
    return f"“{text}”"
