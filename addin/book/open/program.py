"""The spreadsheet program that has a workbook open: Excel, or LibreOffice through its engine.

Both are driven through xlwings; here is what xlwings leaves to each program's own objects.
xlwings itself is never imported here: who hands a book over has it already.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from addin.book.ooxml.reference import Area, area
from addin.book.open.classes import classes_folder, own_classes
from addin.errors import WorkbookError

# xlwings imports these where they are installed, for 0.4 s, and no button needs them.
_HEAVY = ("pandas", "polars", "numpy", "matplotlib", "plotly")
_SETTINGS = {"screen_updating": False, "enable_events": False, "calculation": "manual"}
_SETTINGS_OF_EXCEL = {"interactive": False}  # nobody types while it is written to from outside


def load_xlwings() -> ModuleType:
    """Import xlwings without the data libraries that it would bring along, and return it."""
    hidden = [name for name in _HEAVY if name not in sys.modules]
    if "xlwings" in sys.modules:
        return sys.modules["xlwings"]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    kept = own_classes(classes_folder()) if sys.platform == "win32" else nullcontext()
    try:
        with kept:
            return import_module("xlwings")
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


Cell = tuple[int, int]  # row and column
_Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of an open workbook: its name in lower case, and the area with header and totals.

    `labels` is what stands in its header, if it has one.
    """

    name: str
    sheet: Any
    sheet_name: str
    area: Area
    has_header: bool
    has_totals: bool
    labels: Sequence[str]


class Program(Protocol):
    """What differs between the programs."""

    settings: Mapping[str, Any]
    """What of the `xlwings.App` keeps it still besides what does so in every program."""

    def unprotect(self, sheet: Any) -> Any:
        """Take a sheet's protection off; return what `protect` needs, None where it had none."""

    def protect(self, sheet: Any, before: Any) -> None:
        """Protect a sheet as it was before."""

    def tables(
        self, book: Any, sheets: Mapping[str, Any], wanted: Collection[str]
    ) -> Iterator[FoundTable]:
        """Yield those of the wanted tables (lower-case names) that the workbook has.

        `sheets` are all of its sheets by name, in their order.
        """

    def names(self, book: Any, wanted: Collection[str]) -> Mapping[str, str]:
        """Return what those of the wanted names that there are refer to, by lower-case name."""

    def read_ahead(self, cells: Sequence[Any], computed: Collection[int]) -> None:
        """Ask for what is to be read of many ranges, where asking at once takes less.

        Values of the `computed` ones, by number, are not asked for.
        """

    def formula_places(self, cells: Any, values: Callable[[], _Rows]) -> Collection[Cell]:
        """Return row and column, from 0, of those cells of a range that have formulas."""

    def write(self, sheet: Any, area: Area, rows: Sequence[Sequence[Any]], *, fit: bool) -> None:
        """Write the values of a rectangle, and `fit` the heights of its rows to them.

        They are not fitted where a rectangle beside this one is written next.
        """

    tells_rules: bool
    """Whether it tells at once which cells have colours and drop-downs."""

    def without_rules(self, areas: Sequence[tuple[Any, Area]]) -> Sequence[tuple[bool, bool]]:
        """Return of each area of a sheet whether some cells have no conditional format, and whether
        some have no validation.
        """

    def one_undo(self, book: Any, title: str) -> AbstractContextManager[None]:
        """Let what is done in the block be undone at once, under a title."""

    def user(self, app: Any) -> str:
        """Return the name of the user in the program's options, "" if there is none."""

    def scroll(self, book: Any) -> Any:
        """Return which cell is at the top left of the active sheet's window."""

    def scroll_to(self, book: Any, place: Any) -> None:
        """Scroll the active sheet's window back."""


