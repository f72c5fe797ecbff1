"""Conditional formats: what is missing, what is wrong, and the state of every row.

They are native, so they work without the add-in, and they follow the rows wherever they are
sorted.
A colour never stands alone: the word that it repeats is in the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from openpyxl.formatting.rule import DataBarRule, Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from addin.forms import Field, Kind, Need, When, palette
from addin.forms.palette import Shade
from addin.forms.vocabularies import (
    BLOCKED_OVERDUE,
    CANCELLED,
    ERROR,
    FAILED,
    HIGH,
    HINT,
    LOW,
    MIDDLE,
    PASSED,
    WARNING,
)
from workbook_templates.formulas.expressions import is_between_dates
from workbook_templates.looks import lists
from workbook_templates.looks.draft import Draft, Region, Spot
from workbook_templates.looks.styles import REQUIRED, is_typed, rgb

STRUCK = frozenset({CANCELLED})
WORDS_BY_LEVEL = {
    ERROR: palette.OVERDUE,
    WARNING: palette.DUE_SOON,
    HINT: palette.STALE,
    "已保留": palette.DONE,
}
WORDS_BY_GRADE = {HIGH: palette.OVERDUE, MIDDLE: palette.DUE_SOON, LOW: palette.DONE}
WORDS_BY_RESULT = {PASSED: palette.DONE, FAILED: palette.OVERDUE}
_SHADES_BY_VOCABULARY: dict[str, Mapping[str, Shade]] = {
    "item_result": WORDS_BY_RESULT,
    "sla_state": palette.LIMITS,
}


def shaded(shade: Shade, *, struck: bool = False, bold: bool = False) -> DifferentialStyle:
    """Return the look of a state."""
    fill = PatternFill(bgColor=rgb(shade.fill))
    ink = Font(color=rgb(shade.ink), strike=struck or None, b=bold or None)
    return DifferentialStyle(font=ink, fill=fill)


def when(formula: str, look: DifferentialStyle, *, final: bool = False) -> Rule:
    """Return a rule that shows `look` where the formula holds; after a `final` one, no other."""
    return Rule(type="expression", formula=[formula], dxf=look, stopIfTrue=final or None)


def mark_required_field(draft: Draft, spot: Spot) -> None:
    """Show a single field that must be filled in and is empty."""
    field = spot.field
    if field.need is not Need.REQUIRED or not is_typed(field):
        return
    condition = f'TRIM({spot.absolute})=""'
    if field.when:
        other = draft.spots[f"{spot.form.code}.{field.when.key}"].absolute
        condition = f"AND({condition},{_holds(other, field.when)})"
    last = f"{get_column_letter(spot.last_column)}{spot.row}"
    _add(spot, f"{spot.address}:{last}", when(condition, shaded(REQUIRED)))


def mark_required_cells(region: Region) -> None:
    """Show the cells that must be filled in and are empty, in rows that have an id."""
    table = region.table
    key = region.cell(table.key)
    fields = [
        f
        for f in table.fields
        if f.need is Need.REQUIRED and table.takes_entries(f.key) and f.key != table.key
    ]
    conditions: dict[When | None, list[Field]] = {}
    for field in fields:
        conditions.setdefault(field.when, []).append(field)
    for condition, group in conditions.items():
        first = f"{region.letter(group[0].key)}{region.first}"
        holds = f",{_holds(region.cell(condition.key), condition)}" if condition else ""
        rule = when(f'AND({key}<>"",TRIM({first})=""{holds})', shaded(REQUIRED), final=True)
        _add(region, _ranges(region, group), rule)


def mark_invalid_cells(region: Region) -> None:
    """Frame what a drop-down or a date cell would not have accepted but was pasted in."""
    if region.table.computed:
        return
    typed = [f for f in region.table.fields if is_typed(f)]
    numeric = [f for f in typed if not f.kind.is_text]
    if numeric:
        first = f"{region.letter(numeric[0].key)}{region.first}"
        _add(region, _ranges(region, numeric), when(f"ISTEXT({first})", _WRONG))
    if dates := [f for f in typed if f.kind.is_date]:
        first = f"{region.letter(dates[0].key)}{region.first}"
        beyond = f"AND(ISNUMBER({first}),NOT({is_between_dates(first)}))"
        _add(region, _ranges(region, dates), when(beyond, _WRONG))
    for vocabulary, fields in _by_list(typed).items():
        first = f"{region.letter(fields[0].key)}{region.first}"
        unknown = f'AND({first}<>"",COUNTIF({vocabulary},{first})=0)'
        _add(region, _ranges(region, fields), when(unknown, _WRONG))


def _by_list(fields: Sequence[Field]) -> Mapping[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for field in fields:
        if field.kind is Kind.CHOICE:
            found.setdefault(lists.words_list(field.vocabulary), []).append(field)
        elif field.kind is Kind.YES_NO:
            found.setdefault(lists.words_list("yes_no"), []).append(field)
        elif field.kind is Kind.DEPARTMENT:
            found.setdefault(lists.DEPARTMENT_LIST, []).append(field)
    return found


def colour_rows(region: Region, key: str, *, date_key: str = "") -> None:
    """Colour whole rows by the word of one column, and the date red where a stuck row is late."""
    cell = region.cell(key)
    if date_key:
        late = when(f'{cell}="{BLOCKED_OVERDUE}"', shaded(palette.OVERDUE, bold=True), final=True)
        _add(region, region.range(date_key), late)
    for word, shade in palette.SHADES.items():
        look = shaded(shade, struck=word in STRUCK)
        _add(region, region.whole, when(f'{cell}="{word}"', look, final=True))


def colour_words(region: Region, key: str, shades: Mapping[str, Shade]) -> None:
    """Colour the cells of one column by their word."""
    cell = region.cell(key)
    for word, shade in shades.items():
        look = shaded(shade, struck=word in STRUCK)
        _add(region, region.range(key), when(f'{cell}="{word}"', look, final=True))


def colour_field(spot: Spot, shades: Mapping[str, Shade]) -> None:
    """Colour a single field by its word."""
    last = f"{get_column_letter(spot.last_column)}{spot.row}"
    for word, shade in shades.items():
        rule = when(f'{spot.absolute}="{word}"', shaded(shade, bold=True), final=True)
        _add(spot, f"{spot.address}:{last}", rule)


def colour_known_words(region: Region) -> None:
    """Colour the columns whose vocabulary has shades, such as results and time limits."""
    for field in region.table.fields:
        if field.vocabulary in _SHADES_BY_VOCABULARY:
            colour_words(region, field.key, _SHADES_BY_VOCABULARY[field.vocabulary])


def colour_counts(region: Region, shades: Mapping[str, Shade]) -> None:
    """Colour the counts above zero of some columns."""
    for key, shade in shades.items():
        cell = region.cell(key)
        rule = when(f"AND(ISNUMBER({cell}),{cell}>0)", shaded(shade, bold=True))
        _add(region, region.range(key), rule)


def bar_counts(region: Region, colours: Mapping[str, str]) -> None:
    """Draw data bars in some columns."""
    for key, colour in colours.items():
        bar = DataBarRule(
            "num", 0, "max", None, color=rgb(colour), showValue=True, minLength=0, maxLength=90
        )
        _add(region, region.range(key), bar)


def _holds(cell: str, condition: When) -> str:
    tests = [f'{cell}="{value}"' for value in condition.values]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def _ranges(region: Region, fields: Sequence[Field]) -> str:
    """Return the columns of some fields as few ranges, in order."""
    places = sorted(region.table.fields.index(field) for field in fields)
    runs = []
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        first, last = (region.table.fields[n].key for n in (numbers[0], numbers[-1]))
        runs.append(region.range(first, last))
    return " ".join(runs)


def _add(place: Region | Spot, cells: str, rule: Rule) -> None:
    place.sheet.conditional_formatting.add(cells, rule)


_RED = Side("thin", color=rgb(palette.OVERDUE.ink))
_WRONG = DifferentialStyle(
    font=Font(color=rgb(palette.OVERDUE.ink), b=True),
    border=Border(left=_RED, right=_RED, top=_RED, bottom=_RED),
)
