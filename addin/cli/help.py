"""Help in Chinese: what typer itself would say in English."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


def _metavar(parameter: TyperArgument | TyperOption, ctx: Any) -> str:
    """Return what stands beside an option for its value; Python's names of types say nothing."""
    if isinstance(parameter, TyperOption) and not parameter.is_flag:
        return parameter.metavar or ""
    return ""


for _kind in (TyperArgument, TyperOption):
    setattr(_kind, "display_type_rich", _metavar)  # noqa: B010 - typer has no setting for it


def _put_in_chinese() -> None:
    """Give the panels of a help their Chinese titles."""
    from typer import rich_utils  # a third of the start of a command that shows no help

    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    rich_utils.DEFAULT_STRING = "[默认：{}]"


class ChineseCommand(TyperCommand):
    """A command whose usage line and ``--help`` are Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _put_in_chinese()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        return super().get_usage(ctx).replace("Usage:", "用法：", 1)

    def get_help_option(self, ctx: Any) -> Any:
        return _translated(super().get_help_option(ctx))


class ChineseGroup(TyperGroup):
    """The same for the program itself."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _put_in_chinese()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        return super().get_usage(ctx).replace("Usage:", "用法：", 1)

    def get_help_option(self, ctx: Any) -> Any:
        return _translated(super().get_help_option(ctx))


def _translated(option: Any) -> Any:
    if option is not None:
        option.help = "显示用法。"
    return option
