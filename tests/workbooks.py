"""Real workbooks as tests look at them and as people type into them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content, Place, Row, Value, empty_value
from tests.book.parts import edit_sheet, read_parts, rewrite, sheet_part

_EMPTY_SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)
_TITLES = re.compile(rb'<definedName [^>]*"_xlnm\.Print_Titles"[^>]*>[^<]*</definedName>')


def read(path: Path) -> Content:
    """Return what a workbook says."""
    return ClosedWorkbook(path).read()


def rows(path: Path, table: str) -> list[dict[str, Value]]:
    """Return the filled-in rows of a table."""
    return list(read(path).table(table).records())


def fill(
    path: Path,
    table: str = "Tasks",
    cells: Mapping[tuple[int, str], Value] | None = None,
    *,
    fields: Mapping[str, Value] | None = None,
    append: Mapping[str, Sequence[Row]] | None = None,
) -> None:
    """Write proper values: of a table by index of the row and key, single fields, new rows."""
    numbers = read(path).table(table).rows
    by_row = {(numbers[index], key): value for (index, key), value in (cells or {}).items()}
    changes = Changes(fields=fields or {}, cells={table: by_row}, append=append or {})
    ClosedWorkbook(path).write(changes)


def rearrange(path: Path, table: str = "Tasks") -> None:
    """Turn the order of a table's rows round and leave a row free now and then, as people do."""
    data = ClosedWorkbook(path).read(only={table}).table(table)
    typed = [{f.key: row[f.key] for f in data.table.inputs} for row in data.records()]
    free = len(data.extent) - len(typed)
    blank = {f.key: empty_value(f.kind) for f in data.table.inputs}
    order: list[Mapping[str, Value]] = []
    for n, row in enumerate(reversed(typed)):
        order += [row, blank] if n < free and n % 3 == 0 else [row]
    order += [blank] * (len(data.extent) - len(order))
    cells = {
        (number, key): value
        for number, row in zip(data.extent, order, strict=True)
        for key, value in row.items()
    }
    ClosedWorkbook(path).write(Changes(cells={table: cells}))


def type_into(path: Path, place: Place, typed: str | float) -> None:
    """Put into a cell whatever somebody types, over a formula too."""
    content = (
        f' t="inlineStr"><is><t xml:space="preserve">{escape(typed)}</t></is></c>'
        if isinstance(typed, str)
        else f"><v>{typed}</v></c>"
    )
    cell = re.compile(
        rf'<c r="{place.cell}"(?P<style>(?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL
    )

    def edit(xml: str) -> str:
        new, count = cell.subn(lambda m: f'<c r="{place.cell}"{m["style"]}{content}', xml, count=1)
        assert count == 1, f"no cell {place}"
        return new

    edit_sheet(path, place.sheet, edit)


def unprinted(path: Path, target: Path | None = None) -> Path:
    """Take out which rows and columns paper repeats, for a test in which nothing is printed.

    For each sheet's LibreOffice divides every sheet into pages, down to the last of a million rows:
    three quarters of the time in which it opens the standard workbook.
    """
    return rewrite(path, {"xl/workbook.xml": lambda old: _TITLES.sub(b"", old)}, target)


def task_place(path: Path, index: int, key: str, table: str = "Tasks") -> Place:
    """Return where a field of the n-th filled-in row of a table stands."""
    return read(path).table(table).place(index, key)


def rename_sheet(path: Path, old: str, new: str) -> None:
    """Rename a tab as Excel does it: in the list of sheets and in every formula."""
    pattern = re.compile(rf"'?{re.escape(old)}'?!")
    parts = read_parts(path)
    changed: dict[str, bytes] = {}
    for name, data in parts.items():
        if name.startswith("xl/") and name.endswith(".xml"):
            text = pattern.sub(f"'{new}'!", data.decode())
            if name == "xl/workbook.xml":
                text = text.replace(f'name="{old}"', f'name="{new}"')
            changed[name] = text.encode()
    rewrite(path, changed)


def edit_table_part(path: Path, table: str, old: str, new: str) -> None:
    """Replace text in the part that describes one of the workbook's tables."""
    part = table_part(path, table)
    data = read_parts(path)[part].decode()
    assert old in data, f"{table} has no {old}"
    rewrite(path, {part: data.replace(old, new).encode()})


def table_part(path: Path, table: str) -> str:
    """Return the name of the part that describes a table."""
    for name, data in read_parts(path).items():
        if name.startswith("xl/tables/") and f'displayName="{table}"'.encode() in data:
            return name
    raise AssertionError(f"no table {table}")


def formulas(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield sheet, cell and formula of every formula cell, as openpyxl sees them."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book.worksheets:
            for line in sheet.iter_rows():
                for cell in line:
                    if cell.data_type == "f":
                        value: Any = cell.value
                        yield sheet.title, cell.coordinate, str(getattr(value, "text", value))


def one_sheet(path: Path, title: str) -> Any:
    """Return a sheet as openpyxl sees it, which reads nothing of the others: they take seconds."""
    parts, wanted = read_parts(path), sheet_part(path, title)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            empty = name.startswith("xl/worksheets/sheet") and name != wanted
            package.writestr(name, _EMPTY_SHEET if empty else data)
    return openpyxl.load_workbook(buffer)[title]


def hyperlinks(path: Path) -> int:
    """Return how many hyperlinks the sheets of a package have."""
    return sum(
        data.count(b"<hyperlink ") for name, data in read_parts(path).items() if "/sheet" in name
    )
