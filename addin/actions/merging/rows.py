"""The rows of a table as somebody filled them in, and what of two of them counts as different."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from addin.actions.merging.model import Cells
from addin.actions.merging.scope import DECIDED, carried, compared, identity_keys
from addin.actions.merging.three_way import says
from addin.content import Content, Value
from addin.standing.fingerprint import as_text

Said = frozenset[tuple[str, str]]
"""All that a row says, in a form that can be counted."""


class TypedRow(NamedTuple):
    """A row as somebody filled it in: where it stands, its id (empty: none), its filled-in cells."""

    number: int
    identity: str
    cells: Cells


def typed_rows(name: str, content: Content) -> list[TypedRow]:
    """Return the rows of a table with what was typed, also where it does not fit."""
    data = content.table(name)
    raw = {(misfit.row, misfit.key): misfit.raw for misfit in data.misfits}
    keys = [field.key for field in carried(name)]
    columns = [data.columns[key] for key in keys]
    known_by = identity_keys(name)
    rows = []
    for index, (number, values) in enumerate(
        zip(data.rows, zip(*columns, strict=True), strict=True)
    ):
        cells: dict[str, Value] = {
            key: value
            for key, value in zip(keys, values, strict=True)
            if value is not None and value != ""
        }
        if raw:
            cells |= {key: raw[index, key] for key in keys if (index, key) in raw}
        if cells and (name not in DECIDED or DECIDED[name].by in cells):
            rows.append(TypedRow(number, _identity(cells, known_by), cells))
    return rows


def _identity(cells: Cells, known_by: Sequence[str]) -> str:
    texts = [as_text(cells.get(key)) for key in known_by]
    return "\n".join(texts) if any(texts) else ""


class Comparison:
    """What of two versions of a row of one table counts as different."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields = {field.key: field for field in carried(name)}
        self.compared = compared(name)
        self._telling = self.compared | set(identity_keys(name))

    def alike(self, one: Cells | None, other: Cells | None) -> bool:
        """Whether two versions of a row say the same."""
        if one is None or other is None:
            return one is other
        return one == other or not self.differing(one, other)

    def differing(self, one: Cells, other: Cells) -> list[str]:
        """Return the columns in which two versions of a row differ, in their order."""
        return [
            key
            for key in self.fields
            if key in self.compared
            and one.get(key) != other.get(key)
            and self._says(key, one) != self._says(key, other)
        ]

    def _says(self, key: str, cells: Cells) -> str:
        return says(self.fields[key], cells.get(key))

    def said(self, row: TypedRow) -> Said:
        """Return what tells a row without an id from another."""
        return frozenset(
            (key, text) for key in self._telling if (text := self._says(key, row.cells))
        )

    def order(self, said: Said) -> tuple[list[str], list[tuple[str, str]]]:
        """Return by what rows are added in an order of their own: by time, then by content."""
        moments = [text for key, text in sorted(said) if self.fields[key].kind.is_date]
        return moments, sorted(said)
