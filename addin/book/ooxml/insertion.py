"""What becomes of rows and references when a table grows.

If something stands below the table, whole rows are inserted there, as Excel's own command does;
if nothing does, the table grows into the empty rows and nothing moves.
Either way, what covered the table's last row (drop-downs, colours, print area, ranges over a
whole column of it) covers the new rows too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from addin.book.ooxml.formula import Ends, move_references
from addin.book.ooxml.reference import MAX_ROW, Area, area

_NUMBER = re.compile(r"\d+")


def _named_in(formula: str) -> str:
    """Return a formula's text with the names of sheets in it as they are compared."""
    return formula.replace("''", "'").casefold()


@dataclass(frozen=True, slots=True)
class Insertion:
    """`count` rows behind row `last` of a sheet, for the table whose data rows are `table`."""

    sheet: str
    table: Area
    count: int
    pushes: bool  # whether the rows below move down

    @property
    def last(self) -> int:
        """The table's last data row so far."""
        return self.table.bottom

    def is_on(self, sheet: str) -> bool:
        """Whether the rows are inserted on that sheet."""
        return sheet.casefold() == self.sheet.casefold()

    def row(self, number: int) -> int:
        """Return where a row of the sheet is afterwards."""
        return number + self.count if self.pushes and number > self.last else number

    def moved(self, old: Area) -> Area:
        """Return where cells are afterwards."""
        bottom = self.row(old.bottom)
        if old.top < old.bottom:  # a range down to the end of the sheet ends there still
            bottom = min(bottom, MAX_ROW)
        return Area(old.left, self.row(old.top), old.right, bottom)

    def covering(self, old: Area) -> Area:
        """Return what a rule for cells applies to afterwards."""
        new = self.moved(old)
        covers = old.top <= self.last <= old.bottom and self._beside(old)
        if not covers:
            return new
        return Area(new.left, new.top, new.right, max(new.bottom, self.last + self.count))

    def _beside(self, old: Area) -> bool:
        return old.left <= self.table.right and self.table.left <= old.right

    def areas(self, text: str, *, cover: bool) -> str:
        """Return a list of areas (``A1:B5 D7``) afterwards."""
        out: list[str] = []
        for word in text.split():
            old = area(word)
            if old is None:
                out.append(word)
            else:
                out.append(str(self.covering(old) if cover else self.moved(old)))
        return " ".join(out)

    def formula(self, text: str, own_sheet: str, *, name: bool = False) -> str:
        """Return a formula afterwards; `own_sheet` is the sheet it stands on.

        A range grows with the table if it reaches from the first data row (or above) to the last
        one; a defined name (`name`) grows if it ends at the last row.
        """
        # Most formulas look at rows above or at other sheets: no need to read their tokens.
        if not any(int(number) >= self.last for number in _NUMBER.findall(text)):
            return text
        if not self.is_on(own_sheet) and self.sheet.casefold() not in _named_in(text):
            return text

        def move(sheet: str, is_range: bool, ends: Ends) -> Ends:
            if not self.is_on(sheet or own_sheet):
                return ends
            left, top, right, bottom = ends
            old = Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
            whole = old.top <= (self.last if name else self.table.top)
            if is_range and whole and old.bottom >= self.last and old.top < old.bottom:
                grown = self.covering(old)
            else:
                grown = self.moved(old)
            new = (grown.top, grown.bottom) if top <= bottom else (grown.bottom, grown.top)
            return left, new[0], right, new[1]

        return move_references(text, move)
