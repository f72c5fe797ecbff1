"""From the sheets' XML to `Content`: one pass over each sheet that holds something wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any

from addin.book.finding import folded, is_stop, stops
from addin.book.layout import FieldPlace, Layout, TablePlace
from addin.book.ooxml.cells import CellReader, Raw
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, letters, number_of
from addin.book.ooxml.sheetxml import Marks, SheetXml, scan_sheet
from addin.book.ooxml.strings import SharedStrings
from addin.book.ooxml.styles import Styles
from addin.content import Content, Misfit, Place, Respelling, TableData, Value, empty_value
from addin.forms.model import Field, Kind
from addin.reading.cells import COMPUTED, TYPED, oddity
from addin.reading.model import Respelt, Unreadable

_UNKNOWN = object()
_Place = TablePlace | FieldPlace
_COUNTS = (Kind.INTEGER, Kind.NUMBER)
_MEMO = 4096  # cells remembered per column; beyond that, the column's values are mostly unique
_LONG = 1024  # bytes of a cell that is hardly there twice


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in a derived cell instead of a formula; of a single field also its absence."""

    value: Value


_Remarkable = _Typed | Unreadable | Respelt


class Reading:
    """What is shared by the sheets of one package while they are read.

    With `partly` a sheet is read, and checked, down to the last row that holds anything wanted:
    of the 1 800 rows of 工作日历 a roll-up needs the first few.
    Without `derived` the columns of tables that formulas compute are left empty, but for what was
    typed where they look something up.
    With `whole` everything of ours is read, and a sheet not again until it is another.
    """

    def __init__(
        self,
        package: Package,
        layout: Layout,
        *,
        partly: bool = False,
        derived: bool = True,
        whole: bool = False,
    ) -> None:
        self.package = package
        self.partly = partly
        self.derived = derived
        self.whole = whole
        self.layout = layout
        self._strings = SharedStrings(package)
        self._styles: Styles | None = None

    @property
    def styles(self) -> Styles:
        """The styles, read when first asked for."""
        if self._styles is None:
            self._styles = Styles(self.package)
        return self._styles

    def cells(self, prefix: bytes) -> CellReader:
        """Return a reader for the cells of a sheet with this prefix."""
        return CellReader(
            prefix=prefix,
            where=self.package.name,
            shared=self._strings,
            is_date_style=lambda style: self.styles.is_date(style),
            since_1904=self.layout.since_1904,
            formats=not self.partly,
        )


class _Column:
    """One column of a table, or a single field: turns cells into values, remembering them."""

    __slots__ = (
        "_is_odd", "_is_single", "_is_text", "_kind", "_reader", "_typed", "_wants_results",
        "derived", "memo", "remarkable",
    )  # fmt: skip

    def __init__(
        self,
        reader: CellReader,
        field: Field,
        *,
        derived: bool,
        typed: bool,
        is_single: bool = False,
        wants_results: bool = True,
    ) -> None:
        self._reader = reader
        self._kind = field.kind
        self._is_text = field.kind.is_text
        self._is_odd = oddity(field) if typed else None
        self._is_single = is_single
        self._typed = typed
        self._wants_results = wants_results  # of formulas; else what was typed over them only
        self.derived = derived
        self.memo: dict[bytes, Any] = {}
        self.remarkable = False  # whether there was anything but values among the cells

    def read(self, cell: bytes) -> Any:
        """Return the value of a cell that is not in the memo; mostly its formula comes emptied."""
        if self.derived:
            result = self._reader.result(cell)
            if isinstance(result, str) and self._is_text:
                said = self._asked(result, COMPUTED)
                return self._kept(cell, said if self._wants_results else self.empty)
            if isinstance(result, int) and self._kind in _COUNTS:
                return self._kept(cell, result if self._wants_results else self.empty)
        elif self._is_text:
            text = self._reader.text(cell)
            if text is not None:
                return self._kept(cell, self._asked(text, TYPED))
        raw = self._reader.raw(cell)
        typed = self._typed or (self.derived and not raw.has_formula)
        value: Any = self._reader.value(raw, self._kind, typed=typed)
        if isinstance(value, str):
            value = self._asked(value, COMPUTED if raw.has_formula else TYPED)
        elif isinstance(value, Unreadable | Respelt):
            self.remarkable = True
        if self.derived and not raw.has_formula and (self._is_single or _holds(raw)):
            self.remarkable = True
            value = _Typed(value)
        elif not self._wants_results:
            value = self.empty
        return self._kept(cell, value)

    def _asked(self, text: str, why: str) -> str | Unreadable:
        """Return a text, as one that is not read yet where only the workbook tells its meaning."""
        if self._is_odd is None or not text or not self._is_odd(text):
            return text
        self.remarkable = True
        return Unreadable(text, why)

    def _kept(self, cell: bytes, value: Any) -> Any:
        if len(self.memo) >= _MEMO:
            self.memo.clear()
        if len(cell) < _LONG:
            self.memo[cell] = value
        return value

    @property
    def empty(self) -> Value:
        return empty_value(self._kind)

    def held(self, read: Unreadable) -> Value:
        """Return what the column holds in place of a cell that is not read."""
        return read.raw if read.why in (TYPED, COMPUTED) else self.empty


