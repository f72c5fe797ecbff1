"""What a workbook says, as plain data: fields by name and tables by column.

Columns are typed lists, because a rule over one hundred thousand rows is then a loop over
``zip(...)`` and needs no objects per row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import isclose
from typing import Any, NamedTuple, TypeVar, cast

from addin.errors import DamagedWorkbook
from addin.forms import TABLES
from addin.forms.model import Form, Kind, Table
from addin.forms.names import told

_V = TypeVar("_V")
_DIGITS = 9  # of a number that counts rows

Value = str | int | float | bool | date | datetime | None
"""What one cell holds: text kinds ``str`` (empty: ``""``), dates ``date``/``datetime`` or None,
numbers ``int``/``float`` or None."""

Row = Mapping[str, Value]


class Place(NamedTuple):
    """A cell, for messages and links."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


class Misfit(NamedTuple):
    """A cell that cannot be read: text that is no date in a date cell, an error value.

    The typed column holds the empty value at that place, in a column of words the text itself.
    It is not empty: ask `TableData.filled` and `Content.filled`, or `unreadable`.
    """

    key: str
    row: int  # index into the table's rows; 0 for a single field
    raw: str
    why: str = ""  # what is wrong, in Chinese, to be said of `raw`
    likely: Value = None  # what is probably meant


class Respelling(NamedTuple):
    """A cell whose value was read from something else than itself, such as a date in text.

    The typed column holds the value; a refresh writes it into the cell.
    """

    key: str
    row: int  # index into the table's rows; 0 for a single field
    raw: str


class AbsentPart(LookupError):
    """A table, a column or a field was asked for that the workbook does not have."""


