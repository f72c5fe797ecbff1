"""What is known of sheets as a refresh left them: the same is read, said and written as without it."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from addin.actions.as_left import known_as_left
from addin.actions.refresh import told
from addin.actions.unchanged import refresh_file
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.memory import Session
from addin.book.ooxml import sheetxml
from addin.content import Changes
from addin.forms.tracker import TRACKER
from addin.reports.verbs.checking import check_file, document
from tests.book.ooxml.test_reading_spellings import SPELLINGS
from tests.book.parts import edit_sheet, rewrite
from tests.workbooks import fill, read

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
DAY = timedelta(days=1)


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the parts that are read to their end, sheet by sheet."""
    scan, parts = sheetxml.scan_sheet, list[str]()

    def counted(package, part, *given, partly):  # type: ignore[no-untyped-def]
        parts.extend(() if partly else (part,))
        return scan(package, part, *given, partly=partly)

    monkeypatch.setattr("addin.book.closed.reading.scan_sheet", counted)
    return parts


@pytest.fixture
def workbook(sample_workbook: Path) -> Path:
    """A sample whose clock is not fixed, with cells that cannot be read or are spelt otherwise."""
    fill(
        sample_workbook,
        cells={(0, "actual_finish"): "下周吧", (1, "percent"): "一半", (2, "status"): "done"},
        fields={"clock.today": None},
    )
    return sample_workbook


def refreshed(path: Path, moment: datetime, memory: Session | None) -> Any:
    done = refresh_file(path, given=None, actual=moment, remembered=memory)
    return told(done), path.read_bytes()


def known(path: Path, memory: Session) -> Any:
    """Return what is read of a workbook with what is known of its sheets."""
    host = ClosedWorkbook(path)
    with known_as_left(host, memory):
        return host.read()


def test_refresh_on_days_with_and_without_edits__as_without_memory(
    workbook: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    plain, memory = Path(shutil.copy(workbook, tmp_path / "other" / workbook.name)), Session()
    for days in range(4):
        moment = NINE + days * DAY
        assert refreshed(workbook, moment, memory) == refreshed(plain, moment, None)
        assert known(workbook, memory) == read(plain)
        for path in (workbook, plain) if days == 1 else ():
            fill(
                path,
                cells={(0, "note"): "已联系供方", (1, "percent"): 0.5},
                append={"PlanTasks": [{"name": "复核样品", "start": date(2026, 11, 23)}]},
            )


def test_refresh_on_the_next_day__reads_no_sheet_but_those_with_rows_that_came_or_went(
    workbook: Path, scanned: list[str]
) -> None:
    memory = Session()
    refreshed(workbook, NINE, memory)
    every = {*scanned}
    scanned.clear()
    refreshed(workbook, NINE + DAY, memory)
    assert len({*scanned}) * 4 < len(every)


def test_check_on_the_next_day__says_the_same_without_reading_what_the_refresh_left(
    workbook: Path, scanned: list[str]
) -> None:
    memory = Session()
    refreshed(workbook, NINE, memory)
    scanned.clear()
    found = document(check_file(workbook, NINE + DAY, None, remembered=memory))
    few = len(scanned)
    assert found == document(check_file(workbook, NINE + DAY, None))
    assert few * 4 < len(scanned) - few


def test_sheet_known_from_another_file__counts_where_all_that_decides_what_it_says_is_the_same(
    workbook: Path, scanned: list[str]
) -> None:
    memory = Session()
    refreshed(workbook, NINE, memory)
    ClosedWorkbook(workbook).write(Changes(fields={"home.not_told": "没有"}))
    scanned.clear()
    assert known(workbook, memory) == read(workbook)
    kept = scanned.copy()
    rewrite(
        workbook, {"xl/styles.xml": lambda xml: re.sub(rb'numFmtId="\d+"', b'numFmtId="0"', xml)}
    )
    scanned.clear()
    assert known(workbook, memory) == read(workbook)
    assert len(scanned) > len(kept)


@pytest.mark.parametrize("spelling", [each for each in SPELLINGS if not each.startswith("in ")])
def test_sheet_that_is_spelt_otherwise__is_read_and_written_as_without_memory(
    workbook: Path, tmp_path: Path, spelling: str
) -> None:
    edit_sheet(workbook, TRACKER.sheet, SPELLINGS[spelling])
    memory, expected = Session(), read(workbook)
    assert known(workbook, memory) == known(workbook, memory) == expected
    plain = Path(shutil.copy(workbook, tmp_path / workbook.name))
    changes = Changes(cells={"Tasks": {(expected.table("Tasks").rows[1], "note"): "已到货"}})
    host = ClosedWorkbook(workbook)
    with known_as_left(host, memory):
        host.write(changes)
    ClosedWorkbook(plain).write(changes)
    assert workbook.read_bytes() == plain.read_bytes()
    assert known(workbook, memory) == read(plain)
