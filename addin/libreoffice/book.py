"""Documents as xlwings' books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from urllib.request import url2pathname

from xlwings import base_classes

from addin.libreoffice import base
from addin.libreoffice.base import App, Range
from addin.libreoffice.cells.addresses import Area, area_of
from addin.libreoffice.cells.formulas import TableShape
from addin.libreoffice.cells.numberformats import NumberFormats
from addin.libreoffice.files import can_be_locked, is_locked, locked, reading, writing
from addin.libreoffice.names import Names
from addin.libreoffice.sheet import Sheet, Sheets
from addin.libreoffice.tables import table_shape
from addin.libreoffice.uno.failures import NotWritable, UnoError, Unsupported, WrongPassword
from addin.libreoffice.uno.remote import Remote, properties, url

_NEVER_RUN_MACROS = 0


def path_of(document: Remote) -> str:
    """Return the file of a document, "" where it has none."""
    address = document.getLocation()
    return url2pathname(urlparse(address).path) if address else ""


class Books(base_classes.Books):
    """The open documents of one app, the first opened first."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Remote:
        components: Remote = self.app.office.desktop.getComponents()
        return components

    @property
    def active(self) -> Book:
        document = self.app.active_document()
        if document is None:
            raise KeyError("No book is open.")
        return Book(self.app, document)

    def __call__(self, name_or_index: str | int) -> Book:
        books = list(self)
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(books):
                raise KeyError(name_or_index)
            return books[name_or_index - 1]
        for book in books:
            if book.name.lower() == name_or_index.lower():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.app.documents())

    def __iter__(self) -> Iterator[Book]:
        for document in self.app.documents():
            yield Book(self.app, document)

    def add(self) -> Book:
        return self._load("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        write_res_password: str | None = None,
        *others: Any,
        **named: Any,
    ) -> Book:
        """Open a file. Its macros do not run; links are brought up to date only when asked for."""
        settings: dict[str, Any] = {
            "ReadOnly": bool(read_only),
            "UpdateDocMode": 3 if update_links else 0,
            **reading(fullname),
        }
        if password is not None:
            settings["Password"] = password
        if write_res_password is not None:
            settings["ModifyPasswordInfo"] = write_res_password
        try:
            return self._load(url(fullname), **settings)
        except UnoError:
            if is_locked(fullname):
                raise WrongPassword(f"book.open: {fullname} has another password") from None
            raise OSError(f"book.open: LibreOffice cannot read {fullname}") from None

    def _load(self, address: str, **settings: Any) -> Book:
        settings["Hidden"] = self.app.windowed and not self.app.visible
        settings["MacroExecutionMode"] = _NEVER_RUN_MACROS
        document = self.app.office.desktop.loadComponentFromURL(
            address, "_blank", 0, properties(**settings)
        )
        if document is None:
            raise UnoError("com.sun.star.io.IOException", address, "loadComponentFromURL")
        self.app.opened(document)
        return Book(self.app, document)


class Book(base.Book):
    """One document."""

    def __init__(self, app: App, document: Remote) -> None:
        self._app = app
        self.xl = document
        self._formats: NumberFormats | None = None

    @property
    def app(self) -> App:
        return self._app

    @property
    def api(self) -> Remote:
        return self.xl

    @property
    def formats(self) -> NumberFormats:
        if self._formats is None:
            self._formats = NumberFormats(self.xl)
        return self._formats

    def json(self) -> dict[str, Any]:
        raise Unsupported("book.json: only the remote engine describes books this way")

    @property
    def name(self) -> str:
        return self.app.name_of(self.xl)

    @property
    def fullname(self) -> str:
        return path_of(self.xl) or self.name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self, None)

    @property
    def selection(self) -> Range | None:
        """What is selected on the active sheet; the first block where it is several."""
        selected = self.xl.getCurrentSelection()
        controller = self.xl.getCurrentController()
        if selected is None or controller is None:
            return None
        if selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
            area = area_of(selected.getRangeAddresses()[0])
        elif selected.supportsService("com.sun.star.table.CellRange"):
            area = area_of(selected.getRangeAddress())
        else:
            return None
        return Sheet(self, controller.getActiveSheet()).block(area)

    def table(self, name: str) -> TableShape | None:
        """Return what formulas need to know of a table, None where no table has this name."""
        return table_shape(self, name)

    def activate(self) -> None:
        self.app.use(self.xl)
        controller = self.xl.getCurrentController()
        if controller is not None and self.app.visible:
            controller.getFrame().activate()

    def close(self) -> None:
        """Close without saving."""
        self.xl.setModified(False)
        self.xl.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save under the path, under the file's own name, or as Book1.xlsx in the current folder.

        A password that the file has already stays, also under another name.

        Raises:
            Unsupported: LibreOffice cannot write this kind of file, or not with a password.
            NotWritable: it was opened read-only.
            OSError: the file cannot be written.
        """
        current = path_of(self.xl)
        target = str(Path(path or current or f"{self.name}.xlsx").absolute())
        settings = {**writing(target), "Overwrite": True, **self._lock(target, password)}
        in_place = target == current and password is None
        if in_place and self.xl.isReadonly():
            raise NotWritable(f"book.save: {target} was opened read-only; give another path")
        try:
            if in_place:
                self.xl.store()
            else:
                self.xl.storeAsURL(url(target), properties(**settings))
        except UnoError as error:
            raise OSError(f"book.save: LibreOffice cannot write {target}: {error}") from None

    @contextmanager
    def as_saved(self, path: str) -> Iterator[Book]:
        """Open the file of this book, or a copy, out of sight for the length of a block.

        Raises:
            OSError: LibreOffice cannot read it.
        """
        settings = {
            "Hidden": True, "ReadOnly": True, "UpdateDocMode": 0,
            "MacroExecutionMode": _NEVER_RUN_MACROS,
        }  # fmt: skip
        document = self.app.office.desktop.loadComponentFromURL(
            url(path), "_blank", 0, properties(**settings)
        )
        if document is None:
            raise OSError(f"book.as_saved: LibreOffice cannot read {path}")
        try:
            yield Book(self.app, document)
        finally:
            document.close(True)

    def _lock(self, target: str, password: str | None) -> dict[str, Any]:
        """Return the settings for the password, a new one or the one that the document has."""
        if password is not None:
            return locked(target, password)
        kept = [each for each in self.xl.getArgs() if each.Name == "EncryptionData"]
        return {"EncryptionData": kept[0].Value} if kept and can_be_locked(target) else {}

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Write the visible sheets as a PDF."""
        self.export_pdf(path, quality)

    def export_pdf(self, path: str, quality: str, selection: Remote | None = None) -> None:
        """Write a PDF of the visible sheets, or of one part of them."""
        data: dict[str, Any] = {"ReduceImageResolution": quality == "minimum"}
        if selection is not None:
            data["Selection"] = selection
        self.xl.storeToURL(
            url(path), properties(FilterName="calc_pdf_Export", FilterData=properties(**data))
        )

    def range_at(self, sheet_index: int, area: Area) -> Range:
        """Return a block on the sheet of this number, counted from 0."""
        return Sheet(self, self.xl.getSheets().getByIndex(sheet_index)).block(area)
