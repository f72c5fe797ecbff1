"""Defined names that were deleted, or lost their cell with a deleted row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.book.layout import WorkbookPart
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, letters, qualified_area, quoted
from addin.book.ooxml.xmltree import Element, Splices, escape

GONE = "#REF!"
Places = Mapping[str, tuple[str, Area]]


def restore_names(package: Package, standard: Package) -> list[str]:
    """Define again the names of the standard workbook that are missing; return their names.

    A name of a cell comes back only if the names above and below it moved by the same number of
    rows: otherwise nobody can tell where it was.
    """
    model, own = WorkbookPart(standard), WorkbookPart(package)
    lost = list(_lost(model, own))
    if not lost:
        return []
    splices = Splices(own.data)
    there = _elements(own)
    raw = []
    for element, target in lost:
        old = there.get(element.attributes["name"].casefold())
        if old is not None:  # it is there, but its cell is gone
            splices.cut(old.start, old.end, b"")
        tag = model.data[element.start : element.inner].decode()
        raw.append(f"{tag}{escape(target)}</definedName>".encode())
    holder = own.root.find("definedNames")
    if holder is not None:
        splices.append(holder, b"".join(raw))
    else:
        sheets = own.root.find("sheets")
        at = sheets.end if sheets is not None else own.root.inner
        splices.insert(at, b"<definedNames>" + b"".join(raw) + b"</definedNames>")
    package.replace(own.part, splices.result())
    return [element.attributes["name"] for element, _ in lost]


def _lost(model: WorkbookPart, own: WorkbookPart) -> Iterator[tuple[Element, str]]:
    """Yield the names that are missing and what they must refer to here."""
    wanted, have = model.names(), own.names()
    there = {name: at for name, text in wanted.items() if (at := qualified_area(text))}
    here = {
        name: at
        for name, text in have.items()
        if name in there and (at := qualified_area(text)) is not None
    }
    for name, element in _elements(model).items():
        if name in have and GONE not in have[name]:
            continue
        if name not in there:
            yield element, element.text
        elif (target := _place(name, there, here)) is not None:
            yield element, target


def _place(name: str, there: Places, here: Places) -> str | None:
    """Return where a lost name was, if the names above and below it moved alike."""
    sheet, lost = there[name]
    moves = sorted(
        (there[other][1].top, at[1].top - there[other][1].top, at[0])
        for other, at in here.items()
        if there[other][0] == sheet and there[other][1].left <= lost.left
    )
    above = [move[1:] for move in moves if move[0] <= lost.top]
    below = [move[1:] for move in moves if move[0] >= lost.top]
    if not above or not below or above[-1] != below[0]:
        return None
    rows, now = above[-1]
    return f"{quoted(now)}!${letters(lost.left)}${lost.top + rows}"


def _elements(book: WorkbookPart) -> dict[str, Element]:
    holder = book.root.find("definedNames")
    return {
        element.attributes.get("name", "").casefold(): element
        for element in (holder.children if holder is not None else ())
        if "localSheetId" not in element.attributes
    }
