"""A tracker of somebody else's as plain cells: a workbook or a list with separators."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from addin.book.ooxml.package import Package
from addin.errors import InputError, NotAWorkbook

Cell = str | int | float | bool | date | datetime | None

MOST_ROWS, MOST_COLUMNS = 20_000, 200
"""What is read of a sheet; trackers of people are smaller, and formatted cells run on for ever."""

SUFFIXES = (".xlsx", ".xlsm", ".csv")
_ENCODINGS = ("utf-8-sig", "gb18030")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{0,5}[1-9])?")
_SEPARATORS = ",;\t|，"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, rows and columns from 0; a merged cell's value stands in all of it.

    `merged` gives by cell of a merged range its first row, first column, last row and last column;
    `shares` are the cells shown as percentages.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)
    shares: frozenset[tuple[int, int]] = frozenset()

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """Return the value of a cell, None outside."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if column < len(line) else None

    def text(self, row: int, column: int) -> str:
        """Return a cell as a text without outer spaces."""
        return text_of(self.cell(row, column))

    def begins(self, row: int, column: int) -> bool:
        """Whether a cell is no continuation of a merged one."""
        return self.merged.get((row, column), (row, column))[:2] == (row, column)


def text_of(value: Cell) -> str:
    """Return a value as a text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip()


def read_sheets(path: Path) -> list[Sheet]:
    """Return the visible sheets of a file that hold anything.

    Raises:
        InputError: there is no such file, or it is of another kind.
        WorkbookError: it cannot be read.
    """
    if not path.is_file():
        raise InputError("文件不存在", where=str(path), remedy="请检查文件名和文件夹。")
    kind = path.suffix.lower()
    if kind == ".csv":
        return [Sheet(path.stem, _csv_rows(path))]
    if kind not in SUFFIXES and kind != ".xls":
        raise InputError(
            f"“{kind or path.name}”类型的文件不能导入",
            where=str(path),
            remedy=f"可以导入 {'、'.join(SUFFIXES)}；其他格式请先另存为其中一种。",
        )
    Package.open(path)  # says of an .xls, an encrypted or an unsafe file what it is
    return [sheet for sheet in _workbook_sheets(path) if sheet.rows]


def _csv_rows(path: Path) -> list[list[Cell]]:
    data = path.read_bytes()
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.splitlines()[:20]
        separator = max(_SEPARATORS, key=lambda sign: sum(line.count(sign) for line in first))
        reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator)
        try:
            return _trimmed(
                [[_typed(text) for text in row[:MOST_COLUMNS]] for row in islice(reader, MOST_ROWS)]
            )
        except csv.Error as error:
            raise NotAWorkbook(
                "这个 .csv 文件读不出来", where=str(path), remedy="请在 Excel 中另存为 .xlsx 再试。"
            ) from error
    raise NotAWorkbook(
        "这个 .csv 文件的文字编码无法识别",
        where=str(path),
        remedy="请另存为 UTF-8 编码的 .csv 再试。",
    )


def _typed(text: str) -> Cell:
    """Return a text of a list as a spreadsheet would take it: as a number where it says just one."""
    if not _NUMBER.fullmatch(text.strip()):
        return text
    number = float(text)
    return int(number) if "." not in text else number


def _workbook_sheets(path: Path) -> Iterator[Sheet]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that are not kept: nothing is saved
            book = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # whatever stands in files of others
        raise NotAWorkbook(
            "这个工作簿读不出来",
            where=str(path),
            remedy="请在 Excel 中打开它，另存为新的 .xlsx 再试。",
        ) from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield _sheet(sheet)


def _sheet(sheet: Any) -> Sheet:
    shares: set[tuple[int, int]] = set()
    rows: list[list[Cell]] = []
    lines = sheet.iter_rows(
        max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)
    )
    for number, line in enumerate(lines):
        rows.append([_value(cell.value) for cell in line])
        shares.update((number, at) for at, cell in enumerate(line) if "%" in cell.number_format)
    rows = _trimmed(rows)
    merged = {
        (row, column): (top, left, bottom, right)
        for each in sheet.merged_cells.ranges
        for left, top, right, bottom in [
            (each.min_col - 1, each.min_row - 1, each.max_col - 1, each.max_row - 1)
        ]
        for row in range(top, min(bottom + 1, len(rows)))
        for column in range(left, min(right + 1, MOST_COLUMNS))
    }
    for (row, column), (top, left, _, _) in merged.items():
        if column < len(rows[row]) and left < len(rows[top]):
            rows[row][column] = rows[top][left]
    return Sheet(sheet.title, rows, merged, frozenset(shares))


def _value(value: Any) -> Cell:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    return str(value)


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows without the empty ones at the end, all of one length."""
    while rows and not any(text_of(value) for value in rows[-1]):
        rows.pop()
    filled = (n for row in rows for n, value in enumerate(row, 1) if text_of(value))
    width = max(filled, default=0)
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]
