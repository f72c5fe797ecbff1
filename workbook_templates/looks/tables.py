"""A table of a form as an Excel table (ListObject) on its sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from addin.book.text_size import CENTRED, height_of, lines_in
from addin.content import Row
from addin.forms import TABLES, Kind, Table
from addin.rules.links import LINKS
from workbook_templates import ROWS_TO_FILTER
from workbook_templates.formulas.catalogue import column_formula
from workbook_templates.looks.draft import Draft, Region, looks_like_formula, put
from workbook_templates.looks.grid import shown
from workbook_templates.looks.styles import Look

ROW_STYLE = "协作表格"  # the quiet banding, defined in `package`
SOURCES = {(link.table, link.key): link.targets[0] for link in LINKS if not link.is_list} | {
    ("Tasks", "task_id"): "PlanTasks"
}
"""By table and id column: the table whose ids it repeats."""


class FittedHeight(RowDimension):  # type: ignore[misc]  # openpyxl is untyped here
    """A row height that Excel fits again when a longer text is typed."""

    @property
    def customHeight(self) -> None:
        """Not custom, although there is a height."""
        return None


def place_table(
    draft: Draft, sheet: Worksheet, table: Table, row: int, column: int, *, banded: bool = False
) -> Region:
    """Write heading and rows of a table with its upper left cell at `row`, `column`."""
    region = Region(table, sheet, row, column, draft.row_count(table))
    _write_header(draft, region)
    if not draft.is_frame:
        _write_rows(draft, region)
    sheet.add_table(_excel_table(region, banded=banded))
    draft.regions[table.name] = region
    return region


def _write_header(draft: Draft, region: Region) -> None:
    table = region.table
    for column, field in enumerate(table.fields, region.left):
        lighter = field.derived and not table.computed
        look = Look.COMPUTED_HEADER if lighter else Look.HEADER
        put(region.sheet, region.top, column, field.label, draft.styles.plain(look))
    lines = max(
        lines_in(field.label, _width(region.sheet, column), CENTRED)
        for column, field in enumerate(table.fields, region.left)
    )
    region.sheet.row_dimensions[region.top].height = height_of(lines, 26.0)


def _write_rows(draft: Draft, region: Region) -> None:
    table, sheet = region.table, region.sheet
    filled = draft.rows(table)
    sources, fit = _source_rows(draft, table), fitted(region)
    folded = table.fields[len(shown(table)) :]
    columns = [
        (
            column,
            field,
            column_formula(table.name, field.key) if field.derived else "",
            draft.styles.cell(field, report=report),
            draft.styles.cell(field, report=report, quoted=True),
        )
        for column, field in enumerate(table.fields, region.left)
        for report in (not table.takes_entries(field.key),)
    ]
    for index in range(region.rows):
        row: Row = filled[index] if index < len(filled) else {}
        number = region.first + index
        for column, field, formula, style, quoted in columns:
            if formula:
                cell = sheet.cell(number, column)
                cell._style = style
                cell.value = formula
                continue
            value = row.get(field.key)
            if field in folded and value in (None, ""):
                continue
            put(sheet, number, column, value, quoted if looks_like_formula(value) else style)
        looked_up = sources.get(str(row.get(table.key)), {})
        beside = sheet.row_dimensions[number].height or 0.0  # of a table at the left
        height = max(fit({**looked_up, **row}), beside)
        sheet.row_dimensions[number] = FittedHeight(sheet, index=number, ht=height)


def _source_rows(draft: Draft, table: Table) -> Mapping[str, Row]:
    """Return by id the rows of another table from which formulas of this one bring texts."""
    source = SOURCES.get((table.name, table.key))
    if not source:
        return {}
    return {str(row.get(TABLES[source].key)): row for row in draft.rows(TABLES[source])}


def fitted(region: Region) -> Callable[[Row], float]:
    """Return what gives the height of a row by its longest wrapped cell."""
    least = least_height(region.table)
    wrapped = [
        (field.key, _width(region.sheet, column))
        for column, field in enumerate(region.table.fields, region.left)
        if field.kind.is_text and not field.kind.is_on_one_line
    ]

    def height(row: Row) -> float:
        texts = [(str(text), width) for key, width in wrapped if (text := row.get(key))]
        return height_of(max((lines_in(*each) for each in texts), default=1), least)

    return height


def _width(sheet: Worksheet, column: int) -> float:
    return float(sheet.column_dimensions[get_column_letter(column)].width)


def least_height(table: Table) -> float:
    """Return the height of a row with one line, in points.

    Rows that people sign on paper are taller, and those that Xiezuo fills with sentences.
    """
    if table.computed and any(field.kind is Kind.LONG_TEXT for field in table.fields):
        return height_of(2)
    return 26.0 if is_signed(table) else 20.0


def is_signed(table: Table) -> bool:
    """Whether people sign in the rows of the table."""
    return table.title.startswith(("审批", "会签")) or any(
        f.key == "signature" for f in table.fields
    )


def hide_aids(draft: Draft, region: Region) -> None:
    """Fold away the columns that only serve programs; a click on ＋ shows them.

    One without formulas has the look of its cells itself: ten thousand empty ones weigh 30 KB.
    """
    sheet, table = region.sheet, region.table
    folded = table.fields[len(shown(table)) :]
    for field in folded:
        column = sheet.column_dimensions[region.letter(field.key)]
        column.outlineLevel, column.hidden = 1, True
        column.width = sheet.column_dimensions[region.letter(folded[0].key)].width
        if field.derived:
            continue
        column._style = draft.styles.cell(field, report=not table.takes_entries(field.key))
        for row in range(1, region.top):
            cell = sheet[f"{region.letter(field.key)}{row}"]
            if not cell.has_style:
                cell._style = draft.styles.plain(Look.NOTE)


def _excel_table(region: Region, *, banded: bool) -> ExcelTable:
    table = region.table
    first, last = get_column_letter(region.left), get_column_letter(region.right)
    reference = f"{first}{region.top}:{last}{region.last}"
    excel = ExcelTable(displayName=table.name, name=table.name, ref=reference)
    for number, field in enumerate(table.fields, 1):
        column = TableColumn(id=number, name=field.label)
        if field.derived:
            text = column_formula(table.name, field.key).removeprefix("=")
            column.calculatedColumnFormula = TableFormula(attr_text=text)
        excel.tableColumns.append(column)
    if region.rows >= ROWS_TO_FILTER and not (table.computed and table.fields[0].derived):
        excel.autoFilter = AutoFilter(ref=reference)
    excel.tableStyleInfo = TableStyleInfo(
        name=ROW_STYLE, showRowStripes=banded, showColumnStripes=False
    )
    return excel
