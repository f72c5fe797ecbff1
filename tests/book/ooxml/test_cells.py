"""A cell in the commonest spelling, read by the shorter way, says what it says by the longer one."""

from __future__ import annotations

import re

import pytest

from addin.book.ooxml.cells import CellReader
from addin.forms.model import Kind

SHARED = ("甲", " 乙 ")
CELLS = [
    (' s="3" t="str"><f/><v> 甲 </v></c>', Kind.TEXT),
    (' t="str"><f/><v></v></c>', Kind.TEXT),
    (' t="str"><f/><v>R&amp;D_x000D_</v></c>', Kind.TEXT),
    (' t="str"><v>甲</v></c></row>', Kind.TEXT),
    (' s="3"><f/><v>12</v></c></row>', Kind.INTEGER),
    ("><f/><v>012</v></c>", Kind.NUMBER),
    ("><f/><v>-1.5</v></c>", Kind.NUMBER),
    ("><f/><v>1234567890123456</v></c>", Kind.NUMBER),
    ("><f/></c>", Kind.INTEGER),
    (' s="3" t="s"><v>1</v></c>', Kind.TEXT),
    (' t="inlineStr"><is><t xml:space="preserve"> 甲\n乙 </t></is></c>', Kind.TEXT),
    (' t="inlineStr"><is><t>a_x0041_&lt;</t></is></c>', Kind.TEXT),
    (' t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', Kind.TEXT),
    (' s="3" t="e"><f/><v>#N/A</v></c>', Kind.TEXT),
    (' s="3"/>', Kind.TEXT),
]


@pytest.mark.parametrize(("cell", "kind"), CELLS)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_plain_cell__read_by_either_way__is_the_same(cell: str, kind: Kind, prefix: str) -> None:
    reader = CellReader(
        prefix=prefix.encode(),
        where="表.xlsx",
        shared=SHARED.__getitem__,
        is_date_style=lambda _style: False,
        since_1904=False,
    )
    data = re.sub("<(/?)", rf"<\1{prefix}", cell).encode()
    whole = reader.value(reader.raw(data), kind, typed=False)
    plain = [reader.text(data), reader.result(data)]
    assert all(each is None or each == whole for each in plain)


def test_plain_cells__commonest_spellings__take_the_shorter_way() -> None:
    reader = CellReader(
        prefix=b"", where="", shared=SHARED.__getitem__, is_date_style=bool, since_1904=False
    )
    said = [(reader.text(cell.encode()), reader.result(cell.encode())) for cell, _ in CELLS]
    assert [each for each in said if each != (None, None)] == [
        (None, "甲"),
        (None, ""),
        (None, 12),
        (None, 12),
        ("乙", None),
        ("甲\n乙", None),
    ]
