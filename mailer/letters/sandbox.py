"""The part of jinja2 that a template may use: values, if, for, block and extends.

Templates come from the company's folder too.
jinja2's own sandbox keeps them from Python; it does not keep them from growing without end.
So what can grow is left out (calculations, calls, set, include, most filters), repetitions are
counted, and so is what is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mailer.text import one_line

MAX_REPETITIONS = 20_000
MAX_CHARACTERS = 5_000_000
_TALLY = "_tally"
_COUNTED = "counted"
_FILTERS = (
    "default", "e", "escape", "first", "last", "length", "lower", "title", "trim", "truncate",
    "upper", "whole",
)  # fmt: skip
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List,
    nodes.Tuple, nodes.Getattr, nodes.Getitem, nodes.If, nodes.For, nodes.CondExpr, nodes.And,
    nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter, nodes.Keyword, nodes.Test,
    nodes.Block, nodes.Extends,
)  # fmt: skip
_NAMES = {
    nodes.Call: "函数调用 …()",
    nodes.Assign: "{% set %}",
    nodes.AssignBlock: "{% set %}",
    nodes.Include: "{% include %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% from %}",
    nodes.Macro: "{% macro %}",
    nodes.CallBlock: "{% call %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %}",
    nodes.Concat: "拼接 ~",
    nodes.Slice: "切片 [:]",
}


class TooMuch(Exception):
    """A template repeats or writes more than a mail can hold; in Chinese what."""


class NotAllowed(TemplateSyntaxError):
    """A template uses what a template may not; in Chinese what."""


class PageUse:
    """What one page has used up so far of what it may."""

    def __init__(self) -> None:
        self.repetitions = 0
        self.characters = 0

    def repeat(self) -> None:
        """Count one repetition.

        Raises:
            TooMuch: it is one more than `MAX_REPETITIONS`.
        """
        self.repetitions += 1
        if self.repetitions > MAX_REPETITIONS:
            raise TooMuch(f"重复超过{MAX_REPETITIONS:,}次")

    def joined(self, pieces: Iterable[str]) -> str:
        """Return the pieces as one text.

        Raises:
            TooMuch: they are longer than `MAX_CHARACTERS`.
        """
        kept = []
        for piece in pieces:
            self.characters += len(piece)
            if self.characters > MAX_CHARACTERS:
                raise TooMuch(f"写出的内容超过{MAX_CHARACTERS:,}个字")
            kept.append(piece)
        return "".join(kept)

    def as_values(self) -> dict[str, PageUse]:
        """Return the value under which a template finds its tally."""
        return {_TALLY: self}


def environment_for(*, ours: bool) -> Environment:
    """Return an environment without a loader.

    Our own templates need no guard, which takes half of the time that a mail takes; of a company's
    `checked` has let them through.
    """
    environment = (Environment if ours else ImmutableSandboxedEnvironment)(
        autoescape=lambda name: name is None or name.endswith(".html.j2"),
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters["whole"] = _whole
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters[_COUNTED] = _counted
    return environment


def checked(tree: nodes.Template) -> nodes.Template:
    """Return a parsed template with its repetitions counted.

    Raises:
        NotAllowed: it uses what a template may not.
    """
    for node in tree.find_all(nodes.Node):
        if wrong := _wrong(node):
            inner = (child.lineno for child in node.find_all(nodes.Node) if child.lineno)
            raise NotAllowed(wrong, node.lineno or next(inner, 1))  # a few do not know theirs
    for loop in list(tree.find_all(nodes.For)):
        counted = nodes.Filter(loop.iter, _COUNTED, [], [], None, None)
        loop.iter = counted.set_lineno(loop.lineno)
    return tree


def _wrong(node: nodes.Node) -> str:
    if not isinstance(node, _ALLOWED):
        return f"模板里不能用{_NAMES.get(type(node), '计算和这种写法')}"
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        return f"模板里不能用过滤器“{node.name}”，可用的有：{'、'.join(_FILTERS)}"
    if isinstance(node, nodes.For) and node.recursive:
        return "模板里不能用 recursive"
    if isinstance(node, nodes.Extends) and not isinstance(node.template, nodes.Const):
        return "extends 后面要写带引号的文件名"
    name = getattr(node, "attr", "") if isinstance(node, nodes.Getattr) else ""
    name = node.name if isinstance(node, nodes.Name) else name
    return f"没有“{name}”这个名称" if name.startswith("_") else ""


def _whole(text: str) -> str:
    """Return a text in which no line ends within a number such as N-08 (browsers break there)."""
    return re.sub(r"(?<=[A-Z])-(?=\d)", "\N{NON-BREAKING HYPHEN}", text)


def _finalized(value: object) -> str:
    """Take control and direction marks out of what is put in; no template can forget it."""
    text = one_line(str(value))
    return Markup(text) if isinstance(value, Markup) else text  # noqa: S704 - it was escaped


@pass_context
def _counted(context: Context, values: Iterable[Any]) -> Iterator[Any]:
    tally = context[_TALLY]
    for value in values:
        tally.repeat()
        yield value
