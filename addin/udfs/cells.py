"""Understanding what cells hold, and putting results into cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isfinite
from typing import cast

from addin.content import Value
from addin.errors import InputError
from addin.forms.model import Kind, Vocabulary
from addin.forms.vocabularies import DAY_OFF, EXCEPTION_TYPE, WORKED
from addin.reading.cells import read_number, read_text
from addin.reading.model import Respelt, Unreadable
from addin.reading.serial import serial_of
from addin.reading.words import canonical
from addin.udfs.model import Block, Cell

FARTHEST = 100_000  # working days, some four hundred years
_ERROR_CODES = range(-2146826288, -2146826240)  # how COM hands over #N/A and its like
_WANTED = {
    Kind.NUMBER: "数字",
    Kind.PERCENT: "百分比",
    Kind.DATE: "日期",
    Kind.DATETIME: "日期和时间",
}


def is_blank(cell: Cell) -> bool:
    """Return whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """Return what a cell shows."""
    _refuse_error(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def as_number(cell: Cell) -> float:
    """Return a number; a text that says one counts."""
    return cast(float, _read(cell, Kind.NUMBER))


def as_share(cell: Cell) -> float:
    """Return a share from 0 to 1: a fraction, or text like 30%."""
    return cast(float, _read(cell, Kind.PERCENT))


def as_days(cell: Cell) -> int:
    """Return a whole number of days; what follows the point is cut off, as WORKDAY does."""
    number = as_number(cell)
    if abs(number) > FARTHEST:
        raise InputError(f"{number:g} 个工作日太远，请写 {FARTHEST} 以内的天数")
    return int(number)


def as_date(cell: Cell) -> date:
    """Return a day: a date cell, or text like 2026-11-20 or 2026年11月20日."""
    return cast(date, _read(cell, Kind.DATE))


def as_moment(cell: Cell) -> datetime:
    """Return a day with its time; a plain day is its first moment."""
    return cast(datetime, _read(cell, Kind.DATETIME))


def as_word(vocabulary: Vocabulary, wanted: str) -> Callable[[Cell], str]:
    """Return what understands a cell as one of the words of a vocabulary; `wanted` names them."""
    words = vocabulary.words
    offered = "或".join(words) if len(words) == 2 else f"{'、'.join(words)}之一"

    def read(cell: Cell) -> str:
        word = canonical(vocabulary, as_text(cell))
        if word is None:
            raise InputError(f"“{cell}”不是{wanted}，请写{offered}")
        return word

    return read


def as_exceptions(block: Block) -> Mapping[date, bool]:
    """Return of each day in two columns 日期 and 上班/休息 whether it is worked.

    Other rows, such as the headings, are left out; where two rows differ, 上班 counts.
    """
    days: dict[date, bool] = {}
    for row in block:
        said = as_text(row[1]) if len(row) > 1 and not is_blank(row[1]) else DAY_OFF
        kind = canonical(EXCEPTION_TYPE, said)
        if is_blank(row[0]) or kind is None:
            continue
        day = as_date(row[0])
        days[day] = days.get(day, False) or kind == WORKED
    return days


def as_column(block: Block) -> list[str]:
    """Return the texts of a range, row by row."""
    return [as_text(cell).strip() for row in block for cell in row]


def to_cell(value: object) -> Cell:
    """Return a result as Excel takes it: dates as serial numbers, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, date):
        serial = serial_of(value, since_1904=False)
        return "" if serial is None else float(serial)  # a whole number would be no date to VBA
    if isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} fits no cell")


def _read(cell: Cell, kind: Kind) -> Value:
    """Return what a cell means, as it would in a cell of a form."""
    _refuse_error(cell)
    if cell is None or isinstance(cell, bool):
        raise InputError(f"这里要填{_WANTED[kind]}")
    if isinstance(cell, str):
        read = read_text(cell, kind)
        if isinstance(read, Unreadable):
            raise read.error(_WANTED[kind], kind)
    else:
        read = read_number(cell, kind, since_1904=False) if isfinite(cell) else None
        if read is None or isinstance(read, Unreadable):
            raise InputError(f"{cell:g} 不是{_WANTED[kind]}")
    return read.value if isinstance(read, Respelt) else read


def _refuse_error(cell: Cell) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _ERROR_CODES:
        raise InputError("引用的单元格里是错误值")
