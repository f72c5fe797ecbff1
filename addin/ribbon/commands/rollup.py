"""汇总文件夹: all workbooks beside the open one in 总台账.xlsx."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from addin.book.files import PORTFOLIO
from addin.book.store import default_store
from addin.errors import InputError
from addin.forms.portfolio import ISSUES
from addin.reports.portfolio import roll_up_to, sources
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

    with closing(default_store()) as store:
        made = roll_up_to(
            target,
            folder,
            paths,
            given=today(),
            actual=moment,
            on_read=advance,
            remembered=store,
        )
    if not made.count:
        reasons = "\n".join(f"{e.file}：{e.what}。{e.remedy}" for e in made.unread)
        raise InputError("没有可以汇总的工作簿，没有写入任何内容", remedy=f"\n\n{reasons}")
    application.open(target)
    told = [
        f"已汇总 {made.count} 个工作簿：\n{target}",
        "打开着的工作簿按上次保存的内容。",
    ]
    if left := len(made.unread) + len(made.left):
        told.append(f"有 {left} 个没有汇总，原因见其中的“{ISSUES.title}”。")
    return "\n\n".join(told)
