"""The columns of a sheet, which its tables and its single fields share.

A column of an Excel table is exactly one column of the sheet, so the tables decide the widths and
the single fields span several columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import fsum

from addin.book.text_size import width_of
from addin.forms import Field, Form, Kind
from addin.forms.model import HEADING
from addin.forms.vocabularies import BY_NAME

FIRST = 2  # column B; A is the margin
MARGIN = 2.0
_LABEL_PADDING = 2.0
_WIDEST_LABEL = 18.0  # longer labels take two lines
_SLOT_WIDTH = 62.0  # about how wide a label and its input are together
_DROP_DOWN = 3.0
_HEADER_PADDING = 3.5  # with room for the filter's arrow
_WIDEST = 42.0


def column_width(field: Field) -> float:
    """Return the width that a field asks for as a column of a table."""
    label = width_of(field.label)
    header = label / (2 if label > 8 else 1) + _HEADER_PADDING
    return min(_WIDEST, max(header, _content_width(field)))


def _content_width(field: Field) -> float:
    match field.kind:
        case Kind.DATE:
            return 12.0
        case Kind.DATETIME:
            return 16.5
        case Kind.PERSON:
            return 9.5
        case Kind.DEPARTMENT:
            return 12.5
        case Kind.YES_NO:
            return 7.0
        case Kind.ID:
            return field.length + 1.5
        case Kind.CHOICE:
            return max(map(width_of, BY_NAME[field.vocabulary].words)) + _DROP_DOWN
        case Kind.LONG_TEXT:
            return field.length + 6.0
    if field.kind.is_number:
        return max(7.0, field.length + 1.0)
    return field.length + 3.0


def widths_of(form: Form) -> list[float]:
    """Return the widths of the columns that the form's tables need, from column B on."""
    widths: list[float] = []
    for table in form.tables:
        for index, field in enumerate(table.fields):
            if index == len(widths):
                widths.append(0.0)
            widths[index] = max(widths[index], column_width(field))
    labels = [label_width(field) for field in form.fields if field is not HEADING]
    if widths and labels:  # the first column is also the first column of labels
        widths[0] = max(widths[0], min(_WIDEST_LABEL, max(labels)))
    return widths


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a label and its input stand: first and last column of each."""

    label: tuple[int, int]
    input: tuple[int, int]


def slots_of(widths: Sequence[float], fields: Sequence[Field]) -> list[Slot]:
    """Return the slots side by side in one row, so that label edges line up down the page."""
    label = min(_WIDEST_LABEL, max(map(label_width, fields), default=0.0))
    count = round(fsum(widths) / _SLOT_WIDTH)
    count += count + 1 == len(fields)  # rather a little narrower than one field in a second row
    count = max(1, min(len(widths) // 2, count))
    room = (fsum(widths) - label * count) / count

    def cost(edges: Sequence[int]) -> float:
        spans = [fsum(widths[a:b]) for a, b in pairwise(edges)]
        labels = fsum(_label_cost(span - label) for span in spans[::2])
        return labels + fsum(abs(span - room) for span in spans[1::2])

    cuts = combinations(range(1, len(widths)), 2 * count - 1)
    return _slots(min(((0, *cut, len(widths)) for cut in cuts), key=cost))


def label_width(field: Field) -> float:
    """Return the width that the field's label takes in one line."""
    return width_of(field.label) + _LABEL_PADDING


def _label_cost(surplus: float) -> float:
    """A label that does not fit is worse than one with room to spare."""
    return surplus if surplus >= 0 else -4 * surplus


def _slots(edges: Sequence[int]) -> list[Slot]:
    pairs = [(FIRST + a, FIRST + b - 1) for a, b in pairwise(edges)]
    return [Slot(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)]
