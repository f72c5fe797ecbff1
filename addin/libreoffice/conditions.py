"""Conditional formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from addin.libreoffice.appearance import color_number, color_tuple
from addin.libreoffice.base import Range
from addin.libreoffice.cells.addresses import area_of, range_address
from addin.libreoffice.cells.formulas import Reference, from_office, to_office
from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.remote import Remote

_CONDITION = 0
_TYPES = {1: "color_scale", 2: "data_bar", 3: "icon_set"}
_CUSTOM = 9
_ENTRY = ("Operator", "Formula1", "Formula2", "StyleName")
# com.sun.star.sheet.ConditionFormatOperator
_OPERATORS = {
    0: "equal_to", 1: "less_than", 2: "greater_than", 3: "less_than_or_equal",
    4: "greater_than_or_equal", 5: "not_equal_to", 6: "between", 7: "not_between",
}  # fmt: skip


class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that touch a block of cells, in the order in which they are tried."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Remote:
        formats: Remote = self._cells.sheet.xl.ConditionalFormats
        return formats

    @property
    def parent(self) -> Range:
        return self._cells

    def _listed(self) -> list[ConditionalFormat]:
        found: list[ConditionalFormat] = []
        for rules in self.api.getConditionalFormats():
            areas = [area_of(address) for address in rules.Range.getRangeAddresses()]
            if any(area.common(self._cells.area) for area in areas):
                found += [
                    ConditionalFormat(self._cells, rules, index)
                    for index in range(rules.getCount())
                ]
        return found

    def __len__(self) -> int:
        return len(self._listed())

    def __iter__(self) -> Iterator[ConditionalFormat]:
        return iter(self._listed())

    def __call__(self, key: int) -> ConditionalFormat:
        return self._listed()[key - 1]

    def __contains__(self, key: object) -> bool:
        return False

    def add_cell_value(self, spec: dict[str, Any]) -> ConditionalFormat:
        rule = self._new(spec)
        rule.change(spec)
        return rule

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        return self.add_cell_value({**spec, "operator": "custom", "formula1": spec["formula"]})

    def _new(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a rule to this block's own ones, or begin with them.

        LibreOffice stops at the first rule that is true, whatever `stop_if_true` says.
        """
        address = range_address(self._cells.sheet.index - 1, self._cells.area)
        for rules in self.api.getConditionalFormats():
            if [area_of(a) for a in rules.Range.getRangeAddresses()] == [self._cells.area]:
                break
        else:
            ranges = self._cells.sheet.book.xl.createInstance("com.sun.star.sheet.SheetCellRanges")
            ranges.addRangeAddress(address, False)
            number = self.api.createByRange(ranges)
            rules = next(r for r in self.api.getConditionalFormats() if number in (r.ID, None))
        index = rules.getCount()
        rules.createEntry(_CONDITION, index)
        return ConditionalFormat(self._cells, rules, index)

    def add_color_scale(self, spec: dict[str, Any]) -> Any:
        raise Unsupported("conditional_formats.add_color_scale: not mapped to LibreOffice")

    def add_data_bar(self, spec: dict[str, Any]) -> Any:
        raise Unsupported("conditional_formats.add_data_bar: not mapped to LibreOffice")

    def add_icon_set(self, spec: dict[str, Any]) -> Any:
        raise Unsupported("conditional_formats.add_icon_set: not mapped to LibreOffice")

    def clear(self) -> None:
        """Remove the rules from these cells; other cells keep them."""
        formats = self.api
        for rules in formats.getConditionalFormats():
            ranges = rules.Range
            areas = [area_of(address) for address in ranges.getRangeAddresses()]
            if not any(area.common(self._cells.area) for area in areas):
                continue
            if all(area.within(self._cells.area) for area in areas):
                formats.removeByID(rules.ID)
            else:
                ranges.removeRangeAddress(
                    range_address(self._cells.sheet.index - 1, self._cells.area)
                )
                rules.Range = ranges


