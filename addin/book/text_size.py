"""How much room a text takes in a cell, in the units of a column's width."""

from __future__ import annotations

from math import ceil
from unicodedata import east_asian_width

LINE = 16.0  # points of one line of the 10-point font
WIDE = 1.95  # a Chinese character of the 10-point font, in digits of the same font
INDENTED, CENTRED = 2.5, 1.2  # what a cell keeps free, left and right together


def width_of(text: str) -> float:
    """Return the width of one line of text."""
    return sum(WIDE if east_asian_width(sign) in "WFA" else 1.0 for sign in text)


def lines_in(text: str, width: float, padding: float = INDENTED) -> int:
    """Return how many lines `text` takes when it is wrapped in a cell of this width."""
    # A Chinese character never splits: what is left of a line beside the last one is lost.
    room = max(1, int((width - padding) / WIDE)) * WIDE
    return sum(max(1, ceil(width_of(line) / room)) for line in text.split("\n"))


def height_of(lines: int, least: float = 20.0) -> float:
    """Return the height in points of a row that shows so many lines."""
    return max(least, LINE * lines + 4)
