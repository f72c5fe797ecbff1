"""addin/forms/inventory.tsv: the description as it was when the last line of its versions was
written, by which the build sees what changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from addin.cli.build.made import ROOT, Made
from addin.forms import FORMS, TABLES
from addin.forms.versions import CURRENT, VERSIONS, Version

INVENTORY = ROOT / "addin" / "forms" / "inventory.tsv"


def inventory() -> Made:
    """Return the inventory of the description as it is now."""
    rows = (f"{name}\t{kind}\t{label}" for name, (label, kind) in sorted(described().items()))
    return Made(INVENTORY, ("\n".join((CURRENT, *rows)) + "\n").encode())


def unsaid_changes() -> list[str]:
    """Return what changed in the description without the last line of the versions saying so."""
    _, *lines = INVENTORY.read_text(encoding="utf-8").splitlines()
    before = {name: (label, kind) for name, kind, label in (line.split("\t") for line in lines)}
    return unsaid(before, described(), VERSIONS[-1])


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
