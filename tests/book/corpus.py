"""Workbooks of other people: an edit changes what it means to and nothing else.

Not collected by itself, as none of those workbooks is kept here. Run it over a folder, for instance
of public test files of other projects::

    XIEZUO_CORPUS=folder pytest tests/book/corpus.py
"""

from __future__ import annotations

import os
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from addin.book.closed.patching import SheetPatcher, Target
from addin.book.closed.reading import Reading
from addin.book.layout import Layout, TablePlace, WorkbookPart
from addin.book.moving.formulas import row_cells
from addin.book.moving.growth import grow
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, area, letters
from addin.book.ooxml.sheetxml import open_sheet
from addin.errors import XiezuoError
from addin.forms.model import Kind
from tests.book.specimen import FORMS, TASKS

FOLDER = os.environ.get("XIEZUO_CORPUS", "")
FILES = sorted(Path(FOLDER).rglob("*.xls[xm]")) if FOLDER else []

Cells = dict[str, dict[str, Any]]  # by sheet, then reference


def test_corpus__is_there() -> None:
    assert FILES, f"XIEZUO_CORPUS names no folder with workbooks: {FOLDER!r}"


@pytest.fixture
def package(request: pytest.FixtureRequest) -> Package:
    """A workbook that both openpyxl and we can read, and that has a first sheet."""
    path: Path = request.param
    try:
        return Package.open(path)
    except XiezuoError as error:
        pytest.skip(f"refused: {error}")


def reading_of(package: Package) -> Reading:
    book = WorkbookPart(package)
    if not book.sheets:
        pytest.skip("no worksheet")
    return Reading(package, Layout(book.sheets, {}, {}, book.since_1904))


def patch(package: Package, row: int, column: int, kind: Kind, value: Any) -> Package:
    """Write one value into the first sheet and return the package as it would be read again."""
    changed = package.copy()
    reading = reading_of(changed)
    sheet = reading.layout.sheets[0]
    target = Target("corpus", kind, False, column)
    SheetPatcher(reading, sheet, {row: [(target, value)]}).run().save()
    assert changed.changed
    reading.styles.save()
    return Package(changed.to_bytes(), package.name)


def cells_of_first_sheet(package: Package) -> Iterator[tuple[int, int, bool]]:
    """Yield row, column and whether it has a formula, of each cell of the first sheet."""
    xml = open_sheet(package, reading_of(package).layout.sheets[0].part)
    for number, row in xml.rows():
        for cell in row_cells(row, xml.marks, package.name):
            yield number, cell.column, cell.formula is not None


