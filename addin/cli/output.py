"""What people see in the terminal, and the one JSON document that programs read."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from addin.reports.verbs.document import as_text

if TYPE_CHECKING:  # rich takes as long to load as all of typer; a JSON document and help need none
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

WIDTH_OF_FILES = 160  # columns, where the output goes into a file or another program
_REPLACED = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd"),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"),
    **dict.fromkeys(map(ord, "\t\r\n"), " "),
}


@cache
def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # A stream that is closed altogether (pythonw) is no terminal either.
    shown_to_people = stream is not None and stream.isatty()
    width = None if shown_to_people or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(stderr=stderr, highlight=False, width=width)


def plain(value: object) -> str:
    """Return what people typed as it may be printed between markup.

    Control characters and marks that turn the direction of text are replaced, so that no cell and
    no file name can steer the terminal.
    """
    from rich.markup import escape

    return escape(str(value).translate(_REPLACED))


def say(text: str) -> None:
    """Print a sentence with markup; it is not broken into lines, so that paths stay whole."""
    _console(stderr=False).print(text, soft_wrap=True)


def complain(text: str) -> None:
    """Print a sentence with markup on standard error."""
    _console(stderr=True).print(text, soft_wrap=True)


def display(table: Table) -> None:
    """Print a table."""
    _console(stderr=False).print(table)


def as_json(value: Any) -> None:
    """Print one JSON document on standard output and nothing else."""
    sys.stdout.write(f"{as_text(value)}\n")


def table(title: str, *columns: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty table with Chinese headings; columns in `right` are numbers."""
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def progress() -> Progress:
    """Return a progress bar that disappears when it is done and shows only to people."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    errors = _console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("还要"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
