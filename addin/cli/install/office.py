"""Where the buttons belong in LibreOffice: an extension of the user who installs it.

LibreOffice's own `unopkg` puts it there, on every system, and takes it out again; there is no
folder from which it would load what is dropped into it. It works only while LibreOffice is closed.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from addin.cli.install.steps import Installation
from addin.errors import InputError, SaveFailed
from addin.libreoffice.uno.failures import OfficeMissing
from addin.libreoffice.uno.process import find
from macros.addons import IDENTIFIER
from macros.extension import packed, version_of

_NAMES = ("unopkg.com", "unopkg.exe", "unopkg")  # the first is the one that a console can read
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Account:
    """Whose LibreOffice it is; by default that of whoever runs this, in the usual profile.

    Attributes:
        profile: the folder of the profile, where it is another than the usual one.
        user: the id under which `unopkg` runs; it refuses the administrator of Linux.
    """

    profile: Path | None = None
    user: int | None = None
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PutExtension:
    """The extension that starts this Python, in its present version."""

    unopkg: Path
    interpreter: str
    account: Account = field(default_factory=Account)

    @property
    def text(self) -> str:
        return f"扩展（菜单和工具栏）：{IDENTIFIER} {version_of(self.interpreter)}"

    def is_done(self) -> bool:
        return self._installed() == version_of(self.interpreter)

    def is_there(self) -> bool:
        return self._installed() is not None

    def do(self) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            file = Path(folder, "xiezuo.oxt")
            file.write_bytes(packed(self.interpreter))
            self._require("add", "--force", "--suppress-license", str(file))

    def undo(self) -> None:
        self._require("remove", IDENTIFIER)

    def _installed(self) -> str | None:
        """Return the version that LibreOffice has."""
        entries = self._require("list").split("Identifier: ")
        ours = next((entry for entry in entries if entry.split()[:1] == [IDENTIFIER]), "")
        found = re.search(r"^\s*Version: (\S+)", ours, re.MULTILINE)
        return found[1] if found else None

    def _require(self, *arguments: str) -> str:
        """Run unopkg and return what it prints.

        Raises:
            SaveFailed: it could not do it, usually because LibreOffice is open.
        """
        done = self._run(*arguments)
        if done.returncode != 0:
            said = " ".join(done.stderr.split())
            raise SaveFailed(
                "LibreOffice 没有接受",
                where=said or str(self.unopkg),
                remedy="请关闭 LibreOffice（包括任务栏里的快速启动）后再试一次。",
            )
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        profile = self.account.profile
        place = [f"-env:UserInstallation={profile.as_uri()}"] if profile else []
        try:
            return subprocess.run(  # noqa: S603 - a found program with fixed arguments
                [self.unopkg, *place, *arguments],
                capture_output=True, text=True, encoding="utf-8", errors="replace",
                timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL,
                cwd=self.unopkg.parent,  # unopkg stops in a folder that the account cannot enter
                user=self.account.user, env=self.account.environment,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise SaveFailed(
                "LibreOffice 没有应答",
                where=str(self.unopkg),
                remedy="请关闭 LibreOffice 后再试一次。",
            ) from None


def in_libreoffice(interpreter: Path, account: Account | None = None) -> Installation:
    """Return the installation for LibreOffice.

    Raises:
        InputError: there is no LibreOffice on this computer, or it cannot take extensions.
    """
    windowless = interpreter.with_name("pythonw.exe")
    python = windowless if windowless.is_file() else interpreter
    step = PutExtension(_unopkg(), python.as_uri(), account or Account())
    return Installation("LibreOffice", (step,), lambda: _obstacles(step.unopkg))


def _unopkg() -> Path:
    with suppress(OfficeMissing):
        program = Path(find()).resolve()
        for name in _NAMES:
            if (found := program.with_name(name)).is_file():
                return found
    raise InputError(
        "没有找到 LibreOffice",
        remedy="请先安装 LibreOffice；装在别处时用环境变量 XLWINGS_LIBREOFFICE 指明 soffice。",
    )


def _obstacles(program: Path) -> list[str]:
    """Return what keeps LibreOffice from starting a program of this computer."""
    boxes = {"flatpak": "Flatpak", "snap": "Snap", "Containers": "App Store"}
    return [
        f"{name} 版 LibreOffice 在沙盒里，按钮启动不了 Python，请改用官网的安装包。"
        for part, name in boxes.items()
        if part in program.parts
    ]
