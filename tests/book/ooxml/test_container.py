"""The zip container: large members are compressed in two ways and read back the same anywhere."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from addin.book.ooxml import fastzip
from addin.book.ooxml.container import Deflater, build, deflate, parse
from addin.book.ooxml.guard import LIMITS
from addin.errors import BrokenWorkbook
from workbook_templates import TEMPLATE

NG = "zlib_ng.zlib_ng"


@pytest.mark.parametrize("size", [0, 1, 4 << 20, (4 << 20) + 1, 11 << 20])
def test_member__is_read_by_the_standard_library_and_by_us(size: int) -> None:
    data = random.Random(size).randbytes(size)
    package = build([deflate("甲/一.xml", data), deflate("b.xml", b"<b/>")])
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["甲/一.xml", "b.xml"]
        assert archive.read("甲/一.xml") == data
    members = parse(package, "x.xlsx", LIMITS)
    assert b"".join(members[0].inflate("x.xlsx", LIMITS)) == data
    assert build(members) == package


@pytest.mark.parametrize(("writes", "reads"), [("zlib", NG), (NG, "zlib")])
def test_member__without_the_fast_library__is_the_same(
    writes: str, reads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = random.Random(7).randbytes(1 << 18) * 24  # 6 MB, written fast from 4 MB on
    monkeypatch.setattr(fastzip, "_fast", pytest.importorskip(writes))
    package = build([deflate("a.xml", data)])
    monkeypatch.setattr(fastzip, "_fast", pytest.importorskip(reads))
    (member,) = parse(package, "x.xlsx", LIMITS)
    assert b"".join(member.inflate("x.xlsx", LIMITS)) == data
    assert deflate("b.xml", data).crc == member.crc


@pytest.mark.parametrize("library", ["zlib", NG])
def test_damaged_member__is_told_by_either_library(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fastzip, "_fast", pytest.importorskip(library))
    data = random.Random(8).randbytes(1 << 16)
    package = bytearray(build([deflate("a.xml", data)]))
    package[1000:1010] = b"\xff" * 10
    (member,) = parse(bytes(package), "x.xlsx", LIMITS)
    with pytest.raises(BrokenWorkbook):
        list(member.inflate("x.xlsx", LIMITS))


def test_what_is_committed__is_small_enough_to_be_the_same_everywhere() -> None:
    with zipfile.ZipFile(TEMPLATE) as archive:
        assert max(info.file_size for info in archive.infolist()) <= 4 << 20


def test_deflater__pieces_of_any_size_make_the_same_content() -> None:
    chance = random.Random(1)
    deflater = Deflater()
    pieces = [chance.randbytes(1 << 16) * chance.randrange(16) for _ in range(20)]
    for piece in pieces:
        deflater.add(piece)
    member = deflater.member("x")
    assert b"".join(member.inflate("x.xlsx", LIMITS)) == b"".join(pieces)
