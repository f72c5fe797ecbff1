"""修复格式: the file is mended while it is closed, and opened again."""

from __future__ import annotations

from datetime import datetime

from addin.actions.repair import Repaired, repair
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path


def run(application: Application, moment: datetime) -> str:
    """Save, close, mend and open the workbook; formulas that were typed over after a yes."""
    saved_path(application)
    repaired = _repaired(application, moment, restoring=False)
    if repaired.overtyped and application.ask(repaired.question()):
        restored = _repaired(application, moment, restoring=True)
        return f"{repaired.told_done()}{restored.told()}"
    return repaired.told()


def _repaired(application: Application, moment: datetime, *, restoring: bool) -> Repaired:
    with application.set_aside() as path:
        return repair(path, actual=moment, actor=application.user(), restoring=restoring)
