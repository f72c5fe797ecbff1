"""Whatever may be typed into a field is read back as it was written, type and all."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, empty_value
from addin.forms.model import Field, Form, Kind, Section, Table
from addin.forms.vocabularies import NO, TASK_STATUS, YES
from addin.reading.dates import FIRST, LAST
from tests.book.parts import rewrite

_ROWS = 40
_TEXT_KINDS = [kind for kind in Kind if kind.is_text]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.strip)
tricky = st.sampled_from(
    [
        "", "=1+1", "+86 138", "-", "@x", "'引", "001", "1E5", "2026-01-02", "TRUE", "#N/A",
        "_x000D_", "_x0041_x", "a\nb", "a\r\nb", "\u202e右到左", "𠮷野家", "👩‍👩‍👧", "é", "a\x00\x0b\x1fb",
        "\ufffe\uffff", "<&>\"'", "]]>", "a  b", "字" * 32_767, "_", "_x", "_x00", "x_x0009_",
    ]
)  # fmt: skip
names = st.lists(st.sampled_from(["王芳", "李和平", "欧阳娜娜", "John Smith"]), unique=True)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    **dict.fromkeys(_TEXT_KINDS, texts | tricky),
    Kind.CHOICE: st.sampled_from(["", *TASK_STATUS.words]),
    Kind.YES_NO: st.sampled_from(["", YES, NO]),
    **dict.fromkeys([Kind.PEOPLE, Kind.DEPARTMENTS], names.map("、".join)),
    Kind.DATE: st.none() | st.dates(FIRST, LAST),
    Kind.DATETIME: st.none()
    | st.datetimes(datetime.combine(FIRST, time()), datetime.combine(LAST, time(23, 59, 59))).map(
        lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    ),
    Kind.INTEGER: st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
    Kind.NUMBER: st.none()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False),
    Kind.PERCENT: st.none() | st.floats(0, 1),
}


def form(kind: Kind) -> Form:
    extra = {"vocabulary": "task_status"} if kind is Kind.CHOICE else {}
    value = Field(key="value", label="值", kind=kind, **extra)
    mark = Field(key="mark", label="标记", kind=Kind.ID)
    table = Table(name="Values", title="值", key="mark", fields=(mark, value))
    return Form(code="x", sheet="值", title="值", sections=(Section("值", (table,)),))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with one table of two columns and forty blank rows."""
    from openpyxl import Workbook
    from openpyxl.worksheet.table import Table as ExcelTable

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "值"
    sheet["A1"], sheet["B1"] = "标记", "值"
    sheet.add_table(ExcelTable(displayName="Values", ref=f"A1:B{_ROWS + 1}"))
    path = tmp_path_factory.mktemp("empty") / "空.xlsx"
    book.save(path)
    return path


def round_trip(path: Path, kind: Kind, values: list[Any]) -> None:
    forms = (form(kind),)
    rows = [{"mark": f"r{i}", "value": value} for i, value in enumerate(values)]
    ClosedWorkbook(path, forms).write(Changes(append={"Values": rows}))
    content = ClosedWorkbook(path, forms).read()
    table = content.table("Values")
    assert not table.misfits
    got = list(table.columns["value"])
    assert got == values
    for value, read in zip(values, got, strict=True):
        if value not in (None, empty_value(kind)):
            numbers = kind.is_number and kind is not Kind.INTEGER
            assert type(read) is type(value) or (numbers and isinstance(read, int | float))
    again = ClosedWorkbook(path, forms).write(
        Changes(cells={"Values": {(i + 2, "value"): v for i, v in enumerate(values)}})
    )
    assert not again.changed


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("calendar", ["1900", "1904"])
def test_round_trip__any_value_of_the_kind(
    kind: Kind, calendar: str, empty: Path, tmp_path: Path
) -> None:
    if calendar == "1904" and not kind.is_date:
        return
    original = tmp_path / "原.xlsx"
    original.write_bytes(empty.read_bytes())
    strategy = VALUES[kind]
    if calendar == "1904":
        flag = b'<workbookPr date1904="1" '
        rewrite(original, {"xl/workbook.xml": lambda old: old.replace(b"<workbookPr ", flag, 1)})
    path = tmp_path / "值.xlsx"

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        derandomize=True,
    )
    @given(st.lists(strategy, min_size=_ROWS, max_size=_ROWS))
    @example([None if not kind.is_text else ""] * _ROWS)
    def check(values: list[Any]) -> None:
        path.write_bytes(original.read_bytes())
        round_trip(path, kind, values)

    check()


def test_round_trip__first_and_last_day(empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "值.xlsx"
    path.write_bytes(empty.read_bytes())
    round_trip(path, Kind.DATE, [FIRST, date(2024, 2, 29), LAST])
