"""The folder of an archived collaboration, and its rows in 归档目录.

`归档/<协作编号>_<协作名称>/` holds the documents as pages to read and print, the workbook as it was,
and a list with the SHA-256 of each; all of it read-only. It appears whole or not at all, and one
that is there stays: the next is its V2. The workbook stays where it is and gets the rows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

from addin.actions.change_log import ACTOR, log_row
from addin.actions.refresh import refresh
from addin.actions.user import person_of
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import ARCHIVE_LIST as LIST
from addin.book.files import make_folder
from addin.book.interrupts import whole
from addin.content import Changes, Content, Row
from addin.errors import InputError, SaveFailed, disk_trouble
from addin.forms.review import ARCHIVE
from addin.reports.archiving.documents import Document, Refused, correspondence, documents
from addin.rules import check
from addin.standing.clock import on_its_clock
from addin.standing.workbook_day import WorkbookDay

FOLDER = "归档"
_NOT_IN_NAMES = frozenset('\\/:*?"<>|')
_NAME_LENGTH = 80  # characters; leaves room for a Windows path
_NAME_SIZE = 230  # bytes; most systems take 255, and `_V2` and an ending come behind


@dataclass(frozen=True, slots=True)
class Archived:
    """What was archived where, and what was not ready."""

    folder: Path
    version: str
    titles: Sequence[str]
    refused: Sequence[Refused]
    person: str = ""  # 归档人
    user: str = ""  # by what name the computer knows whoever archived

    def told(self) -> str:
        """Return in sentences what was done and what is missing."""
        lines = [f"已归档 {self.version}：{'、'.join(self.titles)}和工作簿副本，都是只读的。"]
        lines.append(f"位置：{self.folder}")
        if self.refused:
            lines.append(f"没有归档：{'、'.join(map(str, self.refused))}。")
        lines.append("每一份见“归档目录”。")
        if not self.person:
            why = f"：通讯录里没有“{self.user}”" if self.user else ""
            lines.append(f"归档人没有填{why}，请在“归档目录”里补上。")
        return "\n".join(lines)


def archive(
    path: Path,
    *,
    given: date | None = None,
    actual: datetime,
    target: Path | None = None,
    user: str = "",
    printer: Callable[[str], bytes | None] | None = None,
) -> Archived:
    """Archive the collaboration of the workbook at `path`.

    Args:
        given: the day asked for, as for a refresh.
        actual: the moment on the computer's clock, for the documents and 变更日志.
        target: the folder to archive into, such as the company's knowledge base; None is the
            folder 归档 beside the workbook.
        user: who archives, by name or login; if 通讯录 knows them, they are 归档人.
        printer: makes a PDF of a page; with it each page is printed, too, if it can.

    Raises:
        InputError: nothing could be printed; or it has no 协作编号, or no document is ready.
        WorkbookError: it cannot be read or saved; then nothing is left behind.
    """
    host = ClosedWorkbook(path)
    typed = host.read()
    actual = on_its_clock(typed, actual)
    # What is looked up may be missing where nobody has refreshed since the last change.
    fresh = ClosedWorkbook(path, in_memory=True)
    refresh(fresh, given=given, actual=actual)
    content = fresh.read()
    workbook = WorkbookDay.of(content, actual, given)
    ready, refused = documents(content, check(workbook))
    _require(content, ready, refused)
    base = target or path.parent / FOLDER
    folder, version = _free(base, content)
    files = _files(path, content, ready, version, actual, printer)
    is_new = not base.exists()
    with whole():  # the folder and its rows in the workbook belong together
        try:
            _write(folder, files)
            with host.saved_together():
                day = replace(workbook, content=typed)
                host.write(_rows(day, path, folder, ready, version, actual, user))
                refresh(host, given=given, actual=actual, actor=user or ACTOR, typed=typed)
        except BaseException:
            _remove(base if is_new else folder)
            raise
    titles = [each.title for each in ready]
    return Archived(folder, version, titles, refused, person_of(content, user), user)


def _require(content: Content, ready: Sequence[Document], refused: Sequence[Refused]) -> None:
    if not content.text("initiation.collaboration_id"):
        raise InputError(
            "还没有协作编号", where=content.name, remedy="请先填好“1发起表”；没有归档任何文件。"
        )
    if not ready:
        raise InputError(
            f"没有可以归档的文件：{'、'.join(map(str, refused))}",
            where=content.name,
            remedy="请填好并改正“校验结果”里的错误后再归档。",
        )


def _name(content: Content) -> str:
    name = f"{content.text('initiation.collaboration_id')}_{content.text('initiation.title')}"
    fit = "".join(c if c.isprintable() and c not in _NOT_IN_NAMES else "_" for c in name)
    short = fit.lstrip("=+-@. ")[:_NAME_LENGTH].encode()[:_NAME_SIZE]
    return short.decode(errors="ignore").rstrip(". ")


def _free(base: Path, content: Content) -> tuple[Path, str]:
    """Return the folder of the next version and that version."""
    for number in count(1):
        folder = base / (_name(content) + (f"_V{number}" if number > 1 else ""))
        if not folder.exists():
            return folder, f"V{number}"
    raise AssertionError("counting does not end")


def _files(
    path: Path,
    content: Content,
    ready: Sequence[Document],
    version: str,
    actual: datetime,
    printer: Callable[[str], bytes | None] | None,
) -> dict[str, bytes]:
    """Return every file of the folder by its name, the list of them last."""
    from addin.reports.archiving.page import page

    mails = correspondence(content)
    pages = {
        document.title: page([document], content, version=version, moment=actual)
        for document in (*ready, *([mails] if mails else ()))
    }
    files = {f"{title}.html": text.encode() for title, text in pages.items()}
    if printer:
        prints = ((title, printer(text)) for title, text in pages.items())
        files |= {f"{title}.pdf": made for title, made in prints if made}
    files[f"{_name(content)}{path.suffix}"] = path.read_bytes()
    rows = [("文件", "大小（字节）", "SHA-256", "版本", "归档时间")]
    for name, data in files.items():
        digest = hashlib.sha256(data).hexdigest()
        rows.append((name, str(len(data)), digest, version, f"{actual:%Y-%m-%d %H:%M}"))
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return {**files, LIST: text.getvalue().encode("utf-8-sig")}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the folder beside and put it in place, all of it or nothing.

    Raises:
        SaveFailed: the disk refuses.
    """
    make_folder(folder.parent)
    beside = folder.with_name(f".{folder.name}.new")
    try:
        _remove(beside)  # a killed run left it
        beside.mkdir()
        for name, data in files.items():
            file = beside / name
            file.write_bytes(data)
            file.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
        beside.replace(folder)
    except BaseException as error:
        _remove(beside)
        if not isinstance(error, OSError):
            raise
        what, remedy = disk_trouble(error)
        raise SaveFailed(
            f"没有归档：{what}", where=str(folder), remedy=f"{remedy}；工作簿没有改动。"
        ) from error


