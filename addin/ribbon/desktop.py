"""Excel or LibreOffice as the buttons see it, driven through xlwings."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from addin.actions.user import login
from addin.book.host import Host
from addin.book.open.program import load_xlwings, program_behind
from addin.book.open.workbook import OpenWorkbook
from addin.errors import InputError
from addin.ribbon.buttons import TITLE


class Desktop:
    """An open spreadsheet program; implements `addin.ribbon.Application`.

    Args:
        app: the `xlwings.App`.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    def workbook(self) -> Host:
        return OpenWorkbook(self._book())

    def path(self) -> Path | None:
        try:
            path = Path(self._book().fullname)
        except Exception:  # none is open, or it lies in a cloud that is not synchronised here
            return None
        return path if path.is_file() else None

    def user(self) -> str:
        with suppress(Exception):  # a program that does not tell
            if name := program_behind(self._app).user(self._app).strip():
                return name
        return login()

    @contextmanager
    def set_aside(self) -> Iterator[Path]:
        book = self._book()
        path = Path(book.fullname)
        if book.app.engine.name != "libreoffice":
            book.save()
        elif book.api.isModified():  # its save loses formats, so it is not ours to ask for
            raise InputError(
                "有还没有保存的修改",
                where=book.name,
                remedy="请先保存（Ctrl+S），再点一次；文件和打开着的内容都没有改动。",
            )
        book.close()
        try:
            yield path
        finally:
            self.open(path)

    def open(self, path: Path) -> None:
        self._app.books.open(str(path))

    def show(self, sheet: str, cell: str = "A1") -> None:
        shown = self._book().sheets[sheet]
        shown.activate()
        shown.range(cell).select()

    def browse(self, page: Path) -> None:
        webbrowser.open(page.as_uri())

    def progress(self, text: str) -> None:
        self._app.status_bar = text or False

    def tell(self, text: str, *, is_error: bool = False) -> None:
        self._app.alert(text, title=TITLE, mode="critical" if is_error else "info")

    def ask(self, question: str) -> bool:
        return bool(self._app.alert(question, title=TITLE, buttons="yes_no", mode="info") == "yes")

    def _book(self) -> Any:
        try:
            book = self._app.books.active
            _ = book.name  # xlwings makes a book of nothing where none is open
        except Exception:
            raise InputError("没有打开的工作簿", remedy="请先打开一个协作工作簿。") from None
        return book


def handed_over(excel: Any) -> Desktop:
    """Return the Excel whose application object VBA hands over (Windows)."""
    xlwings = load_xlwings()
    windows: Any = xlwings._xlwindows  # what xlwings itself makes of such an object
    return Desktop(xlwings.App(impl=windows.App(xl=windows.COMRetryObjectWrapper(excel))))


def in_front() -> Desktop:
    """Return the Excel that is in front (Mac)."""
    return Desktop(load_xlwings().apps.active)


def serve(clsid: str) -> None:
    """Answer VBA over COM until Excel ends (Windows)."""
    load_xlwings().serve(clsid)