class Excel:
    """Excel on Windows, by its COM objects."""

    settings: Mapping[str, Any] = _SETTINGS_OF_EXCEL if sys.platform == "win32" else {}
    _ALLOWED = (
        "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows",
        "AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks",
        "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
        "AllowUsingPivotTables",
    )  # fmt: skip

    def unprotect(self, sheet: Any) -> Any:
        api = sheet.api
        if not api.ProtectContents:
            return None
        settings = {name: bool(getattr(api.Protection, name)) for name in self._ALLOWED}
        settings["DrawingObjects"] = bool(api.ProtectDrawingObjects)
        settings["Scenarios"] = bool(api.ProtectScenarios)
        settings["UserInterfaceOnly"] = bool(api.ProtectionMode)
        selection = api.EnableSelection
        with suppress(Exception):  # a password makes it fail, which is told below
            api.Unprotect("")
        if api.ProtectContents:
            raise locked(sheet.name)
        return settings, selection

    def protect(self, sheet: Any, before: Any) -> None:
        settings, selection = before
        sheet.api.Protect(Contents=True, **settings)
        sheet.api.EnableSelection = selection

    def tables(
        self, book: Any, sheets: Mapping[str, Any], wanted: Collection[str]
    ) -> Iterator[FoundTable]:
        for title, sheet in sheets.items():
            for table in sheet.tables:
                if (name := table.name.casefold()) in wanted:
                    whole = area(table.range.address)
                    if whole is not None:
                        head, total = table.show_headers, table.show_totals
                        row = sheet.range((whole.top, whole.left), (whole.top, whole.right))
                        given = row.options(ndim=1).value if head else ()
                        labels = [str(value or "") for value in given]
                        yield FoundTable(name, sheet, title, whole, head, total, labels)

    def names(self, book: Any, wanted: Collection[str]) -> Mapping[str, str]:
        there = {name.name.casefold(): name for name in book.names}
        return {name: there[name].refers_to for name in wanted if name in there}

    def read_ahead(self, cells: Sequence[Any], computed: Collection[int]) -> None:
        pass

    def formula_places(self, cells: Any, values: Callable[[], _Rows]) -> Collection[Cell]:
        given = cells.formula
        rows = [[given]] if isinstance(given, str) else given
        return {
            (r, c)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
            # What is not a formula comes as the value's text, which may begin with = as well.
            if isinstance(text, str) and text.startswith("=") and text != values()[r][c]
        }

    def write(self, sheet: Any, area: Area, rows: Sequence[Sequence[Any]], *, fit: bool) -> None:
        sheet.range((area.top, area.left), (area.bottom, area.right)).value = rows

    tells_rules = False

    def without_rules(self, areas: Sequence[tuple[Any, Area]]) -> Sequence[tuple[bool, bool]]:
        return [(False, False)] * len(areas)

    def one_undo(self, book: Any, title: str) -> AbstractContextManager[None]:
        return nullcontext()  # what is written from outside empties Excel's list

    def user(self, app: Any) -> str:
        return str(app.api.UserName or "")

    def scroll(self, book: Any) -> Any:
        window = book.api.Windows(1)
        return window.ScrollRow, window.ScrollColumn

    def scroll_to(self, book: Any, place: Any) -> None:
        window = book.api.Windows(1)
        window.ScrollRow, window.ScrollColumn = place


class MacExcel(Excel):
    """Excel on a Mac, whose own objects answer to the names of Excel's dictionary there.

    `xlwings.mac_dict` lists them.
    """

    settings: Mapping[str, Any] = {}
    _ALLOWED = (
        "allow_formatting_cells", "allow_formatting_columns", "allow_formatting_rows",
        "allow_inserting_columns", "allow_inserting_rows", "allow_inserting_hyperlinks",
        "allow_deleting_columns", "allow_deleting_rows", "allow_sorting", "allow_filtering",
        "allow_using_pivot_table",
    )  # fmt: skip

    def unprotect(self, sheet: Any) -> Any:
        api = sheet.api
        if not api.protect_contents.get():
            return None
        allowed = api.protection_object
        settings = {name: bool(getattr(allowed, name).get()) for name in self._ALLOWED}
        settings["drawing_objects"] = bool(api.protect_drawing_objects.get())
        settings["scenarios"] = bool(api.protect_scenarios.get())
        settings["user_interface_only"] = bool(api.protection_mode.get())
        selection = api.enable_selection.get()
        with suppress(Exception):  # a password makes it fail, which is told below
            api.unprotect(password="")
        if api.protect_contents.get():
            raise locked(sheet.name)
        return settings, selection

    def protect(self, sheet: Any, before: Any) -> None:
        settings, selection = before
        sheet.api.protect_worksheet(worksheet_contents=True, **settings)
        sheet.api.enable_selection.set(selection)

    def user(self, app: Any) -> str:
        return str(app.api.user_name.get() or "")

    def scroll(self, book: Any) -> Any:
        window = book.app.api.active_window
        return window.scroll_row.get(), window.scroll_column.get()

    def scroll_to(self, book: Any, place: Any) -> None:
        window = book.app.api.active_window
        window.scroll_row.set(place[0])
        window.scroll_column.set(place[1])


