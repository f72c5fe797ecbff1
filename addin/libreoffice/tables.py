"""Excel's tables (ListObjects): LibreOffice keeps them as database ranges."""

from __future__ import annotations

import numbers
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from xlwings import base_classes

from addin.libreoffice import base
from addin.libreoffice.base import Book, Range, Sheet
from addin.libreoffice.cells.addresses import Area, area_of, range_address
from addin.libreoffice.cells.formulas import TableShape
from addin.libreoffice.filters import AutoFilter
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote, together

_STYLE = "LibreOffice before 24.2 has no table styles"
_UNNAMED = "__Anonymous_Sheet_DB__"  # the filter of a sheet without a table


class TableRange(NamedTuple):
    """Where a table lies, and whether its first row is a header and its last one totals."""

    area: Area
    header: bool
    totals: bool


def table_shape(book: Book, name: str) -> TableShape | None:
    """Return place and columns of a table, by name without regard to capitals."""
    ranges = book.xl.getPropertyValue("DatabaseRanges")
    for known in ranges.getElementNames():
        if known.casefold() == name.casefold():
            found = ranges.getByName(known)
            address = found.getDataArea()
            sheet = book.xl.getSheets().getByIndex(address.Sheet)
            header, totals = found.ContainsHeader, found.TotalsRow
            area = area_of(address)
            return TableShape(sheet.Name, area, _columns(sheet, area, header), header, totals)
    return None


def placed(book: Book, wanted: Collection[str]) -> list[tuple[str, int, TableRange]]:
    """Return name, sheet number (from 1) and place of those of the wanted tables that there are.

    `wanted` holds names in lower case.
    """
    ranges = book.xl.getPropertyValue("DatabaseRanges")
    names = [name for name in ranges.getElementNames() if name.casefold() in wanted]
    found = together("getByName", [(ranges, name) for name in names])
    addresses = together("getDataArea", [(each,) for each in found])
    heads, totals = (
        together("getPropertyValue", [(each, key) for each in found])
        for key in ("ContainsHeader", "TotalsRow")
    )
    return [
        (name, address.Sheet + 1, TableRange(area_of(address), head, total))
        for name, address, head, total in zip(names, addresses, heads, totals, strict=True)
    ]


def listed(book: Book) -> list[tuple[int, str]]:
    """Return sheet number (from 1) and name of all tables, from top left to bottom right."""
    ranges = book.xl.getPropertyValue("DatabaseRanges")
    names = [n for n in ranges.getElementNames() if not n.startswith(_UNNAMED)]
    places = [(ranges.getByName(name).getDataArea(), name) for name in names]
    places.sort(key=lambda pair: (pair[0].Sheet, pair[0].StartRow, pair[0].StartColumn))
    return [(address.Sheet + 1, name) for address, name in places]


def _columns(sheet: Remote, area: Area, header: bool) -> tuple[str, ...]:
    if not header:
        return tuple(f"Column{number}" for number in range(1, area.columns + 1))
    row = sheet.getCellRangeByPosition(
        area.column - 1, area.row - 1, area.last_column - 1, area.row - 1
    )
    return tuple(str(value) for value in row.data()[0])


class Tables(base.Tables):
    """The tables of one sheet, from top left to bottom right."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Remote:
        ranges: Remote = self._sheet.book.xl.DatabaseRanges
        return ranges

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def _listed(self) -> list[Table]:
        index = self._sheet.index
        return [Table(self._sheet, name) for at, name in listed(self._sheet.book) if at == index]

    def __call__(self, key: str | int) -> Table:
        tables = self._listed()
        if isinstance(key, numbers.Number):
            return tables[int(key) - 1]
        for table in tables:
            if table.name.casefold() == str(key).casefold():
                return table
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._listed())

    def __iter__(self) -> Iterator[Table]:
        return iter(self._listed())

    def __contains__(self, key: str) -> bool:
        return any(table.name.casefold() == key.casefold() for table in self._listed())

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool | None = True,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of a block; a style is not kept, as LibreOffice has none."""
        area: Area = source.impl.area
        if area.rows == 1:
            area = area._replace(rows=2)
        taken = {known.casefold() for known in self.api.getElementNames()}
        number = 1
        while name is None:
            if f"table{number}" not in taken:
                name = f"Table{number}"
            number += 1
        if name.casefold() in taken:
            raise ValueError(f"there is a table named {name!r} already")
        self.api.addNewByName(name, range_address(self._sheet.index - 1, area))
        made = self.api.getByName(name)
        made.ContainsHeader = has_headers is not False
        made.AutoFilter = True
        table = Table(self._sheet, name)
        if has_headers is not False:
            table.name_columns()
        return table


