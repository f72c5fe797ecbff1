"""`xiezuo export`: tasks, findings, KPIs and load of many workbooks, for analysts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from addin.book.files import workbooks, write_file
from addin.book.store import default_store
from addin.cli.failure import FAILED
from addin.cli.options import now
from addin.cli.output import as_json, complain, plain, progress, say
from addin.errors import InputError
from addin.reports.frames import frames

if TYPE_CHECKING:
    import pandas as pd


def run(files: list[Path], out: Path, kind: str, today: date | None, *, as_document: bool) -> int:
    """Write a file of each frame into `out`; return 0, or 2 if a workbook could not be read.

    Raises:
        InputError: `kind` is none of these, or a library for it is not installed.
        SaveFailed: a file cannot be written.
    """
    writer = _writer(kind)
    paths = workbooks(files)
    root = Path(os.path.commonpath([path.resolve().parent for path in paths]))
    with progress() as bar, closing(default_store()) as store:
        steps = bar.add_task("读取工作簿", total=len(paths))
        made, portfolio = frames(
            [path.resolve() for path in paths],
            root=root,
            given=today,
            actual=now(None),
            on_read=lambda: bar.advance(steps),
            remembered=store,
        )
    written = [out / f"{name}.{kind}" for name in made]
    for path, frame in zip(written, made.values(), strict=True):
        write_file(path, writer(frame))
    left = [*portfolio.unread, *portfolio.left]
    if as_document:
        counts = {name: len(frame) for name, frame in made.items()}
        as_json({"output": written, "rows": counts, "left_out": left})
    else:
        for each in left:
            complain(f"[yellow]没有导出：[/]{plain(f'{each.file}：{each.what}。{each.remedy}')}")
        rows = "、".join(f"{path.name} {len(made[path.stem])} 行" for path in written)
        say(f"已导出 {len(portfolio.read)} 个工作簿，写入 [bold]{plain(out)}[/]：{plain(rows)}。")
    return FAILED if portfolio.unread else 0


def _writer(kind: str) -> Callable[[pd.DataFrame], bytes]:
    if kind not in WRITERS:
        raise InputError(f"不能导出为“{kind}”", remedy=f"--as 请写 {'、'.join(WRITERS)} 中的一种。")
    if kind == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise InputError(
                "导出 Parquet 需要 pyarrow，还没有安装",
                remedy="请运行 pip install pyarrow，或导出为 csv、xlsx。",
            ) from error
    return WRITERS[kind]


def _csv(frame: pd.DataFrame) -> bytes:
    """Return what Excel opens by a double click, too."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _excel(frame: pd.DataFrame) -> bytes:
    made = BytesIO()
    frame.to_excel(made, index=False, engine="openpyxl")
    return made.getvalue()


def _parquet(frame: pd.DataFrame) -> bytes:
    made: bytes = frame.to_parquet(index=False, engine="pyarrow")
    return made


WRITERS: Mapping[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": _csv,
    "xlsx": _excel,
    "parquet": _parquet,
}
"""What makes a file of each kind."""
