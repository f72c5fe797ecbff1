"""What an answer about a workbook was read from, noted by the reading itself.

`noted` content reads as the one that it was made of, and notes each single field, table and column
that is asked for; `read` says what there is now in such a place, to be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from addin.content import Content, TableData

_V = TypeVar("_V")

Read = tuple[str, str]
"""A single field (``("", "initiation.goal")``), a column (``("Tasks", "due")``), what else a table
says (``("Tasks", "")``), or all fields, columns or tables at once (`_ALL`)."""

_ALL = "*"
_BESIDE_COLUMNS = tuple(each.name for each in fields(TableData) if each.name != "columns")


class _Noted(Mapping[str, _V]):
    """A mapping that notes which of its values are asked for; whoever goes through it asks for all."""

    __slots__ = ("_owner", "_reading", "_there")

    def __init__(self, there: Mapping[str, _V], owner: str, reading: list[set[Read]]) -> None:
        self._there = there
        self._owner = owner
        self._reading = reading

    def _note(self, key: str) -> None:
        if self._reading:
            self._reading[-1].add((self._owner, key))

    def __getitem__(self, key: str) -> _V:
        self._note(key)
        return self._there[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return self._there.get(key, default)

    def __iter__(self) -> Iterator[str]:
        self._note(_ALL)
        return iter(self._there)

    def __len__(self) -> int:
        self._note(_ALL)
        return len(self._there)


class _NotedTables(Mapping[str, TableData]):
    """Tables whose columns are noted; a table that is asked for is noted with all but its columns."""

    __slots__ = ("_made", "_reading", "_there")

    def __init__(self, there: Mapping[str, TableData], reading: list[set[Read]]) -> None:
        self._there = there
        self._reading = reading
        self._made: dict[str, TableData] = {}

    def __getitem__(self, key: str) -> TableData:
        if self._reading:
            self._reading[-1].add((key, ""))
        found = self._made.get(key)
        if found is None:
            data = self._there[key]
            columns = _Noted(data.columns, key, self._reading)
            found = self._made[key] = replace(data, columns=columns)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._there)  # which tables there are is compared always, see `apart`

    def __len__(self) -> int:
        return len(self._there)


def noted(content: Content, reading: list[set[Read]]) -> Content:
    """Return the same content, which notes in the last set of `reading`, if any, what is read."""
    return replace(
        content,
        fields=_Noted(content.fields, "", reading),
        tables=_NotedTables(content.tables, reading),
    )


def plain(content: Content) -> Content | None:
    """Return the content that a `noted` one was made of, None of any other."""
    fields, tables = content.fields, content.tables
    if isinstance(fields, _Noted) and isinstance(tables, _NotedTables):
        return replace(content, fields=fields._there, tables=tables._there)
    return None


def apart(content: Content) -> Sequence[object]:
    """Return what of a workbook is not noted, as whatever is judged may rest on it."""
    return (
        list(content.tables),
        content.places,
        content.misfits,
        content.overtyped,
        content.absent,
        content.respelt,
        content.unnamed,
    )


def same(read: Read, one: Content, other: Content) -> bool:
    """Return whether two workbooks, which have the same tables, say the same in a place."""
    owner, key = read
    if not owner:
        return _alike(one.fields, other.fields, key)
    if not key:
        return _rest(one.tables.get(owner)) == _rest(other.tables.get(owner))
    return _alike(one.tables[owner].columns, other.tables[owner].columns, key)


def _rest(data: TableData | None) -> Sequence[object]:
    return () if data is None else [getattr(data, name) for name in _BESIDE_COLUMNS]


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> bool:
    if key == _ALL:
        return list(one) == list(other) and all(_equal(one[each], other[each]) for each in one)
    return _equal(one.get(key), other.get(key))


def _equal(one: Any, other: Any) -> bool:
    """Return whether values, or columns of them, are equal and of the same types (1 is no TRUE)."""
    if not isinstance(one, list):
        return type(one) is type(other) and one == other
    return one == other and list(map(type, one)) == list(map(type, other))
