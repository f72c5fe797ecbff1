"""The page with Pyodide in it, made once for all tests of a worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.cli.web.bundle import bundle
from addin.cli.web.compiling import compiled
from addin.cli.web.runtime import VERSION, Runtime, runtime
from addin.cli.web.site import single
from addin.errors import InputError
from tests.browser import Browser, browser
from tests.conftest import missing


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


@pytest.fixture(scope="package")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium for all tests of the page."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", "chromium")
    with browser(program, tmp_path_factory.mktemp("chromium")) as opened:
        yield opened
