"""Which sheets of a closed workbook are shown."""

from __future__ import annotations

from collections.abc import Collection

from addin.book.layout import WorkbookPart
from addin.book.ooxml.package import Package
from addin.book.ooxml.xmltree import Splices


def set_visible(package: Package, names: Collection[str], *, visible: bool) -> list[str]:
    """Show or hide sheets in memory; return those that were not so before.

    The last sheet that is shown stays, and the one in front is always one of those shown.
    """
    book = WorkbookPart(package)
    holder = book.root.find("sheets")
    sheets = list(holder.children) if holder is not None else []
    shown = [each.attributes.get("state", "visible") == "visible" for each in sheets]
    changed: list[str] = []
    splices = Splices(book.data)
    for at, each in enumerate(sheets):
        name = each.attributes.get("name", "")
        if name not in names or shown[at] == visible or (not visible and sum(shown) == 1):
            continue
        splices.attribute(each, "state", "visible" if visible else "hidden")
        shown[at] = visible
        changed.append(name)
    if changed:
        for view in (each for each in book.root.walk() if each.local == "workbookView"):
            active = view.attributes.get("activeTab", "0")
            if not (active.isdigit() and int(active) < len(shown) and shown[int(active)]):
                splices.attribute(view, "activeTab", str(shown.index(True)))
        package.replace(book.part, splices.result())
    return changed


def hidden(package: Package) -> list[str]:
    """Return the names of the sheets that are not shown."""
    holder = WorkbookPart(package).root.find("sheets")
    return [
        each.attributes.get("name", "")
        for each in (holder.children if holder is not None else ())
        if each.attributes.get("state", "visible") != "visible"
    ]
