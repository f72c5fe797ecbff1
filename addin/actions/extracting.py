"""The extracts of many workbooks: judged now, or as they were kept, by one path.

An extract is kept by the directory of its file, in which stands what every part of it holds
(CRC-32), and for as long as `addin.actions.known` says.
A refresh also leaves it in the file (`Package.enclose`), for computers that do not know the
workbook yet. There it counts as long, for the same program, and while every other byte is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar

from addin.actions.contents import keep_written, known_content
from addin.actions.gathering import Gathered, gather_made
from addin.actions.known import Lasting, Question, lasting
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.edition import program
from addin.book.host import Host
from addin.book.ooxml.package import ENCLOSED, Package
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
    host = ClosedWorkbook(path)
    made = enclosed(host.package, given, actual, remembered)
    if made is None:
        content = known_content(path, actual, remembered) or _read(host)
        made = _judged(_day(content, given, actual), actual)
    asked.keep(remembered, host, *made)
    return made


def _read(host: Host) -> Content:
    return host.read(NEEDED, derived=False)


def _day(content: Content, given: date | None, actual: datetime) -> WorkbookDay:
    return WorkbookDay.of(content, actual, given).watched(given)


def _judged(workbook: WorkbookDay, actual: datetime) -> Extracted:
    return Extracted(extract(workbook), lasting(workbook, actual))


def enclosed(
    package: Package, given: date | None, actual: datetime, remembered: Memory | None = None
) -> Extracted | None:
    """Return the extract that a refresh left in a file, None where there is none that counts."""
    if not package.has(ENCLOSED):
        return None
    asked = f"{_program(remembered)} {given} {actual.utcoffset()}"
    try:
        data = b"".join(package.stream(ENCLOSED))
        text = data[len(_HEAD) + 2 * _SEAL + len(_START) : -len(_END)]
        if data != sealed(package, text, asked):
            return None
        said, lasts = from_json(text)
        made = Extracted(Extract.from_data(said), Lasting(*lasts))
        return made if made.lasting.covers(actual) else None
    except (WorkbookError, ValueError, TypeError, AttributeError, RecursionError):
        return None  # somebody made it up; the sheets are there


def to_enclose(
    host: Host,
    package: Package,
    workbook: WorkbookDay | None,
    given: date | None,
    actual: datetime,
    remembered: Memory | None,
) -> bytes | None:
    """Return what is left in a file, None if it would not last; `workbook` is its day, if known."""
    if actual.tzinfo is None:  # no user's clock: what is built must be the same everywhere
        return None
    made = _judged(workbook or _day(_read(host), given, actual), actual)
    return _to_enclose(package, made, given, actual, remembered)


def write_aside(
    host: ClosedWorkbook, changes: Changes, actual: datetime, remembered: Memory | None
) -> None:
    """Write and save what no judgement rests on; what is known of the workbook stays known.

    Whoever reminds does so each night: else every workbook would be read anew each day. As after
    a refresh, the extract is in the file for other computers.

    Raises:
        WorkbookLocked, WorkbookChanged, SaveFailed, LaterWorkbook: the file is as it was.
    """
    asked, before = _asked(host.path, None, actual), host.package
    content = known_content(host.path, actual, remembered)
    made: Extracted | None = None
    if actual.tzinfo is not None and (known := asked.answer(remembered)) is not None:
        made = Extracted(Extract.from_data(known.said), known.lasting)
    elif actual.tzinfo is not None and content is not None:
        made = _judged(_day(content, None, actual), actual)
    with host.saved_together():
        host.write(changes)
        if host.package is before:
            return
        if made is not None and len(made.extract.tasks) <= MOST_TASKS:
            host.enclose(
                partial(_to_enclose, made=made, given=None, actual=actual, remembered=remembered)
            )
    if content is not None:
        names = {*changes.fields, *changes.cells, *changes.append}
        keep_written(host, content, names, actual, remembered)
    if made is not None:
        asked.keep(remembered, host, *made)


def _to_enclose(
    package: Package,
    made: Extracted,
    given: date | None,
    actual: datetime,
    remembered: Memory | None,
) -> bytes | None:
    if made.lasting.since >= made.lasting.until:
        return None
    text = as_json(made)
    for sign in "&<>":  # in JSON they stand in texts alone
        text = text.replace(sign.encode(), rf"\u{ord(sign):04x}".encode())
    return sealed(package, text, f"{_program(remembered)} {given} {actual.utcoffset()}")


def sealed(package: Package, text: bytes, asked: str) -> bytes:
    """Return the part that holds an extract, under a seal of all that it rests on."""
    seal = blake2b(asked.encode(), digest_size=_SEAL)
    seal.update(package.apart())
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
        made = None
        with suppress(WorkbookError):  # whoever reads it next says so
            host = ClosedWorkbook(path)
            made = enclosed(host.package, given, actual, remembered)
        if made is None:
            rest.append(path)
        else:
            found[path] = made
            asked.keep(remembered, host, *made)
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
