"""The pages of docs that repeat what the program says of itself, each a module of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from addin.cli.build.made import ROOT, Made
from addin.cli.build.pages.buttons import buttons
from addin.cli.build.pages.commands import commands
from addin.cli.build.pages.fields import fields
from addin.cli.build.pages.frames import frames
from addin.cli.build.pages.reminders import reminders
from addin.cli.build.pages.rules import rules
from addin.cli.build.pages.words import words

FOLDER = ROOT / "docs"
NOTICE = "由 `python -m addin.cli.build` 生成，请勿手工修改。"
PAGES: Mapping[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "commands.zh-CN.md": ("命令一览", commands),
    "export.zh-CN.md": ("导出的表和列", frames),
    "fields.md": ("表单、表和字段一览", fields),
    "functions.zh-CN.md": ("按钮和函数一览", buttons),
    "reminders.zh-CN.md": ("提醒一览", reminders),
    "rules.md": ("规则和时限一览", rules),
    "words.md": ("词和它们的英文名", words),
}
"""By file: its title and what yields the lines below."""


def pages() -> Iterator[Made]:
    """Yield every generated page."""
    for name, (title, lines) in PAGES.items():
        text = "\n".join((f"# {title}", "", NOTICE, "", *lines()))
        yield Made(FOLDER / name, f"{text}\n".encode())
