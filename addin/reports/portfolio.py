"""The file 总台账.xlsx: what it is made of, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from addin.actions.known import directory_of, keep, recalled, stamp
from addin.book.files import PORTFOLIO, workbooks, write_file
from addin.book.ooxml.reference import MAX_ROW
from addin.content import Row
from addin.errors import InputError, WorkbookError
from addin.forms.portfolio import ALL_COLLABORATIONS, PORTFOLIO_FORMS

if TYPE_CHECKING:  # where nothing changed, nothing that reads a workbook is loaded
    from addin.lint import Memory
    from addin.reports.rollup import Unread

_MOST_KEPT = 100_000  # rows of a table that are kept with what was said of a folder
_MOST_WRITTEN = MAX_ROW - 20  # rows of a table that a sheet has room for, below its heading
_TABLES = {table.name for form in PORTFOLIO_FORMS for table in form.tables}
_SHOWN = frozenset({ALL_COLLABORATIONS.name})  # all that is asked for without `whole`
_SPECIAL = frozenset(' %#?&"<>;\\^`{|}:')


def sources(folder: Path, target: Path) -> list[Path]:
    """Return the workbooks of `folder` that 总台账 at `target` is made of.

    Raises:
        InputError: there is none, or `target` is no name for a workbook.
    """
    if target.suffix.lower() != ".xlsx":
        raise InputError(
            "总台账的文件名要以 .xlsx 结尾", where=str(target), remedy=f"如 {PORTFOLIO}。"
        )
    end = target.resolve()
    return [path for path in workbooks([folder]) if path.resolve() != end]


def check_target(target: Path) -> None:
    """Raise InputError if a file would be overwritten that is no 总台账."""
    if not target.is_file():
        return
    from addin.book.closed.workbook import ClosedWorkbook

    try:
        ClosedWorkbook(target, PORTFOLIO_FORMS).read(only={ALL_COLLABORATIONS.name})
    except WorkbookError as error:
        raise InputError(
            "已有一个不是总台账的文件，没有覆盖它",
            where=str(target),
            remedy="请换一个文件名，或先移走它。",
        ) from error


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What 总台账 says of a folder: its tables, of how many workbooks, on which day at the latest.

    Where nothing was written, tables that nobody asked for may be left out.
    """

    tables: Mapping[str, Sequence[Row]]
    count: int
    today: date
    unread: Sequence[Unread] = ()
    left: Sequence[Unread] = ()


def roll_up_to(
    target: Path,
    folder: Path,
    paths: Sequence[Path],
    *,
    given: date | None,
    actual: datetime,
    on_read: Callable[[], None] = lambda: None,
    remembered: Memory | None = None,
    ahead: Callable[[Sequence[Path]], None] = lambda _: None,
    whole: bool = False,
) -> RolledUp:
    """Write 总台账 of the workbooks at `paths`, unless it is the one that would be written.

    Where none of them could be read, nothing is written. `ahead` is told which have to be judged,
    and may do so before it is their turn. With `whole` no table is left out of what is returned.

    Raises:
        InputError: something else would be overwritten, or a table has more rows than a sheet.
        SaveFailed: it cannot be written.
    """
    known_by = None if remembered is None else _known_by(paths, folder, given, actual)
    before = directory_of(target) if known_by else None
    if remembered is not None and before:
        answer = recalled(remembered, f"{known_by} {before.hex()}", actual)
        if answer is not None and answer.said[0].keys() >= (_TABLES if whole else _SHOWN):
            return _said_before(*answer.said)
    check_target(target)
    from addin.actions.extracting import found_in_files
    from addin.reports import rollup

    found = None
    if remembered is not None:
        found, rest = found_in_files(paths, given, actual, remembered)
        ahead(rest)
    portfolio = rollup.roll_up(
        paths,
        root=folder,
        given=given,
        actual=actual,
        on_read=on_read,
        remembered=remembered,
        found=found,
    )
    made = RolledUp(
        portfolio.tables(),
        len(portfolio.read),
        portfolio.today,
        tuple(portfolio.unread),
        tuple(portfolio.left),
    )
    if not made.count:
        return made
    save(made.tables, target, folder)
    end = directory_of(target)
    if remembered is not None and known_by and end and not made.unread:
        kept = {
            name: rows
            for name, rows in made.tables.items()
            if name in _SHOWN or (whole and len(rows) <= _MOST_KEPT)
        }
        said = (kept, made.count, made.today, made.left)
        keep(remembered, f"{known_by} {end.hex()}", said, portfolio.lasting)
    return made


def _said_before(
    tables: Mapping[str, Sequence[Row]], count: int, today: date, left: Sequence[Sequence[str]]
) -> RolledUp:
    if left:
        from addin.reports.rollup import Unread

        return RolledUp(tables, count, today, left=tuple(Unread(*each) for each in left))
    return RolledUp(tables, count, today)


def _known_by(
    paths: Sequence[Path], folder: Path, given: date | None, actual: datetime
) -> str | None:
    """Return by what workbooks are known to be those of an earlier roll-up; None if that is not so."""
    found = blake2b(digest_size=16)
    for path in paths:
        end = directory_of(path)
        if end is None:
            return None
        found.update(f"{path}\n{stamp(path)}\n".encode("utf-8", "surrogateescape"))
        found.update(end)
    return f"{('rollup', str(folder), given, actual.utcoffset())} {found.hexdigest()}"


def save(tables: Mapping[str, Sequence[Row]], target: Path, folder: Path) -> None:
    """Write 总台账 of the workbooks of `folder` to `target`, all of it or nothing.

    Raises:
        InputError: a table has more rows than a sheet.
        SaveFailed: it cannot be written.
    """
    from addin.reports.portfolio_file import filled

    for form in PORTFOLIO_FORMS:
        if (count := max(len(tables[each.name]) for each in form.tables)) > _MOST_WRITTEN:
            raise InputError(
                f"“{form.sheet}”要写{count}行，一张工作表最多{_MOST_WRITTEN}行，没有写入任何内容",
                where=str(target),
                remedy="请把工作簿分到几个文件夹，逐个汇总；逐条明细可用 xiezuo export 导出。",
            )
    links = links_of(tables, target, folder)
    write_file(target, filled(tables, links), keep_old=True)


def save_page(tables: Mapping[str, Sequence[Row]], target: Path, folder: Path, today: date) -> None:
    """Write the page of the workbooks of `folder`, all of it or nothing."""
    from addin.reports.portfolio_page import page

    write_file(target, page(tables, links_of(tables, target, folder), today).encode())


def links_of(tables: Mapping[str, Sequence[Row]], target: Path, folder: Path) -> dict[str, str]:
    """Return where each file of `folder` is, as an address in something at `target`.

    It is relative where the file lies below, so that both can be moved and shared together.
    """
    named = (
        str(row["file"])
        for form in PORTFOLIO_FORMS
        for table in form.tables
        if any(field.key == "file" for field in table.fields)
        for row in tables[table.name]
    )
    files = dict.fromkeys(named)  # in order: the same workbooks give the same file, byte by byte
    base = target.parent.resolve()
    found = {}
    for file in files:
        path = (folder / file).resolve()
        is_below = path.is_relative_to(base)
        found[file] = _address(path.relative_to(base)) if is_below else path.as_uri()
    return found


def _address(path: Path) -> str:
    """Return a relative path as Excel and browsers read it: Chinese stays, signs of URIs do not.

    >>> _address(Path("甲 部/50% #1.xlsx"))
    '甲%20部/50%25%20%231.xlsx'
    """
    return "".join(quote(sign) if sign in _SPECIAL else sign for sign in path.as_posix())
