"""From `Changes` to what goes into which cell of an open workbook; tables grow where they must."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from addin.book.closed.edits import appended, replacing
from addin.book.closed.patching import meant, spelt_out
from addin.book.host import Change
from addin.book.layout import side_by_side
from addin.book.ooxml import cells
from addin.book.ooxml.formula import translated
from addin.book.ooxml.reference import Area, letters
from addin.book.open.cells import Journal
from addin.book.open.layout import OpenLayout, OpenTable, locate
from addin.book.open.reading import Block, Typist, field_blocks, filled_rows
from addin.content import Changes, Place, Value, fitted, gives_way, same
from addin.errors import InputError
from addin.forms.model import NUMBER_FORMATS, Field, Form

_Cell = tuple[int, str]


@dataclass(slots=True)
class Planned:
    """What a write comes to: the cells by sheet, the formulas to put back, and what is told.

    `formats` are those of cells whose own would show, or keep, a value as something else.
    """

    cells: dict[str, dict[tuple[int, int], Value]] = field(default_factory=dict)
    formats: list[tuple[str, tuple[int, int], str]] = field(default_factory=list)
    formulas: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    sheets: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    restored: list[Change] = field(default_factory=list)


class OpenEdits:
    """Finds out what a set of changes means for an open workbook, before anything is written.

    Raises:
        InputError: a name, a key or a row that the forms or the workbook do not have, a value
            that a cell cannot hold, or a formula in the way.
        OtherWorkbook: see `layout.locate`.
        DamagedWorkbook: see `absent.Absent.writable`.
    """

    def __init__(self, book: Any, forms: Sequence[Form], changes: Changes) -> None:
        self._book = book
        self._forms = forms
        self._typist = Typist(book.name)
        self._blocks: dict[str, Block] = {}
        names = {*changes.fields, *changes.cells, *changes.append, *changes.replace}
        self._names = names
        self.layout: OpenLayout = locate(book, forms, names)
        self._check_names()
        changes = self._changes = self.layout.absent.writable(changes, book.name)
        self._cells: dict[str, dict[_Cell, Value]] = {n: dict(c) for n, c in changes.cells.items()}
        self._check_cells()
        grown = (self._growth(name) for name in dict.fromkeys((*changes.replace, *changes.append)))
        self.growth = {name: count for name, count in grown if count > 0}

    def grow(self, journal: Journal, unprotect: Any) -> int:
        """Make the tables long enough; return by how many rows they grew in all."""
        grown = 0
        for name, count in self.growth.items():
            place = self.layout.tables[name]
            unprotect(place.sheet)
            _grow(place, count, journal)
            grown += count
            self._moved(place, count)
            self.layout = self.layout.with_rows(place.sheet_name, place.area.bottom, count)
            elsewhere = {n: b for n, b in self._blocks.items() if not self._is_on(n, place)}
            self._blocks = elsewhere
        return grown

    def _is_on(self, name: str, other: OpenTable) -> bool:
        """Whether a table stands on the sheet of another one."""
        return self.layout.tables[name].sheet_name == other.sheet_name

    def _moved(self, grown: OpenTable, count: int) -> None:
        """Rows that were named below a table that grew are further down now."""
        for name, place in self.layout.tables.items():
            if place.sheet_name == grown.sheet_name and place.area.top > grown.area.bottom:
                given = self._cells.get(name, {})
                self._cells[name] = {(row + count, key): v for (row, key), v in given.items()}

    def planned(self) -> Planned:
        """Return what is to be written, after the tables have grown."""
        for name, rows in self._changes.replace.items():
            place = self.layout.tables[name]
            given = self._cells.setdefault(name, {})
            given.update(replacing(place.table, place.area, rows, place.columns))
        for name, rows in self._changes.append.items():
            place = self.layout.tables[name]
            given = self._cells.setdefault(name, {})
            for number, row in zip(self._free(name), rows, strict=False):
                row = appended(place.table, row, place.columns)
                given.update({(number, key): value for key, value in row.items()})
        plan = Planned()
        self._plan_fields(plan)
        for name, given in self._cells.items():
            self._plan_table(plan, self.layout.tables[name], given)
        return plan

    def _check_names(self) -> None:
        layout = self.layout
        unknown = self._names - set(layout.fields) - set(layout.tables) - layout.absent.names
        if unknown:
            raise InputError(
                f"表单里没有「{'、'.join(sorted(unknown))}」",
                where=self._book.name,
                remedy="请核对名称。",
            )

    def _check_cells(self) -> None:
        for name, given in self._cells.items():
            place = self.layout.tables[name]
            for row, key in given:
                if key not in place.columns or not place.area.top <= row <= place.area.bottom:
                    raise InputError(
                        f"表格「{place.table.title}」没有第 {row} 行的「{key}」",
                        where=self._book.name,
                        remedy="请重新读取工作簿后再试。",
                    )
        self._check_values()

    def _check_values(self) -> None:
        """Refuse before the first write what a cell cannot hold."""
        values: Iterator[Value] = (
            value
            for source in (
                self._changes.fields.values(),
                *(given.values() for given in self._changes.cells.values()),
                *(row.values() for rows in self._changes.append.values() for row in rows),
                *(row.values() for rows in self._changes.replace.values() for row in rows),
            )
            for value in source
        )
        where = self._book.name
        for _, value in {(type(value), value) for value in values if value is not None}:
            cells.content(value, since_1904=False, where=where)

    def _block(self, name: str) -> Block:
        if name not in self._blocks:
            place = self.layout.tables[name]
            self._blocks[name] = Block(place.sheet, place.area)
        return self._blocks[name]

    def _free(self, name: str) -> list[int]:
        place, block = self.layout.tables[name], self._block(name)
        used = {place.area.top + index for index in filled_rows(place, block, self._typist)}
        used |= {row for row, _ in self._cells.get(name, {})}
        return [row for row in range(place.area.top, place.area.bottom + 1) if row not in used]

    def _growth(self, name: str) -> tuple[str, int]:
        place, more = self.layout.tables[name], len(self._changes.append.get(name, ()))
        rows = self._changes.replace.get(name)
        if rows is not None:
            lacking = len(rows) + more - (place.area.bottom - place.area.top + 1)
        else:
            lacking = more - len(self._free(name))
        return name, place.form.growth(place.table, lacking)

    def _plan_fields(self, plan: Planned) -> None:
        # A derived one is computed by the program, or what was typed over its formula stays.
        named = [self.layout.fields[name] for name in self._changes.fields]
        places = [place for place in named if not place.field.derived]
        blocks = field_blocks(places)
        for place in places:
            block = blocks[place.sheet_name]
            given = block.value(place.row, place.column)
            formula = block.has_formula(place.row, place.column)
            value = self._changes.fields[place.name]
            self._plan_cell(
                plan, place.name, place.field, place.sheet, place.sheet_name,
                (place.row, place.column), given, formula, value, False,
            )  # fmt: skip

    def _plan_table(self, plan: Planned, place: OpenTable, given: Mapping[_Cell, Value]) -> None:
        block = self._block(place.table.name)
        kinds = {each.key: each for each in place.table.fields}
        # What Xiezuo computes may have formulas in any column (links); they stay.
        computed = {key for key, each in kinds.items() if each.derived or place.table.computed}
        given = {
            (row, key): value
            for (row, key), value in given.items()
            if not (key in computed and block.has_formula(row, place.columns[key]))
        }
        if not given:
            return
        shown = self._shown(place, given)
        plain: dict[tuple[int, int], Value] = {}
        for (row, key), value in given.items():
            each, column = kinds[key], place.columns[key]
            old, formula = shown.value(row, column), block.has_formula(row, column)
            if place.table.holds_formula(each) and not formula:
                self._plan_restoring(plan, place, each, (row, column), old, block, value)
                continue
            if not formula:
                plain[row, column] = fitted(value, each.kind)
            self._plan_cell(
                plan, f"{place.table.name}.{key}", each, place.sheet, place.sheet_name,
                (row, column), old, formula, value, key in computed,
            )  # fmt: skip

        if place.table.name in self._changes.replace:
            _plan_whole(plan, place.sheet_name, plain)

    @staticmethod
    def _shown(place: OpenTable, cells: Collection[_Cell]) -> Block:
        """Return the rectangle around some cells of a table: the whole one takes long to read."""
        rows, columns = {row for row, _ in cells}, {place.columns[key] for _, key in cells}
        return Block(place.sheet, Area(min(columns), min(rows), max(columns), max(rows)))

    def _plan_cell(
        self, plan: Planned, name: str, each: Field, sheet: Any, sheet_name: str,
        at: tuple[int, int], given: Any, formula: bool, value: Value, derived: bool,
    ) -> None:  # fmt: skip
        place = Place(sheet_name, f"{letters(at[1])}{at[0]}")
        new = fitted(value, each.kind)
        old = spelt_out(self._typist.value(given, each.kind, typed=not derived))
        if formula:
            if new in (None, "") and old in (None, ""):
                return
            raise InputError(
                "这个单元格里有公式，不能写入值",
                where=str(place),
                remedy=f"请在 Excel 中删除 {place} 的公式后再试；工作簿没有改动。",
            )
        if same(old, new, each.kind):
            return
        plan.sheets[sheet_name] = sheet
        plan.cells.setdefault(sheet_name, {})[at] = None if new == "" else new
        if isinstance(old, str) and each.kind in NUMBER_FORMATS:
            plan.formats.append((sheet_name, at, NUMBER_FORMATS[each.kind]))
        plan.changes.append(Change(place, name, old, new))

    def _plan_restoring(
        self, plan: Planned, place: OpenTable, each: Field, at: tuple[int, int], given: Any,
        block: Block, value: Value,
    ) -> None:  # fmt: skip
        """A derived cell without its formula gets that of another row back if nothing is lost."""
        formula = column_formula(block, at[1], at[0])
        shown = self._typist.value(given, each.kind)
        old, new = spelt_out(shown), fitted(value, each.kind)
        gives = self._changes.restoring or gives_way(meant(shown), new, each.kind)
        if not formula or not gives:
            return
        plan.sheets[place.sheet_name] = place.sheet
        plan.formulas.setdefault(place.sheet_name, {})[at] = formula
        where = Place(place.sheet_name, f"{letters(at[1])}{at[0]}")
        if old not in (None, ""):
            plan.restored.append(Change(where, f"{place.table.name}.{each.key}", old, new))


def _plan_whole(plan: Planned, sheet_name: str, plain: Mapping[tuple[int, int], Value]) -> None:
    """Take all cells from the first row that changes to the last one: few blocks, not many cells.

    A list that moved down by a row has changed nearly everywhere, and each block takes as long to
    write as another.
    """
    planned = plan.cells.get(sheet_name, {})
    rows = [row for row, column in planned if (row, column) in plain]
    if rows:
        first, last = min(rows), max(rows)
        planned.update(
            {at: None if v == "" else v for at, v in plain.items() if first <= at[0] <= last}
        )


def column_formula(block: Block, column: int, row: int) -> str:
    """Return a column's formula for a row, taken from the last row that has one, else ""."""
    for number in range(block.area.bottom, block.area.top - 1, -1):
        if block.has_formula(number, column):
            return translated(block.formula(number, column), row - number)
    return ""


