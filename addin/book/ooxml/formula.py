"""References inside formulas: found by reading the formula's tokens, never by searching text.

Strings, quoted sheet names, structured references, function names and error values are stepped
over; what is left and looks like ``A1``, ``$A$1:B5`` or ``5:7`` is a reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from addin.book.ooxml.reference import MAX_COLUMN, MAX_ROW, letters, number_of

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"]|"")*")
    | (?P<error>\#[A-Z0-9/]+[!?]?)
    | (?P<sheet>(?:'(?:[^']|'')*'|(?:\[\d+\])?[\w.]+(?::[\w.]+)?)!)
    | (?P<brackets>\[)
    | (?P<function>[^\W\d][\w.]*(?=\())
    | (?P<rows>(?<![\w.$])\$?\d{1,7}:\$?\d{1,7}(?![\w.]))
    | (?P<ref>\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\w.(\[!]))
    | (?P<columns>(?<![\w.$])\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(\[!]))
    | (?P<word>[\w.\\?$]+)
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")

Ends = tuple[int, int, int, int]
"""Left, top, right and bottom of a reference as it is written, which may be the wrong way round."""

Mover = Callable[[str, bool, Ends], Ends | None]
"""Given sheet ("" for the formula's own), whether it is a range, and its ends: the new ends, or
None for a reference whose cells are gone."""


def move_references(text: str, move: Mover) -> str:
    """Return a formula with its references moved."""
    out: list[str] = []
    sheet = ""
    for token, kind in _tokens(text):
        if kind == "ref":
            token = _moved_cells(token, sheet, move)
        elif kind == "rows":
            token = _moved_rows(token, sheet, move)
        elif kind == "columns":
            token = _moved_columns(token, sheet, move)
        out.append(token)
        sheet = _unquoted(token[:-1]) if kind == "sheet" else ""
    return "".join(out)


def _unquoted(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _closing(text: str, at: int) -> int:
    """Return where the bracket that opens at `at` is closed; ``'`` escapes in column names."""
    depth = 0
    while at < len(text):
        char = text[at]
        if char == "'":
            at += 1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return len(text)


def _moved_cells(token: str, sheet: str, move: Mover) -> str:
    ends = [m.groups() for m in _END.finditer(token)]
    first, last = ends[0], ends[-1]
    old = number_of(first[1]), int(first[3]), number_of(last[1]), int(last[3])
    moved = move(sheet, len(ends) == 2, old)
    if moved is None or max(moved[1], moved[3]) > MAX_ROW:
        return "#REF!"
    if moved == old:
        return token
    places = (moved[:2], moved[2:])
    new = [f"{e[0]}{letters(c)}{e[2]}{r}" for e, (c, r) in zip(ends, places, strict=False)]
    return ":".join(new)


def _moved_rows(token: str, sheet: str, move: Mover) -> str:
    first, last = token.split(":")
    numbers = int(first.lstrip("$")), int(last.lstrip("$"))
    moved = move(sheet, True, (1, numbers[0], MAX_COLUMN, numbers[1]))
    if moved is None or max(moved[1], moved[3]) > MAX_ROW:
        return "#REF!"
    marks = ["$" if end.startswith("$") else "" for end in (first, last)]
    return ":".join(f"{mark}{row}" for mark, row in zip(marks, moved[1::2], strict=True))


def _moved_columns(token: str, sheet: str, move: Mover) -> str:
    first, last = token.split(":")
    old = number_of(first.lstrip("$")), 1, number_of(last.lstrip("$")), MAX_ROW
    moved = move(sheet, True, old)
    if moved is None:
        return "#REF!"
    marks = ["$" if end.startswith("$") else "" for end in (first, last)]
    return ":".join(f"{m}{letters(column)}" for m, column in zip(marks, moved[::2], strict=True))


@lru_cache(maxsize=512)
def pieces(text: str) -> tuple[str | int, ...]:
    """Return a formula cut at its relative rows, which are given as numbers.

    Put together again with `n` added to each number, it is the formula filled down by `n` rows.
    """
    out: list[str | int] = []
    for token, kind in _tokens(text):
        if kind == "ref":
            at = 0
            for match in _END.finditer(token):
                if not match[3]:
                    out += (token[at : match.start(4)], int(match[4]))
                    at = match.end(4)
            out.append(token[at:])
        elif kind == "rows":
            first, last = token.split(":")
            for end, colon in ((first, ":"), (last, "")):
                out += (end, colon) if end.startswith("$") else (int(end), colon)
        else:
            out.append(token)
    return tuple(_joined(out))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text) and (match := _TOKEN.match(text, at)):
        at = match.end()
        if match.lastgroup == "brackets":
            at = _closing(text, match.start())
        yield text[match.start() : at], match.lastgroup or ""


def _joined(parts: list[str | int]) -> Iterator[str | int]:
    """Yield the parts with neighbouring texts joined."""
    held: list[str] = []
    for part in parts:
        if isinstance(part, str):
            held.append(part)
        else:
            yield "".join(held)
            held.clear()
            yield part
    yield "".join(held)


def translated(text: str, rows: int, columns: int = 0) -> str:
    """Return a formula as copying it `rows` down and `columns` to the right would."""
    if columns:
        text = _shifted(text, columns)
    return "".join(p if isinstance(p, str) else str(p + rows) for p in pieces(text))


def _shifted(text: str, columns: int) -> str:
    def along(match: re.Match[str]) -> str:
        fixed, column, rest = match[1], match[2], match[3] + match[4]
        return f"{fixed}{column if fixed else letters(number_of(column) + columns)}{rest}"

    return "".join(
        _END.sub(along, token) if kind == "ref" else token for token, kind in _tokens(text)
    )
