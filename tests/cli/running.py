"""Commands run inside the test's process, which is fast, or as a child process, which is real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from addin.cli.app import app
from addin.cli.failure import guarded


@dataclass(frozen=True)
class Result:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; anything else there is an error."""
        return json.loads(self.out)

    @property
    def said(self) -> str:
        """All that was printed, line breaks of tables aside."""
        return self.out + self.err


def xiezuo(*arguments: str | Path) -> Result:
    """Run a command in this process, with the same handling of failures as the program's."""
    out, err = StringIO(), StringIO()
    words = [str(argument) for argument in arguments]
    with redirect_stdout(out), redirect_stderr(err):
        code = guarded(lambda **settings: app(words, prog_name="xiezuo", **settings))
    return Result(code, out.getvalue(), err.getvalue())


def xiezuo_process(*arguments: str | Path, before: Callable[[], None] | None = None) -> Result:
    """Run a command as a child process; `before` runs in the child first (POSIX only)."""
    done = subprocess.run(
        [sys.executable, "-m", "addin.cli", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONWARNINGS": "error::FutureWarning"},
        preexec_fn=before,
        timeout=500,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def settings_file(folder: Path) -> Path:
    """Return where the mail settings of the user stand whose folder this is (`conftest.py`)."""
    file = folder / "用户 设置" / "xiezuo" / "xiezuo.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file below a folder with the time of its last change and its bytes.

    What a refresh keeps to compare the next one with is left out, and what is remembered.
    """
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".上次刷新", ".sqlite3")
    }
