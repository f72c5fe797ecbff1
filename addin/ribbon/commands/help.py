"""帮助: what every button does."""

from __future__ import annotations

from datetime import datetime

from addin.ribbon.application import Application
from addin.ribbon.buttons import BUTTONS


def run(application: Application, moment: datetime) -> str:
    """Return a line for each button."""
    return "\n".join(f"{button.label}：{button.screentip}" for button in BUTTONS.values())
