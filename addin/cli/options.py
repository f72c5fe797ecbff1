"""Options that several commands share, and what they are turned into."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 文档，供程序读取。")]
Today = Annotated[
    str,
    typer.Option(
        "--today",
        envvar="XIEZUO_TODAY",
        metavar="日期",
        help="把哪一天当作今天，如 2026-11-20；不写用工作簿固定的日期，否则用当天。",
        show_envvar=False,
    ),
]
Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="工作簿或放工作簿的文件夹。")]

LedgerFile = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="文件", help="发送记录，默认在用户数据文件夹。"),
]
ChatGroup = Annotated[
    str, typer.Option("--group", metavar="群", help="设置文件里的一个群：只管它的机器人。")
]
OutboxFolder = Annotated[
    Path | None,
    typer.Option(
        "--outbox", metavar="文件夹", help="不发送，把邮件（.eml）写到这里；不写按邮件设置。"
    ),
]
MailSettings = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="文件",
        help="邮件设置文件，默认是本人或本机设置文件夹里的 xiezuo.toml。",
    ),
]

OwnTemplates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        envvar="XIEZUO_TEMPLATES",
        metavar="文件夹",
        help="公司自己的流程模板在哪里，默认是“文档”里的“协作流程模板”。",
        show_envvar=False,
    ),
]


def day(text: str) -> date | None:
    """Return the day that `text` names, or None if it is empty.

    Raises:
        InputError: `text` is no date, or may be several.
    """
    if not text:
        return None
    from addin.forms.model import Kind
    from addin.reading.dates import read_date
    from addin.reading.model import Unreadable

    read = read_date(text)
    if isinstance(read, Unreadable):
        raise read.error("日期", Kind.DATE, "请写成 年-月-日，如 2026-11-20。")
    return read


def actual_today() -> date:
    """Return the day on the company's clock, where no workbook says in which zone that is."""
    from addin.reading.zone import BEIJING

    return datetime.now(tz=BEIJING).date()


def now(today: date | None) -> datetime:
    """Return the present moment in this computer's zone, or the time of day on a given `today`.

    That day is the company's, and so the moment has no zone (`addin.standing.clock.in_zone`).
    """
    if today is None:
        return datetime.now().astimezone()
    from addin.reading.zone import BEIJING

    return datetime.combine(today, datetime.now(tz=BEIJING).time())
