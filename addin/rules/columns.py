"""Every cell that people type into, column by column, for the rules that the forms imply."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import compress
from typing import NamedTuple, cast

from addin.content import Content, Misfit, Respelling, TableData, Value, empty_value
from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES, Field, Form, Kind, Need
from addin.rules.model import Problem

_FORMS = {form.code: form for form in FORMS}


class Column(NamedTuple):
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
    def sheet(self) -> str:
        """The sheet as it is called in the workbook."""
        if self.table is not None:
            return self.table.sheet
        place = self.content.places.get(self.key)
        return place.sheet if place else self.form.sheet

    @property
    def values(self) -> Sequence[Value]:
        if self.table is not None:
            return self.table.columns[self.field.key]
        value = self.content.fields.get(self.key)
        return (empty_value(self.field.kind) if value is None else value,)

    @property
    def texts(self) -> Sequence[str]:
        return cast(Sequence[str], self.values)

    @property
    def numbers(self) -> Sequence[float | None]:
        return cast("Sequence[float | None]", self.values)

    @property
    def days(self) -> Sequence[date | None]:
        """The values of a date column; with time of day if its kind has one."""
        return cast("Sequence[date | None]", self.values)

    def beside(self, key: str) -> Column:
        """Return another field of the same table or form."""
        fields = self.form.fields if self.table is None else self.table.table.fields
        other = next(field for field in fields if field.key == key)
        return Column(self.content, self.form, other, self.table)

    def misfits(self) -> list[Misfit]:
        """Return the cells that cannot be read."""
        if self.table is not None:
            return [each for each in self.table.misfits if each.key == self.field.key]
        return [each for each in self.content.misfits if each.key == self.key]

    def respelt(self) -> list[Respelling]:
        """Return the cells whose value was read from something else than itself."""
        if self.table is not None:
            return [each for each in self.table.respelt if each.key == self.field.key]
        return [each for each in self.content.respelt if each.key == self.key]

    def unreadable(self) -> frozenset[int]:
        """Return the rows whose cell cannot be read: it is not empty."""
        return frozenset(misfit.row for misfit in self.misfits())

    def empty_rows(self) -> Iterator[int]:
        """Yield the rows in which the cell is empty."""
        values = self.values
        empty = empty_value(self.field.kind)
        if empty not in values:
            return
        unreadable = self.unreadable()
        yield from (row for row in rows_of(values, {empty}) if row not in unreadable)

    def problem(self, row: int, message: str, suggestion: str) -> Problem:
        """Return a problem in the cell of this column and row."""
        key = self.key if self.table is None else self.field.key
        table = None if self.table is None else self.table.table
        return Problem(table, row, key, message, suggestion)


def rows_of(values: Sequence[object], wanted: Container[object]) -> Sequence[int]:
    """Return the rows of a column whose value is one of those wanted."""
    # Nothing of Python's own runs for each of a hundred thousand cells.
    return list(compress(range(len(values)), map(wanted.__contains__, values))) if wanted else ()


def columns(content: Content, *kinds: Kind) -> Iterator[Column]:
    """Yield the columns of these kinds (without any: all) that people fill in, by sheet.

    What the workbook does not have is left out.
    """
    for form, owner, fields in _typed(kinds):
        data = content.tables.get(owner) if owner and content.has(owner) else None
        if owner and (data is None or not len(data)):
            continue
        for name, field in fields:
            if content.has(name):
                yield Column(content, form, field, data)


@cache
def _typed(kinds: tuple[Kind, ...]) -> Sequence[tuple[Form, str, Sequence[tuple[str, Field]]]]:
    """Return by form, for its single fields and each of its tables, the fields by full name."""
    found: list[tuple[Form, str, Sequence[tuple[str, Field]]]] = []
    for form in FORMS:
        single = [(form.name_of(each), each) for each in form.fields if _is_typed(each, kinds)]
        found.append((form, "", single))
        for table in form.tables:
            typed = [
                (f"{table.name}.{each.key}", each)
                for each in table.fields
                if not table.computed and _is_typed(each, kinds)
            ]
            found.append((form, table.name, typed))
    return [each for each in found if each[2]]


def column_of(content: Content, key: str) -> Column:
    """Return the column of a field named as in `Column.key`; raises KeyError if there is none."""
    owner, _, name = key.partition(".")
    if owner in TABLES:
        return Column(
            content, FORM_OF_TABLE[owner], TABLES[owner].field(name), content.table(owner)
        )
    form = _FORMS[owner]
    return Column(content, form, FIELDS[key], None)


def _is_typed(field: Field, kinds: tuple[Kind, ...]) -> bool:
    if field.derived or field.need is Need.AUTO:
        return False
    return not kinds or field.kind in kinds
