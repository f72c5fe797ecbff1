"""Which sources the add-in is built from: those written by hand and those that are generated."""

from __future__ import annotations

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
    """Return the text of every generated file."""
    texts = {FOLDER / name: make() for name, make in GENERATED.items()}
    return {RIBBON: custom_ui(), **texts}


def modules() -> Mapping[str, str]:
    """Return the source of every VBA module by its name, as it stands in the folder."""
    files = [FOLDER / name for name in (*WRITTEN, *GENERATED)]
    return {file.stem: file.read_text(encoding="ascii") for file in files}


def ribbon() -> str:
    """Return the ribbon as it stands in the folder."""
    return RIBBON.read_text(encoding="utf-8")
