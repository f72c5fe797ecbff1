"""Clicks in Excel on Windows: each is taken at once and carried out after that.

While a click is answered, Excel serves nothing else, and after a minute of waiting it shows that it
waits "for another application to complete an OLE action". So the command runs on a thread of its
own, its questions and messages too. A click that comes meanwhile is not taken.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from addin.book.log import write_log

_at_work = threading.Lock()


def click(command: str, excel: Any, workbook: Any = None) -> bool:
    """Take a command in the Excel whose application object VBA hands over; return whether it was.

    Args:
        workbook: the one that was in front at the click, None where none was open.
    """
    if not _at_work.acquire(blocking=False):
        return False
    try:
        given = [_passed_on(each) for each in (excel, workbook)]
        threading.Thread(target=_carry_out, args=(command, *given)).start()
    except BaseException:
        _at_work.release()
        raise
    return True


def wait() -> None:
    """Return when what was taken has been carried out."""
    with _at_work:
        pass


def _carry_out(command: str, excel: Callable[[], Any], workbook: Callable[[], Any]) -> None:
    from addin.ribbon.desktop import handed_over
    from addin.ribbon.running import run

    try:
        with _among_threads():
            run(command, handed_over(excel(), workbook()))
    except Exception as error:  # Excel has gone, and nobody can be told
        write_log(error)
    finally:
        _at_work.release()


@contextmanager
def _among_threads() -> Iterator[None]:
    """Let this thread use Excel's objects."""
    if sys.platform != "win32":
        yield
        return
    import pythoncom

    pythoncom.CoInitialize()
    try:
        yield
    finally:
        pythoncom.CoUninitialize()


def _passed_on(thing: Any) -> Callable[[], Any]:
    """Return what gives the object of Excel to the thread that calls it."""
    if thing is None or sys.platform != "win32":
        return lambda: thing
    import pythoncom
    import win32com.client

    wanted = pythoncom.IID_IDispatch
    stream = pythoncom.CoMarshalInterThreadInterfaceInStream(wanted, thing._oleobj_)

    def received() -> Any:
        found = pythoncom.CoGetInterfaceAndReleaseStream(stream, wanted)
        return win32com.client.Dispatch(found)

    return received
