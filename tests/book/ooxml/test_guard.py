"""Hostile and broken files: refused at once, in little memory, with one clear sentence."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml.guard import SizeLimits
from addin.book.ooxml.package import Package
from addin.errors import (
    BrokenWorkbook,
    EncryptedWorkbook,
    NotAWorkbook,
    UnsafeWorkbook,
    WorkbookError,
)
from tests.book.parts import read_parts, rewrite, sheet_part, write_parts
from tests.book.specimen import FIRST, FORMS

SHEET = "3进度跟踪表"
Spoil = Callable[[Path], None]
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def bytes_of(data: bytes) -> Spoil:
    return lambda path: (path.write_bytes(data), None)[1]


def in_part(part: str, edit: Callable[[bytes], bytes]) -> Spoil:
    """Change a part; the name of a sheet stands for its part."""

    def spoil(path: Path) -> None:
        name = sheet_part(path, part) if "." not in part else part
        rewrite(path, {name: edit(read_parts(path)[name])})

    return spoil


def with_declaration(doctype: str) -> Callable[[bytes], bytes]:
    def edit(xml: bytes) -> bytes:
        body = xml[xml.index(b"?>") + 2 :] if xml.startswith(b"<?xml") else xml
        return b'<?xml version="1.0" encoding="UTF-8"?>' + doctype.encode() + body

    return edit


def raw(edit: Callable[[bytes], bytes]) -> Spoil:
    return lambda path: (path.write_bytes(edit(path.read_bytes())), None)[1]


def with_members(*added: tuple[str, bytes]) -> Spoil:
    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
            for name, data in added:
                package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

    return spoil


def lying_about_size(path: Path) -> None:
    """A bomb whose directory claims that the sheet is small."""
    in_part(SHEET, lambda xml: xml.replace(b"</sheetData>", b" " * (60 << 20) + b"</sheetData>"))(
        path
    )
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(sheet_part(path, SHEET))
    at = data.find(b"PK\1\2")
    while at >= 0:
        (offset,) = struct.unpack_from("<L", data, at + 42)
        if offset == info.header_offset:
            struct.pack_into("<L", data, at + 24, 1000)
        at = data.find(b"PK\1\2", at + 4)
    path.write_bytes(data)


def overlapping(path: Path) -> None:
    """Two members that share their bytes, as in a zip that inflates many times over."""
    data = bytearray(path.read_bytes())
    first = data.find(b"PK\1\2")
    second = data.find(b"PK\1\2", first + 4)
    (offset,) = struct.unpack_from("<L", data, second + 42)
    struct.pack_into("<L", data, first + 42, offset)
    path.write_bytes(data)


def encrypted_member(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\1\2")
    struct.pack_into("<H", data, at + 8, 1)
    path.write_bytes(data)


def unknown_method(path: Path) -> None:
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.find(b"PK\1\2") + 10, 14)
    path.write_bytes(data)


def as_content(content_type: str) -> Spoil:
    return in_part(
        "[Content_Types].xml",
        lambda xml: xml.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            content_type.encode(),
        ),
    )


def plain_zip(path: Path) -> None:
    write_parts(path, {"说明.txt": b"hello"})


def far_cell(ref: str) -> Spoil:
    row = "".join(c for c in ref if c.isdigit())
    cell = f'<row r="{row}"><c r="{ref}"><v>1</v></c></row>'.encode()
    return in_part(SHEET, lambda xml: xml.replace(b"</sheetData>", cell + b"</sheetData>"))


def cut(share: float) -> Spoil:
    return raw(lambda data: data[: int(len(data) * share)])


def flipped_in_sheet(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(sheet_part(path, SHEET))
    data[info.header_offset + 200] ^= 0xFF
    path.write_bytes(data)


BOMB = b" " * (80 << 20)
HOSTILE: dict[str, tuple[Spoil, type[WorkbookError], str]] = {
    "empty file": (bytes_of(b""), NotAWorkbook, "空的"),
    "text file": (bytes_of("任务,状态\n".encode()), NotAWorkbook, "不是 .xlsx"),
    "pdf": (bytes_of(b"%PDF-1.7"), NotAWorkbook, "不是 .xlsx"),
    "old .xls": (
        bytes_of(_OLE + b"\0" * 512 + "Workbook".encode("utf-16-le")),
        NotAWorkbook,
        "旧格式的 Excel",
    ),
    "old .doc": (bytes_of(_OLE + b"\0" * 600), NotAWorkbook, "旧格式的 Office"),
    "password": (
        bytes_of(_OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")),
        EncryptedWorkbook,
        "打开密码",
    ),
    "zip member with a password": (encrypted_member, EncryptedWorkbook, "密码"),
    "plain zip": (plain_zip, NotAWorkbook, "普通压缩包"),
    "Word document": (
        as_content(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        ),
        NotAWorkbook,
        "Word",
    ),
    "presentation": (
        as_content(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
        ),
        NotAWorkbook,
        "PowerPoint",
    ),
    "binary workbook": (
        as_content("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        NotAWorkbook,
        "xlsb",
    ),
    "cut off early": (cut(0.3), BrokenWorkbook, "不完整"),
    "cut off late": (cut(0.98), BrokenWorkbook, "不完整"),
    "flipped byte": (flipped_in_sheet, BrokenWorkbook, "已损坏"),
    "sheet cut off": (in_part(SHEET, lambda xml: xml[:-400]), BrokenWorkbook, "已损坏"),
    "workbook part is no XML": (
        in_part("xl/workbook.xml", lambda _: b"\0\1\2"),
        BrokenWorkbook,
        "已损坏",
    ),
    "no relations": (
        in_part("_rels/.rels", lambda _: b"<Relationships/>"),
        BrokenWorkbook,
        "已损坏",
    ),
    "nothing in the directory": (
        raw(lambda data: data[:-22] + data[-22:-14] + b"\0" * 14),
        WorkbookError,
        "",
    ),
    "entities in a sheet": (in_part(SHEET, with_declaration(_LAUGHS)), UnsafeWorkbook, "DOCTYPE"),
    "external entity in a sheet": (
        in_part(SHEET, with_declaration(_XXE)),
        UnsafeWorkbook,
        "DOCTYPE",
    ),
    "external entity in the workbook": (
        in_part("xl/workbook.xml", with_declaration(_XXE)),
        UnsafeWorkbook,
        "DOCTYPE",
    ),
    "entities in the content types": (
        in_part("[Content_Types].xml", with_declaration(_LAUGHS)),
        UnsafeWorkbook,
        "DOCTYPE",
    ),
    "bomb in a sheet": (
        in_part(SHEET, lambda xml: xml.replace(b"</sheetData>", BOMB + b"</sheetData>")),
        UnsafeWorkbook,
        "庞大",
    ),
    "bomb in the workbook": (
        in_part("xl/workbook.xml", lambda xml: xml + BOMB),
        UnsafeWorkbook,
        "庞大",
    ),
    "bomb that lies about its size": (lying_about_size, BrokenWorkbook, "已损坏"),
    "members that overlap": (overlapping, UnsafeWorkbook, "重叠"),
    "unknown compression": (unknown_method, UnsafeWorkbook, "压缩方法"),
    "climbing name": (with_members(("xl/../../evil.xml", b"x")), UnsafeWorkbook, "上级目录"),
    "absolute name": (with_members(("/etc/passwd", b"x")), UnsafeWorkbook, "不允许的文件名"),
    "drive letter": (with_members(("C:evil.xml", b"x")), UnsafeWorkbook, "不允许的文件名"),
    "doubled name": (with_members(("XL/Workbook.xml", b"x")), UnsafeWorkbook, "两个"),
    "too many members": (
        with_members(*((f"x/{n}", b"") for n in range(2001))),
        UnsafeWorkbook,
        "2000 个",
    ),
    "value in the last cell of all": (far_cell("XFD1048576"), UnsafeWorkbook, "XFD1048576"),
    "value far to the right": (far_cell("IW999"), UnsafeWorkbook, "IW999"),
    "value far down": (far_cell("A200001"), UnsafeWorkbook, "A200001"),
    "deep nesting": (
        in_part("xl/workbook.xml", lambda _: b"<a>" * 100_000 + b"</a>" * 100_000),
        UnsafeWorkbook,
        "",
    ),
}


@pytest.fixture
def spoilt(request: pytest.FixtureRequest, workbook: Path) -> tuple[Path, type[WorkbookError], str]:
    spoil, error, words = HOSTILE[request.param]
    spoil(workbook)
    return workbook, error, words


@pytest.mark.parametrize("spoilt", HOSTILE, indirect=True)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_file__is_refused_in_little_memory_with_one_clear_sentence(
    spoilt: tuple[Path, type[WorkbookError], str],
) -> None:
    path, kind, words = spoilt
    before = path.read_bytes()
    tracemalloc.start()
    try:
        with pytest.raises(kind) as caught:
            ClosedWorkbook(path, FORMS).read()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert type(caught.value) is kind or kind is WorkbookError
    assert words in caught.value.what
    assert caught.value.where == path.name
    assert caught.value.remedy.endswith("。")
    assert peak < 100 << 20
    assert path.read_bytes() == before


def test_hostile_files__are_at_least_twenty_five() -> None:
    assert len(HOSTILE) >= 25


def test_file_larger_than_allowed__is_refused_before_it_is_read(workbook: Path) -> None:
    with pytest.raises(UnsafeWorkbook, match="上限"):
        Package.open(workbook, SizeLimits(file_size=1000))


def test_missing_file_and_folder__are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match="找不到"):
        ClosedWorkbook(tmp_path / "没有.xlsx", FORMS).read()
    with pytest.raises(NotAWorkbook, match="文件夹"):
        ClosedWorkbook(tmp_path, FORMS).read()


def test_formatted_blank_cells_far_away__are_no_reason_to_refuse(workbook: Path) -> None:
    rows = b'<row r="1048576" s="1" customFormat="1"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    in_part(SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))(workbook)
    assert len(ClosedWorkbook(workbook, FORMS).read().table("Tasks")) == 5


def test_member_with_a_data_descriptor__is_read_and_copied(workbook: Path) -> None:
    # Written to a stream that cannot seek, sizes stand behind the data.
    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    parts = read_parts(workbook)
    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[type-var]
        for name, data in parts.items():
            package.writestr(name, data)
    workbook.write_bytes(bytes(stream.data))
    from addin.content import Changes

    ClosedWorkbook(workbook, FORMS).write(Changes(cells={"Tasks": {(FIRST, "name"): "改"}}))
    after = read_parts(workbook)
    changed = {name for name in parts if parts[name] != after[name]}
    assert changed == {sheet_part(workbook, SHEET)}


def test_import__is_light() -> None:
    code = (
        "import sys; import addin.book.closed.workbook; "
        "heavy = {'openpyxl', 'pandas', 'numpy', 'lxml', 'xlwings', 'zipfile', 'http'} & set(sys.modules); "
        "sys.exit(' '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
