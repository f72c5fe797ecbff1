"""The page as a task pane of Excel: the page's folder, with one page more and the manifest of its buttons.

Unproven: nobody has seen it in Excel yet. Its types are checked against Microsoft's declarations, and
it runs against a double that speaks Office.js (tests/cli/web/test_office.py). A host of our own costs
less than xlwings Lite, which would load Pyodide and packages from servers of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from addin.cli.web.buttons import page_buttons
from addin.cli.web.runtime import Runtime
from addin.cli.web.site import folder, page_of, pane, script_of
from addin.errors import InputError
from addin.ribbon.buttons import TAB, Button

MANIFEST, PAGE, SCRIPT = "manifest.xml", "pane.html", "pane.js"
LIBRARY = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
HOSTS = "https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com"
_ID = "5d1f0d0e-8f4b-4c55-9d0e-6b6d3c2f7a11"
_LONGEST = 250  # characters of a text in a manifest
_SIZES = (16, 32, 80)  # pixels of an icon; Excel draws each from the same picture


def addon(found: Runtime, bundle: bytes, address: str) -> dict[str, bytes]:
    """Return the files by name; `address` is where the company serves them.

    Raises:
        InputError: it is none, or not by HTTPS, which Excel asks for.
    """
    place = urlsplit(address)
    if place.scheme != "https" or not place.hostname or place.query or place.fragment:
        raise InputError(
            f"“{address}”不是 HTTPS 地址",
            remedy="请写成如 https://内网服务器/协作/，Excel 只用 HTTPS。",
        )
    script = script_of(pane((files("addin.cli.web.office") / "host.js").read_text("utf-8")))
    return {
        **folder(found, bundle),
        PAGE: page_of(SCRIPT, LIBRARY, HOSTS),
        SCRIPT: script.encode(),
        MANIFEST: manifest(address.rstrip("/")).encode(),
        **{f"icons/{verb}.png": _icon(verb) for verb, _ in _buttons()},
    }


def manifest(address: str) -> str:
    """Return what Excel must know of the add-in: its buttons, of the one list, and where its page is."""
    groups = "".join(
        f'<Group id="{group.id}">{_label(group.id)}{_images(buttons[0][0])}'
        f"{''.join(_control(verb) for verb, _ in buttons)}</Group>"
        for group, buttons in page_buttons()
    )
    icons = "".join(_said("Image", f"icon.{v}", f"{address}/icons/{v}.png") for v, _ in _buttons())
    labels = "".join(
        [
            _said("String", "tab", TAB),
            *(_said("String", group.id, group.label) for group, _ in page_buttons()),
            *(_said("String", f"label.{verb}", each.label) for verb, each in _buttons()),
        ]
    )
    tips = "".join(
        _said("String", f"tip.{verb}", f"{each.screentip}{each.supertip}"[:_LONGEST])
        for verb, each in _buttons()
    )
    return _MANIFEST.format(
        id=_ID,
        version=_number(),
        address=escape(address),
        page=escape(f"{address}/{PAGE}"),
        tab=escape(TAB),
        groups=groups,
        icons=icons,
        labels=labels,
        tips=tips,
    )


def _buttons() -> Sequence[tuple[str, Button]]:
    return list(chain.from_iterable(buttons for _, buttons in page_buttons()))


def _number() -> str:
    """Return the version in four parts, as a manifest has it; the first may not be 0."""
    parts = [int(part) for part in version("xiezuo").split(".")[:3]]
    return ".".join(map(str, (parts[0] + 1, *parts[1:], 0)))


def _icon(verb: str) -> bytes:
    return (files("addin.cli.web.office") / "icons" / f"{verb}.png").read_bytes()


def _label(resource: str) -> str:
    return f'<Label resid="{resource}"/>'


def _images(verb: str) -> str:
    sizes = "".join(f'<bt:Image size="{size}" resid="icon.{verb}"/>' for size in _SIZES)
    return f"<Icon>{sizes}</Icon>"


def _control(verb: str) -> str:
    return (
        f'<Control xsi:type="Button" id="xz_{verb}">{_label(f"label.{verb}")}'
        f'<Supertip><Title resid="label.{verb}"/><Description resid="tip.{verb}"/></Supertip>'
        f"{_images(verb)}"
        f'<Action xsi:type="ExecuteFunction"><FunctionName>{verb}</FunctionName></Action></Control>'
    )


def _said(kind: str, name: str, value: str) -> str:
    return f'<bt:{kind} id="{name}" DefaultValue={quoteattr(value)}/>\n'


_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xsi:type="TaskPaneApp">
<Id>{id}</Id>
<Version>{version}</Version>
<ProviderName>Xiezuo</ProviderName>
<DefaultLocale>zh-CN</DefaultLocale>
<DisplayName DefaultValue="{tab}"/>
<Description DefaultValue="校验、刷新、汇总跨部门协作标准工作簿。工作簿只在窗格里处理，不上传。"/>
<IconUrl DefaultValue="{address}/icons/check.png"/>
<HighResolutionIconUrl DefaultValue="{address}/icons/check.png"/>
<SupportUrl DefaultValue="{address}/"/>
<Hosts><Host Name="Workbook"/></Hosts>
<Requirements><Sets DefaultMinVersion="1.1"><Set Name="SharedRuntime" MinVersion="1.1"/><Set Name="ExcelApi" MinVersion="1.13"/></Sets></Requirements>
<DefaultSettings><SourceLocation DefaultValue="{page}"/></DefaultSettings>
<Permissions>ReadWriteDocument</Permissions>
<VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">
<Hosts><Host xsi:type="Workbook">
<Runtimes><Runtime resid="page" lifetime="long"/></Runtimes>
<DesktopFormFactor>
<FunctionFile resid="page"/>
<ExtensionPoint xsi:type="PrimaryCommandSurface"><CustomTab id="xz_tab">
{groups}<Label resid="tab"/>
</CustomTab></ExtensionPoint>
</DesktopFormFactor>
</Host></Hosts>
<Resources>
<bt:Images>
{icons}</bt:Images>
<bt:Urls><bt:Url id="page" DefaultValue="{page}"/></bt:Urls>
<bt:ShortStrings>
{labels}</bt:ShortStrings>
<bt:LongStrings>
{tips}</bt:LongStrings>
</Resources>
</VersionOverrides>
</OfficeApp>
"""
