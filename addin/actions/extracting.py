"""The extracts of many workbooks: judged now, or as they were kept, by one path.

An extract is kept by the directory of its file, in which stands what every part of it holds
(CRC-32), and for as long as `addin.actions.known` says. It ends at midnight, since all that is open
is a day older then; what it was judged of does not, so that is kept, too, and judged on another day
in a fifth of the time that reading takes.
A refresh also leaves both in the file (`Package.enclose`), for computers that do not know the
workbook yet. There they count for the same program, and while every other byte is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar

from addin.actions.contents import (
    PART,
    Known,
    as_data,
    from_data,
    is_known,
    keep_content,
    known_content,
    with_written,
)
from addin.actions.gathering import Gathered, gather_made
from addin.actions.known import NEVER, Lasting, Question, directory, lasting
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.edition import program
from addin.book.host import Host
from addin.book.ooxml.package import Package, bytes_of, sealed_off
from addin.content import Changes, Content
from addin.errors import WorkbookError
from addin.lint import Memory
from addin.standing.as_data import as_json, from_json
from addin.standing.extract import NEEDED, Extract, extract
from addin.standing.workbook_day import WorkbookDay

Made = TypeVar("Made")

MOST_TASKS = 1000
"""So many a workbook may have whose extract is left in the file: that of more makes it heavy."""

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<extract xmlns="urn:xiezuo:extract" seal="'
_START, _END = b'">', b"</extract>"
_SEAL = 16  # bytes
_MADE_UP = (ValueError, TypeError, AttributeError, LookupError, RecursionError, WorkbookError)
"""What comes of something enclosed that is none of ours: the sheets are there."""


class Extracted(NamedTuple):
    """The extract of a workbook, and how long it is so."""

    extract: Extract
    lasting: Lasting


def gather_extracts(
    paths: Sequence[Path],
    make: Callable[[Path, Extracted], Made],
    given: date | None,
    actual: datetime,
    remembered: Memory | None,
    *,
    found: Mapping[Path, Extracted] | None = None,
    shown: Callable[[Path], str] = str,
    on_read: Callable[[], None] = lambda: None,
) -> Gathered[Made]:
    """Return what is made of the extracts of workbooks; the rest is as `gather` has it.

    `found` has extracts that were read just now.
    """

    def read(path: Path) -> Extracted:
        if found and path in found:
            return found[path]
        return extract_of(path, given=given, actual=actual, remembered=remembered)

    return gather_made(
        paths, read, lambda each: each.extract.id, make, shown=shown, on_read=on_read
    )


def extract_of(
    path: Path, *, given: date | None, actual: datetime, remembered: Memory | None = None
) -> Extracted:
    """Return the extract of the workbook at `path`.

    Raises:
        WorkbookError: it cannot be read.
    """
    asked = _asked(path, given, actual)
    if (known := asked.answer(remembered)) is not None:
        return Extracted(Extract.from_data(known.said), known.lasting)
    if (known_by := known_content(path, actual, remembered)) is not None:
        made = _judged(_day(known_by.content, given, actual), actual)
        asked.keep(remembered, known_by.of, *made)
        return made
    host = ClosedWorkbook(path)
    left = enclosed(path.name, host.package.data, remembered)
    found = left and (left.extracted(given, actual) or left.judged(given, actual))
    if not found:
        content = _read(host)
        found = _judged(_day(content, given, actual), actual)
        keep_content(host, Known(content, PART), actual, remembered)
    asked.keep(remembered, host, *found)
    return found


def _read(host: Host) -> Content:
    return host.read(NEEDED, derived=False)


def _day(content: Content, given: date | None, actual: datetime) -> WorkbookDay:
    return WorkbookDay.of(content, actual, given).watched(given)


def _judged(workbook: WorkbookDay, actual: datetime) -> Extracted:
    return Extracted(extract(workbook), lasting(workbook, actual))


class Enclosed(NamedTuple):
    """What a refresh left in a file of this name, each as it stands there.

    `span` says what the extract was asked for, and how long it is so.
    """

    name: str
    span: bytes
    extract: bytes
    content: bytes

    def extracted(self, given: date | None, actual: datetime) -> Extracted | None:
        """Return the extract, None where it is not of this moment."""
        with suppress(*_MADE_UP):
            asked, lasts = from_json(self.span)
            if asked == _asked_for(given, actual) and Lasting(*lasts).covers(actual):
                said = from_json(self.extract)
                return Extracted(Extract.from_data(said), Lasting(*lasts))
        return None

    def said(self) -> Content | None:
        """Return the content."""
        with suppress(*_MADE_UP):
            return replace(from_data(from_json(self.content)), name=self.name)
        return None

    def judged(self, given: date | None, actual: datetime) -> Extracted | None:
        """Return what the content gives at any moment."""
        content = self.said()
        with suppress(*_MADE_UP):
            return _judged(_day(content, given, actual), actual) if content else None
        return None


def enclosed(name: str, data: bytes, remembered: Memory | None = None) -> Enclosed | None:
    """Return what a refresh left in a file of this name, None where there is nothing that counts."""
    found = None
    with suppress(WorkbookError):
        found = sealed_off(data, name)
    if found is None:
        return None
    part, apart = found
    text = part[len(_HEAD) + 2 * _SEAL + len(_START) : -len(_END)]
    if part != _under_seal(apart, text, _program(remembered)):
        return None
    span, _, rest = text.partition(b"\n")
    extract, _, content = rest.partition(b"\n")
    return Enclosed(name, span, extract, content)


def to_enclose(
    host: Host,
    package: Package,
    workbook: WorkbookDay | None,
    given: date | None,
    actual: datetime,
    remembered: Memory | None,
) -> bytes | None:
    """Return what is left in a file; `workbook` is its day, if known."""
    if actual.tzinfo is None:  # no user's clock: what is built must be the same everywhere
        return None
    content = _read(host)
    made = _judged(workbook or _day(content, given, actual), actual)
    return _to_enclose(package, content, made, given, actual, remembered)


def write_aside(
    host: ClosedWorkbook, changes: Changes, actual: datetime, remembered: Memory | None
) -> None:
    """Write and save what is `aside`.

    Raises:
        WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
    """
    with aside(host, {*changes.fields, *changes.cells, *changes.append}, actual, remembered):
        host.write(changes)


@contextmanager
def aside(
    host: ClosedWorkbook, names: Collection[str], actual: datetime, remembered: Memory | None
) -> Iterator[None]:
    """Save what the block writes: the fields and tables `names` alone; the rest stays known.

    Whoever reminds does so each night: else every workbook would be read anew each day. As after
    a refresh, extract and content are in the file for other computers.

    Raises:
        WorkbookLocked, WorkbookChanged, SaveFailed: the file is as it was.
    """
    asked, before = _asked(host.path, None, actual), host.package
    known = known_content(host.path, actual, remembered)
    left = enclosed(before.name, before.data, remembered)
    content = known.content if known else left and left.said()
    found = asked.answer(remembered)
    with host.saved_together():
        yield
        if host.package is before or content is None:
            return
        content = with_written(host, content, names)
        made: Extracted | None = None
        if NEEDED.isdisjoint((*names, *(name.partition(".")[0] for name in names))):
            if found is not None:
                made = Extracted(Extract.from_data(found.said), found.lasting)
            elif left:
                made = left.extracted(None, actual)
        if actual.tzinfo is not None:
            made = made or _judged(_day(content, None, actual), actual)
            if len(made.extract.tasks) <= MOST_TASKS:
                host.enclose(
                    partial(
                        _to_enclose,
                        content=content,
                        made=made,
                        given=None,
                        actual=actual,
                        remembered=remembered,
                    )
                )
    keep_content(host, Known(content, known.whose if known else PART), actual, remembered)
    if made is not None:
        asked.keep(remembered, host, *made)


def _to_enclose(
    package: Package,
    content: Content,
    made: Extracted,
    given: date | None,
    actual: datetime,
    remembered: Memory | None,
) -> bytes:
    lasts = made.lasting if made.lasting.since < made.lasting.until else NEVER
    said = (_asked_for(given, actual), lasts), made.extract, as_data(replace(content, name=""))
    text = b"\n".join(map(as_json, said))
    for sign in "&<>":  # in JSON they stand in texts alone
        text = text.replace(sign.encode(), rf"\u{ord(sign):04x}".encode())
    return sealed(package, text, _program(remembered))


def _asked_for(given: date | None, actual: datetime) -> list[object]:
    return [given, str(actual.utcoffset())]


def sealed(package: Package, text: bytes, by: str) -> bytes:
    """Return the part that holds a text, under a seal of all that it rests on, `by` a program."""
    return _under_seal(package.apart(), text, by)


def _under_seal(apart: bytes, text: bytes, by: str) -> bytes:
    seal = blake2b(by.encode(), digest_size=_SEAL)
    seal.update(apart)
    seal.update(text)
    return b"".join((_HEAD, seal.hexdigest().encode(), _START, text, _END))


def _program(remembered: Memory | None) -> str:
    """Return which program this is; a store is of one, and spares reading its hundreds of files."""
    if remembered is None:
        return program()
    if (found := remembered.recall("program")) is None:
        remembered.keep("program", found := program().encode())
    return found.decode()


def unknown(
    paths: Sequence[Path], given: date | None, actual: datetime, remembered: Memory
) -> list[Path]:
    """Return the workbooks that have to be judged; the extracts that stand in the others are kept."""
    return found_in_files(paths, given, actual, remembered)[1]


def found_in_files(
    paths: Sequence[Path], given: date | None, actual: datetime, remembered: Memory
) -> tuple[dict[Path, Extracted], list[Path]]:
    """Return the extracts that stood in files and are kept by now, and what has to be judged."""
    found: dict[Path, Extracted] = {}
    rest = []
    for path in paths:
        asked = _asked(path, given, actual)
        if asked.is_answered(remembered):
            continue
        left = made = None
        if not is_known(path, actual, remembered):
            with suppress(WorkbookError):  # whoever reads it next says so
                data = bytes_of(path)
                left = enclosed(path.name, data, remembered)
                made = left and left.extracted(given, actual)
        if left is None or made is None:
            rest.append(path)
        else:
            found[path] = made
            asked.keep(remembered, directory(data), left.extract, made.lasting)
    return found, rest


def keep_extract(
    host: ClosedWorkbook,
    workbook: WorkbookDay,
    given: date | None,
    actual: datetime,
    remembered: Memory,
) -> None:
    """Keep the extract of a workbook that was judged for something else, and is saved by now."""
    asked = _asked(host.path, given, actual)
    asked.keep(remembered, host, *_judged(workbook, actual))


def _asked(path: Path, given: date | None, actual: datetime) -> Question:
    return Question("extract", path, given, actual, by_directory=True)