def _holds(raw: Raw) -> bool:
    return raw.text is not None and raw.text.strip() != ""


@dataclass(slots=True)
class _Region:
    """Rows and columns of one table, or the cell of one field, on a sheet."""

    top: int
    bottom: int
    columns: dict[int, _Column]  # by column number, those first that make a row
    blank: list[Any]
    entries: int  # how many of them make a row; none: there is only this one
    place: _Place
    below: int = 0  # rows that were typed right below a table
    rows: list[int] = field(default_factory=list)
    values: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What the cells at some places of one sheet say, each read by itself."""

    where: str  # what decides which cells they are
    places: Sequence[_Place]  # none where it was read another time
    tables: Mapping[str, TableData]
    fields: Mapping[str, Value]
    misfits: Sequence[Misfit] = ()
    respelt: Sequence[Respelling] = ()
    overtyped: frozenset[str] = frozenset()


READ = "read"
"""By which a package knows the `SheetRead` of a sheet of which everything of ours was read."""


def read_located(reading: Reading) -> Content:
    """Return the content at the places that were found."""
    layout, package = reading.layout, reading.package
    by_part: dict[str, list[_Place]] = {}
    places: list[_Place] = [*layout.tables.values(), *layout.fields.values()]
    for place in places:
        by_part.setdefault(place.sheet.part, []).append(place)
    read = [
        _sheet_read(reading, sheet.part, by_part[sheet.part])
        for sheet in layout.sheets
        if sheet.part in by_part
    ]
    tables = {name: data for each in read for name, data in each.tables.items()}
    fields = {name: value for each in read for name, value in each.fields.items()}
    content = Content(
        package.name,
        {name: fields[name] for name in layout.fields},
        {name: tables[name] for name in layout.tables},
        {
            name: Place(p.sheet.name, f"{letters(p.column)}{p.row}")
            for name, p in layout.fields.items()
        },
        [misfit for each in read for misfit in each.misfits],
        frozenset(name for each in read for name in each.overtyped),
        respelt=[cell for each in read for cell in each.respelt],
        unnamed=layout.unnamed,
    )
    return layout.absent.told_in(content)


def _sheet_read(reading: Reading, part: str, places: Sequence[_Place]) -> SheetRead:
    """Return what stands at places of a sheet; a sheet that is as it was is not read again."""
    package = reading.package
    where = repr([_shown(place) for place in places]) if reading.whole else ""
    known: SheetRead | None = package.known(part, READ, lambda: None)
    if known is not None and known.where == where:
        if not known.places:
            package.learn(part, READ, known := replace(known, places=places))
        return known
    tables: dict[str, TableData] = {}
    fields: dict[str, Value] = {}
    misfits: list[Misfit] = []
    respelt: list[Respelling] = []
    overtyped: set[str] = set()
    scan = partial(_scanned, reading, places)
    for region in scan_sheet(package, part, scan, partly=reading.partly):
        if isinstance(region.place, TablePlace):
            tables[region.place.table.name] = _table_data(region, region.place)
        else:
            name = region.place.name
            fields[name] = _field_value(region, region.place, misfits, respelt, overtyped)
    read = SheetRead(where, places, tables, fields, misfits, respelt, frozenset(overtyped))
    if where:
        package.learn(part, READ, read)
    return read


Written = tuple[int, int, bytes]
"""A cell that was written: row, column, and its bytes from behind the reference on."""


def read_after(
    read: SheetRead | None, written: Iterable[Written], reader: CellReader
) -> SheetRead | None:
    """Return what a sheet says after cells were written; None if only a reading tells."""
    if read is None or not read.places:
        return None
    regions = [_region(place, reader, derived=True) for place in read.places]
    cells: list[list[Written]] = [[] for _ in regions]
    for each in written:
        row, column, _ = each
        for region, here in zip(regions, cells, strict=True):
            if region.top <= row <= region.bottom and column in region.columns:
                here.append(each)
                break
        else:
            return None
    tables, fields = dict(read.tables), dict(read.fields)
    done: set[str] = set()
    for region, here in zip(regions, cells, strict=True):
        if isinstance(region.place, TablePlace) and here:
            name = region.place.table.name
            data = _table_after(tables[name], region, region.place, here)
            if data is None:
                return None
            tables[name] = data
        elif isinstance(region.place, FieldPlace) and here:
            _, number, cell = here[-1]
            value = region.columns[number].read(cell)
            if isinstance(value, _Remarkable):
                return None
            fields[region.place.name] = value
            done.add(region.place.name)
    return replace(
        read,
        tables=tables,
        fields=fields,
        misfits=[each for each in read.misfits if each.key not in done],
        respelt=[each for each in read.respelt if each.key not in done],
        overtyped=read.overtyped - done,
    )


def _table_after(
    data: TableData, region: _Region, place: TablePlace, written: Iterable[Written]
) -> TableData | None:
    """Return a table after values of rows that held something, and still do, became others."""
    keys = {number: key for key, number in place.columns.items()}
    entries = [keys[number] for number in [*region.columns][: region.entries]]
    position = {row: index for index, row in enumerate(data.rows)}
    columns: dict[str, Sequence[Value]] = dict(data.columns)
    changed: dict[str, list[Value]] = {}
    done: set[tuple[int, str]] = set()
    doubtful: set[int] = set()  # rows that may hold nothing any more
    for row, number, cell in written:
        index, key, column = position.get(row), keys[number], region.columns[number]
        value = column.memo.get(cell, _UNKNOWN)
        if value is _UNKNOWN:
            value = column.read(cell)
        if index is None or isinstance(value, _Remarkable):
            return None
        if key not in changed:
            columns[key] = changed[key] = list(data.columns[key])
        changed[key][index] = value
        done.add((index, key))
        if value in (None, "") or (index, key) in data.overtyped:
            doubtful.add(index)
    if any(all(columns[key][index] in (None, "") for key in entries) for index in doubtful):
        return None
    return replace(
        data,
        columns=columns,
        misfits=[each for each in data.misfits if (each.row, each.key) not in done],
        respelt=[each for each in data.respelt if (each.row, each.key) not in done],
        overtyped=data.overtyped - done,
    )


def _shown(place: _Place) -> tuple[object, ...]:
    if isinstance(place, FieldPlace):
        return place.name, place.column, place.row
    return place.table.name, place.sheet.name, place.area, place.totals, place.columns


def _region(place: _Place, reader: CellReader, *, derived: bool) -> _Region:
    if isinstance(place, FieldPlace):
        derived = place.field.derived
        column = _Column(reader, place.field, derived=derived, typed=not derived, is_single=True)
        absent: Any = _Typed(column.empty) if derived else column.empty
        return _Region(place.row, place.row, {place.column: column}, [absent], 0, place)
    table = place.table
    # Whether a row is typed is one look at the front of its values.
    present = [each for each in table.fields if each.key in place.columns]
    entries = [each for each in table.entries if each in present] or present
    made = {each.key for each in entries}
    others = [each for each in present if each.key not in made]
    if not derived:
        others = [each for each in others if not each.derived or each.looked_up]
    columns = {
        place.columns[each.key]: _Column(
            reader,
            each,
            derived=table.holds_formula(each),
            typed=not each.derived and table.takes_entries(each.key),
            wants_results=derived or table.computed or not each.derived,
        )
        for each in (*entries, *others)
    }
    blank = [empty_value(each.kind) for each in (*entries, *others)]
    return _Region(place.area.top, place.area.bottom, columns, blank, len(entries), place)


def _scanned(reading: Reading, places: Sequence[_Place], xml: SheetXml) -> list[_Region]:
    reader = reading.cells(xml.marks.prefix)
    regions = [_region(place, reader, derived=reading.derived) for place in places]
    below = None if reading.partly else _Below(regions, reader, xml.marks)
    _scan(xml, regions, below)
    return regions


class _Below:
    """Counts the rows that somebody typed right below tables."""

    def __init__(self, regions: Sequence[_Region], reader: CellReader, marks: Marks) -> None:
        self._reader, self._marks = reader, marks
        self._taken = [region.place.whole for region in regions]
        self._next: dict[int, list[_Region]] = {}  # by the row that would be the next one
        for region in filter(_is_open_below, regions):
            self._next.setdefault(region.bottom + 1, []).append(region)

    def look(self, number: int, row: bytes) -> None:
        """Look whether a row goes on a table."""
        for region in self._next.pop(number, ()):
            if self._goes_on(region.place, number, row):
                region.below += 1
                self._next.setdefault(number + 1, []).append(region)

    def _goes_on(self, place: Any, number: int, row: bytes) -> bool:
        across = Area(place.area.left, number, place.area.right, number)
        if any(across.meets(area) for area in self._taken):
            return False
        texts: list[str] = []
        for piece in row.split(self._marks.cell)[1:]:
            ref, _, rest = piece.partition(b'"')
            if across.left <= number_of(ref.rstrip(b"0123456789")) <= across.right:
                raw = self._reader.raw(rest)
                if _holds(raw) and not raw.has_formula:
                    texts.append(folded(raw.text or ""))
        return bool(texts) and not is_stop(texts[0], stops(place.form, place.table))


def _is_open_below(region: _Region) -> bool:
    place = region.place
    return isinstance(place, TablePlace) and not place.totals and not place.table.computed


_Handler = tuple[dict[bytes, Any], int, _Column]


def _scan(xml: SheetXml, regions: Sequence[_Region], below: _Below | None) -> None:
    """Fill the regions with the rows of a sheet; down to their last ones where nothing is `below`."""
    segments = iter(list(_segments(regions)))
    segment = next(segments, None)
    cell_start = xml.marks.cell
    for number, row in xml.rows():
        while segment is not None and number > segment.bottom:
            segment = next(segments, None)
        if below is not None:
            below.look(number, row)
        elif segment is None:
            break
        if segment is None or number < segment.top:
            continue
        handlers = segment.handlers
        values = segment.blank.copy()
        mark = b'%d"' % number
        pieces = iter(row.split(cell_start))
        next(pieces)
        for cell in pieces:
            column, _, rest = cell.partition(mark)
            if (handler := handlers.get(column)) is not None:
                memo, index, reader = handler
                value = memo.get(rest, _UNKNOWN)
                values[index] = reader.read(rest) if value is _UNKNOWN else value
        segment.take(number, values)


class _Segment:
    """Rows in which the same regions stand side by side."""

    __slots__ = ("blank", "bottom", "handlers", "regions", "top")

    def __init__(self, top: int, bottom: int, regions: list[_Region]) -> None:
        self.top, self.bottom, self.regions = top, bottom, regions
        self.handlers: dict[bytes, _Handler] = {}
        self.blank: list[Any] = []
        for region in regions:
            for index, (number, column) in enumerate(region.columns.items(), len(self.blank)):
                self.handlers[letters(number).encode()] = (column.memo, index, column)
            self.blank += region.blank

    def take(self, number: int, values: list[Any]) -> None:
        """Hand a row's values to the regions in which somebody typed something."""
        if len(self.regions) == 1:
            _keep(self.regions[0], number, values)
            return
        at = 0
        for region in self.regions:
            width = len(region.blank)
            _keep(region, number, values[at : at + width])
            at += width


