"""The workbook's list of sheets and its defined names, with those of the standard workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from addin.book.layout import WorkbookPart
from addin.book.ooxml.package import Package
from addin.book.ooxml.xmltree import Element, Splices, escape

_PAGES = "_xlnm.Print_Area"


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet that was added: its name, its relation, and the name of the one that it follows."""

    name: str
    relation: str
    behind: str


def list_sheets(package: Package, new: Sequence[NewSheet]) -> None:
    """Put sheets into the list, each behind another one; what counts sheets is counted anew."""
    if not new:
        return
    book = WorkbookPart(package)
    holder = book.root.find("sheets")
    elements = holder.children if holder is not None else []
    like = elements[-1]
    key = next(k for k in like.attributes if k.rpartition(":")[2] == "id" and ":" in k)
    declared = "".join(f' {k}="{v}"' for k, v in like.attributes.items() if k.startswith("xmlns"))
    ids = [int(each.attributes.get("sheetId", "0")) for each in elements]
    order = [each.attributes.get("name", "") for each in elements]
    raw = {
        name: book.data[each.start : each.end] for name, each in zip(order, elements, strict=True)
    }
    for number, sheet in enumerate(new, max(ids) + 1):
        at = order.index(sheet.behind) + 1 if sheet.behind in order else 0
        order.insert(at, sheet.name)
        name = escape(sheet.name, quote=True)
        raw[sheet.name] = (
            f'<{like.tag}{declared} name="{name}" sheetId="{number}" {key}="{sheet.relation}"/>'
        ).encode()
    was = [each.attributes.get("name", "") for each in elements]
    moved = {old: order.index(name) for old, name in enumerate(was)}
    splices = Splices(book.data)
    splices.cut(elements[0].start, like.end, b"".join(raw[name] for name in order))
    for element in book.root.walk():
        for attribute in _counting(element):
            given = element.attributes.get(attribute, "")
            if given.isdigit() and int(given) in moved and moved[int(given)] != int(given):
                splices.attribute(element, attribute, str(moved[int(given)]))
    package.replace(book.part, splices.result())


def _counting(element: Element) -> tuple[str, ...]:
    """Return the attributes of an element that are the place of a sheet in the list."""
    if element.local == "workbookView":
        return ("activeTab", "firstSheet")
    return ("localSheetId",) if element.local == "definedName" else ()


def put_names(package: Package, model: Package, sheets: Mapping[str, str]) -> None:
    """Define the names of the fitted standard workbook; `sheets` are its sheets by name, and here.

    A sheet's own print area stays.
    """
    there, here = WorkbookPart(model), WorkbookPart(package)
    positions = {sheet.name: sheet.position for sheet in here.sheets}
    by_position = {sheet.position: sheet.name for sheet in there.sheets}
    known = {_key(element): element for element in _names(here)}
    splices = Splices(here.data)
    new: list[str] = []
    prefix = here.root.prefix
    for element in _names(there):
        name, local = element.attributes["name"], element.attributes.get("localSheetId")
        given = {"name": name}
        if local is not None:
            own = sheets.get(by_position[int(local)], "")
            if own not in positions:
                continue
            given["localSheetId"] = str(positions[own])
        old = known.get((name.casefold(), given.get("localSheetId", "")))
        if old is not None and name == _PAGES:
            continue
        if old is not None:
            if old.text != element.text:
                splices.text(old, element.text)
            continue
        pairs = "".join(f' {k}="{escape(v, quote=True)}"' for k, v in given.items())
        new.append(f"<{prefix}definedName{pairs}>{escape(element.text)}</{prefix}definedName>")
    holder = here.root.find("definedNames")
    if new and holder is not None:
        splices.append(holder, "".join(new).encode())
    elif new:
        end = max(e.end for e in here.root.children if e.local in ("sheets", "externalReferences"))
        inside = "".join(new)
        splices.insert(end, f"<{prefix}definedNames>{inside}</{prefix}definedNames>".encode())
    if splices:
        package.replace(here.part, splices.result())


def _names(book: WorkbookPart) -> Iterator[Element]:
    holder = book.root.find("definedNames")
    yield from holder.children if holder is not None else ()


def _key(element: Element) -> tuple[str, str]:
    return element.attributes.get("name", "").casefold(), element.attributes.get("localSheetId", "")
