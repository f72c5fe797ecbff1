"""`xiezuo rollup`: all workbooks of a folder in one 总台账.xlsx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from addin.book.files import PORTFOLIO
from addin.book.store import default_store
from addin.cli.failure import FAILED
from addin.cli.options import now
from addin.cli.output import as_json, complain, display, plain, progress, say, table
from addin.content import Row
from addin.errors import InputError
from addin.forms.vocabularies import BLOCKED, FINISHED, NORMAL, OVERDUE, WARNED
from addin.reports.portfolio import RolledUp, roll_up_to, save_page, sources

_MOST_SHOWN = 50  # collaborations; all of them are in the file
_LIGHTS = OVERDUE, BLOCKED, WARNED, NORMAL, FINISHED


def run(
    folder: Path,
    output: Path | None,
    today: date | None,
    *,
    html: bool,
    as_document: bool,
    cluster: str = "",
) -> int:
    """Write the portfolio, with `html` as a page too; return 0, or 2 if a workbook could not be read.

    `cluster` is the address of one of Dask that judges the workbooks.

    Where none of them could, nothing is written, and an earlier portfolio stays.

    Raises:
        InputError: `folder` is no folder, the output would overwrite something else, or there is no
            such cluster.
        SaveFailed: the portfolio could not be written.
    """
    if not folder.is_dir():
        raise InputError("不是文件夹", where=str(folder), remedy="请给出放工作簿的文件夹。")
    target = output or folder / PORTFOLIO
    paths = sources(folder, target)
    with progress() as bar, closing(default_store()) as store:
        actual = now(None)

        def ahead(changed: Sequence[Path]) -> None:
            from addin.actions.extracting import unknown
            from addin.cli.ahead import judge_ahead
            from addin.cli.cluster import NOT_SEEN, judge_on_cluster

            judging = bar.add_task("判定有变化的工作簿", total=len(changed))

            def step() -> None:
                bar.advance(judging)

            if cluster and changed and store.works:
                if not judge_on_cluster(cluster, changed, today, actual, store, step):
                    complain(f"[yellow]{NOT_SEEN}[/]")
                changed = unknown(changed, today, actual, store)
                bar.reset(judging, total=len(changed))
            judge_ahead(changed, today, actual, store, step)
            bar.remove_task(judging)

        steps = bar.add_task("读取工作簿", total=len(paths))
        made = roll_up_to(
            target,
            folder,
            paths,
            given=today,
            actual=actual,
            on_read=lambda: bar.advance(steps),
            remembered=store,
            ahead=ahead,
            whole=html or as_document,
        )
    written = [target] if made.count else []
    if made.count and html:
        written.append(target.with_suffix(".html"))
        save_page(made.tables, written[-1], folder, made.today)
    if as_document:
        pages = {"page": written[1]} if written[1:] else {}
        as_json({"output": target if made.count else None, **pages, **made.tables})
    else:
        if made.count:
            _show(made.tables)
        _tell(made)
        say(
            f"已汇总 {made.count} 个工作簿，写入 [bold]{plain('、'.join(map(str, written)))}[/]。"
            if made.count
            else "没有可以汇总的工作簿，没有写入任何内容。"
        )
    return FAILED if made.unread else 0


def _show(tables: Mapping[str, Sequence[Row]]) -> None:
    shown = table(
        "协作项目", "协作编号", "协作名称", "阶段", "红绿灯", "任务", FINISHED, BLOCKED, OVERDUE,
        right=("任务", FINISHED, BLOCKED, OVERDUE),
    )  # fmt: skip
    rows = tables["AllCollaborations"]
    for row in sorted(rows, key=_pressing)[:_MOST_SHOWN]:
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
    display(shown)
    if len(rows) > _MOST_SHOWN:
        say(f"以上是最要紧的 {_MOST_SHOWN} 个，另有 {len(rows) - _MOST_SHOWN} 个见 总台账。")


def _pressing(row: Row) -> int:
    """Return by what collaborations are put in order: what is overdue or blocked comes first."""
    return _LIGHTS.index(row["light"]) if row["light"] in _LIGHTS else len(_LIGHTS)


def _tell(made: RolledUp) -> None:
    """Say what was left out and why."""
    for colour, files in (("red", made.unread), ("yellow", made.left)):
        for each in files:
            said = f"{each.file}：{each.what}。{each.remedy}"
            complain(f"[{colour}]没有汇总：[/]{plain(said)}")
