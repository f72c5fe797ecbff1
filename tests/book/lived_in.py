"""Workbooks as people leave them: something typed into every table and field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content, Value
from addin.forms import FIELDS, TABLES, Field, Kind, Need, Table
from addin.forms.vocabularies import BY_NAME, CASE_SCALE, LEVEL, YES

TODAY = date(2026, 11, 20)
_UNTOUCHED = frozenset({"decision", "use"})  # what is decided is carried out by a refresh
_ROWS = 2


def live_in(path: Path) -> None:
    """Type something into everything that a workbook has, and add what people add."""
    host = ClosedWorkbook(path)
    content = host.read()
    host.write(
        Changes(
            fields={**dict(_fields(content)), "clock.today": TODAY},
            append={
                name: [dict(_row(content, table, n)) for n in range(1, _ROWS + 1)]
                for name, table in TABLES.items()
                if content.has(name) and not table.computed and name != "Calendar"
            },
        )
    )


def _fields(content: Content) -> Iterator[tuple[str, Value]]:
    for name, each in FIELDS.items():
        if content.has(name) and is_typed(each):
            yield name, _value(each, name, 1)


def _row(content: Content, table: Table, number: int) -> Iterator[tuple[str, Value]]:
    for each in table.inputs:
        if content.has(f"{table.name}.{each.key}") and is_typed(each):
            yield each.key, _value(each, f"{table.name}.{each.key}", number)


def is_typed(each: Field) -> bool:
    """Whether these tests type into a field."""
    return not each.derived and each.need is not Need.AUTO and each.key not in _UNTOUCHED


def _value(each: Field, name: str, number: int) -> Value:
    """Return a value that fits a field and stands nowhere else."""
    day = date(2026, 11, 1) + timedelta(days=number)
    by_kind: dict[Kind, Value] = {
        Kind.YES_NO: YES,
        Kind.DATE: day,
        Kind.DATETIME: datetime(day.year, day.month, day.day, 9, 30),
        Kind.INTEGER: 7 + number,
        Kind.NUMBER: 3.25 + number,
        Kind.PERCENT: 0.25,
        Kind.EMAIL: f"{number}.{each.key}@example.com",
    }
    if each.kind is Kind.CHOICE:
        return BY_NAME[each.vocabulary].words[0]
    return by_kind.get(each.kind, f"{name}第{number}个")


def typed(content: Content) -> dict[str, list[Value]]:
    """Return what people typed, by the full name of the field, in the order of the rows."""
    found: dict[str, list[Value]] = {
        name: [content.fields[name]] for name, each in FIELDS.items() if is_typed(each)
    }
    for name, table in TABLES.items():
        if not table.computed:
            data = content.table(name)
            found |= {
                f"{name}.{f.key}": list(data.columns[f.key]) for f in table.inputs if is_typed(f)
            }
    return {name: values for name, values in found.items() if content.has(name)}


def lost(before: Mapping[str, list[Value]], after: Mapping[str, list[Value]]) -> list[str]:
    """Return what was typed before and is not there after, in its row; rows may have come behind.

    A word that came with the workbook and is called otherwise now is none of it, nor what explains a
    row that came with it.
    """
    today = {
        (f"{name}.{key}", row[key])
        for name, table in TABLES.items()
        for row in table.presets
        for key in table.explained
    }
    return [
        f"{name}: {old!r} → {new!r}"
        for name, values in before.items()
        for old, new in zip(values, [*after[name], *[None] * len(values)], strict=False)
        if old not in (None, "", new)
        and (old, new) not in (*LEVEL.synonyms, *CASE_SCALE.synonyms)
        and (name, new) not in today
    ]
