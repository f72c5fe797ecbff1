"""What the program must offer in which a button is clicked: Excel, LibreOffice, a test."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from addin.book.host import Host


class Application(Protocol):
    """The spreadsheet program and the workbook that is in front."""

    def workbook(self) -> Host:
        """Return the workbook in front; raises `addin.errors.InputError` if none is open."""
        ...

    def path(self) -> Path | None:
        """Return where that workbook is saved; None if there is none or it never was saved."""
        ...

    def user(self) -> str:
        """Return the name of whoever clicks, as the program or else the computer knows it."""
        ...

    def set_aside(self) -> AbstractContextManager[Path]:
        """Save and close the workbook for the length of a block, and open it again after it.

        Raises `addin.errors.InputError` if there is none or it never was saved.
        """
        ...

    def open(self, path: Path) -> None:
        """Open a workbook and bring it to the front."""
        ...

    def show(self, sheet: str, cell: str = "A1") -> None:
        """Bring a cell of the workbook to the front."""
        ...

    def browse(self, page: Path) -> None:
        """Show a web page to the user."""
        ...

    def progress(self, text: str) -> None:
        """Show in the status bar what is going on; an empty text gives the bar back."""
        ...

    def tell(self, text: str, *, is_error: bool = False) -> None:
        """Show a message and wait until it was read."""
        ...

    def ask(self, question: str) -> bool:
        """Ask a question and return whether the answer was yes."""
        ...
