"""刷新状态: everything that is computed, and 校验结果."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from functools import partial

from addin.actions.refresh import refresh, told
from addin.actions.upgrade import due
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import VERSION, Host
from addin.book.store import default_store
from addin.ribbon.application import Application
from addin.ribbon.saved import worn_as_saved
from addin.ribbon.today import today

_QUESTION = "现在升级吗？工作簿会先保存、关闭，升级后再打开；填写的内容不变，并留有备份。"


def run(application: Application, moment: datetime) -> str:
    """Refresh the open workbook; one that must be closed to be upgraded, after a yes."""
    host, act = application.workbook(), partial(_refresh, application, moment)
    said = due(host.read(only={VERSION}))  # before anything is written: it must be saved to close
    if said and application.path() and application.ask(f"{said}\n\n{_QUESTION}"):
        with application.set_aside() as path:
            return act(ClosedWorkbook(path))
    return act(host)


def _refresh(application: Application, moment: datetime, host: Host) -> str:
    with closing(default_store()) as store:
        result = refresh(
            host, given=today(), actual=moment, actor=application.user(), remembered=store
        )
    return told(result) + worn_as_saved(application, host, result.content)
