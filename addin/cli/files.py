"""Files that the commands make whole: new workbooks, pages."""

from __future__ import annotations

from pathlib import Path

from addin.book.saver import write_new
from addin.errors import SaveFailed, disk_trouble


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
