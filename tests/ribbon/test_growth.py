"""Every table grows in a real window of LibreOffice, however people go on in it (Q-44).

LibreOffice itself makes no table longer: what is typed or pasted below one becomes its rows by the
next refresh, what is inserted at once; formulas, drop-downs and colours are then there too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from addin.actions.refresh import refresh
from addin.actions.worn import worn
from addin.book.open.workbook import OpenWorkbook
from addin.content import Content, TableData
from addin.forms import TABLES
from addin.forms.model import Field, Kind, Table
from addin.reading.zone import BEIJING
from tests.ribbon.window import Window, window
from tests.screen import Screen
from tests.workbooks import unprinted

pytestmark = [pytest.mark.slow, pytest.mark.libreoffice]

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)
GROWING = [table for table in TABLES.values() if not table.computed and table.blank_rows]
PASTED = 50
_LOOK = PASTED + 10  # rows below a table that must be free for all of a block
by_table = pytest.mark.parametrize("table", GROWING, ids=lambda table: table.name)


class Grown(NamedTuple):
    """The workbook after rows went into every table and one refresh."""

    before: Content
    content: Content
    typed: Mapping[str, list[str]]
    book: Any
    worn: tuple[str, str]  # what is said of drop-downs after the refresh, and after one more paste


def wide(table: Table) -> Field:
    """Return a column for free text."""
    texts = [f for f in table.inputs if f.kind.is_text and f.key not in ("word", table.key)]
    free = [f for f in texts if f.kind in (Kind.TEXT, Kind.LONG_TEXT) and not f.vocabulary]
    return (free or [f for f in table.inputs if f.kind.is_text])[0]


@pytest.fixture(scope="module")
def grown(
    display: Screen, soffice: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grown]:
    """Rows inserted, pasted and typed below in every table of the standard workbook."""
    from workbook_templates import TEMPLATE

    folder = tmp_path_factory.mktemp("加行")
    path = folder / "growth.xlsx"
    unprinted(TEMPLATE, path)
    with window(display, folder / "profile", path) as shown:
        book, other = shown.book, shown.app.books.add()
        other.sheets[0].range("A1").value = [[f"粘贴{n + 1}"] for n in range(PASTED)]
        shown.do("GoToCell", other, ToPoint=f"A1:A{PASTED}")
        shown.do("Copy", other)
        shown.bring_to_front(book)
        before = OpenWorkbook(book).read()
        tables = [before.table(table.name) for table in GROWING]
        free = {data.table.name: _free(book, data) for data in tables}
        typed = {}
        for data in sorted(tables, key=lambda each: each.extent.start, reverse=True):
            book.sheets[data.sheet].visible = True
            typed[data.table.name] = _go_on(shown, book, data, free[data.table.name])
        typed["Tasks"] += _by_keyboard(shown, book)
        host = OpenWorkbook(book)
        worn_after = refresh(host, given=None, actual=MOMENT).worn
        content = host.read()
        tracker = content.table("Tasks")
        shown.select(book, tracker.sheet, f"{tracker.letter('adjust_approver')}{tracker.extent[0]}")
        shown.do("Paste", book)
        pasted = worn(host, content)
        shown.do("Undo", book)
        yield Grown(before, content, typed, book, (worn_after, pasted))


def _free(book: Any, data: TableData) -> int:
    """Return how many rows below a table hold nothing."""
    first, last = data.letters[data.table.fields[0].key], list(data.letters.values())[-1]
    below = f"{first}{data.extent.stop}:{last}{data.extent.stop + _LOOK}"
    rows = book.sheets[data.sheet].range(below).formula
    rows = rows if first != last else [[text] for (text,) in rows]
    return next((n for n, row in enumerate(rows) if any(row)), _LOOK)


def _go_on(shown: Window, book: Any, data: TableData, free: int) -> list[str]:
    """Paste a block, type below the table and insert a row, from below to above."""
    column, sheet = data.letter(wide(data.table).key), data.sheet
    typed = [f"粘贴{n + 1}" for n in range(PASTED)]
    last, below = data.extent[-1], data.extent.stop
    if free > PASTED:
        shown.select(book, sheet, f"{column}{below}")
    else:  # there is no room for a block: rows are inserted first, as people do
        if free:
            shown.enter(book, sheet, f"{column}{below}", "下面一行")
            typed.append("下面一行")
        shown.select(book, sheet, f"A{last}:A{last + PASTED - 1}")
        shown.do("InsertRowsBefore", book)
        shown.select(book, sheet, f"{column}{last}")
    shown.do("Paste", book)
    second = data.extent.start + 1
    shown.select(book, sheet, f"A{second}")
    shown.do("InsertRowsBefore", book)
    shown.enter(book, sheet, f"{column}{second}", "中间一行")
    return ["中间一行", *typed]


def _by_keyboard(shown: Window, book: Any) -> list[str]:
    """Fill in the next row below the tracker's block by Tab, and one more by Enter."""
    data = OpenWorkbook(book).read().table("Tasks")
    column, row = data.letter("note"), data.extent.stop + data.below
    sheet = book.sheets[data.sheet]
    shown.select(book, data.sheet, f"{column}{row}")
    for text, key, under in (("tab", "Tab", row), ("enter", "Return", row + 1)):
        shown.screen.run("xdotool", "type", text)
        shown.screen.press(key)
        until = time.monotonic() + 20
        while sheet.range(f"{column}{under}").value != text:
            assert time.monotonic() < until, f"{text} was not typed"
            time.sleep(0.1)
        if key == "Tab":
            shown.screen.press("Return")  # to the column in which Tab began, one row further down
    return ["tab", "enter"]


@by_table
def test_rows__typed_pasted_and_inserted__are_rows_of_the_table(grown: Grown, table: Table) -> None:
    data, key = grown.content.table(table.name), wide(table).key
    assert data.below == 0
    was = [text for text in grown.before.table(table.name).texts(key) if text]
    texts = [text for text in data.texts(key) if text]
    assert sorted(texts) == sorted([*was, *grown.typed[table.name]])
    assert len(data.extent) > len(data.rows), "there are rows left to fill in"


@by_table
def test_every_row__has_formulas_drop_downs_and_colours(grown: Grown, table: Table) -> None:
    """In LibreOffice, drop-downs and colours by condition are part of a cell's format.

    A block that was pasted into rows of the table brought the look of where it comes from.
    """
    data = grown.content.table(table.name)
    sheet = grown.book.sheets[data.sheet].api
    for field in table.fields:
        letter = data.letters[field.key]
        column = sheet.getCellRangeByName(f"{letter}{data.extent[0]}:{letter}{data.extent[-1]}")
        looks = column.getUniqueCellFormatRanges().getCount()
        assert looks == 1 or field == wide(table), field.key
        if table.holds_formula(field):
            entered = [text for (text,) in column.getFormulaArray()]
            own = data.overtyped and {data.rows[row] for row, key in data.overtyped}
            assert own or all(text.startswith("=") for text in entered), field.key


def test_drop_downs_that_pasting_took_away__are_told_before_anybody_saves(grown: Grown) -> None:
    assert "3进度跟踪表" not in grown.worn[0]
    assert "3进度跟踪表" in grown.worn[1]


def test_totals__count_every_task(grown: Grown) -> None:
    tasks = [name for name in grown.content.table("Tasks").texts("task_id") if name]
    assert len(tasks) > PASTED  # those that went into the plan
    assert grown.content.fields["dashboard.total"] == len(tasks)
