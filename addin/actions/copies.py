"""Copies of one workbook on disk: read, checked that they belong together, merged into the master.

Each copy is compared with what it was made from. The first merge takes the master as it is for
that and keeps it in the folder of the backups, named by its fingerprint; `合并记录` of the master
lists these, and a copy made later carries the list along. So a copy that comes in after another
one was merged is still compared with the master it was made from, and does not undo the other's
work.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from addin.actions.change_log import ACTOR, log_row
from addin.actions.merging.choices import open_conflicts
from addin.actions.merging.merge import merge
from addin.actions.merging.model import Copy, Merged, Taken
from addin.actions.merging.rows import Comparison, Said, typed_rows
from addin.actions.merging.scope import LOGS, NEEDED, compared
from addin.actions.merging.sheet import WHOLE_ROW, conflict_rows, field_of, shown, shown_cells
from addin.actions.refresh import refresh
from addin.actions.upgrade import drawn_anew, is_outdated, upgrade
from addin.book.closed.disk import Disk
from addin.book.closed.saver import BACKUP_FOLDER, check_free
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import write_file
from addin.book.host import VERSION
from addin.content import Changes, Content, Row, applied, rewritten
from addin.errors import InputError, XiezuoError
from addin.forms import FIELDS, TABLES
from addin.forms.versions import CURRENT, is_later
from addin.rules.waiver_sheet import typed_waivers, waiver_changes
from addin.standing.carrying.events import EVENTS, LISTED
from addin.standing.carrying.model import carried_by
from addin.standing.clock import on_its_clock
from addin.standing.front_door import arrivals, with_arrivals
from addin.standing.originals import is_copy, merge_command
from addin.standing.workbook_day import WorkbookDay

_DIGITS = 16  # hexadecimal digits of a base's fingerprint


@dataclass(frozen=True, slots=True)
class MergedFile:
    """What became of a merge.

    `conflicts` are the rows that are new in 合并冲突, `waiting` counts the places of which nobody
    has chosen a value yet, older ones among them.
    """

    target: Path
    copies: tuple[str, ...]
    merged: Merged
    conflicts: tuple[Row, ...]
    waiting: int
    written: bool

    @property
    def taken(self) -> list[Taken]:
        """What was taken of what people typed, logs and bookkeeping left out."""
        return [each for each in self.merged.taken if is_told(each)]

    def told(self, *, dry_run: bool = False) -> str:
        """Return in a sentence or two what was merged, with counts and where to look."""
        count = len({row["conflict"] for row in self.conflicts})
        if not self.merged.taken and not self.conflicts:
            left = f"；还有 {self.waiting} 处冲突等待选择，见“合并冲突”" if self.waiting else ""
            return f"{self.target}：没有新的改动，没有写入{left}。"
        done = "将取用" if dry_run else "已取用"
        sentences = [f"{self.target}：{done} {len(self.taken)} 处改动"]
        sentences[0] += "（仅预览，没有写入）。" if dry_run else "（见“变更日志”）。"
        if count:
            sentences.append(f"{count} 处冲突没有写入，请在“合并冲突”选择“采用”，再刷新。")
        return "".join(sentences)


class CopiesUnfit(Exception):
    """Some of the copies cannot be merged; nothing was written."""

    def __init__(self, errors: Sequence[XiezuoError]) -> None:
        super().__init__(errors)
        self.errors = errors


def merge_files(
    target: Path,
    copies: Sequence[Path],
    *,
    base: Path | None = None,
    given: date | None,
    actual: datetime,
    dry_run: bool = False,
) -> MergedFile:
    """Merge copies into the workbook at `target`, refresh it and save it in one step.

    Args:
        base: what the copies were made from; else it is found, see above.
        given: the day asked for, as for a refresh.
        actual: the moment on the computer's clock, for 变更日志.

    Raises:
        InputError: the target is itself a copy of one of them.
        CopiesUnfit: copies that cannot be read or belong to something else, all of them.
        WorkbookError: the target cannot be read or saved.
        In every case nothing was written.
    """
    host, fresh = ClosedWorkbook(target), _of_today(target)
    typed = fresh.read(only=NEEDED, derived=False)
    here = with_arrivals(typed)
    before = host.package.data
    bases = _Bases(target, typed, base)
    read = _read(copies, here, bases, actual)
    _check_is_original(target, copies)
    merged = merge(here, read)
    names = tuple(copy.name for copy in read)
    whole = fresh.read()
    rows = tuple(conflict_rows(merged.conflicts, whole, read))
    waiting = open_conflicts(whole) + len({row["conflict"] for row in rows})
    if dry_run or not (merged.taken or rows):
        return MergedFile(target, names, merged, rows, waiting, written=False)
    check_free(target, Disk())  # before the base is kept beside it
    write_file(bases.file(digest_of(before)), before)
    with host.saved_together():
        upgrade(host, host.read(), actual=actual, actor=ACTOR)
        if arrived := arrivals(typed):
            host.write(arrived.changes)
        host.write(merged.changes(here))
        after = host.read()
        rows = tuple(conflict_rows(merged.conflicts, after, read))
        result = MergedFile(target, names, merged, rows, waiting, written=True)
        host.write(
            Changes(append=_records(result, after, digest_of(before), on_its_clock(after, actual)))
        )
        refresh(host, given=given, actual=actual, typed=typed)
    return result


class _Bases:
    """Finds what a copy was made from."""

    def __init__(self, target: Path, here: Content, given: Path | None) -> None:
        self._target = target
        self._folder = target.parent / BACKUP_FOLDER
        self._here = here
        self._given = _content(given) if given else None
        if self._given is not None:
            _belongs(self._given, here, given.name if given else "")
        self._read: dict[str, Content | None] = {}

    def of(self, content: Content, name: str) -> Content:
        """Return the base of a copy.

        Raises:
            InputError: it was not kept.
        """
        if self._given is not None:
            return self._given
        if sent := sent_to(content):
            base = self._kept(self.file(sent.base))
            if base is None:
                raise _not_found(name, 0)
            return base
        known = _merged_into(content)
        later = next((base for base in _merged_into(self._here) if base not in known), "")
        base = self._kept(self.file(later)) if later else self._here
        if base is not None and not _newer(base, content):
            return base
        found = self._searched(content)
        if found is not None:
            return found
        raise _not_found(name, 0 if base is None else _newer(base, content))

    def _searched(self, content: Content) -> Content | None:
        """Return the latest workbook in the folder of the backups of which a copy knows all."""
        known = set(_merged_into(content))
        kept = [self._kept(file) for file in sorted(self._folder.glob("*.xlsx"))]
        fitting = [
            each
            for each in kept
            if each is not None
            and known.issuperset(_merged_into(each))
            and not _newer(each, content)
        ]
        return max(fitting, key=lambda each: _logged(each).total(), default=None)

    def _kept(self, file: Path) -> Content | None:
        """Return a workbook as it was kept, None where it is no earlier one of the target."""
        if file.name not in self._read:
            self._read[file.name] = self._earlier(file)
        return self._read[file.name]

    def _earlier(self, file: Path) -> Content | None:
        try:
            content = _content(file)
            _belongs(content, self._here, file.name)
        except (OSError, XiezuoError):
            return None
        return content

    def file(self, digest: str) -> Path:
        """Return where the base with a fingerprint is kept."""
        return base_file(self._target, digest)


def base_file(target: Path, digest: str) -> Path:
    """Return where what copies of a workbook were made from is kept, by its fingerprint."""
    return target.parent / BACKUP_FOLDER / f"合并基准 {digest}.xlsx"


def _content(path: Path) -> Content:
    """Return what is merged of a workbook; tasks typed straight into the tracker are in its plan."""
    return _content_of(_of_today(path))


def _content_of(host: ClosedWorkbook) -> Content:
    return with_arrivals(host.read(only=NEEDED, derived=False))


def _of_today(path: Path) -> ClosedWorkbook:
    """Return a workbook as it would be if it were upgraded, in memory."""
    host = ClosedWorkbook(path, in_memory=True)
    content = host.read(only=NEEDED, derived=False)
    if is_outdated(content):
        drawn_anew(host, content)
    return host


def _merged_into(content: Content) -> list[str]:
    """Return the fingerprints of the bases of the merges that a workbook lists."""
    merges = content.table("Merges")
    pairs = zip(merges.texts("base"), merges.texts("department"), strict=True)
    return [base for base, department in pairs if base and not department]


class Sent(NamedTuple):
    """To which department a copy was handed out, and the fingerprint of what it was made from."""

    department: str
    base: str


def sent_to(content: Content) -> Sent | None:
    """Return what 分发副本 noted in a copy; None in every other workbook."""
    merges = content.table("Merges")
    pairs = zip(merges.texts("department"), merges.texts("base"), strict=True)
    return next((Sent(*pair) for pair in pairs if all(pair)), None)


def _newer(base: Content, content: Content) -> int:
    """Return how many changes of Xiezuo a copy does not have; compared, it would undo them."""
    return (_logged(base) - _logged(content)).total()


def _not_found(name: str, newer: int) -> InputError:
    what = "发出这份副本时的正本没有找到"
    if newer:
        what = f"发出这份副本之后，正本又改动了 {newer} 处（见“变更日志”），发出时的正本没有找到"
    remedy = f"请把发出时的正本（另存的一份即可）放进“{BACKUP_FOLDER}”文件夹，再合并一次。"
    return InputError(what, where=name, remedy=remedy)


def _logged(content: Content) -> Counter[Said]:
    """Return the lines of a workbook's 变更日志, whatever their numbers."""
    said = Comparison("ChangeLog").said
    return Counter(said(row) for row in typed_rows("ChangeLog", content))


