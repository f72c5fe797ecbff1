"""A workbook that was written reads as its file does, and only sheets that are others are read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from addin.actions.refresh import refresh
from addin.book.closed import reading
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content
from addin.forms.vocabularies import DONE
from tests.workbooks import fill

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Compare every reading with one of a file that says the same and of which nothing is known."""
    read, done = ClosedWorkbook.read, list[Path]()

    def checked(
        host: ClosedWorkbook, only: Collection[str] | None = None, *, derived: bool = True
    ) -> Content:
        copy = tmp_path / "again" / host.path.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(host.package.data)
        content = read(host, only, derived=derived)
        assert content == read(ClosedWorkbook(copy), only, derived=derived)
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


def test_only_sheets_that_were_written_are_read_again(
    sample_workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned: list[str] = []
    scan = reading.scan_sheet

    def counted(package, part, *given, **more):  # type: ignore[no-untyped-def]
        scanned.append(part)
        return scan(package, part, *given, **more)

    monkeypatch.setattr(reading, "scan_sheet", counted)
    host = ClosedWorkbook(sample_workbook)
    before = host.read()
    every = [*scanned]
    host.write(Changes(fields={"initiation.title": "整改到货检验"}))
    scanned.clear()
    assert host.read().text("initiation.title") == "整改到货检验" != before.text("initiation.title")
    assert set(every) > set(scanned)
    assert len(scanned) == 1
