"""A workbook that is open in Excel, or in LibreOffice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.book.authorship import Authorship
from addin.book.closed.extrasheet import free_name
from addin.book.host import VERSION, Written, check_version
from addin.book.ooxml import cells
from addin.book.ooxml.reference import Area, number_of
from addin.book.open.cells import Journal
from addin.book.open.edits import OpenEdits, take_in
from addin.book.open.layout import OpenTable, locate
from addin.book.open.program import Unprotected, program_of, undisturbed
from addin.book.open.reading import read_open
from addin.content import Changes, Content, TableData, Value
from addin.forms import FORMS
from addin.forms.model import Form
from addin.reading.workbook import in_context

if TYPE_CHECKING:
    from addin.book.mending.mending import Mended
    from addin.book.ooxml.package import Package
    from addin.book.upgrading.furniture import Standard
    from addin.book.upgrading.upgrade import Upgraded


class OpenWorkbook:
    """The host for an open workbook; implements `addin.book.host.Host`.

    Every table is read in two calls and written in one for each rectangle of changed cells.
    What the user sees stays put: selection, scrolling, filters, calculation mode. Protected sheets
    are protected again after a write. After an error everything is as it was before.

    Args:
        book: the `xlwings.Book`.
        save: what to do after a write that changed something. Without it the file is left to the
            user, who sees the changes and saves them or not.
        title: what the program's Undo calls all that is written at once, where it has such a thing.
    """

    def __init__(
        self,
        book: Any,
        forms: Sequence[Form] = FORMS,
        save: Callable[[], None] | None = None,
        title: str = "",
    ) -> None:
        self._book = book
        self._forms = forms
        self._save = save
        self._title = title
        self._together: Journal | None = None

    @property
    def name(self) -> str:
        """The file name, for messages."""
        return str(self._book.name)

    @property
    def file(self) -> Path | None:
        """The file on this computer, if it was saved to one; see `Host.file`."""
        path = Path(str(self._book.fullname))
        return path if path.is_absolute() and path.is_file() else None

    @property
    def authorship(self) -> Authorship:
        """Nobody has saved what is on the screen; see `Host.authorship`."""
        return Authorship()

    def read(self, only: Collection[str] | None = None, *, derived: bool = True) -> Content:
        """Return fields and tables, or those that `only` names; see `Host.read`.

        `derived` changes nothing: what the program has computed comes in the same call, but for
        whole tables of formulas, which are left out; see `read_open`.

        Raises:
            OtherWorkbook: it holds none of our forms.
        """
        return in_context(self._cells(only), self._cells)

    def _cells(self, only: Collection[str] | None) -> Content:
        """Return what stands in the cells, each read by itself."""
        return read_open(self.name, locate(self._book, self._forms, only))

    def write(self, changes: Changes) -> Written:
        """Write values; results of formulas are left to the program.

        Raises:
            InputError: a value that a cell cannot hold, or a formula in the way.
            WorkbookError: a sheet is protected with a password.
        """
        check_version(read_open(self.name, locate(self._book, self._forms, {VERSION})))
        edits, rows = OpenEdits(self._book, self._forms, changes), 0
        planned = None if edits.growth else edits.planned()
        if planned and not planned.sheets:  # nothing is stilled, and calculated anew, for nothing
            return Written()
        with self._writing() as (journal, protection):
            if planned is None:
                rows = edits.grow(journal, protection.open)
                planned = edits.planned()
            for sheet in planned.sheets.values():
                protection.open(sheet)
            for name, (row, column), code in planned.formats:
                journal.show(planned.sheets[name], row, column, code)
            for name, values in planned.cells.items():
                journal.write(planned.sheets[name], values)
            for name, formulas in planned.formulas.items():
                journal.formulas(planned.sheets[name], formulas)
        written = Written(planned.changes, 0, planned.restored, rows)
        if written.changed:
            self._saved()
        return written

    def take_in(self, rows: Mapping[str, int]) -> None:
        """Let tables cover rows that were typed right below them; see `Host.take_in`.

        Raises:
            WorkbookError: a sheet is protected with a password.
        """
        check_version(read_open(self.name, locate(self._book, self._forms, {VERSION})))
        with self._writing() as (journal, protection):
            for place in self._tables(rows).values():
                protection.open(place.sheet)
            take_in(lambda: self._tables(rows), rows, journal)
        self._saved()

    def _tables(self, names: Collection[str]) -> Mapping[str, OpenTable]:
        """Return where tables are now."""
        return locate(self._book, self._forms, names).tables

    def set_visible(self, sheets: Collection[str], *, visible: bool) -> list[str]:
        """Show or hide sheets; see `Host.set_visible`. It is no change of the workbook to save."""
        changed: list[str] = []
        there = {sheet.name: sheet for sheet in self._book.sheets} if sheets else {}
        for name in sheets:
            sheet = there.get(name)
            if sheet is None or bool(sheet.visible) == visible:
                continue
            if visible or sum(bool(each.visible) for each in there.values()) > 1:
                sheet.visible = visible
                changed.append(name)
        return changed

    mends_empty = True

    @property
    def tells_worn(self) -> bool:
        """Whether the program tells this at once; see `Host.tells_worn`."""
        return program_of(self._book).tells_rules

    def worn(self, standard: Package, content: Content) -> Sequence[Mended]:
        """Return how many columns have cells without drop-downs, or without colours; see `Host.worn`.

        Each column with a drop-down of a table in which something stands is asked for.
        """
        if not self.tells_worn:
            return ()
        from addin.book.mending import mending  # no click needs it before

        begun = {name: data for name, data in content.tables.items() if len(data)}
        drawn = {data.sheet for data in begun.values()}
        sheets = {sheet.name: sheet for sheet in self._book.sheets if sheet.name in drawn}
        shown = {name for name, sheet in sheets.items() if sheet.visible}
        lost = Counter[tuple[str, str]]()
        listed = [
            (begun[table], key, is_coloured)
            for (table, key), is_coloured in mending.listed_columns(
                standard, self._forms, begun
            ).items()
            if begun[table].sheet in shown and key in begun[table].letters
        ]
        columns = [(sheets[data.sheet], _column(data, key)) for data, key, _ in listed]
        found = program_of(self._book).without_rules(columns)
        for (data, _, is_coloured), (plain, free) in zip(listed, found, strict=True):
            lost[data.sheet, mending.LISTED] += free
            lost[data.sheet, mending.COLOURED] += plain and is_coloured
        return [mending.Mended(*place, count) for place, count in lost.items() if count]

    def break_pages(self) -> None:
        """Do nothing: programs tell the heights of rows one by one; see `Host.break_pages`."""

    def upgrade(self, standard: Standard, came: Collection[str]) -> Upgraded | None:
        """Do nothing: sheets of an open workbook cannot be drawn anew; see `Host.upgrade`."""
        return None

    @contextmanager
    def saved_together(self) -> Iterator[None]:
        """Save what several writes change in one step, when the block ends; see `Host`."""
        journal = self._together = Journal()
        with program_of(self._book).one_undo(self._book, self._title):
            try:
                yield
            except BaseException:
                self._undo(journal, 0)
                raise
            finally:
                self._together = None
        if len(journal):
            self._saved()

    def enclose(self, make: Callable[[Package], bytes | None]) -> None:
        """Nothing is put into what a program has open; see `Host.enclose`."""

    def add_sheet(self, name: str, rows: Sequence[Sequence[Value]]) -> str:
        """Add a plain sheet at the end and return its name; see `Host.add_sheet`."""
        given = free_name(name, {sheet.name.casefold() for sheet in self._book.sheets})
        values = {
            (r, c): value
            for r, row in enumerate(rows, 1)
            for c, value in enumerate(row, 1)
            if value is not None and value != ""
        }
        for value in values.values():
            cells.content(value, since_1904=False, where=given)
        with self._writing() as (journal, _):
            sheet = self._book.sheets.add(given, after=self._book.sheets[-1])
            journal.added_sheet(sheet)
            journal.write(sheet, values)
        self._saved()
        return given

    def _saved(self) -> None:
        if self._save is not None and self._together is None:
            self._save()

    @contextmanager
    def _writing(self) -> Iterator[tuple[Journal, Unprotected]]:
        """Hand out a journal and the protection; give everything back, also after an error."""
        journal = self._together if self._together is not None else Journal()
        start = len(journal)
        undo = program_of(self._book).one_undo(self._book, self._title)
        with undisturbed(self._book), undo:
            protection = Unprotected(self._book)
            try:
                yield journal, protection
            except BaseException:
                journal.undo(start)
                raise
            finally:
                protection.close()

    def _undo(self, journal: Journal, to: int) -> None:
        with undisturbed(self._book):
            protection = Unprotected(self._book)
            try:
                for sheet in self._book.sheets:
                    protection.open(sheet)
                journal.undo(to)
            finally:
                protection.close()


def _column(data: TableData, key: str) -> Area:
    """Return the cells of a column of a table."""
    column = number_of(data.letters[key])
    return Area(column, data.extent.start, column, data.extent.stop - 1)
