"""A LibreOffice with a window, as a user sees it: buttons are clicked, messages are read."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import xlwings
from PIL import Image

from addin import libreoffice
from addin.libreoffice.uno.failures import OfficeError
from addin.libreoffice.uno.remote import properties
from addin.ribbon.buttons import TITLE
from macros.addons import RESOURCE
from tests.libreoffice.attaching import attached
from tests.screen import Screen

# com.sun.star.accessibility.AccessibleRole
BUTTON, DOCUMENT_SPREADSHEET, STATIC = 44, 84, 86


class Message(NamedTuple):
    """A message box: its text, the middle of each button by its label, and how it looks."""

    window: str
    text: str
    buttons: dict[str, tuple[int, int]]
    picture: Image.Image


def _role(context: Any) -> int:
    return int(context.getAccessibleRole())


def _middle(context: Any) -> tuple[int, int]:
    corner, size = context.getLocationOnScreen(), context.getSize()
    return corner.X + size.Width // 2, corner.Y + size.Height // 2


class Window:
    """The window of one workbook.

    Attributes:
        app: the LibreOffice as an app of xlwings, over connections of the test's own.
    """

    def __init__(self, app: Any, screen: Screen, profile: Path) -> None:
        self.app = app
        self.screen = screen
        self.profile = profile

    @property
    def book(self) -> Any:
        return self.app.books.active

    def open(self, workbook: Path, *, read_only: bool = False) -> Any:
        """Open another workbook, whose window comes to the front, and return it."""
        book = self.app.books.open(str(workbook), read_only=read_only)
        self.screen.wait_for(workbook.stem, 60)
        return book

    def bring_to_front(self, book: Any) -> None:
        """Bring the window of a workbook to the front."""
        book.api.getCurrentController().getFrame().getContainerWindow().toFront()
        (found, *_) = self.screen.windows(Path(book.name).stem)
        self.screen.run("xdotool", "windowactivate", "--sync", found)

    def do(self, command: str, book: Any = None, **values: Any) -> None:
        """Have the window of a workbook carry out a command of its menus."""
        frame = (book or self.book).api.getCurrentController().getFrame()
        helper = self.app.api.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(frame, f".uno:{command}", "", 0, properties(**values))

    def select(self, book: Any, sheet: str, cells: str) -> None:
        """Select cells of a sheet, which comes to the front."""
        book.sheets[sheet].activate()
        self.do("GoToCell", book, ToPoint=cells)

    def enter(self, book: Any, sheet: str, cell: str, text: str) -> None:
        """Type a text into a cell."""
        self.select(book, sheet, cell)
        self.do("EnterString", book, StringName=text)

    def buttons(self) -> dict[str, tuple[int, int]]:
        """Return the middle of every button of our toolbar by its label, as it stands there."""
        controller = self.book.api.getCurrentController()
        bar = controller.getFrame().LayoutManager.getElement(RESOURCE).getRealInterface()
        context = bar.getAccessibleContext()
        found = {}
        for index in range(context.getAccessibleChildCount()):
            item = context.getAccessibleChild(index).getAccessibleContext()
            found[item.getAccessibleName()] = _middle(item)
        return found

    def click(self, label: str) -> None:
        """Click a button of our toolbar."""
        self.screen.click(*self.buttons()[label])

    def message(self) -> Message:
        """Wait for the message box and return it as it is."""
        window = self.screen.wait_for(f"^{TITLE}$")
        time.sleep(0.3)  # until its text is drawn
        toolkit = self.app.api.service("com.sun.star.awt.Toolkit")
        windows = [toolkit.getTopWindow(n) for n in range(toolkit.getTopWindowCount())]
        within = [window.getAccessibleContext() for window in windows]
        (box,) = [each for each in within if each.getAccessibleName() == TITLE]
        parts = [box.getAccessibleChild(n) for n in range(box.getAccessibleChildCount())]
        told = [part.getAccessibleContext() for part in parts]
        return Message(
            window,
            "\n".join(each.getAccessibleName() for each in told if _role(each) == STATIC),
            {each.getAccessibleName(): _middle(each) for each in told if _role(each) == BUTTON},
            self.screen.picture(),
        )

    def answer(self, button: str) -> Message:
        """Read the message box, click one of its buttons and wait until it is gone."""
        message = self.message()
        assert button in message.buttons, message.text
        self._close(message, lambda: self.screen.click(*message.buttons[button]))
        return message

    def read_message(self) -> Image.Image:
        """Wait for the message box, close it and return how it looked."""
        message = self.message()
        self._close(message, lambda: self.screen.press("Return"))
        return message.picture

    def _close(self, message: Message, how: Callable[[], object]) -> None:
        """Close a box and wait until it is gone; another one may follow it.

        A click that comes while the box is being drawn is lost; a person clicks once more.
        """
        until = time.monotonic() + 60
        again = 0.0
        while message.window in self.screen.windows(f"^{TITLE}$"):
            assert time.monotonic() < until, "the message stays"
            if time.monotonic() >= again:
                how()
                again = time.monotonic() + 3
            time.sleep(0.05)

    def colour(self, cell: str) -> str:
        """Return the background of a cell of the active sheet as it is seen, as ``#RRGGBB``."""
        self.screen.park()
        target = self.book.sheets.active.range(cell)
        frame = self.book.api.getCurrentController().getFrame()
        for pane in _panes(frame.getComponentWindow().getAccessibleContext()):
            table = pane.getAccessibleChild(0).getAccessibleContext()
            shown = table.getAccessibleCellAt(target.row - 1, target.column - 1)
            place = shown.getAccessibleContext().getLocationOnScreen()
            corner, size = pane.getLocationOnScreen(), pane.getSize()
            right, down = place.X - corner.X, place.Y - corner.Y  # negative in another pane
            if 0 <= right < size.Width and 0 <= down < size.Height:
                x, y = place.X + 3, place.Y + 3
                time.sleep(0.3)  # until it is drawn
                red, green, blue = self.screen.picture().getpixel((x, y))  # type: ignore[misc]
                return f"#{red:02X}{green:02X}{blue:02X}"
        raise AssertionError(f"{cell} is not in view")

    def wait_for_sheet(self, name: str) -> None:
        """Wait until a sheet is in front."""
        until = time.monotonic() + 60
        while self.book.sheets.active.name != name:
            assert time.monotonic() < until, f"{name} is not shown"
            time.sleep(0.1)

    def pythons(self) -> list[int]:
        """Return the processes that our toolbar has started for this LibreOffice."""
        return [int(path.name) for path in Path("/proc").glob("[0-9]*") if self._is_ours(path)]

    def _is_ours(self, process: Path) -> bool:
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # it has ended meanwhile
            return False
        return "--libreoffice" in command and self.profile.as_uri() in "".join(command)

    def quit(self) -> None:
        """End LibreOffice as its user does, without saving."""
        with suppress(OfficeError):
            for book in list(self.app.books):
                book.close()
            self.app.impl.office.desktop.terminate()


def _panes(window: Any, depth: int = 3) -> Iterator[Any]:
    """Yield the panes of the sheet: one, or more where rows or columns are frozen."""
    for index in range(window.getAccessibleChildCount()):
        child = window.getAccessibleChild(index).getAccessibleContext()
        if child.getAccessibleRole() == DOCUMENT_SPREADSHEET:
            yield child
        elif depth:
            yield from _panes(child, depth - 1)


@contextmanager
def window(screen: Screen, profile: Path, workbook: Path) -> Iterator[Window]:
    """Open a workbook in a LibreOffice with this profile, and end it."""
    program = shutil.which("soffice") or "soffice"
    pipe = f"xiezuo{uuid.uuid4().hex}"
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo",
        "--nofirststartwizard", f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        "--calc", str(workbook),
    ]  # fmt: skip
    environment = {**screen.environment, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        screen.wait_for(workbook.stem, 120)
        engine = libreoffice.register()
        app = attached(f"pipe,name={pipe}")
        before, xlwings.engines.active = xlwings.engines.active, engine
        try:
            yield Window(app, screen, profile)
        finally:
            xlwings.engines.active = before
            app.kill()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
