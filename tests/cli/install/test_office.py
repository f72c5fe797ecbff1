"""Installing the buttons into a real LibreOffice, by its own unopkg, and taking them out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.cli.install import office as module
from addin.cli.install.office import PutExtension, in_libreoffice
from addin.errors import InputError, SaveFailed
from macros.extension import version_of
from tests.cli.install.office import User, user
from tests.cli.running import xiezuo

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def somebody(soffice: object) -> Iterator[User]:
    with user() as made:
        yield made


def python_of(somebody: User) -> str:
    """Return the address of the Python that the extension starts, as it was installed last."""
    packages = (somebody.profile / "user" / "uno_packages").rglob("python.txt")
    last = max(packages, key=lambda file: file.stat().st_mtime_ns)
    return last.read_text(encoding="ascii").strip()


def test_install__twice__then_remove__leaves_no_trace(somebody: User) -> None:
    office = somebody.installation
    assert [line[:3] for line in office.planned()] == ["将写入"]
    assert [line[:3] for line in office.state()] == ["未安装"]
    assert [line[:3] for line in office.install()] == ["已写入"]
    assert [line[:3] for line in office.install()] == ["已就绪"]
    assert [line[:2] for line in office.state()] == ["正常"]
    assert python_of(somebody) == Path(sys.executable).as_uri()
    assert [line[:3] for line in office.remove(only_plan=True)] == ["将删除"]
    assert [line[:3] for line in office.remove()] == ["已删除"]
    assert office.remove() == []
    assert [line[:3] for line in office.state()] == ["未安装"]


def test_install__of_another_python__is_an_update(somebody: User) -> None:
    (step,) = somebody.installation.steps
    assert isinstance(step, PutExtension)
    older = PutExtension(step.unopkg, "file:///opt/old/bin/python3", step.account)
    older.do()
    assert [line[:4] for line in somebody.installation.state()] == ["需要更新"]
    somebody.installation.install()
    assert python_of(somebody) == Path(sys.executable).as_uri()


def test_install__while_libreoffice_is_open__is_told(somebody: User) -> None:
    somebody.installation.install()
    lock = "[Lockdata]\nUser=other\nHost=other\nStamp=1\nTime=now\nIPCServer=true\n"
    (somebody.profile / ".lock").write_text(lock)  # as an open one keeps it
    for done in (somebody.installation.state, somebody.installation.remove):
        with pytest.raises(SaveFailed, match="请关闭 LibreOffice"):
            done()


def test_no_libreoffice__is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XLWINGS_LIBREOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(InputError, match="没有找到 LibreOffice"):
        in_libreoffice(Path("/usr/bin/python3"))
    assert "没有找到 LibreOffice" in xiezuo("addin", "status", "--host", "libreoffice").err


@pytest.mark.parametrize(
    ("program", "told"),
    [("/var/lib/flatpak/app/unopkg", "Flatpak"), ("/snap/libreoffice/1/unopkg", "Snap"),
     ("/usr/lib/libreoffice/program/unopkg", "")],
)  # fmt: skip
def test_sandboxed_libreoffice__is_an_obstacle(program: str, told: str) -> None:
    found = module._obstacles(Path(program))
    assert [told in line for line in found] == ([True] if told else [])


def test_command_line__installs_shows_and_removes(
    somebody: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.cli.commands.addin.installation", lambda host: somebody.installation)
    option = ("--host", "libreoffice")
    assert "没有写入任何内容" in xiezuo("addin", "install", *option, "--dry-run").out
    assert "菜单和工具栏会出现" in xiezuo("addin", "install", *option).out
    assert "正常" in xiezuo("addin", "status", *option).out
    assert "已删除" in xiezuo("addin", "uninstall", *option).out


def test_other_programs__are_refused() -> None:
    assert "没有“wps”这个程序" in xiezuo("addin", "install", "--host", "wps").err


def test_version__tells_one_python_from_another() -> None:
    one, other = version_of("file:///a/python"), version_of("file:///b/python")
    assert one != other
    assert all(part.isdigit() for part in one.split("."))
