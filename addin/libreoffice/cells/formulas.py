"""Formulas between Excel's spelling and the one of LibreOffice's interface.

| Excel | LibreOffice |
|---|---|
| `=SUM(A1,Sheet2!B2)` | `=SUM(A1;$Sheet2.B2)` |
| `{1,2;3,4}` | `{1;2|3;4}` |
| `(A1,B1)` union, `A1:B2 B1:C3` intersection | `(A1~B1)`, `A1:B2!B1:C3` |
| `Tasks[@name]` | the cells' address |

Structured references become addresses, since LibreOffice's interface reads them only when a file
is loaded; so does Excel when a table is turned into a range.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from addin.libreoffice.cells.addresses import Area, column_letters, column_number, quoted

_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)"
_TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!))
  | (?P<sheet>(?P<name>{_SHEET})(?::(?P<last>{_SHEET}))?!)
  | (?P<table>[^\W\d][\w.]*)?(?P<bracket>\[)
  | (?P<word>[^\W\d][\w.$]*|\$?[A-Za-z]{{1,3}}\$?\d+|\$[\w$]+|\d[\w.]*(?:[Ee][+-]\d+)?|\.\d+)
  | (?P<space>\s+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BACK = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!))
  | (?P<sheet>\$?(?P<name>'(?:[^']|'')+'|(?<=\$)\w+|[^\W\d]\w*)\.(?=\$?[A-Za-z]{1,3}\$?\d|\$?[A-Za-z]+:|\$?\d|\#))
  | (?P<addin>(?i:com\.sun\.star\.sheet\.addin\.\w+\.get(?P<function>\w+)))
  | (?P<unknown>[^\W\dA-Z][\w.]*)(?=\()
  | (?P<bracket>\[)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CELL_WORD = re.compile(r"[A-Za-z]{1,3}\$?\d*")
_RENAMED = {"WEEKNUM": "WEEKNUM_EXCEL2003"}
_PREFIXES = ("_xlfn._xlws.", "_xlfn.", "_xlws.")


class TableShape(NamedTuple):
    """What a structured reference needs to know of a table."""

    sheet: str
    area: Area
    columns: tuple[str, ...]
    header: bool
    totals: bool


Lookup = Callable[[str], TableShape | None]


class Reference(NamedTuple):
    """Where a formula stands: its row, and what finds its table, for `[@name]`."""

    sheet: str
    row: int
    table: Callable[[], TableShape | None] = lambda: None


def to_office(formula: str, tables: Lookup, here: Reference) -> str:
    """Return an Excel formula as LibreOffice's interface takes it."""
    out: list[str] = []
    depth: list[str] = []
    at = 0
    while at < len(formula):
        found = _token(_TOKEN, formula, at)
        at = found.end()
        kind, token = found.lastgroup or "", found[0]
        if found["sheet"] is not None:
            token = _office_sheet(found["name"], found["last"])
        elif found["bracket"]:
            inside, at = _bracketed(formula, at)
            token = _structured(found["table"] or "", inside, tables, here)
        elif kind == "word":
            token = _word(token, formula[at : at + 1], tables, here)
        elif kind == "space":
            token = _intersection(formula, found.start(), at, token)
        elif kind == "mark":
            token = _office_mark(token, out, depth)
        out.append(token)
    return "".join(out)


def _token(pattern: re.Pattern[str], formula: str, at: int) -> re.Match[str]:
    found = pattern.match(formula, at)
    if found is None:  # the last alternative takes any character
        raise ValueError(f"{formula!r} cannot be read")
    return found


def _word(word: str, following: str, tables: Lookup, here: Reference) -> str:
    """Return a function without the file format's prefix; a table's name stands for its data."""
    if following == "(":
        prefix = next((prefix for prefix in _PREFIXES if word.startswith(prefix)), "")
        return word[len(prefix) :]
    if word[0] in "$.0123456789" or _CELL_WORD.fullmatch(word) or word in ("TRUE", "FALSE"):
        return word
    return _structured(word, "", tables, here) if tables(word) else word


def _office_sheet(first: str, last: str | None) -> str:
    if last:
        return f"${first}:${last}."
    return f"${first}."


def _office_mark(mark: str, out: list[str], depth: list[str]) -> str:
    if mark in "({":
        called = mark == "(" and bool(out) and re.fullmatch(r"[^\W\d][\w.]*", out[-1])
        depth.append("call" if called else mark)
    elif mark in ")}" and depth:
        depth.pop()
    elif mark == ",":
        return "~" if depth and depth[-1] == "(" else ";"
    elif mark == ";" and depth and depth[-1] == "{":
        return "|"
    return mark


