"""AutoFilter: which rows of a table or a list are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xlwings import base_classes

from addin.libreoffice.base import Range, Sheet
from addin.libreoffice.cells.addresses import area_of, range_address
from addin.libreoffice.cells.numberformats import serial
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote
from addin.libreoffice.uno.wire import Struct, Typed

_AND, _OR = 0, 1
# com.sun.star.sheet.FilterOperator2
_OPERATORS = {
    "equal_to": 2, "not_equal_to": 3, "greater_than": 4, "greater_than_or_equal": 5,
    "less_than": 6, "less_than_or_equal": 7, "contains": 12, "not_contains": 13,
    "begins_with": 14, "not_begins_with": 15, "ends_with": 16, "not_ends_with": 17,
}  # fmt: skip
_WORDS = {number: word for word, number in _OPERATORS.items()}
_EMPTY, _NOT_EMPTY = 0, 1
_RANKS = {"top_items": 8, "top_percent": 9, "bottom_items": 10, "bottom_percent": 11}
_SHEET_FILTER = "__xlwings_filter_{}"
_FIELDS = "[]com.sun.star.sheet.TableFilterField2"


def sheet_filter(cells: Range) -> base_classes.AutoFilter:
    """Return the filter of the table in which a block lies, or the sheet's own one."""
    table = cells.table
    if table is not None:
        return table.autofilter
    ranges = cells.sheet.book.xl.DatabaseRanges
    name = _SHEET_FILTER.format(cells.sheet.index)
    if not ranges.hasByName(name):
        address = range_address(cells.sheet.index - 1, cells.area)
        ranges.addNewByName(name, address)
        ranges.getByName(name).ContainsHeader = True
    return AutoFilter(cells.sheet, ranges.getByName(name))


class AutoFilter(base_classes.AutoFilter):
    """The filter of one table or list; fields count from 1."""

    def __init__(self, sheet: Sheet, database: Remote) -> None:
        self._sheet = sheet
        self._database = database

    @property
    def api(self) -> Remote:
        return self._database

    def _fields(self) -> list[Struct]:
        fields: list[Struct] = self._database.getFilterDescriptor().getFilterFields2()
        return fields

    @property
    def criteria(self) -> list[dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for field in self._fields():
            entry = found.setdefault(field.Field + 1, {"field": field.Field + 1})
            text = field.StringValue if not field.IsNumeric else f"{field.NumericValue:g}"
            if field.Operator in _WORDS:
                entry.setdefault("type", "comparison" if field.Operator != 2 else "values")
                entry.setdefault("values", []).append(text)
                entry["operator"] = _WORDS[field.Operator]
                entry.setdefault("value1", text)
        return list(found.values())

    def apply_values(self, field: int, values: list[str]) -> None:
        conditions = [self._condition(field, _OPERATORS["equal_to"], value) for value in values]
        for condition in conditions[1:]:
            condition.Connection = _OR
        self._apply(field, conditions)

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        if operator in ("between", "not_between"):
            inside = operator == "between"
            words = (
                ("greater_than_or_equal", "less_than_or_equal")
                if inside
                else ("less_than", "greater_than")
            )
            first = self._condition(field, _OPERATORS[words[0]], value1)
            second = self._condition(field, _OPERATORS[words[1]], value2)
            second.Connection = _AND if inside else _OR
            self._apply(field, [first, second])
        elif value1 is None:
            kind = _EMPTY if operator == "equal_to" else _NOT_EMPTY
            self._apply(field, [self._condition(field, kind, "")])
        elif operator in _OPERATORS:
            self._apply(field, [self._condition(field, _OPERATORS[operator], value1)])
        else:
            raise Unsupported(f"autofilter: the operator {operator!r} is not mapped")

    def apply_top_items(self, field: int, count: int) -> None:
        self._rank(field, "top_items", count)

    def apply_bottom_items(self, field: int, count: int) -> None:
        self._rank(field, "bottom_items", count)

    def apply_top_percent(self, field: int, percent: float) -> None:
        self._rank(field, "top_percent", percent)

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        self._rank(field, "bottom_percent", percent)

    def _rank(self, field: int, kind: str, number: float) -> None:
        self._apply(field, [self._condition(field, _RANKS[kind], str(number))])

    def clear(self, field: int | None) -> None:
        self._apply(field, [])

    def _condition(self, field: int, operator: int, value: Any) -> Struct:
        if isinstance(value, dict):
            number: float | None = serial(datetime.fromisoformat(value["value"]))
        else:
            try:
                number = float(value)
            except ValueError:
                number = None
        return Struct(
            "com.sun.star.sheet.TableFilterField2",
            Connection=_AND, Field=field - 1, Operator=operator, IsNumeric=number is not None,
            NumericValue=number or 0.0, StringValue="" if number is not None else str(value),
        )  # fmt: skip

    def _apply(self, field: int | None, conditions: list[Struct]) -> None:
        """Put the conditions of one field in the place of its old ones; None clears all fields."""
        kept = [] if field is None else [f for f in self._fields() if f.Field != field - 1]
        address = self._database.getDataArea()
        area = area_of(address)
        cells = self._sheet.block(area).remote
        self._database.AutoFilter = True
        descriptor = self._database.getFilterDescriptor()
        descriptor.ContainsHeader = True
        fields = Typed(_FIELDS, [*kept, *conditions])
        descriptor.setFilterFields2(fields)
        applied = cells.createFilterDescriptor(True)
        applied.ContainsHeader = True
        applied.setFilterFields2(fields)
        cells.filter(applied)
