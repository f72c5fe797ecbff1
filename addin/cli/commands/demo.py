"""`xiezuo demo`: the whole job on three sample collaborations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from addin.actions.refresh import Refreshed, refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import PORTFOLIO, write_file
from addin.cli.commands import remind
from addin.cli.options import now
from addin.cli.output import display, plain, progress, say, table
from addin.errors import InputError
from addin.forms.vocabularies import BLOCKED, FINISHED, OVERDUE
from addin.notices.planning import plan_only
from addin.notices.sending import send, settings_for
from addin.reports.portfolio import save
from addin.reports.rollup import roll_up
from addin.reports.verbs.reminding import gather
from addin.rules import counts
from mailer.delivery.config import parse
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.transports.outbox import OutboxTransport

WORKBOOKS, OUTBOX, LEDGER, PAGE = "协作", "发件箱", "发送记录.sqlite", "提醒预览.html"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # characters that Windows allows in no file name


def run(folder: Path, today: date | None) -> None:
    """Make, check, refresh, roll up and remind; what is there already is used as it is.

    Raises:
        InputError: `folder` is a file.
        WorkbookError: a workbook that is there already cannot be read, or something not written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("这是一个文件，不是文件夹", where=str(folder), remedy="请换一个文件夹名。")
    workbooks = _make(folder / WORKBOOKS, today)
    refreshed = _refresh(workbooks, today)
    day = next(iter(refreshed.values())).today
    portfolio = roll_up(workbooks, root=folder, given=day, actual=now(None))
    save(portfolio.tables(), folder / PORTFOLIO, folder)
    moment = remind.moment_of(day)
    sources = gather(workbooks, moment).made
    # The page shows what the day asks for, also when all of it was sent by an earlier run.
    # Whatever is set up for mails, the demonstration sends nothing.
    settings = settings_for([source.content for source in sources], parse(""))
    page = plan_only(sources, moment, (), settings).page()
    write_file(folder / PAGE, page.encode())
    with closing(Ledger(folder / LEDGER)) as ledger:
        summary = send(
            sources,
            moment,
            transport=OutboxTransport(folder / OUTBOX),
            ledger=ledger,
            settings=settings,
            pace=Pace(),
            claims=None,
        )
        remind.note_in_workbooks(sources, ledger, None, moment)
    _tell(folder, day, refreshed, len(summary.sent))


def _make(folder: Path, today: date | None) -> list[Path]:
    """Write the sample workbooks that are not there yet; return all of them."""
    from workbook_templates import samples
    from workbook_templates.build import build

    made = []
    with progress() as bar:
        names = samples.names()
        steps = bar.add_task("生成示例协作", total=len(names))
        for code in names:
            data = samples.load(code)
            if today:
                data = replace(data, fields={**data.fields, "clock.today": today})
            title = f"{data.text('initiation.collaboration_id')}_{data.text('initiation.title')}"
            path = folder / f"{_FORBIDDEN.sub('', title)}.xlsx"
            if not path.exists():
                write_file(path, build(data))
            made.append(path)
            bar.advance(steps)
    return made


def _refresh(workbooks: list[Path], today: date | None) -> dict[Path, Refreshed]:
    return {
        path: refresh(ClosedWorkbook(path), given=today, actual=now(None)) for path in workbooks
    }


def _tell(folder: Path, day: date, refreshed: Mapping[Path, Refreshed], mails: int) -> None:
    figures = {"任务": "total", FINISHED: "done", BLOCKED: "blocked", OVERDUE: "overdue"}
    shown = table(
        f"三个示例协作（按 {day} 计算）", "工作簿", "阶段", "红绿灯", *figures, "校验",
        right=tuple(figures),
    )  # fmt: skip
    for path, result in refreshed.items():
        found = "　".join(f"{level} {n}" for level, n in counts(result.findings).items())
        values = result.computed
        shown.add_row(
            plain(path.name),
            plain(values["home.phase"]),
            plain(values["home.light"]),
            *(str(values[f"dashboard.{key}"]) for key in figures.values()),
            found,
        )
    display(shown)
    say(f"写出提醒邮件 {mails} 封；同一天再运行一次不会重复发送。")
    say("接下来打开：")
    for name, what in (
        (WORKBOOKS, "三个工作簿，先看“首页”和“看板”"),
        (PORTFOLIO, "跨协作汇总"),
        (PAGE, "所有提醒邮件"),
        (OUTBOX, "邮件文件（.eml）"),
    ):
        say(f"  {plain(folder / name)}　{what}")
