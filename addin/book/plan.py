"""From `Changes` to what goes into which cell; tables grow here where they have to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from addin.book.growth import grow
from addin.book.layout import Sheet, TablePlace, locate
from addin.book.package import Package
from addin.book.patching import Target
from addin.book.reading import Reading, read_located
from addin.book.tableformulas import ColumnFormulas, column_formulas
from addin.content import Changes, Row, Value, empty_value
from addin.errors import InputError
from addin.forms.model import Field, Form

SheetEdits = dict[int, list[tuple[Target, Value]]]


class Plan:
    """The edits of a set of changes, by sheet; `rows` counts the rows that tables grew by.

    Building it changes the package where a table has to grow.

    Raises:
        InputError: a name, a key or a row that the forms or the workbook do not have.
        OtherWorkbook, DamagedWorkbook: see `layout.locate`.
    """

    def __init__(self, package: Package, forms: Sequence[Form], changes: Changes) -> None:
        self._package = package
        self._forms = forms
        self._changes = changes
        self.rows = 0
        names = {*changes.fields, *changes.cells, *changes.append, *changes.replace}
        self.layout = locate(package, forms, names)
        self._check_names(names)
        targets = self._rows_of_tables()
        self.edits: dict[Sheet, SheetEdits] = {}
        for name, value in changes.fields.items():
            at = self.layout.fields[name]
            target = Target(name, at.field.kind, at.field.derived, at.column)
            self._add(at.sheet, at.row, target, value)
        for name, cells in targets.items():
            self._add_table(self.layout.tables[name], cells)
        for edits in self.edits.values():
            for row in edits.values():
                row.sort(key=lambda edit: edit[0].column)

    def _check_names(self, names: set[str]) -> None:
        unknown = names - set(self.layout.fields) - set(self.layout.tables)
        if unknown:
            raise InputError(
                f"表单里没有「{'、'.join(sorted(unknown))}」",
                where=self._package.name,
                remedy="请核对名称。",
            )

    def _rows_of_tables(self) -> dict[str, dict[tuple[int, str], Value]]:
        """Return all cells of tables that are written, with rows found for appended ones."""
        changes = self._changes
        cells = {name: dict(given) for name, given in changes.cells.items()}
        for name, rows in changes.replace.items():
            place = self._with_rows(name, len(rows), taken=())
            cells.setdefault(name, {}).update(_replacing(place, rows))
        used = self._used_rows(set(changes.append) - set(changes.replace))
        for name, rows in changes.append.items():
            taken = used.get(name) or range(0)
            if name in changes.replace:
                top = self.layout.tables[name].area.top
                taken = range(top, top + len(changes.replace[name]))
            taken = (*taken, *(row for row, _ in cells.get(name, ())))
            place = self._with_rows(name, len(rows), taken=taken)
            free = _free_rows(place, taken)
            for number, row in zip(free, rows, strict=False):
                cells.setdefault(name, {}).update({(number, key): v for key, v in row.items()})
        return cells

    def _used_rows(self, names: set[str]) -> Mapping[str, Sequence[int]]:
        if not names:
            return {}
        layout = locate(self._package, self._forms, names)
        content = read_located(Reading(self._package, layout))
        return {name: table.rows for name, table in content.tables.items()}

    def _with_rows(self, name: str, count: int, taken: Sequence[int]) -> TablePlace:
        """Return a table that has `count` rows besides those taken; it grows if it must."""
        place = self.layout.tables[name]
        lacking = count - len(_free_rows(place, taken))
        if lacking > 0:
            grow(self._package, place, lacking)
            self.rows += lacking
            # Rows of another table on the sheet may have moved; theirs were not yet looked up.
            self._locate_again()
        return self.layout.tables[name]

    def _locate_again(self) -> None:
        names = {*self.layout.tables, *self.layout.fields}
        self.layout = locate(self._package, self._forms, names)

    def _add_table(self, place: TablePlace, cells: Mapping[tuple[int, str], Value]) -> None:
        formulas = _lazy(lambda: column_formulas(self._package, place))
        targets = {each.key: _target(place, each, formulas) for each in place.table.fields}
        for (row, key), value in cells.items():
            target = targets.get(key)
            if target is None or not place.area.top <= row <= place.area.bottom:
                raise InputError(
                    f"表格「{place.table.title}」没有第 {row} 行的「{key}」",
                    where=self._package.name,
                    remedy="请重新读取工作簿后再试。",
                )
            self._add(place.sheet, row, target, value)

    def _add(self, sheet: Sheet, row: int, target: Target, value: Value) -> None:
        self.edits.setdefault(sheet, {}).setdefault(row, []).append((target, value))


def _target(place: TablePlace, each: Field, formulas: Callable[[], ColumnFormulas]) -> Target:
    column = place.columns[each.key]
    # What Xiezuo computes may have formulas in any column (links); they stay.
    derived = each.derived or place.table.computed
    name = f"{place.table.name}.{each.key}"
    if not derived:
        return Target(name, each.kind, False, column)
    return Target(name, each.kind, True, column, lambda row: formulas().element(column, row))


def _lazy(make: Callable[[], ColumnFormulas]) -> Callable[[], ColumnFormulas]:
    return cache(make)


def _free_rows(place: TablePlace, taken: Sequence[int]) -> list[int]:
    held = set(taken)
    return [row for row in range(place.area.top, place.area.bottom + 1) if row not in held]


def _replacing(place: TablePlace, rows: Sequence[Row]) -> dict[tuple[int, str], Value]:
    """Return the cells of a table that is written anew; surplus rows are emptied."""
    cells: dict[tuple[int, str], Value] = {}
    for number in range(place.area.top, place.area.bottom + 1):
        index = number - place.area.top
        given: Row = rows[index] if index < len(rows) else {}
        for each in place.table.fields:
            if each.key in given or index >= len(rows) or not each.derived:
                cells[number, each.key] = given.get(each.key, empty_value(each.kind))
    return cells
