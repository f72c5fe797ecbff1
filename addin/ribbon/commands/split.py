"""分发副本: a copy of the open workbook for each department that takes part."""

from __future__ import annotations

from datetime import datetime

from addin.actions.splitting import departments_of, split
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path


def run(application: Application, moment: datetime) -> str:
    """Save, close, write the copies and open the workbook, after the user said yes."""
    saved_path(application)  # says so where there is no file
    departments = departments_of(application.workbook().read())
    if not departments:
        return "没有其他部门参与这个协作项目。请先填写协作部门或参与部门。"
    named = "、".join(departments)
    if not application.ask(
        f"将给 {len(departments)} 个部门各写一份副本：{named}。\n\n工作簿会先保存。继续吗？"
    ):
        return "没有分发。"
    with application.set_aside() as closed:
        return split(closed, actual=moment, actor=application.user()).told()
