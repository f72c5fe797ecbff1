"""A process that starts, one after another, processes that save a workbook until they are killed.

Starting them from here takes milliseconds, because everything is imported already.
Run as ``python -m tests.book.endless_saver FILE``: for each line on standard input it starts one
and prints ``pid N``; that one prints ``ready`` and each number once it is saved; after its death
``gone`` is printed.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from tests.book.specimen import FIRST, FORMS


def tell(line: str) -> None:
    """Print a line in one write: two processes share the pipe, and one of them may be killed."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def save_without_end(path: str) -> None:
    """Save the next number into two sheets, and the next, and the next."""
    book = ClosedWorkbook(Path(path), FORMS)
    number = int(book.read(only={"start.budget"}).number("start.budget") or 0)
    tell("ready")
    while True:
        number += 1
        cells = {"Tasks": {(FIRST, "hours"): number}}
        book.write(Changes(fields={"start.budget": number}, cells=cells))
        tell(str(number))


if __name__ == "__main__":
    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    for _ in sys.stdin:
        process = context.Process(target=save_without_end, args=(sys.argv[1],))
        process.start()
        tell(f"pid {process.pid}")
        process.join()
        tell("gone")
