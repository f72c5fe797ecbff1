"""刷新状态: everything that is computed, and 校验结果."""

from __future__ import annotations

from datetime import datetime

from addin.actions.refresh import refresh, told
from addin.ribbon.application import Application
from addin.ribbon.today import today


def run(application: Application, moment: datetime) -> str:
    """Refresh the open workbook."""
    host = application.workbook()
    return told(refresh(host, given=today(), actual=moment, actor=application.user()))
