"""校验: every rule over the open workbook; only 校验结果 and 保留记录 are written."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime

from addin.actions.worn import worn
from addin.book.store import default_store
from addin.ribbon.application import Application
from addin.ribbon.saved import worn_as_saved
from addin.ribbon.today import today
from addin.rules import counts
from addin.rules.findings_sheet import checked
from addin.standing.workbook_day import WorkbookDay


def run(application: Application, moment: datetime) -> str:
    """Write what was found to 校验结果 and show it."""
    host = application.workbook()
    content = host.read()
    with closing(default_store()) as store:
        workbook = replace(WorkbookDay.of(content, moment, today()), memory=store)
        findings, changes = checked(workbook, moment=moment, actor=application.user())
    host.write(changes)
    sheet = content.table("Findings").sheet
    application.show(sheet)
    lost = worn(host, content) or worn_as_saved(application, host, content)
    more = f"\n\n{lost}" if lost else ""
    if not findings:
        return f"校验完成，没有发现问题。{more}"
    found = "、".join(f"{level.value} {n}" for level, n in counts(findings).items())
    return f"校验完成：{found}。\n\n每一处的位置和改法见“{sheet}”。{more}"
