"""A workbook that is a file on disk and open nowhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from addin.book.authorship import Authorship, authorship
from addin.book.closed.difference import still_to_write
from addin.book.closed.edits import Edits
from addin.book.closed.extrasheet import add_sheet
from addin.book.closed.fieldformulas import mend_formulas
from addin.book.closed.paging import break_pages
from addin.book.closed.patching import Patched, SheetPatcher, Target
from addin.book.closed.reading import READ, Reading, SheetRead, read_located
from addin.book.closed.saver import BEFORE_UPGRADE, save
from addin.book.host import VERSION, Change, Written, check_version
from addin.book.layout import Sheet, WorkbookPart, locate
from addin.book.mending.mending import Mended, mend, worn
from addin.book.moving.growth import grow
from addin.book.moving.sheet import drop_calculation_chain
from addin.book.moving.takingin import take_in
from addin.book.moving.visibility import set_visible
from addin.book.ooxml.package import Package
from addin.book.ooxml.sheetxml import OUTLINE, RESPELT
from addin.book.ooxml.xmltree import Splices, escape
from addin.content import Changes, Content, Value
from addin.forms import FORMS
from addin.forms.model import Form, Kind
from addin.reading.workbook import in_context

if TYPE_CHECKING:
    from addin.book.upgrading.furniture import Standard
    from addin.book.upgrading.upgrade import Upgraded

# Where calcPr belongs: behind the last of these that the workbook has.
_BEFORE_CALC = frozenset(
    {
        "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
        "functionGroups", "externalReferences", "definedNames",
    }
)  # fmt: skip


KnownSheet = tuple[SheetRead, tuple[bytes, bytes]]
"""What a sheet says, and what stands before and behind its rows."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in a file, without its ``=``."""

    text: str


