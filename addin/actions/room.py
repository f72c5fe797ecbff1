"""Room to grow: blank rows for tables that are nearly full, by a refresh or by 加行 (Q-44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addin.book.host import Host
from addin.book.ooxml.reference import number_of
from addin.content import Changes, Content, Row, TableData
from addin.errors import InputError

FEWEST_BLANK, MORE_BLANK = 2, 10
"""A table with fewer blank rows than the one gets at most as many as the other."""


def room(content: Content) -> Mapping[str, Sequence[Row]]:
    """Return the blank rows that the tables get in which people have none left to fill in."""
    return {
        name: [{}] * min(MORE_BLANK, data.table.blank_rows)
        for name, data in content.tables.items()
        if _grows(data) and _blank(data) < min(FEWEST_BLANK, data.table.blank_rows)
    }


def add_rows(host: Host, sheet: str, row: int, column: int = 0) -> TableData:
    """Give the table at a cell of a sheet more blank rows, and return it as it is then.

    It is the one in which the row lies, else the last one above it, else the first one below; of
    lists side by side that of the column.
    Rows that were typed right below it become rows of it first.

    Raises:
        InputError: no table of the sheet is for people to fill in.
        WorkbookError: the workbook cannot be read or saved; it is as it was.
    """
    content = host.read()
    here = [data for data in content.tables.values() if data.sheet == sheet and _grows(data)]
    if not here:
        raise InputError(
            "这张工作表里没有可以加行的表格",
            where=sheet,
            remedy="请先点一下要加行的表格里的任意一格，再点“加行”。",
        )
    here.sort(key=lambda data: data.extent.start)
    data = next((each for each in reversed(here) if each.extent.start - 1 <= row), here[0])
    beside = (each for each in here if each.extent.start == data.extent.start)
    data = next((each for each in beside if column in map(number_of, each.letters.values())), data)
    name = data.table.name
    with host.saved_together():
        if data.below:
            host.take_in({name: data.below})
            data = host.read().table(name)
        host.write(Changes(append={name: [{}] * (_blank(data) + MORE_BLANK)}))
    return host.read().table(name)


def _grows(data: TableData) -> bool:
    return not data.table.computed and bool(data.table.blank_rows) and bool(data.extent)


def _blank(data: TableData) -> int:
    return len(data.extent) - len(data.rows)