class _Guarded(dict[str, _V]):
    """What is there by name; whoever asks for what is absent gets no answer, not an empty one."""

    def __init__(self, present: Mapping[str, _V], absent: Collection[str]) -> None:
        super().__init__({key: value for key, value in present.items() if key not in absent})
        self.absent = absent

    def __getitem__(self, key: str) -> _V:
        if key in self.absent:
            raise AbsentPart(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self or key in self.absent else default


@dataclass(frozen=True, slots=True)
class TableData:
    """The filled-in rows of one table, column by column.

    `rows` are the sheet's row numbers (1-based), `letters` the column letters;
    rows in which nobody typed anything are left out.
    `extent` are the sheet's rows of the whole table, blank ones included.
    `overtyped` names the derived cells in which somebody typed over the formula, by index into the
    rows and field key; the column holds what was typed.
    `below` counts the rows that somebody typed right below the table, which do not belong to it.
    """

    table: Table
    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, Sequence[Value]]
    letters: Mapping[str, str] = field(default_factory=dict)
    misfits: Sequence[Misfit] = ()
    extent: range = range(0)
    overtyped: frozenset[tuple[int, str]] = frozenset()
    respelt: Sequence[Respelling] = ()
    below: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, key: str) -> Sequence[str]:
        """Return a column of text; an empty cell is ``""``."""
        return cast(Sequence[str], self.columns[key])

    def dates(self, key: str) -> Sequence[date | None]:
        """Return a column of dates; of a date-and-time column use `moments`."""
        return cast(Sequence[date | None], self.columns[key])

    def moments(self, key: str) -> Sequence[datetime | None]:
        """Return a column of dates with time of day."""
        return cast(Sequence[datetime | None], self.columns[key])

    def numbers(self, key: str) -> Sequence[float | None]:
        """Return a column of numbers."""
        return cast(Sequence[float | None], self.columns[key])

    def unreadable(self, key: str) -> frozenset[int]:
        """Return the rows whose cell of this field holds something that cannot be read."""
        if not self.misfits:
            return frozenset()
        return frozenset(misfit.row for misfit in self.misfits if misfit.key == key)

    def filled(self, key: str) -> list[bool]:
        """Return in which rows something stands in the cell of this field, readable or not."""
        flags = [value is not None and value != "" for value in self.columns[key]]
        for row in self.unreadable(key):
            flags[row] = True
        return flags

    def begun(self) -> list[bool]:
        """Return in which rows somebody has typed, that is more than what comes along by itself."""
        if not self.table.carried:
            return [True] * len(self.rows)
        typed = [f.key for f in self.table.entries if f.key not in self.table.carried]
        columns = [self.filled(key) for key in typed if key in self.columns]
        return [any(flags) for flags in zip(*columns, strict=True)]

    def next_number(self) -> int:
        """Return the number of one more row, where the key of the table counts its rows."""
        numbers = (
            text for text in self.texts(self.table.key) if text.isdecimal() and len(text) <= _DIGITS
        )
        return max(map(int, numbers), default=0) + 1

    def place(self, row: int, key: str) -> Place:
        """Return the cell of row index `row` (0-based) and field `key`, or else where the row begins."""
        return Place(self.sheet, f"{self.letter(key)}{self.rows[row]}")

    def letter(self, key: str) -> str:
        """Return the letters of a field's column; those of the key, if the workbook lacks it."""
        return self.letters.get(key) or self.letters.get(self.table.key, "A")

    def next_place(self, key: str = "") -> Place:
        """Return where one more row is filled in: its cell of field `key`, by default its first.

        A table without a free row gives its last one.
        """
        used = set(self.rows)
        last = self.extent.stop - 1 if self.extent else 1
        row = next((row for row in self.extent if row not in used), last)
        return Place(self.sheet, f"{self.letter(key)}{row}")

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield each row as a dict by field key."""
        keys = list(self.columns)
        absent = self.columns.absent if isinstance(self.columns, _Guarded) else ()
        for values in zip(*(self.columns[key] for key in keys), strict=True):
            record = dict(zip(keys, values, strict=True))
            yield _Guarded(record, absent) if absent else record


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was read from one workbook.

    `overtyped` names the derived single fields whose formula was typed over or deleted.
    `absent` names what the workbook does not have: tables (``Answers``), columns (``Tasks.note``),
    single fields (``gates.open``).
    They read as if nothing had been filled in; who may not take that for an answer asks `has`.
    `unnamed` are tables and fields that were found by headings and labels only: another program
    dropped the table, or the name, that formulas call them by.
    """

    name: str
    fields: Mapping[str, Value]
    tables: Mapping[str, TableData]
    places: Mapping[str, Place] = field(default_factory=dict)
    misfits: Sequence[Misfit] = ()
    overtyped: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    respelt: Sequence[Respelling] = ()
    unnamed: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether the workbook has a table, a column or a single field at all."""
        return name not in self.absent

    def require(self, names: Collection[str]) -> None:
        """Raise DamagedWorkbook if the workbook lacks one of these, which nothing can go without."""
        require(self.name, self.absent.intersection(names))

    def text(self, name: str) -> str:
        """Return a text field; empty if the cell is empty."""
        return cast(str, self.fields.get(name) or "")

    def date(self, name: str) -> date | None:
        """Return a date field."""
        return cast("date | None", self.fields.get(name))

    def number(self, name: str) -> float | None:
        """Return a number field."""
        return cast("float | None", self.fields.get(name))

    def unreadable(self, name: str) -> bool:
        """Whether the cell of a single field holds something that cannot be read."""
        return any(misfit.key == name for misfit in self.misfits)

    def misread(self, *names: str) -> bool:
        """Whether a cell of these columns (``Tasks.due``) and single fields cannot be read."""
        for name in names:
            data = self.owner(name)
            if data.unreadable(name.partition(".")[2]) if data else self.unreadable(name):
                return True
        return False

    def owner(self, name: str) -> TableData | None:
        """Return the table that a full name (``Tasks.due``) belongs to, None of a single field.

        Raises:
            KeyError: it was not read, which is not the same as not being there.
        """
        first = name.partition(".")[0]
        return self.tables[first] if first in TABLES else None

    def filled(self, name: str) -> bool:
        """Whether something stands in the cell of a single field, readable or not."""
        return self.fields.get(name) not in (None, "") or self.unreadable(name)

    def table(self, name: str) -> TableData:
        """Return a table by the name of its Excel table."""
        return self.tables[name]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written to a workbook; everything else in it stays as it is.

    - `fields`: single fields by name.
    - `cells`: by table name, then (sheet row, field key).
    - `append`: rows to add to a table, by field key; the first empty rows are used before the
      table grows.
    - `replace`: tables whose rows are written anew (results, logs); surplus old rows are emptied.

    A value for a derived field goes in as the cached value of its formula, which stays. A formula
    that was typed over is put back where nothing is lost by it: the cell is empty or shows the
    value already. With `restoring` it is put back whatever was typed.
    """

    fields: Mapping[str, Value] = field(default_factory=dict)
    cells: Mapping[str, Mapping[tuple[int, str], Value]] = field(default_factory=dict)
    append: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    replace: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    restoring: bool = False


def require(workbook: str, lacking: Collection[str]) -> None:
    """Raise DamagedWorkbook, naming what is `lacking`, unless that is nothing."""
    if lacking:
        raise DamagedWorkbook(
            f"缺少 {told(lacking)}",
            where=workbook,
            remedy="请运行 xiezuo repair（或点“修复格式”）补上，已有的内容会保留；没有写入任何内容。",
        )


def guarded(content: Content) -> Content:
    """Return content of which nothing absent can be read: AbsentPart is raised instead."""
    if not content.absent:
        return content
    tables = {
        name: replace(data, columns=_Guarded(data.columns, _absent_keys(content, name)))
        for name, data in content.tables.items()
    }
    return replace(
        content,
        fields=_Guarded(content.fields, content.absent),
        tables=_Guarded(tables, content.absent),
    )


def _absent_keys(content: Content, table: str) -> frozenset[str]:
    names = (name.partition(".") for name in content.absent)
    return frozenset(key for owner, _, key in names if owner == table and key)