def _intersection(formula: str, start: int, end: int, token: str) -> str:
    """A space between two references is an operator, everywhere else it is only a space."""
    before, after = formula[start - 1 : start], formula[end : end + 1]
    cells = re.search(r"[A-Za-z]\$?\d+$", formula[:start]) and re.match(
        r"\$?[A-Za-z]{1,3}\$?\d", formula[end:]
    )
    return "!" if cells and before.isalnum() and after else token


def _bracketed(formula: str, at: int) -> tuple[str, int]:
    """Return what stands between the bracket before `at` and the one that closes it."""
    start, depth = at, 1
    while depth and at < len(formula):
        if formula[at] == "'":
            at += 1
        elif formula[at] in "[]":
            depth += 1 if formula[at] == "[" else -1
        at += 1
    return formula[start : at - 1], at


def _structured(name: str, inside: str, tables: Lookup, here: Reference) -> str:
    """Return the address of a structured reference; `#REF!` where it leads nowhere."""
    table = tables(name) if name else here.table()
    if table is None:
        return f"{name}[{inside}]" if name else "#REF!"
    if inside.startswith("@"):
        rest = inside[1:]
        inside = (
            f"[#This Row],{rest if rest.startswith('[') else f'[{rest}]'}"
            if rest
            else ("[#This Row]")
        )
    parts = re.findall(r"\[((?:[^\[\]']|'.)*)\]|(:)", inside) or ([(inside, "")] if inside else [])
    items = {text.lower() for text, _ in parts if text.startswith("#")}
    names = [re.sub(r"'(.)", r"\1", text) for text, _ in parts if text and text[0] != "#"]
    known = [column.casefold() for column in table.columns]
    try:
        numbers = [known.index(column.casefold()) for column in names]
    except ValueError:
        return "#REF!"
    first, last = (numbers[0], numbers[-1]) if numbers else (0, len(known) - 1)
    rows = _item_rows(table, items, here)
    if rows is None:
        return "#REF!"
    return _address(table, first, last, rows, "#this row" in items, here)


def _item_rows(table: TableShape, items: Iterable[str], here: Reference) -> tuple[int, int] | None:
    area = table.area
    body = (area.row + table.header, area.last_row - table.totals)
    found: list[tuple[int, int]] = []
    for item in items:
        if item == "#all":
            found.append((area.row, area.last_row))
        elif item == "#headers":
            found.append((area.row, area.row))
        elif item == "#totals":
            found.append((area.last_row, area.last_row))
        elif item == "#data":
            found.append(body)
        elif item == "#this row" and body[0] <= here.row <= body[1]:
            found.append((here.row, here.row))
        else:
            return None
    return (min(f for f, _ in found), max(t for _, t in found)) if found else body


def _address(
    table: TableShape, first: int, last: int, rows: tuple[int, int], row_moves: bool,
    here: Reference,
) -> str:  # fmt: skip
    fixed = "" if row_moves else "$"
    columns = [column_letters(table.area.column + number) for number in (first, last)]
    start, end = (f"${c}{fixed}{row}" for c, row in zip(columns, rows, strict=True))
    cells = start if start == end else f"{start}:{end}"
    return cells if table.sheet == here.sheet else f"${quoted(table.sheet)}.{cells}"


@lru_cache(maxsize=16_384)
def from_office(formula: str) -> str:
    """Return a formula of LibreOffice's interface in Excel's spelling; other text as it is."""
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    if not formula.startswith("="):
        return formula
    out: list[str] = []
    braces = 0
    at = 0
    while at < len(formula):
        found = _token(_BACK, formula, at)
        at = found.end()
        token = found[0]
        if found["sheet"]:
            token = f"{_excel_sheet(found['name'])}!"
        elif found["addin"]:
            name = found["function"].upper()
            token = _RENAMED.get(name, name)
        elif found["unknown"]:
            token = token.upper()  # LibreOffice writes functions that it does not know small
        elif found["bracket"]:
            inside, at = _bracketed(formula, at)
            token = f"[{inside.replace(';', ',')}]"
        elif found["mark"]:
            braces += {"{": 1, "}": -1}.get(token, 0)
            token = _excel_mark(token, braces)
        out.append(token)
    return "".join(out)


def _excel_sheet(name: str) -> str:
    """LibreOffice leaves the quotation marks out where a name begins with a digit."""
    return name if name.startswith("'") else quoted(name)


def _excel_mark(mark: str, braces: int) -> str:
    if mark == ";":
        return ","
    if mark == "|" and braces:
        return ";"
    return {"~": ",", "!": " "}.get(mark, mark)


_CELL = re.compile(
    r"""("(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\])"""
    r"""|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w.(!])"""
)


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads that many cells further down and right when it is filled."""
    if not (rows or columns):
        return formula

    def moved(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        letters = found[3] if found[2] else column_letters(column_number(found[3]) + columns)
        number = found[5] if found[4] else str(int(found[5]) + rows)
        return f"{found[2]}{letters}{found[4]}{number}"

    return _CELL.sub(moved, formula)