_RULES = ["ConditionalFormat", "Validation"]
_HAS_NONE, _DIFFERS = 1, 2  # com.sun.star.beans.PropertyState


class LibreOffice:
    """LibreOffice, by the objects of the engine in `addin.libreoffice`."""

    settings: Mapping[str, Any] = {}

    def unprotect(self, sheet: Any) -> Any:
        if not sheet.api.isProtected():
            return None
        with suppress(Exception):
            sheet.api.unprotect("")
        if sheet.api.isProtected():
            raise locked(sheet.name)
        return True

    def protect(self, sheet: Any, before: Any) -> None:
        sheet.api.protect("")

    def tables(
        self, book: Any, sheets: Mapping[str, Any], wanted: Collection[str]
    ) -> Iterator[FoundTable]:
        # LibreOffice keeps one list for all sheets; asking each sheet would go through it anew.
        from addin.libreoffice.block import fetch
        from addin.libreoffice.tables import placed
        from addin.libreoffice.uno.remote import together

        ordered = list(sheets.items())
        there = placed(book.impl, wanted)
        rows = [
            ordered[number - 1][1].impl.range(found.area._replace(rows=1))
            for _, number, found in there
        ]
        data = together("getDataArray", [(each,) for each in fetch(rows)])
        for (name, number, found), (first,) in zip(there, data, strict=True):
            row, column, height, width = found.area
            whole = Area(column, row, column + width - 1, row + height - 1)
            title, sheet = ordered[number - 1]
            labels = [str(value or "") for value in first] if found.header else []
            yield FoundTable(
                name.casefold(), sheet, title, whole, found.header, found.totals, labels
            )

    def names(self, book: Any, wanted: Collection[str]) -> Mapping[str, str]:
        meanings: Mapping[str, str] = book.impl.names.meanings(wanted)
        return meanings

    def read_ahead(self, cells: Sequence[Any], computed: Collection[int]) -> None:
        from addin.libreoffice.block import fetch
        from addin.libreoffice.cells.values import ask_ahead

        blocks = [each.impl for each in cells]
        for block, ahead in zip(blocks, ask_ahead(fetch(blocks), computed), strict=True):
            block.ahead = ahead

    def formula_places(self, cells: Any, values: Callable[[], _Rows]) -> Collection[Cell]:
        places: Collection[Cell] = cells.impl.formula_places()
        return places

    def write(self, sheet: Any, area: Area, rows: Sequence[Sequence[Any]], *, fit: bool) -> None:
        # By the engine's own object: xlwings compares names, each over the wire, at every range.
        cells = sheet.impl.range((area.top, area.left, *_shape(area)))
        if not self._has_notes(sheet, area):
            _empty_when_undone(cells)
        from addin.libreoffice.cells.values import heights_left

        with nullcontext() if fit else heights_left(sheet.book.api):
            cells.raw_value = rows

    tells_rules = True

    def without_rules(self, areas: Sequence[tuple[Any, Area]]) -> Sequence[tuple[bool, bool]]:
        from addin.libreoffice.block import fetch
        from addin.libreoffice.uno.remote import together

        cells = fetch(
            [sheet.impl.range((area.top, area.left, *_shape(area))) for sheet, area in areas]
        )
        states = together("getPropertyStates", [(each, _RULES) for each in cells])
        return [self._without(*each) for each in zip(cells, states, strict=True)]

    @staticmethod
    def _without(cells: Any, states: Sequence[int]) -> tuple[bool, bool]:
        found = [states]
        if _DIFFERS in states:
            alike = cells.getUniqueCellFormatRanges()
            found = [alike.getByIndex(n).getPropertyStates(_RULES) for n in range(alike.getCount())]
        colours, lists = (_HAS_NONE in each for each in zip(*found, strict=True))
        return colours, lists

    @staticmethod
    def _has_notes(sheet: Any, area: Area) -> bool:
        notes = sheet.api.getAnnotations()
        places = [notes.getByIndex(n).getPosition() for n in range(notes.getCount())]
        return any(
            area.top <= place.Row + 1 <= area.bottom and area.left <= place.Column + 1 <= area.right
            for place in places
        )

    @contextmanager
    def one_undo(self, book: Any, title: str) -> Iterator[None]:
        manager = book.api.getUndoManager()
        manager.enterUndoContext(title)
        try:
            yield
        finally:
            with suppress(Exception):  # the workbook may have been closed meanwhile
                manager.leaveUndoContext()

    def user(self, app: Any) -> str:
        return str(app.impl.user_name)

    def scroll(self, book: Any) -> Any:
        controller = book.api.getCurrentController()
        return controller.getFirstVisibleRow(), controller.getFirstVisibleColumn()

    def scroll_to(self, book: Any, place: Any) -> None:
        controller = book.api.getCurrentController()
        controller.setFirstVisibleRow(place[0])
        controller.setFirstVisibleColumn(place[1])


