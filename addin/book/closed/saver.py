"""The one way in which a workbook on disk is replaced: beside, to the disk, checked, in one step.

At any instant the path holds the old file or the new one, whole.
Excel deletes the original and renames afterwards; `os.replace` has no such moment in between.

Backups go to the folder `.协作备份` beside the workbook: on the same drive, so that whoever may
open the workbook finds them, and out of the way of a roll-up, which passes over folders that
begin with a dot.
The first save of a day keeps the file as it was before it; the newest ten of each workbook stay.
An upgrade keeps it once more, under a name of its own.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from addin.book.closed.disk import Disk
from addin.errors import (
    IN_USE,
    SaveFailed,
    WorkbookChanged,
    WorkbookError,
    WorkbookLocked,
    disk_trouble,
    is_in_use,
    is_too_long,
)

BACKUP_FOLDER = ".协作备份"
BACKUPS_KEPT = 10
BEFORE_UPGRADE = " 升级前"
"""What the name of a backup ends with that was made before an upgrade; it stays for good."""
_TEMPORARY = ".~xiezuo-"
_STALE = 3600  # seconds after which a temporary file of ours is what a crash left behind
_PATIENCE = (0.1, 0.2, 0.4, 0.8)  # seconds between tries: virus scanners hold a file for a moment


def save(
    path: Path, new: bytes, *, old: bytes, label: str = "", disk: Disk | None = None
) -> Path | None:
    """Replace the file at `path`, which must still hold `old`; return a backup made now.

    The name of the backup ends with the day and the `label`.

    Raises:
        WorkbookLocked: open in another program.
        WorkbookChanged: it holds something else by now.
        SaveFailed: read-only, no permission, disk full, or what was written reads back otherwise.
    """
    disk = disk or Disk()
    path = Path(os.path.realpath(path))  # a link stays a link to the new file
    with _told(path):
        check_free(path, disk)
        return _save(path, new, old, label, disk)


def _save(path: Path, new: bytes, old: bytes, label: str, disk: Disk) -> Path | None:
    with disk.lock(path):
        status = disk.stat(path)
        if not status.st_mode & stat.S_IWUSR:
            raise SaveFailed(
                "文件是只读的", where=path.name, remedy="请在文件属性里去掉「只读」后再试。"
            )
        if not disk.holds(path, old):
            raise WorkbookChanged(
                "读取之后，文件又被别人保存过",
                where=path.name,
                remedy="没有写入任何内容；请重新运行，以便在最新的内容上继续。",
            )
        _sweep(path.parent, disk)
        backup = _back_up(path, old, disk, label)
        _write(path, new, status, disk)
        return backup


def write_new(
    path: Path, data: bytes, *, keep_old: bool = False, disk: Disk | None = None
) -> Path | None:
    """Write a file that Xiezuo makes whole, such as 总台账; an older one gives way to it.

    With `keep_old` the older one gets its backup, as `save` makes it; returns it if made now.

    Raises:
        WorkbookLocked: the older one is open in another program.
        SaveFailed: no permission, disk full, or what was written reads back otherwise.
    """
    disk = disk or Disk()
    path = Path(os.path.realpath(path))
    with _told(path):
        check_free(path, disk)
        _sweep(path.parent, disk)
        status = disk.stat(path) if disk.exists(path) else None
        if status and not stat.S_ISREG(status.st_mode):  # a device would give way to the file
            raise SaveFailed(
                "这不是普通文件，没有覆盖它", where=str(path), remedy="请换一个文件名。"
            )
        backup = _back_up(path, disk.read(path), disk) if status and keep_old else None
        _write(path, data, status, disk)
        return backup


def check_free(path: Path, disk: Disk) -> None:
    """Raise WorkbookLocked if a spreadsheet program has the file open."""
    for mark, program in (
        (f"~${path.name}", "Excel"),
        (f".~{path.name}", "WPS"),
        (f".~lock.{path.name}#", "LibreOffice"),
    ):
        lock = path.with_name(mark)
        if disk.exists(lock):
            raise WorkbookLocked(
                f"文件正在 {program} 中打开",
                where=path.name,
                remedy=f"请保存并关闭它再试；若确实没有人打开，请删除同一文件夹里的「{mark}」。",
            )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the operating system reports into what a person can act on."""
    try:
        yield
    except WorkbookError:
        raise
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not is_too_long(error):
            raise WorkbookChanged(
                "文件或文件夹已被移走或删除",
                where=path.name,
                remedy="没有写入任何内容；请检查路径。",
            ) from None
        what, remedy = disk_trouble(error)
        if (what, remedy) == IN_USE:
            raise WorkbookLocked(
                what, where=path.name, remedy=f"{remedy}；文件没有改动。"
            ) from error
        raise SaveFailed(what, where=path.name, remedy=f"{remedy}；原文件没有改动。") from error


def _back_up(path: Path, old: bytes, disk: Disk, label: str = "") -> Path | None:
    """Keep the file as it is, once a day; return the backup if one was made."""
    folder = path.parent / BACKUP_FOLDER
    disk.make_folder(folder)
    _sweep(folder, disk)
    day = datetime.now(tz=UTC).astimezone().date()
    backup = folder / f"{path.stem} {day.isoformat()}{label}{path.suffix}"
    if disk.exists(backup):
        return None
    temporary = folder / _temporary_name()
    try:
        disk.write(temporary, old)
        disk.replace(temporary, backup)
    finally:
        _discard(temporary, disk)
    kept = sorted(p for p in disk.list(folder) if _is_backup_of(path, p))
    for surplus in kept[:-BACKUPS_KEPT]:
        _discard(surplus, disk)
    return backup


def _is_backup_of(path: Path, candidate: Path) -> bool:
    """Whether a file of the backup folder is `<name> <date>.xlsx` of this workbook."""
    day = candidate.stem.removeprefix(f"{path.stem} ")
    return candidate.suffix == path.suffix and len(day) == 10 and day.replace("-", "").isdigit()


def _write(path: Path, new: bytes, status: os.stat_result | None, disk: Disk) -> None:
    """Write beside, read back, and put in place; `status` is of the file that is replaced."""
    temporary = path.with_name(_temporary_name())
    try:
        disk.write(temporary, new)
        if status is not None:
            disk.copy_mode(temporary, status)
        if not disk.holds(temporary, new):
            raise SaveFailed(
                "写入的内容与读回的不一致",
                where=path.name,
                remedy="原文件没有改动；请检查磁盘后再试。",
            )
        _replace(temporary, path, disk)
    finally:
        _discard(temporary, disk)
    with contextlib.suppress(OSError):  # the new file is in place; this only hastens it
        disk.sync_folder(path.parent)


def _replace(source: Path, target: Path, disk: Disk) -> None:
    for seconds in _PATIENCE:
        try:
            return disk.replace(source, target)
        except OSError as error:
            if not is_in_use(error):
                raise
            time.sleep(seconds)
    return disk.replace(source, target)


def _temporary_name() -> str:
    return f"{_TEMPORARY}{os.urandom(6).hex()}.tmp"


def _discard(path: Path, disk: Disk) -> None:
    with contextlib.suppress(OSError):
        disk.remove(path)


def _sweep(folder: Path, disk: Disk) -> None:
    """Remove what crashes left behind: our own temporary files older than an hour."""
    with contextlib.suppress(OSError):
        for path in disk.list(folder):
            if not path.name.startswith(_TEMPORARY):
                continue
            with contextlib.suppress(OSError):
                if time.time() - disk.stat(path).st_mtime > _STALE:
                    disk.remove(path)
