"""What was typed in LibreOffice and not saved, brought into the file.

LibreOffice's own save loses some of what Excel's files hold, so nobody is asked for it: the cells
are compared with those of the file, opened once more out of sight, and what differs is written into
the file as everything else is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from addin.book.closed.saver import save
from addin.book.closed.workbook import ClosedWorkbook, Formula
from addin.book.files import write_file
from addin.content import Value
from addin.errors import InputError, SaveFailed, WorkbookError
from addin.forms import TABLES
from addin.libreoffice.cells.formulas import from_office
from addin.libreoffice.tables import placed

_Cells = dict[tuple[int, int], Value | Formula]
_REMEDY = "请先保存（Ctrl+S），再点一次；文件和打开着的内容都没有改动。"


class Unsaved:
    """The file of an open workbook with what was typed since it was saved.

    It lies beside the file, under a name of its own, until it has taken its place: the workbook
    has to be closed before that.

    Raises:
        InputError: more than contents of cells was changed; nothing was written.
        WorkbookError: the file cannot be read, or nothing can be written beside it.
    """

    def __init__(self, book: Any, path: Path) -> None:
        file = ClosedWorkbook(path, in_memory=True)
        self._path, self._old = path, file.package.data
        self._beside = path.with_name(f"{path.stem} 未保存{path.suffix}")
        with book.impl.as_saved(str(path)) as saved:
            if _when_saved(book.impl) != _when_saved(saved):
                raise InputError(
                    "打开以后，文件又被别人保存过",
                    where=path.name,
                    remedy="请把打开着的另存一份，再打开文件，把改动填进去；文件没有改动。",
                )
            longer = _longer(book.impl, saved)
            cells = {} if longer else _cells(book, saved, longer, path.name)
        if longer:
            file.lengthen(longer)
            write_file(self._beside, file.package.data, keep_old=True)
            try:
                with book.impl.as_saved(str(self._beside)) as saved:
                    cells = _cells(book, saved, longer, path.name)
            finally:
                self._beside.unlink()
        file.put({name: typed for name, typed in cells.items() if typed})
        self._new = file.package.data
        write_file(self._beside, self._new, keep_old=True)

    def save(self) -> None:
        """Let it take the place of the file, which no program may have open any more.

        Raises:
            SaveFailed: it could not; the message names the file that lies beside.
        """
        try:
            save(self._path, self._new, old=self._old)
        except WorkbookError as error:
            remedy = f"{error.remedy}没有保存的内容在“{self._beside}”里。"
            raise SaveFailed(error.what, where=error.where, remedy=remedy) from error
        self._beside.unlink()


def _when_saved(book: Any) -> Any:
    """Return what the file said, when it was opened, of who saved it last and when."""
    told = book.xl.getDocumentProperties()
    return told.ModifiedBy, repr(told.ModificationDate)  # a struct is compared as an object


def _tables(book: Any) -> Mapping[str, tuple[int, Any]]:
    """Return the number of the sheet and the place of each table, by its name."""
    names = {name.casefold() for name in book.xl.getPropertyValue("DatabaseRanges").ElementNames}
    return {name: (sheet, place.area) for name, sheet, place in placed(book, names)}


def _longer(book: Any, saved: Any) -> Mapping[str, int]:
    """Return by how many rows tables of ours are longer than in the file."""
    before = _tables(saved)
    more = {
        name: area.rows - before[name][1].rows
        for name, (_, area) in _tables(book).items()
        if name in TABLES and name in before
    }
    return {name: count for name, count in more.items() if count > 0}


def _cells(book: Any, saved: Any, longer: Collection[str], where: str) -> Mapping[str, _Cells]:
    """Return the cells of each sheet that are others than in the file.

    Raises:
        InputError: cells of the two do not stand for each other, or a formula was changed.
    """
    ours = _tables(book.impl)
    if _build(book.impl) != _build(saved) or ours != _tables(saved):
        raise InputError(
            "加了列、工作表或批注，或挪动了内容，还没有保存", where=where, remedy=_REMEDY
        )
    grown: dict[int, list[Any]] = {}
    for name in longer:
        grown.setdefault(ours[name][0], []).append(ours[name][1])
    return {
        sheet.name: _typed(sheet, saved.sheets(sheet.name), grown.get(number, ()))
        for number, sheet in enumerate(book.sheets, 1)
    }


def _build(book: Any) -> Any:
    """Return the sheets and the notes."""
    notes = [(n.location.address, n.text) for sheet in book.sheets for n in sheet.notes]
    return [sheet.name for sheet in book.sheets], notes


def _typed(sheet: Any, saved: Any, grown: Collection[Any]) -> _Cells:
    """Return the cells of a sheet that are others than in its file.

    In tables that have `grown` there, the formulas of the file are those of their columns.

    Raises:
        InputError: a formula was changed; cells may have moved.
    """
    ends = zip(sheet.impl.end_of_used(), saved.end_of_used(), strict=True)
    rows, columns = map(max, ends)
    now, before = (each.range((1, 1, rows, columns)).xl.formulas() for each in (sheet.impl, saved))
    places = [
        (r, c)
        for r, (new, old) in enumerate(zip(now, before, strict=True))
        if new != old
        for c in range(columns)
        if new[c] != old[c]
    ]
    if not places:
        return {}
    first, last = min(r for r, _ in places), max(r for r, _ in places)
    block = sheet.range((first + 1, 1), (last + 1, columns)).options(ndim=2).value
    found: _Cells = {}
    for r, c in places:
        value, is_formula = block[r - first][c], now[r][c].startswith(("=", "{"))
        was_formula = before[r][c].startswith(("=", "{"))
        if is_formula and was_formula and any(_holds(area, r + 1, c + 1) for area in grown):
            continue
        if is_formula and (was_formula or now[r][c].startswith("{")):
            cell = sheet.range((r + 1, c + 1)).get_address(False, False)
            raise InputError("改了公式，还没有保存", where=f"{sheet.name}!{cell}", remedy=_REMEDY)
        found[r + 1, c + 1] = Formula(from_office(now[r][c])[1:]) if is_formula else _day(value)
    return found


def _holds(area: Any, row: int, column: int) -> bool:
    """Whether a cell lies within a table."""
    right = area.column + area.columns
    return bool(area.row < row <= area.last_row and area.column <= column < right)


def _day(value: Value) -> Value:
    """Return what was typed: a moment at midnight is a day, an hour alone is what it reads."""
    if not isinstance(value, datetime):
        return value
    if value.year < 1900:
        return f"{value:%H:%M}"
    return value if value.time() != time() else value.date()
