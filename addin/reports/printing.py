"""A sheet or a page on paper: what the programs of this computer make of it.

LibreOffice prints a sheet; a browser, of which Windows always has one, prints and pictures a page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from addin.errors import InputError
from addin.libreoffice.uno.failures import OfficeMissing
from addin.libreoffice.uno.process import find

_SECONDS = 120
_ATTEMPTS = 2  # with a new profile LibreOffice may end at once and ask to be started again
_BROWSERS = ("msedge", "microsoft-edge", "google-chrome", "chrome", "chromium", "chromium-browser")
_PLACES = {
    "win32": (
        r"Microsoft\Edge\Application\msedge.exe",
        r"Google\Chrome\Application\chrome.exe",
    ),
    "darwin": (
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
}
_A4 = (794, 1123)  # pixels of a 96th of an inch
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
)  # fmt: skip


def office() -> str | None:
    """Return the program that starts LibreOffice, None if there is none."""
    try:
        return find()
    except OfficeMissing:
        return None


def browser() -> str | None:
    """Return a browser that works without a window (Edge, Chrome or Chromium), None if none does."""
    for name in _BROWSERS:
        if found := shutil.which(name):
            return found
    folders = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    for place in _PLACES.get(sys.platform, ()):
        for folder in folders if sys.platform == "win32" else [""]:
            if (path := Path(folder, place)).is_file():
                return str(path)
    return None


def sheet_as_pdf(program: str, sheet: bytes) -> bytes | None:
    """Return how LibreOffice prints a workbook, None if it does not."""
    return _by_office(program, "sheet.xlsx", sheet)


def page_as_pdf_by_office(program: str, page: str) -> bytes | None:
    """Return how LibreOffice prints a page, None if it does not."""
    return _by_office(program, "page.html", page.encode(), "--infilter=HTML (StarCalc)")


def _by_office(program: str, name: str, data: bytes, *options: str) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="xiezuo-") as folder:
        source = Path(folder, name)
        source.write_bytes(data)
        made = source.with_suffix(".pdf")
        command = [
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless",
            "--norestore", *options, "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        for _ in range(_ATTEMPTS):
            _run(command)
            if made.is_file():
                return made.read_bytes()
    return None


def page_as_pdf(program: str, page: str) -> bytes | None:
    """Return how a browser prints a page, None if it does not."""
    return _by_browser(program, page, "made.pdf", ("--no-pdf-header-footer",), "--print-to-pdf")


def printed_here(page: str) -> bytes | None:
    """Return a page as a PDF, printed by a browser or by LibreOffice; None if neither prints it."""
    by_browser, by_office = browser(), office()
    made = page_as_pdf(by_browser, page) if by_browser else None
    if made is None and by_office:
        made = page_as_pdf_by_office(by_office, page)
    return made


def printed(page: str) -> bytes:
    """Return a page as a PDF.

    Raises:
        InputError: there is no program that prints it.
    """
    made = printed_here(page)
    if made is None:
        raise InputError(
            "没有写成 PDF：没有找到 Edge、Chrome 或 LibreOffice，或打印没有成功",
            remedy="请安装其中一个，或不写 --pdf；没有归档任何文件。",
        )
    return made


def page_as_picture(program: str, page: str) -> bytes | None:
    """Return how a page looks on A4, as a PNG of 192 dots an inch; None if there is no picture."""
    size = f"--window-size={_A4[0]},{_A4[1]}"
    return _by_browser(
        program, page, "made.png", (size, "--force-device-scale-factor=2"), "--screenshot"
    )


def _by_browser(
    program: str, page: str, name: str, options: Sequence[str], verb: str
) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="xiezuo-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "page.html"), Path(folder, name)
        source.write_text(page, encoding="utf-8")
        # The page is our own and without script; for root Chromium starts in no other way.
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        profile = f"--user-data-dir={Path(folder, 'profile')}"
        _run([program, *_QUIET, *root, profile, *options, f"{verb}={made}", source.as_uri()])
        return made.read_bytes() if made.is_file() else None


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return  # nothing was made
