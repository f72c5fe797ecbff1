"""Whole processes, as a user starts them: from the interpreter's start to its end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_XIEZUO = "from addin.cli import main; main()"


def xiezuo(folder: Path, *arguments: str) -> str:
    """Run a command whose store lies in a folder; return what it printed.

    Raises:
        subprocess.CalledProcessError: it failed; findings are no failure.
    """
    kept = {**os.environ, "XDG_DATA_HOME": str(folder)}
    return _run(_XIEZUO, *arguments, env=kept, most=1)


def script(code: str, *arguments: str) -> str:
    """Run a script of somebody else's; return what it printed."""
    return _run(code, *arguments, env=dict(os.environ), most=0)


def _run(code: str, *arguments: str, env: dict[str, str], most: int) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE)
    if done.returncode > most:
        raise subprocess.CalledProcessError(done.returncode, done.args)
    return done.stdout.decode()