class Table(base.Table):
    """One table."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet = sheet
        self._name = name

    @property
    def api(self) -> Remote:
        found: Remote = self._sheet.book.xl.getPropertyValue("DatabaseRanges").getByName(self._name)
        return found

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._name = value

    display_name = name

    @property
    def area(self) -> Area:
        return area_of(self.api.getDataArea())

    @property
    def range(self) -> Range:
        return self._sheet.block(self.area)

    @property
    def header_row_range(self) -> Range | None:
        return self._sheet.block(self.area._replace(rows=1)) if self.show_headers else None

    @property
    def body(self) -> Area:
        """The rows between header and totals, perhaps none."""
        header, totals = self.show_headers, self.show_totals
        area = self.area
        return area._replace(row=area.row + header, rows=area.rows - header - totals)

    @property
    def data_body_range(self) -> Range | None:
        body = self.body
        return self._sheet.block(body) if body.rows > 0 and self.insert_row_range is None else None

    @property
    def insert_row_range(self) -> Range | None:
        """The empty row of a table that has no data yet."""
        body = self.body
        if body.rows != 1:
            return None
        row = self._sheet.block(body)
        return row if not any(text for text in row.remote.formulas()[0]) else None

    @property
    def totals_row_range(self) -> Range | None:
        area = self.area
        if not self.show_totals:
            return None
        return self._sheet.block(area._replace(row=area.last_row, rows=1))

    @property
    def show_headers(self) -> bool:
        return bool(self.api.getPropertyValue("ContainsHeader"))

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.api.ContainsHeader = bool(value)

    @property
    def show_totals(self) -> bool:
        return bool(self.api.getPropertyValue("TotalsRow"))

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        """Add a row below the data for the totals, or give that row up."""
        if bool(value) == self.show_totals:
            return
        area = self.area
        self._resize(area._replace(rows=area.rows + (1 if value else -1)))
        self.api.TotalsRow = bool(value)

    @property
    def show_autofilter(self) -> bool:
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = bool(value)

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self._sheet, self.api)

    @property
    def table_style(self) -> None:
        return None

    @table_style.setter
    def table_style(self, value: str | None) -> None:
        raise Unsupported(f"table.table_style: {_STYLE}")

    def _no_style(self) -> bool:
        raise Unsupported(f"table.show_table_style_…: {_STYLE}")

    def _set_no_style(self, value: bool) -> None:
        raise Unsupported(f"table.show_table_style_…: {_STYLE}")

    show_table_style_column_stripes = property(_no_style, _set_no_style)
    show_table_style_first_column = property(_no_style, _set_no_style)
    show_table_style_last_column = property(_no_style, _set_no_style)
    show_table_style_row_stripes = property(_no_style, _set_no_style)

    def resize(self, range: Any) -> None:
        self._resize(range.impl.area)
        if self.show_headers:
            self.name_columns()

    def _resize(self, area: Area) -> None:
        self.api.setDataArea(range_address(self._sheet.index - 1, area))

    def name_columns(self) -> None:
        """Fill empty cells of the header as Excel does, since every column has a name."""
        header = self._sheet.block(self.area._replace(rows=1))
        names = header.remote.data()[0]
        if all(names):
            return
        taken = {str(name) for name in names}
        for position, name in enumerate(names):
            number = position + 1
            while not name:
                name = "" if f"Column{number}" in taken else f"Column{number}"
                number += 1
            names[position] = name
            taken.add(str(name))
        header.remote.set_data([names])

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        self._sheet.block(self.body).sort(keys, ascending, False)

    @property
    def columns(self) -> TableColumns:
        return TableColumns(self)

    @property
    def rows(self) -> TableRows:
        return TableRows(self)

    def delete(self) -> None:
        """Take the table off; its cells stay."""
        self._sheet.book.xl.DatabaseRanges.removeByName(self._name)


class _Part:
    """One row or column of a table."""

    def __init__(self, table: Table, index: int) -> None:
        self._table = table
        self._index = index

    @property
    def index(self) -> int:
        return self._index


class TableColumn(_Part, base_classes.TableColumn):
    """One column of a table."""

    @property
    def name(self) -> str:
        area = self._table.area
        return _columns(self._table.parent.xl, area, self._table.show_headers)[self.index - 1]

    @property
    def range(self) -> Range:
        area = self._table.area
        return self._table.parent.block(
            area._replace(column=area.column + self.index - 1, columns=1)
        )

    @property
    def data_body_range(self) -> Range | None:
        if self._table.data_body_range is None:
            return None
        body = self._table.body
        return self._table.parent.block(
            body._replace(column=body.column + self.index - 1, columns=1)
        )

    def delete(self) -> None:
        area = self._table.area
        self.range.delete("left")
        self._table._resize(area._replace(columns=area.columns - 1))


class TableRow(_Part, base_classes.TableRow):
    """One row of a table's data."""

    @property
    def range(self) -> Range:
        body = self._table.body
        return self._table.parent.block(body._replace(row=body.row + self.index - 1, rows=1))

    def delete(self) -> None:
        area = self._table.area
        self.range.delete("up")
        self._table._resize(area._replace(rows=area.rows - 1))


