"""Understanding what cells hold, and putting results into cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from addin.book.ooxml.serial import date_of, moment_of, serial_of
from addin.errors import InputError
from addin.forms.vocabularies import DAY_OFF, WORKED
from addin.udfs.model import Block, Cell

FARTHEST = 100_000  # working days, some four hundred years
_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_ERROR_CODES = range(-2146826288, -2146826240)  # how COM hands over #N/A and its like


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
    """Return a number; text of digits counts as one."""
    _refuse_error(cell)
    if isinstance(cell, bool) or cell is None:
        raise InputError("这里要填数字")
    try:
        number = float(cell)
    except ValueError:
        raise InputError(f"“{cell}”不是数字") from None
    if number != number or abs(number) == float("inf"):
        raise InputError(f"“{cell}”不是数字")
    return number


def as_days(cell: Cell) -> int:
    """Return a whole number of days; what follows the point is cut off, as WORKDAY does."""
    number = as_number(cell)
    if abs(number) > FARTHEST:
        raise InputError(f"{number:g} 个工作日太远，请写 {FARTHEST} 以内的天数")
    return int(number)


def as_date(cell: Cell) -> date:
    """Return a day: a date cell, or text like 2026-11-20 or 2026年11月20日."""
    _refuse_error(cell)
    if isinstance(cell, str):
        if parts := _DATE.fullmatch(cell):
            try:
                return date(*map(int, parts.groups()))
            except ValueError:
                pass
        raise InputError(f"“{cell}”不是日期")
    found = date_of(as_number(cell), since_1904=False)
    if found is None:
        raise InputError(f"{cell:g} 不是日期")
    return found


def as_moment(cell: Cell) -> datetime:
    """Return a day with its time; a plain day is its first moment."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = moment_of(as_number(cell), since_1904=False)
        if found is None:
            raise InputError(f"{cell:g} 不是日期和时间")
        return found
    day = as_date(cell)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - moments in cells have no zone


def as_exceptions(block: Block) -> Mapping[date, bool]:
    """Return of each day in two columns 日期 and 上班/休息 whether it is worked.

    Other rows, such as the headings, are left out; where two rows differ, 上班 counts.
    """
    days: dict[date, bool] = {}
    for row in block:
        kind = as_text(row[1]).strip() if len(row) > 1 and not is_blank(row[1]) else DAY_OFF
        if is_blank(row[0]) or kind not in (WORKED, DAY_OFF):
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


def _refuse_error(cell: Cell) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _ERROR_CODES:
        raise InputError("引用的单元格里是错误值")
