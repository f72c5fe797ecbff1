"""What the tests of a task pane share: a double of the program around it holds the open workbook."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel

from tests.browser import Browser
from tests.npm import package

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "addin/cli/web"
COMPILER = "sha512-i5t66RHxDvVN40HfDd1PsEThGNnlMCMT3jMUuoh9/0TaqWevNontacunWyN02LA9/fIbEWlcHZcgTKb9QoaLfg=="
READY = "typeof isReady !== 'undefined' && isReady && waiting.size === 0"
SAID = "document.getElementById('said').textContent"


def complaints(declared: Path, *scripts: Path) -> str:
    """Return what the TypeScript compiler has against scripts by the declarations of a program."""
    compiler = package("typescript", "5.7.2", COMPILER) / "bin/tsc"
    options = ("--noEmit", "--allowJs", "--checkJs", "--skipLibCheck", "--target", "es2022",
               "--module", "es2022", "--lib", "es2022,dom,dom.iterable")  # fmt: skip
    done = subprocess.run(
        ["node", compiler, *options, declared, HERE / "page.d.ts", *scripts],
        stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    return done.stdout


def hand_over(pane: Browser, program: str, path: Path) -> None:
    """Let a workbook be the open one of a double."""
    pane.ask(f"void ({program}.bytes = {as_bytes(path)})")


def as_bytes(path: Path) -> str:
    """Return a file as an expression of a page."""
    data = base64.b64encode(path.read_bytes()).decode()
    return f"Uint8Array.from(atob('{data}'), sign => sign.charCodeAt(0))"


def sheets_of(path: Path) -> str:
    """Return the sheets of a workbook as the doubles have them."""
    found = openpyxl.load_workbook(path).worksheets
    return json.dumps(
        {
            sheet.title: {"name": sheet.title, "locked": sheet.protection.sheet, "password": False}
            for sheet in found
        }
    )


def press(pane: Browser, label: str) -> None:
    pane.ask(
        f"[...document.querySelectorAll('button')].find(b => b.textContent === '{label}').click()"
    )


def typed(path: Path) -> dict[tuple[str, str], Any]:
    """Return what stands in cells without a formula, dates as numbers."""
    return {
        (sheet.title, cell.coordinate): to_excel(cell.value) if cell.is_date else cell.value
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type != "f" and cell.value is not None
    }


def written(pane: Browser, program: str) -> dict[tuple[str, str], Any]:
    """Return the values that were written into the cells of a double."""
    return {
        (each["sheet"], each["address"]): each["value"]
        for each in pane.ask(f"{program}.writes")
        if "value" in each
    }


def is_same(written: Any, stored: Any) -> bool:
    """Whether a value is the one of the file; moments of two refreshes are minutes apart."""
    if isinstance(written, float) and isinstance(stored, int | float):
        return abs(written - stored) < 1
    quoted = isinstance(written, str) and isinstance(stored, str) and written == f"'{stored}"
    return quoted or written == stored
