"""打印表单: the forms of the phase as a page that prints; nothing is written to the workbook."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from addin.book.files import write_file
from addin.reports.handbook_forms import forms_of_phase
from addin.ribbon.application import Application
from addin.ribbon.today import today
from addin.standing.workbook_day import WorkbookDay


def run(application: Application, moment: datetime) -> str:
    """Show the forms in the browser, those of the phase ticked; there is nothing else to tell."""
    workbook = WorkbookDay.of(application.workbook().read(), moment, today())
    target = Path(tempfile.mkdtemp(prefix="xiezuo-")) / "表单.html"
    write_file(target, forms_of_phase(workbook, moment).encode())
    application.browse(target)
    return ""
