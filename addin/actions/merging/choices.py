"""What people choose in 合并冲突, carried out at the next refresh."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from addin.actions.merging.model import Cells, emptied
from addin.actions.merging.sheet import DOUBLE, WHOLE_ROW, cell_of, field_of, number_of, shown_cells
from addin.content import Changes, Content, Row, Value, empty_value
from addin.forms import FIELDS, TABLES
from addin.forms.model import Field, Kind
from addin.forms.vocabularies import LEFT_OUT, TAKEN
from addin.standing.fingerprint import as_text

WRITTEN, LEFT = "已写入", "未采用"
TWO_CHOSEN = "同一处采用了不同的值，没有写入，请只留一个"
ROW_GONE = "这一行已经不在表中，没有写入"
DOUBLED = "编号重复，没有写入；请先改正编号，再合并一次，这里选不采用"
UNREADABLE = "“写入内容”被改动过，没有写入"

Entry = tuple[str, str, str, Value, Value]
"""What 变更日志 says: action, item, field, old, new."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the choices made since the last refresh write, and what 变更日志 says of it."""

    changes: Changes = field(default_factory=Changes)
    entries: Sequence[Entry] = ()


def _unpacked(name: str, text: str) -> dict[str, Value] | None:
    """Return the cells that an offer writes; None if they cannot be read any more."""
    try:
        made: Any = json.loads(text)
        return {key: _parsed(field_of(name, key), value) for key, value in made.items()}
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def _parsed(each: Field, text: str) -> Value:
    """Return the value that `as_text` made a text of; what does not fit stays text."""
    if not text or each.kind.is_text:
        return text or empty_value(each.kind)
    try:
        if each.kind is Kind.DATE:
            return date.fromisoformat(text)
        if each.kind is Kind.DATETIME:
            return datetime.fromisoformat(text)
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def settled(content: Content, at: datetime) -> Settled:
    """Return what the choices write that were made since the last refresh.

    A choice that cannot be carried out writes nothing, says why beside it and stays open.
    """
    data = content.table("MergeConflicts")
    groups: dict[Value, list[tuple[int, Mapping[str, Value]]]] = {}
    for number, each in zip(data.rows, data.records(), strict=True):
        groups.setdefault(each["conflict"], []).append((number, each))
    writing = _Writing(content, at.replace(tzinfo=None, second=0, microsecond=0))
    for rows in groups.values():
        writing.settle(rows)
        for number, record in rows:
            if not record["decided_at"]:
                writing.put_in_place(number, record)
    return writing.settled


def open_conflicts(content: Content) -> int:
    """Return of how many places nobody has chosen a value yet, or not so that it could be written."""
    data = content.table("MergeConflicts")
    groups: dict[Value, list[Mapping[str, Value]]] = {}
    for record in data.records():
        groups.setdefault(record["conflict"], []).append(record)
    return sum(not _is_settled(rows) for rows in groups.values())


def _is_settled(rows: Sequence[Mapping[str, Value]]) -> bool:
    """Whether a value was taken, or all were declined."""
    done = [row for row in rows if row["decided_at"] is not None]
    return len(done) == len(rows) or any(row["decision"] == TAKEN for row in done)


