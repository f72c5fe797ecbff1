"""Whatever is remembered, and by whom: the same findings, figures, mails and files.

On workbooks of earlier versions, and on samples with random edits.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from addin.actions import extracting
from addin.actions.refresh import told
from addin.actions.unchanged import refresh_file
from addin.book import store as module
from addin.book.ooxml.package import ENCLOSED
from addin.book.store import Store
from addin.notices.planning import plan_only
from addin.reports.rollup import roll_up
from addin.reports.verbs.checking import check_file, document
from addin.reports.verbs.reminding import gather, planned_document
from mailer.delivery.composing import Settings
from tests.book.every_template import KEPT
from tests.book.parts import read_parts
from tests.workbooks import fill

pytestmark = pytest.mark.slow

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
DAY = timedelta(days=1)
HANDED_OUT = sorted(KEPT.glob("*.xlsx"))


def lived(old: Path, folder: Path, store: Store | None, moment: datetime = NINE) -> dict[str, Any]:
    """Return all that is said and written of a workbook: checked, refreshed, checked, rolled up."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path, said = Path(shutil.copy(old, folder / "客户投诉 整改.xlsx")), {}
    said["before"] = document(check_file(path, moment, None, remembered=store))
    for time in ("first", "second"):
        done = refresh_file(path, given=None, actual=moment, remembered=store)
        parts = read_parts(path)
        parts.pop(ENCLOSED, None)  # what it gives is compared below
        said[time] = told(done), parts
    said["after"] = document(check_file(path, moment, None, remembered=store))
    for day in (moment, moment + DAY):  # of the morning after, which is judged of what was read
        made = roll_up([path], root=folder, given=None, actual=day, remembered=store)
        said[f"figures {day}"] = made.tables()
        gathered = gather([path], day, remembered=store)
        preview = plan_only(gathered.made, day, (), Settings(cap=10_000))
        mails = planned_document(preview.plan, gathered), preview.rows, preview.page()
        said[f"mails {day}"] = mails
    return said


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(
            path, id=path.stem, marks=[pytest.mark.long] if path in HANDED_OUT[:-1] else []
        )
        for path in HANDED_OUT
    ],
)
def test_earlier_version__every_store__gives_what_none_gives(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(old, tmp_path, monkeypatch)


EDITS = (
    ("status", "进行中"), ("status", "已完成"), ("percent", 0.5), ("problem", "尽快解决物料短缺"),
    ("owner", ""), ("actual_finish", "下周"), ("adjusted_finish", NINE.date()),
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_sample_with_edits__every_store_gives_what_none_gives(
    seed: int,
    sample_workbooks: Mapping[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(seed)
    old = Path(shutil.copy([*sample_workbooks.values()][seed % 3], tmp_path / "改过.xlsx"))
    edits = {(random.randrange(8), key): value for key, value in random.sample(EDITS, 4)}
    fill(old, cells=edits, fields={"clock.today": None})
    agree(old, tmp_path, monkeypatch)


def agree(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare what is said with stores of every kind with what is said without one."""
    folder, kept = tmp_path / "协作", tmp_path / "memory.sqlite3"
    with monkeypatch.context() as sheets_alone:
        sheets_alone.setattr(extracting, "enclosed", lambda *_: None)
        plain = lived(old, folder, None)
    assert lived(old, folder, None) == plain, "what a refresh leaves in the file"

    def same(store: Path) -> bool:
        found = Store(store)
        said = lived(old, folder, found)
        found.close()
        return said == plain

    yesterday = Store(tmp_path / "yesterday.sqlite3")
    lived(old, folder, yesterday, NINE - DAY)
    yesterday.close()
    assert same(yesterday.path)
    assert same(kept), "cold"
    cut, other = tmp_path / "cut.sqlite3", tmp_path / "other.sqlite3"
    cut.write_bytes(kept.read_bytes()[:9_000])
    shutil.copy(kept, other)
    assert same(kept), "warm"
    assert same(cut)
    monkeypatch.setattr(module, "edition", lambda: b"another program")
    assert same(other)
