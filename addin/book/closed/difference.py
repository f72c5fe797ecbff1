"""What of a set of changes a workbook does not say already, as far as it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from addin.content import Changes, Content, TableData, Value, fitted, same

_CLOSE = frozenset({float, datetime})  # equal to the reader without being the same


def still_to_write(changes: Changes, content: Content) -> Changes:
    """Return the changes without the cells that hold their value already.

    `content` must have been read from the very state that is written to.
    Of 240 000 computed cells of a large tracker a few thousand change from one day to the next;
    the others need not be looked for in the file.
    """
    doubtful = {misfit.key for misfit in content.misfits}
    doubtful |= {cell.key for cell in content.respelt}
    fields = {
        name: value
        for name, value in changes.fields.items()
        if name in doubtful or name in content.overtyped or not _is(content.fields.get(name), value)
    }
    cells = {
        name: dict(unlike(given, content.tables[name])) if name in content.tables else given
        for name, given in changes.cells.items()
    }
    return replace(
        changes, fields=fields, cells={name: left for name, left in cells.items() if left}
    )


def _is(old: Value, new: Value) -> bool:
    return old == new and old.__class__ is new.__class__


def unlike(
    given: Mapping[tuple[int, str], Value], data: TableData
) -> Iterator[tuple[tuple[int, str], Value]]:
    """Yield the cells whose value is another, or that hold something that is no value."""
    position = {row: index for index, row in enumerate(data.rows)}
    kinds = {field.key: field.kind for field in data.table.fields}
    doubtful = {(data.rows[misfit.row], misfit.key) for misfit in data.misfits}
    doubtful |= {(data.rows[cell.row], cell.key) for cell in data.respelt}
    doubtful |= {(data.rows[index], key) for index, key in data.overtyped}
    columns = data.columns
    for place, value in given.items():
        row, key = place
        index = position.get(row)
        if index is not None and key in columns and place not in doubtful:
            old = columns[key][index]
            kind = value.__class__
            if old.__class__ is not kind or kind in _CLOSE:
                if same(old, fitted(value, kinds[key]), kinds[key]):
                    continue
            elif old == value:
                continue
        yield place, value
