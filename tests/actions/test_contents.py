"""What a workbook said is known as long as its file is the same, also after what changes no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from addin.actions import extracting
from addin.actions.contents import as_data, content_of, from_data, known_content
from addin.actions.extracting import enclosed, extract_of, write_aside
from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.memory import Session
from addin.content import Changes
from addin.errors import WorkbookChanged
from addin.notices.collaborations import NEEDED
from addin.notices.planning import plan_only
from addin.reports.verbs.reminding import gather, planned_document
from addin.standing.as_data import packed, unpacked
from mailer.delivery.composing import Settings
from tests.workbooks import fill

pytestmark = pytest.mark.slow

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
DAY = timedelta(days=1)
ASIDE = Changes(
    fields={"home.last_run": "11-20 09:00", "home.not_told": "没有"},
    append={"ReminderLog": [{"log_id": "900", "recipient": "白雪梅", "rule": "N-08"}]},
)


@pytest.fixture
def workbook(sample_workbook: Path) -> Path:
    """A sample whose clock is not fixed, with cells that cannot be read."""
    fill(
        sample_workbook,
        cells={(0, "actual_finish"): "下周吧", (1, "percent"): "一半"},
        fields={"clock.today": None},
    )
    return sample_workbook


def said(path: Path) -> Any:
    """Return what is read of a workbook."""
    return ClosedWorkbook(path).read(NEEDED, derived=False)


def mails(path: Path, moment: datetime, memory: Session | None) -> Any:
    gathered = gather([path], moment, remembered=memory)
    preview = plan_only(gathered.made, moment, (), Settings(cap=10_000))
    return planned_document(preview.plan, gathered), preview.page()


def forbidden(*_: object, **__: object) -> Any:
    raise AssertionError("read again")


def test_content__as_data_and_back__is_the_same(
    workbook: Path, sample_workbooks: Mapping[str, Path]
) -> None:
    for path in (workbook, *sample_workbooks.values()):
        assert from_data(unpacked(packed(as_data(said(path))))) == said(path)


def test_remind__file_is_the_same__says_on_any_day_what_it_would_without_reading_it(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, days = Session(), [NINE, NINE + DAY, NINE + 3 * DAY]
    plain = [mails(workbook, day, None) for day in days]
    mails(workbook, NINE, memory)
    monkeypatch.setattr(ClosedWorkbook, "read", forbidden)
    assert [mails(workbook, day, memory) for day in days] == plain
    with pytest.raises(AssertionError):
        fill(workbook, cells={(2, "problem"): "物料短缺"})


def test_remind__file_was_edited__reads_it(workbook: Path) -> None:
    memory = Session()
    mails(workbook, NINE, memory)
    fill(workbook, cells={(2, "status"): "受阻", (2, "problem"): "物料短缺"})
    assert known_content(workbook, NINE, memory) is None
    assert mails(workbook, NINE, memory) == mails(workbook, NINE, None)


def test_write_aside__what_was_known_is_what_would_be_read(workbook: Path) -> None:
    memory = Session()
    content_of(workbook, NEEDED, NINE, memory)
    write_aside(ClosedWorkbook(workbook), ASIDE, NINE, memory)
    assert said(workbook).text("home.last_run") == "11-20 09:00"
    assert "900" in said(workbook).table("ReminderLog").texts("log_id")
    known = known_content(workbook, NINE, memory)
    assert known is not None
    assert known.content == said(workbook)


ANSWERED = Changes(
    append={
        "Answers": [{"answer_id": "1", "item_id": "T01", "person": "白雪梅", "answer": "已完成"}],
        "Satisfaction": [{"department": "客户服务部", "person": "白雪梅", "flow": 5}],
    }
)
"""What an extract counts."""


@pytest.mark.parametrize("changes", [ASIDE, ANSWERED])
@pytest.mark.parametrize("by", ["file and store", "file", "store"])
def test_write_aside__leaves_the_extract_of_the_day_here_and_in_the_file(
    by: str, changes: Changes, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, morning = Session(), NINE + DAY
    if "file" in by:
        refresh(ClosedWorkbook(workbook), given=None, actual=NINE)
    if "store" in by:
        content_of(workbook, NEEDED, morning, memory)
    left = enclosed(workbook.name, workbook.read_bytes())
    assert left is None or left.extracted(None, morning) is None, "it is of yesterday"
    write_aside(ClosedWorkbook(workbook), changes, morning, memory)
    with monkeypatch.context() as patch:
        patch.setattr(extracting, "enclosed", lambda *_: None)
        plain = extract_of(workbook, given=None, actual=morning)
    monkeypatch.setattr(ClosedWorkbook, "read", forbidden)
    for known in (None, memory):
        found = extract_of(workbook, given=None, actual=morning, remembered=known)
        assert packed(found) == packed(plain)


def test_write_aside__somebody_saves_meanwhile__nothing_is_known_of_the_other_file(
    workbook: Path,
) -> None:
    memory, host = Session(), ClosedWorkbook(workbook)
    content_of(workbook, NEEDED, NINE, memory)
    assert host.package.names
    fill(workbook, cells={(2, "problem"): "物料短缺"})
    before = workbook.read_bytes()
    with pytest.raises(WorkbookChanged):
        write_aside(host, ASIDE, NINE, memory)
    assert workbook.read_bytes() == before
    assert known_content(workbook, NINE, memory) is None
