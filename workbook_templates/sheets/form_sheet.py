"""A form as a sheet: title, numbered sections of fields and tables, and a note.

The same drawing serves the paper-like forms and the sheets that are one long table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.text_size import CENTRED, WIDE, height_of, lines_in, width_of
from addin.forms import Field, Form, Kind, Section, Table
from addin.forms.model import ABOVE, HEADING, TITLE
from workbook_templates.formulas.catalogue import field_formula
from workbook_templates.looks.draft import (
    Draft,
    Spot,
    looks_like_formula,
    put,
    put_band,
    put_merged,
)
from workbook_templates.looks.grid import (
    FIRST,
    MARGIN,
    Slot,
    content_width,
    page_columns,
    shown,
    slots_of,
    widths_of,
)
from workbook_templates.looks.printing import begin_pages
from workbook_templates.looks.styles import Look
from workbook_templates.looks.tables import place_table

NUMERALS = "一二三四五六七八九十"
_FEW_SLOTS = 2  # with more of them, a date alone in its row would be stretched too far
_LINES_OF_TEXT = 1.3  # a text may need a bit more than one line
_TITLE_SIZE = 1.8  # of a title's letters, against the cells'
_BAR, _CAPTION, _GAP = 22.0, 26.0, 8.0


def numeral(number: int) -> str:
    """Return a section's number as 一, 二, … 十一."""
    return NUMERALS[number - 1] if number <= 10 else f"十{NUMERALS[number - 11]}"


def is_one_table(form: Form) -> bool:
    """Whether the sheet is one table and nothing else, so that its section needs no bar."""
    return len(form.sections) == 1 and all(
        isinstance(item, Table) for item in form.sections[0].items
    )


def is_list(form: Form) -> bool:
    """Whether the sheet ends with its only table, which may run over many pages."""
    return len(list(form.tables)) == 1 and isinstance(form.sections[-1].items[-1], Table)


