"""What the program must offer in which a button is clicked: Excel, LibreOffice, a test."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from addin.book.host import Host


class Application(Protocol):
    """The spreadsheet program and the workbook in whose window was clicked.

    It stays that one for the length of a command, whatever comes to the front meanwhile.
    """

    def workbook(self) -> Host:
        """Return the workbook; raises `addin.errors.InputError` if none is open."""
        ...

    @property
    def has_closed(self) -> bool:
        """Whether there was a workbook and it was closed since the click."""
        ...

    @property
    def can_undo(self) -> bool:
        """Whether the program's Undo takes back what a button wrote."""
        ...

    def prepare(self, title: str) -> None:
        """Make ready for what is written, which is undone at once under this title.

        Raises `addin.errors.InputError` where the workbook cannot be written to: it is open for
        reading only, or somebody is typing into a cell.
        """
        ...

    def path(self) -> Path | None:
        """Return where the workbook is saved; None if there is none or it never was saved.

        Raises `addin.errors.InputError` if the file has gone.
        """
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

    def selected(self) -> tuple[str, int, int]:
        """Return the sheet in front, and first row and column of what is selected there.

        Raises `addin.errors.InputError` where no cell is selected.
        """
        ...

    def as_pdf(self, page: str) -> bytes | None:
        """Return how the program prints an HTML page, None if it does not."""
        ...

    def browse(self, page: Path) -> None:
        """Show a web page to the user."""
        ...

    def progress(self, text: str, share: float | None = None) -> None:
        """Show in the status bar what is going on, and how much of it (0 to 1) is done.

        An empty text gives the bar back.
        """
        ...

    def tell(self, text: str, *, is_error: bool = False, names_workbook: bool = True) -> None:
        """Show a message, which begins with the workbook's name, and wait until it was read."""
        ...

    def ask(self, question: str) -> bool:
        """Ask a question about the workbook and return whether the answer was yes."""
        ...