def digest_of(data: bytes) -> str:
    """Return by what a base is known: the fingerprint of its file."""
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def _read(paths: Sequence[Path], here: Content, bases: _Bases, moment: datetime) -> list[Copy]:
    """Return the copies with their bases, or raise CopiesUnfit with all that is wrong."""
    read: list[Copy] = []
    errors: list[XiezuoError] = []
    for name, path in zip(_names(paths), paths, strict=True):
        try:
            host = _of_today(path)
            content = _content_of(host)
            _belongs(content, here, name)
            _is_known(content, name)
            sent, saved = sent_to(content), host.authorship
            read.append(
                Copy(
                    name,
                    _as_refreshed(content, moment),
                    bases.of(content, name),
                    department=sent.department if sent else "",
                    who=saved.who,
                    when=on_its_clock(here, saved.when) if saved.when else None,
                )
            )
        except XiezuoError as error:
            errors.append(error)
    if errors:
        raise CopiesUnfit(errors)
    return read


def _names(paths: Sequence[Path]) -> list[str]:
    """Return what the copies are called: by their file names, with the folder if they are alike."""
    count = Counter(path.name for path in paths)
    return [p.name if count[p.name] == 1 else f"{p.parent.name}/{p.name}" for p in paths]


def _belongs(content: Content, here: Content, name: str) -> None:
    """Raise InputError if a workbook is no copy of the target."""
    check_has_id(here)
    ours, theirs = (each.text("initiation.collaboration_id") for each in (here, content))
    if ours != theirs:
        raise InputError(
            f"协作编号“{theirs}”与正本的“{ours}”不同，不是同一个协作项目",
            where=name,
            remedy="请核对文件；如果是协作编号被改动了，请改回后再合并。",
        )


