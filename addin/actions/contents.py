"""What workbooks said when they were last read, as long as their files are the same (`known`).

Reminders and extracts are judged of it, on any day: a workbook that nobody touched is not read again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from addin.actions.known import ALWAYS, Question
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content, Misfit, Place, Respelling, TableData, Value
from addin.forms import TABLES
from addin.lint import Memory

_LETTERS = 50_000  # of Unicode, from "0" on, before those that are half a letter
WHOLE, PART = "content", "content of an extract"
"""For whom it is: reminders need most of a workbook, an extract a part of that."""


class Known(NamedTuple):
    """What a workbook says, for which of them, and by what its file is recognised."""

    content: Content
    whose: str
    of: bytes = b""


def content_of(
    path: Path, needed: Collection[str], actual: datetime, remembered: Memory | None
) -> Content:
    """Return what the workbook at `path` says of what is `needed`, without the results of formulas.

    All who ask need the same, and of it others may make something (`known_content`).

    Raises:
        WorkbookError: it cannot be read.
    """
    if (known := _known(path, actual, remembered, WHOLE)) is not None:
        return known.content
    host = ClosedWorkbook(path)
    content = host.read(needed, derived=False)
    keep_content(host, Known(content, WHOLE), actual, remembered)
    return content


def known_content(path: Path, actual: datetime, remembered: Memory | None) -> Known | None:
    """Return what was last read of the workbook at `path`, None if it is another one by now."""
    whole = _known(path, actual, remembered, WHOLE)
    return whole or _known(path, actual, remembered, PART)


def is_known(path: Path, actual: datetime, remembered: Memory) -> bool:
    """Return whether there is `known_content`, which costs less than to give it."""
    return any(_asked(path, actual, each).is_answered(remembered) for each in (WHOLE, PART))


def _known(path: Path, actual: datetime, remembered: Memory | None, whose: str) -> Known | None:
    answer = _asked(path, actual, whose).answer(remembered)
    return None if answer is None else Known(from_data(answer.said), whose, answer.of)


def keep_content(
    host: ClosedWorkbook, known: Known, actual: datetime, remembered: Memory | None
) -> None:
    """Keep what the file of a workbook says, for the next who asks."""
    data = as_data(known.content)
    _asked(host.path, actual, known.whose).keep(remembered, host, data, ALWAYS)


def with_written(host: ClosedWorkbook, content: Content, written: Collection[str]) -> Content:
    """Return what a workbook says after some fields and tables of it were written."""
    now = host.read(written, derived=False)
    return replace(
        content,
        fields={**content.fields, **now.fields},
        tables={**content.tables, **now.tables},
        misfits=[*(each for each in content.misfits if each.key not in written), *now.misfits],
        respelt=[*(each for each in content.respelt if each.key not in written), *now.respelt],
    )


def _asked(path: Path, actual: datetime, whose: str) -> Question:
    return Question(whose, path, None, actual.replace(tzinfo=None), by_directory=True)


def as_data(content: Content) -> Any:
    """Return content as plain data."""
    tables = tables_as_data(content.tables)
    named = (sorted(each) for each in (content.overtyped, content.absent, content.unnamed))
    places, misfits, respelt = content.places, content.misfits, content.respelt
    return (content.name, content.fields, tables, places, misfits, respelt, *named)


def tables_as_data(tables: Mapping[str, TableData]) -> Mapping[str, Any]:
    """Return tables as plain data."""
    return {
        name: (
            data.sheet,
            data.rows,
            {key: _short(column) for key, column in data.columns.items()},
            data.letters,
            data.misfits,
            (data.extent.start, data.extent.stop),
            sorted(data.overtyped),
            data.respelt,
            data.below,
        )
        for name, data in tables.items()
    }


def _short(column: Sequence[Value]) -> Sequence[Any]:
    """Return a column of texts or days as each of them once, and a letter a row for one of them."""
    if {*map(type, column)} not in ({str}, {date}, {date, type(None)}):
        return column
    once = {value: chr(n) for n, value in enumerate(dict.fromkeys(column), ord("0"))}
    if 2 * len(once) > len(column) or len(once) > _LETTERS:
        return column
    return list(once), "".join([once[value] for value in column])


def _long(column: list[Any]) -> list[Any]:
    """Return a column out of its short form."""
    if column and isinstance(column[0], list):
        once, letters = column
        return list(map(dict(enumerate(once, ord("0"))).__getitem__, map(ord, letters)))
    return column


def from_data(data: Any) -> Content:
    """Return content out of plain data."""
    name, fields, tables, places, misfits, respelt, overtyped, absent, unnamed = data
    return Content(
        name,
        fields,
        {key: table_from_data(key, *table) for key, table in tables.items()},
        {key: Place(*each) for key, each in places.items()},
        [Misfit(*each) for each in misfits],
        frozenset(overtyped),
        frozenset(absent),
        [Respelling(*each) for each in respelt],
        frozenset(unnamed),
    )


def table_from_data(
    name: str,
    sheet: str,
    rows: list[int],
    columns: dict[str, list[Any]],
    letters: dict[str, str],
    misfits: list[Any],
    extent: list[int],
    overtyped: list[Any],
    respelt: list[Any],
    below: int,
) -> TableData:
    return TableData(
        TABLES[name],
        sheet,
        rows,
        {key: _long(column) for key, column in columns.items()},
        letters,
        [Misfit(*each) for each in misfits],
        range(*extent),
        frozenset((row, key) for row, key in overtyped),
        [Respelling(*each) for each in respelt],
        below,
    )
