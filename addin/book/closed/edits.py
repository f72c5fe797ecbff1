"""From `Changes` to what goes into which cell; tables grow here where they have to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from addin.book.closed.difference import unlike
from addin.book.closed.patching import Target
from addin.book.closed.reading import Reading, read_located
from addin.book.layout import Sheet, TablePlace, locate
from addin.book.moving.formulas import ColumnFormulas, column_formulas
from addin.book.moving.growth import grow
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area
from addin.content import Changes, Content, Row, TableData, Value, empty_value
from addin.errors import InputError
from addin.forms.model import Field, Form, Table

SheetEdits = dict[int, list[tuple[Target, Value]]]
TableCells = dict[tuple[int, str], Value]


class Edits:
    """The edits of a set of changes, by sheet; `rows` counts the rows that tables grew by.

    Building it changes the package where a table has to grow. What tables that are written anew
    say already, by `known`, which must have been read from this very state, is left out.

    Raises:
        InputError: a name, a key or a row that the forms or the workbook do not have.
        OtherWorkbook: see `layout.locate`.
        DamagedWorkbook: see `absent.Absent.writable`.
    """

    def __init__(
        self,
        package: Package,
        forms: Sequence[Form],
        changes: Changes,
        known: Content | None = None,
    ) -> None:
        self._known: Mapping[str, TableData] = known.tables if known else {}
        self._package = package
        self._forms = forms
        self.rows = 0
        names = {*changes.fields, *changes.cells, *changes.append, *changes.replace}
        self.layout = locate(package, forms, names)
        self._check_names(names)
        changes = self._changes = self.layout.absent.writable(changes, package.name)
        self._cells = dict(changes.cells)
        self._used = self._used_rows()
        self._place_rows()
        self.by_sheet: dict[Sheet, SheetEdits] = {}
        for name, value in changes.fields.items():
            at = self.layout.fields[name]
            derived = at.field.derived
            target = Target(name, at.field.kind, derived, at.column, guarded=derived)
            self.by_sheet.setdefault(at.sheet, {}).setdefault(at.row, []).append((target, value))
        for name, cells in self._cells.items():
            if cells:
                self._add_table(self.layout.tables[name], cells)
        for edits in self.by_sheet.values():
            for row in edits.values():
                row.sort(key=lambda edit: edit[0].column)

    def _check_names(self, names: set[str]) -> None:
        layout = self.layout
        unknown = names - set(layout.fields) - set(layout.tables) - layout.absent.names
        if unknown:
            raise InputError(
                f"表单里没有「{'、'.join(sorted(unknown))}」",
                where=self._package.name,
                remedy="请核对名称。",
            )

    def _used_rows(self) -> dict[str, set[int]]:
        """Return which rows hold something, for the tables that get further ones."""
        names = set(self._changes.append) - set(self._changes.replace)
        used = {name: {row for row, _ in self._cells.get(name, ())} for name in names}
        tables = self._known
        if not tables.keys() >= names:
            layout = locate(self._package, self._forms, names)
            tables = read_located(Reading(self._package, layout)).tables
        for name in names & tables.keys():
            used[name].update(tables[name].rows)
        return used

    def _place_rows(self) -> None:
        """Find a place for replaced and appended rows; tables grow where there is none."""
        for name, rows in self._changes.replace.items():
            self._make_room(name, len(rows), set())
            place = self.layout.tables[name]
            cells = self._unlike(place, replacing(place.table, place.area, rows, place.columns))
            self._cells[name] = {**self._cells.get(name, {}), **cells}
            top = place.area.top
            self._used[name] = set(range(top, top + len(rows)))
        for name, rows in self._changes.append.items():
            self._make_room(name, len(rows), self._used[name])
            place = self.layout.tables[name]
            free = _free_rows(place, self._used[name])
            given = {
                (number, key): value
                for number, row in zip(free, rows, strict=False)
                for key, value in appended(place.table, row, place.columns).items()
            }
            self._cells[name] = {**self._cells.get(name, {}), **given}

    def _unlike(self, place: TablePlace, cells: TableCells) -> TableCells:
        """Return the cells that do not stand there already; a formula may have to come back."""
        data = self._known.get(place.table.name)
        if data is None or data.extent.start != place.area.top:  # not known, or moved by now
            return cells
        formulas = {each.key for each in place.table.fields if place.table.holds_formula(each)}
        changed = dict(unlike(cells, data))
        return {at: value for at, value in cells.items() if at in changed or at[1] in formulas}

    def _make_room(self, name: str, needed: int, used: set[int]) -> None:
        """Let a table grow until `needed` rows of it are free; rows found so far move along."""
        place = self.layout.tables[name]
        lacking = needed - len(_free_rows(place, used))
        if lacking <= 0:
            return
        count = place.form.growth(place.table, lacking)
        insertion = grow(self._package, place, count)
        self.rows += count
        self.layout = locate(self._package, self._forms, {*self.layout.tables, *self.layout.fields})
        for other, at in self.layout.tables.items():
            if at.sheet == place.sheet and insertion.pushes:
                cells = self._cells.get(other, {})
                self._cells[other] = {(insertion.row(r), k): v for (r, k), v in cells.items()}
                if other in self._used:
                    self._used[other] = {insertion.row(row) for row in self._used[other]}

    def _add_table(self, place: TablePlace, cells: Mapping[tuple[int, str], Value]) -> None:
        formulas = cache(lambda: column_formulas(self._package, place))
        targets = {
            each.key: _target(place, each, formulas)
            for each in place.table.fields
            if each.key in place.columns
        }
        rows = self.by_sheet.setdefault(place.sheet, {})
        for (row, key), value in cells.items():
            target = targets.get(key)
            if target is None or not place.area.top <= row <= place.area.bottom:
                raise InputError(
                    f"表格「{place.table.title}」没有第 {row} 行的「{key}」",
                    where=self._package.name,
                    remedy="请重新读取工作簿后再试。",
                )
            if row in rows:
                rows[row].append((target, value))
            else:
                rows[row] = [(target, value)]


def _target(place: TablePlace, each: Field, formulas: Callable[[], ColumnFormulas]) -> Target:
    column = place.columns[each.key]
    # What Xiezuo computes may have formulas in any column (links); they stay.
    derived = each.derived or place.table.computed
    name = f"{place.table.name}.{each.key}"
    if not derived:
        return Target(name, each.kind, False, column)
    guarded = place.table.holds_formula(each)
    return Target(
        name, each.kind, True, column, lambda row: formulas().element(column, row), guarded
    )


def _free_rows(place: TablePlace, held: set[int]) -> list[int]:
    return [row for row in range(place.area.top, place.area.bottom + 1) if row not in held]


def appended(table: Table, row: Row, present: Collection[str]) -> Row:
    """Return a row to be added, which remembers nothing of one that stood there before."""
    remembered = {
        key: empty_value(table.field(key).kind) for key in table.remembered if key in present
    }
    return remembered | dict(row)


def replacing(
    table: Table, area: Area, rows: Sequence[Row], present: Collection[str]
) -> TableCells:
    """Return the cells, in the columns present, of a table that is written anew; surplus rows are emptied."""
    cells: TableCells = {}
    for number in range(area.top, area.bottom + 1):
        index = number - area.top
        given: Row = rows[index] if index < len(rows) else {}
        for each in (field for field in table.fields if field.key in present):
            if each.key in given or index >= len(rows) or not each.derived:
                cells[number, each.key] = given.get(each.key, empty_value(each.kind))
    return cells
