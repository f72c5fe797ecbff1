"""修复格式: the file is mended while it is closed, and opened again."""

from __future__ import annotations

from datetime import datetime

from addin.actions.repair import repair
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path


def run(application: Application, moment: datetime) -> str:
    """Save, close, mend and open the workbook."""
    saved_path(application)
    with application.set_aside() as path:
        repaired = repair(path, actual=moment, actor=application.user())
    return repaired.told()
