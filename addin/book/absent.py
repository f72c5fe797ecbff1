"""What a workbook does not have: how it reads, and what becomes of writes to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from addin.content import Changes, Content, Row, Value, absent_table, empty_value, require
from addin.forms.model import Field, Form, Need, Table

Tables = Mapping[str, tuple[Form, Table]]
Fields = Mapping[str, tuple[Form, Field]]


def wanted_tables(forms: Sequence[Form], only: Collection[str] | None) -> Tables:
    """Return the tables that `only` names, or all, by name."""
    return {
        table.name: (form, table)
        for form in forms
        for table in form.tables
        if only is None or table.name in only
    }


def wanted_fields(forms: Sequence[Form], only: Collection[str] | None) -> Fields:
    """Return the single fields that `only` names, also by their form's code, or all, by full name."""
    return {
        form.name_of(each): (form, each)
        for form in forms
        for each in form.fields
        if only is None or form.name_of(each) in only or form.code in only
    }


@dataclass(frozen=True, slots=True)
class Absent:
    """Tables, columns of tables that are there, and single fields that a workbook lacks."""

    tables: Tables
    columns: Mapping[str, Field]
    fields: Fields

    @classmethod
    def of(
        cls,
        tables: Tables,
        fields: Fields,
        found: Mapping[str, Collection[str]],
        cells: Collection[str],
    ) -> Absent:
        """Return what of the wanted is neither among the columns `found` by table nor the `cells`."""
        return cls(
            {name: each for name, each in tables.items() if name not in found},
            {
                f"{name}.{column.key}": column
                for name, keys in found.items()
                for column in tables[name][1].fields
                if column.key not in keys
            },
            {name: each for name, each in fields.items() if name not in cells},
        )

    @property
    def names(self) -> frozenset[str]:
        """The full names of everything that is absent, a table's columns with it."""
        columns = (
            f"{n}.{each.key}" for n, (_, table) in self.tables.items() for each in table.fields
        )
        return frozenset((*self.tables, *columns, *self.columns, *self.fields))

    def told_in(self, content: Content) -> Content:
        """Return content in which what is absent reads as if nothing had been filled in."""
        if not (self.tables or self.columns or self.fields):
            return content
        tables = {name: absent_table(*each) for name, each in self.tables.items()}
        fields = {name: empty_value(each.kind) for name, (_, each) in self.fields.items()}
        return replace(
            content,
            fields={**content.fields, **fields},
            tables={**content.tables, **tables},
            absent=self.names,
        )

    def writable(self, changes: Changes, workbook: str) -> Changes:
        """Return the changes without what computes or logs into something that is absent.

        Raises:
            DamagedWorkbook: an input that would be lost.
        """
        if not (self.tables or self.columns or self.fields):
            return changes
        require(workbook, set(self._inputs(changes)))
        return replace(
            changes,
            fields={n: value for n, value in changes.fields.items() if n not in self.fields},
            cells={
                name: {at: value for at, value in cells.items() if self._has(name, at[1])}
                for name, cells in changes.cells.items()
                if name not in self.tables
            },
            append=self._rows(changes.append),
            replace=self._rows(changes.replace),
        )

    def _has(self, table: str, key: str) -> bool:
        return f"{table}.{key}" not in self.columns

    def _inputs(self, changes: Changes) -> Iterator[str]:
        """Yield the absent names of which an input would be lost."""
        for name, (_, each) in self.fields.items():
            if name in changes.fields and not (each.derived or each.need is Need.AUTO):
                yield name
        for name, (_, table) in self.tables.items():
            given = {key for _, key in changes.cells.get(name, ())}
            takes_rows = name in changes.append or name in changes.replace
            if not table.computed and (takes_rows or given - _derived(table)):
                yield name
        for name, cells in changes.cells.items():
            for key in {key for _, key in cells}:
                column = self.columns.get(f"{name}.{key}")
                if column is not None and column.need is not Need.AUTO and not column.derived:
                    yield f"{name}.{key}"

    def _rows(self, given: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
        return {
            name: [self._row(name, row) for row in rows]
            for name, rows in given.items()
            if name not in self.tables
        }

    def _row(self, name: str, row: Row) -> dict[str, Value]:
        return {key: value for key, value in row.items() if self._has(name, key)}


def _derived(table: Table) -> set[str]:
    return {each.key for each in table.fields if each.derived}
