"""A plain sheet that is added to a workbook: rows of values, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from addin.book.layout import WorkbookPart
from addin.book.ooxml import cells, xmltree
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import letters
from addin.book.ooxml.styles import Styles
from addin.content import Value
from addin.forms.model import Kind

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def add_sheet(package: Package, name: str, rows: Sequence[Sequence[Value]]) -> str:
    """Add a sheet behind the others and return its name.

    Characters that a sheet's name may not have give way to a space; a number is added if the
    name is taken.

    Raises:
        InputError: a value that a cell cannot hold.
    """
    book = WorkbookPart(package)
    holder = book.root.find("sheets")
    elements = holder.children if holder is not None else []
    taken = {element.attributes.get("name", "").casefold() for element in elements}
    name = free_name(name, taken)
    numbers = {int(e.attributes.get("sheetId", "0")) for e in elements}
    part = package.free_name("xl/worksheets/sheet{}.xml")
    styles = Styles(package)
    namespace = book.root.attributes.get(_declaration(book.root.prefix), "")
    data = "".join(_sheet(rows, styles, name, namespace, since_1904=book.since_1904))
    styles.save()
    package.add(part, data.encode(), _TYPE)
    relation = package.relate(book.part, "worksheet", part)
    _list_sheet(package, name, max(numbers, default=0) + 1, relation)
    return name


def _declaration(prefix: str) -> str:
    return f"xmlns:{prefix[:-1]}" if prefix else "xmlns"


def free_name(name: str, taken: set[str]) -> str:
    """Return a name as sheets may have it, with a number where it is taken (`taken` is folded)."""
    clean = _FORBIDDEN.sub(" ", name).strip().strip("'") or "新表"
    clean = clean[:_LONGEST_NAME]
    number = 1
    free = clean
    while free.casefold() in taken:
        number += 1
        mark = f" ({number})"
        free = clean[: _LONGEST_NAME - len(mark)] + mark
    return free


def _list_sheet(package: Package, name: str, number: int, relation: str) -> None:
    book = WorkbookPart(package)
    holder = book.root.find("sheets")
    if holder is None:
        return
    like = holder.children[-1]
    # The prefix of r:id is the workbook's own choice, and may be declared right there.
    key = next(k for k in like.attributes if k.rpartition(":")[2] == "id" and ":" in k)
    declared = "".join(f' {k}="{v}"' for k, v in like.attributes.items() if k.startswith("xmlns"))
    text = xmltree.escape(name, quote=True)
    element = f'<{like.tag}{declared} name="{text}" sheetId="{number}" {key}="{relation}"/>'
    splices = xmltree.Splices(book.data)
    splices.append(holder, element.encode())
    package.replace(book.part, splices.result())


def _sheet(
    rows: Sequence[Sequence[Value]], styles: Styles, name: str, namespace: str, *, since_1904: bool
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f'<worksheet xmlns="{namespace}"><sheetData>'
    for number, row in enumerate(rows, 1):
        yield f'<row r="{number}">'
        for column, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            ref = f"{letters(column)}{number}"
            kind, body = cells.content(value, since_1904=since_1904, where=f"{name}!{ref}")
            style = _style(value, styles)
            yield f'<c r="{ref}"{f" s={chr(34)}{style}{chr(34)}" if style else ""}'
            yield f' t="{kind}">{body}</c>' if kind else f">{body}</c>"
        yield "</row>"
    yield "</sheetData></worksheet>"


def _style(value: Value, styles: Styles) -> int:
    if isinstance(value, date):
        return styles.showing(0, Kind.DATETIME if isinstance(value, datetime) else Kind.DATE)
    if isinstance(value, str) and cells.needs_quote(value):
        return styles.as_quoted(0)
    return 0
