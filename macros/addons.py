"""LibreOffice's menu and toolbar from the list of buttons.

LibreOffice shows a button's label as its tip, with the shortcut if it has one. For toolbars of
extensions it asks for no other text, whatever the configuration holds (`FillToolbar` in its
framework/source/uielement/addonstoolbarmanager.cxx); the sentences of the ribbon's tips are what
帮助 lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from addin.ribbon.buttons import GROUPS, TAB, Button, ButtonGroup

IDENTIFIER = "org.xiezuo.buttons"
LIBRARY = "Xiezuo"
TOOLBAR = "org.xiezuo.toolbar"
RESOURCE = f"private:resource/toolbar/addon_{TOOLBAR}"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_TEXT_BESIDE_ICON = 2
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' oor:package="{package}" oor:name="{name}">\n'
)


def address(button: Button) -> str:
    """Return what LibreOffice runs for a button."""
    place = f"{LIBRARY}.Buttons.{button.callback}"
    return f"vnd.sun.star.script:{place}?language=Basic&location=application"


def addons(groups: Sequence[ButtonGroup] = GROUPS) -> str:
    """Return `Addons.xcu`: the toolbar, the menu and the icons, for spreadsheets only."""
    items = list(_items(groups))
    buttons = [button for group in groups for button in group.buttons]
    lines = [
        _HEAD.format(package="org.openoffice.Office", name="Addons").rstrip(),
        '<node oor:name="AddonUI">',
        f'<node oor:name="OfficeToolBar"><node oor:name="{TOOLBAR}" oor:op="replace">',
        *items,
        "</node></node>",
        '<node oor:name="OfficeMenuBar"><node oor:name="org.xiezuo.menu" oor:op="replace">',
        _property("Title", TAB, for_people=True),
        _property("Context", _SPREADSHEET),
        '<node oor:name="Submenu">',
        *items,
        "</node></node></node>",
        '<node oor:name="Images">',
        *(_icon(button) for button in buttons),
        "</node>",
        "</node>",
        "</oor:component-data>",
    ]
    return "\n".join(lines) + "\n"


def window_state() -> str:
    """Return `CalcWindowState.xcu`: the toolbar is shown below the others, with labels."""
    properties = (
        _property("UIName", TAB, for_people=True),
        *(
            _property(name, value)
            for name, value in {
                "Visible": "true",
                "Docked": "true",
                "DockingArea": "0",
                "DockPos": "0,3",
                "Style": str(_TEXT_BESIDE_ICON),
            }.items()
        ),
    )
    lines = [
        _HEAD.format(package="org.openoffice.Office.UI", name="CalcWindowState").rstrip(),
        '<node oor:name="UIElements"><node oor:name="States">',
        f'<node oor:name="{RESOURCE}" oor:op="replace">',
        *properties,
        "</node></node></node>",
        "</oor:component-data>",
    ]
    return "\n".join(lines) + "\n"


def _items(groups: Sequence[ButtonGroup]) -> Iterator[str]:
    """Yield the buttons in their order, which is that of their names, and lines between groups."""
    number = 0
    for index, group in enumerate(groups):
        if index:
            number += 1
            yield _item(number, _property("URL", "private:separator"))
        for button in group.buttons:
            number += 1
            yield _item(
                number,
                _property("URL", address(button)),
                _property("Title", button.label, for_people=True),
                _property("Target", "_self"),
                _property("Context", _SPREADSHEET),
            )


def _item(number: int, *properties: str) -> str:
    return f'<node oor:name="m{number:02}" oor:op="replace">{"".join(properties)}</node>'


def _icon(button: Button) -> str:
    file = f"%origin%/icons/{button.command}.svg"
    images = f"{_property('ImageSmallURL', file)}{_property('ImageBigURL', file)}"
    return (
        f'<node oor:name="org.xiezuo.image.{button.command}" oor:op="replace">'
        f"{_property('URL', address(button))}"
        f'<node oor:name="UserDefinedImages">{images}</node></node>'
    )


def _property(name: str, value: str, *, for_people: bool = False) -> str:
    """Return a property; a text for people counts for every language that has no other."""
    language = ' xml:lang="en-US"' if for_people else ""
    return f'<prop oor:name="{name}"><value{language}>{escape(value)}</value></prop>'
