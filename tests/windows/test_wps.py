"""What installs the add-in of WPS, run by Windows' own script host (in Wine)."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.cli.web import runtime, wps
from tests.conftest import missing
from tests.windows.prefix import PROGRAMS, Windows

pytestmark = pytest.mark.wine

OTHER = (
    '<jsplugins><jspluginonline name="别的" type="wps" url="http://127.0.0.1:1/"/>'
    '<jsplugin name="xiezuo" type="et" url="xiezuo_0.0" version="0.0"/></jsplugins>'
)


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    for program in PROGRAMS:
        if not shutil.which(program):
            missing(program, "Debian: wine64 wine binutils-mingw-w64-x86-64")
    made = Windows(tmp_path_factory.mktemp("windows"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def download(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The add-in as it was downloaded, with little in it."""
    monkeypatch.setattr(wps, "single", lambda *_, **__: "<p>")
    folder = windows.drive / "下载 文件"
    for name, data in wps.addon(dict.fromkeys(runtime.FILES, b""), b"").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def place(windows: Windows) -> Path:
    (user,) = [each for each in (windows.drive / "users").iterdir() if each.name != "Public"]
    return user / "AppData/Roaming/kingsoft/wps/jsaddons"


def deploy(windows: Windows, download: Path, *options: str) -> None:
    """Run the script; what it did counts, for Wine's host breaks after it has said something Chinese."""
    windows.tried("cscript", "//nologo", windows.path(download / "deploy.js"), *options)


def lines(listed: Path) -> list[tuple[str, str]]:
    return [(each.tag, each.get("name", "")) for each in ET.parse(listed).getroot()]


def test_deploy__installed_twice_and_removed__leaves_the_others_as_they_were(
    windows: Windows, download: Path
) -> None:
    deploy(windows, download)
    listed = place(windows) / "publish.xml"
    assert lines(listed) == [("jsplugin", "xiezuo")]
    listed.write_text(OTHER, encoding="utf-8")
    (place(windows) / "xiezuo_0.0").mkdir()
    deploy(windows, download)
    assert lines(listed) == [("jspluginonline", "别的"), ("jsplugin", "xiezuo")]
    line = ET.parse(listed).getroot()[1]
    folders = [each.name for each in place(windows).iterdir() if each.is_dir()]
    assert folders == [line.get("url")], "the earlier version is gone"
    assert (place(windows) / folders[0] / "ribbon.xml").read_text("utf-8") == wps.ribbon()
    assert (place(windows) / "publish.xml.bak").read_text("utf-8") == OTHER
    deploy(windows, download, "/u")
    assert lines(listed) == [("jspluginonline", "别的")]
    assert not [each for each in place(windows).iterdir() if each.is_dir()]


def test_deploy__list_that_cannot_be_read__is_left_alone(windows: Windows, download: Path) -> None:
    listed = place(windows) / "publish.xml"
    listed.parent.mkdir(parents=True, exist_ok=True)
    listed.write_bytes(b"<jsplugins><broken")
    before = {each.name for each in listed.parent.iterdir()}
    deploy(windows, download)
    assert listed.read_bytes() == b"<jsplugins><broken"
    assert {each.name for each in listed.parent.iterdir()} == before
    listed.unlink()