def values(data: bytes) -> Cells | None:
    """Return what openpyxl reads; None if it cannot read the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(BytesIO(data))
        except Exception:  # whatever it cannot read is no witness
            return None
    return {
        sheet.title: {
            cell.coordinate: _shown(cell.value)
            # Not by `iter_rows`: one blank cell far away would make it go on for hours.
            for cell in sheet._cells.values()
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _shown(value: Any) -> str:
    """Return a value, or a formula that openpyxl keeps as an object, as text."""
    return str(vars(value) if isinstance(value, ArrayFormula | DataTableFormula) else value)


def members(data: bytes) -> dict[str, tuple[bytes, int]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            info.filename: (archive.read(info.filename), info.CRC) for info in archive.infolist()
        }


def check(before: Package, after: Package, allowed: Callable[[str], bool], ref: str) -> None:
    """Compare all members and, with openpyxl as witness, all values but the one that is meant."""
    old, new = members(before.data), members(after.data)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert all(allowed(name) for name in changed), changed
    read_before, read_after = values(before.data), values(after.data)
    if read_before is None:
        return
    assert read_after is not None, "openpyxl read it before"
    first = next(iter(read_before))
    for sheet, cells in read_before.items():
        left = dict(read_after[sheet])
        if sheet == first:
            cells = {**cells, ref: None}
            left[ref] = None
        assert left == cells


def first_value(package: Package) -> tuple[int, int]:
    for row, column, has_formula in cells_of_first_sheet(package):
        if not has_formula:
            return row, column
    pytest.skip("no cell without a formula on the first sheet")


def only_sheet_and_styles(package: Package) -> Callable[[str], bool]:
    part = reading_of(package).layout.sheets[0].part
    styles = package.related(package.workbook, "styles")
    return lambda name: name.casefold() in {n.casefold() for n in (part, *styles)}


@pytest.mark.parametrize("package", FILES, indirect=True, ids=lambda path: path.stem)
class TestEdit:
    def test_text_into_an_existing_cell(self, package: Package) -> None:
        row, column = first_value(package)
        after = patch(package, row, column, Kind.TEXT, "改了 <&> 值")
        ref = f"{letters(column)}{row}"
        check(package, after, only_sheet_and_styles(package), ref)
        read = values(after.data)
        assert read is None or next(iter(read.values()))[ref] == "改了 <&> 值"

    def test_value_into_a_new_cell(self, package: Package) -> None:
        taken = {(row, column) for row, column, _ in cells_of_first_sheet(package)}
        rows = sorted({row for row, _ in taken}) or [3]
        row = rows[len(rows) // 2]
        column = next(c for c in range(1, 300) if (row, c) not in taken)
        after = patch(package, row, column, Kind.NUMBER, 12.5)
        check(package, after, only_sheet_and_styles(package), f"{letters(column)}{row}")

    def test_date_that_needs_a_style(self, package: Package) -> None:
        row, column = first_value(package)
        after = patch(package, row, column, Kind.DATETIME, datetime(2026, 11, 20, 14, 30))
        ref = f"{letters(column)}{row}"
        check(package, after, only_sheet_and_styles(package), ref)
        reading = reading_of(after)
        if reading.styles.is_date(0) or not after.related(after.workbook, "styles"):
            return
        read = values(after.data)
        since = reading.layout.since_1904
        assert (
            since or read is None or next(iter(read.values()))[ref].startswith("2026-11-20 14:30")
        )

    def test_row_at_the_end(self, package: Package) -> None:
        last = max((row for row, _, _ in cells_of_first_sheet(package)), default=0)
        after = patch(package, last + 2, 2, Kind.DATE, date(2026, 11, 20))
        check(package, after, only_sheet_and_styles(package), f"B{last + 2}")

    def test_table_that_grows(self, package: Package) -> None:
        found = next(tables(package), None)
        if found is None:
            pytest.skip("no table")
        grown = package.copy()
        insertion = grow(grown, found, 3)
        after = Package(grown.to_bytes(), package.name)
        known = ("xl/worksheets/", "xl/tables/", "xl/drawings/", "xl/charts/", "xl/pivotcache/",
                 "xl/comments", "xl/threadedcomments/", "xl/workbook", "xl/_rels/workbook", "[content_types]")  # fmt: skip
        old, new = members(package.data), members(after.data)
        changed = {name for name in new if old[name] != new[name]}
        assert all(name.casefold().startswith(known) for name in changed)
        assert {n for n in old if n not in new} <= {"xl/calcChain.xml"}
        before, now = values(package.data), values(after.data)
        if before is None:
            return
        assert now is not None
        for ref, value in before[found.sheet.name].items():
            place = area(ref)
            assert place is not None
            moved = str(insertion.moved(place))
            if not value.startswith("="):
                assert now[found.sheet.name][moved] == value


def tables(package: Package) -> Iterator[TablePlace]:
    """Yield the tables of a workbook as places that can grow."""
    for sheet in WorkbookPart(package).sheets:
        for part in package.related(sheet.part, "table"):
            root = package.tree(part)[1]
            whole = area(root.attributes.get("ref", ""))
            if whole is None:
                continue
            head = int(root.attributes.get("headerRowCount", "1"))
            total = int(root.attributes.get("totalsRowCount", "0"))
            rows = Area(whole.left, whole.top + head, whole.right, whole.bottom - total)
            yield TablePlace(TASKS, FORMS[1], part, sheet, rows, {})
