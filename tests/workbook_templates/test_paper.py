"""Every form on A4: nothing below 9 points, nothing cut, charts and merged cells whole (Q-46)."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.dimensions import ColumnDimension

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.forms import FORMS, Form, Kind
from addin.forms.overview import CLOCK
from addin.forms.tracker import TRACKER
from tests.book.every_template import KEPT
from tests.conftest import Office, missing
from tests.workbook_templates.paper import Paper, crossed, name, text_width
from tests.workbook_templates.places import every_field
from workbook_templates.looks.grid import page_columns, shown

pytestmark = pytest.mark.slow

SMALLEST = 9.0
PRINTED = [form for form in FORMS if form is not CLOCK]
_PADDING = 5.0  # points, of a number in its cell
_LONGEST = {Kind.DATE: "2026-11-30", Kind.DATETIME: "2026-11-30 18:00"}

by_form = pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.code)


@pytest.fixture(scope="module")
def refreshed(sample_workbooks: Mapping[str, Path]) -> Workbook:
    """A collaboration in the middle of its work, with everything that is computed."""
    return openpyxl.load_workbook(sample_workbooks["new_product"], data_only=True)


@by_form
def test_paper__whatever_a_sheet_says__is_printed_at_nine_points(
    form: Form, refreshed: Workbook
) -> None:
    paper = Paper(refreshed[form.sheet])
    small = {
        name(box): cell.font.size * paper.scale
        for cell, _, box in paper.texts()
        if cell.font.size * paper.scale < SMALLEST
    }
    assert not small
    footer = paper.sheet.oddFooter.center
    assert footer.size * paper.scale >= SMALLEST, "LibreOffice scales the footer too"


@by_form
def test_paper__text__is_not_cut(form: Form, refreshed: Workbook) -> None:
    """Save the addresses, which are opened and not read, and what only programs read."""
    paper = Paper(refreshed[form.sheet])
    fields = (field for table in form.tables for field in table.fields)
    for_programs = {field.label for field in fields if field.kind.is_on_one_line}
    headings = {
        cell.column: cell.value
        for row in paper.sheet.iter_rows()
        for cell in row
        if cell.value in for_programs
    }
    cut = [
        f"{name(box)} {text}"
        for cell, text, box in paper.texts()
        if cell.column not in headings and paper.is_cut(cell, text, box)
    ]
    assert not cut


@by_form
def test_paper__merged_cells__are_on_one_page(form: Form, refreshed: Workbook) -> None:
    paper = Paper(refreshed[form.sheet])
    printed = [box for box in paper.merged.values() if paper.prints(box)]
    assert not [name(box) for box in printed if crossed(box, paper.pages)]


@by_form
def test_paper__charts__are_whole(form: Form, refreshed: Workbook) -> None:
    paper = Paper(refreshed[form.sheet])
    assert not [name(box) for box in paper.charts() if crossed(box, paper.pages)]


@pytest.mark.parametrize("form", ["home", "gates", "indicators", "reminders"])
def test_paper__heading_of_a_sheet_that_does_not_grow__never_stands_alone_at_the_foot(
    form: str, refreshed: Workbook
) -> None:
    paper = Paper(refreshed[next(each.sheet for each in FORMS if each.code == form)])
    last = {page.rows[1] for page in paper.pages}
    bars = [
        row
        for row in range(1, paper.sheet.max_row + 1)
        if re.match("[一二三四五六七八]、", str(paper.sheet.cell(row, 2).value))
    ]
    assert len(bars) > 1
    assert not last & {at for row in bars for at in (row, row + 1, row + 2)}


@by_form
def test_paper__heading__never_stands_alone_at_the_foot_of_a_refreshed_form(
    form: Form, refreshed: Workbook
) -> None:
    paper = Paper(refreshed[form.sheet])
    last = {page.rows[1] for page in paper.pages}
    bars = {
        row
        for row in range(1, paper.sheet.max_row)
        if re.match("[一二三四五六七八九十]+、", str(paper.sheet.cell(row, 2).value))
    }
    tops = {openpyxl.utils.range_boundaries(each.ref)[1] for each in paper.sheet.tables.values()}
    if any(not table.computed for table in form.tables):
        assert not last & {*bars, *tops, *(top - 1 for top in tops)}


@by_form
def test_paper__columns_that_people_see__are_all_printed(form: Form, refreshed: Workbook) -> None:
    """Save those of the tracker behind how things stand: it would be seven pages wide."""
    paper = Paper(refreshed[form.sheet])
    if form is TRACKER:
        assert paper.sheet.print_area.endswith(f"$A$1:$P${2**20}")
        assert {page.columns for page in paper.pages} == {(1, 11), (12, 16)}
        return
    for table in form.tables:
        left, top, _, bottom = openpyxl.utils.range_boundaries(paper.sheet.tables[table.name].ref)
        for row in (top, bottom):
            for column in range(left, left + len(shown(table))):
                assert paper.prints((column, row, column, row)), f"{table.name}, {row}"


@by_form
def test_paper__further_pages__say_whose_rows_they_show(form: Form, refreshed: Workbook) -> None:
    paper = Paper(refreshed[form.sheet])
    beside = {page.columns[0] for page in paper.pages} - {1}
    logs = {"answers", "merging", "adoption", "reminder_log"}  # are looked up on the screen
    drawn = not any(form.tables) or form.code in {"dashboard", "dictionary", *logs}
    if beside and not drawn:
        assert paper.sheet.print_title_cols == "$A:$C"
        assert page_columns(form) > 2


def test_paper__numbers_and_dates__are_wide_enough_for_their_cells(book: Workbook) -> None:
    """A number that is not gets shown as ####."""
    narrow = []
    for field_name, field, _, cells in every_field(book):
        text = _LONGEST.get(field.kind)
        cell = cells[0]
        if not text or isinstance(cell, ColumnDimension):  # folded away
            continue
        left, _, right, _ = Paper.of(cell.parent).cells(cell)
        wide = Paper.of(cell.parent).width(left, right)
        if wide and wide < text_width(text, cell.font.size) + _PADDING:
            narrow.append(field_name)
    assert not narrow


