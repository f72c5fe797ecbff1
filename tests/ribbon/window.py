"""A LibreOffice with a window, as a user sees it: buttons are clicked, messages are read."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import xlwings
from PIL import Image

from addin import libreoffice
from addin.libreoffice.uno.failures import OfficeError
from addin.ribbon.buttons import TITLE
from macros.addons import RESOURCE
from tests.libreoffice.attaching import attached
from tests.screen import Screen

DOCUMENT_SPREADSHEET = 84  # com.sun.star.accessibility.AccessibleRole


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

    def buttons(self) -> dict[str, tuple[int, int]]:
        """Return the middle of every button of our toolbar by its label, as it stands there."""
        controller = self.book.api.getCurrentController()
        bar = controller.getFrame().LayoutManager.getElement(RESOURCE).getRealInterface()
        context = bar.getAccessibleContext()
        found = {}
        for index in range(context.getAccessibleChildCount()):
            item = context.getAccessibleChild(index).getAccessibleContext()
            corner, size = item.getLocationOnScreen(), item.getSize()
            middle = (corner.X + size.Width // 2, corner.Y + size.Height // 2)
            found[item.getAccessibleName()] = middle
        return found

    def click(self, label: str) -> None:
        """Click a button of our toolbar."""
        self.screen.click(*self.buttons()[label])

    def read_message(self) -> Image.Image:
        """Wait for the message box, close it and return how it looked."""
        self.screen.wait_for(f"^{TITLE}$")
        time.sleep(0.3)  # until its text is drawn
        seen = self.screen.picture()
        self.screen.press("Return")
        until = time.monotonic() + 60
        while self.screen.windows(f"^{TITLE}$"):
            assert time.monotonic() < until, "the message stays"
            time.sleep(0.05)
        return seen

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
