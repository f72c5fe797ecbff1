"""Whatever is remembered, and by whom: the same findings, figures, mails and files.

On workbooks of earlier versions; `test_known` and `test_extracting` have samples and random edits.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from addin.actions import extracting
from addin.actions.refresh import told
from addin.actions.unchanged import refresh_file
from addin.book import store as module
from addin.book.store import Store
from addin.notices.planning import plan_only
from addin.reports.rollup import roll_up
from addin.reports.verbs.checking import check_file, document
from addin.reports.verbs.reminding import gather, planned_document
from mailer.delivery.composing import Settings
from tests.book.every_template import KEPT

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
        said[time] = told(done), path.read_bytes()
    said["after"] = document(check_file(path, moment, None, remembered=store))
    said["figures"] = roll_up(
        [path], root=folder, given=None, actual=moment, remembered=store
    ).tables()
    gathered = gather([path], moment, remembered=store)
    preview = plan_only(gathered.made, moment, (), Settings(cap=10_000))
    said["mails"] = planned_document(preview.plan, gathered), preview.rows, preview.page()
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
