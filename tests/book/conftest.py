"""Every host of a workbook is put through the same tests; a new one is added to `HOSTS`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings

from addin import libreoffice
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import Host
from addin.book.open.workbook import OpenWorkbook
from addin.forms.model import Form
from addin.libreoffice.uno.remote import properties, url
from tests.book.specimen import FORMS, build

Opener = Callable[[Path], Host]

HOSTS = ["closed file", pytest.param("LibreOffice", marks=pytest.mark.libreoffice)]


@pytest.fixture(scope="module")
def office(soffice: object) -> Iterator[Any]:
    """A LibreOffice without windows, as an app of xlwings."""
    app = libreoffice.register().apps.add(add_book=False, visible=False)
    yield app
    app.quit()


class OpenedCopies:
    """Opens workbooks in LibreOffice, each time a document of its own, saved over the file."""

    def __init__(self, app: Any, folder: Path, forms: Sequence[Form]) -> None:
        self._app = app
        self._folder = folder
        self._forms = forms
        self.books: list[Any] = []

    def __call__(self, path: Path) -> Host:
        copy = self._folder / f"{len(self.books)}" / path.name
        copy.parent.mkdir(parents=True)
        shutil.copy(path, copy)
        impl = self._app.impl.books.open(str(copy))
        book = xlwings.Book(impl=impl)
        self.books.append(book)

        def save() -> None:
            settings = properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True)
            impl.xl.storeToURL(url(path), settings)

        return OpenWorkbook(book, self._forms, save)


@pytest.fixture
def forms() -> Sequence[Form]:
    """The forms of the workbooks that `open_host` opens."""
    return FORMS


@pytest.fixture(params=HOSTS)
def open_host(
    request: pytest.FixtureRequest, tmp_path: Path, forms: Sequence[Form]
) -> Iterator[Opener]:
    """Open a workbook by one of the hosts; opening again reads what was saved."""
    if request.param == "closed file":
        yield lambda path: ClosedWorkbook(path, forms)
        return
    opener = OpenedCopies(request.getfixturevalue("office"), tmp_path / "打开的", forms)
    yield opener
    for book in opener.books:
        book.close()


@pytest.fixture
def quotes(open_host: Opener) -> bool:
    """Whether files keep Excel's mark for text that looks like a formula; LibreOffice drops it."""
    return not isinstance(open_host, OpenedCopies)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The specimen workbook, built once."""
    return build(tmp_path_factory.mktemp("built") / "样本.xlsx").read_bytes()


@pytest.fixture
def workbook(tmp_path: Path, built: bytes) -> Path:
    """A fresh copy of the specimen, under a Chinese path with spaces."""
    folder = tmp_path / "市场部 协作"
    folder.mkdir()
    path = folder / "新产品 上市.xlsx"
    path.write_bytes(built)
    return path
