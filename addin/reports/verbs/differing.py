"""What a verb changed in a workbook, cell by cell, for a program that has it open.

Formulas calculate themselves there, so only what stands without a formula is told, and the formulas
of rows by which a table grew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from addin.book.ooxml.cells import CellReader, Raw, needs_quote, plain
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import area
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.strings import SharedStrings
from addin.errors import InputError

_UNFIT = "这次改动的不只是单元格的内容，打开的工作簿里写不进去"
_REMEDY = "请下载结果，关闭打开的工作簿后换上它。"


def differing(before: Package, after: Package) -> list[dict[str, Any]]:
    """Return by sheet its tables that grew and its cells (`value` or `formula`; null: empty).

    Of a table its `area` is told, the rows that are `added`, and the row that they are to look `like`.

    Raises:
        InputError: more was changed than can be told so: sheets, or formulas that stood before.
    """
    sheets, others = _sheets(before), _sheets(after)
    if list(sheets) != list(others):
        raise InputError(_UNFIT, remedy=_REMEDY)
    found = []
    for name, part in sheets.items():
        tables = _grown(before, after, part)
        cells = list(_cells(before, after, part, bool(tables)))
        if tables or cells:
            found.append({"sheet": name, "tables": tables, "cells": cells})
    return found


def _sheets(package: Package) -> dict[str, str]:
    """Return the parts of the sheets by name."""
    _, root = package.tree(package.workbook)
    parts = {relation.id: relation.target for relation in package.relations(package.workbook)}
    sheets = root.find("sheets")
    return {
        sheet.attributes["name"]: parts[sheet.attributes["r:id"]]
        for sheet in (sheets.children if sheets else ())
    }


def _grown(before: Package, after: Package, part: str) -> list[dict[str, str]]:
    areas = [dict(_areas(package, part)) for package in (before, after)]
    if list(areas[0]) != list(areas[1]):
        raise InputError(_UNFIT, remedy=_REMEDY)
    return [
        {"name": name, "area": area, **_new_rows(areas[0][name], area)}
        for name, area in areas[1].items()
        if area != areas[0][name]
    ]


def _new_rows(old: str, new: str) -> dict[str, str]:
    """Return the rows by which a table grew (`added`), and the last one before (`like`)."""
    was, now = area(old), area(new)
    if was is None or now is None or replace(was, bottom=now.bottom) != now:
        raise InputError(_UNFIT, remedy=_REMEDY)
    if now.bottom <= was.bottom:
        return {}
    added = replace(now, top=was.bottom + 1)
    return {"like": str(replace(was, top=was.bottom)), "added": str(added)}


def _areas(package: Package, part: str) -> Iterator[tuple[str, str]]:
    for table in package.related(part, "table"):
        _, root = package.tree(table)
        yield root.attributes["displayName"], root.attributes["ref"]


def _cells(before: Package, after: Package, part: str, grows: bool) -> Iterator[dict[str, Any]]:
    if before.read(part) == after.read(part):
        return
    old, new = _Sheet(before, part), _Sheet(after, part)
    for row in sorted({*old.rows, *new.rows}):
        if old.rows.get(row) == new.rows.get(row):
            continue
        was, now = old.cells(row), new.cells(row)
        for column in {**was, **now}:
            one, other = was.get(column, _NONE), now.get(column, _NONE)
            change = _change(one, other, grows)
            if change is not None:
                yield {"cell": f"{column}{row}", **change}


Cell = tuple[Raw, str]  # with the text of its formula
_NONE: Cell = (Raw("n", None, 0, has_formula=False), "")


def _change(one: Cell, other: Cell, grows: bool) -> dict[str, Any] | None:
    (was, formula), (now, wanted) = one, other
    if wanted != formula:
        if was.text is not None or not grows or "_xlfn" in wanted:
            raise InputError(_UNFIT, remedy=_REMEDY)
        return {"formula": f"={wanted}"}
    if now.has_formula or (was.type, was.text) == (now.type, now.text):
        return None
    return {"value": _value(now)}


def _value(raw: Raw) -> str | float | bool | None:
    if raw.text is None or raw.type == "e":
        return None
    if raw.type == "b":
        return raw.text == "1"
    if raw.type == "str":
        return f"'{raw.text}" if needs_quote(raw.text) else raw.text
    return float(raw.text)


class _Sheet:
    """The rows of a sheet as bytes, and on demand the cells of one."""

    def __init__(self, package: Package, part: str) -> None:
        xml = open_sheet(package, part)
        self.rows = dict(xml.rows())
        self._marks = xml.marks
        self._reader = CellReader(
            prefix=xml.marks.prefix,
            where=package.name,
            shared=SharedStrings(package),
            is_date_style=lambda style: False,
            since_1904=False,
        )

    def cells(self, row: int) -> dict[str, Cell]:
        """Return the cells of a row by their columns."""
        made = {}
        for cell in self.rows.get(row, b"").split(self._marks.cell)[1:]:
            reference, _, rest = cell.partition(b'"')
            raw = self._reader.raw(rest.partition(self._marks.row_end)[0])
            made[reference.decode().rstrip("0123456789")] = (raw, self._formula(rest, raw))
        return made

    def _formula(self, cell: bytes, raw: Raw) -> str:
        if not raw.has_formula:
            return ""
        text = cell[: cell.find(self._reader.formula_end)]
        return plain(text.rpartition(b">")[2]) if text else ""
