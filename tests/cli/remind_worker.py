"""`xiezuo` in a process to be killed, forked from one that has loaded everything already."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path

# What sends: loaded here, once, and not in every process anew.
import addin.cli.commands.remind  # noqa: F401
import mailer.transports.exchange
import mailer.transports.graph
import mailer.transports.smtp  # noqa: F401
from addin.cli.app import app
from addin.cli.failure import guarded
from mailer.letters.render import OURS


def run(folder: Path, words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run one command in `folder` and end the process with its exit code."""
    os.environ.update(environment)
    os.chdir(folder)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        code = guarded(lambda **settings: app(list(words), prog_name="xiezuo", **settings))
    os._exit(code)


def warm_up() -> None:
    """Do once what every process would do at its start."""
    for name in ("digest.html.j2", "digest.txt.j2"):
        OURS._environment.get_template(name)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        guarded(lambda **settings: app(["remind", "--help"], prog_name="xiezuo", **settings))


warm_up()
