"""The zip container: large members are compressed in two ways and read back the same anywhere."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from addin.book.ooxml.container import Deflater, build, deflate, parse
from addin.book.ooxml.guard import LIMITS


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


def test_deflater__pieces_of_any_size_make_the_same_content() -> None:
    chance = random.Random(1)
    deflater = Deflater()
    pieces = [chance.randbytes(1 << 16) * chance.randrange(16) for _ in range(20)]
    for piece in pieces:
        deflater.add(piece)
    member = deflater.member("x")
    assert b"".join(member.inflate("x.xlsx", LIMITS)) == b"".join(pieces)
