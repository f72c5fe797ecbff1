"""Defined names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from xlwings import base_classes

from addin.libreoffice import base
from addin.libreoffice.base import Book, Range, Sheet
from addin.libreoffice.cells.addresses import Area, area_of, cell_address, quoted, spell
from addin.libreoffice.cells.formulas import Reference, from_office, to_office
from addin.libreoffice.uno.remote import Remote, together


class Names(base.Names):
    """The names of a book (with those of its sheets), or of one sheet only."""

    def __init__(self, book: Book, sheet: Sheet | None) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Remote:
        owner = self._book.xl if self._sheet is None else self._sheet.xl
        named: Remote = owner.getPropertyValue("NamedRanges")
        return named

    def meanings(self, wanted: Collection[str]) -> dict[str, str]:
        """Return what those of the wanted names that there are refer to, by lower-case name."""
        named = self.api
        names = [name for name in self._listed() if name.casefold() in wanted]
        found = together("getByName", [(named, name) for name in names])
        contents = together("getContent", [(each,) for each in found])
        return {
            name.casefold(): from_office(f"={content}")
            for name, content in zip(names, contents, strict=True)
        }

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return name and object of each, in the order of the alphabet as Excel lists them."""
        found: list[tuple[str, Name]] = []
        if self._sheet is None:
            found += [(n, Name(self._book, None, n)) for n in self._listed()]
            for sheet in self._book.sheets:
                found += sheet.names.snapshot()
        else:
            sheet_name = quoted(self._sheet.name)
            for name in self._listed():
                found.append((f"{sheet_name}!{name}", Name(self._book, self._sheet, name)))
        return sorted(found, key=lambda pair: pair[0].rpartition("!")[2].casefold())

    def _listed(self) -> list[str]:
        """Return the names without those by which Excel's files keep print areas and filters."""
        return [name for name in self.api.getElementNames() if not name.startswith("_xlnm.")]

    def __call__(self, name_or_index: str | int) -> Name:
        if isinstance(name_or_index, str) and self.api.hasByName(name_or_index):
            return Name(self._book, self._sheet, name_or_index)
        names = self.snapshot()
        if isinstance(name_or_index, int):
            return names[name_or_index - 1][1]
        wanted = name_or_index.casefold()
        for name, found in names:
            if wanted in (name.casefold(), name.replace("'", "").casefold()):
                return found
            if self._sheet is not None and wanted == name.rpartition("!")[2].casefold():
                return found
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str | int) -> bool:
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        return len(self.snapshot())

    def add(self, name: str, refers_to: str) -> Name:
        """Add a name, or give the one that exists its new meaning."""
        sheet, name = self._scope(name)
        owner = self._book.xl if sheet is None else sheet.xl
        base = sheet or self._sheet or self._book.sheets.active
        content = _content(self._book, refers_to, base.name)
        named = owner.NamedRanges
        if named.hasByName(name):
            named.removeByName(name)
        named.addNewByName(name, content, cell_address(base.index - 1, 1, 1), 0)
        return Name(self._book, sheet, name)

    def _scope(self, name: str) -> tuple[Sheet | None, str]:
        sheet, mark, short = name.rpartition("!")
        if mark:
            return self._book.sheets(sheet.strip("'").replace("''", "'")), short
        return self._sheet, name


class Name(base_classes.Name):
    """One name; `sheet` is the sheet that it belongs to."""

    def __init__(self, book: Book, sheet: Sheet | None, name: str) -> None:
        self._book = book
        self._sheet = sheet
        self._name = name

    @property
    def api(self) -> Remote:
        owner = self._book.xl if self._sheet is None else self._sheet.xl
        found: Remote = owner.getPropertyValue("NamedRanges").getByName(self._name)
        return found

    @property
    def name(self) -> str:
        return self._name if self._sheet is None else f"{quoted(self._sheet.name)}!{self._name}"

    @name.setter
    def name(self, value: str) -> None:
        value = value.rpartition("!")[2]
        self.api.setName(value)
        self._name = value

    @property
    def refers_to(self) -> str:
        return from_office(f"={self.api.getContent()}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        here = self._sheet.name if self._sheet is not None else self._book.sheets.active.name
        self.api.setContent(_content(self._book, value, here))

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.getReferredCells()
        if cells is None:
            raise ValueError(f"the name {self.name!r} refers to no cells: {self.refers_to}")
        address = cells.getRangeAddress()
        return self._book.range_at(address.Sheet, area_of(address))

    def delete(self) -> None:
        owner = self._book.xl if self._sheet is None else self._sheet.xl
        owner.NamedRanges.removeByName(self._name)


def _content(book: Book, refers_to: str, sheet: str) -> str:
    formula = refers_to if refers_to.startswith("=") else f"={refers_to}"
    return to_office(formula, book.table, Reference(sheet, 1))[1:]


def absolute(sheet: str, area: Area) -> str:
    """Return the formula for a block: `=Sheet1!$A$1:$B$2`."""
    return f"={quoted(sheet)}!{spell(area)}"


def name_of(cells: Range) -> Name | None:
    """Return the name that stands for exactly this block, None where there is none."""
    sheet = cells.sheet
    wanted: Any = (sheet.index - 1, cells.area)
    for _, name in Names(sheet.book, None).snapshot():
        found = name.api.getReferredCells()
        if found is not None:
            address = found.getRangeAddress()
            if (address.Sheet, area_of(address)) == wanted:
                return name
    return None
