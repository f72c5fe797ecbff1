"""How much room a text takes in a cell, in the units of a column's width.

A column's width counts digits of the workbook's font, 微软雅黑 of 10 points.
"""

from __future__ import annotations

from math import ceil, fsum

from addin.book.font import DIGIT, EM, advance

LINE = 16.0  # points of one line
HIGHEST = 409.5  # points of a row, by Excel
# A Chinese character is 1.71 digits of 微软雅黑; fonts that stand in for it have narrower digits.
WIDE = 1.95
INDENTED, CENTRED = 2.5, 1.2  # what a cell keeps free, left and right together


def width_of(text: str) -> float:
    """Return the width of one line of text."""
    # Not sum, which rounds in its own way from Python 3.12 on.
    return fsum(WIDE if (width := advance(sign)) == EM else width / DIGIT for sign in text)


def lines_in(text: str, width: float, padding: float = INDENTED) -> int:
    """Return how many lines `text` takes when it is wrapped in a cell of this width."""
    # A Chinese character never splits: what is left of a line beside the last one is lost.
    room = max(1, int((width - padding) / WIDE)) * WIDE
    if len(text) * WIDE <= room and "\n" not in text:  # no character is wider
        return 1
    return sum(max(1, ceil(width_of(line) / room)) for line in text.split("\n"))


def height_of(lines: int, least: float = 20.0) -> float:
    """Return the height in points of a row that shows so many lines, as far as a row can."""
    return min(max(least, LINE * lines + 4), HIGHEST)
