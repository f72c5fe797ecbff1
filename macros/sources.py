"""Which sources the add-in is built from: those written by hand and those that are generated."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from macros import FOLDER
from macros.customui import custom_ui
from macros.vba import functions_module, ribbon_module, texts_module

RIBBON = FOLDER / "customUI14.xml"
WRITTEN = ("ThisWorkbook.cls", "System.bas", "Launch.bas", "Bridge.bas")
GENERATED: Mapping[str, Callable[[], str]] = {
    "Ribbon.bas": ribbon_module,
    "Functions.bas": functions_module,
    "Texts.bas": texts_module,
}


def generated() -> Mapping[Path, str]:
    """Return the text of every generated file; they are committed so that they can be read."""
    texts = {FOLDER / name: make() for name, make in GENERATED.items()}
    return {RIBBON: custom_ui(), **texts}


def modules() -> Mapping[str, str]:
    """Return the source of every VBA module by its name."""
    written = {Path(name).stem: (FOLDER / name).read_text(encoding="ascii") for name in WRITTEN}
    return {**written, **{Path(name).stem: make() for name, make in GENERATED.items()}}


def library() -> str:
    """Return the name of the DLL of xlwings that this Python's word size needs."""
    bits = "64" if sys.maxsize > 1 << 32 else "32"
    return next(w for w in modules()["System"].split('"') if w.startswith(f"xlwings{bits}"))


def options() -> str:
    """Return what follows the interpreter in the command line that starts Python."""
    (line,) = (line for line in modules()["Launch"].splitlines() if "CommandLine = " in line)
    return line.rpartition('"""')[2].strip(' "')
