"""The trial that starts Python as Excel does: what is told when it hangs.

That Excel's way of starting works is shown on Windows (`tests/windows`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from addin.cli.install.starting import tried

HANGS = """
import time
from addin.book.log import tell_where_it_hangs

tell_where_it_hangs(0.3)
print("启动 Python", flush=True)
time.sleep(60)
"""


def test_trial__hangs__tells_at_which_step_and_where(tmp_path: Path) -> None:
    log = tmp_path / "start.log"
    trial = [sys.executable, "-X", "utf8", "-c", HANGS]
    assert tried(trial, log, seconds=4) == ("停在“启动 Python”，4 秒没有回答", False)
    assert 'File "<string>", line 7 in <module>' in log.read_text("utf-8")


def test_trial__ends_with_an_error__tells_its_last_line(tmp_path: Path) -> None:
    trial = [sys.executable, "-c", "raise SystemExit('no such class')"]
    assert tried(trial, tmp_path / "start.log") == ("no such class", False)
