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
    """Return the text of every generated file; they are committed so that they can be read."""
    texts = {FOLDER / name: make() for name, make in GENERATED.items()}
    return {RIBBON: custom_ui(), **texts}


def modules() -> Mapping[str, str]:
    """Return the source of every VBA module by its name."""
    written = {Path(name).stem: (FOLDER / name).read_text(encoding="ascii") for name in WRITTEN}
    return {**written, **{Path(name).stem: make() for name, make in GENERATED.items()}}