class ClosedWorkbook:
    """The host for a closed .xlsx file; implements `addin.book.host.Host`.

    The file is read once, when it is first needed, and written only over what was read; one that
    is open `in_memory` is never written.
    """

    def __init__(
        self, path: Path | str, forms: Sequence[Form] = FORMS, *, in_memory: bool = False
    ) -> None:
        self.path = Path(path)
        self._forms = forms
        self._package: Package | None = None
        self._read: tuple[Package, Content] | None = (
            None  # what was last read, and from which state
        )
        self._label = ""  # of the backup, where one of the day is not enough
        self._in_memory = in_memory
        self._waits = in_memory  # else only until the block of `saved_together` ends

    @property
    def name(self) -> str:
        """The file name, for messages."""
        return self.path.name

    @property
    def file(self) -> Path | None:
        """The file; none where the workbook is only in memory; see `Host.file`."""
        return None if self._in_memory else self.path

    @property
    def authorship(self) -> Authorship:
        """Who saved the file last, and when; see `Host.authorship`."""
        return authorship(self.package)

    @property
    def package(self) -> Package:
        """The package as it was read; raises what `Package.open` raises."""
        if self._package is None:
            self._package = Package.open(self.path)
        return self._package

    def read(self, only: Collection[str] | None = None, *, derived: bool = True) -> Content:
        """Return fields and tables, or those that `only` names; see `Host.read`.

        Raises:
            NotAWorkbook, EncryptedWorkbook, BrokenWorkbook, UnsafeWorkbook, WorkbookLocked: the
                file could not be read.
            OtherWorkbook: it holds none of our forms.
        """
        content = in_context(self._cells(only, derived=derived), self._cells)
        self._read = (self.package, content) if derived else None
        return content

    def _cells(self, only: Collection[str] | None, *, derived: bool = True) -> Content:
        """Return what stands in the cells, each read by itself."""
        layout = locate(self.package, self._forms, only)
        whole = derived and only is None
        return read_located(
            Reading(self.package, layout, partly=only is not None, derived=derived, whole=whole)
        )

    def sheets_named(self) -> Mapping[str, str]:
        """Return of every sheet, by its part, a name of all bytes that decide what it says."""
        package, book = self.package, WorkbookPart(self.package)
        shared = blake2b(b"%d" % book.since_1904, digest_size=16)
        for kind in ("styles", "sharedStrings"):
            for part in package.related(package.workbook, kind):
                shared.update(package.member(part).data)
        names: dict[str, str] = {}
        for sheet in book.sheets:
            own, member = shared.copy(), package.member(sheet.part)
            own.update(b"%d %d" % (member.method, member.crc))
            own.update(member.data)
            names[sheet.part] = f"sheet {own.hexdigest()}"
        return names

    @property
    def sheets_read(self) -> Mapping[str, KnownSheet]:
        """What is known of sheets, by their part, as long as their name is the same."""
        package, known = self.package, dict[str, KnownSheet]()
        for part in package.names:
            read, outline, respelt = (
                package.known(part, what, lambda: None) for what in (READ, OUTLINE, RESPELT)
            )
            if read and outline and not respelt and package.is_prepared(part):
                known[part] = read, outline
        return known

    def take_as_read(self, known: Mapping[str, KnownSheet]) -> None:
        """Take sheets as read that have the name they had when they were `sheets_read`."""
        for part, (read, outline) in known.items():
            self.package.learn(part, READ, read)
            self.package.learn(part, OUTLINE, outline)
            self.package.set_prepared(part)

    def write(self, changes: Changes) -> Written:
        """Write values and save; nothing to change leaves the file untouched.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
            InputError: a value that a cell cannot hold, or a formula in the way.
        """
        self._check_version()
        state, known = self._read or (None, None)
        known = known if state is self.package else None
        if known is not None:
            changes = still_to_write(changes, known)
        package = self.package.copy()
        planned = Edits(package, self._forms, changes, known)
        reading = Reading(package, planned.layout)
        done: dict[Sheet, Patched] = {}
        # The largest first: it is still compressed while the others are patched.
        for sheet in sorted(planned.by_sheet, key=lambda each: -package.member(each.part).size):
            edits = planned.by_sheet[sheet]
            done[sheet] = SheetPatcher(reading, sheet, edits, restoring=changes.restoring).run()
        for patched in done.values():
            patched.save()
        written = _summed([done[sheet] for sheet in planned.by_sheet], planned.rows)
        if not written.changed:
            return written
        reading.styles.save()
        if written.restored:
            drop_calculation_chain(package)
        if written.changes or written.restored or written.rows:
            request_calculation(package)
        backup = self._save(package)
        return Written(written.changes, written.cached, written.restored, written.rows, backup)

    def put(self, cells: Mapping[str, Mapping[tuple[int, int], Value | Formula]]) -> None:
        """Write what somebody typed into cells (row, column) of sheets, and save.

        A value takes the place of a formula, a formula that of a value.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
            InputError: a value that a cell cannot hold, or a formula that others share.
        """
        self._check_version()
        package = self.package.copy()
        reading = Reading(package, locate(package, self._forms))
        sheets = {sheet.name: sheet for sheet in WorkbookPart(package).sheets}
        for name, typed in cells.items():
            edits: dict[int, list[tuple[Target, Value]]] = {}
            for (row, column), value in sorted(typed.items()):
                edits.setdefault(row, []).append(_typed(column, value))
            SheetPatcher(reading, sheets[name], edits, restoring=True).run().save()
        reading.styles.save()
        drop_calculation_chain(package)
        request_calculation(package)
        self._save(package)

    def lengthen(self, rows: Mapping[str, int]) -> None:
        """Give tables so many more rows at their end, and save.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
        """
        self._check_version()
        package = self.package.copy()
        for name, count in rows.items():
            grow(package, locate(package, self._forms, {name}).tables[name], count)
        request_calculation(package)
        self._save(package)

    def take_in(self, rows: Mapping[str, int]) -> None:
        """Let tables cover rows that were typed right below them, and save; see `Host.take_in`.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
        """
        self._check_version()
        package = self.package.copy()
        take_in(package, lambda: locate(package, self._forms, rows).tables, rows)
        request_calculation(package)
        self._save(package)

    def set_visible(self, sheets: Collection[str], *, visible: bool) -> list[str]:
        """Show or hide sheets, and save; see `Host.set_visible`.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
        """
        self._check_version()
        package = self.package.copy()
        changed = set_visible(package, sheets, visible=visible)
        if changed:
            self._save(package)
        return changed

    def break_pages(self) -> None:
        """Let no printed page of a form end below a heading, and save; see `Host.break_pages`.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed: the file is as it was.
        """
        package = self.package.copy()
        if break_pages(package, self._forms):
            self._save(package)

    def mend(self, standard: Package, *, restoring: bool = False) -> list[Mended]:
        """Bring names, colours, drop-downs and protection back as `standard` has them, and save.

        With `restoring` the formulas of single fields come back over whatever was typed.

        Return what was broken; nothing broken leaves the file untouched.

        Raises:
            OtherWorkbook: it holds none of our forms.
            WorkbookLocked, WorkbookChanged, SaveFailed: the file is as it was.
        """
        self._check_version()
        package = self.package.copy()
        mended = [
            *mend(package, standard, self._forms),
            *mend_formulas(package, standard, self._forms, restoring=restoring),
        ]
        if any(not each.is_left for each in mended):
            self._save(package)
        return mended

    tells_worn = True
    mends_empty = False  # what a cell shows already is not looked for

    def worn(self, standard: Package, content: Content) -> Sequence[Mended]:
        """Return which colours and drop-downs are not as `standard` has them; see `Host.worn`.

        Raises:
            OtherWorkbook: it holds none of our forms.
        """
        return worn(self.package, standard, self._forms)

    def upgrade(self, standard: Standard, came: Collection[str]) -> Upgraded:
        """Bring the workbook up to the standard one, and save; see `Host.upgrade`.

        Raises:
            OtherWorkbook: it holds none of our forms.
            WorkbookLocked, WorkbookChanged, SaveFailed: the file is as it was.
        """
        from addin.book.upgrading.upgrade import upgrade  # of no use to a workbook of today

        self._check_version()
        package = self.package.copy()
        upgraded = upgrade(package, standard, came)
        request_calculation(package)
        self._label = BEFORE_UPGRADE
        self._save(package)
        return upgraded

    @contextmanager
    def saved_together(self) -> Iterator[None]:
        """Save what several writes change in one step, when the block ends; see `Host`.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed: the file is as it was before the block.
        """
        if self._waits:  # inside another such block: that one saves
            yield
            return
        before, self._waits = self.package, True
        try:
            yield
            if self.package is not before:
                self._package = self.package.saved()
                save(self.path, self.package.data, old=before.data, label=self._label)
        except BaseException:
            self._package = before
            raise
        finally:
            self._waits = False

    def add_sheet(self, name: str, rows: Sequence[Sequence[Value]]) -> str:
        """Add a plain sheet at the end, save, and return the sheet's name; see `Host.add_sheet`."""
        self._check_version()
        package = self.package.copy()
        given = add_sheet(package, name, rows)
        self._save(package)
        return given

    def enclose(self, make: Callable[[Package], bytes | None]) -> None:
        """Put what `make` gives into the file; see `Host.enclose`.

        Raises:
            WorkbookLocked, WorkbookChanged, SaveFailed: the file is as it was.
        """
        package = self.package.copy()
        if (data := make(package)) is not None:
            package.enclose(data)
            self._save(package)

    def _check_version(self) -> None:
        """Raise LaterWorkbook if only a later version may write to the workbook."""
        layout = locate(self.package, self._forms, {VERSION})
        check_version(read_located(Reading(self.package, layout, partly=True)))

    def _save(self, package: Package) -> Path | None:
        if self._waits and not self._in_memory:  # the file is made once, of all that was written
            self._package = package
            return None
        old, fresh = self.package.data, package.saved()
        backup = None
        if not self._in_memory:
            backup = save(self.path, fresh.data, old=old, label=self._label)
        self._package = fresh
        return backup


