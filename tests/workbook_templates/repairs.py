"""What Excel repairs when it opens a file, although the file is valid by its schema.

Sources: Excel's published specifications and limits, and ECMA-376, part 1: names of columns and
tables (18.5.1), data validations (18.3.1.32), defined names (18.2.5), worksheets' cells (18.3.1.4).
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LONGEST = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
_NAME = re.compile(r"[^\W\d][\w.\\?]*|_[\w.\\?]*")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+|[rc][0-9]*|r[0-9]+c[0-9]+", re.IGNORECASE)


def repairs(data: bytes) -> list[str]:
    """Return what Excel would repair in a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        missing = [*_styles(package), *_relations(package)]
    if missing:  # what reads workbooks here would fail over it
        return missing
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [*_names(book.defined_names, "工作簿")]
    titles = [title.casefold() for title in book.sheetnames]
    found += [f"sheet {t}" for t in titles if len(t) > 31 or re.search(r"[\[\]:*?/\\]", t)]
    found += ["sheets of one name"] if len(set(titles)) < len(titles) else []
    tables: list[str] = []
    for sheet in book.worksheets:
        found += _names(sheet.defined_names, sheet.title)
        found += _tables(sheet)
        found += _validations(sheet)
        found += _cells(sheet)
        tables += [table.displayName.casefold() for table in sheet.tables.values()]
    found += ["tables of one name"] if len(set(tables)) < len(tables) else []
    names = {name.casefold() for name in book.defined_names}
    return [*found, *(f"a name and a table: {name}" for name in names & set(tables))]


def _names(names: dict[str, object], where: str) -> Iterator[str]:
    for name in names:
        plain = name.removeprefix("_xlnm.")
        if len(name) > 255 or not _NAME.fullmatch(plain) or _REFERENCE.fullmatch(plain):
            yield f"{where}: name {name}"


def _tables(sheet: Worksheet) -> Iterator[str]:
    boxes = []
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        boxes.append((left, top, right, bottom))
        if not _NAME.fullmatch(table.displayName) or _REFERENCE.fullmatch(table.displayName):
            yield f"{sheet.title}: table {table.displayName}"
        columns = [column.name for column in table.tableColumns]
        cells = [sheet.cell(top, column).value for column in range(left, right + 1)]
        if columns != cells:
            yield f"{sheet.title}: headings of {table.displayName} are not those of its columns"
        if (
            len({name.casefold() for name in columns}) < len(columns)
            or max(map(len, columns)) > 255
        ):
            yield f"{sheet.title}: columns of {table.displayName}"
        if bottom - top < 1:
            yield f"{sheet.title}: {table.displayName} has no row"
        for merged in sheet.merged_cells.ranges:
            if _overlap(merged.bounds, boxes[-1]):
                yield f"{sheet.title}: {merged} is merged within {table.displayName}"
    for number, box in enumerate(boxes):
        if any(_overlap(box, other) for other in boxes[:number]):
            yield f"{sheet.title}: tables overlap"
    merged = [each.bounds for each in sheet.merged_cells.ranges]
    covered: set[tuple[int, int]] = set()
    for left, top, right, bottom in merged:
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if cells & covered:
            yield f"{sheet.title}: merged cells overlap at {left}, {top}"
        covered |= cells


def _overlap(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _validations(sheet: Worksheet) -> Iterator[str]:
    for rule in sheet.data_validations.dataValidation:
        for part, longest in _LONGEST.items():
            if len(getattr(rule, part) or "") > longest:
                yield f"{sheet.title} {rule.sqref}: {part} is too long"
        for formula in (rule.formula1, rule.formula2):
            literal = rule.type == "list" and (formula or "").startswith('"')
            if literal and len(formula) > 255 + 2:
                yield f"{sheet.title} {rule.sqref}: the list is too long"


def _cells(sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if isinstance(value, str) and len(value) > (8192 if cell.data_type == "f" else 32767):
                yield f"{sheet.title}!{cell.coordinate} is too long"
            link = cell.hyperlink
            if link and len((link.target or "") + (link.location or "")) > 2079:
                yield f"{sheet.title}!{cell.coordinate}: the link is too long"
    heights = [each.height or 0 for each in sheet.row_dimensions.values()]
    widths = [each.width or 0 for each in sheet.column_dimensions.values()]
    if max(heights, default=0) > 409.5 or max(widths, default=0) > 255:
        yield f"{sheet.title}: a row is too high or a column too wide"
    for part in (sheet.oddHeader, sheet.oddFooter):
        text = "".join(each.text or "" for each in (part.left, part.center, part.right))
        if len(text) > 255:
            yield f"{sheet.title}: header or footer is too long"


def _styles(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield references to styles that there are not, in cells and in rules of colour."""
    styles = ET.fromstring(package.read("xl/styles.xml"))
    formats = len(styles.findall(f"{_MAIN}cellXfs/{_MAIN}xf"))
    differences = len(styles.findall(f"{_MAIN}dxfs/{_MAIN}dxf"))
    for code in styles.findall(f"{_MAIN}numFmts/{_MAIN}numFmt"):
        if len(code.get("formatCode", "")) > 255:
            yield f"number format {code.get('numFmtId')}"
    for name in package.namelist():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            text = package.read(name).decode()
            if any(int(n) >= formats for n in re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', text)):
                yield f"{name}: a style that is not there"
            if any(int(n) >= differences for n in re.findall(r'\bdxfId="(\d+)"', text)):
                yield f"{name}: a rule's colours that are not there"
            priorities = re.findall(r'<cfRule [^>]*priority="(-?\d+)"', text)
            if len(set(priorities)) < len(priorities) or any(int(n) < 1 for n in priorities):
                yield f"{name}: priorities of rules"


def _relations(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield parts that are named and missing."""
    there = set(package.namelist())
    for name in there:
        if name.endswith(".rels"):
            folder = name.partition("_rels/")[0]
            for each in ET.fromstring(package.read(name)):
                target = each.get("Target", "")
                whole = (
                    target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                )
                if each.get("TargetMode") != "External" and whole not in there:
                    yield f"{name}: {target} is missing"