def test_paper__of_an_earlier_version__is_as_of_a_new_one_after_an_upgrade(
    tmp_path: Path,
) -> None:
    """What an earlier standard workbook set is no choice of anybody's, columns' widths included."""
    path = tmp_path / "1.0.xlsx"
    path.write_bytes((KEPT / "1.0.xlsx").read_bytes())
    host = ClosedWorkbook(path)
    refresh(host, given=None, actual=datetime(2026, 11, 20, 9))
    book = openpyxl.load_workbook(path, data_only=True)
    content = host.read()
    for form in PRINTED:  # a sheet keeps the name by which people know it
        single = next(iter(form.fields), None)
        place = (
            content.places[form.name_of(single)]
            if single
            else content.table(next(iter(form.tables)).name)
        )
        paper = Paper(book[place.sheet])
        sizes = [cell.font.size * paper.scale for cell, _, _ in paper.texts()]
        assert min(sizes) >= SMALLEST, form.sheet
        boxes = [box for box in (*paper.merged.values(), *paper.charts()) if paper.prints(box)]
        assert not [name(box) for box in boxes if crossed(box, paper.pages)], form.sheet


@pytest.mark.libreoffice
def test_paper__as_libreoffice_prints_it__has_the_same_size_and_shows_every_number(
    sample_workbooks: Mapping[str, Path], soffice: Office, tmp_path: Path
) -> None:
    """A hidden sheet without print area is not printed, which is how this one keeps to four forms."""
    forms = ("1发起表", "2协作方案", "4验收报告", "看板")
    path = tmp_path / "打印.xlsx"
    book = openpyxl.load_workbook(sample_workbooks["expense_process"])
    for sheet in book.worksheets:
        if sheet.title not in forms:
            sheet.sheet_state, sheet.print_area = "hidden", None
    book.active = book.worksheets.index(book[forms[0]])
    book.save(path)
    pdf = soffice.convert(path, "pdf", tmp_path / "pdf")
    sizes = set(font_sizes(pdf.read_bytes()))
    assert min(sizes) >= SMALLEST - 0.1  # LibreOffice rounds
    said = pages_of(pdf)
    assert {form for form in forms if any(f"{form} " in page for page in said)} == set(forms)
    assert not [page for page in said if "###" in page]
    assert not [page for page in said if _ends_with_heading(page)]
    expected = sum(len(Paper(sheet).pages) for sheet in book if sheet.title in forms)
    assert abs(len(said) - expected) <= 2


def _ends_with_heading(page: str) -> bool:
    *_, last, _ = filter(None, map(str.strip, page.splitlines()))  # above the footer
    return re.match("[一二三四五六七八九十]+、", last) is not None


def font_sizes(pdf: bytes) -> Iterator[float]:
    """Yield the size in points of every run of text, as it comes out of the printer."""
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            drawn = zlib.decompress(found[1])
        except zlib.error:
            continue
        yield from map(float, re.findall(rb"/F\d+ ([\d.]+) Tf", drawn))


def pages_of(pdf: Path) -> list[str]:
    """Return the text of every page."""
    if not shutil.which("pdftotext"):
        missing("pdftotext", "poppler-utils")
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]