class FormSheet:
    """Draws one form from top to bottom."""

    def __init__(self, draft: Draft, form: Form, sheet: Worksheet, *, paper: bool) -> None:
        """Prepare the sheet; `paper` centres the title and puts the note at the foot.

        A sheet whose tables grow is no paper: its title stays in view and its note on top.
        Only tables go beyond the first page.
        """
        self.draft = draft
        self.form = form
        self.sheet = sheet
        self.paper = paper
        self.widths = widths_of(form)
        self.page = page_columns(form)
        self.slots = self._slots()
        self.last = FIRST + self.page - 1  # column of the first page
        self.row = 1
        self.header_row = 0  # of the first table

    def draw(self) -> None:
        """Draw everything."""
        self._set_widths()
        self._title()
        if not self.paper:
            self._note()
        self._gap()
        starts = []
        for number, section in enumerate(self.form.sections, 1):
            starts.append(self.row)
            self._section(number, section)
        if not any(table.blank_rows for table in self.form.tables):  # what grows moves its breaks
            begin_pages(self.sheet, [*starts, self.row], landscape=self.form.landscape)
        if self.paper:
            self._note()

    def _slots(self) -> list[Slot]:
        fields = [f for f in self.form.fields if f not in ABOVE]
        return slots_of(self.widths[: self.page], fields) if fields else []

    def _set_widths(self) -> None:
        self.sheet.column_dimensions["A"].width = MARGIN
        for column, width in enumerate(self.widths, FIRST):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def _title(self) -> None:
        columns, style = self.middle, self.draft.styles.plain(Look.TITLE)
        height = 32.0
        if not self.paper:
            columns = FIRST, FIRST + 1 if self.wide else FIRST
            style = self.draft.styles.plain(Look.TITLE, horizontal="left", wrapped=self.wide)
            if self.wide and self.title_width > self._room(columns):
                height = 56.0
        if self.form.names:
            place_field(self.draft, self.form, TITLE, self.sheet, self.row, columns, style=style)
        else:
            put_merged(self.sheet, self.row, columns, self.form.title, style)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1
        if self.form.headed:
            self._heading()

    def _heading(self) -> None:
        columns = self.middle if self.paper else self.beside
        horizontal = "center" if self.paper else "left"
        style = self.draft.styles.plain(Look.HEADING, horizontal=horizontal)
        place_field(self.draft, self.form, HEADING, self.sheet, self.row, columns, style=style)
        self.sheet.row_dimensions[self.row].height = 16
        self.row += 1

    @property
    def middle(self) -> tuple[int, int]:
        """The columns over which the title is centred, with the way back in the last one."""
        return FIRST + 1, self.last - 1

    @property
    def beside(self) -> tuple[int, int]:
        """The columns of what stands between title and table.

        The first columns are repeated on further pages, where it would be cut off.
        """
        return (FIRST + 2, self.last) if self.wide else (FIRST, FIRST)

    @property
    def title_width(self) -> float:
        """The room for the longest title that the form may have."""
        titles = (self.form.title, *(title for _, title in self.form.names))
        return max(map(width_of, titles)) * _TITLE_SIZE

    @property
    def wide(self) -> bool:
        """Whether a table goes on over further pages."""
        return any(len(shown(table)) > self.page for table in self.form.tables)

    @property
    def corner(self) -> int:
        """The column at the right of the title, where the way back stands."""
        if self.paper:
            return self.last
        room, needed = 0.0, self.title_width
        for column in range(FIRST, self.last):
            room += self.widths[column - FIRST]
            if room >= needed:
                return column + 1
        return self.last

    def _section(self, number: int, section: Section) -> None:
        if not is_one_table(self.form):
            self._bar(number, section)
        captioned = len(section.items) > 1
        waiting: list[Field] = []
        below_table = False
        for item in section.items:
            if isinstance(item, Field):
                waiting.append(item)
                continue
            self._fields(waiting)
            waiting.clear()
            self._table(item, captioned=captioned)
            below_table = True
        if waiting and below_table:
            self._gap()
        self._fields(waiting)
        if self.paper:
            self._gap()
        else:  # the next row that is typed below a table comes to stand here
            self.row += 1

    def _bar(self, number: int, section: Section) -> None:
        styles = self.draft.styles
        hint = section.hint
        if len(section.items) == 1 and isinstance(section.items[0], Table):
            hint = hint or section.items[0].hint
        counts = (len(shown(item)) for item in section.items if isinstance(item, Table))
        last = max(self.last, FIRST + max(counts, default=0) - 1)
        put_band(self.sheet, self.row, (FIRST, last), styles.plain(Look.SECTION))
        title = f"{numeral(number)}、{section.title}"
        put(self.sheet, self.row, FIRST, title, styles.plain(Look.SECTION))
        if hint:
            put(self.sheet, self.row, self.last, hint, styles.plain(Look.SECTION_HINT))
        self.sheet.row_dimensions[self.row].height = _BAR
        self.row += 1

    def _table(self, table: Table, *, captioned: bool) -> None:
        styles = self.draft.styles
        if captioned:
            put(self.sheet, self.row, FIRST, table.title, styles.plain(Look.CAPTION))
            if table.hint:
                put(self.sheet, self.row, self.last, table.hint, styles.plain(Look.HINT))
            self.sheet.row_dimensions[self.row].height = _CAPTION
            self.row += 1
        self.header_row = self.header_row or self.row
        region = place_table(self.draft, self.sheet, table, self.row, FIRST, banded=not self.paper)
        self.row = region.last + 1

    def _fields(self, fields: Sequence[Field]) -> None:
        for row in self._rows(fields):
            lines = 1
            for field, label, cells in row:
                lines = max(lines, self._place(field, label, cells))
            self.sheet.row_dimensions[self.row].height = height_of(lines, 22.0)
            self.row += 1

    def _place(self, field: Field, label: tuple[int, int], cells: tuple[int, int]) -> int:
        """Write label and input and return how many lines they need."""
        put_merged(self.sheet, self.row, label, field.label, self.draft.styles.plain(Look.LABEL))
        place_field(self.draft, self.form, field, self.sheet, self.row, cells)
        value = self.draft.value(f"{self.form.code}.{field.key}", field)
        text = str(value) if value is not None and field.kind.is_text else ""
        return max(
            lines_in(text, self._room(cells)),
            lines_in(field.label, self._room(label), CENTRED),
            _lines_offered(field),
        )

    def _rows(
        self, fields: Sequence[Field]
    ) -> Iterator[list[tuple[Field, tuple[int, int], tuple[int, int]]]]:
        """Yield rows of (field, label columns, input columns), filled from the left."""
        row: list[tuple[Field, tuple[int, int], tuple[int, int]]] = []
        at = 0
        for field in fields:
            needed = self._slots_needed(field)
            if at and at + needed > len(self.slots):
                yield self._stretched(row)
                row, at = [], 0
            last = self.slots[min(at + needed, len(self.slots)) - 1]
            row.append((field, self.slots[at].label, (self.slots[at].input[0], last.input[1])))
            at += needed
        if row:
            yield self._stretched(row)

    def _stretched(
        self, row: list[tuple[Field, tuple[int, int], tuple[int, int]]]
    ) -> list[tuple[Field, tuple[int, int], tuple[int, int]]]:
        """Let the last field of a row reach the edge of the page, if it can use the room."""
        field, label, cells = row[-1]
        if len(row) == 1 and len(self.slots) > _FEW_SLOTS and not field.kind.is_text:
            return row
        return [*row[:-1], (field, label, (cells[0], self.last))]

    def _slots_needed(self, field: Field) -> int:
        if field.kind is Kind.LONG_TEXT:
            return len(self.slots)
        needed = content_width(field)
        if field.kind.is_text:
            needed = field.length * WIDE / _LINES_OF_TEXT
        for count in range(1, len(self.slots) + 1):
            # Any slot may become its own, so the narrowest place decides.
            if needed <= min(map(self._room, self._places(count))):
                return count
        return len(self.slots)

    def _places(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield the inputs that so many slots beside each other have in a row."""
        for first, last in zip(self.slots, self.slots[count - 1 :], strict=False):
            yield first.input[0], last.input[1]

    def _room(self, columns: tuple[int, int]) -> float:
        """Return the width of some columns together."""
        return fsum(self.widths[columns[0] - FIRST : columns[1] - FIRST + 1])

    def _note(self) -> None:
        if self.form.note:
            columns = (FIRST, self.last) if self.paper else self.beside
            wrapped = columns[1] > columns[0]
            style = self.draft.styles.plain(Look.NOTE, wrapped=wrapped)
            put_merged(self.sheet, self.row, columns, self.form.note, style)
            lines = lines_in(self.form.note, self._room(columns)) if wrapped else 1
            self.sheet.row_dimensions[self.row].height = height_of(lines, 18.0)
            self.row += 1

    def _gap(self) -> None:
        self.sheet.row_dimensions[self.row].height = _GAP
        self.row += 1


def place_field(
    draft: Draft,
    form: Form,
    field: Field,
    sheet: Worksheet,
    row: int,
    columns: tuple[int, int],
    *,
    style: StyleArray | None = None,
) -> Spot:
    """Write a single field into merged cells and give it its name."""
    name = form.name_of(field)
    if field.derived:
        put_merged(sheet, row, columns, None, style or draft.styles.cell(field, alone=True))
        sheet.cell(row, columns[0]).value = field_formula(name)
    else:
        value = draft.value(name, field)
        looks = draft.styles.cell(field, alone=True, quoted=looks_like_formula(value))
        put_merged(sheet, row, columns, value, style or looks)
    spot = Spot(form, field, sheet, row, columns[0], columns[1])
    draft.spots[name] = spot
    draft.name_cell(name, sheet, spot.absolute)
    return spot


def _lines_offered(field: Field) -> int:
    """Lines of room for what is still to be written."""
    if field.kind is not Kind.LONG_TEXT:
        return 1
    return 3 if field.length >= 100 else 2
