"""LibreOffice's extension: the same buttons as the ribbon, and nothing but their commands in Basic."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest

from addin.ribbon.__main__ import LIBREOFFICE
from addin.ribbon.buttons import BUTTONS, GROUPS, TAB
from addin.ribbon.office import INTO_OFFICE
from macros import FOLDER
from macros.addons import IDENTIFIER, RESOURCE, address
from macros.extension import _icon, modules, packed, version_of

OOR = "{http://openoffice.org/2001/registry}"
PYTHON = "file:///opt/%E7%8E%8B%20%E8%8A%B3/bin/python3"
# The contents of a workbook must never decide what runs.
FORBIDDEN = ("CurrentComponent", "getSheets", ".Title", "Environ",
             "SystemShellExecute", "Evaluate", "getLocation", "Url")  # fmt: skip


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed(PYTHON))) as package:
        return {name: package.read(name) for name in package.namelist()}


def text(node: ET.Element, name: str) -> str:
    """Return a property of a configuration node."""
    found = [each for each in node.findall("prop") if each.get(f"{OOR}name") == name]
    return found[0].findtext("value") or "" if found else ""


def named(parent: ET.Element, name: str) -> ET.Element:
    return next(node for node in parent.iter("node") if node.get(f"{OOR}name") == name)


def test_build__twice__gives_the_same_bytes() -> None:
    assert packed(PYTHON) == packed(PYTHON)


def test_version__follows_content_and_python(members: dict[str, bytes]) -> None:
    version = version_of(PYTHON)
    assert f'<version value="{version}"/>' in members["description.xml"].decode()
    assert f'<identifier value="{IDENTIFIER}"/>' in members["description.xml"].decode()
    assert version != version_of("file:///usr/bin/python3")
    assert all(part.isdigit() for part in version.split("."))
    assert members["python.txt"] == f"{PYTHON}\n".encode("ascii")


@pytest.mark.parametrize("place", ["OfficeToolBar", "OfficeMenuBar"])
def test_buttons__stand_in_the_order_of_the_ribbon_with_a_line_between_groups(
    members: dict[str, bytes], place: str
) -> None:
    root = named(ET.fromstring(members["Addons.xcu"]), place)
    items = sorted(
        (node for node in root.iter("node") if re.fullmatch(r"m\d\d", node.get(f"{OOR}name", ""))),
        key=lambda node: node.get(f"{OOR}name", ""),
    )
    shown = [(text(item, "Title"), text(item, "URL")) for item in items]
    expected: list[tuple[str, str]] = []
    for group in GROUPS:
        expected += [("", "private:separator")] if expected else []
        expected += [(button.label, address(button)) for button in group.buttons]
    assert shown == expected
    assert TAB in members["Addons.xcu"].decode()


def test_icons__are_there_for_every_button_and_no_other(members: dict[str, bytes]) -> None:
    assert {path.stem for path in (FOLDER / "icons").iterdir()} <= {*BUTTONS, "any"}
    images = named(ET.fromstring(members["Addons.xcu"]), "Images")
    for node in images:
        file = text(named(node, "UserDefinedImages"), "ImageBigURL").removeprefix("%origin%/")
        assert ET.fromstring(members[file]).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(images) == len(BUTTONS)


def test_icon__of_a_button_without_one__is_that_of_any(members: dict[str, bytes]) -> None:
    assert _icon("check").encode() == members["icons/check.svg"]
    assert _icon("nothing") == (FOLDER / "icons" / "any.svg").read_text(encoding="utf-8")


def test_toolbar__is_shown_with_labels(members: dict[str, bytes]) -> None:
    state = named(ET.fromstring(members["CalcWindowState.xcu"]), RESOURCE)
    assert (text(state, "Visible"), text(state, "UIName"), text(state, "Style")) == (
        "true", TAB, "2",
    )  # fmt: skip


def test_every_part__of_the_package_is_declared(members: dict[str, bytes]) -> None:
    manifest = members["META-INF/manifest.xml"].decode()
    declared = set(re.findall(r'full-path="([^"]+)"', manifest))
    assert declared == {"Xiezuo/", "Addons.xcu", "CalcWindowState.xcu"}
    listed = set(re.findall(r'element library:name="(\w+)"', members["Xiezuo/script.xlb"].decode()))
    assert {f"Xiezuo/{name}.xba" for name in listed} == {
        name for name in members if name.endswith(".xba")
    }


def test_callbacks__ask_for_their_command_and_nothing_else() -> None:
    found = re.findall(r"Public Sub (\w+)\n    Click \"(\w+)\"\nEnd Sub", modules()["Buttons"])
    assert dict(found) == {button.callback: button.command for button in BUTTONS.values()}
    rest = re.sub(r"Public Sub \w+\n    Click \"\w+\"\nEnd Sub", "", modules()["Buttons"])
    assert rest.split() == ["Option", "Explicit"]


def test_door__starts_python_once_and_reads_nothing_of_a_document() -> None:
    code = re.sub(r"(?m)^\s*'.*$", "", modules()["Door"])
    (start,) = [line for line in code.splitlines() if "Shell" in line]
    assert start.strip() == (
        f'Shell Interpreter(), 0, "-P -X utf8 -m addin.ribbon {LIBREOFFICE} " & door'
    )
    assert [word for word in FORBIDDEN if word in code] == []
    assert re.findall(r"ThisComponent\S*", code) == ["ThisComponent.RuntimeUID"]
    assert f"INTO_OFFICE = {INTO_OFFICE} " in code
    assert code.isascii()
