"""What the parts of the engine know of each other, as abstract classes in one file.

Each is one of xlwings' own base classes and what lies beneath it in LibreOffice. A book has sheets
and a sheet belongs to its book; with both named here, each part of the engine rests on this file
and on the parts below it, and on no other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from addin.libreoffice.cells.addresses import Area
from addin.libreoffice.cells.formulas import TableShape
from addin.libreoffice.cells.numberformats import NumberFormats
from addin.libreoffice.uno.remote import Office, Remote


class Engine(ABC):
    """What `xlwings.Engine(impl=…)` wraps."""

    name: str
    type: str
    apps: base_classes.Apps


class App(base_classes.App, ABC):
    """One LibreOffice.

    Attributes:
        engine: the engine that it belongs to, for xlwings.
        office: the way to LibreOffice's own objects.
        windowed: whether there is a screen to show its windows on.
        copied: the block that `Range.copy` kept for `Range.paste`.
        moves: how often cells were inserted, deleted or moved, after which LibreOffice's objects
            for blocks of cells lie elsewhere.
    """

    engine: Engine
    office: Office
    windowed: bool
    copied: Range | None
    moves: int

    @property
    @abstractmethod
    def visible(self) -> bool:
        """Whether its windows are shown."""

    @visible.setter
    @abstractmethod
    def visible(self, value: bool) -> None: ...

    @abstractmethod
    def documents(self) -> list[Remote]:
        """Return the open spreadsheets, the one opened first first."""

    @abstractmethod
    def active_document(self) -> Remote | None:
        """Return the document that the user or the code used last."""

    @abstractmethod
    def opened(self, document: Remote, name: str = "") -> None:
        """Take note of a document that was opened or made."""

    @abstractmethod
    def use(self, document: Remote) -> None:
        """Make a document the active one."""

    @abstractmethod
    def name_of(self, document: Remote) -> str:
        """Return the name of a document."""


class Book(base_classes.Book, ABC):
    """One document; `xl` is LibreOffice's object for it."""

    xl: Remote

    @property
    @abstractmethod
    def app(self) -> App:
        """The LibreOffice in which it is open."""

    @property
    @abstractmethod
    def formats(self) -> NumberFormats:
        """Its number formats."""

    @property
    @abstractmethod
    def sheets(self) -> Sheets:
        """Its sheets."""

    @property
    @abstractmethod
    def names(self) -> Names:
        """Its defined names, with those of its sheets."""

    @abstractmethod
    def table(self, name: str) -> TableShape | None:
        """Return what formulas need to know of a table, None where no table has this name."""

    @abstractmethod
    def range_at(self, sheet_index: int, area: Area) -> Range:
        """Return a block on the sheet of this number, counted from 0."""

    @abstractmethod
    def export_pdf(self, path: str, quality: str, selection: Remote | None = None) -> None:
        """Write a PDF of the visible sheets, or of one part of them."""


class Sheets(base_classes.Sheets, ABC):
    """The sheets of one book."""

    @property
    @abstractmethod
    def active(self) -> Sheet:
        """The sheet in front."""

    @abstractmethod
    def __call__(self, name_or_index: str | int) -> Sheet:
        """Return a sheet."""

    @abstractmethod
    def __iter__(self) -> Iterator[Sheet]:
        """Yield the sheets in their order."""


class Sheet(base_classes.Sheet, ABC):
    """One sheet."""

    @property
    @abstractmethod
    def xl(self) -> Remote:
        """LibreOffice's sheet."""

    @property
    @abstractmethod
    def book(self) -> Book:
        """The book that it belongs to."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Its name."""

    @name.setter
    @abstractmethod
    def name(self, value: str) -> None: ...

    @property
    @abstractmethod
    def index(self) -> int:
        """Its number, counted from 1."""

    @property
    @abstractmethod
    def names(self) -> Names:
        """The names that belong to it alone."""

    @property
    @abstractmethod
    def tables(self) -> Tables:
        """Its tables."""

    @abstractmethod
    def activate(self) -> None:
        """Bring it to the front."""

    @abstractmethod
    def block(self, area: Area) -> Range:
        """Return a block of its cells."""

    @abstractmethod
    def end_of_used(self) -> tuple[int, int]:
        """Return the last row and column in which anything stands."""


class Range(base_classes.Range, ABC):
    """A block of cells.

    Attributes:
        sheet: where it lies.
        area: which rows and columns.
    """

    sheet: Sheet
    area: Area

    @property
    @abstractmethod
    def xl(self) -> Remote | None:
        """LibreOffice's object for it; a block without cells has none."""

    @property
    @abstractmethod
    def remote(self) -> Remote:
        """LibreOffice's object for it.

        Raises:
            ValueError: it has no cells.
        """

    @abstractmethod
    def writable(self, member: str) -> Remote:
        """Return LibreOffice's object for it, to be changed by a member of xlwings."""

    @property
    @abstractmethod
    def first(self) -> Remote:
        """LibreOffice's object for its first cell."""

    @property
    @abstractmethod
    def row(self) -> int:
        """The number of its first row, from 1."""

    @property
    @abstractmethod
    def column(self) -> int:
        """The number of its first column, from 1."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""

    @property
    @abstractmethod
    def columns(self) -> list[Range]:
        """Its columns."""

    @property
    @abstractmethod
    def table(self) -> Table | None:
        """The table in which its first cell lies."""

    @abstractmethod
    def __len__(self) -> int:
        """Return how many cells it has."""

    @abstractmethod
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert as many cells before it."""

    @abstractmethod
    def delete(self, shift: str | None = None) -> None:
        """Delete its cells."""

    @abstractmethod
    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """Sort its rows."""

    @abstractmethod
    def paste_into(
        self, target: Range, what: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy it over another one."""


class Tables(base_classes.Tables, ABC):
    """The tables of one sheet."""

    @abstractmethod
    def __iter__(self) -> Iterator[Table]:
        """Yield the tables."""


class Table(base_classes.Table, ABC):
    """One table."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Its name."""

    @name.setter
    @abstractmethod
    def name(self, value: str) -> None: ...

    @property
    @abstractmethod
    def area(self) -> Area:
        """Where it lies, with header and totals."""

    @property
    @abstractmethod
    def autofilter(self) -> base_classes.AutoFilter:
        """Its filter."""


class Names(base_classes.Names, ABC):
    """The defined names of a book or a sheet."""

    @abstractmethod
    def snapshot(self) -> list[tuple[str, Any]]:
        """Return name and object of each."""

    @abstractmethod
    def add(self, name: str, refers_to: str) -> base_classes.Name:
        """Add a name."""
