"""Data validation."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.libreoffice.base import Range
from addin.libreoffice.cells.addresses import cell_address
from addin.libreoffice.cells.formulas import Reference, from_office, to_office
from addin.libreoffice.names import absolute
from addin.libreoffice.uno.remote import Remote

_TYPES = {
    0: "none", 1: "whole_number", 2: "decimal", 3: "date", 4: "time", 5: "text_length",
    6: "list", 7: "custom",
}  # fmt: skip
# ConditionOperator
_OPERATORS = {
    1: "equal_to", 2: "not_equal_to", 3: "greater_than", 4: "greater_than_or_equal",
    5: "less_than", 6: "less_than_or_equal", 7: "between", 8: "not_between",
}  # fmt: skip
_ALERTS = {0: "stop", 1: "warning", 2: "information"}
_COMPARED = ("whole_number", "decimal", "date", "time", "text_length")


class DataValidation(base_classes.DataValidation):
    """What may be entered into a block of cells; reading looks at its first cell."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Remote:
        rule: Remote = self._cells.first.Validation
        return rule

    def _number(self, words: dict[int, str], word: str) -> int:
        return next(number for number, known in words.items() if known == word)

    @property
    def type(self) -> str:
        return _TYPES.get(self.api.Type, "unknown")

    @property
    def operator(self) -> str | None:
        return _OPERATORS.get(self.api.getOperator()) if self.type in _COMPARED else None

    @property
    def formula1(self) -> str | None:
        return self._formula(self.api.getFormula1())

    @property
    def formula2(self) -> str | None:
        return self._formula(self.api.getFormula2())

    @staticmethod
    def _formula(text: str) -> str | None:
        return from_office(f"={text}") if text else None

    @property
    def formula(self) -> str | None:
        return self.formula1 if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The list's source: a formula, or the words with commas between them."""
        if self.type != "list":
            return None
        text = self.api.getFormula1()
        if text.startswith('"'):
            return ",".join(part.strip('"') for part in text.split(";"))
        return from_office(f"={text}")

    @property
    def in_cell_dropdown(self) -> bool | None:
        return bool(self.api.ShowList) if self.type == "list" else None

    @property
    def ignore_blank(self) -> bool:
        return bool(self.api.IgnoreBlankCells)

    @property
    def input_title(self) -> str:
        return str(self.api.InputTitle)

    @property
    def input_message(self) -> str:
        return str(self.api.InputMessage)

    @property
    def show_input(self) -> bool:
        return bool(self.api.ShowInputMessage)

    @property
    def error_title(self) -> str:
        return str(self.api.ErrorTitle)

    @property
    def error_message(self) -> str:
        return str(self.api.ErrorMessage)

    @property
    def show_error(self) -> bool:
        return bool(self.api.ShowErrorMessage)

    @property
    def alert_style(self) -> str | None:
        return _ALERTS.get(self.api.ErrorAlertStyle)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allow what a list, a block of cells or a name holds."""
        if hasattr(source, "area"):
            formula = self._office(absolute(source.sheet.name, source.area))
        elif hasattr(source, "refers_to"):
            formula = source.name.rpartition("!")[2]
        else:
            formula = ";".join('"' + str(value).replace('"', '""') + '"' for value in source)
        self._apply("list", None, formula, "", ShowList=1 if in_cell_dropdown else 0)

    def set_rule(self, rule_type: str, operator: str | None, formula1: Any, formula2: Any) -> None:
        first = self._office(formula1)
        second = "" if formula2 is None else self._office(formula2)
        self._apply(rule_type, operator, first, second)

    def delete(self) -> None:
        self._apply("none", None, "", "")

    def _office(self, formula: Any) -> str:
        text = str(formula)
        if not text.startswith("="):
            return text
        cells = self._cells
        here = Reference(cells.sheet.name, cells.row)
        return to_office(text, cells.sheet.book.table, here)[1:]

    def _apply(
        self, rule_type: str, operator: str | None, first: str, second: str, **settings: Any
    ) -> None:
        cells = self._cells.remote
        rule = cells.Validation
        rule.Type = self._number(_TYPES, rule_type)
        if operator is not None:
            rule.setOperator(self._number(_OPERATORS, operator))
        place = cell_address(self._cells.sheet.index - 1, self._cells.row, self._cells.column)
        rule.setSourcePosition(place)
        rule.setFormula1(first)
        rule.setFormula2(second)
        for name, value in settings.items():
            setattr(rule, name, value)
        rule.ShowErrorMessage = rule_type != "none"
        cells.Validation = rule
