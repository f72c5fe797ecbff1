"""A save is all or nothing: locks, changes by others, full disks, and every operation failing."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from addin.book.closed.disk import Disk
from addin.book.closed.saver import BACKUP_FOLDER, BACKUPS_KEPT, save, write_new
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from addin.errors import SaveFailed, WorkbookChanged, WorkbookError, WorkbookLocked
from tests.book.specimen import FORMS

OLD, NEW = b"old" * 1000, b"new" * 1200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "新产品 上市.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


class FailingDisk(Disk):
    """Real files, but the n-th operation fails with a given error."""

    def __init__(self, nth: int, error: OSError) -> None:
        self.left = nth
        self.error = error
        self.failed = ""

    def _count(self, name: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.failed = name
            raise self.error

    def stat(self, path: Path) -> os.stat_result:
        self._count("stat")
        return super().stat(path)

    def exists(self, path: Path) -> bool:
        self._count("exists")
        return super().exists(path)

    def read(self, path: Path) -> bytes:
        self._count("read")
        return super().read(path)

    def holds(self, path: Path, data: bytes) -> bool:
        self._count("holds")
        return super().holds(path, data)

    def write(self, path: Path, data: bytes) -> None:
        self.left -= 1
        if self.left == 0:  # half of it is on the disk already
            self.failed = "write"
            path.write_bytes(data[: len(data) // 2])
            raise self.error
        super().write(path, data)

    def copy_mode(self, path: Path, status: os.stat_result) -> None:
        self._count("copy_mode")
        super().copy_mode(path, status)

    def replace(self, source: Path, target: Path) -> None:
        self._count("replace")
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        self._count("remove")
        super().remove(path)

    def make_folder(self, path: Path) -> None:
        self._count("make_folder")
        super().make_folder(path)

    def list(self, folder: Path) -> list[Path]:
        self._count("list")
        return super().list(folder)

    def sync_folder(self, folder: Path) -> None:
        self._count("sync_folder")
        super().sync_folder(folder)

    @contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        self._count("lock")
        with super().lock(path):
            yield


ERRORS = {
    "disk full": OSError(errno.ENOSPC, "No space left on device"),
    "no permission": PermissionError(errno.EACCES, "Permission denied"),
    "input/output error": OSError(errno.EIO, "Input/output error"),
    "read-only file system": OSError(errno.EROFS, "Read-only file system"),
}
# What only tidies up may fail without a word; the new file is then in place.
TIDYING = {"remove", "list", "sync_folder", "stat"}


@pytest.mark.parametrize("error", ERRORS)
def test_save__whichever_operation_fails_the_file_is_old_or_new_and_whole(
    error: str, tmp_path: Path
) -> None:
    for nth in range(1, 100):
        path = tmp_path / f"{nth}" / "表 格.xlsx"
        path.parent.mkdir()
        path.write_bytes(OLD)
        _leave_stale_file(path.parent)
        disk = FailingDisk(nth, ERRORS[error])
        told = ""
        try:
            save(path, NEW, old=OLD, disk=disk)
        except WorkbookError as caught:
            told = str(caught)
        assert path.read_bytes() == (OLD if told else NEW)
        if told:
            assert path.name in told
            assert "原文件没有改动" in told
        else:
            assert disk.failed in {*TIDYING, ""}
        if disk.failed != "remove":
            assert names(path.parent) <= {path.name, BACKUP_FOLDER, ".~xiezuo-stale.tmp"}
        if not disk.failed:
            assert nth > 12, "fewer operations than a save has"
            return
    pytest.fail("the save never succeeded")


def _leave_stale_file(folder: Path) -> None:
    stale = folder / ".~xiezuo-stale.tmp"
    stale.write_bytes(b"left behind by a crash")
    os.utime(stale, (time.time() - 7200,) * 2)


def as_windows_says(path: Path, winerror: int | None) -> PermissionError:
    """Return the error of a file that WPS or a preview has: `open` and `os.replace` differ."""
    error = PermissionError(errno.EACCES, "Permission denied", str(path))
    if winerror:
        error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
    return error


@pytest.mark.parametrize("winerror", [None, 5, 32, 33])
def test_save__file_that_another_program_has_is_told_as_such_not_as_a_missing_permission(
    winerror: int | None, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.errors.is_held", lambda name: name == str(path))
    disk = FailingDisk(4, as_windows_says(path, winerror))
    with pytest.raises(WorkbookLocked, match="正被别的程序使用"):
        save(path, NEW, old=OLD, disk=disk)
    assert path.read_bytes() == OLD


def test_save__permission_that_is_really_missing_is_told_as_one(path: Path) -> None:
    with pytest.raises(SaveFailed, match="没有写入权限"):
        save(path, NEW, old=OLD, disk=FailingDisk(4, as_windows_says(path, 5)))


class HeldForAMoment(Disk):
    """A scanner has the workbook for the first few tries."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def replace(self, source: Path, target: Path) -> None:
        if target.suffix == ".xlsx" and target.parent.name != BACKUP_FOLDER:
            self.tries -= 1
            if self.tries >= 0:
                raise as_windows_says(target, 32)
        super().replace(source, target)


