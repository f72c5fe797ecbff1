"""设置: the sheets that are hidden at other times, with the reminder rules in front."""

from __future__ import annotations

from datetime import datetime

from addin.actions.tabs import set_up
from addin.ribbon.application import Application

_HIDE = "平时不用的工作表都已显示。要再隐藏起来吗？填写的内容不变。"


def run(application: Application, moment: datetime) -> str:
    """Show the sheets and go to the first of the set-up; hide them where all are shown already."""
    host = application.workbook()
    content = host.read()
    sheets = set_up(content)
    if host.set_visible(sheets, visible=True):
        application.show(content.table("ReminderRules").sheet)
        return ""
    if application.ask(_HIDE):
        host.set_visible(sheets, visible=False)
        return "已隐藏。再点一次“设置”就会显示。"
    application.show(content.table("ReminderRules").sheet)
    return ""
