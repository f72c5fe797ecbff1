"""`xiezuo rollup`: all workbooks of a folder in one 总台账.xlsx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from addin.book.closed import ClosedWorkbook
from addin.cli.failure import FAILED
from addin.cli.files import write_file
from addin.cli.options import PORTFOLIO, actual_today, workbooks
from addin.cli.output import as_json, complain, console, plain, progress, say, table
from addin.content import Row
from addin.errors import InputError, WorkbookError
from addin.forms.portfolio import ALL_COLLABORATIONS, PORTFOLIO_FORMS
from addin.rollup import roll_up


def run(folder: Path, output: Path | None, today: date | None, *, as_document: bool) -> int:
    """Write the portfolio; return 0, or 2 if a workbook could not be read.

    Raises:
        InputError: `folder` is no folder, or the output would overwrite something else.
        SaveFailed: the portfolio could not be written.
    """
    if not folder.is_dir():
        raise InputError("不是文件夹", where=str(folder), remedy="请给出放工作簿的文件夹。")
    target = output or folder / PORTFOLIO
    _check_target(target)
    paths = [path for path in workbooks([folder]) if path.resolve() != target.resolve()]
    with progress() as bar:
        steps = bar.add_task("读取工作簿", total=len(paths))
        portfolio = roll_up(
            paths,
            given=today,
            actual=actual_today(),
            root=folder,
            on_read=lambda: bar.advance(steps),
        )
    tables = portfolio.tables()
    save(tables, target)
    if as_document:
        as_json({"output": target, **tables})
    else:
        _show(tables, target)
    return FAILED if portfolio.unread else 0


def _check_target(target: Path) -> None:
    """Raise InputError if a file would be overwritten that is no 总台账."""
    if target.suffix.lower() != ".xlsx":
        raise InputError(
            "总台账的文件名要以 .xlsx 结尾", where=str(target), remedy=f"如 {PORTFOLIO}。"
        )
    if not target.is_file():
        return
    try:
        ClosedWorkbook(target, PORTFOLIO_FORMS).read(only={ALL_COLLABORATIONS.name})
    except WorkbookError as error:
        raise InputError(
            "已有一个不是总台账的文件，没有覆盖它",
            where=str(target),
            remedy="请换一个文件名，或先移走它。",
        ) from error


def save(tables: Mapping[str, Sequence[Row]], target: Path) -> None:
    """Write 总台账 to `target`, all of it or nothing."""
    from workbook_templates.portfolio import build_portfolio

    write_file(target, build_portfolio(tables), keep_old=True)


def _show(tables: Mapping[str, Sequence[Row]], target: Path) -> None:
    shown = table(
        "协作项目", "协作编号", "协作名称", "阶段", "红绿灯", "任务", "完成", "受阻", "逾期",
        right=("任务", "完成", "受阻", "逾期"),
    )  # fmt: skip
    collaborations = tables["AllCollaborations"]
    for row in collaborations:
        cells = (
            "collaboration_id",
            "title",
            "phase",
            "light",
            "total",
            "done",
            "blocked",
            "overdue",
        )
        shown.add_row(*(plain(row[key]) for key in cells))
    console.print(shown)
    for problem in tables["UnreadFiles"]:
        said = f"{problem['file']}：{problem['what']}。{problem['remedy']}"
        complain(f"[red]没有汇总：[/]{plain(said)}")
    say(f"已汇总 {len(collaborations)} 个工作簿，写入 [bold]{plain(target)}[/]。")
