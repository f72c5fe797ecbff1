"""分发副本: a copy for each department that takes part, which `merge` brings back.

A copy is the whole workbook, so that everything can be read, and knows whom it is for and what it
was made from; what its department changes that is not its own is asked at the merge, not taken
(`addin.actions.merging.own_part`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.actions.change_log import ACTOR, log_row, renumbered
from addin.actions.copies import CopiesUnfit, base_file, check_has_id, digest_of, merge_files
from addin.actions.extracting import MOST_TASKS, to_enclose
from addin.actions.history import by_people, keep, seen
from addin.actions.merging.scope import NEEDED
from addin.actions.refresh import refresh
from addin.actions.upgrade import is_outdated
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import HANDED_OUT, refused_by_windows, write_file
from addin.content import Changes, Content, Row
from addin.errors import InputError
from addin.forms import FORM_OF_TABLE
from addin.reading.names import several
from addin.standing.clock import on_its_clock

_INVOLVED = ("plan.departments", "initiation.executing_departments")
_OF_ROWS = (("Partners", "department"), ("PlanTasks", "department"), ("PlanTasks", "supporting"))
_LEAD = ("initiation.lead_department", "initiation.department")


@dataclass(frozen=True, slots=True)
class Split:
    """The copies that were written, by department, and those left because somebody worked in them."""

    folder: Path
    written: dict[str, Path]
    left: dict[str, Path]

    def told(self) -> str:
        """Return in a sentence or two what was written and what to do next."""
        parts = []
        if self.written:
            names = "、".join(self.written)
            parts.append(f"已写出 {len(self.written)} 份副本（{names}），放在 {self.folder}。")
            parts.append("各部门填好交回后，放进正本旁边的“副本”，再合并。")
        if self.left:
            names = "、".join(path.name for path in self.left.values())
            parts.append(f"没有覆盖里面有新内容的 {len(self.left)} 份：{names}。请先合并它们。")
        return "\n".join(parts)


def split(
    target: Path, *, actual: datetime, only: Collection[str] = (), actor: str = ACTOR
) -> Split:
    """Write a copy of the workbook at `target` for each department into the folder beside it.

    An earlier copy in which nothing was changed is replaced.

    Args:
        only: the departments that get one; by default all that take part but the one that leads.

    Raises:
        InputError: the workbook has no 协作编号, or no other department takes part.
        WorkbookError: it cannot be read or saved, or a copy not be written.
    """
    host = ClosedWorkbook(target)
    content = host.read(only=NEEDED, derived=False)
    check_has_id(content)
    departments = _departments(content, only)
    folder = target.parent / HANDED_OUT
    files = {each: folder / f"{target.stem}_{each}{target.suffix}" for each in departments}
    left = {each: file for each, file in files.items() if _was_worked_in(file, target, actual)}
    free = [each for each in departments if each not in left]
    if not free:
        return Split(folder, {}, left)
    with host.saved_together():
        if is_outdated(host.read()):  # an upgrade alone leaves empty what formulas look up
            refresh(host, given=None, actual=actual, actor=actor)
        after = host.read()
        moment = on_its_clock(after, actual)
        now = seen(after, moment)
        log = [*by_people(host, after, now, actor), _log_row(free, moment, actor)]
        host.write(Changes(append={"ChangeLog": renumbered(after, log)}))
        if len(after.table("Tasks").rows) <= MOST_TASKS:
            host.enclose(lambda package: to_enclose(host, package, None, None, actual, None))
    keep(target, now)
    data = target.read_bytes()
    base = digest_of(data)
    write_file(base_file(target, base), data)
    for department in free:
        write_file(files[department], _copy(target, department, base, actual))
    return Split(folder, {each: files[each] for each in free}, left)


def departments_of(content: Content) -> list[str]:
    """Return the departments that take part, but the one that leads and keeps the workbook."""
    lead = next(filter(None, map(content.text, _LEAD)), "")
    return [each for each in dict.fromkeys(_named(content)) if each and each != lead]


def _named(content: Content) -> Iterator[str]:
    for name in _INVOLVED:
        yield from several(content.text(name))
    for table, key in _OF_ROWS:
        for text in content.table(table).texts(key):
            yield from several(text)


def _departments(content: Content, only: Collection[str]) -> list[str]:
    found = departments_of(content)
    if unknown := [each for each in only if each not in found]:
        raise InputError(
            f"“{unknown[0]}”没有参与这个协作项目",
            where=content.name,
            remedy=f"参与的部门有：{'、'.join(found) or '没有'}。",
        )
    chosen = [each for each in found if not only or each in only]
    if not chosen:
        raise InputError(
            "没有其他部门参与这个协作项目",
            where=content.name,
            remedy="请先在“1发起表”填写协作部门，或在“2协作方案”填写参与部门。",
        )
    for each in chosen:
        if refused := refused_by_windows(each):
            raise InputError(
                f"部门“{each}”的名称不能用在文件名里：{refused}",
                where=content.name,
                remedy="请改正部门的名称。",
            )
    return chosen


def _was_worked_in(file: Path, target: Path, actual: datetime) -> bool:
    """Whether there is a copy already that has something which the workbook has not."""
    if not file.exists():
        return False
    try:
        result = merge_files(target, [file], given=None, actual=actual, dry_run=True)
    except CopiesUnfit:  # nobody can tell what is in it
        return True
    return bool(result.taken or result.conflicts)


def _copy(target: Path, department: str, base: str, actual: datetime) -> bytes:
    copy = ClosedWorkbook(target, in_memory=True)
    content = copy.read(only={"Merges", "sla.zone"})
    row: Row = {
        "no": str(content.table("Merges").next_number()),
        "at": on_its_clock(content, actual).replace(second=0, microsecond=0),
        "base": base,
        "department": department,
    }
    copy.write(Changes(append={"Merges": [row]}))
    return copy.package.data


def _log_row(departments: Sequence[str], moment: datetime, actor: str) -> Row:
    title = FORM_OF_TABLE["Merges"].sheet
    return log_row(0, moment, actor, "分发副本", title, "", "", "、".join(departments))
