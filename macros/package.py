"""The add-in file: an empty workbook with the VBA project and the ribbon.

pyOpenVBA writes the VBA project: pure Python, checked by its author against live Office, and what
it wrote is read back by oletools too. It reads and writes nothing but VBA, so the ribbon part is
added here.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pyopenvba import ExcelFile

from workbook_templates.package import parts

MOMENT = (2026, 1, 1, 0, 0, 0)  # of every part, so that the same sources give the same file
UI_PART = "customUI/customUI14.xml"
_RELATIONSHIPS = "_rels/.rels"
_UI_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_SYSTEM_WINDOWS = 0
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
        return _with_ribbon(made.read_bytes(), ui)


def read_modules(data: bytes) -> dict[str, str]:
    """Return the sources of the VBA modules of a file by name, as pyOpenVBA reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "read.xlam")
        path.write_bytes(data)
        with ExcelFile(path) as book:
            return {
                name: book.get_module(name).replace("\r\n", "\n") for name in book.module_names()
            }


def _with_ribbon(data: bytes, ui: str) -> bytes:
    members = parts(data)
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