class TableColumns(base_classes.TableColumns):
    """The columns of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def api(self) -> Remote:
        return self._table.api

    @property
    def parent(self) -> Table:
        return self._table

    def __len__(self) -> int:
        return self._table.area.columns

    def __iter__(self) -> Iterator[TableColumn]:
        return (TableColumn(self._table, index + 1) for index in range(len(self)))

    def __call__(self, key: str | int) -> TableColumn:
        for column in self:
            if key == column.index or (isinstance(key, str) and column.name == key):
                return column
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(column.name == key for column in self)

    def add(self, name: str, index: int | None) -> TableColumn:
        """Insert a column into the table; cells right of it make room."""
        area = self._table.area
        position = index or area.columns + 1
        sheet = self._table.parent
        sheet.block(area._replace(column=area.column + position - 1, columns=1)).insert("right")
        self._table._resize(area._replace(columns=area.columns + 1))
        column = TableColumn(self._table, position)
        column.range(1).raw_value = name
        return column


class TableRows(base_classes.TableRows):
    """The rows of a table's data."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.column_count = table.area.columns

    @property
    def api(self) -> Remote:
        return self._table.api

    @property
    def parent(self) -> Table:
        return self._table

    def __len__(self) -> int:
        return self._table.body.rows

    def __iter__(self) -> Iterator[TableRow]:
        return (TableRow(self._table, index + 1) for index in range(len(self)))

    def __contains__(self, key: int) -> bool:
        return 1 <= key <= len(self)

    def __call__(self, key: int) -> TableRow:
        return TableRow(self._table, key)

    def add(self, values: list[Any] | None, index: int | None) -> TableRow:
        """Insert a row into the table; cells below it make room."""
        area, body = self._table.area, self._table.body
        position = index or body.rows + 1
        sheet = self._table.parent
        sheet.block(body._replace(row=body.row + position - 1, rows=1)).insert("down")
        self._table._resize(area._replace(rows=area.rows + 1))
        row = TableRow(self._table, position)
        if values is not None:
            row.range.raw_value = [["" if value is None else value for value in values]]
        return row
