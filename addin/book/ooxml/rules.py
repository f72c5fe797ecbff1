"""Conditional formats and drop-downs of a sheet, recognised by what they say wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from addin.book.ooxml.coverage import areas
from addin.book.ooxml.formula import translated
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area
from addin.book.ooxml.sheetxml import outline
from addin.book.ooxml.xmltree import Element, parse

_FAR = 100_000, 1_000  # row and column by which formulas are compared
COLOURS = ("conditionalFormatting", "cfRule")
LISTS = ("dataValidations", "dataValidation")


@dataclass(frozen=True, slots=True)
class CellRule:
    """A conditional format or a drop-down, wherever it stands."""

    key: tuple[str, ...]
    areas: Sequence[Area]
    element: Element
    holder: Element
    formulas: Sequence[str]


def rule_areas(root: Element, names: tuple[str, str]) -> Iterator[Sequence[Area]]:
    """Yield where each rule of a sheet's tree stands."""
    for holder in root.all(names[0]):
        for element in holder.all(names[1]):
            if where := _areas(element, holder):
                yield where


def _areas(element: Element, holder: Element) -> Sequence[Area]:
    return areas(element.attributes.get("sqref") or holder.attributes.get("sqref", ""))


def cell_rules(root: Element, names: tuple[str, str]) -> Iterator[CellRule]:
    """Yield the rules of a sheet's tree; `names` are `COLOURS` or `LISTS`."""
    for holder in root.all(names[0]):
        for element in holder.all(names[1]):
            where = _areas(element, holder)
            formulas = [c.text for c in element.children if c.local.startswith("formula")]
            if where:
                yield CellRule(key_of(element, where, formulas), where, element, holder, formulas)


def key_of(element: Element, where: Sequence[Area], formulas: Sequence[str]) -> tuple[str, ...]:
    """Return what a rule says, the same for each piece that pasting makes of it."""
    down = _FAR[0] - min(each.top for each in where)
    along = _FAR[1] - min(each.left for each in where)
    attributes = element.attributes
    return (
        attributes.get("type", ""),
        attributes.get("operator", ""),
        attributes.get("prompt", ""),
        *(translated(text, down, along) for text in formulas),
    )


@lru_cache(maxsize=2048)
def far(text: str, row: int, column: int) -> str:
    """Return a cell's formula as it would read far away, the same from wherever it is moved."""
    return translated(text, _FAR[0] - row, _FAR[1] - column)


def skeleton(package: Package, part: str) -> tuple[bytes, Element, int]:
    """Return what stands around the rows of a sheet, its tree, and where the rows are."""
    head, tail = outline(package, part)
    data = head + tail
    return data, parse(data, package.name, part), len(head)
