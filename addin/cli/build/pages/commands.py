"""docs/commands.zh-CN.md: every command with its arguments and options, as ``--help`` has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from addin.cli.app import app
from addin.cli.help import spelling


def commands() -> Iterator[str]:
    """Yield the table of all commands, then a chapter for each."""
    yield "每个命令都有 `--help`。`--json` 只输出一个 JSON 文档；`--today 日期`（或环境变量 `XIEZUO_TODAY`）把某一天当作今天。"
    yield ""
    yield "退出码：0 完成；1 完成，但有事要您处理（`check` 发现错误，`check --gate` 还缺条件，`lint` 发现错误，`merge` 有冲突要选择）；2 没有完成，原因在屏幕上。"
    yield ""
    found = list(_commands(typer.main.get_command(app), "xiezuo"))
    yield "| 命令 | 做什么 |"
    yield "|---|---|"
    yield from (f"| [`{name}`](#{_anchor(name)}) | {one.help} |" for name, one in found)
    for name, one in found:
        yield from _chapter(name, one)


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every command below a group by what is typed to call it."""
    for name, one in group.commands.items():
        called = f"{path} {name}"
        if hasattr(one, "commands"):
            yield from _commands(one, called)
        else:
            yield called, one


def _chapter(name: str, one: Any) -> Iterator[str]:
    arguments = [each for each in one.params if each.param_type_name == "argument"]
    options = [each for each in one.params if each.param_type_name == "option"]
    yield ""
    yield f"## {name}"
    yield ""
    typed = [each.metavar or "" for each in arguments] + (["[选项]"] if options else [])
    yield f"`{' '.join((name, *typed))}`　{one.help}"
    if any(each.help for each in one.params):
        yield ""
        yield "| 参数或选项 | 说明 |"
        yield "|---|---|"
        yield from (f"| `{each.metavar}` | {each.help} |" for each in arguments if each.help)
        yield from (f"| `{spelling(each)}` | {each.help} |" for each in options)


def _anchor(title: str) -> str:
    """Return the anchor of a heading, as sites that show Markdown make it."""
    return title.replace(" ", "-")
