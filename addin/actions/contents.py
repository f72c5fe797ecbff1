"""What workbooks said when they were last read, as long as their files are the same (`known`).

Reminders and extracts are judged of it, on any day: a workbook that nobody touched is not read again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from addin.actions.known import ALWAYS, Question
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content, Misfit, Place, Respelling, TableData
from addin.forms import TABLES
from addin.lint import Memory


def content_of(
    path: Path, needed: Collection[str], actual: datetime, remembered: Memory | None
) -> Content:
    """Return what the workbook at `path` says of what is `needed`, without the results of formulas.

    All who ask need the same, and of it others may make something (`known_content`).

    Raises:
        WorkbookError: it cannot be read.
    """
    if (known := known_content(path, actual, remembered)) is not None:
        return known
    host = ClosedWorkbook(path)
    content = host.read(needed, derived=False)
    _asked(path, actual).keep(remembered, host, as_data(content), ALWAYS)
    return content


def known_content(path: Path, actual: datetime, remembered: Memory | None) -> Content | None:
    """Return what was last read of the workbook at `path`, None if it is another one by now."""
    answer = _asked(path, actual).answer(remembered)
    return None if answer is None else from_data(answer.said)


def keep_written(
    host: ClosedWorkbook,
    content: Content,
    written: Collection[str],
    actual: datetime,
    remembered: Memory | None,
) -> None:
    """Keep what a workbook says after some fields and tables of it were written, and saved."""
    now = host.read(written, derived=False)
    said = replace(
        content,
        fields={**content.fields, **now.fields},
        tables={**content.tables, **now.tables},
        misfits=[*(each for each in content.misfits if each.key not in written), *now.misfits],
        respelt=[*(each for each in content.respelt if each.key not in written), *now.respelt],
    )
    _asked(host.path, actual).keep(remembered, host, as_data(said), ALWAYS)


def _asked(path: Path, actual: datetime) -> Question:
    return Question("content", path, None, actual.replace(tzinfo=None), by_directory=True)


def as_data(content: Content) -> Any:
    """Return content as plain data."""
    tables = {
        name: (
            data.sheet,
            data.rows,
            data.columns,
            data.letters,
            data.misfits,
            (data.extent.start, data.extent.stop),
            sorted(data.overtyped),
            data.respelt,
            data.below,
        )
        for name, data in content.tables.items()
    }
    named = (sorted(each) for each in (content.overtyped, content.absent, content.unnamed))
    places, misfits, respelt = content.places, content.misfits, content.respelt
    return (content.name, content.fields, tables, places, misfits, respelt, *named)


def from_data(data: Any) -> Content:
    """Return content out of plain data."""
    name, fields, tables, places, misfits, respelt, overtyped, absent, unnamed = data
    return Content(
        name,
        fields,
        {key: _table(key, *table) for key, table in tables.items()},
        {key: Place(*each) for key, each in places.items()},
        [Misfit(*each) for each in misfits],
        frozenset(overtyped),
        frozenset(absent),
        [Respelling(*each) for each in respelt],
        frozenset(unnamed),
    )


def _table(
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
        columns,
        letters,
        [Misfit(*each) for each in misfits],
        range(*extent),
        frozenset((row, key) for row, key in overtyped),
        [Respelling(*each) for each in respelt],
        below,
    )
