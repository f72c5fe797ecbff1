"""Ctrl+C and a request to end, at any moment of any verb: 已中断, and nothing half done."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from addin.book import interrupts
from addin.book.interrupts import TEXT
from addin.reports.archiving import folder as archiving
from tests.cli.running import snapshot, xiezuo
from tests.conftest import DEMO_DAY
from tests.workbooks import fill, read, rows

pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on POSIX"),
]

MOMENTS = 2  # of each verb, spread over its run
_READY = (
    "import sys; from addin.book import interrupts; interrupts.heed(); "
    "print('ready', file=sys.stderr, flush=True); from addin.cli import main; main()"
)
VERBS: Mapping[str, tuple[str, ...]] = {
    "check": ("check", "工作簿"),
    "refresh": ("refresh", "工作簿", "--today", "2026-11-24"),
    "repair": ("repair", "工作簿", "--today", "2026-11-24"),
    "archive": ("archive", "工作簿"),
    "merge": ("merge", "工作簿/投诉.xlsx", "各部门", "--today", DEMO_DAY),
    "rollup": ("rollup", "工作簿"),
    "remind": ("remind", "工作簿", "--today", DEMO_DAY),
    "invite": ("invite", "工作簿", "--today", "2026-10-01"),
    "mail preview": ("mail", "preview", "工作簿", "--today", DEMO_DAY),
    "new": ("new", "新的/新.xlsx"),
    "demo": ("demo", "演示", "--today", DEMO_DAY),
}

LONG = ("demo",)  # several verbs in one


def began(verb: str, folder: Path) -> subprocess.Popen[str]:
    """Start a verb in `folder`; it heeds interrupts when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", _READY, *VERBS[verb]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    return process


@pytest.fixture
def folder(sample_workbook: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "中断"
    (folder / "工作簿").mkdir(parents=True)
    (folder / "各部门").mkdir()
    master = Path(shutil.copy(sample_workbook, folder / "工作簿" / "投诉.xlsx"))
    copy = Path(shutil.copy(master, folder / "各部门" / "研发部.xlsx"))
    fill(copy, cells={(0, "note"): "样机已到"})
    return folder


@pytest.mark.parametrize(
    "verb", [pytest.param(v, marks=pytest.mark.long) if v in LONG else v for v in VERBS]
)
def test_interrupt__at_any_moment__is_told_and_leaves_nothing_half_done(
    verb: str, folder: Path, tmp_path: Path
) -> None:
    chance = random.Random(verb)
    seconds = 1.0
    for attempt in range(MOMENTS + 1):
        place = Path(shutil.copytree(folder, tmp_path / f"{attempt}"))
        start = time.perf_counter()
        process = began(verb, place)
        sent = None
        if attempt:  # the first run is not interrupted and tells how long one takes
            time.sleep(seconds * (attempt - chance.random()) / MOMENTS)
            sent = chance.choice([signal.SIGINT, signal.SIGTERM])
            process.send_signal(sent)
        out, err = process.communicate(timeout=300)
        if not attempt:
            seconds = time.perf_counter() - start
        assert "Traceback" not in out + err, (verb, err)
        interrupted = TEXT in err
        if interrupted:
            assert process.returncode == 128 + int(sent or 0)
        else:  # the signal came when all was done
            assert process.returncode in (0, 1, -int(sent or 0))
        for path in place.rglob("*.xlsx"):
            read_whole(path)
        left = [str(path) for path in place.rglob("*") if "xiezuo-" in path.name]
        left += [str(path) for path in place.rglob(".*.new")]
        assert left == []
        archived = (place / "工作簿" / "归档").is_dir()
        assert archived == bool(
            verb == "archive" and "归档" in str([r["action"] for r in change_log(place)])
        )


def read_whole(path: Path) -> None:
    if path.name != "总台账.xlsx":
        read(path)


def change_log(place: Path) -> list[dict[str, Any]]:
    return rows(place / "工作簿" / "投诉.xlsx", "ChangeLog")


def test_interrupt__while_the_program_is_loaded__is_told() -> None:
    code = (
        "import signal, sys; from addin import cli; "
        "sys.modules['addin.cli.app'] = None; "
        "cli._run = lambda: signal.raise_signal(signal.SIGTERM); cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (143, f"{TEXT}\n")


def test_archive__interrupted_between_folder_and_workbook__has_both(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of = archiving._rows

    def interrupted(*args: Any) -> Any:
        interrupts._BELL.ring(signal.SIGTERM)
        return rows_of(*args)

    monkeypatch.setattr(interrupts, "_BELL", interrupts._Bell())
    monkeypatch.setattr(archiving, "_rows", interrupted)
    result = xiezuo("archive", folder / "工作簿")
    assert (result.code, result.err) == (143, f"{TEXT}\n")
    assert (folder / "工作簿" / "归档").is_dir()
    assert "归档" in [row["action"] for row in change_log(folder)]


def test_archive__torn_off_in_the_middle__has_neither(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    before = snapshot(folder)
    monkeypatch.setattr(archiving, "_rows", interrupted)
    assert xiezuo("archive", folder / "工作簿").code == 130
    assert snapshot(folder) == before
    assert os.listdir(folder / "工作簿") == ["投诉.xlsx"]  # noqa: PTH208