def check_has_id(here: Content) -> None:
    """Raise InputError if the target has no id by which its copies are known."""
    if not here.text("initiation.collaboration_id"):
        raise InputError(
            "正本还没有协作编号",
            where=here.name,
            remedy="请先在“1发起表”填写协作编号，再发出副本。",
        )


def _is_known(content: Content, name: str) -> None:
    """Raise InputError if a copy is of a version that this program does not know."""
    version = content.text(VERSION)
    if is_later(version, CURRENT):
        raise InputError(
            f"模板版本“{version}”比本程序认识的“{CURRENT}”新",
            where=name,
            remedy="请先更新程序，再合并。",
        )


def _check_is_original(target: Path, copies: Sequence[Path]) -> None:
    """Raise InputError if one of `copies` is what the target was copied from."""
    folder = target.resolve().parent
    for path in copies:
        if path.resolve().parent == folder and is_copy(target.name, path.name):
            raise InputError(
                f"从文件名看，它是“{path.name}”的副本，不是正本",
                where=target.name,
                remedy=f"请对调：{merge_command(str(path), [str(target)])}；"
                "如果它确实是正本，请先改名。没有写入任何内容。",
            )


def _as_refreshed(content: Content, moment: datetime) -> Content:
    """Return a copy as if it had been refreshed: reasons beside findings are records, and days
    typed into 待办事项 stand where they belong.
    """
    listed = [carry for carry in EVENTS if carry.source == LISTED]
    content = carried_by(WorkbookDay.at(content, moment), listed).content
    noted = waiver_changes(typed_waivers(content, moment, ""), content)
    added = noted.append.get("Waivers")
    changed = applied(content, replace(noted, append={}))
    if not added:
        return changed
    return rewritten(changed, "Waivers", [*changed.table("Waivers").records(), *added])


