"""修复格式: columns that somebody moved or inserted go back to where everybody knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from addin.actions.repair import repair
from addin.book.layout import locate
from addin.book.mending.columnorder import reorder, restore_columns
from addin.book.mending.reordering import Reordering
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import MAX_ROW
from addin.content import Content
from addin.forms import FORMS
from tests.book.parts import edit_sheet, read_parts, rewrite, sheet_part
from tests.standing.recalculation import (
    assert_same,
    derived_places,
    recalculated_by_ironcalc,
)
from tests.workbooks import edit_table_part, read, rows, table_part
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 9, 30)
TRACKER, PROBLEMS = "3进度跟踪表", "问题"


def columns_of(path: Path, table: str) -> list[str]:
    """Return the headings of a table from left to right, the same in its part and in its cells."""
    part = read_parts(path)[table_part(path, table)].decode()
    names = [unescape(name) for name in re.findall(r'<tableColumn [^>]*?name="([^"]*)"', part)]
    whole = re.search(r' ref="([A-Z]+)(\d+):([A-Z]+)', part)
    assert whole is not None
    first, last = (column_index_from_string(whole[n]) for n in (1, 3))
    cells = texts(path, read(path).table(table).sheet, int(whole[2]))
    shown = [cells[get_column_letter(column)] for column in range(first, last + 1)]
    assert ["".join(name.replace("_x000a_", "").split()) for name in names] == shown
    return shown


def texts(path: Path, sheet: str, row: int) -> dict[str, str]:
    """Return the texts of a row without white space, by column."""
    xml = re.search(rf'<row r="{row}".*?</row>', sheet_xml(path, sheet), re.DOTALL)
    assert xml is not None
    found: dict[str, str] = {}
    for letter, text in re.findall(
        r'<c r="([A-Z]+)\d+"[^>]*? t="inlineStr"[^>]*>(.*?)</c>', xml[0], re.DOTALL
    ):
        found[letter] = unescape("".join(re.sub(r"<[^>]*>", "", text).split()))
    return found


def sheet_xml(path: Path, sheet: str) -> str:
    return read_parts(path)[sheet_part(path, sheet)].decode()


def move(path: Path, table: str, order: Sequence[str], *, whole: bool = False) -> None:
    """Put the columns of a table in an order, as a spreadsheet program does with Shift held."""
    package = Package.open(path)
    place = locate(package, FORMS).tables[table]
    now = columns_of(path, table)
    columns = {
        n: place.area.left + order.index(label) for n, label in enumerate(now, place.area.left)
    }
    rows = range(1, MAX_ROW + 1) if whole else range(place.area.top - 1, place.area.bottom + 1)
    reorder(package, place, Reordering(place.sheet.name, place.area, rows, columns))
    path.write_bytes(package.to_bytes())
    assert columns_of(path, table) == list(order)


def add_column(path: Path, table: str, label: str, values: Sequence[str]) -> None:
    """Put a column of somebody's own at the right end of a table."""
    data = read(path).table(table)
    part = read_parts(path)[table_part(path, table)].decode()
    ref = re.search(r'ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', part)
    count = re.search(r'<tableColumns count="(\d+)"', part)
    assert ref is not None
    assert count is not None
    letter = get_column_letter(column_index_from_string(ref[3]) + 1)
    wider = f"{ref[1]}{ref[2]}:{letter}{ref[4]}"
    edit_table_part(path, table, ref[0][5:-1], wider)
    number = int(count[1]) + 1
    edit_table_part(path, table, count[0], f'<tableColumns count="{number}"')
    new = f'<tableColumn id="{900 + number}" name="{label}"/></tableColumns>'
    edit_table_part(path, table, "</tableColumns>", new)
    texts = {data.extent.start - 1: label, **dict(zip(data.rows, values, strict=False))}

    def edit(xml: str) -> str:
        for row, text in texts.items():
            cell = f'<c r="{letter}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
            xml = re.sub(rf'<c r="{letter}{row}"[^>]*?(?:/>|>.*?</c>)', "", xml, flags=re.DOTALL)
            found = re.search(rf'<row r="{row}".*?</row>', xml, re.DOTALL)
            assert found is not None
            xml = xml.replace(found[0], found[0].replace("</row>", cell + "</row>"))
        return xml

    edit_sheet(path, data.sheet, edit)


