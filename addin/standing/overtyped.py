"""Formulas that were typed over: what stands there and what the formula would say.

What Python computes counts in counts, lights and mails, whatever stands in the cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from addin.content import Changes, Content, Place, TableData, Value, gives_way
from addin.forms import FIELDS, Field


@dataclass(frozen=True, slots=True)
class Overtyped:
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


def is_overtyped(content: Content) -> bool:
    """Return whether any formula of a workbook was typed over."""
    return bool(content.overtyped) or any(data.overtyped for data in content.tables.values())


def overtyped(content: Content, computed: Changes) -> Iterator[Overtyped]:
    """Yield what was typed over formulas; `computed` are all derived values of the workbook."""
    misfits = {one.key: one.raw for one in content.misfits}
    for name in sorted(content.overtyped):
        typed = misfits.get(name, content.fields[name])
        value, place = computed.fields.get(name), content.places[name]
        yield Overtyped(None, 0, name, FIELDS[name], place, typed, value)
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


def with_formulas_back(content: Content, computed: Changes, *, restoring: bool) -> Content:
    """Return `content` as it reads after a refresh has put back the formulas that it may.

    With `restoring` it may put back all of those that stand in tables.
    """
    back: dict[str, set[tuple[int, str]]] = {}
    for each in overtyped(content, computed):
        if each.table is not None and (restoring or each.comes_back):
            back.setdefault(each.table.table.name, set()).add((each.row, each.name))
    tables = dict(content.tables)
    for name, cells in back.items():
        tables[name] = replace(tables[name], overtyped=tables[name].overtyped - cells)
    return replace(content, tables=tables)
