"""The window in which was clicked: what Excel and LibreOffice do there in their own ways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Protocol

from addin.ribbon.cloud import is_address

_SPREADSHEET, _TEXT_FRAME = 84, 61  # com.sun.star.accessibility.AccessibleRole
_PANES_BELOW = 3  # so deep in a window lie its panes
_WHOLE = 1000  # into so many parts LibreOffice's status bar divides the work


class Window(Protocol):
    """The window of one workbook, or of the program where none is open."""

    can_undo: bool
    """Whether Undo takes back what is written from outside."""

    def message(self, text: str, *, title: str, asks: bool = False, is_error: bool = False) -> bool:
        """Show a message and wait until it was read; return whether a question got a yes."""
        ...

    def progress(self, text: str, share: float | None) -> None:
        """Show in the status bar what is going on, and how much of it is done; "" ends it."""
        ...

    @property
    def place(self) -> str:
        """The path of the workbook, its address in a cloud, or its mere name if never saved."""
        ...

    @property
    def is_read_only(self) -> bool:
        """Whether the workbook cannot be saved under its name."""
        ...

    @property
    def is_protected_view(self) -> bool:
        """Whether a workbook is only shown, and no program may have it."""
        ...

    @property
    def is_edited(self) -> bool:
        """Whether somebody is typing into a cell and has neither entered it nor given up."""
        ...


class ExcelWindow:
    """A window of Excel; implements `Window`."""

    can_undo = False

    def __init__(self, app: Any, book: Any) -> None:
        self._app = app
        self._book = book

    def message(self, text: str, *, title: str, asks: bool = False, is_error: bool = False) -> bool:
        answer = self._app.alert(
            text,
            title=title,
            buttons="yes_no" if asks else None,
            mode="critical" if is_error else "info",
        )
        return bool(answer == "yes")

    def progress(self, text: str, share: float | None) -> None:
        done = "" if share is None else f" {share:.0%}"
        self._app.status_bar = f"{text}{done}" if text else False

    @property
    def place(self) -> str:
        # What xlwings makes of an address is a file of that name, not always this workbook's.
        api = self._book.api
        place = str(api.FullName if hasattr(api, "FullName") else api.full_name.get())
        return place if is_address(place) else str(self._book.fullname)

    @property
    def is_read_only(self) -> bool:
        api = self._book.api
        return bool(api.ReadOnly if hasattr(api, "ReadOnly") else api.read_only.get())

    @property
    def is_protected_view(self) -> bool:
        with suppress(Exception):  # Excel on a Mac has none
            return bool(self._app.api.ProtectedViewWindows.Count)
        return False

    @property
    def is_edited(self) -> bool:
        return False  # Excel's buttons are grey meanwhile


class CalcWindow:
    """A window of LibreOffice Calc; implements `Window`."""

    can_undo = True

    def __init__(self, app: Any, book: Any) -> None:
        self._app = app
        self._book = book
        self._document: Any = None if book is None else book.api
        self._told = ""  # in the status bar

    def message(self, text: str, *, title: str, asks: bool = False, is_error: bool = False) -> bool:
        with suppress(Exception):  # the window may have been closed meanwhile
            return self._shown(self._document, text, title, asks, is_error)
        return self._shown(None, text, title, asks, is_error)

    def _shown(self, over: Any, text: str, title: str, asks: bool, is_error: bool) -> bool:
        if over is not None:  # another window may be in front meanwhile
            over.getCurrentController().getFrame().getContainerWindow().toFront()
        buttons, mode = "yes_no" if asks else None, "critical" if is_error else "info"
        return bool(self._app.impl.message(over, text, title, buttons, mode) == "yes")

    def progress(self, text: str, share: float | None) -> None:
        if self._document is None:
            return
        # A window has one of these, so that it can be ended by whoever comes next.
        indicator = self._document.getCurrentController().getStatusIndicator()
        if not text:
            indicator.end()
        elif text != self._told:
            indicator.start(text, _WHOLE)
        if text and share is not None:
            indicator.setValue(round(share * _WHOLE))
        self._told = text

    @property
    def place(self) -> str:
        return str(self._book.fullname)

    @property
    def is_read_only(self) -> bool:
        return bool(self._document.isReadonly())

    @property
    def is_protected_view(self) -> bool:
        return False  # it has none

    @property
    def is_edited(self) -> bool:
        """Only what describes the screen to the blind knows that a cell is being edited."""
        frame = self._document.getCurrentController().getFrame()
        within = frame.getComponentWindow().getAccessibleContext()
        return within is not None and any(
            _last(pane).getAccessibleRole() == _TEXT_FRAME for pane in _panes(within)
        )


def _last(pane: Any) -> Any:
    return pane.getAccessibleChild(pane.getAccessibleChildCount() - 1).getAccessibleContext()


def _panes(within: Any, depth: int = _PANES_BELOW) -> Iterator[Any]:
    """Yield the panes of the sheet: one, or more where rows or columns are frozen."""
    for index in range(within.getAccessibleChildCount()):
        child = within.getAccessibleChild(index).getAccessibleContext()
        if child.getAccessibleRole() == _SPREADSHEET:
            yield child
        elif depth:
            yield from _panes(child, depth - 1)
