"""`xiezuo report`: the brief of a collaboration on one page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import BRIEF, write_file
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import InputError
from addin.reports.brief_files import RENDERERS, endings
from addin.standing.brief import brief
from addin.standing.workbook_day import WorkbookDay


def run(file: Path, output: Path | None, today: date | None, *, as_document: bool) -> None:
    """Write the brief: to `output` by its ending, else beside the workbook.

    Raises:
        InputError: the ending is none of these, or no program is there for it.
        WorkbookError: the workbook cannot be read, or the brief not be written.
    """
    targets = [output] if output else _beside(file)
    for target in targets:
        if target.suffix.lower() not in RENDERERS:
            raise InputError(
                f"简报不能写成“{target.suffix or target.name}”",
                remedy=f"文件名请以 {'、'.join(RENDERERS)} 结尾。",
            )
        if target.resolve() == file.resolve():
            raise InputError(
                "简报会覆盖工作簿，没有写入", where=str(target), remedy="请换一个文件名。"
            )
    content = ClosedWorkbook(file).read()
    made = brief(WorkbookDay.of(content, now(None), today))
    files = {target: RENDERERS[target.suffix.lower()](made) for target in targets}
    for target, data in files.items():
        write_file(target, data)
    if as_document:
        as_json({"file": file, "output": targets, "brief": made})
        return
    say(f"已生成协作简报：{plain('、'.join(map(str, targets)))}。")


def _beside(file: Path) -> list[Path]:
    return [file.with_name(f"{file.stem}{BRIEF}{ending}") for ending in endings()]
