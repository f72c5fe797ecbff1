"""刷新状态: everything that is computed, and 校验结果."""

from __future__ import annotations

from datetime import datetime

from addin.actions.refresh import refresh, told
from addin.book.closed.workbook import ClosedWorkbook
from addin.ribbon.application import Application
from addin.ribbon.today import today

_QUESTION = "现在升级吗？工作簿会先保存、关闭，升级后再打开；填写的内容不变，并留有备份。"


def run(application: Application, moment: datetime) -> str:
    """Refresh the open workbook; one that must be closed to be upgraded, after a yes."""
    user, day = application.user(), today()
    result = refresh(application.workbook(), given=day, actual=moment, actor=user)
    if result.left and application.path() and application.ask(f"{result.left}\n\n{_QUESTION}"):
        with application.set_aside() as path:
            result = refresh(ClosedWorkbook(path), given=day, actual=moment, actor=user)
    return told(result)
