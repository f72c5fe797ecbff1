"""Which of xlwings' members the engine has, found in the code itself.

The README's matrix comes from here: `python -m tests.libreoffice.support` writes it anew. What
counts as a member is what xlwings' public classes ask of those in `base_classes`, but for what is
awaited, which only xlwings Lite has. A member is there where one of our classes defines it, and
lacking where it does nothing but raise `Unsupported`, or where none of our classes has it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from xlwings import base_classes
from xlwings import main as public

from addin import libreoffice
from addin.libreoffice import base

README = Path(libreoffice.__file__).with_name("README.md")
BEGIN, END = "<!-- members -->\n", "<!-- end of members -->\n"
_OPERATORS = {
    "__call__": "(…)", "__len__": "len", "__iter__": "iteration", "__getitem__": "[…]",
    "__contains__": "in",
}  # fmt: skip


@dataclass
class Members:
    """The members of one of xlwings' classes, by what the engine makes of them."""

    name: str
    there: list[str] = field(default_factory=list)
    to_read: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)


def ours() -> list[type]:
    """Return every class of the engine."""
    found = []
    for module in pkgutil.walk_packages(libreoffice.__path__, f"{libreoffice.__name__}."):
        if not module.name.endswith(".guard"):
            loaded = importlib.import_module(module.name)
            found += [c for _, c in inspect.getmembers(loaded, inspect.isclass)
                      if c.__module__ == module.name]  # fmt: skip
    return found


def matrix() -> list[Members]:
    """Return the members of all of xlwings' classes, in its own order."""
    classes = ours()
    return [
        _members(known, _final([c for c in classes if issubclass(c, known)]))
        for _, known in vars(base_classes).items()
        if inspect.isclass(known) and known.__module__ == base_classes.__name__
        and not known.__name__.startswith("_") and known is not base_classes.Collection
    ]  # fmt: skip


def _final(classes: list[type]) -> type | None:
    """Return the class from which no other one is derived."""
    final = [c for c in classes if not any(c is not other and issubclass(other, c)
                                           for other in classes)]  # fmt: skip
    return final[0] if final else None


def _members(known: type, made: type | None) -> Members:
    found = Members(known.__name__)
    for name, meant in _named(known):
        if not _asked_for(known, made, name, meant):
            continue
        shown = _OPERATORS.get(name, name)
        mine = _defined(made, name) if made is not None else None
        if mine is None and not _raises(_function(meant), NotImplementedError):
            found.there.append(shown)  # xlwings' own will do
        elif mine is None or _raises(_function(mine), libreoffice.Unsupported):
            found.lacking.append(shown)
        elif _is_set(known, name) and isinstance(mine, property) and not _sets(mine):
            found.to_read.append(shown)
        else:
            found.there.append(shown)
    return found


def _named(known: type) -> Iterator[tuple[str, Any]]:
    for each in reversed(known.__mro__[:-1]):
        for name, meant in vars(each).items():
            if (not name.startswith("_") or name in _OPERATORS) and (
                callable(meant) or isinstance(meant, property | staticmethod)
            ):
                yield name, meant


def _defined(made: type, name: str) -> Any:
    """Return what the engine puts in the place of a member, None where that is nothing."""
    for each in made.__mro__:
        if each.__module__ == base_classes.__name__:
            return None
        if each.__module__ != base.__name__ and name in vars(each):
            return vars(each)[name]
        if each.__module__ == base.__name__ and name in each.__annotations__:
            return ...  # set when the object is made
    return None


def _function(member: Any) -> Any:
    if isinstance(member, property):
        return member.fget
    return getattr(member, "__func__", member)


def _sets(member: property) -> bool:
    return member.fset is not None and not _raises(member.fset, libreoffice.Unsupported)


def _asked_for(known: type, made: type | None, name: str, meant: Any) -> bool:
    """Whether the public class passes a member on to an engine."""
    if inspect.iscoroutinefunction(meant):
        return False
    if (
        made is not None
        and _defined(made, name) is not None
        and hasattr(getattr(public, known.__name__), name)
    ):
        return True
    passed_on = re.search(rf"\bimpl\.{name}\b", inspect.getsource(public)) is not None
    return name in _OPERATORS or passed_on


def _is_set(known: type, name: str) -> bool:
    return f"self.impl.{name} = " in _public(known)


@cache
def _public(known: type) -> str:
    """Return the source of the public class of the same name, with its bases."""
    found = getattr(public, known.__name__)
    return "".join(inspect.getsource(c) for c in found.__mro__ if c.__module__ == public.__name__)


def _raises(function: Any, error: type[Exception]) -> bool:
    """Whether a function does nothing but raise such an error."""
    if not inspect.isfunction(function):
        return False
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    if not isinstance(definition, ast.FunctionDef):
        return False  # a lambda
    body = [
        statement for statement in definition.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]  # fmt: skip
    return (
        len(body) == 1
        and isinstance(body[0], ast.Raise)
        and ast.unparse(body[0].exc or ast.Constant("")).startswith(error.__name__)
    )


def table() -> str:
    """Return the matrix as Markdown."""
    lines = ["| Class | Members | To be read only | Lacking |", "| --- | --- | --- | --- |"]
    for each in matrix():
        cells = (", ".join(names) for names in (each.there, each.to_read, each.lacking))
        lines.append(f"| {each.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the matrix into the README."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
