"""The classes that pywin32 makes of a program's type library, kept to ourselves (Windows).

pywin32 has one folder for them, `gen_py`, which all programs with the same Python share. What one of
them leaves half written there keeps every other one from starting.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

_WHOLE = "whole"  # a file that says that what was written was written to its end


def classes_folder() -> Path:
    """Return the folder for the classes of this Python's version."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Path(tempfile.gettempdir(), "xiezuo", "gen_py", version)


@contextmanager
def own_classes(folder: Path) -> Iterator[None]:
    """Let what is imported inside keep its classes in a folder, emptied if it is damaged."""
    if not (folder / _WHOLE).exists():
        shutil.rmtree(folder, ignore_errors=True)
    win32com: Any = import_module("win32com")
    win32com.__gen_path__ = str(folder)
    win32com.gen_py.__path__ = [str(folder)]
    try:
        import_module("win32com.client")
    except Exception:  # whatever reading garbage raises
        shutil.rmtree(folder, ignore_errors=True)
        import_module("win32com.client")
    yield
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _WHOLE).touch()