def _shape(area: Area) -> tuple[int, int]:
    return area.bottom - area.top + 1, area.right - area.left + 1


def _empty_when_undone(cells: Any) -> None:
    """Let Undo empty those cells again that are empty before the block is written.

    LibreOffice's Undo of a written block puts the old contents back and leaves what it finds in
    cells that had none. That of an array formula empties the block first; it deletes notes too,
    which is why blocks with notes are left out.
    """
    with suppress(Exception):  # merged cells take none
        cells.remote.setArrayFormula("=0")


def locked(sheet: str) -> WorkbookError:
    """Return what is said of a sheet whose protection has a password."""
    return WorkbookError(
        "工作表加了密码保护，不能写入",
        where=sheet,
        remedy="请先在“审阅”里撤销工作表保护，再试一次；工作簿没有改动。",
    )


def program_of(book: Any) -> Program:
    """Return the program that has a book open."""
    return program_behind(book.app)


def program_behind(app: Any) -> Program:
    """Return the program that an `xlwings.App` stands for."""
    if app.engine.name == "libreoffice":
        return LibreOffice()
    if sys.platform == "darwin":
        return MacExcel()
    return Excel()


@contextmanager
def undisturbed(book: Any) -> Iterator[None]:
    """Keep the program still meanwhile, and give everything back, whatever happens inside.

    Screen updating, events and calculation are as before at the end, and so are the active sheet,
    the selection and what is scrolled to. Each is given back by itself: one that fails does not
    keep the others from being given back.
    """
    app, program = book.app, program_of(book)
    settings: dict[str, Any] = {**_SETTINGS, **program.settings}
    kept = {name: getattr(app, name) for name in settings}
    active, selection, scrolled = book.sheets.active.name, None, None
    with suppress(Exception):  # a chart may be selected, or no window be there
        selection = book.selection.address
        scrolled = program.scroll(book)
    try:
        for name, value in settings.items():
            setattr(app, name, value)
        yield
    finally:
        with suppress(Exception):
            if active != book.sheets.active.name:
                book.sheets[active].activate()
            if selection is not None and book.selection.address != selection:
                book.sheets[active].range(selection).select()
            if scrolled is not None and scrolled != program.scroll(book):
                program.scroll_to(book, scrolled)
        for name in reversed(kept):
            with suppress(Exception):
                setattr(app, name, kept[name])


class Unprotected:
    """Takes the protection off sheets when they are first written to, and puts it back at the end."""

    def __init__(self, book: Any) -> None:
        self._program = program_of(book)
        self._sheets: dict[str, tuple[Any, Any]] = {}

    def open(self, sheet: Any) -> None:
        """Make a sheet writable.

        Raises:
            WorkbookError: it has a password.
        """
        if sheet.name not in self._sheets:
            self._sheets[sheet.name] = (sheet, self._program.unprotect(sheet))

    def close(self) -> None:
        """Protect again what was protected; each sheet by itself, the first failure is told last."""
        failures: list[Exception] = []
        for sheet, before in self._sheets.values():
            if before is not None:
                try:
                    self._program.protect(sheet, before)
                except Exception as error:
                    failures.append(error)
        self._sheets.clear()
        if failures:
            raise failures[0]