def _grow(place: OpenTable, count: int, journal: Journal) -> None:
    """Make a table longer, with the formulas of its last row.

    The rows go in above the last one, so that everything that reaches over the table (rules,
    names, sums) takes them in; then the last row's content moves up to where it was.
    """
    bottom = place.area.bottom
    before = Block(place.sheet, replace(place.area, top=bottom))
    width = range(place.area.left, place.area.right + 1)
    formulas = {column: before.formula(bottom, column) for column in width}
    typed = {column: before.value(bottom, column) for column in width if not formulas[column]}
    journal.insert_rows(place.sheet, bottom, count)
    moved: dict[tuple[int, int], Value] = {}
    for column, value in typed.items():
        if value not in (None, ""):
            moved[bottom, column] = value
            moved[bottom + count, column] = None
    if moved:
        journal.write(place.sheet, moved)
    copied = {
        (bottom + index, column): translated(formula, index)
        for index in range(count)
        for column, formula in formulas.items()
        if formula
    }
    journal.formulas(place.sheet, copied)


@dataclass(slots=True)
class _Lifted:
    """What was typed below a table, by row (from 0) and column: values, formulas and formats.

    `codes` are the formats of numbers in a column for text, where only it says what a number is.
    """

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    codes: dict[tuple[int, int], str] = field(default_factory=dict)


