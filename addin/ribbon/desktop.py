"""Excel or LibreOffice as the buttons see it, driven through xlwings."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.actions.user import login
from addin.book.host import Host
from addin.book.ooxml.reference import area
from addin.book.open.program import load_xlwings, program_behind, program_of
from addin.book.open.workbook import OpenWorkbook
from addin.errors import InputError
from addin.ribbon.buttons import TITLE
from addin.ribbon.cloud import is_address, is_saved, saved_file
from addin.ribbon.window import CalcWindow, ExcelWindow, Window

if TYPE_CHECKING:
    from addin.ribbon.unsaved import Unsaved

_UNSAVED = "有还没有保存的修改。\n\n单元格里填写的内容会写进文件，新改的格式不会。继续吗？"


class Desktop:
    """An open spreadsheet program; implements `addin.ribbon.Application`.

    Args:
        app: the `xlwings.App`.
        book: the `xlwings.Book` in whose window was clicked, None where none was open. It stays
            the one, whatever comes to the front meanwhile.
    """

    def __init__(self, app: Any, book: Any) -> None:
        self._app = app
        self._title = ""  # of what is written, in the list of what can be undone
        self._bind(book)

    def _bind(self, book: Any) -> None:
        is_libreoffice = self._app.engine.name == "libreoffice"
        self._book = book
        self._proven: Path | None = None  # where it lies, if it is one of the cloud
        self._name = "" if book is None else str(book.name)
        self._window: Window = (CalcWindow if is_libreoffice else ExcelWindow)(self._app, book)

    def workbook(self) -> Host:
        return OpenWorkbook(self._open(), title=self._title)

    @property
    def has_closed(self) -> bool:
        if self._book is None:
            return False
        try:
            _ = self._book.name
        except Exception:  # each program has its own
            return True
        return False

    @property
    def can_undo(self) -> bool:
        return self._window.can_undo

    def _open(self) -> Any:
        if self._book is None and self._window.is_protected_view:
            raise InputError(
                "工作簿还在“受保护的视图”里", remedy="请先点黄色提示条上的“启用编辑”，再点一次。"
            )
        if self._book is None:
            raise InputError("没有打开的工作簿", remedy="请先打开一个协作工作簿。")
        if self.has_closed:
            raise InputError("工作簿已经关闭", where=self._name, remedy="请重新打开，再点一次。")
        return self._book

    def prepare(self, title: str) -> None:
        self._open()
        self._title = title
        if self._window.is_read_only:
            raise InputError(
                "工作簿是以只读方式打开的，不能写入",
                where=self._name,
                remedy="请关闭它，等能编辑时重新打开，再点一次；没有改动任何内容。",
            )
        self._undisturbed()

    def _undisturbed(self) -> None:
        if self._window.is_edited:
            raise InputError(
                "有一个单元格正在输入",
                where=self._name,
                remedy="请先按回车完成输入，或按 Esc 放弃，再点一次；没有改动任何内容。",
            )

    def path(self) -> Path | None:
        try:
            place = self._window.place if self._open() else ""
        except Exception:  # none is open
            return None
        if is_address(place):
            return self._synchronised(place)
        path = Path(place)
        if path.is_file():
            return path
        if path.is_absolute():
            raise InputError(
                "找不到文件，可能已被移动、改名或删除",
                where=place,
                remedy="请把它放回原处，或把打开着的工作簿另存一份，再点一次。",
            )
        return None

    def _synchronised(self, address: str) -> Path:
        """Return where a workbook of the cloud lies here, once for the length of a command."""
        if self._proven is None:
            if not is_saved(self._book):
                raise _unsaved(self._name)
            self._proven = saved_file(self._book, address)
        return self._proven

    def user(self) -> str:
        with suppress(Exception):  # a program that does not tell
            if name := program_behind(self._app).user(self._app).strip():
                return name
        return login()

    @contextmanager
    def set_aside(self) -> Iterator[Path]:
        book = self._open()
        address = self._window.place
        path = Path(address)
        if is_address(address):
            path = saved_file(book, address)  # anew: it must hold what was just saved
        elif book.app.engine.name != "libreoffice":
            book.save()
        elif book.api.isModified() and not self.ask(_UNSAVED):
            raise _unsaved(self._name)
        place = _place(book)
        unsaved = self._unsaved(book, path)
        book.close()
        try:
            if unsaved:
                unsaved.save()
            yield path
        finally:
            self._bind(self._app.books.open(str(path)))
            _go_to(self._book, place)

    @staticmethod
    def _unsaved(book: Any, path: Path) -> Unsaved | None:
        """Return what LibreOffice has not saved, which loses formats when it does."""
        if book.app.engine.name != "libreoffice" or not book.api.isModified():
            return None
        from addin.ribbon.unsaved import Unsaved

        return Unsaved(book, path)

    def open(self, path: Path) -> None:
        self._app.books.open(str(path))

    def show(self, sheet: str, cell: str = "A1") -> None:
        self.workbook().set_visible([sheet], visible=True)
        shown = self._open().sheets[sheet]
        self._undisturbed()  # what is being typed would be given up
        shown.activate()
        shown.range(cell).select()

    def selected(self) -> tuple[str, int, int]:
        book = self._open()
        place = _place(book)
        selection = area(place[1]) if place else None
        if place is None or selection is None:
            raise InputError(
                "没有选中单元格", where=self._name, remedy="请先点一下要用的单元格，再点一次。"
            )
        return place[0], selection.top, selection.left

    def as_pdf(self, page: str) -> bytes | None:
        with tempfile.TemporaryDirectory(prefix="xiezuo-", ignore_cleanup_errors=True) as folder:
            source, made = Path(folder, "page.html"), Path(folder, "page.pdf")
            source.write_text(page, encoding="utf-8")
            with suppress(Exception):  # each program has its own
                book = self._app.books.open(str(source))
                try:
                    book.to_pdf(str(made))
                finally:
                    book.close()
            return made.read_bytes() if made.is_file() else None

    def browse(self, page: Path) -> None:
        webbrowser.open(page.as_uri())

    def progress(self, text: str, share: float | None = None) -> None:
        with suppress(Exception):  # the window may have been closed meanwhile
            self._window.progress(text, share)

    def tell(self, text: str, *, is_error: bool = False, names_workbook: bool = True) -> None:
        told = self._named(text) if names_workbook else text
        self._window.message(told, title=TITLE, is_error=is_error)

    def ask(self, question: str) -> bool:
        return self._window.message(self._named(question), title=TITLE, asks=True)

    def _named(self, text: str) -> str:
        return f"{self._name}\n\n{text}" if self._name else text


def _unsaved(name: str) -> InputError:
    return InputError(
        "有还没有保存的修改",
        where=name,
        remedy="请先保存（Ctrl+S），再点一次；文件和打开着的内容都没有改动。",
    )


def _place(book: Any) -> tuple[str, str, Any] | None:
    """Return sheet, selection and scroll of a workbook, None where nothing can be told."""
    with suppress(Exception):  # a chart may be selected, or a chart sheet be in front
        scroll = program_of(book).scroll(book)
        return str(book.sheets.active.name), str(book.selection.address), scroll
    return None


def _go_to(book: Any, place: tuple[str, str, Any] | None) -> None:
    if place is not None:
        sheet, selection, scroll = place
        with suppress(Exception):  # the sheet may have been renamed
            book.sheets[sheet].activate()
            book.sheets[sheet].range(selection).select()
            program_of(book).scroll_to(book, scroll)


def handed_over(excel: Any, workbook: Any = None) -> Desktop:
    """Return the Excel whose application and workbook VBA hands over (Windows)."""
    xlwings = load_xlwings()
    windows: Any = xlwings._xlwindows  # what xlwings itself makes of such objects
    app = xlwings.App(impl=windows.App(xl=windows.COMRetryObjectWrapper(excel)))
    if workbook is None:
        return Desktop(app, None)
    book = windows.Book(xl=windows.COMRetryObjectWrapper(workbook))
    return Desktop(app, xlwings.Book(impl=book))


def in_front() -> Desktop:
    """Return the Excel that is in front (Mac)."""
    app = load_xlwings().apps.active
    return Desktop(app, active_book(app))


def active_book(app: Any) -> Any:
    """Return the workbook that is in front, None where none is open."""
    try:
        book = app.books.active
        _ = book.name  # xlwings makes a book of nothing where none is open
    except Exception:
        return None
    return book


def serve(clsid: str) -> None:
    """Answer VBA over COM until Excel ends (Windows)."""
    load_xlwings().serve(clsid)
