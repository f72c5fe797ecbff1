"""A sheet whose formulas, rules and links follow cells that have moved, on it or on another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from addin.book.layout import Sheet
from addin.book.moving.formulas import Cell, plain_formula, shared_formulas
from addin.book.moving.parts import Move, move_tail
from addin.book.ooxml import cells, xmltree
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import number_of
from addin.book.ooxml.sheetxml import open_sheet, outline

_OWN_REFS = re.compile(rb'( (?:ref|r1|r2)=")([^"]*)')
_SHARED = re.compile(rb' (?:t="shared"|si="\d+"|ref="[^"]*")')
_FORMULAS = 256  # moved ones that are kept in mind


def drop_calculation_chain(package: Package) -> None:
    """Remove the list of formula cells, which is out of date; Excel makes a new one."""
    for part in package.related(package.workbook, "calcChain"):
        package.remove(part)


def mentions(package: Package, sheet: Sheet, name: str) -> bool:
    """Whether a sheet may name another one anywhere."""
    if not package.names_other_sheets(sheet.part):
        return False
    mention, held = name.encode(), b""
    if not name.isalnum():  # it may be spelt with apostrophes or references
        return True
    for chunk in package.stream(sheet.part):
        if mention in held + chunk or b"&#" in chunk:  # openpyxl spells every character so
            return True
        held = chunk[-len(mention) :]
    return False


class SheetMover:
    """One sheet after cells have moved: its formulas, rules and links.

    Of the sheet on which they moved, a class of its own says what becomes of the rows.
    """

    def __init__(self, package: Package, sheet: Sheet, move: Move) -> None:
        self._package, self._sheet, self._move = package, sheet, move
        self._after = lru_cache(_FORMULAS)(self._moved_text)  # most are the same down a column
        self._own = move.is_on(sheet.name)
        self._masters = shared_formulas(package, sheet.part)
        self._xml = open_sheet(package, sheet.part)
        self.marks = self._xml.marks
        self._cell_formula = re.compile(
            rb'(%(cell)s([A-Z]+)(\d+)"[^>]*>)<%(p)sf( [^<>]*?)?(?:/>|>([^<]*)</%(p)sf>)'
            % {b"cell": re.escape(self.marks.cell), b"p": re.escape(self.marks.prefix)}
        )
        # A shared formula moves with its first cell only, so here each cell gets its own.
        self._writes_out = bool(self._masters) and (
            self._own or any(move.sheet in text for _, _, text in self._masters.values())
        )

    def own_head(self, head: bytes) -> bytes:
        """Return the head of the sheet on which cells moved; what refers to them is moved."""
        return head

    def own_rows(self, block: bytes) -> Iterator[bytes]:
        """Yield a block of rows of that sheet afterwards; its formulas are moved already."""
        yield block

    def rows_behind(self) -> Iterator[bytes]:
        """Yield rows that come behind the last one of that sheet."""
        yield from ()

    def run(self) -> None:
        """Rewrite the sheet in the package if anything on it changes."""
        head, tail, changed = self._moved_skeleton()
        if self._own:
            head = self.own_head(head)
        with Output(self._package, self._sheet.part, lambda _: head) as output:
            if changed or self._own:
                output.begin()
            for block in self._xml.blocks():
                moved = self._cell_formula.sub(self._moved_formula, block)
                if self._own:
                    output.add(self.own_rows(moved))
                else:
                    output.take(block, moved)
            if self._own:
                output.add(self.rows_behind())
            output.end(tail)
        output.save()

    def _moved_skeleton(self) -> tuple[bytes, bytes, bool]:
        """Return head and tail afterwards, and whether they are others than before.

        Together they are a document, so what they say about cells is moved in one go.
        """
        skeleton = b"".join(outline(self._package, self._sheet.part))
        moved = move_tail(skeleton, self._sheet.name, self._move, self._package.name)
        at = moved.index(b"</" + self.marks.prefix + b"sheetData")
        return moved[:at], moved[at:], moved != skeleton

    def _moved_formula(self, match: re.Match[bytes]) -> bytes:
        """Return a formula cell's start and formula afterwards."""
        start, column, row, attributes, text = match.groups()
        attributes = attributes or b""
        if self._writes_out and b't="shared"' in attributes:
            element = match[0][len(start) :]
            cell = Cell(number_of(column), b"", element)
            plain = plain_formula(cell, int(row), self._masters)
            if plain is not None:
                attributes, old = _SHARED.sub(b"", plain[0]), plain[1]
                return self._formula(start, attributes, self._after(old))
        if text is None:
            return match[0]
        if self._own and b'="' in attributes:
            attributes = _OWN_REFS.sub(self._moved_ref, attributes)
        old = cells.plain(text)
        new = self._after(old)
        if new == old and attributes == (match[4] or b""):
            return match[0]
        return self._formula(start, attributes, new)

    def _moved_text(self, formula: str) -> str:
        return self._move.formula(formula, self._sheet.name)

    def _moved_ref(self, match: re.Match[bytes]) -> bytes:
        return match[1] + self._move.areas(match[2].decode(), cover=False).encode()

    def _formula(self, start: bytes, attributes: bytes, text: str) -> bytes:
        name = self.marks.prefix + b"f"
        return b"%s<%s%s>%s</%s>" % (start, name, attributes, xmltree.escape(text).encode(), name)
