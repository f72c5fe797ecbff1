"""Help in Chinese, laid out here: typer's own is English and loads rich with a reader of Markdown first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, get_args
from unicodedata import east_asian_width

import typer
from typer.core import TyperCommand, TyperGroup

from addin.cli.output import WIDTH_OF_FILES


class _InChinese:
    """What the program and each of its commands say of themselves."""

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        """Print the help; nothing is left to typer's formatter, which counts no wide characters."""
        typer.echo(f"{self.get_usage(ctx)}\n\n{self.help}")
        shown = self.get_params(ctx)
        _section("参数", (_described(each) for each in shown if _is_argument(each) and each.help))
        _section("选项", (_described(each) for each in shown if not _is_argument(each)))
        found = getattr(self, "commands", {})
        _section("命令", ((name, one.help) for name, one in found.items() if not one.hidden))

    def get_usage(self, ctx: Any) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return usage.replace("Usage: ", "用法：", 1)

    def get_help_option(self, ctx: Any) -> Any:
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示用法。"
        return option

    def parse_args(self: Any, ctx: Any, args: list[str]) -> list[str]:
        for parameter in self.get_params(ctx):
            kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
            if kind in _AsTyped.KINDS:
                setattr(parameter, "_runtime_param", _AsTyped(kind))  # noqa: B010 - not declared
        left: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        return left


class ChineseCommand(_InChinese, TyperCommand):
    """A command whose usage line and ``--help`` are Chinese."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Name the arguments as they are described; typer puts braces and dots around them."""
        arguments = (str(each.metavar) for each in self.get_params(ctx) if _is_argument(each))
        return [str(self.options_metavar), *arguments]


class ChineseGroup(_InChinese, TyperGroup):
    """The same for the program itself, and for commands that hold others."""


class _AsTyped:
    """Takes words, paths and flags as they were typed; typer would load pydantic for it, a tenth of a second."""

    KINDS = (bool, str, Path, list[str], list[Path])

    def __init__(self, kind: Any) -> None:
        self._made = next(iter(get_args(kind)), kind)
        self._is_list = kind is not self._made

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if not self._is_list:
            return None if value is None else self._made(value)
        return [self._made(each) for each in value or ()]


def spelling(option: Any) -> str:
    """Return how an option is typed: ``--today 日期``."""
    spellings = " / ".join((*option.opts, *option.secondary_opts))
    return f"{spellings} {option.metavar}" if option.metavar and not option.is_flag else spellings


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _described(parameter: Any) -> tuple[str, str]:
    name = parameter.metavar if _is_argument(parameter) else spelling(parameter)
    usual = f" [默认：{parameter.default}]" if parameter.show_default and parameter.default else ""
    return name, f"{parameter.help}{' [必填]' if parameter.required else usual}"


def _section(title: str, lines: Iterable[tuple[str, str]]) -> None:
    """Print a heading and two columns, nothing where there are no lines."""
    rows = [(f"  {name}", text) for name, text in lines]
    if rows:
        typer.echo(typer.style(f"\n{title}", bold=True))
    left = max((_width(name) for name, _ in rows), default=0) + 2
    right = get_terminal_size((WIDTH_OF_FILES, 0)).columns - left
    for name, text in rows:
        first, *others = _folded(text, right)
        typer.echo(f"{typer.style(name, fg='cyan')}{' ' * (left - _width(name))}{first}")
        for other in others:
            typer.echo(f"{' ' * left}{other}")


def _folded(text: str, width: int) -> list[str]:
    """Return the lines of a text; words of Latin letters, options and dates stay whole."""
    lines = [""]
    for piece in re.findall("[!-~]+|.", text):
        if _width(lines[-1] + piece) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return lines


def _width(text: str) -> int:
    """Return how many columns a terminal shows a text in."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
