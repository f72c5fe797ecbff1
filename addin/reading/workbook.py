"""What only the rest of a workbook tells about a cell: its year, its words, its people.

A host reads cells one by one and leaves such a cell among the misfits; when all is read, it asks
`in_context`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import cast

from addin.content import Content, Misfit, Respelling, TableData, Value
from addin.errors import DamagedWorkbook
from addin.forms import FIELDS
from addin.forms.initiation import METRICS
from addin.forms.model import Field, Kind
from addin.forms.vocabularies import BY_NAME
from addin.reading.cells import COMPUTED, TYPED, read_text
from addin.reading.clock import clock_time
from addin.reading.dates import NO_DATE, NO_DATE_NUMBER, NO_YEAR
from addin.reading.model import Respelt, Span, Unreadable, plus_year
from addin.reading.names import listed, one_name
from addin.reading.numbers import read_bound
from addin.reading.words import Words, dictionary_of

_STARTS, _DEADLINE = ("initiation.date", "initiation.start"), "initiation.deadline"
_DAYS = frozenset({*_STARTS, _DEADLINE})
_DICTIONARY = frozenset(
    {"Synonyms", *(f"Words_{name}" for name, each in BY_NAME.items() if each.extensible)}
)

_ASKED = frozenset({TYPED, COMPUTED, NO_YEAR, NO_DATE, NO_DATE_NUMBER})

More = Callable[[Collection[str]], Content]
"""Gives the content of further fields and tables of the same workbook, as far as it has them."""


def in_context(content: Content, more: More) -> Content:
    """Return content with what the rest of the workbook tells about its misfits.

    `more` is asked for what was not read, and only where there are misfits that need it.
    """
    if not content.misfits and not any(data.misfits for data in content.tables.values()):
        return content
    context = _Context(content, more)
    tables = {name: _table(data, context) for name, data in content.tables.items()}
    fields = dict(content.fields)
    misfits: list[Misfit] = []
    respelt = [*content.respelt]
    for misfit in content.misfits:
        said = context.said(misfit, FIELDS.get(misfit.key))
        if isinstance(said, Misfit):
            misfits.append(said)
        else:
            fields[misfit.key] = _taken(said, misfit, respelt)
    return replace(content, fields=fields, tables=tables, misfits=misfits, respelt=respelt)


def _table(data: TableData, context: _Context) -> TableData:
    if not data.misfits:
        return data
    columns = dict(data.columns)
    for key in {misfit.key for misfit in data.misfits}:
        columns[key] = list(columns[key])
    misfits: list[Misfit] = []
    respelt = [*data.respelt]
    for misfit in data.misfits:
        said = context.said(misfit, data.table.field(misfit.key))
        if isinstance(said, Misfit):
            misfits.append(said)
        else:
            column = cast("list[Value]", columns[misfit.key])
            column[misfit.row] = _taken(said, misfit, respelt)
    made = replace(data, columns=columns, misfits=misfits, respelt=respelt)
    return _bounded(made) if data.table.name == METRICS.name else made


def _bounded(metrics: TableData) -> TableData:
    """Return 量化指标 with targets such as “≤90” taken apart into 目标值 and 方向.

    Where 方向 says otherwise the target stays as it was typed.
    """
    targets, directions = list(metrics.columns["target"]), list(metrics.columns["direction"])
    misfits: list[Misfit] = []
    respelt = [*metrics.respelt]
    for misfit in metrics.misfits:
        read = read_bound(misfit.raw) if misfit.key == "target" else None
        if read is None or directions[misfit.row] not in ("", read.direction):
            misfits.append(misfit)
            continue
        respelt.append(Respelling("target", misfit.row, misfit.raw))
        targets[misfit.row] = read.number
        if not directions[misfit.row]:
            directions[misfit.row] = read.direction
            respelt.append(Respelling("direction", misfit.row, misfit.raw))
    columns = {**metrics.columns, "target": targets, "direction": directions}
    return replace(metrics, columns=columns, misfits=misfits, respelt=respelt)


def _taken(said: Value | Respelt, misfit: Misfit, respelt: list[Respelling]) -> Value:
    """Return the value of a cell that is no misfit after all, noting that it is spelt otherwise."""
    if not isinstance(said, Respelt):
        return said
    if misfit.why != COMPUTED:
        respelt.append(Respelling(misfit.key, misfit.row, misfit.raw))
    return said.value


class _Context:
    """What a workbook tells about its cells, each looked up when first asked for."""

    def __init__(self, content: Content, more: More) -> None:
        self._content = content
        self._more = more

    def said(self, misfit: Misfit, field: Field | None) -> Value | Respelt | Misfit:
        """Return what a misfit says, the misfit itself where that is nothing."""
        match field.kind if field and misfit.why in _ASKED else None:
            case Kind.DATE | Kind.DATETIME as kind:
                return self._date(misfit, kind)
            case Kind.CHOICE | Kind.YES_NO if field:
                read = self._words[field.vocabulary or "yes_no"].read(misfit.raw)
                if isinstance(read, Unreadable):
                    return misfit._replace(why=read.why, likely=read.likely)
                return read if read == misfit.raw else Respelt(misfit.raw, read)
            case Kind.TIME:  # what is none is told beside its default (F-57)
                time = clock_time(misfit.raw)
                return misfit.raw if time is None else Respelt(misfit.raw, f"{time:%H:%M}")
            case Kind.PERSON | Kind.DEPARTMENT as kind:
                known = self._known(kind)
                name = one_name(misfit.raw, known)
                is_other = name != misfit.raw and name in known
                return Respelt(misfit.raw, name) if is_other else misfit.raw
            case Kind.PEOPLE | Kind.DEPARTMENTS as kind:
                return listed(misfit.raw, self._known(kind))
            case _:
                return misfit

    def _date(self, misfit: Misfit, kind: Kind) -> Respelt | Misfit:
        read = read_text(misfit.raw, kind, self._span)
        if isinstance(read, Respelt) and misfit.why == NO_YEAR:
            return read
        return misfit._replace(likely=read.likely) if isinstance(read, Unreadable) else misfit

    def _known(self, kind: Kind) -> Collection[str]:
        return self._people if kind in (Kind.PERSON, Kind.PEOPLE) else self._departments

    @cached_property
    def _span(self) -> Span | None:
        """From 发起 to a year after 截止: the days that the workbook may name."""
        content = self._having(_DAYS)
        starts = (content.date(name) for name in _STARTS)
        start, deadline = next((day for day in starts if day), None), content.date(_DEADLINE)
        return Span(start, plus_year(deadline)) if start and deadline else None

    @cached_property
    def _words(self) -> Mapping[str, Words]:
        return dictionary_of(self._having(_DICTIONARY))

    @cached_property
    def _people(self) -> frozenset[str]:
        return self._names("People", "name")

    @cached_property
    def _departments(self) -> frozenset[str]:
        return self._names("Departments", "department")

    def _names(self, table: str, key: str) -> frozenset[str]:
        data = self._having({table}).tables.get(table)
        return frozenset(data.texts(key)) - {""} if data else frozenset()

    def _having(self, names: Collection[str]) -> Content:
        """Return content that holds these fields and tables, as far as the workbook has them."""
        have = self._content.fields.keys() | self._content.tables.keys()
        if have.issuperset(names):
            return self._content
        try:
            return self._more(names)
        except DamagedWorkbook:  # what is asked for besides must not stop anybody
            return self._content
