"""What people typed, in every spelling, as every host reads it and writes it as it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable

from addin.book.host import Host
from addin.content import Changes, Content, Value
from addin.forms.model import Field, Form, Kind, Section, Table
from addin.reading.names import listed
from tests.book.conftest import Opener
from tests.reading.spellings import DEADLINE, NAMES, PEOPLE, SPELLINGS, START, Spelling
from tests.workbooks import one_sheet

SHEET = "值"
KINDS = tuple(dict.fromkeys(each.kind for each in SPELLINGS))
_WORDS = {Kind.CHOICE: "task_status"}
TABLE = Table(
    name="Values",
    title="值",
    key="mark",
    fields=(
        Field("mark", "标记", Kind.ID),
        *(Field(kind.name, kind.value, kind, vocabulary=_WORDS.get(kind, "")) for kind in KINDS),
    ),
)
KNOWN = Table(name="People", title="通讯录", key="name", fields=(Field("name", "姓名", Kind.TEXT),))
LISTS = Table(
    name="Lists",
    title="名单",
    key="mark",
    fields=(Field("mark", "编号", Kind.ID), Field("people", "参会人", Kind.PEOPLE)),
)
LISTED = [(text, names) for names, texts in NAMES.items() for text in texts]
FORM = Form(
    code="initiation",
    sheet=SHEET,
    title="值",
    sections=(
        Section(
            "值",
            (
                Field("date", "发起日期", Kind.DATE),
                Field("deadline", "截止时间", Kind.DATE),
                TABLE,
                KNOWN,
                LISTS,
            ),
        ),
    ),
)
TOP = 5


@pytest.fixture
def forms() -> Sequence[Form]:
    return (FORM,)


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A workbook with a row for each spelling, typed into the column of its kind."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for row, (name, day) in enumerate((("date", START), ("deadline", DEADLINE)), 1):
        sheet.cell(row, 1, day).number_format = "yyyy-mm-dd"
        book.defined_names[f"initiation.{name}"] = DefinedName(
            f"initiation.{name}", attr_text=f"{SHEET}!$A${row}"
        )
    sheet.append([])
    sheet.cell(TOP - 1, 1, "标记")
    for column, kind in enumerate(KINDS, 2):
        sheet.cell(TOP - 1, column, kind.value)
    for row, each in enumerate(SPELLINGS, TOP):
        sheet.cell(row, 1, f"r{row}")
        sheet.cell(row, 2 + KINDS.index(each.kind), each.text).number_format = "@"
    last = chr(ord("A") + len(KINDS))
    sheet.add_table(
        ExcelTable(displayName="Values", ref=f"A{TOP - 1}:{last}{TOP + len(SPELLINGS) - 1}")
    )
    beside = {"People": [("姓名",), *((name,) for name in PEOPLE)],
              "Lists": [("编号", "参会人"),
                        *((f"n{n}", text) for n, (text, _) in enumerate(LISTED))]}  # fmt: skip
    column = 15
    for name, rows in beside.items():
        for row, cells in enumerate(rows, TOP - 1):
            for n, text in enumerate(cells):
                sheet.cell(row, column + n, text).number_format = "@"
        ends = [chr(ord("A") + column - 1 + n) for n in (0, len(rows[0]) - 1)]
        area = f"{ends[0]}{TOP - 1}:{ends[1]}{TOP + len(rows) - 2}"
        sheet.add_table(ExcelTable(displayName=name, ref=area))
        column += 3
    path = tmp_path / "写法.xlsx"
    book.save(path)
    return path


def meant(each: Spelling) -> Value:
    """Return the value of a spelling in its column: a date-and-time column also has the time."""
    if each.kind is not Kind.DATETIME or not isinstance(each.value, date):
        return each.value
    return datetime.combine(each.value, time(14, 30) if "14:30" in each.text else time())


def said(content: Content) -> list[tuple[str, Value, Value]]:
    """Return spelling, value and likely value of every row."""
    data = content.table("Values")
    misfits = {(each.row, each.key): each for each in data.misfits}
    found = []
    for row, each in enumerate(SPELLINGS):
        value, misfit = data.columns[each.kind.name][row], misfits.get((row, each.kind.name))
        found.append((str(each), None if misfit else value, misfit.likely if misfit else None))
    return found


def test_cell__in_every_spelling__is_read_asked_or_refused_alike(
    open_host: Opener, typed: Path
) -> None:
    expected = [(str(each), meant(each), each.likely) for each in SPELLINGS]
    assert said(open_host(typed).read()) == expected


def test_cell__that_cannot_be_read__says_what_was_typed_and_what_is_wrong(
    open_host: Opener, typed: Path
) -> None:
    data = open_host(typed).read().table("Values")
    for misfit in data.misfits:
        each = SPELLINGS[misfit.row]
        assert misfit.raw.strip() == each.text.strip().removesuffix("\u200b")
        assert misfit.why
        assert data.filled(misfit.key)[misfit.row]


def test_cell__that_names_several__is_read_alike_however_they_are_separated(
    open_host: Opener, typed: Path
) -> None:
    read = map(listed, open_host(typed).read().table("Lists").texts("people"))
    assert list(zip((text for text, _ in LISTED), read, strict=True)) == LISTED


def as_meant(host: Host) -> Changes:
    """Return what a refresh writes of a workbook: the values that were read from other text."""
    data = host.read().table("Values")
    return Changes(
        cells={
            "Values": {
                (data.rows[each.row], each.key): data.columns[each.key][each.row]
                for each in data.respelt
            }
        }
    )


def test_cell__written_as_it_is_meant__holds_the_value_in_the_format_of_its_kind(
    open_host: Opener, typed: Path
) -> None:
    host = open_host(typed)
    written = host.write(as_meant(host))
    spelt = [
        each for each in SPELLINGS if each.value is not None and each.text.strip() != each.value
    ]
    assert len(written.changes) == len(spelt)
    assert {change.old for change in written.changes} >= {
        "2026.11.30",
        "30％",
        "1,000",
        "延期",
        "√",
    }
    again = open_host(typed)
    assert said(again.read()) == [(str(e), meant(e), e.likely) for e in SPELLINGS]
    assert not again.read().table("Values").respelt
    assert not again.write(as_meant(again)).changed
    sheet = one_sheet(typed, SHEET)
    for row, each in enumerate(SPELLINGS, TOP):
        cell = sheet.cell(row, 2 + KINDS.index(each.kind))
        if each.value is not None and each.kind.is_date:
            assert cell.is_date
        elif each.value is not None and not each.kind.is_text:
            assert (cell.data_type, cell.number_format) == ("n", FORMATS[each.kind])
        elif each.value is None:
            assert str(cell.value) == each.text


FORMATS = {Kind.PERCENT: "0%", Kind.NUMBER: "General"}
