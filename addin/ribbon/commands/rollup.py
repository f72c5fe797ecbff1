"""汇总文件夹: all workbooks beside the open one in 总台账.xlsx."""

from __future__ import annotations

from datetime import datetime

from addin.book.files import PORTFOLIO
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
    save(portfolio.tables(), target)
    application.open(target)
    told = [
        f"已汇总 {len(portfolio.read)} 个工作簿：\n{target}",
        "打开着的工作簿按上次保存的内容。",
    ]
    if portfolio.unread:
        told.append(f"有 {len(portfolio.unread)} 个没有汇总，原因见其中“未能读取”的一页。")
    return "\n\n".join(told)
