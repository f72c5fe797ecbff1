"""The extension for LibreOffice: menu, toolbar, and the few lines of Basic behind them.

Basic, because every LibreOffice has it; its own Python is missing in many and is never the one
that Xiezuo is installed in. Basic only starts that one, see `addin.ribbon.office`.

The extension is built when it is installed, as it names the interpreter. Its version ends in a
fingerprint of its content, so LibreOffice's own list tells whether it is up to date.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

from addin.ribbon.buttons import BUSY, BUTTONS, TAB, TITLE
from macros import FOLDER
from macros.addons import IDENTIFIER, LIBRARY, addons, window_state
from macros.package import MOMENT

RELEASE = "0.1.0"
NOT_STARTED = "Python 没有启动。请关闭 LibreOffice，运行 xiezuo addin install --host libreoffice。"
_CONFIGURATION = "application/vnd.sun.star.configuration-data"
_BASIC = "application/vnd.sun.star.basic-library"
_DTD = "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def modules() -> Mapping[str, str]:
    """Return the source of every Basic module by its name."""
    callbacks = [
        f'Public Sub {button.callback}\n    Click "{button.command}"\nEnd Sub\n'
        for button in BUTTONS.values()
    ]
    told = {"TITLE": TITLE, "NOT_STARTED": NOT_STARTED, "BUSY": BUSY}
    texts = "".join(f'Public Const {name} = "{text}"\n' for name, text in told.items())
    door = (FOLDER / "office" / "Door.bas").read_text(encoding="utf-8")
    return {"Buttons": "\n".join(["Option Explicit\n", *callbacks]), "Texts": texts, "Door": door}


def packed(interpreter: str) -> bytes:
    """Return the extension for a Python, given by its address (file:///…)."""
    members = _members(interpreter)
    version = version_of(interpreter)
    members = {"description.xml": _description(version), **members}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, content)
    return out.getvalue()


def version_of(interpreter: str) -> str:
    """Return the version of the extension for a Python: the release and a fingerprint."""
    fingerprint = 0
    for name, content in _members(interpreter).items():
        fingerprint = zlib.crc32(f"{name}\n{content}".encode(), fingerprint)
    return f"{RELEASE}.{fingerprint}"


def _members(interpreter: str) -> dict[str, str]:
    sources = modules()
    icons = {f"icons/{command}.svg": _icon(command) for command in BUTTONS}
    return {
        "META-INF/manifest.xml": _manifest(),
        "Addons.xcu": addons(),
        "CalcWindowState.xcu": window_state(),
        f"{LIBRARY}/script.xlb": _library(sources),
        f"{LIBRARY}/dialog.xlb": _library({}),
        **{f"{LIBRARY}/{name}.xba": _module(name, text) for name, text in sources.items()},
        **icons,
        "python.txt": f"{interpreter}\n",
    }


def _icon(command: str) -> str:
    """Return the picture of a button, or the one of any button."""
    own = FOLDER / "icons" / f"{command}.svg"
    return (own if own.exists() else own.with_stem("any")).read_text(encoding="utf-8")


def _description(version: str) -> str:
    return (
        f'{_XML}<description xmlns="http://openoffice.org/extensions/description/2006">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{version}"/>\n'
        f'<display-name><name lang="en">{TAB}</name></display-name>\n</description>\n'
    )


def _manifest() -> str:
    files = {
        f"{LIBRARY}/": _BASIC,
        "Addons.xcu": _CONFIGURATION,
        "CalcWindowState.xcu": _CONFIGURATION,
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>\n'
        for path, kind in files.items()
    )
    return (
        f'{_XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _library(sources: Mapping[str, str]) -> str:
    elements = "".join(f'<library:element library:name="{name}"/>\n' for name in sources)
    return (
        f'{_XML}<!DOCTYPE library:library PUBLIC "{_DTD}" "library.dtd">\n'
        f'<library:library xmlns:library="http://openoffice.org/2000/library"'
        f' library:name="{LIBRARY}" library:readonly="true" library:passwordprotected="false">\n'
        f"{elements}</library:library>\n"
    )


def _module(name: str, source: str) -> str:
    return (
        f'{_XML}<!DOCTYPE script:module PUBLIC "{_DTD}" "module.dtd">\n'
        f'<script:module xmlns:script="http://openoffice.org/2000/script"'
        f' script:name="{name}" script:language="StarBasic">{escape(source)}</script:module>\n'
    )
