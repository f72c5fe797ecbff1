"""The built workbook as bytes: the same input gives the same file.

Also mends what openpyxl leaves to be desired: the order of a font's properties, which the
schema fixes, and table styles of one's own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from xml.etree import ElementTree as ET

from openpyxl import Workbook

MOMENT = (2026, 1, 1, 0, 0, 0)  # of every part
_STAMP = "2026-01-01T00:00:00Z"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz",
    "color", "name", "family", "charset", "scheme",
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]+>")
_DEFAULT = re.compile(
    rb' (?:t="n"|state="visible"|operator="between"|errorStyle="stop"|headerRowCount="1"'
    rb'|(?:showDropDown|showInputMessage|showErrorMessage|pivotButton|quotePrefix)="0"'
    rb'|(?:showRowStripes|showColumnStripes)="0"|(?:summaryBelow|summaryRight)="1"'
    rb'|baseColWidth="8")|(?<= width="\d\d\.\d{4})\d+|(?<= width="\d\.\d{4})\d+'
)
"""Defaults of the file format, and digits of a width beyond a thousandth of a pixel."""
_NOTHING = re.compile(
    rb"<(?:v|outlinePr|pageSetUpPr|(?:odd|even|first)Header|(?:even|first)Footer)/>"
)
_LEVEL = 9
_SYSTEM_WINDOWS = 0


def packed(
    book: Workbook,
    *,
    stripe: int = 0,
    table_style: str = "",
    anonymous: bool = False,
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """Return the workbook as a file; `stripe` is the differential style of every second row.

    `titles` are what the first formula of a part comes to, for programs that compute nothing.

    An `anonymous` one tells programs to write into it no names of those who save it.
    """
    buffer = io.BytesIO()
    book.save(buffer)
    mended: dict[str, Callable[[bytes], bytes]] = {
        "docProps/core.xml": _stamped,
        "xl/styles.xml": lambda data: _styles(data, stripe, table_style),
    }
    for name, title in (titles or {}).items():
        mended[name] = partial(_titled, title)
    if anonymous:
        mended["xl/workbook.xml"] = _without_names
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for name in _ordered(source.namelist()):
            data = source.read(name)
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _SYSTEM_WINDOWS
            data = _brief(mended.get(name, bytes)(data))
            target.writestr(info, data, compresslevel=_LEVEL)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Return the contents of a file by part: how it is compressed differs between computers."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _brief(data: bytes) -> bytes:
    """Leave out what openpyxl says although it goes without saying: a tenth of a small workbook.

    No ``<`` or ``>`` stands in a text or in an attribute, so what they enclose is a tag.
    """
    brief = _TAG.sub(lambda tag: _DEFAULT.sub(b"", tag[0]), data)
    return _NOTHING.sub(b"", brief.replace(b" />", b"/>"))


def _ordered(names: list[str]) -> list[str]:
    """The list of content types first, as programs expect that look at the first bytes only."""
    first = "[Content_Types].xml"
    return [first, *sorted(name for name in names if name != first)]


def _titled(title: str, data: bytes) -> bytes:
    said = rb'\1 t="str"\2<v>%s</v>' % title.encode()
    return re.sub(rb"(<c [^>]*)(><f>[^<]*</f>)<v ?/>", said, data, count=1)


def _stamped(data: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP.encode(), data)


def _without_names(data: bytes) -> bytes:
    """Switch on what Excel calls 保存时从文件属性中删除个人信息."""
    return data.replace(b"<workbookPr", b'<workbookPr filterPrivacy="1"', 1)


def _styles(data: bytes, stripe: int, table_style: str) -> bytes:
    ET.register_namespace("", _MAIN)
    root = ET.fromstring(data)  # noqa: S314 - our own output
    for font in root.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(part.tag.rpartition("}")[2]))
    if not table_style:
        return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))
    styles = root.find(f"{{{_MAIN}}}tableStyles")
    if styles is None:
        raise ValueError("styles.xml has no tableStyles")
    styles.set("count", "1")
    style = ET.SubElement(
        styles, f"{{{_MAIN}}}tableStyle", {"name": table_style, "pivot": "0", "count": "1"}
    )
    ET.SubElement(
        style, f"{{{_MAIN}}}tableStyleElement", {"type": "secondRowStripe", "dxfId": str(stripe)}
    )
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))
