"""Edits of a part are splices: what is not edited keeps its exact bytes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.book.ooxml.xmltree import Splices, escape, parse
from addin.errors import BrokenWorkbook, UnsafeWorkbook

DATA = """<?xml version="1.0"?>
<!-- 首 --><x:根  a='1'
   b = "&lt;&quot;2"><空/><空 /><x:c>文&amp;字</x:c><d><e/></d><f></f><g>/></g></x:根>
""".encode()


def test_parse__every_element_knows_where_it_stands() -> None:
    root = parse(DATA, "x.xlsx")
    shown = {DATA[e.start : e.end].decode() for e in root.walk() if e is not root}
    assert shown == {
        "<空/>",
        "<空 />",
        "<x:c>文&amp;字</x:c>",
        "<d><e/></d>",
        "<e/>",
        "<f></f>",
        "<g>/></g>",
    }
    assert (root.local, root.prefix) == ("根", "x:")
    assert root.attributes == {"a": "1", "b": '<"2'}
    inside = {e.local: DATA[e.inner : e.close].decode() for e in root.walk() if e is not root}
    assert inside == {"空": "", "c": "文&amp;字", "d": "<e/>", "e": "", "f": "", "g": "/>"}


def test_splices__change_only_what_they_mean() -> None:
    root = parse(DATA, "x.xlsx")
    splices = Splices(DATA)
    first, second, c, d, f, _ = root.children
    splices.attribute(root, "a", '甲"&\n')
    splices.attribute(first, "新", "1")
    splices.append(second, b"<in/>")
    splices.text(c, "<文>")
    splices.append(d, b"<h/>")
    splices.text(f, "f")
    result = splices.result().decode()
    assert result == DATA.decode().replace("a='1'", 'a="甲&quot;&amp;&#10;"').replace(
        "<空/>", '<空 新="1"/>'
    ).replace("<空 />", "<空 ><in/></空>").replace("文&amp;字", "&lt;文&gt;").replace(
        "<e/>", "<e/><h/>"
    ).replace("<f></f>", "<f>f</f>")
    ElementTree.fromstring(result.replace("x:", ""))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_escape__is_read_back(text: str) -> None:
    assert parse(f"<a>{escape(text)}</a>".encode(), "").text == text
    quoted = parse(f'<a b="{escape(text, quote=True)}"/>'.encode(), "")
    assert quoted.attributes["b"] == text


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a></b>", b"<a/><b/>", b"<a>&x;</a>", b"\xff"])
def test_parse__of_what_is_not_well_formed_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenWorkbook):
        parse(data, "x.xlsx", "part.xml")


@pytest.mark.parametrize("data", [b"<!DOCTYPE a><a/>", b'<!DOCTYPE a SYSTEM "x"><a/>'])
def test_parse__doctype_is_refused(data: bytes) -> None:
    with pytest.raises(UnsafeWorkbook):
        parse(data, "x.xlsx", "part.xml")
