"""The columns of a sheet, which its tables and its single fields share.

A column of an Excel table is exactly one column of the sheet, so the tables decide the widths and
the single fields span several columns.
A form is as wide as a page of A4 on which nothing is printed smaller than 9 points; where a table
has more columns than a page can hold, it goes on over the next one, and the fields do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise
from math import fsum

from addin.book.text_size import WIDE, width_of
from addin.forms import Field, Form, Kind, Table
from addin.forms.model import ABOVE
from addin.forms.setup import PEOPLE_SLOTS
from addin.forms.vocabularies import BY_NAME

FIRST = 2  # column B; A is the margin
MARGIN = 2.0
_LABEL_PADDING = 2.0
_WIDEST_LABEL = 18.0  # longer labels take two lines
_SLOT_WIDTH = 62.0  # about how wide a label and its input are together
_DROP_DOWN = 3.0
_HEADER_PADDING = 3.5  # with room for the filter's arrow
_WIDEST = 42.0
_NARROW_TEXT, _NARROW_LONG_TEXT = 9.5, 16.0  # where there are many columns
_SQUEEZE = 1.35  # how many times as wide as a page tables may be to be made to fit it
_NARROW_ID = 14.0  # which breaks at its hyphen
_PORTRAIT, _LANDSCAPE = 93.0, 136.0  # what a page holds at nine tenths, margin included
AIDS = {
    "Tasks": ("duration", "acceptance_due"),
    "InitiationApprovals": ("handed", "handed"),
    "Assessments": ("feedback_due", "latest"),
    "Problems": ("meeting_state", "coordinated"),
    "SlaLimits": ("counted", "due_minute"),
    "OpenLimits": ("near", "home_rank"),
    "Commitments": ("shown", "shown"),
    "People": ("slot", "slot"),
    "Findings": ("key", "shown"),
    "Waivers": ("cell", "fingerprint"),
    "Invitations": ("fingerprint", "fingerprint"),
    "MergeConflicts": ("place", "data"),
    "Departments": ("person_11", f"person_{PEOPLE_SLOTS}"),
}
"""By table: first and last of the columns that only serve formulas, its last ones."""


def page_width(*, landscape: bool) -> float:
    """Return how wide the columns on one page can be, the margin included."""
    return _LANDSCAPE if landscape else _PORTRAIT


def column_width(field: Field) -> float:
    """Return the width that a field asks for as a column of a table."""
    label = width_of(field.label)
    header = label / (2 if label > 8 else 1) + _HEADER_PADDING
    widest = max(_WIDEST, field.length) if field.kind is Kind.LONG_TEXT else _WIDEST
    return min(widest, max(header, content_width(field)))


def content_width(field: Field) -> float:
    """Return the width that what stands in a field takes."""
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


def narrowest(field: Field) -> float:
    """Return how narrow a column can get whose text is wrapped; a number or a date cannot."""
    header = max(3 * WIDE, width_of(field.label) / 3) + _HEADER_PADDING
    match field.kind:
        case Kind.LONG_TEXT:
            content = max(_NARROW_LONG_TEXT, field.length / 2)
        case Kind.ID:
            content = _NARROW_ID
        case Kind.CHOICE:
            content = content_width(field) / 2 + _DROP_DOWN
        case kind if kind.is_text and kind is not Kind.PERSON:
            content = _NARROW_TEXT
        case _:
            content = content_width(field)
    return min(column_width(field), max(header, content))


def widths_of(form: Form) -> list[float]:
    """Return the widths of the columns that the form's tables need, from column B on.

    Those on the first page share it: where they ask for more than it holds, texts get less.
    """
    widths = _widest(form, column_width)
    labels = [label_width(field) for field in form.fields if field not in ABOVE]
    if widths and labels:  # the first column is also the first column of labels
        widths[0] = max(widths[0], min(_WIDEST_LABEL, max(labels)))
    least = _widest(form, narrowest)
    count = page_columns(form)
    room = page_width(landscape=form.landscape) - MARGIN
    wanted, needed = fsum(widths[:count]), fsum(least[:count])
    if wanted > room:
        share = (room - needed) / (wanted - needed)
        widths[:count] = [
            low + share * (high - low) for low, high in zip(least[:count], widths, strict=False)
        ]
    return widths


def page_columns(form: Form) -> int:
    """Return how many columns stand on the first page, which the single fields share.

    Where texts would have to become a strain to read, the table with most columns goes on over the
    next page.
    """
    *others, most = sorted(len(shown(table)) for table in form.tables) or [0]
    room = page_width(landscape=form.landscape) - MARGIN
    wanted = _widest(form, column_width)
    fitting = _fitting(_widest(form, narrowest), room)
    if fsum(wanted[:most]) <= _SQUEEZE * room and fitting >= most:
        return most
    return min(fitting, *others[-1:]) if others else _fitting(wanted, room)


def _fitting(widths: Sequence[float], room: float) -> int:
    return sum(total <= room for total in accumulate(widths))


def _widest(form: Form, width: Callable[[Field], float]) -> list[float]:
    """Return by column the widest that the tables ask for; one that is folded away asks last."""
    widths: list[float] = []
    for table in form.tables:
        visible = len(shown(table))
        for index, field in enumerate(table.fields):
            if index == len(widths):
                widths.append(0.0)
            if index < visible or not widths[index]:
                widths[index] = max(widths[index], width(field))
    return widths


def shown(table: Table) -> tuple[Field, ...]:
    """Return the fields whose columns are not folded away."""
    if table.name not in AIDS:
        return table.fields
    keys = [field.key for field in table.fields]
    return table.fields[: keys.index(AIDS[table.name][0])]


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
