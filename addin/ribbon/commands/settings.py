"""设置: the sheet 提醒规则, beside which the other set-up sheets stand."""

from __future__ import annotations

from datetime import datetime

from addin.ribbon.application import Application


def run(application: Application, moment: datetime) -> str:
    """Go to the set-up sheets; there is nothing to tell."""
    content = application.workbook().read(only={"ReminderRules"})
    application.show(content.table("ReminderRules").sheet)
    return ""
