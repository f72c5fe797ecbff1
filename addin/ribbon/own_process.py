"""What takes minutes goes on in a process of its own: the spreadsheet program is free meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin.book.log import log_file


def start(arguments: Sequence[str | Path]) -> Path:
    """Start our own command line, which outlives this program; return where it says what it does."""
    log = log_file()
    alone: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        alone = {"creationflags": flags}
    with log.open("ab") as out:
        subprocess.Popen(  # noqa: S603 - our own command, no shell
            [sys.executable, "-m", "addin.cli", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            **alone,
        )
    return log
