"""A whole collaboration by what people do: cells of a workbook that is open, and buttons.

``python -m tests.ribbon.test_life 日常协作`` plays it and prints what stands there after each day.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlwings

from addin import libreoffice
from addin.book.open.workbook import OpenWorkbook
from addin.content import Content
from addin.forms import TABLES
from addin.ribbon import run
from addin.ribbon.desktop import Desktop, active_book
from addin.standing.carrying.events import EVENTS
from tests.actions.lives import Day, begun, life
from tests.actions.test_lives import errors, standing, told
from tests.workbooks import read

KINDS = ("日常协作", "问题解决", "应急响应", "项目协作")
OVER = {(carry.into, key) for carry in EVENTS for key in carry.over}
"""Columns in which an event may take the place of what was typed; 变更日志 says so."""


class Agreed(Desktop):
    """Whoever clicks says yes to every question; a LibreOffice without a window cannot."""

    def ask(self, question: str) -> bool:
        return True


@contextmanager
def office() -> Iterator[Any]:
    """A LibreOffice without windows, as an app of xlwings."""
    engine = libreoffice.register()
    before = xlwings.engines.active
    engine.activate()
    app = engine.apps.add(add_book=False, visible=False)
    try:
        yield app
    finally:
        app.quit()
        xlwings.engines.active = before


def click(app: Any, command: str, each: Day) -> None:
    """Click a button; what was not done is told."""
    assert run(command, Agreed(app, active_book(app)), each.at), list(app.impl.alerts)


def play(app: Any, path: Path, kind: str) -> Iterator[str]:
    """Live every day of a collaboration in the open workbook; yield how it stands after each."""
    app.books.open(str(path))
    for each in life(kind):
        book = active_book(app)
        if each.is_archived:
            book.save()
            click(app, "archive", each)
        else:
            _type(app, book, each)
            click(app, "refresh", each)
        content = OpenWorkbook(active_book(app)).read()
        lost = [] if each.is_archived else list(_lost(content, each))
        assert not lost, f"{each.title}: {lost}"
        yield f"{each.title}： {standing(content)}"
    active_book(app).close()


def _type(app: Any, book: Any, each: Day) -> None:
    """Type what a day brings into the cells; 加行 gives the rows that a table has not."""
    content = OpenWorkbook(book).read()
    fixed = {"clock.today": each.at.date()}
    for name, value in {**fixed, **each.fields}.items():
        place = content.places[name]
        book.sheets[place.sheet].range(place.cell).value = value
    for name, rows in each.tables.items():
        table = TABLES[name]
        data = OpenWorkbook(book).read({name}).table(name)
        at = dict(zip(data.texts(table.key), data.rows, strict=True))
        new = [given for given in rows if str(given[table.key]) not in at]
        while len(data.extent) - len(data) < len(new):
            book.sheets[data.sheet].activate()
            book.sheets[data.sheet].range(f"{data.letter(table.key)}{data.extent[0]}").select()
            click(app, "add_rows", each)
            data = OpenWorkbook(book).read({name}).table(name)
        blank = (row for row in data.extent if row not in data.rows)
        at |= {str(given[table.key]): next(blank) for given in new}
        for given in rows:
            for field in table.inputs:
                value = given[field.key]
                if value not in (None, "") and (field.key != table.key or given in new):
                    cell = f"{data.letter(field.key)}{at[str(given[table.key])]}"
                    book.sheets[data.sheet].range(cell).value = value


def _lost(content: Content, each: Day) -> Iterator[str]:
    """Yield what was typed on a day and says something else now."""
    for name, value in each.fields.items():
        if content.fields[name] != value:
            yield f"{name}: {value} → {content.fields[name]}"
    for table, rows in each.tables.items():
        data, key = content.table(table), TABLES[table].key
        for given in rows:
            index = data.texts(key).index(str(given[key]))
            for field in TABLES[table].inputs:
                value, now = given[field.key], data.columns[field.key][index]
                is_ours = value in (None, "") or (table, field.key) in OVER
                if not is_ours and now != value:
                    yield f"{table}.{field.key} {given[key]}: {value} → {now}"


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_collaboration__by_cells_and_buttons_alone__is_every_day_as_through_the_file(
    tmp_path: Path, soffice: object, kind: str
) -> None:
    path = begun(tmp_path)
    with office() as app:
        days = list(play(app, path, kind))
    (tmp_path / "文件").mkdir()
    closed = begun(tmp_path / "文件")
    assert days == [each for each in told(closed, kind) if not each.startswith(" ")]
    assert days[-1] == "归档： 已归档 完成 差0"
    assert errors(read(path)) == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, office() as app:
        for one in play(app, begun(Path(folder)), sys.argv[1]):
            print(one, flush=True)
