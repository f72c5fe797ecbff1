"""The trial that starts Python as Excel does: what is told when it hangs.

That Excel's way of starting works is shown on Windows (`tests/windows`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from addin.cli.install.starting import tried

HANGS_AT_FIRST = """
import sys, time
from pathlib import Path
from addin.book.log import tell_where_it_hangs

tell_where_it_hangs(0.3)
print("启动 Python", flush=True)
been = Path(sys.argv[1])
if not been.exists():
    been.touch()
    time.sleep(60)
print("调用函数", "结束 Python", sep="\\n")
"""


def test_trial__hangs_at_first__is_made_again_and_tells_where_it_hung(tmp_path: Path) -> None:
    log, been = tmp_path / "start.log", tmp_path / "been"
    trial = [sys.executable, "-X", "utf8", "-c", HANGS_AT_FIRST, str(been)]
    how, is_good = tried(trial, log, seconds=4)
    assert is_good
    assert how.startswith("第一次停在“启动 Python”，4 秒没有回答；")
    assert 'File "<string>", line 11 in <module>' in log.read_text("utf-8")


def test_trial__ends_with_an_error__tells_its_last_line(tmp_path: Path) -> None:
    trial = [sys.executable, "-c", "raise SystemExit('no such class')"]
    assert tried(trial, tmp_path / "start.log") == ("no such class", False)
