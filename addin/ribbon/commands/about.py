"""关于: versions, how far the calendar reaches, and where logs are."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version

from addin.book.log import log_folder
from addin.ribbon.application import Application
from addin.worktime import Calendar, calendar_warning


def run(application: Application, moment: datetime) -> str:
    """Return what an administrator asks for first."""
    told = [
        f"协作 Xiezuo {version('xiezuo')}",
        f"Python {platform.python_version()}，xlwings {version('xlwings')}",
        f"国务院放假安排已录入至 {Calendar.standard().announced_until}",
        f"日志：{log_folder()}",
    ]
    if warning := calendar_warning(moment.date()):
        told.append(warning)
    return "\n".join(told)