class _Writing:
    """Collects what choices write."""

    def __init__(self, content: Content, moment: datetime) -> None:
        self._content = content
        self._moment = moment
        self._fields: dict[str, Value] = {}
        self._cells: dict[str, dict[tuple[int, str], Value]] = {}
        self._append: dict[str, list[Row]] = {}
        self._entries: list[Entry] = []

    @property
    def settled(self) -> Settled:
        cells = {name: given for name, given in self._cells.items() if given}
        return Settled(Changes(self._fields, cells, self._append), tuple(self._entries))

    def settle(self, rows: Sequence[tuple[int, Mapping[str, Value]]]) -> None:
        """Carry out what was chosen of the values of one conflict."""
        open_ = [(n, r) for n, r in rows if r["decision"] and not r["decided_at"]]
        taken = [(n, r) for n, r in open_ if r["decision"] == TAKEN]
        done = any(r["decision"] == TAKEN and r["decided_at"] for _, r in rows)
        if taken and (done or not self._agree([r for _, r in taken])):
            for number, _ in taken:
                self._note(number, outcome=TWO_CHOSEN)
            return
        problems = {number: self._write(record) for number, record in taken}
        for number, record in open_:
            if problems.get(number):
                self._note(number, outcome=problems[number])
            else:
                outcome = WRITTEN if record["decision"] == TAKEN else LEFT
                self._note(number, outcome=outcome, decided_at=self._moment)
        if taken and not any(problems.values()):
            for number, record in rows:
                if not record["decision"]:
                    self._note(number, decision=LEFT_OUT, outcome=LEFT, decided_at=self._moment)

    def _agree(self, records: Sequence[Mapping[str, Value]]) -> bool:
        """Whether all that is chosen can stand side by side."""
        if len(records) == 1:
            return True
        cells: dict[str, str] = {}
        for record in records:
            name, _ = _named(record)
            made = _unpacked(name, str(record["data"]))
            if made is None:  # a row cannot be deleted and changed
                return False
            for key, value in made.items():
                if cells.setdefault(key, as_text(value)) != as_text(value):
                    return False
        return True

    def _write(self, record: Mapping[str, Value]) -> str:
        """Write what a row of 合并冲突 offers; return what stands in the way."""
        name, key = _named(record)
        identity, text = str(record["row"]), str(record["data"])
        new: Cells | None = _unpacked(name, text) if text else None
        if record["field"] == DOUBLE:
            return DOUBLED
        if (
            (name not in FIELDS and name not in TABLES)
            or (text and new is None)
            or (key and not text)
        ):
            return UNREADABLE
        if name in FIELDS:
            old = self._content.fields.get(name)
            for chosen in (new or {}).values():
                self._fields[name] = chosen
                self._entries.append((TAKEN, identity, FIELDS[name].label, old, chosen))
            return ""
        number = number_of(self._content, name, identity)
        if number is None:
            return self._add(name, key, identity, new)
        row = self._content.table(name).rows.index(number)
        written: Cells = emptied(name) if new is None else new
        columns = self._content.table(name).columns
        for column, value in written.items():
            self._cells.setdefault(name, {})[number, column] = value
            old = columns[column][row]
            if as_text(old) != as_text(value):
                label = TABLES[name].field(column).label
                self._entries.append((TAKEN, identity, label, old, value))
        return ""

    def _add(self, name: str, key: str, identity: str, new: Cells | None) -> str:
        if key or (new is not None and not new):
            return ROW_GONE
        if new is not None:
            self._append.setdefault(name, []).append(new)
            self._entries.append((TAKEN, identity, WHOLE_ROW, "", shown_cells(name, new)))
        return ""

    def put_in_place(self, number: int, record: Mapping[str, Value]) -> None:
        """Say where the place of an open conflict stands now; rows are sorted and inserted."""
        name, key = _named(record)
        if name not in FIELDS and name not in TABLES:
            return
        place = cell_of(self._content, name, str(record["row"]), key)
        now = (place.sheet, place.cell) if place else (record["sheet"], "")
        if now != (record["sheet"], record["cell"]):
            self._note(number, sheet=now[0], cell=now[1])

    def _note(self, number: int, **cells: Value) -> None:
        noted = self._cells.setdefault("MergeConflicts", {})
        noted |= {(number, key): value for key, value in cells.items()}


def _named(record: Mapping[str, Value]) -> tuple[str, str]:
    """Return the name and, of a cell of a table, the key that a row of 合并冲突 is about."""
    place = str(record["place"])
    if place in FIELDS:
        return place, ""
    name, _, key = place.partition(".")
    return name, key
