"""addin/forms/inventory.tsv: the description as it was when the last line of its versions was
written, by which the build sees what changed since.

Of a formula it holds a digest: what workbooks compute is brought up to date only by a new version.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256

from addin.cli.build.made import ROOT, Made
from addin.forms import FORMS, TABLES
from addin.forms.versions import CURRENT, VERSIONS, Version
from workbook_templates.formulas.catalogue import column_formula, field_formula

INVENTORY = ROOT / "addin" / "forms" / "inventory.tsv"

_FORMULA = "formula"


def inventory() -> Made:
    """Return the inventory of the description as it is now."""
    rows = (f"{name}\t{kind}\t{label}" for name, (label, kind) in sorted(described().items()))
    formulas = (f"{name}\t{_FORMULA}\t{said}" for name, said in sorted(computed().items()))
    return Made(INVENTORY, ("\n".join((CURRENT, *rows, *formulas)) + "\n").encode())


def unsaid_changes() -> list[str]:
    """Return what changed in the description without the last line of the versions saying so."""
    number, *lines = INVENTORY.read_text(encoding="utf-8").splitlines()
    named, formulas = {}, {}
    for name, kind, label in (line.split("\t") for line in lines):
        if kind == _FORMULA:
            formulas[name] = label
        else:
            named[name] = (label, kind)
    wrong = unsaid(named, described(), VERSIONS[-1])
    return wrong if number != CURRENT else wrong + changed_formulas(formulas, computed())


def described() -> dict[str, tuple[str, str]]:
    """Return everything that the description names, with its label and kind."""
    found: dict[str, tuple[str, str]] = {}
    for form in FORMS:
        found[form.code] = (form.sheet, "sheet")
        for each in form.fields:
            found[form.name_of(each)] = (each.label, each.kind.value)
    for table in TABLES.values():
        found[table.name] = (table.title, "table")
        for each in table.fields:
            found[f"{table.name}.{each.key}"] = (each.label, each.kind.value)
        for row in table.presets:
            found[f"{table.name}#{row[table.key]}"] = ("", "row")
    return found


def computed() -> dict[str, str]:
    """Return a digest of the formula of everything that is computed in the workbook."""
    found = {
        form.name_of(each): field_formula(form.name_of(each))
        for form in FORMS
        for each in form.fields
        if each.derived
    }
    for table in TABLES.values():
        for each in table.fields:
            formula = column_formula(table.name, each.key) if each.derived else None
            if formula is not None:
                found[f"{table.name}.{each.key}"] = formula
    return {name: sha256(said.encode()).hexdigest()[:8] for name, said in found.items()}


def changed_formulas(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the formulas that are not what they were, where no new version brings them."""
    return [
        f"formula without a new version: {name}"
        for name in sorted(before.keys() & now.keys())
        if before[name] != now[name]
    ]


def unsaid(
    before: Mapping[str, tuple[str, str]],
    now: Mapping[str, tuple[str, str]],
    version: Version,
) -> list[str]:
    """Return what changed from one inventory to the next without `version` saying so."""
    new, gone = set(now) - set(before), set(before) - set(now)
    shared = set(now) & set(before)
    wrong = [f"came: {name}" for name in sorted(new) if not _covers(version.came, name)]
    wrong += [f"gone: {name}" for name in sorted(gone) if not _covers(version.gone, name)]
    for name in sorted(shared):
        (old, kind), (label, new_kind) = before[name], now[name]
        if old != label and version.relabelled.get(name) != old:
            wrong.append(f"relabelled: {name} was {old}")
        if kind != new_kind and not (_covers(version.came, name) and _covers(version.gone, name)):
            wrong.append(f"came and gone: {name} was {kind}, is {new_kind}")
    return wrong


def _covers(names: Collection[str], name: str) -> bool:
    """Whether a name is said, by itself or with the table or the form that it belongs to."""
    owner = name.replace("#", ".").partition(".")[0]
    form = next((f.code for f in FORMS if owner in {t.name for t in f.tables}), owner)
    return not {name, owner, form}.isdisjoint(names)
