"""What others put into a workbook is still in it, byte for byte, after we have written.

The parts are made here by hand, so that they hold what no library would write.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from tests.book.parts import read_parts, sheet_part
from tests.book.specimen import FIRST, FORMS, task

SHEET = "3进度跟踪表"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        )

    head = struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


CUSTOMER_PARTS = {
    "xl/media/image7.png": _png(),
    "xl/slicers/slicer1.xml": "<slicers xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\"><slicer name=\"部门\" cache=\"切片器_部门\"/></slicers>".encode(),
    "xl/slicerCaches/slicerCache1.xml": b'<slicerCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" name="x"/>',
    "xl/drawings/drawing77.xml": '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><!-- 形状 --><xdr:absoluteAnchor/></xdr:wsDr>'.encode(),
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
    "xl/persons/person.xml": b"<personList/>",
    "customXml/item1.xml": "<root><敏感度>内部</敏感度></root>".encode(),
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
    "docProps/custom.xml": b"<Properties/>",
    "xl/worksheets/sheet99.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>\r\n<!-- 自己的表 --><row><c><v>1</v></c></row></sheetData></worksheet>'.encode(),
}  # fmt: skip

# What Excel 2010 and later put behind the classic rules: a drop-down from another sheet, data bars.
_EXTENSION = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>看板!$A$7:$A$10</xm:f>'
    "</x14:formula1><xm:sqref>B5:B11</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    '<ext uri="{00000000-0000-0000-0000-000000000001}"><未知 xmlns="urn:own">&amp;\t\'</未知></ext></extLst>'
)


@pytest.fixture
def rich(workbook: Path) -> Path:
    """The specimen with a customer's own parts in it, some stored, some deflated at level 9."""
    parts = read_parts(workbook)
    tracker = sheet_part(workbook, SHEET)
    tail = re.compile(r"(<tableParts[^>]*>.*?</tableParts>|<tableParts[^>]*/>)(?=</worksheet>)")
    text = tail.sub(lambda m: m[1] + _EXTENSION, parts[tracker].decode())
    assert _EXTENSION in text
    parts[tracker] = text.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/octet-stream"/>'
        + b'<Override PartName="/xl/worksheets/sheet99.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"</sheets>",
        f'<sheet name="客户 自己的表" sheetId="99" xmlns:r="{_OFFICE}/relationships" r:id="rId99"/></sheets>'.encode(),
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{_OFFICE}/relationships/worksheet" Target="worksheets/sheet99.xml"/></Relationships>'.encode(),
    )
    with zipfile.ZipFile(workbook, "w") as package:
        for number, (name, data) in enumerate({**parts, **CUSTOMER_PARTS}.items()):
            info = zipfile.ZipInfo(name, (2021, 5, 1 + number % 28, 8, 30, 2))
            info.compress_type = zipfile.ZIP_STORED if number % 3 == 0 else zipfile.ZIP_DEFLATED
            info.external_attr = 0o640 << 16
            package.writestr(info, data, compresslevel=9)
    return workbook


def members(path: Path) -> dict[str, tuple[object, ...]]:
    """Return of each member what identifies its bytes in the file, in the order of the file."""
    data = path.read_bytes()
    found: dict[str, tuple[object, ...]] = {}
    with zipfile.ZipFile(path) as package:
        for info in package.infolist():
            n, m = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + n + m
            raw = data[info.header_offset : start + info.compress_size]
            found[info.filename] = (raw, info.date_time, info.external_attr, info.CRC)
    return found


EDITS = {
    "a value": (
        Changes(cells={"Tasks": {(FIRST, "name"): "改"}}),
        {SHEET, "xl/workbook.xml"},
    ),
    "a cached result": (Changes(cells={"Tasks": {(FIRST, "days"): 1}}), {SHEET}),
    "a text that needs a quote style": (
        Changes(fields={"start.goal": "=1"}),
        {"1发起表", "xl/styles.xml", "xl/workbook.xml"},
    ),
    "a date": (
        Changes(fields={"start.due": date(2027, 1, 1)}),
        {"1发起表", "xl/workbook.xml"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_write__members_that_are_not_meant_stay_byte_for_byte(rich: Path, edit: str) -> None:
    changes, touched = EDITS[edit]
    allowed = {sheet_part(rich, name) if "/" not in name else name for name in touched}
    before = members(rich)
    ClosedWorkbook(rich, FORMS).write(changes)
    after = members(rich)
    assert list(after) == list(before), "the order of the members"
    assert {name for name in after if after[name] != before[name]} <= allowed
    for name in allowed:
        assert after[name][1:3] == before[name][1:3], "time and attributes of what was replaced"


@pytest.mark.parametrize("edit", EDITS)
def test_write__only_the_rows_that_are_meant_change(rich: Path, edit: str) -> None:
    changes, touched = EDITS[edit]
    before = read_parts(rich)
    ClosedWorkbook(rich, FORMS).write(changes)
    after = read_parts(rich)
    for name in touched:
        if "/" not in name:
            part = sheet_part(rich, name)
            rows = [re.findall(rb"(?s)<row .*?</row>", parts[part]) for parts in (before, after)]
            assert sum(old != new for old, new in zip(*rows, strict=True)) == 1
            around = [re.sub(rb"(?s)<row .*</row>", b"", parts[part]) for parts in (before, after)]
            assert around[0] == around[1]


def test_growth__the_customers_parts_stay_byte_for_byte(rich: Path) -> None:
    before = members(rich)
    ClosedWorkbook(rich, FORMS).write(
        Changes(append={"Tasks": [task(number) for number in range(6, 12)]})
    )
    after = members(rich)
    for name in CUSTOMER_PARTS:
        assert after[name] == before[name]
    assert set(before) == set(after)


def test_growth__extension_rules_reach_over_the_new_rows_and_unknown_ones_stay(rich: Path) -> None:
    ClosedWorkbook(rich, FORMS).write(
        Changes(append={"Tasks": [task(number) for number in range(6, 12)]})
    )
    text = read_parts(rich)[sheet_part(rich, SHEET)].decode()
    assert _EXTENSION.replace("B5:B11", "B5:B15") in text


def test_add_sheet__only_lists_of_parts_change(rich: Path) -> None:
    before = members(rich)
    ClosedWorkbook(rich, FORMS).add_sheet("冲突", [["a"]])
    after = members(rich)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet5.xml",
    }


def test_write__file_mode_stays(rich: Path) -> None:
    rich.chmod(0o640)
    ClosedWorkbook(rich, FORMS).write(Changes(fields={"start.budget": 5}))
    assert rich.stat().st_mode & 0o777 == 0o640