def _records(
    result: MergedFile, after: Content, base: str, actual: datetime
) -> dict[str, Sequence[Row]]:
    """Return the rows of 合并冲突, 合并记录 and 变更日志."""
    told = result.taken
    first = after.table("ChangeLog").next_number()
    log = [
        log_row(first + n, actual, "、".join(taken.copies), *_entry(taken, key))
        for n, (taken, key) in enumerate((t, k) for t in told for k in _keys(t))
    ]
    merge_row: Row = {
        "no": str(after.table("Merges").next_number()),
        "at": actual.replace(tzinfo=None, second=0, microsecond=0),
        "conflicts": len({row["conflict"] for row in result.conflicts}),
        "taken": sum(1 for taken in told if not _is_row(taken)),
        "rows": sum(1 for taken in told if _is_row(taken)),
        "copies": "、".join(result.copies),
        "base": base,
    }
    return {"MergeConflicts": result.conflicts, "Merges": [merge_row], "ChangeLog": log}


def _is_row(taken: Taken) -> bool:
    """Whether a whole row was added or deleted."""
    return taken.is_added_row or taken.new is None


def is_told(taken: Taken) -> bool:
    """Whether something that people typed was taken."""
    if taken.name in FIELDS or _is_row(taken):
        return taken.name not in LOGS
    return bool(compared(taken.name).intersection(taken.new or {}))


def _keys(taken: Taken) -> Sequence[str]:
    return [""] if _is_row(taken) else list(taken.new or {})


def _entry(taken: Taken, key: str) -> tuple[str, str, str, str, str]:
    """Return what 变更日志 says: action, item, field, old, new."""
    name, new = taken.name, taken.new or {}
    if taken.new is None:
        return "合并删除", taken.identity, WHOLE_ROW, shown_cells(name, taken.old), ""
    if taken.is_added_row:
        return "合并新增", taken.identity, TABLES[name].title, "", shown_cells(name, new)
    each = field_of(name, key)
    old = taken.old.get(key)
    item = taken.identity or each.label
    empty = old is None or old == ""
    return "合并", item, each.label, "" if empty else shown(each, old), shown(each, new.get(key))