def look(path: Path, sheet: str) -> tuple[Any, ...]:
    """Return colours, drop-downs and widths of a sheet, each as a list in a fixed order."""
    xml = sheet_xml(path, sheet)
    rules = re.findall(r'<conditionalFormatting sqref="([^"]*)">(.*?)</cond', xml, re.DOTALL)
    lists = re.findall(r"<dataValidation (.*?)</dataValidation>", xml, re.DOTALL)
    tags = re.findall(r"<col [^>]*>", xml)
    widths = {
        column: float(re.findall(r' width="([\d.]+)"', tag)[0])
        for tag in tags
        for column in range(_number(tag, "min"), _number(tag, "max") + 1)
    }
    return (
        sorted((by_column(area), re.findall("<formula>(.*?)</formula>", each))
               for area, each in rules),
        sorted((*map(by_column, re.findall(r'sqref="([^"]*)"', e)),
                *re.findall("<formula1>(.*?)<", e)) for e in lists),
        widths,
    )  # fmt: skip


def by_column(areas: str) -> list[str]:
    """Return areas cut at their columns: however they are joined, they are the same cells."""
    return sorted(
        f"{get_column_letter(column)}{top}:{bottom}"
        for first, top, last, bottom in re.findall(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", areas)
        for column in range(
            column_index_from_string(first), column_index_from_string(last or first) + 1
        )
    )


def _number(tag: str, name: str) -> int:
    return int(re.findall(rf' {name}="(\d+)"', tag)[0])


def formulas(path: Path) -> list[tuple[str, str, str]]:
    """Return part, cell and formula of every formula cell."""
    return sorted(
        (name, cell, formula)
        for name, data in read_parts(path).items()
        if name.startswith("xl/worksheets/sheet")
        for cell, formula in re.findall(
            r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>([^<]*)</f>', data.decode()
        )
    )


def inputs(content: Content) -> Mapping[str, Mapping[str, Any]]:
    """Return what people typed, by table and field."""
    return {
        name: {each.key: list(table.columns[each.key]) for each in table.table.inputs}
        for name, table in content.tables.items()
        if name not in ("ChangeLog", "Findings")
    }


@pytest.mark.parametrize(
    ("table", "whole", "first"),
    [("Tasks", True, 10), ("Problems", False, 1)],  # no program moves columns of a merged title
)
def test_columns__that_were_moved__are_back_with_all_that_was_in_them(
    sample_workbook: Path,
    table: str,
    whole: bool,
    first: int,
    validator: Callable[[Path], dict[str, Any]],
) -> None:
    sheet = read(sample_workbook).table(table).sheet
    before, order = read(sample_workbook), columns_of(sample_workbook, table)
    all_formulas, seen = formulas(sample_workbook), look(sample_workbook, sheet)
    one, other, *others = order[first:]
    moved = [*order[:first], *others[:6], one, *others[6:], other]
    move(sample_workbook, table, moved, whole=whole)
    assert inputs(read(sample_workbook)) == inputs(before)  # no column is lost on the way
    assert look(sample_workbook, sheet) != seen
    told = repair(sample_workbook, actual=NOW).told()
    assert f"{sheet}：列“{one}”、“{other}”移回原来的位置" in told
    assert columns_of(sample_workbook, table) == order
    assert inputs(read(sample_workbook)) == inputs(before)
    assert formulas(sample_workbook) == all_formulas
    assert look(sample_workbook, sheet) == seen
    assert validator(sample_workbook)["ok"] is True
    logged = [row for row in rows(sample_workbook, "ChangeLog") if row["action"] == "修复格式"]
    assert one in str(logged[0]["field"])
    assert "没有发现损坏" in repair(sample_workbook, actual=NOW).told()


def test_column_of_ones_own__stays_with_its_values_at_the_right_end(
    sample_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    order, before = columns_of(sample_workbook, "Tasks"), read(sample_workbook)
    own = [f"供应商 {n}" for n in range(len(before.table("Tasks")))]
    add_column(sample_workbook, "Tasks", "供应商", own)
    assert "没有发现损坏" in repair(sample_workbook, actual=NOW).told()  # where it is, it may be
    move(sample_workbook, "Tasks", [*order[:4], "供应商", *order[4:]])
    told = repair(sample_workbook, actual=NOW).told()
    assert f"{TRACKER}：自己加的列“供应商”移到表格最右边" in told
    assert columns_of(sample_workbook, "Tasks") == [*order, "供应商"]
    tasks = read(sample_workbook).table("Tasks")
    last = get_column_letter(column_index_from_string(tasks.letters["task_id"]) + len(order))
    values = [texts(sample_workbook, TRACKER, row)[last] for row in tasks.rows]
    assert values == [value.replace(" ", "") for value in own]
    assert inputs(read(sample_workbook)) == inputs(before)
    assert validator(sample_workbook)["ok"] is True


def test_formulas__give_the_same_before_and_after(sample_workbook: Path) -> None:
    before = derived_places(read(sample_workbook))
    expected = recalculated_by_ironcalc(sample_workbook, before)
    order = columns_of(sample_workbook, "Tasks")
    move(sample_workbook, "Tasks", [*order[::-1]])
    assert_same(
        expected,
        recalculated_by_ironcalc(sample_workbook, derived_places(read(sample_workbook))),
        "ironcalc, moved",
    )
    repair(sample_workbook, actual=NOW)
    assert derived_places(read(sample_workbook)) == before


def test_references_by_address__follow_their_column(sample_workbook: Path) -> None:
    place = read(sample_workbook).table("Tasks").place(0, "owner")
    workbook = read_parts(sample_workbook)["xl/workbook.xml"].decode()
    name = f"<definedName name=\"own.owner\">'{TRACKER}'!{place.cell}</definedName></definedNames>"
    rewrite(
        sample_workbook,
        {"xl/workbook.xml": workbook.replace("</definedNames>", name).encode()},
    )
    order = columns_of(sample_workbook, "Tasks")
    for wanted in ([*order[::-1]], order):
        move(sample_workbook, "Tasks", wanted)
        now = read(sample_workbook).table("Tasks").place(0, "owner")
        part = read_parts(sample_workbook)["xl/workbook.xml"].decode()
        assert f"'{TRACKER}'!{now.cell}</definedName>" in part
    assert now == place


def test_array_over_several_cells__is_not_taken_apart_and_that_is_told(
    sample_workbook: Path,
) -> None:
    order = columns_of(sample_workbook, "Tasks")
    move(sample_workbook, "Tasks", [order[0], *order[2:], order[1]])
    add_column(sample_workbook, "Tasks", "合计", [])
    row = read(sample_workbook).table("Tasks").rows[0]
    letters = get_column_letter(len(order) + 2)
    cell = f'<c r="{letters}{row}"><f t="array" ref="{letters}{row}:{letters}{row + 1}">1</f></c>'
    edit_sheet(
        sample_workbook,
        TRACKER,
        lambda xml: re.sub(rf'(<row r="{row}".*?)</row>', rf"\1{cell}</row>", xml, flags=re.DOTALL),
    )
    told = repair(sample_workbook, actual=NOW).told()
    assert "列的位置改变了" in told
    assert columns_of(sample_workbook, "Tasks")[-2] == order[1]


def test_standard_workbook__has_nothing_to_put_in_order() -> None:
    assert restore_columns(Package.open(TEMPLATE), Package.open(TEMPLATE), FORMS) == []
