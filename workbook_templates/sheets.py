"""Writing fields and tables into a sheet: cells, names, tables, drop-downs and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from addin.content import Value
from addin.forms import Field, Form, Kind, Need, Table
from addin.forms.vocabularies import BY_NAME
from workbook_templates import colours, names, styles
from workbook_templates.formulas import column_formula, field_formula
from workbook_templates.grid import FIRST, Grid, Span, heading_height, lines, row_height
from workbook_templates.sample_data import FormData
from workbook_templates.validations import validation

GROWTH = 200  # rows below a table for which drop-downs and colours are laid out already


@dataclass(frozen=True, slots=True)
class Area:
    """Where a table stands: heading row, first and last row of data, first column."""

    table: Table
    head: int
    first: int
    last: int
    column: int

    def letter(self, key: str) -> str:
        """Return the column letter of field `key`."""
        keys = [f.key for f in self.table.fields]
        return get_column_letter(self.column + keys.index(key))

    def cell(self, key: str) -> str:
        """Return the first data cell of `key`, its column fixed: ``$H7``."""
        return f"${self.letter(key)}{self.first}"

    def range(self, first_key: str = "", last_key: str = "") -> str:
        """Return the data cells from `first_key` to `last_key`, by default of all columns."""
        keys = [f.key for f in self.table.fields]
        first = self.letter(first_key or keys[0])
        last = self.letter(last_key or (first_key or keys[-1]))
        return f"{first}{self.first}:{last}{self.last}"


@dataclass(slots=True)
class SheetWriter:
    """A sheet that is being written from top to bottom."""

    book: Workbook
    sheet: Worksheet
    grid: Grid
    data: FormData
    row: int = 1
    areas: dict[str, Area] = field(default_factory=dict)

    def set_widths(self) -> None:
        """Give the columns of the grid their widths."""
        self.sheet.column_dimensions["A"].width = 2
        for n, width in enumerate(self.grid.widths):
            self.sheet.column_dimensions[get_column_letter(FIRST + n)].width = width

    def merge(self, span: Span, row: int, *, rows: int = 1) -> Cell:
        """Merge the columns of `span` in `row`, with a border round every cell; return the first."""
        cell = self.sheet.cell(row, span.first)
        if span.last > span.first or rows > 1:
            self.sheet.merge_cells(
                start_row=row, end_row=row + rows - 1, start_column=span.first,
                end_column=span.last,
            )  # fmt: skip
        for line in range(row, row + rows):
            for column in range(span.first, span.last + 1):
                self.sheet.cell(line, column).border = styles.BOX
        return cell

    def title(self, form: Form) -> None:
        """Write the title and, if the form is headed, the line with id and name under it."""
        whole = self.grid.span(FIRST, self.grid.last)
        cell = self.sheet.cell(self.row, FIRST, form.title)
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=whole.first, end_column=whole.last
        )
        cell.font, cell.alignment = styles.TITLE, styles.TITLE_AT
        self.sheet.row_dimensions[self.row].height = 34
        self.row += 1
        if form.headed:
            heading = next(iter(form.fields))
            under = self.sheet.cell(self.row, FIRST)
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=whole.first,
                end_column=whole.last,
            )  # fmt: skip
            under.value = field_formula(form.name_of(heading))
            under.font = styles.NOTE_FONT
            under.alignment = styles.TITLE_AT
            self.define(form.name_of(heading), self.row, FIRST)
            self.row += 1

    def section(self, text: str) -> None:
        """Write a section bar."""
        cell = self.merge(self.grid.span(FIRST, self.grid.last), self.row)
        for column in range(FIRST, self.grid.last + 1):
            self.sheet.cell(self.row, column).fill = styles.SECTION_FILL
        cell.value, cell.font = text, styles.SECTION_FONT
        cell.alignment = styles.NOTE_AT
        self.sheet.row_dimensions[self.row].height = 22
        self.row += 1

    def note(self, text: str) -> None:
        """Write one line of guidance across the page."""
        span = self.grid.span(FIRST, self.grid.last)
        cell = self.sheet.cell(self.row, FIRST, text)
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=span.first, end_column=span.last
        )
        cell.font, cell.alignment = styles.NOTE_FONT, styles.NOTE_AT
        self.sheet.row_dimensions[self.row].height = 4 + 13.0 * lines(text, span.width * 1.1)
        self.row += 1

    def define(self, name: str, row: int, column: int) -> None:
        """Give a cell its defined name."""
        reference = f"'{self.sheet.title}'!${get_column_letter(column)}${row}"
        self.book.defined_names[name] = DefinedName(name, attr_text=reference)

    def fields(self, form: Form, fields: Sequence[Field]) -> None:
        """Write single fields, two in a row where both are short."""
        waiting: Field | None = None
        for item in fields:
            if _is_wide(item):
                if waiting:
                    self._pair(form, waiting, None)
                    waiting = None
                self._wide(form, item)
            elif waiting:
                self._pair(form, waiting, item)
                waiting = None
            else:
                waiting = item
        if waiting:
            self._pair(form, waiting, None)

    def _pair(self, form: Form, left: Field, right: Field | None) -> None:
        spans = self.grid.halves()
        texts = []
        for item, (label, entry) in zip((left, right), spans, strict=True):
            if item is None:
                self.merge(label, self.row).fill = styles.fill(styles.LABEL_FILL)
                self.merge(entry, self.row)
            else:
                texts.append((self._field(form, item, label, entry, self.row), entry.width))
                texts.append((item.label, label.width))
        self.sheet.row_dimensions[self.row].height = row_height(texts, 24)
        self.row += 1

    def _wide(self, form: Form, item: Field) -> None:
        label, entry = self.grid.full()
        value = self._field(form, item, label, entry, self.row)
        room = 3 if item.length >= 100 else 2 if item.kind is Kind.LONG_TEXT else 1
        height = max(room * 15.0 + 9, row_height([(value, entry.width), (item.label, label.width)]))
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _field(self, form: Form, item: Field, label: Span, entry: Span, row: int) -> Value:
        caption = self.merge(label, row)
        caption.value, caption.font = item.label, styles.LABEL_FONT
        caption.alignment = styles.LABEL_AT
        for column in range(label.first, label.last + 1):
            self.sheet.cell(row, column).fill = styles.fill(styles.LABEL_FILL)
        cell = self.merge(entry, row)
        name = form.name_of(item)
        value = self.data.fields.get(name, _default(item))
        self.put(cell, item, field_formula(name) if item.derived else value)
        for column in range(entry.first, entry.last + 1):
            self.sheet.cell(row, column).protection = (
                styles.LOCKED if styles.is_computed(item) else styles.OPEN
            )
        self.define(name, row, entry.first)
        self._validate(item, cell.coordinate)
        if item.need is Need.REQUIRED and not item.derived:
            area = f"{cell.coordinate}:{get_column_letter(entry.last)}{row}"
            empty = f'${get_column_letter(entry.first)}${row}=""'
            if item.when:
                words = ",".join(f'{form.code}.{item.when.key}="{w}"' for w in item.when.values)
                empty = f"AND({empty},OR({words}))"
            colours.required(self.sheet, area, empty)
        return value

    def put(self, cell: Cell, item: Field, value: Value) -> None:
        """Write a value (a formula for a derived field) with the look of its kind."""
        cell.font = styles.font(
            colour=styles.COMPUTED_INK if styles.is_computed(item) else "262626"
        )
        cell.alignment = styles.alignment(item)
        cell.number_format = styles.number_format(item)
        cell.border = styles.BOX
        if styles.is_computed(item):
            cell.fill = styles.fill(styles.COMPUTED_FILL)
        cell.protection = styles.LOCKED if styles.is_computed(item) else styles.OPEN
        cell.value = value
        if isinstance(value, str) and not item.derived:
            cell.data_type = "s"  # what people typed is text, also when it begins with "="

    def _validate(self, item: Field, area: str, department_cell: str = "") -> None:
        if styles.is_computed(item):
            return
        made = validation(item, department_cell)
        if made is not None:
            made.add(area)
            self.sheet.add_data_validation(made)

    def table(
        self, form: Form, table: Table, *, column: int = FIRST, blank: int | None = None
    ) -> Area:
        """Write a table with its rows, empty rows, formulas, drop-downs and colours."""
        rows = list(self.data.tables.get(table.name, table.presets))
        spare = table.blank_rows if blank is None else blank
        count = max(1, len(rows) + (spare if not table.computed or not rows else 0))
        area = Area(table, self.row, self.row + 1, self.row + count, column)
        self.areas[table.name] = area
        for n, item in enumerate(table.fields):
            head = self.sheet.cell(self.row, column + n, item.label)
            head.font, head.alignment = styles.HEAD_FONT, styles.LABEL_AT
            head.fill = styles.DERIVED_HEAD_FILL if styles.is_computed(item) else styles.HEAD_FILL
            head.border = styles.BOX
        self.sheet.row_dimensions[self.row].height = heading_height(table, self.grid)
        formulas = {f.key: column_formula(table.name, f.key) for f in table.fields if f.derived}
        for n in range(count):
            self._row(area, n, rows[n] if n < len(rows) else {}, formulas)
        self._list_object(area, formulas)
        for item in table.fields:
            self._column_rules(area, item)
        self.row = area.last + 1
        return area

    def _row(
        self, area: Area, n: int, values: Mapping[str, Value], formulas: Mapping[str, str]
    ) -> None:
        row = area.first + n
        texts: list[tuple[Value, float]] = []
        for m, item in enumerate(area.table.fields):
            cell = self.sheet.cell(row, area.column + m)
            value = formulas.get(item.key, values.get(item.key))
            self.put(cell, item, value)
            if not item.derived:
                index = area.column + m - FIRST
                texts.append(
                    (value, self.grid.widths[index] if index < len(self.grid.widths) else 12)
                )
        self.sheet.row_dimensions[row].height = row_height(texts)

    def _list_object(self, area: Area, formulas: Mapping[str, str]) -> None:
        table = area.table
        last = get_column_letter(area.column + len(table.fields) - 1)
        first = get_column_letter(area.column)
        made = SheetTable(displayName=table.name, ref=f"{first}{area.head}:{last}{area.last}")
        made._initialise_columns()
        for described, made_column in zip(table.fields, made.tableColumns, strict=True):
            made_column.name = described.label
            if described.key in formulas:
                made_column.calculatedColumnFormula = TableFormula(
                    attr_text=formulas[described.key][1:]
                )
        if table.computed:
            made.autoFilter = None
        made.tableStyleInfo = TableStyleInfo(
            name="TableStyleLight1", showRowStripes=False, showColumnStripes=False,
            showFirstColumn=False, showLastColumn=False,
        )  # fmt: skip
        self.sheet.add_table(made)

    def _column_rules(self, area: Area, item: Field) -> None:
        department = ""
        if item.department_key:
            department = area.cell(item.department_key)
        self._validate(item, area.range(item.key), department)
        if styles.is_computed(item):
            return
        cell, key = area.cell(item.key), area.cell(area.table.key)
        if item.need is Need.REQUIRED and item.key != area.table.key:
            condition = f'{key}<>"",{cell}=""'
            if item.when:
                other = area.cell(item.when.key)
                condition += ",OR(" + ",".join(f'{other}="{w}"' for w in item.when.values) + ")"
            colours.required(self.sheet, area.range(item.key), f"AND({condition})")
        if item.kind is Kind.CHOICE and not BY_NAME[item.vocabulary].extensible:
            colours.unknown_word(
                self.sheet, area.range(item.key), cell, names.list_name(item.vocabulary)
            )


def _is_wide(item: Field) -> bool:
    return item.kind is Kind.LONG_TEXT or item.length >= 28


def _default(item: Field) -> Value:
    if not item.default:
        return None
    if item.kind.is_number:
        number = float(item.default)
        return int(number) if number.is_integer() else number
    return item.default
