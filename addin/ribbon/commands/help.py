"""帮助: what every button does."""

from __future__ import annotations

from datetime import datetime

from addin.ribbon.application import Application
from addin.ribbon.buttons import BUTTONS

_UNDO = {
    True: "按钮写入的内容可以用“撤销”一次退回。",
    False: "按钮写入的内容不能用“撤销”退回，以前的撤销记录也会清空；改了哪些见“变更日志”。",
}


def run(application: Application, moment: datetime) -> str:
    """Return a line for each button, and whether what it writes can be undone."""
    lines = [f"{button.label}：{button.screentip}" for button in BUTTONS.values()]
    return "\n".join((*lines, _UNDO[application.can_undo]))
