"""`xiezuo demo`: the whole job on three sample collaborations."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.markup import escape

from addin.book.closed import ClosedWorkbook
from addin.cli import remind, rollup
from addin.cli.options import PORTFOLIO, actual_today, now
from addin.cli.output import console, progress, table
from addin.errors import InputError, SaveFailed
from addin.refresh import Refreshed, refresh
from addin.rollup import roll_up
from addin.rules import Level, counts

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # characters that Windows allows in no file name


def run(folder: Path, today: date | None) -> None:
    """Make, check, refresh, roll up and remind; what is there already is used as it is.

    Raises:
        InputError: `folder` is a file.
        SaveFailed: something could not be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("这是一个文件，不是文件夹", where=str(folder), remedy="请换一个文件夹名。")
    workbooks = _make(folder, today)
    refreshed = _refresh(workbooks, today)
    day = next(iter(refreshed.values())).today
    portfolio = roll_up(workbooks, root=folder, given=day, actual=actual_today())
    rollup.save(portfolio.tables(), folder / PORTFOLIO)
    outbox, ledger, page = folder / "发件箱", folder / "发送台账.sqlite", folder / "提醒预览.html"
    moment = remind.moment_of(day)
    sources, _ = remind.gather(workbooks, moment)
    page.write_text(
        remind.plan_only(sources, moment, None if ledger.exists() else ledger).page(),
        encoding="utf-8",
    )
    summary = remind.send(sources, moment, outbox, ledger)
    remind.note_in_workbooks(sources, summary.log)
    _tell(folder, day, refreshed, len(summary.sent))


def _make(folder: Path, today: date | None) -> list[Path]:
    """Write the sample workbooks that are not there yet; return all of them."""
    from workbook_templates import samples
    from workbook_templates.build import build

    target = folder / "协作"
    try:
        target.mkdir(parents=True, exist_ok=True)
        made = []
        with progress() as bar:
            names = samples.names()
            steps = bar.add_task("生成示例协作", total=len(names))
            for code in names:
                data = samples.load(code)
                if today:
                    data = replace(data, fields={**data.fields, "clock.today": today})
                title = f"{data.fields['initiation.collaboration_id']}_{data.fields['initiation.title']}"
                path = target / f"{_FORBIDDEN.sub('', title)}.xlsx"
                if not path.exists():
                    path.write_bytes(build(data))
                made.append(path)
                bar.advance(steps)
    except OSError as error:
        raise SaveFailed(
            f"示例没有写成（{error.strerror or error}）",
            where=str(folder),
            remedy="请检查文件夹权限和磁盘空间，或换一个文件夹。",
        ) from error
    return made


def _refresh(workbooks: list[Path], today: date | None) -> dict[Path, Refreshed]:
    return {
        path: refresh(ClosedWorkbook(path), given=today, actual=now(None)) for path in workbooks
    }


def _tell(folder: Path, day: date, refreshed: dict[Path, Refreshed], mails: int) -> None:
    shown = table(
        f"三个示例协作（按 {day} 计算）", "工作簿", "阶段", "红绿灯", "任务", "受阻", "逾期",
        "错误", "提醒", right=("任务", "受阻", "逾期", "错误", "提醒"),
    )  # fmt: skip
    for path, result in refreshed.items():
        found = counts(result.findings)
        shown.add_row(
            escape(path.name),
            *(
                str(result.computed[name])
                for name in (
                    "home.phase", "home.light", "dashboard.total", "dashboard.blocked",
                    "dashboard.overdue",
                )
            ),
            str(found[Level.ERROR]),
            str(found[Level.WARNING]),
        )  # fmt: skip
    console.print(shown)
    console.print(f"写出提醒邮件 {mails} 封；同一天再运行一次不会重复发送。")
    console.print("接下来打开：")
    for name, what in (
        ("协作", "三个工作簿，先看“首页”和“看板”"),
        (PORTFOLIO, "跨协作汇总"),
        ("提醒预览.html", "所有提醒邮件"),
        ("发件箱", "邮件文件（.eml）"),
    ):
        console.print(f"  {escape(str(folder / name))}　{what}")
