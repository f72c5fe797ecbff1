"""`xiezuo merge`: the copies of several departments into one workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from addin.actions.copies import CopiesUnfit, MergedFile, merge_files
from addin.actions.merging.sheet import shown_cells
from addin.book.files import workbooks
from addin.cli.failure import FAILED, tell
from addin.cli.options import now
from addin.cli.output import as_json, display, plain, say, table
from addin.errors import InputError, XiezuoError
from addin.reports.verbs.merging import merged_document, refused_document

CONFLICTS = 1
SHOWN = 100  # rows of conflicts in the terminal; the sheet and --json have all


def run(
    target: Path,
    files: Sequence[Path],
    base: Path | None,
    today: date | None,
    *,
    dry_run: bool,
    as_document: bool,
) -> int:
    """Merge; return 0, 1 if somebody has to choose between copies, 2 if nothing could be merged.

    Raises:
        InputError: a file does not exist, or there is no copy beside the target.
        WorkbookError: the target cannot be read or saved.
    """
    for path in (target, *([base] if base else [])):
        if not path.is_file():
            raise InputError("文件不存在", where=str(path), remedy="请检查文件名和文件夹。")
    copies = [path for path in workbooks(files) if path.resolve() != target.resolve()]
    if not copies:
        raise InputError(
            "没有要合并的副本", where=str(target), remedy="请在正本后面写出各部门的副本。"
        )
    try:
        result = merge_files(
            target, copies, base=base, given=today, actual=now(None), dry_run=dry_run
        )
    except CopiesUnfit as unfit:
        return _refused(target, unfit.errors, as_document=as_document)
    if as_document:
        as_json(merged_document(result))
    else:
        _show(result, dry_run=dry_run)
    return CONFLICTS if result.waiting else 0


def _refused(target: Path, errors: Sequence[XiezuoError], *, as_document: bool) -> int:
    if as_document:
        as_json(refused_document(target, errors))
        return FAILED
    for error in errors:
        tell(error)
    say("没有写入任何内容。")
    return FAILED


def _show(result: MergedFile, *, dry_run: bool) -> None:
    taken = Counter(copy for each in result.taken for copy in each.copies)
    shown = table("合并", "副本", "取用", right=("取用",))
    for copy in result.copies:
        shown.add_row(plain(copy), str(taken[copy]))
    display(shown)
    if dry_run:
        for each in result.taken[:SHOWN]:
            said = shown_cells(each.name, each.new).replace("\n", "；")
            say(f"{plain('、'.join(each.copies))}：{plain(each.identity)} {plain(said)}")
    _show_conflicts(result)
    say(plain(result.told(dry_run=dry_run)))


def _show_conflicts(result: MergedFile) -> None:
    if not result.conflicts:
        return
    shown = table("冲突", "冲突号", "位置", "编号", "字段", "原值", "副本", "副本的值")
    for row in result.conflicts[:SHOWN]:
        place = f"{row['sheet']}!{row['cell']}" if row["cell"] else str(row["sheet"])
        shown.add_row(
            *map(plain, (row["conflict"], place, row["item"], row["field"])),
            *map(plain, (row["old"], row["copy"], row["value"])),
        )
    display(shown)
