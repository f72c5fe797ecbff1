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
from addin.content import Content, Place, TableData, Value
from addin.forms import TABLES
from addin.ribbon import run
from addin.ribbon.desktop import Desktop, active_book
from tests.actions.lives import Day, begun, life
from tests.actions.test_lives import errors
from tests.workbooks import read

KIND = "日常协作"


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
        stands = (content.text("home.phase"), content.text("home.light"), *errors(content))
        yield f"{each.title}： {' '.join(stands)}"
    active_book(app).close()


def _type(app: Any, book: Any, each: Day) -> None:
    """Type what a day brings into the cells; 加行 gives the rows that a table has not."""
    content = OpenWorkbook(book).read()
    fixed = {"clock.today": each.at.date()}
    for name, value in {**fixed, **each.fields}.items():
        _put(book, content.places[name], value)
    for name, rows in each.tables.items():
        key = TABLES[name].key
        for given in rows:
            data = content.table(name)
            keys = data.texts(key)
            if str(given[key]) in keys:
                row = data.rows[keys.index(str(given[key]))]
            else:
                if not _free(data):
                    app.books.active.sheets[data.sheet].activate()
                    book.sheets[data.sheet].range(f"{data.letter(key)}{data.extent[-1]}").select()
                    click(app, "add_rows", each)
                row = _free(OpenWorkbook(book).read({name}).table(name))[0]
                _put(book, Place(data.sheet, f"{data.letter(key)}{row}"), given[key])
            for field in TABLES[name].inputs:
                value = given[field.key]
                if field.key != key and value not in (None, ""):
                    place = Place(data.sheet, f"{data.letter(field.key)}{row}")
                    _put(book, place, value)
            content = OpenWorkbook(book).read()


def _free(data: TableData) -> list[int]:
    """Return the blank rows of a table."""
    return [row for row in data.extent if row not in data.rows]


def _put(book: Any, place: Place, value: Value) -> None:
    book.sheets[place.sheet].range(place.cell).value = value


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
                if value not in (None, "") and now != value:
                    yield f"{table}.{field.key} {given[key]}: {value} → {now}"


def ended(path: Path) -> bool:
    """Whether what was saved is archived without an error, and a refresh of it changes nothing."""
    content = read(path)
    return content.text("home.phase") == "已归档" and not errors(content)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.libreoffice
def test_daily_collaboration__by_cells_and_buttons_alone__ends_in_the_archive(
    tmp_path: Path, soffice: object
) -> None:
    path = begun(tmp_path)
    with office() as app:
        days = list(play(app, path, KIND))
    assert days[-1] == "归档： 已归档 完成"
    assert ended(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, office() as app:
        for told in play(app, begun(Path(folder)), sys.argv[1]):
            print(told, flush=True)