def _keep(region: _Region, number: int, values: list[Any]) -> None:
    entries, others = values[: region.entries], values[region.entries :]
    if (
        not region.entries
        or any(entries)
        or any(value is not None and value != "" for value in entries)
        or any(value.__class__ is _Typed for value in others)
    ):
        region.rows.append(number)
        region.values.append(values)


def _segments(regions: Sequence[_Region]) -> Iterator[_Segment]:
    """Cut the rows of a sheet where a region begins or ends."""
    cuts = sorted({edge for r in regions for edge in (r.top, r.bottom + 1)})
    for top, after in pairwise(cuts):
        inside = [r for r in regions if r.top <= top and after - 1 <= r.bottom]
        if inside:
            yield _Segment(top, after - 1, inside)


def _table_data(region: _Region, place: TablePlace) -> TableData:
    keys = {number: key for key, number in place.columns.items()}
    lists = [list(column) for column in zip(*region.values, strict=True)]
    if not lists:
        lists = [[] for _ in region.columns]
    misfits: list[Misfit] = []
    overtyped: set[tuple[int, str]] = set()
    respelt: list[Respelling] = []
    by_key: dict[str, list[Any]] = {}
    for (number, column), values in zip(region.columns.items(), lists, strict=True):
        key = keys[number]
        by_key[key] = values
        if not column.remarkable:
            continue
        for index, value in enumerate(values):
            if isinstance(value, _Typed):
                overtyped.add((index, key))
                value = values[index] = value.value
            if isinstance(value, Unreadable):
                misfits.append(Misfit(key, index, value.raw, value.why, value.likely))
                values[index] = column.held(value)
            elif isinstance(value, Respelt):
                respelt.append(Respelling(key, index, value.raw))
                values[index] = value.value
    return TableData(
        place.table,
        place.sheet.name,
        region.rows,
        {
            each.key: by_key.get(each.key) or [empty_value(each.kind)] * len(region.rows)
            for each in place.table.fields
        },
        {key: letters(column) for key, column in place.columns.items()},
        misfits,
        range(region.top, region.bottom + 1),
        frozenset(overtyped),
        respelt,
        region.below,
    )


def _field_value(
    region: _Region,
    place: FieldPlace,
    misfits: list[Misfit],
    respelt: list[Respelling],
    overtyped: set[str],
) -> Value:
    (column,) = region.columns.values()
    value: Any = region.values[0][0] if region.values else region.blank[0]
    if isinstance(value, _Typed):
        overtyped.add(place.name)
        value = value.value
    if isinstance(value, Unreadable):
        misfits.append(Misfit(place.name, 0, value.raw, value.why, value.likely))
        value = column.held(value)
    elif isinstance(value, Respelt):
        respelt.append(Respelling(place.name, 0, value.raw))
        value = value.value
    result: Value = value
    return result
