"""Formulas that were typed over: what stands there and what the formula would say.

What Python computes counts in counts, lights and mails, whatever stands in the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.content import Changes, Content, Place, TableData, Value, gives_way
from addin.forms import FIELDS, Field
from addin.standing.derived import derive
from addin.standing.workbook_day import WorkbookDay, once


class Overtyped(NamedTuple):
    """A derived cell without its formula: of row index `row` of a table, or a single field.

    `typed` is what stands at `place`, `computed` what the formula would show.
    """

    table: TableData | None
    row: int
    name: str  # field key, or full name of a single field
    field: Field
    place: Place
    typed: Value
    computed: Value

    @property
    def comes_back(self) -> bool:
        """Whether a refresh puts the formula back by itself, since nothing is lost by it."""
        return self.table is not None and gives_way(self.typed, self.computed, self.field.kind)


@once
def overtyped(workbook: WorkbookDay) -> Sequence[Overtyped]:
    """Return what was typed over formulas."""
    content = workbook.content
    if not content.overtyped and not any(data.overtyped for data in content.tables.values()):
        return ()
    computed = derive(workbook)
    return (*_fields(content, computed), *_cells(content, computed))


@once
def put_back(_: WorkbookDay) -> frozenset[Place]:
    """Return the cells whose formulas are about to be put back: none but in a refresh."""
    return frozenset()


def _fields(content: Content, computed: Changes) -> Iterator[Overtyped]:
    misfits = {one.key: one.raw for one in content.misfits}
    for name in sorted(content.overtyped):
        typed = misfits.get(name, content.fields[name])
        value, place = computed.fields.get(name), content.places[name]
        yield Overtyped(None, 0, name, FIELDS[name], place, typed, value)


def _cells(content: Content, computed: Changes) -> Iterator[Overtyped]:
    for data in content.tables.values():
        if not data.overtyped:
            continue
        cells = computed.cells.get(data.table.name, {})
        raw = {(one.row, one.key): one.raw for one in data.misfits}
        for row, key in sorted(data.overtyped):
            typed = raw.get((row, key), data.columns[key][row])
            value = cells.get((data.rows[row], key))
            field, place = data.table.field(key), data.place(row, key)
            yield Overtyped(data, row, key, field, place, typed, value)
