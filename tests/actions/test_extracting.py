"""Tables over many workbooks are the same, whether each was judged now or its extract kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from addin.actions import extracting, known
from addin.actions.extracting import extract_of, unknown
from addin.actions.known import directory, directory_of
from addin.actions.unchanged import refresh_file
from addin.book.files import PORTFOLIO
from addin.book.memory import Session
from addin.book.store import Store
from addin.errors import InputError
from addin.lint import Memory
from addin.reports import portfolio, rollup
from addin.reports.portfolio import RolledUp, roll_up_to, sources
from addin.reports.verbs.measuring import measure, measured_document
from addin.standing.as_data import packed, unpacked
from addin.standing.extract import Extract
from tests.workbooks import fill, read

pytestmark = pytest.mark.slow

CHINA = timezone(timedelta(hours=8))
NINE = datetime(2026, 11, 20, 9, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def sheets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a refresh leaves in the file is left to `test_enclosed`."""
    monkeypatch.setattr(extracting, "enclosed", lambda *_: None)


@pytest.fixture
def folder(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    """The three samples, the clock of one of them not fixed."""
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    for code, path in sample_workbooks.items():
        shutil.copy(path, folder / f"{code}.xlsx")
    fill(folder / "new_product.xlsx", fields={"clock.today": None})
    return folder


def rolled_up(
    folder: Path, memory: Memory | None, moment: datetime = NINE, *, whole: bool = False
) -> RolledUp:
    target = folder / PORTFOLIO
    paths = sources(folder, target)
    return roll_up_to(
        target, folder, paths, given=None, actual=moment, remembered=memory, whole=whole
    )


def forbidden(*_: object, **__: object) -> Any:
    raise AssertionError("done again")


def types(made: RolledUp) -> list[list[list[type]]]:
    """Return of what type every cell of every table is."""
    return [[[type(v) for v in row.values()] for row in rows] for rows in made.tables.values()]


def test_extract__as_data_and_back__is_the_same(folder: Path) -> None:
    for path in folder.glob("*.xlsx"):
        made = extract_of(path, given=date(2026, 11, 20), actual=NINE).extract
        again = Extract.from_data(unpacked(packed(made)))
        assert again.tasks == made.tasks
        assert again.measures.reported == made.measures.reported
        assert packed(again) == packed(made)


def test_roll_up__kept_extracts__give_the_same_tables_without_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, plain = Session(), rolled_up(folder, None)
    assert rolled_up(folder, memory).tables == plain.tables
    (folder / PORTFOLIO).unlink()
    monkeypatch.setattr(extracting, "_day", forbidden)
    again = rolled_up(folder, memory, NINE + timedelta(minutes=1))
    assert again == plain
    assert types(again) == types(plain)


def test_roll_up__nothing_changed__writes_nothing_and_says_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Session()
    first, target = rolled_up(folder, memory, whole=True), folder / PORTFOLIO
    before = target.stat().st_mtime_ns, target.read_bytes()
    monkeypatch.setattr(rollup, "roll_up", forbidden)
    again = rolled_up(folder, memory, whole=True)
    assert (again, types(again)) == (first, types(first))
    assert (target.stat().st_mtime_ns, target.read_bytes()) == before


def test_roll_up__of_more_tasks_than_are_kept__is_known_as_unchanged_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Session()
    monkeypatch.setattr(portfolio, "_MOST_KEPT", 100)
    first = rolled_up(folder, memory, whole=True)
    assert len(first.tables["AllTasks"]) > 100
    assert rolled_up(folder, memory, whole=True).tables == first.tables
    monkeypatch.setattr(rollup, "roll_up", forbidden)
    again = rolled_up(folder, memory)
    assert again.tables == {k: v for k, v in first.tables.items() if k != "AllTasks"}


def test_roll_up__of_more_tasks_than_a_sheet_has_rows__is_refused_before_anything_is_written(
    folder: Path,
) -> None:
    tables = dict.fromkeys(rolled_up(folder, None).tables, ())
    before = (folder / PORTFOLIO).read_bytes()
    with pytest.raises(InputError, match="一张工作表最多1048556行"):
        portfolio.save({**tables, "AllTasks": range(1_048_557)}, folder / PORTFOLIO, folder)  # type: ignore[dict-item]
    assert (folder / PORTFOLIO).read_bytes() == before


def test_roll_up__portfolio_that_somebody_changed__is_written_anew(folder: Path) -> None:
    memory, target = Session(), folder / PORTFOLIO
    rolled_up(folder, memory)
    before = target.read_bytes()
    shutil.copy(folder / "new_product.xlsx", folder / "另一个.xlsx")
    (folder / "另一个.xlsx").unlink()
    fill_portfolio(target)
    rolled_up(folder, memory)
    assert directory(target.read_bytes()) == directory(before)


def fill_portfolio(target: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(target)
    book.worksheets[0]["A1"] = "别人写的"
    book.save(target)


def test_roll_up__copy_beside_the_original__is_left_out_each_time(folder: Path) -> None:
    memory = Session()
    shutil.copy(folder / "new_product.xlsx", folder / "new_product - 副本.xlsx")
    for _ in range(2):
        made = rolled_up(folder, memory)
        assert (made.count, len(made.left)) == (3, 1)


def test_roll_up__file_that_got_broken__is_told(folder: Path) -> None:
    memory = Session()
    rolled_up(folder, memory)
    broken = folder / "new_product.xlsx"
    broken.write_bytes(broken.read_bytes()[:5000])
    made = rolled_up(folder, memory)
    assert (made.count, len(made.unread)) == (2, 1)


def spoil(path: Path, part: bytes) -> None:
    """Change a byte inside a part of a workbook; the directory of the file stays as it is."""
    data = bytearray(path.read_bytes())
    data[data.index(part) + 200] ^= 0xFF
    path.write_bytes(data)


def test_roll_up__damage_that_leaves_the_directory__is_told(folder: Path) -> None:
    memory, path = Session(), folder / "new_product.xlsx"
    before = directory(path.read_bytes())
    rolled_up(folder, memory)
    spoil(path, b"xl/workbook.xml")
    assert directory(path.read_bytes()) == before
    for _ in range(2):
        made = rolled_up(folder, memory)
        assert (made.count, [each.file for each in made.unread]) == (2, [path.name])
        assert "损坏" in made.unread[0].what


def test_roll_up__damage_by_a_disk_that_changes_no_time__is_told_within_some_days(
    folder: Path,
) -> None:
    memory, path = Session(), folder / "customer_complaint.xlsx"
    rolled_up(folder, memory)
    status = path.stat()
    spoil(path, b"xl/workbook.xml")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert rolled_up(folder, memory).count == 3
    made = rolled_up(folder, memory, NINE + timedelta(days=16))
    assert [each.file for each in made.unread] == [path.name]


def test_roll_up__file_written_again_as_it_was__is_compared_once_and_not_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, plain = Session(), rolled_up(folder, None)
    rolled_up(folder, memory)
    for path in sources(folder, folder / PORTFOLIO):
        os.utime(path, (1, 1))
    assert len(unknown(sources(folder, folder / PORTFOLIO), None, NINE, memory)) == 3
    monkeypatch.setattr(extracting, "_day", forbidden)
    assert rolled_up(folder, memory) == plain
    assert unknown(sources(folder, folder / PORTFOLIO), None, NINE, memory) == []


EDITS = (("status", "进行中"), ("percent", 0.5), ("problem", "物料短缺"), ("owner", ""))


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 9))]
)
def test_roll_up__edits_and_days__the_same_with_a_store_as_without(seed: int, folder: Path) -> None:
    random, path = Random(seed), folder.parent / "memory.sqlite3"
    for hours in (0, 1, 30):
        book = random.choice(sorted(folder.glob("*[!账].xlsx")))
        key, value = random.choice(EDITS)
        fill(book, cells={(random.randrange(len(read(book).table("Tasks"))), key): value})
        moment = NINE + timedelta(hours=hours)
        (folder / PORTFOLIO).unlink(missing_ok=True)
        plain = rolled_up(folder, None, moment)
        for _ in range(2):
            assert rolled_up(folder, Store(path), moment, whole=True) == plain
        if hours == 1:
            path.write_bytes(path.read_bytes()[:9_000])


