"""An open workbook: what the user sees stays put, and an error leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import Host
from addin.book.ooxml.reference import Area
from addin.book.open import workbook as opened
from addin.book.open.cells import Journal, entered, rectangles
from addin.book.open.edits import OpenEdits
from addin.book.open.layout import OpenTable, locate
from addin.book.open.program import Excel, LibreOffice
from addin.book.open.reading import Block
from addin.book.open.workbook import OpenWorkbook
from addin.content import Changes, TableData, Value
from addin.errors import InputError, OtherWorkbook, WorkbookError
from addin.forms import FORMS as STANDARD
from tests.book.specimen import FIRST, FORMS, task
from tests.workbooks import unprinted

pytestmark = pytest.mark.libreoffice
TRACKER = "3进度跟踪表"


@pytest.fixture
def book(office: Any, workbook: Path) -> Iterator[xw.Book]:
    """The specimen, open."""
    book = xw.Book(impl=office.impl.books.open(str(workbook)))
    yield book
    book.close()


def test_write__leaves_selection_sheet_calculation_and_protection(book: xw.Book) -> None:
    tracker = book.sheets[TRACKER]
    tracker.api.protect("")
    book.sheets["看板"].range("B3").select()
    book.app.calculation = "manual"
    host = OpenWorkbook(book, FORMS)
    rows = [task(number) for number in range(6, 12)]
    assert host.write(Changes(append={"Tasks": rows})).rows == 4
    assert book.sheets.active.name == "看板"
    assert book.selection.address == "$B$3"
    assert (book.app.calculation, book.app.screen_updating) == ("manual", True)
    assert book.app.enable_events is True
    assert tracker.api.isProtected()
    book.app.calculation = "automatic"


def test_growth__takes_formulas_formats_and_what_reaches_over_the_table_along(
    book: xw.Book,
) -> None:
    rows = [task(number) for number in range(6, 12)]
    OpenWorkbook(book, FORMS).write(Changes(append={"Tasks": rows}))
    tracker = book.sheets[TRACKER]
    last = FIRST + 10
    assert tracker.tables["Tasks"].range.address == f"$A${FIRST - 1}:$I${last}"
    assert tracker[f"H{last}"].formula == f'=IF(E{last}="","",E{last}-D{last})'
    assert tracker[f"H{last}"].value is not None
    assert tracker[f"E{last}"].number_format == "yyyy-mm-dd"
    assert tracker[f"E{last}"].value == datetime(2026, 11, 13)
    assert tracker[f"C{last}"].data_validation.type == "list"
    assert len(tracker[f"A{last}"].conditional_formats) == 1
    assert book.sheets["看板"]["A1"].formula.endswith(f"$G${last})")


def test_write__of_what_formulas_compute__does_not_read_the_table_again(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh hands over every cell that shows nothing: its formula may have been deleted."""
    tasks = OpenWorkbook(book, FORMS).read().table("Tasks")
    read: list[Area] = []
    given = Block.values.func  # type: ignore[attr-defined]

    def values(block: Block) -> Any:
        read.append(block.area)
        return given(block)

    monkeypatch.setattr(Block, "values", property(values))
    cells = {(row, key): "" for row in tasks.extent for key in ("days", "state")}
    cells[tasks.rows[1], "hours"] = 7
    OpenWorkbook(book, FORMS).write(Changes(cells={"Tasks": cells}))
    beside = [area for area in read if area.bottom > FIRST]
    assert {str(area) for area in beside} == {f"G{FIRST + 1}"}, "only what may change"


