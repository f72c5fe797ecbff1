"""An engine for xlwings that drives LibreOffice Calc.

    import xlwings as xw
    from addin import libreoffice

    libreoffice.register().activate()
    with xw.App() as app:
        app.books.add().sheets[0]["A1"].value = [[1, 2], [3, 4]]

Each app is a LibreOffice process with a profile of its own, which ends with this Python however
that ends. LibreOffice is spoken to over its remote protocol in plain Python (`bridge`), so
neither its `uno` module nor its own Python is needed.

What LibreOffice lacks raises `Unsupported`, which names the member. Text that is written stays
text, even `"007"` or `"1/2"`, where Excel would make a number or a date of it; only a leading `=`
makes a formula. `enable_events` and `display_alerts` are remembered and change nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.libreoffice.uno.failures import (
    NoMember,
    NotWritable,
    OfficeError,
    OfficeGone,
    OfficeMissing,
    OfficeTimeout,
    UnoError,
    Unsupported,
    WrongPassword,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable

    import xlwings

__all__ = [
    "NoMember", "NotWritable", "OfficeError", "OfficeGone", "OfficeMissing", "OfficeTimeout",
    "UnoError", "Unsupported", "WrongPassword", "attach", "register",
]  # fmt: skip


def register() -> xlwings.Engine:
    """Return the engine, registered with xlwings under the name "libreoffice".

    `register().activate()` makes `xw.App()`, `xw.Book(…)` and the like use it.
    """
    import xlwings

    from addin.libreoffice.engine import Engine

    known = xlwings.engines.engines_by_name
    if Engine.name not in known:
        xlwings.engines.add(xlwings.Engine(impl=Engine()))
    registered: xlwings.Engine = known[Engine.name]
    return registered


def attach(where: str | Iterable[socket.socket]) -> xlwings.App:
    """Return a LibreOffice that runs already, started by its user or by another program.

    It stays when this Python ends, and so do its documents: `app.kill()` only lets go of it.

    Args:
        where: what it was told to accept with `--accept`: `"pipe,name=NAME"` (not on Windows) or
            `"socket,host=localhost,port=2002"`; or two connections that it has opened itself.

    Raises:
        OfficeGone: no LibreOffice answers there.
    """
    import xlwings

    return xlwings.App(impl=register().impl.apps.attach(where))
