"""Whether anybody but its owner can write the settings: then they would configure our mails.

A folder that others can write counts too, since they could put another file in place of this one.
"""

from __future__ import annotations

import os
import stat
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from addin.errors import InputError

_TRUSTED = frozenset({"S-1-5-18", "S-1-5-32-544"})  # Windows: the system, administrators
_OWNER_RIGHTS = frozenset({"S-1-3-0", "S-1-3-4"})  # of whoever owns the file
# FILE_WRITE_DATA, FILE_APPEND_DATA, DELETE, WRITE_DAC, WRITE_OWNER, GENERIC_ALL, GENERIC_WRITE
_WRITES = 0x2 | 0x4 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000
_ALLOWS = 0  # ACCESS_ALLOWED_ACE_TYPE
_INHERIT_ONLY = 0x8  # for what will be made inside


def check_owner_alone_writes(path: Path) -> None:
    """Raise InputError if others than its owner, the system and its administrators can write it."""
    if sys.platform == "win32":
        _check_windows(path)
    else:
        _check_posix(path)


def _check_posix(path: Path) -> None:
    file, folder = path.stat(), path.resolve().parent.stat()
    if file.st_uid not in (os.geteuid(), 0):
        raise InputError(
            "设置文件属于别人，没有使用它", where=str(path), remedy="请换成自己或管理员的文件。"
        )
    if file.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _writable("设置文件", path, f'chmod go-w "{path}"')
    # In a folder such as /tmp (sticky) nobody replaces the files of others.
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        raise _writable("设置文件所在的文件夹", path, f'chmod o-w "{path.resolve().parent}"')


def _check_windows(path: Path) -> None:
    try:
        security = import_module("win32security")  # comes with xlwings
    except ImportError:
        return
    for place in (path, path.resolve().parent):
        if foreign_writers(security, place):
            what = "设置文件" if place == path else "设置文件所在的文件夹"
            raise _writable(what, path, f'icacls "{place}" /inheritance:d，再去掉其他人的写入权限')


def foreign_writers(security: Any, path: Path) -> set[str]:
    """Return who can write a file on Windows beside its owner, the system and administrators.

    `security` is pywin32's `win32security`.
    """
    wanted = security.OWNER_SECURITY_INFORMATION | security.DACL_SECURITY_INFORMATION
    descriptor = security.GetFileSecurity(str(path), wanted)

    def said(sid: Any) -> str:
        return str(security.ConvertSidToStringSid(sid))

    owner = said(descriptor.GetSecurityDescriptorOwner())
    entries = descriptor.GetSecurityDescriptorDacl()
    if entries is None:  # no list at all: everybody may do everything
        return {"S-1-1-0"}
    writers = set()
    for number in range(entries.GetAceCount()):
        (kind, flags), rights, sid = entries.GetAce(number)[:3]
        if kind == _ALLOWS and not flags & _INHERIT_ONLY and rights & _WRITES:
            writers.add(said(sid))
    return writers - _TRUSTED - _OWNER_RIGHTS - {owner}


def _writable(what: str, path: Path, command: str) -> InputError:
    return InputError(
        f"{what}别人也能改写，没有使用它",
        where=str(path),
        remedy=f"请收回别人的写入权限，如：{command}。",
    )
