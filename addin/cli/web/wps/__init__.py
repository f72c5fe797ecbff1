"""The page as an add-in of WPS: a folder with its buttons, the task pane and what installs it.

Unproven: nobody has seen it in WPS yet. Its types are checked against WPS's own declarations, and it
runs against a double that speaks their interface (tests/cli/web/test_wps.py).
"""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from xml.sax.saxutils import quoteattr

from addin.cli.web.buttons import page_buttons
from addin.cli.web.runtime import Runtime
from addin.cli.web.site import pane, single
from addin.ribbon.buttons import TAB, Button
from macros import FOLDER as MACROS

_NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
_PROBE = (
    "probe",
    Button("probe", "环境检查", "", "检查 WPS 能不能运行这些按钮。", "结果请发给管理员。"),
)
_ICONS = MACROS / "icons"


def addon(found: Runtime, bundle: bytes) -> dict[str, bytes]:
    """Return the files of the add-in by name, with what installs and removes it beside its folder."""
    number = version("xiezuo")
    buttons = [*chain.from_iterable(known for _, known in page_buttons()), _PROBE]
    folder = f"xiezuo_{number}"
    deploy = _text("deploy.js").replace("<!--version-->", number)
    return {
        "deploy.js": _in_ascii(deploy),
        "安装.cmd": b'@cscript //nologo //E:JScript "%~dp0deploy.js"\r\n@pause\r\n',
        "卸载.cmd": b'@cscript //nologo //E:JScript "%~dp0deploy.js" /u\r\n@pause\r\n',
        f"{folder}/ribbon.xml": ribbon().encode(),
        f"{folder}/page.html": single(found, bundle, pane(_text("host.js"))).encode(),
        **{f"{folder}/{name}": _text(name).encode() for name in _OWN},
        **{f"{folder}/images/{verb}.svg": _icon(button) for verb, button in buttons},
    }


_OWN = ("index.html", "main.js", "probe.html", "probe.js")


def ribbon() -> str:
    """Return the tab: of the one list of buttons those that the page can do."""
    lines = [
        f'<customUI xmlns="{_NAMESPACE}" onLoad="OnAddinLoad">',
        '<ribbon startFromScratch="false"><tabs>',
        f'<tab id="xz_tab" label={quoteattr(TAB)}>',
    ]
    for group, buttons in page_buttons():
        lines.append(f"<group id={quoteattr(group.id)} label={quoteattr(group.label)}>")
        lines += [_element(*each) for each in buttons]
        lines.append("</group>")
    lines.append(f'<group id="xz_probing" label="检查">{_element(*_PROBE)}</group>')
    return "\n".join([*lines, "</tab>", "</tabs></ribbon>", "</customUI>", ""])


def _element(verb: str, button: Button) -> str:
    said = {
        "id": f"xz_{verb}",
        "label": button.label,
        "size": "large" if button.is_large else "normal",
        "getImage": "GetImage",
        "onAction": "OnAction",
        "screentip": button.screentip,
        "supertip": button.supertip,
    }
    return f"<button {' '.join(f'{name}={quoteattr(text)}' for name, text in said.items())}/>"


def _icon(button: Button) -> bytes:
    icon = _ICONS / f"{button.command}.svg"
    return (icon if icon.is_file() else _ICONS / "any.svg").read_bytes()


def _in_ascii(script: str) -> bytes:
    """Return a script so that Windows reads it right whatever its code page."""
    return re.sub(r"[^\x00-\x7f]", lambda sign: f"\\u{ord(sign[0]):04x}", script).encode("ascii")


def _text(name: str) -> str:
    return (files("addin.cli.web.wps") / name).read_text(encoding="utf-8")