def test_refresh__settled__keeps_the_extract_that_the_file_gives(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "_TRUSTED", 10**6)  # else a file may be compared just that day
    memory, paths = Session(), sorted(folder.glob("*.xlsx"))
    for path in paths:
        for _ in range(2):
            refresh_file(path, given=None, actual=NINE, remembered=memory)
    plain = [packed(extract_of(path, given=None, actual=NINE)) for path in paths]
    assert unknown(paths, None, NINE, memory) == []
    monkeypatch.setattr(extracting, "_day", forbidden)
    kept = [packed(extract_of(path, given=None, actual=NINE, remembered=memory)) for path in paths]
    assert kept == plain
    fixed = [path for path in paths if path.name != "new_product.xlsx"]
    assert unknown(paths, None, NINE + timedelta(days=1), memory) == [
        path for path in paths if path not in fixed
    ]


def test_kpis__kept_extracts__give_the_same_document(folder: Path) -> None:
    memory, paths = Session(), sorted(folder.glob("*.xlsx"))
    plain = measured_document(measure(paths, NINE, None))
    for _ in range(2):
        assert measured_document(measure(paths, NINE, None, remembered=memory)) == plain


def test_directory__of_a_file_and_of_its_bytes__are_the_same(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.xlsx"):
        assert directory_of(path) == directory(path.read_bytes())
    no_zip = tmp_path / "不是.xlsx"
    no_zip.write_text("不是压缩包")
    assert directory_of(no_zip) is None
    assert directory_of(tmp_path / "没有.xlsx") is None
