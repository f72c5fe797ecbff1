"""The command line `xiezuo`: the same verbs as the ribbon.

Exit codes: 0 done and clean, 1 errors were found, 2 something could not be read or done; 130 after
Ctrl+C, 143 after a request to end.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

from addin.book import interrupts

__all__ = ["main"]


def main() -> None:
    """Run the command line; every failure ends with a Chinese sentence and its exit code."""
    try:
        interrupts.heed()
        code = _run()
        interrupts.unheed()
    except BaseException as error:  # while the program was still being loaded, or was ending
        if not interrupts.is_behind(error):
            raise
        sys.stderr.write(f"{interrupts.TEXT}\n")
        code = interrupts.exit_code()
    sys.exit(code)


def _run() -> int:
    if sys.stdout is None or sys.stderr is None:  # pythonw, run by the scheduler: no terminal
        sys.stdout = sys.stderr = _log()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not be UTF-8 by itself
            stream.reconfigure(encoding="utf-8", errors="replace")
    if os.environ.get("XIEZUO_DEBUG") != "1":
        # What goes wrong while something is thrown away (a half-written sheet on a full disk)
        # would be a traceback beside the sentence that says it.
        sys.unraisablehook = lambda _: None
    from addin.cli.app import app
    from addin.cli.failure import guarded

    return guarded(app)


def _log() -> TextIO:
    from addin.book.log import log_file

    return log_file().open("a", encoding="utf-8")
