"""One LibreOffice for the tests of a file; each test gets a book of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from addin import libreoffice

if TYPE_CHECKING:
    import xlwings as xw


@pytest.fixture(scope="module")
def app(soffice: object) -> Iterator[xw.App]:
    """A LibreOffice without windows."""
    engine = libreoffice.register()
    engine.activate()
    app = engine.apps.add(add_book=False, visible=False)
    yield app
    app.quit()


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    """An empty book."""
    book = app.books.add()
    yield book
    book.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """The only sheet of an empty book."""
    return book.sheets[0]
