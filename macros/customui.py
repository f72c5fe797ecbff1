"""The ribbon's XML from the list of buttons.

Its texts are static, so they show even where macros are blocked.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from addin.ribbon.buttons import GROUPS, TAB, Button, ButtonGroup

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


def custom_ui(groups: Sequence[ButtonGroup] = GROUPS) -> str:
    """Return `customUI14.xml`."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f"<customUI xmlns={quoteattr(NAMESPACE)}>",
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="xz_tab" label={quoteattr(TAB)}>',
    ]
    for group in groups:
        lines.append(f"        <group id={quoteattr(group.id)} label={quoteattr(group.label)}>")
        lines += [f"          {_button(button)}" for button in group.buttons]
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines)


def _button(button: Button) -> str:
    attributes = {
        "id": button.id,
        "label": button.label,
        "size": "large" if button.is_large else "normal",
        "imageMso": button.image,
        "onAction": button.callback,
        "screentip": button.screentip,
        "supertip": button.supertip,
    }
    given = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<button {given}/>"
