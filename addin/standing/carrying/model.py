"""One carry-over as data, and what it comes to in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from addin.content import Changes, Content, Row, TableData, Value, applied, with_rows
from addin.forms import FIELDS, TABLES
from addin.standing.workbook_day import WorkbookDay


class Carry(NamedTuple):
    """What stands in one place and belongs in another, too.

    - `into`: a table; empty for single fields, which `find` gives by their full names in one row.
    - `source`: where it comes from, as 变更日志 tells it.
    - `find`: the rows as they are expected, with the key of the table; none before their time.
    - `is_whole`: only into a table in which nothing stands: what may differ is overtyped there, and
      rows may be taken out. Else each row that is missing is added, and of a row that is there the
      empty cells are filled.
    - `grows`: False: only into rows that are there.
    - `over`: columns in which what `find` gives takes the place of what stands there.
    """

    into: str
    source: str
    find: Callable[[WorkbookDay], Iterable[Row]]
    is_whole: bool = False
    grows: bool = True
    over: tuple[str, ...] = ()


class Entry(NamedTuple):
    """What 变更日志 says of one cell, or of a whole row (`label` is then that of its table)."""

    source: str
    item: str
    label: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Carried:
    """What some carry-overs write, and what is said of it; `content` is the workbook after it."""

    content: Content
    changes: Changes = field(default_factory=Changes)
    entries: Sequence[Entry] = ()


def carried_by(workbook: WorkbookDay, carries: Iterable[Carry]) -> Carried:
    """Return what the carry-overs come to, one after the other; nothing where all is there."""
    content = stood = workbook.content
    entries: list[Entry] = []
    fields: dict[str, Value] = {}
    cells: dict[str, dict[tuple[int, str], Value]] = {}
    append: dict[str, list[dict[str, Value]]] = {}
    for carry in carries:
        made = _single(workbook, carry) if not carry.into else _rows(workbook, carry)
        if not made.entries:
            continue
        entries += made.entries
        fields |= made.changes.fields
        for name, new in made.changes.cells.items():
            for (row, key), value in new.items():
                if row in stood.table(name).rows:
                    cells.setdefault(name, {})[row, key] = value
                else:  # an earlier carry-over brought it: it has no place in the sheet yet
                    _brought(append[name], content.table(name), row)[key] = value
        for name, rows in made.changes.append.items():
            append.setdefault(name, []).extend(map(dict, rows))
        content = made.content
        workbook = replace(workbook, content=content)
    return Carried(content, Changes(fields=fields, cells=cells, append=append), entries)


def _brought(rows: Sequence[dict[str, Value]], data: TableData, row: int) -> dict[str, Value]:
    """Return which of the added rows stands at a row of the table."""
    key = data.table.key
    item = data.columns[key][data.rows.index(row)]
    return next(each for each in rows if each[key] == item)


def _single(workbook: WorkbookDay, carry: Carry) -> Carried:
    content = workbook.content
    new = {
        name: value
        for row in carry.find(workbook)
        for name, value in row.items()
        if _says(value) and content.has(name) and not content.filled(name)
    }
    entries = [
        Entry(carry.source, str(content.places.get(name, "")), FIELDS[name].label, "", value)
        for name, value in new.items()
    ]
    changes = Changes(fields=new)
    return Carried(applied(content, changes), changes, entries)


def _rows(workbook: WorkbookDay, carry: Carry) -> Carried:
    content = workbook.content
    table = TABLES[carry.into]
    if not (content.has(carry.into) and content.has(f"{carry.into}.{table.key}")):
        return Carried(content)
    data = content.table(carry.into)
    if carry.is_whole and len(data):
        return Carried(content)
    at = _first(data)
    cells: dict[tuple[int, str], Value] = {}
    entries: list[Entry] = []
    added: list[Row] = []
    for row in carry.find(workbook):
        known = {k: v for k, v in row.items() if _says(v) and content.has(f"{carry.into}.{k}")}
        item = str(row[table.key])
        index = at.get(item.casefold())
        if index is not None:
            new = dict(_missing(data, index, known, carry.over))
            cells |= {(data.rows[index], key): value for key, value in new.items()}
            entries += [
                Entry(carry.source, item, table.field(key).label, data.columns[key][index], value)
                for key, value in new.items()
            ]
        elif carry.grows:
            at[item.casefold()] = -1
            added.append(known)
            entries.append(Entry(carry.source, item, table.title, "", _told(carry.into, known)))
    changes = Changes(
        cells={carry.into: cells} if cells else {}, append={carry.into: added} if added else {}
    )
    after = with_rows(content, carry.into, added) if added else content
    return Carried(applied(after, Changes(cells=changes.cells)), changes, entries)


def _missing(
    data: TableData, index: int, row: Row, over: tuple[str, ...]
) -> Iterator[tuple[str, Value]]:
    """Yield what an expected row brings to the one that is there; one added just now is complete."""
    if index < 0:
        return
    for key, value in row.items():
        stands = data.columns[key][index]
        is_empty = stands in (None, "") and index not in data.unreadable(key)
        if key != data.table.key and (is_empty or (key in over and stands != value)):
            yield key, value


def _first(data: TableData) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, text in enumerate(data.texts(data.table.key)):
        if text:
            found.setdefault(text.casefold(), index)
    return found


def _says(value: Value) -> bool:
    return value is not None and value != ""


def _told(table: str, row: Mapping[str, Value]) -> str:
    """Return what a new row says, for people."""
    fields = TABLES[table]
    parts = (f"{fields.field(key).label}{value}" for key, value in row.items() if key != fields.key)
    return "，".join(parts)
