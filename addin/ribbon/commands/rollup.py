"""汇总文件夹: all workbooks beside the open one in 总台账.xlsx."""

from __future__ import annotations

from datetime import datetime

from addin.book.files import PORTFOLIO
from addin.errors import InputError
from addin.forms.portfolio import ISSUES
from addin.reports.portfolio import save, sources
from addin.reports.rollup import roll_up
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from addin.ribbon.today import today


def run(application: Application, moment: datetime) -> str:
    """Write 总台账.xlsx to the folder of the open workbook, and open it."""
    folder = saved_path(application).parent
    target = folder / PORTFOLIO
    paths = sources(folder, target)
    read = 0

    def advance() -> None:
        nonlocal read
        read += 1
        application.progress(f"汇总 {read}/{len(paths)}…")

    portfolio = roll_up(paths, root=folder, given=today(), actual=moment, on_read=advance)
    if not portfolio.read:
        reasons = "\n".join(f"{e.file}：{e.what}。{e.remedy}" for e in portfolio.unread)
        raise InputError("没有可以汇总的工作簿，没有写入任何内容", remedy=f"\n\n{reasons}")
    save(portfolio.tables(), target, folder)
    application.open(target)
    told = [
        f"已汇总 {len(portfolio.read)} 个工作簿：\n{target}",
        "打开着的工作簿按上次保存的内容。",
    ]
    if left := len(portfolio.unread) + len(portfolio.copies):
        told.append(f"有 {left} 个没有汇总，原因见其中的“{ISSUES.title}”。")
    return "\n\n".join(told)
