"""What can go wrong with a file or a mail, said so that a clerk can act on it.

::

    XiezuoError
    ├── WorkbookError
    │   ├── NotAWorkbook        not an .xlsx at all, an old .xls, another kind of file
    │   ├── EncryptedWorkbook   protected with a password to open
    │   ├── BrokenWorkbook      the package or a part of it is damaged
    │   ├── UnsafeWorkbook      bombs, external entities, far-away cells
    │   ├── OtherWorkbook       a sound workbook that is not ours
    │   ├── DamagedWorkbook     ours, but without a table, column or name that a verb needs
    │   ├── LaterWorkbook       ours, but of a version that this one would spoil by writing
    │   ├── WorkbookLocked      open in another program
    │   ├── WorkbookChanged     saved by somebody else since it was read
    │   └── SaveFailed          disk full, read-only, no permission
    ├── InputError              what was typed on the command line or in a setting
    ├── MailError               a mail could not be made or delivered
    └── Unforeseen              a fault of the program; the log has it
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator


class XiezuoError(Exception):
    """An error for people: `what` is wrong, `where`, and the `remedy`, in Chinese."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.where}：" if self.where else ""
        return f"{where}{self.what}。{self.remedy}"


class WorkbookError(XiezuoError):
    """Something about a workbook file; the file is as it was."""


class NotAWorkbook(WorkbookError):
    """The file is no .xlsx workbook."""


class EncryptedWorkbook(WorkbookError):
    """The workbook needs a password to be opened."""


class BrokenWorkbook(WorkbookError):
    """The package or one of its parts is damaged."""


class UnsafeWorkbook(WorkbookError):
    """The file would exhaust memory or reads from elsewhere; it was not opened."""


class OtherWorkbook(WorkbookError):
    """A sound workbook, but not one of ours."""


class DamagedWorkbook(WorkbookError):
    """One of ours without a table, a column or a name that cannot be done without."""


class LaterWorkbook(WorkbookError):
    """One of ours that a later version made, so that this one only reads it."""


class WorkbookLocked(WorkbookError):
    """Another program has the file open."""


class WorkbookChanged(WorkbookError):
    """Somebody saved the file after it was read; nothing was written over it."""


class SaveFailed(WorkbookError):
    """The new file could not be written; the old one is untouched."""


class InputError(XiezuoError):
    """A command or a setting that cannot be carried out as it was given."""


class MailError(XiezuoError):
    """A mail that could not be made or handed over."""


class Unforeseen(XiezuoError):
    """What nobody thought of went wrong; the traceback is in the log that it names."""


DISK_TROUBLE = {
    errno.ENOSPC: ("磁盘已满", "请清理磁盘后再试"),
    errno.EDQUOT: ("磁盘配额已用完", "请清理磁盘后再试"),
    errno.EFBIG: ("文件超过了系统允许的大小", "请清理磁盘或换一个文件夹"),
    errno.EACCES: ("没有写入权限", "请检查文件夹的权限"),
    errno.EPERM: ("没有写入权限", "请检查文件夹的权限"),
    errno.EROFS: ("磁盘是只读的", "请换到可写的位置"),
    errno.EIO: ("磁盘读写出错", "请检查磁盘或网络连接"),
    errno.ENAMETOOLONG: ("文件名太长", "请缩短文件名"),
    errno.EISDIR: ("这是文件夹，不是文件", "请换一个文件名"),
    errno.ENOTDIR: ("路径里有一段是文件，不是文件夹", "请检查路径"),
    errno.EEXIST: ("同名的文件已经存在", "请换一个名字"),
}


IN_USE = ("文件正被别的程序使用", "请关闭打开它的程序（WPS、预览、同步盘、杀毒软件等）再试")
_TOO_LONG = ("路径太长", "请缩短文件夹和文件的名字，或换到上层的文件夹")
_LONGEST = 259 if sys.platform == "win32" else 4095  # characters of a path
_SHARING = (32, 33)  # Windows: another process has the file, or a part of it


def disk_trouble(error: OSError) -> tuple[str, str]:
    """Return in Chinese what the operating system reports, and what to do about it."""
    if is_in_use(error):
        return IN_USE
    if is_too_long(error):
        return _TOO_LONG
    return DISK_TROUBLE.get(error.errno or 0, ("保存失败", "请稍后再试"))


def is_in_use(error: OSError) -> bool:
    """Whether the file was refused because another program has it."""
    if getattr(error, "winerror", None) in _SHARING or isinstance(error, BlockingIOError):
        return True
    return isinstance(error, PermissionError) and any(map(is_held, _paths(error)))


def is_too_long(error: OSError) -> bool:
    """Whether a path is longer than Windows takes, which it reports as a file that is missing."""
    missing = isinstance(error, FileNotFoundError)
    return missing and any(len(path) > _LONGEST for path in _paths(error))


def is_held(path: str) -> bool:
    """Whether another program keeps a file from being written to or replaced (Windows).

    `open` reports that as a missing permission without a `winerror`, and `os.replace` as refused
    (5): only asking Windows itself for everything that a save needs tells one from the other.
    """
    if sys.platform != "win32":
        return False
    import _winapi

    delete, shared_by_all, folders_too = 0x10000, 7, 0x02000000
    wanted = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE | delete
    try:
        handle = _winapi.CreateFile(
            path, wanted, shared_by_all, 0, _winapi.OPEN_EXISTING, folders_too, 0
        )
    except OSError as refused:
        return refused.winerror in _SHARING
    _winapi.CloseHandle(handle)
    return False


def _paths(error: OSError) -> Iterator[str]:
    """Yield the files that a failed operation was about: one, or both ends of a move."""
    yield from (str(each) for each in (error.filename, error.filename2) if each)