def take_in(
    find: Callable[[], Mapping[str, OpenTable]], rows: Mapping[str, int], journal: Journal
) -> None:
    """Make tables longer by the rows that were typed right below them; `find` says where they are.

    The rows keep their cells; a formula of a column that only formulas fill is the table's own.
    Those of tables side by side are lifted before one of them grows: whole rows go in, between
    the rows of the other, too.
    """
    spans = {name: (place.sheet_name, place.area) for name, place in find().items()}
    for names in side_by_side(spans, rows):
        _take_in(find, {name: rows[name] for name in names}, journal)


def _take_in(
    find: Callable[[], Mapping[str, OpenTable]], rows: Mapping[str, int], journal: Journal
) -> None:
    there = find()
    lifted = {name: _lift(there[name], count, journal) for name, count in rows.items()}
    for name, count in rows.items():
        _grow(find()[name], count, journal)
    there = find()
    for name, count in rows.items():
        place, taken = there[name], lifted[name]
        first = place.area.bottom - count + 1
        for (row, column), code in taken.codes.items():
            journal.show(place.sheet, first + row, column, code)
        journal.write(place.sheet, {(first + r, c): v for (r, c), v in taken.values.items()})
        journal.formulas(place.sheet, {(first + r, c): f for (r, c), f in taken.formulas.items()})


def _lift(place: OpenTable, count: int, journal: Journal) -> _Lifted:
    """Take what was typed in the rows below a table out of them."""
    first = place.area.bottom + 1
    whole = replace(place.area, top=first, bottom=place.area.bottom + count)
    block = Block(place.sheet, whole)
    texts = {place.columns[f.key] for f in place.present if f.kind.is_text}
    derived = {place.columns[f.key] for f in place.present if f.derived}
    taken = _Lifted()
    columns = range(whole.left, whole.right + 1)
    there = [(row, column) for row in range(first, whole.bottom + 1) for column in columns]
    for at in there:
        value, formula, to = block.value(*at), block.formula(*at), (at[0] - first, at[1])
        if formula:
            if at[1] not in derived:
                taken.formulas[to] = formula
        elif value not in (None, ""):
            taken.values[to] = value
            if at[1] in texts and not isinstance(value, str):
                taken.codes[to] = place.sheet.range(at).number_format
    journal.write(place.sheet, dict.fromkeys(there))
    return taken