class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, cells: Range, rules: Remote, index: int) -> None:
        self._cells = cells
        self._rules = rules
        self._index = index

    @property
    def api(self) -> Remote:
        entry: Remote = self._rules.getByIndex(self._index)
        return entry

    @property
    def type(self) -> str:
        kind = self.api.getType()
        if kind == _CONDITION:
            return "custom" if self.api.Operator == _CUSTOM else "cell_value"
        return _TYPES.get(kind, "unknown")

    @property
    def stop_if_true(self) -> bool | None:
        return self.api.getType() == _CONDITION or None

    @property
    def operator(self) -> str | None:
        return _OPERATORS.get(self.api.Operator) if self.type == "cell_value" else None

    @property
    def formula1(self) -> str | None:
        return from_office(f"={self.api.Formula1}") if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        text = self.api.Formula2 if self.type == "cell_value" else ""
        return from_office(f"={text}") if text else None

    @property
    def formula(self) -> str | None:
        return from_office(f"={self.api.Formula1}") if self.type == "custom" else None

    def _styled(self, name: str) -> Any:
        """Return what the rule's style sets; None for what it leaves alone."""
        if self.api.getType() != _CONDITION:
            return None
        styles = self._cells.sheet.book.xl.getStyleFamilies().getByName("CellStyles")
        style = styles.getByName(self.api.StyleName)
        return None if style.getPropertyState(name) == 1 else getattr(style, name)

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        number = self._styled("CellBackColor")
        return None if number in (None, -1) else color_tuple(number)

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        number = self._styled("CharColor")
        return None if number in (None, -1) else color_tuple(number)

    @property
    def font_bold(self) -> bool | None:
        weight = self._styled("CharWeight")
        return None if weight is None else weight > 100

    @property
    def font_italic(self) -> bool | None:
        posture = self._styled("CharPosture")
        return None if posture is None else posture != 0

    colors = bar_color = gradient = show_value = icon_set = reverse_order = None
    threshold_types = thresholds = None

    def set(self, changes: dict[str, Any]) -> None:
        if changes.get("stop_if_true") is False:
            raise Unsupported(
                "conditional_formats: LibreOffice always stops at the first true rule"
            )
        if "formula" in changes:
            changes = {**changes, "formula1": changes["formula"]}
        self.change(changes)

    def change(self, changes: dict[str, Any]) -> None:
        """Apply operator, formulas and looks, each where it is given."""
        entry = self.api
        if operator := changes.get("operator"):
            entry.Operator = (
                _CUSTOM
                if operator == "custom"
                else next(number for number, word in _OPERATORS.items() if word == operator)
            )
        for name in ("formula1", "formula2"):
            if changes.get(name) is not None:
                setattr(entry, name.capitalize(), self._office(changes[name]))
        looks = {
            "CellBackColor": changes.get("fill_color"), "CharColor": changes.get("font_color"),
        }  # fmt: skip
        values: dict[str, Any] = {k: color_number(v) for k, v in looks.items() if v is not None}
        if changes.get("font_bold") is not None:
            values["CharWeight"] = 150.0 if changes["font_bold"] else 100.0
        if changes.get("font_italic") is not None:
            values["CharPosture"] = 2 if changes["font_italic"] else 0
        entry.StyleName = self._style(entry.StyleName, values)

    def _office(self, formula: str) -> str:
        cells = self._cells
        here = Reference(cells.sheet.name, cells.row)
        if not formula.startswith("="):
            return formula
        return to_office(formula, cells.sheet.book.table, here)[1:]

    def _style(self, current: str, values: dict[str, Any]) -> str:
        """Return the cell style of this rule with these values, made where it has none."""
        book = self._cells.sheet.book.xl
        styles = book.getStyleFamilies().getByName("CellStyles")
        name = current
        if not name.startswith("Conditional "):
            number = 1
            while styles.hasByName(f"Conditional {number}"):
                number += 1
            name = f"Conditional {number}"
            styles.insertByName(name, book.createInstance("com.sun.star.style.CellStyle"))
        style = styles.getByName(name)
        for key, value in values.items():
            setattr(style, key, value)
        return name

    def delete(self) -> None:
        """Remove this rule; the others of its cells are made again, as LibreOffice 7.4 cannot
        take a single one out."""
        formats = self._cells.sheet.xl.ConditionalFormats
        kept = [
            self._rules.getByIndex(i) for i in range(self._rules.getCount()) if i != self._index
        ]
        if any(entry.getType() != _CONDITION for entry in kept):
            raise Unsupported("conditional_formats: a rule beside colour scales cannot be deleted")
        copies = [{name: getattr(entry, name) for name in _ENTRY} for entry in kept]
        ranges = self._rules.Range
        formats.removeByID(self._rules.ID)
        if copies:
            formats.createByRange(ranges)
            rules = formats.getConditionalFormats()[-1]
            for index, copied in enumerate(copies):
                rules.createEntry(_CONDITION, index)
                entry = rules.getByIndex(index)
                for name, value in copied.items():
                    setattr(entry, name, value)
