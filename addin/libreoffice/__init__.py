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
    OfficeError,
    OfficeGone,
    OfficeMissing,
    OfficeTimeout,
    UnoError,
    Unsupported,
)

if TYPE_CHECKING:
    import xlwings

__all__ = [
    "OfficeError", "OfficeGone", "OfficeMissing", "OfficeTimeout", "UnoError", "Unsupported",
    "register",
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
