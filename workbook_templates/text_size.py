"""How much room a text takes in a cell, in the units of a column's width."""

from __future__ import annotations

from math import ceil
from unicodedata import east_asian_width

LINE = 16.0  # points of one line of the 10-point font
_PADDING = 1.0  # of a cell's width, left and right together


def width_of(text: str) -> int:
    """Return the width of one line of text: a Chinese character counts two."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines_in(text: str, width: float) -> int:
    """Return how many lines `text` takes when it is wrapped in a cell of this width."""
    # A Chinese character never splits, so half of an odd unit is lost on every line.
    room = max(2, int(width - _PADDING) // 2 * 2)
    return sum(max(1, ceil(width_of(line) / room)) for line in text.split("\n"))


def height_of(lines: int, least: float = 20.0) -> float:
    """Return the height in points of a row that shows so many lines."""
    return max(least, LINE * lines + 4)
