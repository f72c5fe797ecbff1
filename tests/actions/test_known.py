"""A file in which nothing can have changed is answered for at once, and with the same answer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from addin.actions import unchanged
from addin.actions.history import state_file
from addin.actions.refresh import Refreshed, Unchanged, told
from addin.actions.unchanged import refresh_file
from addin.book import store as module
from addin.book.closed import workbook
from addin.book.memory import Session
from addin.book.store import Store
from addin.lint import Memory
from addin.reports.verbs.checking import check_file, document
from addin.reports.verbs.writing import refreshed_document
from addin.rules import RULES, check
from addin.standing.commitments import commitment_rows
from addin.standing.derived import RUNNING, derive
from addin.standing.limits_sheet import open_limit_rows
from addin.standing.workbook_day import WorkbookDay
from tests.conftest import SAMPLES
from tests.workbooks import fill, read

pytestmark = pytest.mark.slow

CHINA = timezone(timedelta(hours=8))
TODAY = date(2026, 11, 20)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def running(sample_workbook: Path) -> Path:
    """A sample whose clock is not fixed, refreshed at nine."""
    fill(sample_workbook, fields={"clock.today": None})
    for _ in range(2):  # what was typed comes along first
        refresh_file(sample_workbook, given=None, actual=at(9))
    return sample_workbook


def refreshed(path: Path, memory: Memory | None, moment: datetime) -> Refreshed | Unchanged:
    return refresh_file(path, given=None, actual=moment, remembered=memory)


def forbidden(*_: object, **__: object) -> Any:
    raise AssertionError("computed again")


def judged(workbook: WorkbookDay) -> tuple[object, ...]:
    """Return all that a check and a refresh say of a workbook on a day, but for the running clock."""
    computed = derive(workbook)
    fields = {name: value for name, value in computed.fields.items() if name not in RUNNING}
    lists = (open_limit_rows(workbook), commitment_rows(workbook))
    return check(workbook), fields, computed.cells, computed.replace, lists


@pytest.mark.parametrize("code", SAMPLES.values())
@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 30))]
)
def test_moment__until_the_first_it_was_compared_with__everything_is_judged_the_same(
    code: str, seed: int, sample_workbooks: Mapping[str, Path]
) -> None:
    content = read(sample_workbooks[code])
    content = replace(content, fields={**content.fields, "clock.today": None})
    random = Random(seed)
    lasted = 0
    while lasted < 2:
        now = datetime(
            2026, random.choice((9, 10, 11)), random.randint(1, 28), random.randint(0, 23)
        )
        workbook = WorkbookDay.at(content, now).watched(None)
        before, until = judged(workbook), workbook.now.soonest  # type: ignore[attr-defined]
        if until <= now:
            continue
        for later in (now + (until - now) / 2, until - timedelta(seconds=1)):
            same = WorkbookDay.of(content, later.replace(tzinfo=CHINA))
            assert judged(same) == before, (now, later, until)
        lasted += 1


def test_refresh__nothing_changed_since__is_known_without_opening_the_file(
    running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Session()
    said = told(refreshed(running, memory, at(9, 1)))
    before = running.stat().st_mtime_ns
    monkeypatch.setattr(unchanged, "ClosedWorkbook", forbidden)
    again = refreshed(running, memory, at(9, 7))
    assert isinstance(again, Unchanged)
    assert (told(again), running.stat().st_mtime_ns) == (said, before)
    assert said.startswith("已是最新")


def test_refresh__computer_in_another_zone__says_what_time_it_is_there_now(running: Path) -> None:
    memory = Session()
    for minute in (1, 9):
        moment = at(9, minute).astimezone(timezone(timedelta(hours=-5)))
        said = refreshed(running, memory, moment)
        assert told(said).endswith("工作表里“今天”“现在”的公式按电脑的时间。")
        assert f"公司是11-20 09:0{minute}" in told(said)
    assert isinstance(said, Unchanged)


def test_refresh__that_only_computed__settles_it(running: Path) -> None:
    memory = Session()
    status = read(running).table("Tasks").texts("percent")
    fill(running, cells={(0, "percent"): 0.35 if status[0] != "0.35" else 0.4})
    assert isinstance(refreshed(running, memory, at(9, 1)), Refreshed)
    assert isinstance(refreshed(running, memory, at(9, 2)), Unchanged)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: fill(path, cells={(0, "percent"): 0.35}),
        lambda path: state_file(path).unlink(),
        lambda path: os.utime(state_file(path), (1, 1)),
    ],
    ids=["the file", "what it is compared with", "when that was kept"],
)
def test_refresh__something_else_than_then__is_done(
    change: Callable[[Path], object], running: Path
) -> None:
    memory = Session()
    refreshed(running, memory, at(9, 1))
    change(running)
    assert isinstance(refreshed(running, memory, at(9, 1)), Refreshed)


def test_refresh__next_day_or_earlier_or_another_day_asked_for__is_done(running: Path) -> None:
    memory = Session()
    refreshed(running, memory, at(9, 1))
    for moment, given in ((at(0, 0, 21), None), (at(8), None), (at(9, 1), TODAY)):
        copy = Path(shutil.copy(running, running.with_name("另一份.xlsx"))).replace(running)
        found = refresh_file(copy, given=given, actual=moment, remembered=memory)
        assert isinstance(found, Refreshed)


def test_refresh__day_that_is_fixed__is_known_whenever_it_is_asked(sample_workbook: Path) -> None:
    memory = Session()
    refreshed(sample_workbook, memory, at(9))
    assert isinstance(refreshed(sample_workbook, memory, at(23, 0, 28)), Unchanged)


def test_refresh__only_time_has_passed__writes_nothing(running: Path) -> None:
    before = running.read_bytes()
    assert not refreshed(running, None, at(9, 30)).changed  # type: ignore[union-attr]
    assert running.read_bytes() == before


def test_check__same_file__is_known_with_every_finding(
    running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, plain = Session(), check_file(running, at(9), None)
    assert plain.findings
    assert check_file(running, at(9), None, remembered=memory) == plain
    monkeypatch.setattr(workbook, "ClosedWorkbook", forbidden)
    again = check_file(running, at(9, 3), None, remembered=memory)
    assert again == plain
    assert document(again) == document(plain)


def test_check__other_rules__are_another_question(running: Path) -> None:
    memory = Session()
    check_file(running, at(9), None, remembered=memory)
    only = [RULES["R-01a"]]
    assert check_file(running, at(9), None, only, memory) == check_file(running, at(9), None, only)


def none(_: Path) -> None:
    return None


def cold(folder: Path) -> Memory:
    return Store(folder / "memory.sqlite3")


def cut_off(folder: Path) -> Memory:
    path = folder / "memory.sqlite3"
    if path.exists():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return Store(path)


def of_another_version(folder: Path) -> Memory:
    return Store(folder / "memory.sqlite3")


EDITS = (("status", "进行中"), ("percent", 0.5), ("problem", "尽快解决物料短缺"), ("owner", ""))


def life(path: Path, folder: Path, memory: Callable[[Path], Memory | None], seed: int) -> list[Any]:
    """Return what refreshes and checks say and leave over two days of edits."""
    random, told_of = Random(seed), []
    for day in (20, 21):
        key, value = random.choice(EDITS)
        fill(path, cells={(random.randrange(5), key): value})
        for minute in (0, 1):
            done = refreshed(path, memory(folder), at(15, minute, day))
            found = check_file(path, at(15, minute, day), None, remembered=memory(folder))
            written = told(done), refreshed_document(path, done), document(found)
            told_of.append((*written, path.read_bytes()))
    return told_of


@pytest.mark.parametrize(
    "memory",
    [cold, *(pytest.param(each, marks=pytest.mark.long) for each in (cut_off, of_another_version))],
)
@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 9))]
)
def test_life__whatever_is_remembered__says_and_leaves_the_same(
    memory: Callable[[Path], Memory | None],
    seed: int,
    running: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if memory is of_another_version:
        monkeypatch.setattr(module, "edition", lambda: os.urandom(16))
    start = running.read_bytes()
    state = state_file(running).read_bytes()
    plain = life(running, tmp_path, none, seed)
    running.write_bytes(start)
    state_file(running).write_bytes(state)
    assert life(running, tmp_path, memory, seed) == plain
