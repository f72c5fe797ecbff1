"""Cells of a form: what stands in one means for its field.

Whoever reads a sheet asks these functions of what is not plainly of the field's own sort; what
only the rest of the workbook can tell is settled by `addin.reading.workbook` when all is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from addin.content import Value
from addin.forms.model import Field, Kind
from addin.forms.vocabularies import NO, YES
from addin.reading import dates, numbers
from addin.reading.model import Respelt, Span, Unreadable
from addin.reading.serial import date_of, moment_of
from addin.reading.words import shipped

ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!",
     "#GETTING_DATA"}
)  # fmt: skip
"""What stands in a cell whose formula failed."""

IS_ERROR = "是错误值"
IS_TRUTH = "是逻辑值"
NO_VALUE = "不是这一格的内容"

TYPED, COMPUTED = "", "="
"""Why a text is not read yet that only the rest of the workbook tells about: in place of a reason."""

Reading = Value | Respelt | Unreadable

_TIME_OF_DAY = re.compile(r"[0-9]{2}:[0-9]{2}")
_ODD = re.compile(r"[\s\u200b\ufeff！-～]")
_ODD_IN_LIST = re.compile(r"[\s\u200b\ufeff！-～,;/和及与&]")


def error(raw: str) -> Unreadable:
    """Return the reading of an error value."""
    return Unreadable(raw, IS_ERROR)


def read_text(text: str, kind: Kind, span: Span | None = None, *, typed: bool = True) -> Reading:
    """Return what a text means in a cell for dates, numbers or percentages.

    One that is not `typed` is the result of a formula, and no value.
    """
    if not typed:
        return Unreadable(text.strip(), NO_VALUE) if text.strip() else None
    value: Value | Unreadable
    if kind is Kind.DATE:
        value = dates.read_date(text, span)
    elif kind is Kind.DATETIME:
        value = dates.read_moment(text, span)
    elif kind is Kind.PERCENT:
        value = numbers.read_share(text)
    else:
        value = numbers.read_number(text, whole=kind is Kind.INTEGER)
    if value is None or isinstance(value, Unreadable):
        return value
    return Respelt(text.strip(), value)


def read_number(
    number: int | float, kind: Kind, *, since_1904: bool, typed: bool = True
) -> Reading:
    """Return what a number means in a cell for dates, numbers or percentages.

    One that is not `typed` is the result of a formula, and taken as it is.
    """
    if kind is Kind.DATE and typed:
        return dates.date_of_number(number, since_1904=since_1904)
    if kind is Kind.DATETIME and typed:
        return dates.moment_of_number(number, since_1904=since_1904)
    if kind.is_date:
        read = date_of if kind is Kind.DATE else moment_of
        counted = read(number, since_1904=since_1904) if abs(number) < dates.NO_SERIAL else None
        return counted or Unreadable(f"{number:.15g}", dates.NO_DATE_NUMBER)
    if kind is Kind.INTEGER and isinstance(number, float):
        return Unreadable(f"{number:.15g}", numbers.NOT_WHOLE)
    if kind is Kind.PERCENT and typed and number > 1:
        why = f"是 {number * 100:.10g}%，超过 100%"
        return Unreadable(f"{number:.15g}", why, numbers.likely_share(number))
    return number


def read_truth(is_true: bool, kind: Kind) -> Reading:
    """Return what TRUE or FALSE means in a cell."""
    raw = "TRUE" if is_true else "FALSE"
    if kind is Kind.YES_NO:
        return Respelt(raw, YES if is_true else NO)
    return raw if kind.is_text else Unreadable(raw, IS_TRUTH)


def oddity(field: Field) -> Callable[[str], object] | None:
    """Return what tells of a text whether the workbook must be asked what it means.

    None for a field whose texts mean what they are.
    """
    match field.kind:
        case Kind.CHOICE | Kind.YES_NO:
            allowed = frozenset(shipped(field.vocabulary or "yes_no").allowed)
            return lambda text: text not in allowed
        case Kind.TIME:
            return lambda text: not _TIME_OF_DAY.fullmatch(text)
        case Kind.PERSON | Kind.DEPARTMENT:
            return _ODD.search
        case Kind.PEOPLE | Kind.DEPARTMENTS:
            return _ODD_IN_LIST.search
        case _:
            return None
