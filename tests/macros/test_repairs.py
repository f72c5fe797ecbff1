"""Excel has nothing to repair in the add-in, by rules that validators do not know.

Sources: [MS-OVBA] 2.3.4.2.3 (modules of documents), [MS-CUSTOMUI2] (lengths of texts), ECMA-376,
part 2 (content types, names of parts), VBA's own limits (names, continued lines, procedures).
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator, Mapping

import pytest

from macros import ADDIN
from macros.package import UI_PART, read_modules
from tests.workbook_templates.repairs import repairs
from workbook_templates.package import parts

LONGEST_TEXT, LONGEST_NAME, CONTINUED, LONGEST_PROCEDURE = 1024, 31, 24, 64 * 1024
ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = "[Content_Types].xml"
CODE_NAME = re.compile(rb'codeName="([^"]*)"')
PROCEDURE = re.compile(r"(?ms)^(?:Public |Private )?(?:Sub|Function|Property \w+) .*?^End ")

Parts = Mapping[str, bytes]


def packed(members: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def addin_repairs(members: Parts) -> list[str]:
    """Return what Excel would repair in an add-in."""
    as_workbook = {**members, TYPES: members[TYPES].replace(ADDIN_TYPE, WORKBOOK_TYPE)}
    return [
        *_types(members),
        *_ribbon(members[UI_PART]),
        *_code(members, read_modules(packed(members))),
        *repairs(packed(as_workbook)),
    ]


def _types(members: Parts) -> Iterator[str]:
    """Yield parts of which nothing says what they are, and names that differ by case only."""
    told = ET.fromstring(members[TYPES])
    named = {each.get("PartName", "").lstrip("/") for each in told} - {""}
    endings = {each.get("Extension") for each in told} - {None}
    for name in members:
        if name != TYPES and name not in named and name.rpartition(".")[2] not in endings:
            yield f"{name}: no content type"
    yield from (f"{name}: a content type of nothing" for name in named - set(members))
    if len({name.casefold() for name in members}) < len(members):
        yield "parts of one name"


def _ribbon(ui: bytes) -> Iterator[str]:
    ids = [each.attrib["id"] for each in ET.fromstring(ui).iter() if "id" in each.attrib]
    if len(set(ids)) < len(ids) or not all(re.fullmatch(r"[A-Za-z_][\w.-]*", i) for i in ids):
        yield "ids of the ribbon"
    for each in ET.fromstring(ui).iter():
        for key, text in each.attrib.items():
            if not 0 < len(text) <= LONGEST_TEXT:
                yield f"{each.get('id')}: {key} is empty or too long"


def _code(members: Parts, modules: Mapping[str, str]) -> Iterator[str]:
    """Yield documents without a module, and what VBA cannot load."""
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        found = CODE_NAME.search(members[part])
        if found is None or found[1].decode() not in modules:
            yield f"{part}: no module belongs to it"
    for name, source in modules.items():
        if not re.fullmatch(rf"[A-Za-z]\w{{0,{LONGEST_NAME - 1}}}", name):
            yield f"{name}: no name of a module"
        if re.search(
            rf"(?:_\r?\n[^\n]*){{{CONTINUED + 1}}}", re.sub(r"(?m)(?<! )_\r?$", "", source)
        ):
            yield f"{name}: a line is continued too often"
        if any(len(each[0]) > LONGEST_PROCEDURE for each in PROCEDURE.finditer(source)):
            yield f"{name}: a procedure is too long"


def test_addin__needs_no_repair() -> None:
    assert addin_repairs(parts(ADDIN.read_bytes())) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (TYPES, b'Extension="bin"', b'Extension="dat"'),
        (TYPES, b"/docProps/app.xml", b"/docProps/gone.xml"),
        ("xl/_rels/workbook.xml.rels", b"vbaProject.bin", b"vbaProject2.bin"),
        (UI_PART, b'id="xz_check"', b'id="xz_new"'),
        (UI_PART, b'label="', b'label="' + b"x" * LONGEST_TEXT),
        ("xl/workbook.xml", b'codeName="ThisWorkbook"', b'codeName="Other"'),
        ("xl/worksheets/sheet1.xml", b'<sheetPr codeName="Sheet1"/>', b""),
        ("xl/worksheets/sheet1.xml", b"<sheetData/>",
         b'<sheetData><row r="1"><c r="A1" s="99"/></row></sheetData>'),
    ],
)  # fmt: skip
def test_repairs__of_what_excel_repairs__are_seen(part: str, old: bytes, new: bytes) -> None:
    members = dict(parts(ADDIN.read_bytes()))
    assert old in members[part]
    members[part] = members[part].replace(old, new)
    assert addin_repairs(members) != []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda source: "x = 1" + " _\n + 1" * (CONTINUED + 1),
        lambda source: "Public Sub Long()\n" + "x = 1\n" * 11_000 + "End Sub\n",
    ],
)
def test_repairs__of_what_vba_cannot_load__are_seen(spoil: Callable[[str], str]) -> None:
    members = parts(ADDIN.read_bytes())
    modules = read_modules(ADDIN.read_bytes())
    assert list(_code(members, {**modules, "Spoilt": spoil("")})) != []
    assert list(_code(members, {**modules, "A" * (LONGEST_NAME + 1): ""})) != []
