"""Sound workbooks with something flipped, cut or spliced: an error for people, or rows.

No native reader is used here, so nothing can take the process down; there is no child to guard.
"""

from __future__ import annotations

import random
import zlib
from pathlib import Path
from time import process_time

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml import container
from addin.book.ooxml.guard import LIMITS
from addin.content import Changes
from addin.errors import XiezuoError
from tests.book.parts import read_parts, write_parts
from tests.book.specimen import FIRST, FORMS

pytestmark = pytest.mark.slow

RUNS = 500


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, double or splice some bytes."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if not out:
            break
        at = chance.randrange(len(out))
        length = chance.randint(1, max(1, len(out) // 10))
        match chance.randrange(5):
            case 0:
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length]
            case 3:
                other = chance.randrange(len(out))
                out[at : at + length] = out[other : other + length]
            case _:
                out[at : at + 1] = chance.choice(
                    [b"<", b">", b"&", b'"', b"</row>", b"<c", b"\0", b"99999999999", b"<v>"]
                )
    return bytes(out)


def try_all(path: Path) -> None:
    """Read and write a workbook; what goes wrong must be an error of ours, and quickly said."""
    began = process_time()
    error: XiezuoError | None = None
    try:
        book = ClosedWorkbook(path, FORMS)
        book.read()
        book.write(
            Changes(
                cells={"Tasks": {(FIRST, "name"): "改", (FIRST, "days"): 5}},
                append={"Tasks": [{"id": str(n)} for n in range(4)]},
            )
        )
    except XiezuoError as caught:
        error = caught
    assert error is None or (error.what and error.where)
    assert process_time() - began < 2


@pytest.mark.parametrize("block", range(5))
def test_mutated_file__is_an_error_for_people_or_is_read(
    block: int, built: bytes, tmp_path: Path
) -> None:
    chance = random.Random(block)
    path = tmp_path / "变.xlsx"
    for _ in range(RUNS // 10):
        path.write_bytes(mutated(built, chance))
        try_all(path)


@pytest.mark.parametrize("block", range(5))
def test_mutated_part_under_a_right_checksum__is_an_error_for_people_or_is_read(
    block: int, built: bytes, tmp_path: Path
) -> None:
    chance = random.Random(1000 + block)
    path = tmp_path / "变.xlsx"
    path.write_bytes(built)
    parts = read_parts(path)
    names = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
    for _ in range(RUNS // 10):
        name = chance.choice(names)
        write_parts(path, {**parts, name: mutated(parts[name], chance)})
        try_all(path)


def test_inflate__any_bytes_end_in_an_error_or_the_right_checksum() -> None:
    chance = random.Random(7)
    sound = zlib.compress(b"<row/>" * 5000)[2:-4]
    for _ in range(300):
        data = mutated(sound, chance)
        member = container.Member("x", 8, 0, 0, memoryview(data), memoryview(data), b"")
        with pytest.raises(XiezuoError):
            for _ in member.inflate("x.xlsx", LIMITS):
                pass
