"""A user of LibreOffice whose profile is empty.

`unopkg` refuses the administrator of Linux, as whom tests may run: it is run as nobody then, in a
folder that nobody may write to, and the profile is given back afterwards.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from addin.cli.install.office import Account, in_libreoffice
from addin.cli.install.steps import Installation

NOBODY = 65534


@dataclass(frozen=True)
class User:
    """Somebody with a LibreOffice of her own; her folder has Chinese characters and a space."""

    home: Path

    @property
    def profile(self) -> Path:
        return self.home / "profile"

    @property
    def installation(self) -> Installation:
        is_root = os.geteuid() == 0
        environment = {**os.environ, "HOME": str(self.home)}
        environment.pop("DISPLAY", None)
        account = Account(self.profile, NOBODY if is_root else None, environment)
        return in_libreoffice(Path(sys.executable), account)

    def take_over(self) -> None:
        """Let the profile belong to whoever runs the tests."""
        for path in (self.home, *self.home.rglob("*")):
            os.chown(path, os.geteuid(), os.getegid(), follow_symlinks=False)


@contextmanager
def user() -> Iterator[User]:
    """Make a user, and remove all of her."""
    folder = Path(tempfile.mkdtemp(prefix="xiezuo-"))
    folder.chmod(0o755)
    home = folder / "王 芳"
    home.mkdir()
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
    yield User(home)
    shutil.rmtree(folder, ignore_errors=True)