def test_write__that_fails_half_way__leaves_nothing_behind(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = OpenWorkbook(book, FORMS)
    book.sheets[TRACKER].api.protect("")
    before = host.read()
    used = book.sheets[TRACKER].used_range.formula

    class Failing(opened.Journal):
        def write(self, sheet: Any, cells: Any) -> None:
            super().write(sheet, cells)
            if len(self) > 2:
                raise OSError("program gone mad")

    monkeypatch.setattr(opened, "Journal", Failing)
    with pytest.raises(OSError, match="mad"):
        host.write(
            Changes(
                fields={"start.goal": "新目标"},
                append={"Tasks": [task(number) for number in range(6, 12)]},
            )
        )
    assert host.read() == before
    assert book.sheets[TRACKER].used_range.formula == used
    assert book.sheets[TRACKER].api.isProtected()
    assert (book.app.screen_updating, book.app.enable_events) == (True, True)
    assert book.app.calculation == "automatic"


def test_saved_together__error_takes_grown_rows_and_added_sheets_back(book: xw.Book) -> None:
    host = OpenWorkbook(book, FORMS)
    before, sheets = host.read(), book.sheet_names

    def write() -> None:
        with host.saved_together():
            host.write(Changes(append={"Tasks": [task(number) for number in range(6, 12)]}))
            host.add_sheet("冲突", [["编号", 1]])
            host.write(Changes(fields={"start.nothing": "二"}))

    with pytest.raises(InputError):
        write()
    assert host.read() == before
    assert book.sheet_names == sheets


def test_sheet_with_a_password__is_refused_in_words(book: xw.Book) -> None:
    book.sheets[TRACKER].api.protect("密码")
    host = OpenWorkbook(book, FORMS)
    with pytest.raises(WorkbookError, match="密码") as caught:
        host.write(Changes(cells={"Tasks": {(FIRST, "name"): "新"}}, fields={"start.goal": "新"}))
    assert caught.value.where == TRACKER
    book.sheets[TRACKER].api.unprotect("密码")
    assert host.read().text("start.goal") != "新"


def test_hidden_rows_of_a_filter__stay_hidden_and_are_written(book: xw.Book) -> None:
    table = book.sheets[TRACKER].tables["Tasks"]
    table.autofilter.apply_values(3, ["进行中"])
    hidden = [number for number in range(FIRST, FIRST + 5)
              if book.sheets[TRACKER][f"{number}:{number}"].rows.hidden]  # fmt: skip
    assert hidden
    host = OpenWorkbook(book, FORMS)
    host.write(Changes(cells={"Tasks": {(hidden[0], "name"): "隐藏行"}}))
    assert host.read().table("Tasks").texts("name")[hidden[0] - FIRST] == "隐藏行"
    assert book.sheets[TRACKER][f"{hidden[0]}:{hidden[0]}"].rows.hidden is True


def test_formula_typed_over__is_told_and_restored(book: xw.Book) -> None:
    tracker = book.sheets[TRACKER]
    tracker[f"I{FIRST + 1}"].value = "我写的"
    host = OpenWorkbook(book, FORMS)
    assert host.read().table("Tasks").overtyped == {(1, "state")}
    cells = {"Tasks": {(FIRST + 1, "state"): "正常"}}
    assert not host.write(Changes(cells=cells)).changed
    written = host.write(Changes(cells=cells, restoring=True))
    assert [change.old for change in written.restored] == ["我写的"]
    assert tracker[f"I{FIRST + 1}"].formula.startswith(f'=IF(A{FIRST + 1}="",""')
    assert not host.read().table("Tasks").overtyped


def test_workbook_that_is_not_ours__is_refused_and_one_that_lacks_something_is_read(
    office: Any, book: xw.Book
) -> None:
    other = xw.Book(impl=office.impl.books.add())
    with pytest.raises(OtherWorkbook):
        OpenWorkbook(other, FORMS).read()
    other.close()
    book.sheets[TRACKER]["B4"].value = "改了名"
    del book.names["start.goal"]
    assert OpenWorkbook(book, FORMS).read().absent == {"Tasks.name", "start.goal"}


def test_excels_way__of_finding_tables_names_and_formulas__finds_what_libreoffices_finds(
    book: xw.Book,
) -> None:
    """Excel's is written for any program behind xlwings; LibreOffice's is quicker there."""
    book.sheets[TRACKER][f"B{FIRST}"].value = "'=1+1"  # a text, not a formula
    sheets = {sheet.name: sheet for sheet in book.sheets}
    cells = book.sheets[TRACKER].range((FIRST, 1), (FIRST + 4, 9))
    values = cells.options(ndim=2, err_to_str=True).value

    def found(program: Excel | LibreOffice) -> tuple[object, ...]:
        tables = program.tables(book, sheets, {"tasks", "nothing"})
        return (
            [(t.name, t.sheet_name, t.area, t.has_header, t.has_totals, t.labels) for t in tables],
            program.names(book, {"start.goal", "nothing"}),
            set(program.formula_places(cells, lambda: values)),
        )

    tables, names, formulas = found(Excel())
    assert found(LibreOffice()) == (tables, names, formulas)
    assert isinstance(tables, list)
    assert len(tables) == 1
    assert names
    assert formulas


def test_growth__leaves_everything_where_it_is_found_anew(
    office: Any, sample_workbook: Path
) -> None:
    """Two tables of each sheet that has several grow, one above or beside others."""
    book = xw.Book(impl=office.impl.books.open(str(unprinted(sample_workbook))))
    try:
        by_sheet: dict[str, list[OpenTable]] = {}
        whole = locate(book, STANDARD)
        for place in whole.tables.values():
            by_sheet.setdefault(place.sheet_name, []).append(place)
        growing = [place for each in by_sheet.values() if len(each) > 1 for place in each[:2]]
        rows = {each.table.name: each.area.bottom - each.area.top + 4 for each in growing}
        changes = Changes(replace={name: [{}] * count for name, count in rows.items()})
        edits = OpenEdits(book, STANDARD, changes)
        edits.layout = whole
        for sheet in book.sheets:
            sheet.api.unprotect("")
        assert edits.grow(Journal(), lambda _sheet: None) == 3 * len(growing) > 6
        anew = locate(book, STANDARD)
        for name, place in anew.tables.items():
            assert edits.layout.tables[name].area == place.area, name
        for name, at in anew.fields.items():
            assert (edits.layout.fields[name].row, name) == (at.row, name)
    finally:
        book.close()


def test_table_of_formulas__is_read_where_one_is_gone_or_lost_what_it_refers_to(
    office: Any, sample_workbook: Path
) -> None:
    book = xw.Book(impl=office.impl.books.open(str(sample_workbook)))
    host = OpenWorkbook(book)
    try:
        place = locate(book, STANDARD, {"ByPerson"}).tables["ByPerson"]
        place.sheet.api.unprotect("")
        total, row = place.columns["total"], place.area.top
        assert not host.read().table("ByPerson").rows
        formula = place.sheet.range((row, total)).formula
        place.sheet.range((row, total)).formula = "=#REF!+1"
        assert [one.raw for one in host.read().table("ByPerson").misfits] == ["#REF!"]
        place.sheet.range((row, total)).formula = formula
        assert not host.read().table("ByPerson").rows
        place.sheet.range((row, total)).value = 7
        table = host.read().table("ByPerson")
        assert (table.rows[0], table.overtyped) == (row, {(0, "total")})
    finally:
        book.close()


def test_log_that_is_full__gets_spare_rows__open_and_closed_alike(
    office: Any, sample_workbook: Path, tmp_path: Path
) -> None:
    copy = unprinted(sample_workbook, tmp_path / "副本.xlsx")
    book = xw.Book(impl=office.impl.books.open(str(copy)))
    entry = {"log_id": "L-1", "actor": "龙俊杰"}
    try:
        hosts: list[Host] = [ClosedWorkbook(sample_workbook), OpenWorkbook(book)]
        for host in hosts:
            log = host.read().table("ChangeLog")
            count = len(log.extent) - len(log.rows) + 1
            assert host.write(Changes(append={"ChangeLog": [entry] * count})).rows == 21
            assert host.write(Changes(append={"ChangeLog": [entry] * 20})).rows == 0
            assert len(host.read().table("ChangeLog").rows) == len(log.rows) + count + 20
    finally:
        book.close()


def test_refresh__gives_the_same_as_for_the_closed_file(
    office: Any, sample_workbook: Path, tmp_path: Path
) -> None:
    when = {"given": date(2026, 11, 23), "actual": datetime(2026, 11, 23, 9, 0)}
    copy = unprinted(sample_workbook, tmp_path / "副本.xlsx")
    closed = ClosedWorkbook(sample_workbook)
    book = xw.Book(impl=office.impl.books.open(str(copy)))
    host = OpenWorkbook(book)
    try:
        one, other = refresh(closed, **when), refresh(host, **when)
        left, right = closed.read(), host.read()
        book.save()
        assert not refresh(host, **when).changed
        assert not book.api.isModified()
    finally:
        book.close()
    saved = ClosedWorkbook(copy).read()
    assert len(one.findings) == len(other.findings)
    for name, table in left.tables.items():
        if name != "ChangeLog":
            shown = saved if table.table.is_derived else right
            assert _rounded(shown.tables[name]) == _rounded(table), name
    assert right.fields == left.fields


def _rounded(data: TableData) -> dict[str, list[Value]]:
    """Return the columns of a table to the fifteen digits that a file holds."""
    return {
        key: [round(value, 12) if isinstance(value, float) else value for value in column]
        for key, column in data.columns.items()
    }


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([(1, 1)], [Area(1, 1, 1, 1)]),
        ([(1, 1), (1, 2), (2, 1), (2, 2)], [Area(1, 1, 2, 2)]),
        ([(1, 1), (1, 3), (2, 1)], [Area(1, 1, 1, 2), Area(3, 1, 3, 1)]),
        ([(1, 1), (3, 1)], [Area(1, 1, 1, 1), Area(1, 3, 1, 3)]),
    ],
)
def test_rectangles__hold_the_cells_and_no_others(
    cells: list[tuple[int, int]], found: list[Area]
) -> None:
    assert list(rectangles(dict.fromkeys(cells))) == found


@pytest.mark.parametrize(
    ("text", "given"),
    [("任务", "任务"), ("=1", "'=1"), ("007", "'007"), ("2026-1-2", "'2026-1-2"), ("true", "'true"),
     ("＝1", "'＝1"), ("Mar 1", "'Mar 1"), ("１２", "'１２"), ("'x", "''x"), ("Plan", "Plan")],
)  # fmt: skip
def test_text__is_marked_where_a_program_would_take_it_for_something_else(
    text: str, given: str
) -> None:
    assert entered(text) == given
