"""What was typed in LibreOffice and not saved, brought into the file.

LibreOffice's own save loses some of what Excel's files hold, so nobody is asked for it: the cells
are compared with those of the file, opened once more out of sight, and what differs is written into
the file as everything else is.
"""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

from addin.book.closed.saver import save
from addin.book.closed.workbook import ClosedWorkbook, Formula
from addin.book.files import write_file
from addin.content import Value
from addin.errors import InputError, SaveFailed, WorkbookError
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
        with book.impl.as_saved() as saved:
            if _when_saved(book.impl) != _when_saved(saved):
                raise InputError(
                    "打开以后，文件又被别人保存过",
                    where=path.name,
                    remedy="请把打开着的另存一份，再打开文件，把改动填进去；文件没有改动。",
                )
            if _build(book.impl) != _build(saved):
                raise InputError(
                    "加了行、列、工作表或批注，还没有保存", where=path.name, remedy=_REMEDY
                )
            cells = {sheet.name: _typed(sheet, saved.sheets(sheet.name)) for sheet in book.sheets}
        file = ClosedWorkbook(path, in_memory=True)
        self._path, self._old = path, file.package.data
        file.put({name: typed for name, typed in cells.items() if typed})
        self._new = file.package.data
        self._beside = path.with_name(f"{path.stem} 未保存{path.suffix}")
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


def _build(book: Any) -> Any:
    """Return what makes a cell another one: sheets, tables, notes."""
    tables = {name.casefold() for name in book.xl.getPropertyValue("DatabaseRanges").ElementNames}
    notes = [(n.location.address, n.text) for sheet in book.sheets for n in sheet.notes]
    return [sheet.name for sheet in book.sheets], sorted(placed(book, tables)), notes


def _typed(sheet: Any, saved: Any) -> _Cells:
    """Return the cells of a sheet that are others than in its file.

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
        if is_formula and (before[r][c].startswith(("=", "{")) or now[r][c].startswith("{")):
            cell = sheet.range((r + 1, c + 1)).get_address(False, False)
            raise InputError("改了公式，还没有保存", where=f"{sheet.name}!{cell}", remedy=_REMEDY)
        found[r + 1, c + 1] = Formula(from_office(now[r][c])[1:]) if is_formula else _day(value)
    return found


def _day(value: Value) -> Value:
    """Return what was typed; a moment at midnight is a day."""
    is_day = isinstance(value, datetime) and value.time() == time()
    return value.date() if is_day else value  # type: ignore[union-attr]
