"""Files beside a workbook: finding the workbooks of a folder, writing whole files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from addin.book.closed.saver import write_new
from addin.errors import InputError, SaveFailed, disk_trouble

PORTFOLIO = "总台账.xlsx"
BRIEF = "_简报"  # ends the name of what is a picture of a workbook
ARCHIVE_LIST = "归档清单.csv"  # in a folder with it lie copies, no workbooks of people's
COPIES = "副本"  # the folder for what departments hand back, to be merged
HANDED_OUT = "分发"  # the folder for copies that departments fill in
SURVEYS = "满意度调研"  # the folder for the forms of the survey, blank and filled in
MAPPING = "_导入对照.xlsx"  # ends the name of what becomes of the columns of a tracker beside it
ADOPTED = "导入"  # the folder for trackers of their own, to be brought in
_APART = frozenset({COPIES, HANDED_OUT, ADOPTED, SURVEYS})
SUFFIXES = (".xlsx", ".xlsm", ".xls")  # an old .xls is named, so that nobody misses it


_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_SIGNS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def refused_by_windows(name: str) -> str:
    """Return why Windows would not take a file name, or take it for something else; "" if it does.

    Of `a:b.xlsx` it makes a hidden stream of a file `a`.
    Source: learn.microsoft.com, "Naming Files, Paths, and Namespaces".
    """
    if signs := _SIGNS.search(name):
        return f"不能有“{signs[0]}”"
    if _DEVICES.fullmatch(name):
        return "这是系统设备的名字"
    return "不能以点或空格结尾" if name != name.rstrip(". ") else ""


def write_file(path: Path, data: bytes, *, keep_old: bool = False) -> None:
    """Write a file, all of it or nothing, and the folders above it where they are missing.

    With `keep_old` an older one gets its backup.

    Raises:
        WorkbookLocked: the older one is open in another program.
        SaveFailed: the file cannot be written.
    """
    make_folder(path.parent)
    if path.is_dir():
        raise SaveFailed("这是文件夹，不是文件", where=str(path), remedy="请给出文件名。")
    write_new(path, data, keep_old=keep_old)


def make_folder(folder: Path) -> None:
    """Make a folder with all above it; one that is there already is fine.

    Raises:
        SaveFailed: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what, remedy = disk_trouble(error)
        raise SaveFailed(
            f"文件夹没有建成：{what}", where=str(folder), remedy=f"{remedy}。"
        ) from error


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks that `paths` name: files as they are, folders with all below them.

    Lock files, backups, archived copies, what lies in a folder 副本, 分发, 导入 or 满意度调研 below, earlier portfolio
    workbooks, briefs and mappings are left out of folders; a file that is named twice counts once.

    Raises:
        InputError: a path does not exist, or a folder holds no workbook.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _below(path) if path.is_dir() else (path,):
            if not file.exists():
                raise InputError("文件不存在", where=str(file), remedy="请检查文件名和文件夹。")
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _below(folder: Path) -> list[Path]:
    inside = []
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_hidden(name) and name not in _APART]
        if ARCHIVE_LIST not in names:
            inside += [path for name in names if _is_ours(path := Path(above, name))]
    if not inside:
        raise InputError(
            "文件夹里没有工作簿", where=str(folder), remedy="请检查路径，或先用 xiezuo new 新建。"
        )
    return sorted(inside)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _is_ours(path: Path) -> bool:
    """Whether a file in a folder is a workbook of people's, no lock file and not made of others."""
    name = path.name
    is_made = name.casefold() == PORTFOLIO or path.stem.endswith(BRIEF) or name.endswith(MAPPING)
    is_workbook = path.suffix.lower() in SUFFIXES and not is_made
    return is_workbook and not _is_hidden(name) and path.is_file()
