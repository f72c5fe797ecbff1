"""Starting Python as Excel does at the first click, to see whether it answers (Windows).

It is done in a process of its own: a DLL that is no good takes that down and nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from addin.book.log import log_folder
from addin.book.open.classes import classes_folder, own_classes

_SECONDS = 60
_ANSWER = "answers"


def started(python: Path, library_folder: Path) -> str:
    """Return how long it took until Python answered, or why it did not."""
    trial = [sys.executable, "-P", "-X", "utf8", "-m", __name__, str(python), str(library_folder)]
    began = time.monotonic()
    # A file and no pipe: the Python that was started has it too, and may outlive the trial.
    with tempfile.TemporaryFile() as output:
        try:
            code = subprocess.run(  # noqa: S603 - this Python and this module
                trial, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                timeout=_SECONDS, check=False,
            ).returncode  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            return _failed(type(error).__name__)
        output.seek(0)
        said = output.read().decode(errors="replace").split("\n")
    lines = [line.strip() for line in said if line.strip()]
    if code == 0 and _ANSWER in lines:
        return f"可用　像 Excel 那样启动 Python 并调用函数：{time.monotonic() - began:.1f} 秒"
    return _failed(lines[-1] if lines else f"退出码 {code}")


def _failed(reason: str) -> str:
    return f"不可用　Excel 启动不了 Python：{reason}。日志在：{log_folder()}"


def main(python: str, library_folder: str) -> None:
    """Load the DLL of xlwings, let it start Python with the command line of the add-in, and ask
    for a worksheet function.
    """
    if sys.platform != "win32":
        raise SystemExit("only on Windows")
    import ctypes
    from ctypes import wintypes

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

    pythoncom.CoInitialize()
    activate = ctypes.WinDLL(str(Path(library_folder, library()))).XLPyDLLActivateAuto
    activate.argtypes = [ctypes.POINTER(Variant), ctypes.c_char_p, ctypes.c_int]
    found, command = Variant(), f'"{python}" {options()}'
    if activate(ctypes.byref(found), command.encode("mbcs"), 1) != 0:
        raise SystemExit(ctypes.wstring_at(found.value) if found.value else "no reason given")
    server = win32com.client.dynamic.Dispatch(
        pythoncom.ObjectFromAddress(found.value, pythoncom.IID_IDispatch)
    )
    asked = server.Tuple("XZ_NETWORKDAYS", ["2026-02-13", "2026-02-28", None])
    result = server.Var(server.Call(server.Module("addin.udfs"), "answer", asked))
    if not isinstance(result, int | float):
        raise SystemExit(str(result))
    print(_ANSWER)


if __name__ == "__main__":
    main(*sys.argv[1:])
