"""Help in Chinese, laid out here: typer's own is English and loads a reader of Markdown first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from typer.core import TyperCommand, TyperGroup


class _InChinese:
    """What the program and each of its commands say of themselves."""

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        """Print the help; nothing is left to typer's formatter, which counts no wide characters."""
        from addin.cli.output import plain, say

        say(f"{plain(self.get_usage(ctx))}\n\n{plain(self.help)}")
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
    from rich.table import Table

    from addin.cli.output import console, plain, say

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in lines:
        grid.add_row(f"  [cyan]{plain(name)}[/]", plain(text))
    if grid.row_count:
        say(f"\n[bold]{title}[/]")
        console.print(grid)