def test_save__file_that_a_scanner_has_for_a_moment_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.book.closed.saver._PATIENCE", (0.0, 0.0))
    save(path, NEW, old=OLD, disk=HeldForAMoment(2))
    assert path.read_bytes() == NEW
    with pytest.raises(WorkbookLocked):
        save(path, OLD, old=NEW, disk=HeldForAMoment(3))


def test_save__path_longer_than_windows_takes_is_told_as_such_not_as_a_missing_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoRoom(Disk):
        def replace(self, source: Path, target: Path) -> None:
            if len(str(target)) > len(str(path)):  # the backup's name
                raise FileNotFoundError(
                    errno.ENOENT, "No such file", str(source), None, str(target)
                )
            super().replace(source, target)

    monkeypatch.setattr("addin.errors._LONGEST", len(str(path)) + 10)
    with pytest.raises(SaveFailed, match="路径太长"):
        save(path, NEW, old=OLD, disk=NoRoom())
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("lock", "program"),
    [
        ("~$新产品 上市.xlsx", "Excel"),
        (".~lock.新产品 上市.xlsx#", "LibreOffice"),
        (".~新产品 上市.xlsx", "WPS"),
    ],
)
def test_save__file_open_in_a_program_is_refused(path: Path, lock: str, program: str) -> None:
    path.with_name(lock).write_bytes(b"\x06user")
    with pytest.raises(WorkbookLocked, match=program) as caught:
        save(path, NEW, old=OLD)
    assert lock in caught.value.remedy
    assert path.read_bytes() == OLD
    assert names(path.parent) == {path.name, lock}


def test_save__file_that_somebody_saved_meanwhile_is_not_overwritten(path: Path) -> None:
    status = path.stat()
    path.write_bytes(b"xxx" * 1000)  # same size, and the same time too
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(WorkbookChanged, match="别人保存过"):
        save(path, NEW, old=OLD)
    assert path.read_bytes() == b"xxx" * 1000


def test_save__file_that_was_only_touched_is_the_same_file(path: Path) -> None:
    os.utime(path, (1, 1))
    save(path, NEW, old=OLD)
    assert path.read_bytes() == NEW


def test_save__file_that_was_moved_away_is_not_made_again(path: Path) -> None:
    path.rename(path.with_name("别处.xlsx"))
    with pytest.raises(WorkbookChanged, match="移走"):
        save(path, NEW, old=OLD)
    assert not path.exists()


