"""The file 总台账.xlsx: what it is made of, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import PORTFOLIO, workbooks, write_file
from addin.content import Row
from addin.errors import InputError, WorkbookError
from addin.forms.portfolio import ALL_COLLABORATIONS, PORTFOLIO_FORMS

_SPECIAL = frozenset(' %#?&"<>;\\^`{|}:')


def sources(folder: Path, target: Path) -> list[Path]:
    """Return the workbooks of `folder` that 总台账 at `target` is made of.

    Raises:
        InputError: there is none, or `target` would overwrite something else.
    """
    _check_target(target)
    return [path for path in workbooks([folder]) if path.resolve() != target.resolve()]


def _check_target(target: Path) -> None:
    """Raise InputError if a file would be overwritten that is no 总台账."""
    if target.suffix.lower() != ".xlsx":
        raise InputError(
            "总台账的文件名要以 .xlsx 结尾", where=str(target), remedy=f"如 {PORTFOLIO}。"
        )
    if not target.is_file():
        return
    try:
        ClosedWorkbook(target, PORTFOLIO_FORMS).read(only={ALL_COLLABORATIONS.name})
    except WorkbookError as error:
        raise InputError(
            "已有一个不是总台账的文件，没有覆盖它",
            where=str(target),
            remedy="请换一个文件名，或先移走它。",
        ) from error


def save(tables: Mapping[str, Sequence[Row]], target: Path, folder: Path) -> None:
    """Write 总台账 of the workbooks of `folder` to `target`, all of it or nothing."""
    from workbook_templates.sheets.portfolio import build_portfolio

    links = links_of(tables, target, folder)
    write_file(target, build_portfolio(tables, links), keep_old=True)


def save_page(tables: Mapping[str, Sequence[Row]], target: Path, folder: Path, today: date) -> None:
    """Write the page of the workbooks of `folder`, all of it or nothing."""
    from addin.reports.portfolio_page import page

    write_file(target, page(tables, links_of(tables, target, folder), today).encode())


def links_of(tables: Mapping[str, Sequence[Row]], target: Path, folder: Path) -> dict[str, str]:
    """Return where each file of `folder` is, as an address in something at `target`.

    It is relative where the file lies below, so that both can be moved and shared together.
    """
    files = {str(row["file"]) for rows in tables.values() for row in rows if row.get("file")}
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
