"""The finished package: the same bytes for the same workbook, and valid by Microsoft's schema."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TIME = (2026, 1, 1, 0, 0, 0)
_STAMP = "2026-01-01T00:00:00Z"
# The schema wants the parts of a font in this order; openpyxl writes the name first.
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def repacked(data: bytes) -> bytes:
    """Return the package `data` with fixed times and with fonts in the order of the schema."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/styles.xml":
                content = _ordered_fonts(content)
            elif name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>" + _STAMP.encode(), content)
            info = ZipInfo(name, _TIME)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, content)
    return stream.getvalue()


def _ordered_fonts(styles: bytes) -> bytes:
    ElementTree.register_namespace("", _MAIN)
    root = ElementTree.fromstring(styles)  # noqa: S314 - openpyxl wrote it a moment ago
    rank = {f"{{{_MAIN}}}{name}": n for n, name in enumerate(_FONT_ORDER)}
    for font in root.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: rank.get(part.tag, len(rank)))
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
