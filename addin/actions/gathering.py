"""The workbooks of a folder read for one purpose: each collaboration once, one bad file alone.

What reads many workbooks (roll-up, reminders, invitations, answers, KPIs, archive) gathers them
here, so that all of them leave out the same copies for the same reasons.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from addin.actions.history import state_file
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.layout import has_main_sheets
from addin.book.unforeseen import attempt
from addin.content import Content
from addin.errors import NotAWorkbook, OtherWorkbook, WorkbookError, XiezuoError
from addin.forms import FIELDS, FORMS, TABLES
from addin.forms.model import Need
from addin.standing.fingerprint import digest, snapshot
from addin.standing.moments import as_moment
from addin.standing.originals import File, verdicts

Made = TypeVar("Made")
Read = TypeVar("Read")

ID = "initiation.collaboration_id"
_TYPED = [
    *(n for n, f in FIELDS.items() if not f.derived and f.need is not Need.AUTO),
    *(
        f"{name}.{field.key}"
        for name, table in TABLES.items()
        if not table.computed
        for field in table.inputs
        if field.need is not Need.AUTO
    ),
]
_MOMENTS = {  # by which a workbook tells when somebody was last at work in it
    "worked": (("Tasks", "updated_on"), ("Tasks", "actual_finish")),
    "logged": (
        ("ChangeLog", "at"),
        ("ReminderLog", "sent_at"),
        ("Invitations", "sent_at"),
        ("Merges", "at"),
        ("Approvals", "recorded_at"),
        ("Answers", "decided_at"),
    ),
}
_WAS_ONE = "不用处理；如果原来是协作工作簿，请从备份恢复。"
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([0-9T:.+Z-]+)\s*<")


@dataclass(frozen=True, slots=True)
class Gathered(Generic[Made]):
    """What was made of many workbooks.

    - `made`: of those that count.
    - `failures`: of files that cannot be read, or of which nobody can tell which one counts.
    - `left`: with which nothing is wrong: copies whose original is there, and other workbooks.
    """

    made: Sequence[Made]
    failures: Sequence[tuple[Path, XiezuoError]]
    left: Sequence[tuple[Path, XiezuoError]]

    def without(
        self, culprits: Sequence[tuple[Made, XiezuoError]], file: Callable[[Made], Path]
    ) -> Gathered[Made]:
        """Return the same with some that turned out to fail."""
        left = {id(each) for each, _ in culprits}
        return replace(
            self,
            made=[each for each in self.made if id(each) not in left],
            failures=[*self.failures, *((file(each), error) for each, error in culprits)],
        )


def gather(
    paths: Sequence[Path],
    make: Callable[[Path, Content], Made],
    *,
    only: Collection[str] | None = None,
    derived: bool = True,
    read: Callable[[Path], Content] | None = None,
    shown: Callable[[Path], str] = str,
    on_read: Callable[[], None] = lambda: None,
) -> Gathered[Made]:
    """Read the workbooks at `paths`, leave copies out, and make something of each of the others.

    Args:
        make: gets a path and what was read there.
        only, derived: what is read, as for `Host.read`; 协作编号 must be among it. What `make` asks
            for beyond that is read then, with the rest of the workbook, which only takes longer.
        read: reads a workbook in another way.
        shown: how a path is told to people.
        on_read: called after each file.
    """
    return gather_made(
        paths,
        read or partial(_content, only=only, derived=derived),
        lambda content: content.text(ID),
        partial(_made, make, derived),
        shown=shown,
        on_read=on_read,
    )


def gather_made(
    paths: Sequence[Path],
    read: Callable[[Path], Read],
    identity: Callable[[Read], str],
    make: Callable[[Path, Read], Made],
    *,
    shown: Callable[[Path], str] = str,
    on_read: Callable[[], None] = lambda: None,
) -> Gathered[Made]:
    """Gather what `read` gives of each file; `identity` is the 协作编号 in it."""
    found: dict[Path, Read] = {}
    failures: list[tuple[Path, XiezuoError]] = []
    for path in paths:
        result = attempt(path, partial(read, path))
        if isinstance(result, XiezuoError):
            failures.append((path, result))
        else:
            found[path] = result
        on_read()
    unread = [path for path, _ in failures]
    failures, left = without_others(failures, len(paths))
    ids = {path: identity(each) for path, each in found.items()}
    for path, reason, is_doubtful in _left(ids, unread, shown):
        del found[path]
        (failures if is_doubtful else left).append((path, reason))
    made = []
    for path, each in found.items():
        done = attempt(path, partial(make, path, each))
        if isinstance(done, XiezuoError):
            failures.append((path, done))
        else:
            made.append(done)
    order = {path: n for n, path in enumerate(paths)}
    failures.sort(key=lambda failure: order[failure[0]])
    left.sort(key=lambda each: order[each[0]])
    return Gathered(made, failures, left)


def without_others(
    failures: Sequence[tuple[Path, XiezuoError]], count: int
) -> tuple[list[tuple[Path, XiezuoError]], list[tuple[Path, XiezuoError]]]:
    """Return what failed among `count` files, and what is there beside workbooks of ours.

    Folders hold other workbooks, too, with which nothing is wrong; but what was once refreshed
    here is ours and badly damaged, and where nothing is ours, somebody named the wrong files.
    """
    others = {path for path, error in failures if _is_other(path, error)}
    if len(others) == count:
        return list(failures), []
    left: list[tuple[Path, XiezuoError]] = [
        (path, OtherWorkbook("不是协作工作簿，没有采用", where=str(path), remedy=_WAS_ONE))
        for path, _ in failures
        if path in others
    ]
    return [each for each in failures if each[0] not in others], left


def _is_other(path: Path, error: XiezuoError) -> bool:
    if path.suffix.lower() == ".xls" and isinstance(error, NotAWorkbook):
        data = path.read_bytes()  # in which names of sheets stand as they are
        found = (form.sheet for form in FORMS if form.sheet.encode("utf-16-le") in data)
        return not has_main_sheets(FORMS, found)
    return isinstance(error, OtherWorkbook) and not state_file(path).exists()


def _content(path: Path, only: Collection[str] | None, derived: bool) -> Content:
    return ClosedWorkbook(path).read(only, derived=derived)


def _made(
    make: Callable[[Path, Content], Made], derived: bool, path: Path, content: Content
) -> Made:
    """Return what is made of a workbook; where more of it is asked for than was read, of all of it."""
    try:
        return make(path, content)
    except KeyError:
        return make(path, ClosedWorkbook(path).read(derived=derived))


def _left(
    ids: dict[Path, str], unread: Sequence[Path], shown: Callable[[Path], str]
) -> Iterator[tuple[Path, XiezuoError, bool]]:
    """Yield the files that do not count, why, and whether there is doubt."""
    known = [_file(path, identity, shown) for path, identity in ids.items()]
    missing = [_file(path, None, shown) for path in unread]
    paths = dict(zip((file.shown for file in known), ids, strict=True))
    told = {file.shown for verdict in verdicts([*known, *missing]) for file in verdict.files}
    if not told:
        return
    # Only files that are not alone are looked at closely, which means reading them once more.
    closely = [_with_evidence(f, paths[f.shown]) if f.shown in told else f for f in known]
    for verdict in verdicts([*closely, *missing]):
        for file, reason in verdict.left:
            yield paths[file.shown], reason, verdict.original is None


def _file(path: Path, identity: str | None, shown: Callable[[Path], str]) -> File:
    folder = os.path.normcase(os.path.realpath(path.parent))
    return File(shown(path), folder, path.name, identity)


def _with_evidence(file: File, path: Path) -> File:
    """Return a file with what tells whether it was changed later than another."""
    try:
        host = ClosedWorkbook(path)
        content = host.read(derived=False)
        saved = path.stat().st_mtime
    except (WorkbookError, OSError):  # gone, or locked, since it was read
        return file
    moments = dict(_moments(content))
    if modified := _modified(host):
        moments["saved"] = modified
    typed = digest(snapshot(content, _TYPED))
    return replace(file, typed=typed, moments=moments, saved=saved)


def _moments(content: Content) -> Iterator[tuple[str, datetime]]:
    for kind, columns in _MOMENTS.items():
        days = [
            day
            for table, key in columns
            if table in content.tables
            for day in content.table(table).dates(key)
            if day is not None
        ]
        if days:
            yield kind, max(map(as_moment, days))


def _modified(host: ClosedWorkbook) -> datetime | None:
    """Return when a spreadsheet program last saved the workbook, as it notes in the file."""
    part = "docProps/core.xml"
    found = _MODIFIED.search(host.package.read(part)) if host.package.has(part) else None
    try:
        moment = datetime.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
