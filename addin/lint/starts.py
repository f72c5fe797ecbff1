"""With which characters the matches of a regular expression can begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

_ANY = r"\s\S"
_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
_NO_WIDTH = frozenset({"ASSERT", "ASSERT_NOT", "AT"})


def compiled(expression: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return an expression, whose matches are never empty, and what matches their first characters.

    >>> whole, first = compiled(r"(?<!每)(?:尽|[抓赶])快|\\d?天")
    >>> whole.findall("尽快，每赶快，三天"), first.pattern
    (['尽快', '天'], '[\\\\d天尽抓赶]')
    """
    found: set[str] = set()
    parsed = _parser.parse(expression)
    _begin(parsed, found)
    return _compiler.compile(parsed), re.compile(f"[{''.join(sorted(found))}]")


def _begin(items: Iterable[tuple[object, Any]], found: set[str]) -> bool:
    """Add with what a sequence can begin, as the members of a set; return whether it can be empty."""
    for kind, given in items:
        match str(kind):
            case "LITERAL":
                found.add(re.escape(chr(given)))
                return False
            case "IN":
                found.update(_member(str(each), value) for each, value in given)
                return False
            case "BRANCH":
                is_empty = True in [_begin(branch, found) for branch in given[1]]
            case "SUBPATTERN":
                is_empty = _begin(given[-1], found)
            case "MAX_REPEAT" | "MIN_REPEAT":
                is_empty = _begin(given[2], found) or given[0] == 0
            case name:
                is_empty = name in _NO_WIDTH
                found.update(() if is_empty else (_ANY,))
        if not is_empty:
            return False
    return True


def _member(kind: str, value: Any) -> str:
    """Return a member of a set of characters as it is written in one."""
    match kind:
        case "LITERAL":
            return re.escape(chr(value))
        case "RANGE":
            return "-".join(re.escape(chr(end)) for end in value)
        case _:
            return _CATEGORIES.get(str(value), _ANY)
