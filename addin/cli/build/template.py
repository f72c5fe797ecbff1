"""The workbook as it is shipped: built, and with the results of its formulas stored."""

from __future__ import annotations

import tempfile
from datetime import datetime, time
from pathlib import Path

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.cli.build.made import Made
from workbook_templates import TEMPLATE, TEMPLATE_DAY
from workbook_templates.build import build


def template() -> Made:
    """Return the empty standard workbook; previews that calculate nothing show true values.

    They are true on `TEMPLATE_DAY`; every spreadsheet program calculates anew for its own day.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TEMPLATE.name
        path.write_bytes(build())
        refresh(
            ClosedWorkbook(path), given=TEMPLATE_DAY, actual=datetime.combine(TEMPLATE_DAY, time(9))
        )
        return Made(TEMPLATE, path.read_bytes())