def test_save__read_only_file_is_refused(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(SaveFailed, match="只读"):
        save(path, NEW, old=OLD)
    assert path.read_bytes() == OLD


def test_save__first_of_a_day_keeps_the_file_as_it_was(path: Path) -> None:
    backup = save(path, NEW, old=OLD)
    assert backup is not None
    assert backup.parent == path.parent / BACKUP_FOLDER
    assert backup.name.startswith("新产品 上市 20")
    assert backup.read_bytes() == OLD
    assert save(path, OLD, old=NEW) is None
    assert backup.read_bytes() == OLD
    assert names(backup.parent) == {backup.name}


def test_save__keeps_the_newest_backups_of_this_workbook_only(path: Path) -> None:
    folder = path.parent / BACKUP_FOLDER
    folder.mkdir()
    for day in range(1, 29):
        (folder / f"新产品 上市 2020-01-{day:02d}.xlsx").write_bytes(b"x")
    (folder / "新产品 上市 第二版 2020-01-01.xlsx").write_bytes(b"x")
    (folder / "别的.xlsx").write_bytes(b"x")
    save(path, NEW, old=OLD)
    left = names(folder)
    assert len([name for name in left if name.startswith("新产品 上市 20")]) == BACKUPS_KEPT
    assert {"新产品 上市 第二版 2020-01-01.xlsx", "别的.xlsx"} < left
    assert "新产品 上市 2020-01-28.xlsx" in left


def test_save__sweeps_what_crashes_left_and_nothing_else(path: Path) -> None:
    _leave_stale_file(path.parent)
    fresh = path.with_name(".~xiezuo-fresh.tmp")
    fresh.write_bytes(b"of a save that is running")
    foreign = path.with_name("~别人的.tmp")
    foreign.write_bytes(b"x")
    os.utime(foreign, (1, 1))
    save(path, NEW, old=OLD)
    assert names(path.parent) == {path.name, fresh.name, foreign.name, BACKUP_FOLDER}


def test_save__sweeps_the_folder_of_backups_too(path: Path) -> None:
    backups = path.with_name(BACKUP_FOLDER)
    backups.mkdir()
    _leave_stale_file(backups)
    save(path, NEW, old=OLD)
    assert not [name for name in names(backups) if name.startswith(".~xiezuo-")]


def test_save__link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接.xlsx"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system lets nobody make links")
    save(link, NEW, old=OLD)
    assert link.is_symlink()
    assert path.read_bytes() == NEW


def test_write_new__makes_a_file_or_replaces_one_whole(path: Path) -> None:
    for target in (path, path.with_name("总台账.xlsx")):
        write_new(target, NEW)
        assert target.read_bytes() == NEW
    assert names(path.parent) == {path.name, "总台账.xlsx"}, "no backup of what is made anew"


def test_write_new__file_that_is_open_stays(path: Path) -> None:
    path.with_name(f"~${path.name}").write_bytes(b"\x06user")
    with pytest.raises(WorkbookLocked, match="Excel"):
        write_new(path, NEW)
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("error", ERRORS)
def test_write_new__whichever_operation_fails_the_file_is_old_or_new(
    error: str, path: Path
) -> None:
    for nth in range(1, 100):
        path.write_bytes(OLD)
        disk = FailingDisk(nth, ERRORS[error])
        told = ""
        try:
            write_new(path, NEW, disk=disk)
        except WorkbookError as caught:
            told = str(caught)
        assert path.read_bytes() == (OLD if told else NEW)
        if not disk.failed:
            return
    pytest.fail("the save never succeeded")


def test_write_new__into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="文件夹"):
        write_new(tmp_path / "没有" / "总台账.xlsx", NEW)


def test_write_twice__second_builds_on_the_first(workbook: Path) -> None:
    book = ClosedWorkbook(workbook, FORMS)
    book.write(Changes(fields={"start.budget": 1}))
    book.write(Changes(fields={"start.urgent": "否"}))
    fields = ClosedWorkbook(workbook, FORMS).read().fields
    assert (fields["start.budget"], fields["start.urgent"]) == (1, "否")


def test_two_writers__the_later_one_is_told(workbook: Path) -> None:
    first, second = ClosedWorkbook(workbook, FORMS), ClosedWorkbook(workbook, FORMS)
    first.read()
    second.read()
    first.write(Changes(fields={"start.budget": 1}))
    with pytest.raises(WorkbookChanged):
        second.write(Changes(fields={"start.budget": 2}))
    assert ClosedWorkbook(workbook, FORMS).read().number("start.budget") == 1


@pytest.mark.parametrize(
    "forgotten",
    [lambda data: data[:-1] + b"?", lambda data: data[:-1], lambda data: data + b"?"],
    ids=["another", "less", "more"],
)
def test_disk_that_returns_other_bytes_than_were_written__keeps_the_old_file(
    path: Path, forgotten: Callable[[bytes], bytes]
) -> None:
    class Forgetful(Disk):
        def write(self, path: Path, data: Any) -> None:
            super().write(path, forgotten(data))

    with pytest.raises(SaveFailed, match="读回"):
        save(path, NEW, old=OLD, disk=Forgetful())
    assert path.read_bytes() == OLD
