"""Options that several commands share, and what they are turned into."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from addin.errors import InputError

PORTFOLIO = "总台账.xlsx"

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


def day(text: str) -> date | None:
    """Return the day that `text` names (ISO), or None if it is empty.

    Raises:
        InputError: `text` is no date.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text}”不是日期", remedy="请写成 年-月-日，如 2026-11-20。") from None


def actual_today() -> date:
    """Return the day on this computer's clock."""
    return date.today()  # noqa: DTZ011 - the day on the user's wall


def now(today: date | None) -> datetime:
    """Return the present moment with its zone, moved to `today` if that is given."""
    moment = datetime.now().astimezone()
    return (
        moment
        if today is None
        else moment.replace(year=today.year, month=today.month, day=today.day)
    )


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks that `paths` name: files as they are, folders with all below them.

    Lock files, backups and earlier portfolio workbooks are left out of folders.

    Raises:
        InputError: a path does not exist, or a folder holds no workbook.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                candidate for candidate in path.rglob("*.xlsx") if _is_ours(candidate, path)
            )
            if not inside:
                raise InputError(
                    "文件夹里没有工作簿",
                    where=str(path),
                    remedy="请检查路径，或先用 xiezuo new 新建。",
                )
            found.extend(inside)
        elif path.exists():
            found.append(path)
        else:
            raise InputError("文件不存在", where=str(path), remedy="请检查文件名和文件夹。")
    return list(dict.fromkeys(found))


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether a file found below `folder` is a workbook of people's, no lock file or backup."""
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    return not hidden and path.name != PORTFOLIO
