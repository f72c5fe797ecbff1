"""What is kept of an error that nobody foresaw: a file for the administrator."""

from __future__ import annotations

import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

LOG_PREFIX = "xiezuo-"


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


def log_file() -> Path:
    """Return the file for what a run without a terminal prints."""
    return log_folder() / "xiezuo.log"


def log_folder() -> Path:
    """Return the folder for logs of this user, which is made if it is missing."""
    from platformdirs import user_log_path

    return user_log_path("xiezuo", appauthor=False, ensure_exists=True)