def absent_table(form: Form, table: Table) -> TableData:
    """Return what a table reads as that the workbook does not have."""
    columns: dict[str, Sequence[Value]] = {each.key: [] for each in table.fields}
    return TableData(table, form.sheet, [], columns)


def empty_value(kind: Kind) -> Value:
    """Return what an empty cell of this kind is read as."""
    return "" if kind.is_text else None


def fitted(value: Value, kind: Kind) -> Value:
    """Return a value as a field of this kind gives it back when it is read."""
    if isinstance(value, str):
        stripped = value.strip()
        return stripped or empty_value(kind)
    if value is None:
        return empty_value(kind)
    if isinstance(value, datetime):
        return value.date() if kind is Kind.DATE else value
    if isinstance(value, date) and kind is Kind.DATETIME:
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return value


def same(one: Value, other: Value, kind: Kind) -> bool:
    """Whether two values of a field are the same to a reader.

    Results of formulas may differ in the last bit between spreadsheet programs.
    """
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs((one - other).total_seconds()) < 0.001
    if (
        isinstance(one, int | float)
        and isinstance(other, int | float)
        and not isinstance(one, bool)
        and not isinstance(other, bool)
    ):
        return isclose(one, other, rel_tol=1e-12)
    if kind.is_text and not isinstance(other, str):
        return False
    return one == other


def gives_way(old: Value, new: Value, kind: Kind) -> bool:
    """Whether a formula that results in `new` may be put over what stands in its place.

    It is nothing, or what the formula shows too; what else was typed there stays.
    """
    return old is None or old == "" or same(old, new, kind)


def applied(content: Content, changes: Changes) -> Content:
    """Return `content` as it reads after the `fields` and `cells` of `changes`.

    Appended and replaced rows have no place yet and are left out.
    """
    tables = dict(content.tables)
    for name, cells in changes.cells.items():
        data = tables[name]
        position = {row: index for index, row in enumerate(data.rows)}
        columns = dict(data.columns)
        for key in {key for _, key in cells}:
            columns[key] = list(columns[key])
        for (row, key), value in cells.items():
            if row in position:
                cast("list[Value]", columns[key])[position[row]] = value
        tables[name] = replace(
            data,
            columns=columns,
            misfits=[each for each in data.misfits if (data.rows[each.row], each.key) not in cells],
            respelt=[each for each in data.respelt if (data.rows[each.row], each.key) not in cells],
        )
    return replace(
        content,
        fields={**content.fields, **changes.fields},
        tables=tables,
        misfits=[each for each in content.misfits if each.key not in changes.fields],
        respelt=[each for each in content.respelt if each.key not in changes.fields],
    )


def within(content: Content, changes: Changes) -> Changes:
    """Return the `fields` and `cells` of `changes` that the workbook has at all."""
    return Changes(
        fields={name: value for name, value in changes.fields.items() if content.has(name)},
        cells={
            name: {at: new for at, new in cells.items() if content.has(f"{name}.{at[1]}")}
            for name, cells in changes.cells.items()
        },
    )


def with_rows(content: Content, name: str, rows: Sequence[Row]) -> Content:
    """Return `content` as it reads after rows were added to a table, in its first empty rows."""
    if not rows:
        return content
    data = content.table(name)
    used = set(data.rows)
    last = max((*data.rows, data.extent.stop - 1))
    free = [
        *(row for row in data.extent if row not in used),
        *range(last + 1, last + 1 + len(rows)),
    ]
    order = sorted(
        [*enumerate(data.rows), *((-1 - n, row) for n, row in enumerate(free[: len(rows)]))],
        key=lambda place: place[1],
    )
    columns = {
        field.key: [
            data.columns[field.key][index]
            if index >= 0
            else rows[-1 - index].get(field.key, empty_value(field.kind))
            for index, _ in order
        ]
        for field in data.table.fields
    }
    moved = {old: new for new, (old, _) in enumerate(order)}
    numbers = [row for _, row in order]
    made = replace(
        data,
        rows=numbers,
        columns=columns,
        misfits=[one._replace(row=moved[one.row]) for one in data.misfits],
        respelt=[one._replace(row=moved[one.row]) for one in data.respelt],
        extent=range(data.extent.start, max(data.extent.stop, numbers[-1] + 1)),
        overtyped=frozenset((moved[row], key) for row, key in data.overtyped),
    )
    return replace(content, tables={**content.tables, name: made})


def rewritten(content: Content, name: str, rows: Sequence[Row]) -> Content:
    """Return `content` as it reads after a table was written anew with `rows`."""
    data = content.table(name)
    first = data.extent.start if data.extent else 1
    columns = {
        field.key: [row.get(field.key, empty_value(field.kind)) for row in rows]
        for field in data.table.fields
    }
    numbers = range(first, first + len(rows))
    extent = range(first, max(data.extent.stop, numbers.stop))
    made = replace(data, rows=numbers, columns=columns, misfits=(), extent=extent, respelt=())
    return replace(content, tables={**content.tables, name: made})