def _typed(column: int, value: Value | Formula) -> tuple[Target, Value]:
    """Return what writes a value, or a formula, as somebody typed it."""
    if isinstance(value, Formula):
        element = f"<f>{escape(value.text)}</f>"
        return Target("", Kind.TEXT, True, column, lambda _row: element, guarded=True), ""
    kind = Kind.NUMBER if isinstance(value, int | float) else Kind.TEXT
    if isinstance(value, date):
        kind = Kind.DATETIME if isinstance(value, datetime) else Kind.DATE
    return Target("", kind, False, column, over=True), value


def _summed(done: Sequence[Patched], rows: int) -> Written:
    changes: list[Change] = []
    restored: list[Change] = []
    for patched in done:
        changes += patched.changes
        restored += patched.restored
    return Written(changes, sum(p.cached for p in done), restored, rows)


def request_calculation(package: Package) -> None:
    """Let the spreadsheet program calculate everything when it next opens the file."""
    book = WorkbookPart(package)
    splices = Splices(book.data)
    calculation = book.root.find("calcPr")
    if calculation is not None:
        if calculation.attributes.get("fullCalcOnLoad") == "1":
            return
        splices.attribute(calculation, "fullCalcOnLoad", "1")
    else:
        before = [e for e in book.root.children if e.local in _BEFORE_CALC]
        element = f'<{book.root.prefix}calcPr fullCalcOnLoad="1"/>'
        splices.insert(before[-1].end, element.encode())
    package.replace(book.part, splices.result())
