"""The committed add-in is what its sources say, and other programs read it the same way."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import olefile

from macros import ADDIN
from macros.customui import NAMESPACE, custom_ui
from macros.package import AUTHOR, UI_PART, packed, read_modules
from macros.sources import RIBBON, modules
from workbook_templates.package import parts

_OLEVBA = """
import json, sys, warnings
warnings.simplefilter("ignore")
from oletools.olevba import VBA_Parser
found = {}
for _, _, name, code in VBA_Parser(sys.argv[1]).extract_macros():
    found[name.rpartition(".")[0]] = code
print(json.dumps(found))
"""


def without_attributes(source: str) -> list[str]:
    """Return the lines that people see in the editor."""
    lines = source.replace("\r\n", "\n").split("\n")
    return (
        "\n".join(line for line in lines if not line.startswith("Attribute ")).strip().split("\n")
    )


def test_build__twice__gives_the_same_bytes() -> None:
    assert packed(modules(), custom_ui()) == packed(modules(), custom_ui())


def test_addin__holds_the_sources_as_pyopenvba_reads_them() -> None:
    read = read_modules(ADDIN.read_bytes())
    assert {
        name: without_attributes(source) for name, source in read.items() if name != "Sheet1"
    } == {name: without_attributes(source) for name, source in modules().items()}


def test_addin__holds_the_same_sources_as_oletools_reads_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _OLEVBA, str(ADDIN)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout.splitlines()[-1])
    assert {
        name: without_attributes(source) for name, source in read.items() if name != "Sheet1"
    } == {name: without_attributes(source) for name, source in modules().items()}


def test_addin__is_valid_for_microsofts_validator(
    validator: Callable[[Path], dict[str, Any]],
) -> None:
    assert validator(ADDIN)["ok"] is True


def test_validator__sees_a_wrong_ribbon(
    validator: Callable[[Path], dict[str, Any]], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.xlam"
    wrong.write_bytes(packed(modules(), custom_ui().replace("screentip=", "screentipp=", 1)))
    assert validator(wrong)["ok"] is False


def test_ribbon__is_part_of_the_addin() -> None:
    assert parts(ADDIN.read_bytes())[UI_PART].decode() == RIBBON.read_text(encoding="utf-8")
    assert ET.fromstring(custom_ui()).tag == f"{{{NAMESPACE}}}customUI"


def test_addin__names_nobody_else_and_no_program_that_made_it() -> None:
    members = parts(ADDIN.read_bytes())
    core = ET.fromstring(members["docProps/core.xml"])
    assert {each.tag.rpartition("}")[2]: each.text for each in core} == {
        "title": "跨部门协作",
        "creator": AUTHOR,
        "lastModifiedBy": AUTHOR,
        "created": "2026-01-01T00:00:00Z",
    }
    assert b'codeName="{' not in members["xl/workbook.xml"]
    assert b'codeName="ThisWorkbook"' in members["xl/workbook.xml"], "its VBA belongs to it"


def test_addin__vba__is_of_no_version_of_office_and_has_no_cache() -> None:
    project = parts(ADDIN.read_bytes())["xl/vbaProject.bin"]
    with olefile.OleFileIO(io.BytesIO(project)) as file:
        written = file.openstream("VBA/_VBA_PROJECT").read()
    assert written.hex() == "cc61ffff000000", "[MS-OVBA] 2.3.4.1"


def test_modules__that_are_nobodys_to_call__are_private() -> None:
    for name in ("Bridge", "Launch"):
        assert "\nOption Private Module\n" in modules()[name]
    assert "Private Module" not in modules()["Functions"], "cells call these"
