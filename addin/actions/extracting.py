"""The extracts of many workbooks: judged now, or as they were kept, by one path.

An extract is kept by the directory of its file, in which stands what every part of it holds
(CRC-32), and for as long as `addin.actions.known` says.
A refresh also leaves it in the file (`Package.enclose`), for computers that do not know the
workbook yet. There it counts as long, for the same program, and while every other byte is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar

from addin.actions.gathering import Gathered, gather_made
from addin.actions.known import Lasting, Question, lasting
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.edition import program
from addin.book.host import Host
from addin.book.ooxml.package import ENCLOSED, Package
from addin.errors import WorkbookError
from addin.lint import Memory
from addin.standing.as_data import as_json, from_json
from addin.standing.extract import NEEDED, Extract, extract
from addin.standing.workbook_day import WorkbookDay

Made = TypeVar("Made")

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
    shown: Callable[[Path], str] = str,
    on_read: Callable[[], None] = lambda: None,
) -> Gathered[Made]:
    """Return what is made of the extracts of workbooks; the rest is as `gather` has it."""
    read = partial(extract_of, given=given, actual=actual, remembered=remembered)
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
    made = made or _judged(_day(host, given, actual), actual)
    asked.keep(remembered, host, *made)
    return made


def _day(host: Host, given: date | None, actual: datetime) -> WorkbookDay:
    content = host.read(NEEDED, derived=False)
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
    made = _judged(workbook or _day(host, given, actual), actual)
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
    return [path for path in paths if not _is_known(path, given, actual, remembered)]


def _is_known(path: Path, given: date | None, actual: datetime, remembered: Memory) -> bool:
    asked = _asked(path, given, actual)
    if asked.is_answered(remembered):
        return True
    with suppress(WorkbookError):  # whoever reads it next says so
        host = ClosedWorkbook(path)
        if (made := enclosed(host.package, given, actual, remembered)) is not None:
            asked.keep(remembered, host, *made)
            return True
    return False


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
