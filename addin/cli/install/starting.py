"""Starting Python as Excel does at the first click, to see whether it answers (Windows).

It is done in a process of its own: a DLL that is no good takes that down and nothing else. When that
process ends, so does the job in which the DLL puts the Python that it starts, and Python with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from addin.book.log import LOG_PREFIX, TRIAL_LOG, log_folder, tell_where_it_hangs
from addin.book.open.classes import classes_folder, own_classes

_SECONDS = 60
_LOADING, _STARTING, _CALLING, _ENDING = _STEPS = (
    "载入 xlwings 的文件", "启动 Python", "调用函数", "结束 Python",
)  # fmt: skip


def started(python: Path, library_folder: Path) -> str:
    """Return how long it took until Python answered, or why it did not."""
    trial = [sys.executable, "-P", "-X", "utf8", "-m", __name__, str(python), str(library_folder)]
    log = log_folder() / f"{LOG_PREFIX}start.log"
    how, is_good = tried(trial, log)
    if is_good:
        return f"可用　像 Excel 那样启动 Python 并调用函数：{how}"
    return f"不可用　Excel 启动不了 Python：{how}。日志在：{log}"


def tried(trial: Sequence[str], log: Path, seconds: float = _SECONDS) -> tuple[str, bool]:
    """Run a trial; return how it went, and whether it went well.

    What both Pythons say, and where they stand when they hang, is in the log.
    """
    began = time.monotonic()
    try:
        # A file and no pipe: the Python that was started has it too, and may outlive the trial.
        with log.open("wb") as output:
            code = subprocess.run(  # noqa: S603 - this Python and this module
                trial, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                timeout=seconds, check=False, env={**os.environ, TRIAL_LOG: str(log)},
            ).returncode  # fmt: skip
    except OSError as error:
        return type(error).__name__, False
    except subprocess.TimeoutExpired:
        code = None
    said = log.read_text("utf-8", errors="replace").splitlines()
    lines = [line.strip() for line in said if line.strip()]
    if code is None:
        step = next((line for line in reversed(lines) if line in _STEPS), "打开 Python")
        return f"停在“{step}”，{seconds:.0f} 秒没有回答", False
    if code == 0 and _ENDING in lines:
        return f"{time.monotonic() - began:.1f} 秒", True
    return lines[-1] if lines else f"退出码 {code}", False


def main(python: str, library_folder: str) -> None:
    """Load the DLL of xlwings, let it start Python with the command line of the add-in, and ask
    for a worksheet function.
    """
    if sys.platform != "win32":
        raise SystemExit("only on Windows")
    tell_where_it_hangs()
    import ctypes
    from ctypes import wintypes
    from functools import partial

    import pythoncom

    with own_classes(classes_folder()):
        import win32com.client

    from macros.sources import library, options

    class Variant(ctypes.Structure):
        _fields_ = (
            ("kind", wintypes.USHORT),
            ("reserved", wintypes.USHORT * 3),
            ("value", ctypes.c_void_p),
            ("rest", ctypes.c_void_p),
        )

    begin = partial(print, flush=True)
    pythoncom.CoInitialize()
    begin(_LOADING)
    activate = ctypes.WinDLL(str(Path(library_folder, library()))).XLPyDLLActivateAuto
    activate.argtypes = [ctypes.POINTER(Variant), ctypes.c_char_p, ctypes.c_int]
    found, command = Variant(), f'"{python}" {options()}'
    begin(_STARTING)
    if activate(ctypes.byref(found), command.encode("mbcs"), 1) != 0:
        raise SystemExit(ctypes.wstring_at(found.value) if found.value else "no reason given")
    begin(_CALLING)
    server = win32com.client.dynamic.Dispatch(
        pythoncom.ObjectFromAddress(found.value, pythoncom.IID_IDispatch)
    )
    asked = server.Tuple("XZ_NETWORKDAYS", ["2026-02-13", "2026-02-28", None])
    result = server.Var(server.Call(server.Module("addin.udfs"), "answer", asked))
    if not isinstance(result, int | float):
        raise SystemExit(str(result))
    begin(_ENDING)


if __name__ == "__main__":
    main(*sys.argv[1:])
