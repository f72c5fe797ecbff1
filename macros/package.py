"""The add-in file: an empty workbook with the VBA project and the ribbon.

pyOpenVBA writes the VBA project: pure Python, checked by its author against live Office, and what
it wrote is read back by oletools too. It reads and writes nothing but VBA, so the ribbon part is
added here.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB

from addin.ribbon.buttons import TAB
from workbook_templates.package import parts

AUTHOR = "Xiezuo 协作"
MOMENT = (2026, 1, 1, 0, 0, 0)  # of every part, so that the same sources give the same file
UI_PART = "customUI/customUI14.xml"
_RELATIONSHIPS = "_rels/.rels"
_UI_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_SYSTEM_WINDOWS = 0
_CORE, _WORKBOOK, _VBA = "docProps/core.xml", "xl/workbook.xml", "xl/vbaProject.bin"
_PROPERTIES = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{TAB}</dc:title><dc:creator>{AUTHOR}</dc:creator>\
<cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy>\
<dcterms:created xsi:type="dcterms:W3CDTF">{datetime(*MOMENT, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}</dcterms:created>\
</cp:coreProperties>""".encode()
# Of no version of Office, and so without a cache: it compiles the sources when it opens the file.
# [MS-OVBA] 2.3.4.1: version 0xFFFF on write, PerformanceCache absent.
_OF_NO_VERSION = bytes.fromhex("CC61 FFFF 00 0000")
_SPARE_MODULE = "Module1"  # of the empty file that pyOpenVBA starts from


def packed(modules: Mapping[str, str], ui: str) -> bytes:
    """Return the add-in with these VBA modules (sources by name) and this ribbon."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made.xlam")
        with ExcelFile.create_new(made) as book:
            project = book.vba_project()
            present = project.module_names()
            for name, source in modules.items():
                code = source.replace("\n", "\r\n")
                if name in present:
                    book.set_module(name, code)
                else:
                    project.add_module(name, code)
            if _SPARE_MODULE in present:
                project.delete_module(_SPARE_MODULE)
            book.save()
        return _finished(made.read_bytes(), ui)


def read_modules(data: bytes) -> dict[str, str]:
    """Return the sources of the VBA modules of a file by name, as pyOpenVBA reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "read.xlam")
        path.write_bytes(data)
        with ExcelFile(path) as book:
            return {
                name: book.get_module(name).replace("\r\n", "\n") for name in book.module_names()
            }


def _finished(data: bytes, ui: str) -> bytes:
    """Return the add-in with its ribbon, and without what the empty file was somebody else's by."""
    members = parts(data)
    members[_CORE] = _PROPERTIES
    members[_WORKBOOK] = re.sub(rb' codeName="\{[^"]*"', b"", members[_WORKBOOK])
    members[_VBA] = _compiled_nowhere(members[_VBA])
    relationship = f'<Relationship Id="rIdRibbon" Type="{_UI_TYPE}" Target="{UI_PART}"/>'
    members[_RELATIONSHIPS] = members[_RELATIONSHIPS].replace(
        b"</Relationships>", f"{relationship}</Relationships>".encode()
    )
    members[UI_PART] = ui.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _SYSTEM_WINDOWS
            package.writestr(info, content)
    return out.getvalue()


def _compiled_nowhere(project: bytes) -> bytes:
    file = CFB.from_bytes(project)
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _OF_NO_VERSION)
    return bytes(file.to_bytes())
