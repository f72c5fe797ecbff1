"""Every cell that people type into, column by column, for the rules that the forms imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from addin.content import Content, TableData, Value, empty_value
from addin.forms import FORMS, Field, Form, Kind, Need
from addin.rules.model import Problem


@dataclass(frozen=True, slots=True)
class Column:
    """A field with all its values; a single field is a column of one."""

    content: Content
    form: Form
    field: Field
    table: TableData | None

    @property
    def key(self) -> str:
        """The field for programs: ``Tasks.owner``, ``initiation.goal``."""
        if self.table is not None:
            return f"{self.table.table.name}.{self.field.key}"
        return self.form.name_of(self.field)

    @property
    def values(self) -> Sequence[Value]:
        if self.table is not None:
            return self.table.columns[self.field.key]
        value = self.content.fields.get(self.key)
        return (empty_value(self.field.kind) if value is None else value,)

    @property
    def texts(self) -> Sequence[str]:
        return cast(Sequence[str], self.values)

    def beside(self, key: str) -> Column:
        """Return another field of the same table or form."""
        fields = self.form.fields if self.table is None else self.table.table.fields
        other = next(field for field in fields if field.key == key)
        return Column(self.content, self.form, other, self.table)

    def misfits(self) -> frozenset[int]:
        """Return the rows whose cell holds something that does not fit, read as empty."""
        if self.table is not None:
            return frozenset(m.row for m in self.table.misfits if m.key == self.field.key)
        return frozenset(m.row for m in self.content.misfits if m.key == self.key)

    def empty_rows(self) -> Iterator[int]:
        """Yield the rows in which the cell is empty."""
        values = self.values
        empty = empty_value(self.field.kind)
        if empty not in values:
            return
        misfits = self.misfits()
        for row, value in enumerate(values):
            if value == empty and row not in misfits:
                yield row

    def problem(self, row: int, message: str, suggestion: str) -> Problem:
        """Return a problem in the cell of this column and row."""
        key = self.key if self.table is None else self.field.key
        return Problem(self.table, row, key, message, suggestion)


def columns(content: Content, *kinds: Kind) -> Iterator[Column]:
    """Yield the columns of these kinds (all without any) that people fill in, in sheet order."""
    for form in FORMS:
        for field in form.fields:
            if _is_typed(field, kinds):
                yield Column(content, form, field, None)
        for table in form.tables:
            data = content.table(table.name)
            if table.computed or not len(data):
                continue
            for field in table.fields:
                if _is_typed(field, kinds):
                    yield Column(content, form, field, data)


def _is_typed(field: Field, kinds: tuple[Kind, ...]) -> bool:
    if field.derived or field.need is Need.AUTO:
        return False
    return not kinds or field.kind in kinds
