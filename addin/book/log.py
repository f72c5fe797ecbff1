"""What is kept of an error that nobody foresaw: a file for the administrator."""

from __future__ import annotations

import os
import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

LOG_PREFIX = "xiezuo-"
TRIAL_LOG = "XIEZUO_TRIAL_LOG"
"""Names in the environment the log of a trial, to see whether a program can start Python."""


def write_log(error: BaseException) -> Path:
    """Write the traceback where logs belong, or else where there is room; return the file."""
    name = f"{LOG_PREFIX}{datetime.now():%Y%m%d-%H%M%S}.log"  # noqa: DTZ005 - local time for people
    text = "".join(traceback.format_exception(error))
    for folder in (log_folder, lambda: Path(tempfile.gettempdir())):
        with suppress(OSError, ImportError):  # a browser's page has no folder for logs
            log = folder() / name
            with log.open("a", encoding="utf-8") as file:  # several errors in one second
                file.write(text)
            return log
    return Path("（日志也没有写成）")


def tell_where_it_hangs(seconds: float = 50) -> None:
    """If this Python is started on trial and still runs then, write where it stands to the log."""
    if log := os.environ.get(TRIAL_LOG):
        import faulthandler

        faulthandler.dump_traceback_later(seconds, file=Path(log).open("a"))  # noqa: SIM115


def log_file() -> Path:
    """Return the file for what a run without a terminal prints."""
    return log_folder() / "xiezuo.log"


def log_folder() -> Path:
    """Return the folder for logs of this user, which is made if it is missing."""
    from platformdirs import user_log_path

    return user_log_path("xiezuo", appauthor=False, ensure_exists=True)
