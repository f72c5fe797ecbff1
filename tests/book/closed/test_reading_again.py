"""A workbook that was written reads as its file does, and only sheets that are others are read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml import sheetxml
from addin.content import Changes, Content, Value
from addin.forms.vocabularies import DONE
from tests.workbooks import fill, read

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Compare every reading with one of a file that says the same and of which nothing is known."""
    real, done = ClosedWorkbook.read, list[Path]()

    def checked(
        host: ClosedWorkbook, only: Collection[str] | None = None, *, derived: bool = True
    ) -> Content:
        copy = tmp_path / "again" / host.path.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(host.package.to_bytes())
        content = real(host, only, derived=derived)
        assert content == real(ClosedWorkbook(copy), only, derived=derived)
        done.append(host.path)
        return content

    monkeypatch.setattr(ClosedWorkbook, "read", checked)
    return done


def test_a_refresh_reads_what_stands_in_the_file_after_each_of_its_writes(
    sample_workbook: Path, compared: list[Path]
) -> None:
    fill(
        sample_workbook,
        cells={(0, "status"): "done", (1, "percent"): 0.5, (2, "updated_on"): date(2026, 11, 19)},
        append={
            "PlanTasks": [{"name": "复核到货样品", "start": date(2026, 11, 23)}],
            "Tasks": [{"note": "已联系供方", "status": DONE}],
            "Meetings": [{"topic": "周会"}],
        },
    )
    compared.clear()
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=NINE)
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=NINE + timedelta(days=3))
    ClosedWorkbook(sample_workbook).read()
    assert len(compared) > 5


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the parts that are read, sheet by sheet."""
    scan, parts = sheetxml.scan_sheet, list[str]()

    def counted(package, part, *given, **more):  # type: ignore[no-untyped-def]
        parts.append(part)
        return scan(package, part, *given, **more)

    monkeypatch.setattr("addin.book.closed.reading.scan_sheet", counted)
    return parts


def test_only_sheets_with_new_rows_are_read_again(
    sample_workbook: Path, scanned: list[str]
) -> None:
    host = ClosedWorkbook(sample_workbook)
    host.read()
    every = [*scanned]
    host.write(Changes(append={"Meetings": [{"topic": "周会"}]}))
    scanned.clear()
    content = host.read()
    assert len(scanned) == 1 < len(every)
    assert content == read(sample_workbook)


def test_sheets_in_which_only_values_became_others_are_not_read_again(
    sample_workbook: Path, scanned: list[str]
) -> None:
    host = ClosedWorkbook(sample_workbook)
    tasks = host.read().table("Tasks")
    values: dict[str, Value] = {
        "remaining_days": 77, "warning": "逾期", "due": date(2026, 12, 3), "percent": 0.35,
        "updated_on": date(2026, 11, 18), "note": "复核 = 12 件",
    }  # fmt: skip
    cells: dict[tuple[int, str], Value] = {
        (tasks.rows[1], key): value for key, value in values.items()
    }
    host.write(Changes(fields={"initiation.title": "到货检验"}, cells={"Tasks": cells}))
    scanned.clear()
    content = host.read()
    assert not scanned
    assert {key: content.table("Tasks").columns[key][1] for key in values} == values
    assert content == read(sample_workbook)


@pytest.mark.parametrize("typed", ["", "11月尾", "明天"])
def test_what_is_no_value_any_more_is_read_with_all_the_rest(
    sample_workbook: Path, typed: str
) -> None:
    host = ClosedWorkbook(sample_workbook)
    tasks = host.read().table("Tasks")
    for key in ("task_id", "updated_on", "status"):
        host.write(Changes(cells={"Tasks": {(tasks.rows[1], key): typed}}))
        assert host.read() == read(sample_workbook)