def _remove(folder: Path) -> None:
    """Remove a folder that was made here; its files are read-only, which Windows minds."""
    for file in folder.rglob("*"):
        if file.is_file():
            file.chmod(stat.S_IWRITE | stat.S_IREAD)
    shutil.rmtree(folder, ignore_errors=True)


def _rows(
    workbook: WorkbookDay, path: Path, folder: Path, ready: Sequence[Document], version: str,
    actual: datetime, user: str,
) -> Changes:  # fmt: skip
    """Return the rows of 归档目录, on the day of the workbook, and of 变更日志."""
    content = workbook.content
    first = content.table(ARCHIVE.name).next_number()
    rows: list[Row] = [
        {
            "archive_id": str(first + n),
            "type": document.title,
            "link": _link(folder / f"{document.title}.html", path.parent),
            "version": version,
            "person": person_of(content, user),
            "date": workbook.today,
        }
        for n, document in enumerate(ready)
    ]
    number = content.table("ChangeLog").next_number()
    what = f"{version}，{len(rows)}份文件"
    told = log_row(number, actual, user or ACTOR, FOLDER, ARCHIVE.title, "版本", "", what)
    return Changes(append={ARCHIVE.name: rows, "ChangeLog": [told]})


def _link(file: Path, start: Path) -> str:
    """Return where a file is, seen from the workbook where it lies below its folder."""
    full, base = Path(os.path.realpath(file)), Path(os.path.realpath(start))
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else str(full)
