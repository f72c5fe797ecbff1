"""The page with Pyodide in it, made once for all tests of a worker."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from addin.cli.web.bundle import bundle
from addin.cli.web.compiling import compiled
from addin.cli.web.runtime import VERSION, Runtime, runtime
from addin.cli.web.serving import address, server
from addin.cli.web.site import single
from addin.errors import InputError
from tests.browser import Browser, browser
from tests.conftest import missing
from tests.npm import package


@pytest.fixture(scope="package")
def parts() -> tuple[Runtime, bytes]:
    """Pyodide, as kept from the last time or as npm fetches it, and the product, both compiled."""
    try:
        return compiled(runtime(), bundle())
    except InputError:
        missing("Pyodide", f"npm, or: xiezuo web build … --pyodide pyodide-{VERSION}.tgz")


@pytest.fixture(scope="package")
def one_file(parts: tuple[Runtime, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as one file on a share."""
    page = tmp_path_factory.mktemp("共享 盘") / "协作.html"
    page.write_text(single(*parts), encoding="utf-8")
    return page


@contextmanager
def serving(site: Mapping[str, bytes]) -> Iterator[str]:
    """Serve a folder of the page, and give its address."""
    with server(site) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        try:
            yield address(served)
        finally:
            served.shutdown()
            thread.join()


@pytest.fixture(scope="package")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium for all tests of the page."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", "chromium")
    with browser(program, tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture(scope="package")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The oldest Chromium that the page promises to run in; that of WPS 12 is one version newer."""
    folder = package(
        "@sparticuz/chromium",
        "103.0.0",
        "sha512-tFX5k5uWAT0fIxelUtpN4GN1VOTT61AHB6rRjeYzC296SjizKM1pNslEWj0YeuajKfsnNeDuHizB320TTTOrkA==",
    )
    program = folder / "chromium"
    if not program.exists():
        unpack = "fs.writeFileSync(out, zlib.brotliDecompressSync(fs.readFileSync(given)))"
        script = f"const [given, out] = process.argv.slice(1); {unpack}"
        made = folder / "chromium.tmp"
        subprocess.run(["node", "-e", script, folder / "bin/chromium.br", made], check=True)
        made.chmod(0o755)
        made.replace(program)
    with browser(str(program), tmp_path_factory.mktemp("chromium")) as opened:
        yield opened
