"""Formulas of single fields that were typed over or deleted, brought back from the standard workbook.

In a table another row still has the formula; a single field's stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from addin.book.closed.patching import SheetPatcher, Target
from addin.book.closed.reading import Reading, read_located
from addin.book.host import Change
from addin.book.layout import FieldPlace, Sheet, locate
from addin.book.mending.correspondence import moved_formula, pairs
from addin.book.mending.mending import Mended
from addin.book.moving.formulas import plain_formula, row_cells, shared_formulas
from addin.book.moving.sheet import drop_calculation_chain
from addin.book.ooxml import xmltree
from addin.book.ooxml.package import Package
from addin.book.ooxml.sheetxml import open_sheet
from addin.content import Value
from addin.forms.model import Form


def mend_formulas(
    package: Package, standard: Package, forms: Sequence[Form], *, restoring: bool
) -> list[Mended]:
    """Bring the formulas back in memory, as they stand in `standard`; return which.

    Without `restoring` those over which something was typed stay away.

    Raises:
        OtherWorkbook, DamagedWorkbook: it holds no form, or not all of one.
    """
    derived = {form.name_of(each) for form in forms for each in form.fields if each.derived}
    own = locate(package, forms, derived)
    reading = Reading(package, own)
    lost = [own.fields[name] for name in sorted(read_located(reading).overtyped)]
    if not lost:
        return []
    formulas = dict(_formulas(standard, package, forms, {place.name for place in lost}))
    edits: dict[Sheet, dict[int, list[tuple[Target, Value]]]] = {}
    for place in sorted(lost, key=lambda place: place.column):
        if place.name in formulas:
            target = _target(place, formulas[place.name])
            edits.setdefault(place.sheet, {}).setdefault(place.row, []).append((target, ""))
    back: list[Change] = []
    for sheet, rows in edits.items():
        patched = SheetPatcher(reading, sheet, rows, restoring=restoring).run()
        patched.save()
        back += patched.restored
    if back:
        drop_calculation_chain(package)
    return [
        Mended(
            change.place.sheet, f"“{own.fields[change.name].field.label}”的公式", typed=change.old
        )
        for change in back
    ]


def _target(place: FieldPlace, formula: str) -> Target:
    element = f"<f>{xmltree.escape(formula)}</f>"
    kind = place.field.kind
    return Target(place.name, kind, True, place.column, lambda _row: element, guarded=True)


def _formulas(
    standard: Package, package: Package, forms: Sequence[Form], names: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the formulas of fields of the standard workbook as they must stand in `package`."""
    layout = locate(standard, forms)
    known = pairs(layout, locate(package, forms))
    places = [layout.fields[name] for name in names]
    for sheet in {place.sheet.part: place.sheet for place in places}.values():
        wanted = {(place.row, place.column): place.name for place in places if place.sheet == sheet}
        masters = shared_formulas(standard, sheet.part)
        xml = open_sheet(standard, sheet.part)
        for number, row in xml.rows():
            for cell in row_cells(row, xml.marks, standard.name):
                name = wanted.get((number, cell.column))
                if name and cell.formula and (plain := plain_formula(cell, number, masters)):
                    yield name, moved_formula(plain[1], sheet.name, known)
