"""修复格式: what pasting, deleting and unprotecting break comes back, and nothing else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.actions.repair import repair
from addin.book.ooxml.coverage import as_areas, coverage, without
from addin.book.ooxml.reference import Area
from addin.content import Place
from addin.forms import TABLES
from tests.book.parts import edit_sheet, read_parts, rewrite
from tests.cli.running import xiezuo
from tests.workbooks import (
    edit_table_part,
    fill,
    formulas,
    one_sheet,
    read,
    rows,
    table_part,
    task_place,
    type_into,
)

pytestmark = pytest.mark.slow

TRACKER = "3进度跟踪表"
NOW = datetime(2026, 11, 20, 9, 30)

_RULE = re.compile(
    r'<conditionalFormatting sqref="([A-Z]+)(\d+):([A-Z]+)(\d+)">'
    r"((?:(?!</conditionalFormatting>).)*\$[A-Z]+\d+(?:(?!</conditionalFormatting>).)*)"
    r"</conditionalFormatting>"
)


def colours(path: Path, sheet: str = TRACKER) -> dict[str, list[str]]:
    """Return the formulas of conditional formatting by the area they are for."""
    found = one_sheet(path, sheet).conditional_formatting
    return {str(each.sqref): [f for rule in each.rules for f in rule.formula] for each in found}


def drop_downs(path: Path, sheet: str = TRACKER) -> dict[str, tuple[str, str | None]]:
    """Return kind and first formula of the input checks by the area they are for."""
    found = one_sheet(path, sheet).data_validations.dataValidation
    return {str(each.sqref): (each.type, each.formula1) for each in found}


def formula_at(path: Path, place: Place) -> str:
    """Return the formula of a cell."""
    found = {(sheet, cell): formula for sheet, cell, formula in formulas(path)}
    return found[place.sheet, place.cell]


def split_colours(path: Path) -> None:
    """Cut a rule over many rows in two and repeat it, as cutting and pasting rows does."""

    def edit(xml: str) -> str:
        match = _RULE.search(xml)
        assert match is not None
        left, top, right, bottom, inside = match.groups()
        first, last = int(top), int(bottom)
        assert last > first + 4
        middle = first + 2
        lower = re.sub(
            r"(?<=[A-Z])(\d+)(?=[^\d])",
            lambda m: str(int(m[1]) + 2) if int(m[1]) == first else m[1],
            inside,
        )
        pieces = (
            f'<conditionalFormatting sqref="{left}{first}:{right}{middle - 1}">{inside}'
            f'</conditionalFormatting><conditionalFormatting sqref="{left}{middle}:{right}{last}">'
            f"{lower}</conditionalFormatting>"
        )
        return xml[: match.start()] + pieces + xml[match.end() :]

    edit_sheet(path, TRACKER, edit)


def drop(path: Path, pattern: str, sheet: str = TRACKER) -> None:
    """Take what matches out of a sheet's XML."""

    def edit(xml: str) -> str:
        new, count = re.subn(pattern, "", xml, flags=re.DOTALL)
        assert count
        return new

    edit_sheet(path, sheet, edit)


def test_words_of_earlier_handbooks__are_told_when_they_are_rewritten(
    sample_workbook: Path,
) -> None:
    for index, word in enumerate(("延期", "阻塞")):
        type_into(sample_workbook, task_place(sample_workbook, index, "status"), word)
    told = repair(sample_workbook, actual=NOW).told()
    assert told.startswith("没有发现损坏，没有修复什么。刷新：")
    assert "改写 2 处（见“变更日志”）" in told
    assert repair(sample_workbook, actual=NOW).told() == "没有发现损坏，没有修复什么。"


def test_sound_workbook__is_left_alone(sample_workbook: Path) -> None:
    before = sample_workbook.read_bytes()
    repaired = repair(sample_workbook, actual=NOW)
    assert repaired.told() == "没有发现损坏，没有修复什么。"
    assert sample_workbook.read_bytes() == before


@pytest.mark.parametrize("count", [0, 60])
def test_colours__in_pieces_or_gone__are_laid_out_anew(sample_workbook: Path, count: int) -> None:
    if count:  # a table that has grown has its colours over all of its rows
        number = read(sample_workbook).table("Tasks").texts("task_id")[0][:-3]
        new = [{"task_id": f"{number}{n + 200}", "status": "未开始"} for n in range(count)]
        fill(sample_workbook, append={"Tasks": [*new, {}, {}]})
    before = colours(sample_workbook)
    split_colours(sample_workbook)
    assert colours(sample_workbook) != before
    told = repair(sample_workbook, actual=NOW).told()
    assert f"{TRACKER}：条件格式" in told
    assert colours(sample_workbook) == before
    drop(sample_workbook, r"<conditionalFormatting.*</conditionalFormatting>")
    assert colours(sample_workbook) == {}
    repair(sample_workbook, actual=NOW)
    assert colours(sample_workbook) == before
    logged = [row for row in rows(sample_workbook, "ChangeLog") if row["action"] == "修复格式"]
    assert [row["item"] for row in logged] == [TRACKER] * 2


def test_colours__that_somebody_added__stay(sample_workbook: Path) -> None:
    own = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="99" dxfId="0">'
        "<formula>TODAY()&gt;46000</formula></cfRule></conditionalFormatting>"
    )
    edit_sheet(
        sample_workbook,
        TRACKER,
        lambda xml: xml.replace("<conditionalFormatting", own + "<conditionalFormatting", 1),
    )
    split_colours(sample_workbook)
    repair(sample_workbook, actual=NOW)
    assert colours(sample_workbook)["A1"] == ["TODAY()>46000"]


def test_drop_downs__pasted_over_or_gone__come_back_and_foreign_ones_elsewhere_stay(
    sample_workbook: Path,
) -> None:
    before = drop_downs(sample_workbook)
    status = task_place(sample_workbook, 0, "status").cell
    pasted = (
        f'<dataValidation type="list" sqref="{status} A1"><formula1>"好,坏"</formula1>'
        "</dataValidation>"
    )
    drop(sample_workbook, r"<dataValidation [^>]*>(?:(?!</dataValidation>).)*list\.task_status"
                          r".*?</dataValidation>")  # fmt: skip
    edit_sheet(
        sample_workbook,
        TRACKER,
        lambda xml: re.sub(r"(<dataValidations[^>]*>)", rf"\1{pasted}", xml, count=1),
    )
    told = repair(sample_workbook, actual=NOW).told()
    assert "下拉选项" in told
    after = drop_downs(sample_workbook)
    assert after.pop("A1") == ("list", '"好,坏"')
    assert after == before


def test_protection__that_was_taken_off__comes_back(sample_workbook: Path) -> None:
    protected = next(
        sheet.title
        for sheet in openpyxl.load_workbook(sample_workbook).worksheets
        if sheet.protection.sheet
    )
    drop(sample_workbook, r"<sheetProtection[^>]*/>", protected)
    assert f"{protected}：工作表保护" in repair(sample_workbook, actual=NOW).told()
    assert one_sheet(sample_workbook, protected).protection.sheet


@pytest.mark.parametrize("how", ["deleted", "#REF!"])
def test_name__that_is_lost__is_defined_again(sample_workbook: Path, how: str) -> None:
    title = read(sample_workbook).text("initiation.title")
    part = read_parts(sample_workbook)["xl/workbook.xml"].decode()
    pattern = r'(<definedName name="initiation\.title"[^>]*>)[^<]*(</definedName>)'
    new = re.sub(pattern, r"\1#REF!\2" if how == "#REF!" else "", part)
    assert new != part
    rewrite(sample_workbook, {"xl/workbook.xml": new.encode()})
    assert read(sample_workbook).unnamed == {"initiation.title"}
    assert "栏目 1 个" in repair(sample_workbook, actual=NOW).told()
    assert read(sample_workbook).text("initiation.title") == title


def test_formula__typed_over__comes_back_when_it_shall(sample_workbook: Path) -> None:
    place = task_place(sample_workbook, 0, "warning")
    true = rows(sample_workbook, "Tasks")[0]["warning"]
    type_into(sample_workbook, place, "没问题")
    left = repair(sample_workbook, actual=NOW)
    assert "没有修复：填写的内容覆盖了公式 1 处" in left.told()
    assert f"{place} 预警：没问题" in left.question()
    assert rows(sample_workbook, "Tasks")[0]["warning"] == "没问题"
    back = repair(sample_workbook, actual=NOW, restoring=True)
    assert "被覆盖的公式 1 处" in back.told()
    assert not back.overtyped
    assert rows(sample_workbook, "Tasks")[0]["warning"] == true
    logged = rows(sample_workbook, "ChangeLog")[-1]
    assert (logged["action"], logged["old"], logged["new"]) == ("恢复公式", "没问题", true)
    assert not repair(sample_workbook, actual=NOW, restoring=True).refreshed.changed


def test_formula_of_a_single_field__typed_over__comes_back_when_it_shall(
    sample_workbook: Path,
) -> None:
    before = read(sample_workbook)
    name = "plan.total_days"
    formula = formula_at(sample_workbook, before.places[name])
    type_into(sample_workbook, before.places[name], 5)
    assert [each.name for each in repair(sample_workbook, actual=NOW).overtyped] == [name]
    assert read(sample_workbook).number(name) == 5
    told = repair(sample_workbook, actual=NOW, restoring=True).told()
    assert "2协作方案：“总周期(工作日)”的公式" in told
    assert formula_at(sample_workbook, before.places[name]) == formula
    after = read(sample_workbook)
    assert after.fields[name] == before.fields[name]
    assert not after.overtyped
    logged = rows(sample_workbook, "ChangeLog")[-1]
    assert (logged["field"], logged["old"]) == ("“总周期(工作日)”的公式", "5")


def test_formula_of_a_single_field__deleted__comes_back(sample_workbook: Path) -> None:
    before = read(sample_workbook)
    name = "home.light"
    formula = formula_at(sample_workbook, before.places[name])
    type_into(sample_workbook, before.places[name], "")
    assert "首页：" in repair(sample_workbook, actual=NOW).told()
    assert formula_at(sample_workbook, before.places[name]) == formula
    assert read(sample_workbook).fields[name] == before.fields[name]


def test_everything_typed__is_as_before(sample_workbook: Path) -> None:
    before = read(sample_workbook)
    split_colours(sample_workbook)
    drop(sample_workbook, r"<dataValidations.*</dataValidations>")
    repair(sample_workbook, actual=NOW)
    after = read(sample_workbook)
    for name, table in before.tables.items():
        if name not in ("ChangeLog", "Findings"):
            assert after.tables[name].columns == table.columns, name
    assert {k: v for k, v in after.fields.items() if not k.startswith("checks.")} == {
        k: v for k, v in before.fields.items() if not k.startswith("checks.")
    }


def test_repaired_workbook__is_valid_and_opens_in_libreoffice(
    sample_workbook: Path,
    validator: Callable[[Path], dict[str, Any]],
) -> None:
    split_colours(sample_workbook)
    drop(sample_workbook, r"<dataValidations.*</dataValidations>")
    repair(sample_workbook, actual=NOW)
    assert validator(sample_workbook)["ok"] is True


def test_formats__in_another_order__are_found_by_what_they_are(sample_workbook: Path) -> None:
    """Excel numbers the formats of conditional formatting anew when it saves."""
    before = fills(sample_workbook)
    drop(sample_workbook, r"<conditionalFormatting.*</conditionalFormatting>")
    styles = read_parts(sample_workbook)["xl/styles.xml"].decode()
    holder = re.search(r"<dxfs[^>]*>(.*)</dxfs>", styles, re.DOTALL)
    assert holder is not None
    formats = re.findall(r"<dxf>.*?</dxf>|<dxf/>", holder[1], re.DOTALL)[::-1]
    other = "".join(formats).replace("FFF1F0", "123456")
    new = styles.replace(holder[0], f'<dxfs count="{len(formats)}">{other}</dxfs>')
    rewrite(sample_workbook, {"xl/styles.xml": new.encode()})
    repair(sample_workbook, actual=NOW)
    assert fills(sample_workbook) == before
    assert any(str(fill).endswith("FFF1F0") for fill in before)


def fills(path: Path) -> list[object]:
    """Return the background of every rule of conditional formatting on the tracker."""
    found = one_sheet(path, TRACKER).conditional_formatting
    return [
        rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else None
        for each in found
        for rule in each.rules
    ]


def test_command_line__repairs_and_says_what(sample_workbook: Path) -> None:
    split_colours(sample_workbook)
    result = xiezuo("repair", str(sample_workbook), "--json")
    (told,) = json.loads(result.out)["files"]
    assert result.code == 0
    assert [each["what"] for each in told["mended"]] == ["条件格式"]
    assert "没有发现损坏" in xiezuo("repair", str(sample_workbook)).out
    assert xiezuo("repair", str(sample_workbook.with_name("没有.xlsx"))).code == 2


AREAS = st.builds(
    lambda left, top, width, height: Area(left, top, left + width, top + height),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(0, 3),
    st.integers(0, 3),
)


def cells(areas: list[Area]) -> set[tuple[int, int]]:
    return {
        (column, row)
        for each in areas
        for column in range(each.left, each.right + 1)
        for row in range(each.top, each.bottom + 1)
    }


@given(one=st.lists(AREAS, max_size=4), other=st.lists(AREAS, max_size=4))
def test_coverage__is_a_set_of_cells(one: list[Area], other: list[Area]) -> None:
    left = as_areas(without(coverage(one), coverage(other)))
    assert cells(left) == cells(one) - cells(other)
    assert sum(len(cells([each])) for each in left) == len(cells(left))
    assert coverage(as_areas(coverage(one))) == coverage(one)


def rename_headings(path: Path, table: str, names: Mapping[str, str]) -> None:
    """Change headings as Excel does it: in the cells, in the table and in every formula."""
    data = read(path).table(table)
    for old, new in names.items():
        key = next(field.key for field in data.table.fields if field.label == old)
        edit_table_part(path, table, f'name="{old}"', f'name="{new}"')
        type_into(path, Place(data.sheet, f"{data.letters[key]}{data.extent.start - 1}"), new)
        formula = re.compile(rf"(\b{table}\[(?:\[#[^\]]*\],\[)?){old}(?=\])")
        changed = {
            name: formula.sub(rf"\g<1>{new}", part.decode()).encode()
            for name, part in read_parts(path).items()
            if name.endswith(".xml") and f"{table}[".encode() in part
        }
        rewrite(path, changed)


def test_heading__typed_over__comes_back_with_every_formula_that_names_it(
    sample_workbook: Path,
) -> None:
    before = sorted(formulas(sample_workbook))
    rename_headings(sample_workbook, "Tasks", {"预警": "状态提示"})
    assert sorted(formulas(sample_workbook)) != before
    assert read(sample_workbook).absent == {"Tasks.warning"}
    told = repair(sample_workbook, actual=NOW).told()
    assert "改回列标题 1 个" in told
    assert sorted(formulas(sample_workbook)) == before
    assert read(sample_workbook).table("Tasks").texts("warning")
    logged = [row for row in rows(sample_workbook, "ChangeLog") if row["action"] == "升级"]
    assert ("状态提示", "预警") in [(row["old"], row["new"]) for row in logged]


def test_heading__of_the_only_column__comes_back_over_its_words(sample_workbook: Path) -> None:
    before = rows(sample_workbook, "Words_priority")
    label = TABLES["Words_priority"].fields[0].label
    rename_headings(sample_workbook, "Words_priority", {label: "改过"})
    assert rows(sample_workbook, "Words_priority") == before
    assert f"列标题“改过”改回“{label}”" in repair(sample_workbook, actual=NOW).told()
    assert rows(sample_workbook, "Words_priority") == before
    assert "列标题" not in repair(sample_workbook, actual=NOW).told()


def test_two_headings__side_by_side__come_back_in_their_order(
    sample_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    rename_headings(sample_workbook, "Tasks", {"任务状态": "甲", "完成度": "乙"})
    repair(sample_workbook, actual=NOW)
    assert validator(sample_workbook)["ok"] is True
    assert read(sample_workbook).table("Tasks").texts("status")


def test_column__that_was_taken_out__comes_back(
    sample_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    part = table_part(sample_workbook, "Tasks")
    data = read_parts(sample_workbook)[part].decode()
    gone = re.sub(r"<tableColumn (?:(?!<tableColumn ).)*</tableColumns>", "</tableColumns>", data)
    assert gone != data
    rewrite(sample_workbook, {part: gone.encode()})

    assert "列 1 个" in repair(sample_workbook, actual=NOW).told()

    assert not read(sample_workbook).absent
    assert validator(sample_workbook)["ok"] is True


def looks(path: Path, cells: Sequence[str]) -> list[tuple[object, ...]]:
    """Return what somebody sees of cells of the tracker, and whether they can be typed into."""
    sheet = one_sheet(path, TRACKER)
    return [
        (cell.number_format, cell.fill.fgColor.rgb, cell.font.b, cell.protection.locked)
        for cell in (sheet[each] for each in cells)
    ]


def test_cells__pasted_over_with_another_look__get_that_of_their_column(
    sample_workbook: Path,
) -> None:
    tasks = read(sample_workbook).table("Tasks")
    cells = [tasks.place(row, key).cell for row in (1, 2) for key in ("status", "percent")]
    before = looks(sample_workbook, cells)
    foreign = re.search(r'<c r="B5" s="(\d+)"', sheet_xml(sample_workbook))  # a heading
    assert foreign is not None

    def paste(xml: str) -> str:
        for cell in cells:
            xml, count = re.subn(rf'(<c r="{cell}") s="\d+"', rf'\1 s="{foreign[1]}"', xml, count=1)
            assert count
        return xml

    edit_sheet(sample_workbook, TRACKER, paste)
    assert looks(sample_workbook, cells) != before
    told = repair(sample_workbook, actual=NOW).told()
    assert f"{TRACKER}：单元格格式 {len(cells)} 处" in told
    assert looks(sample_workbook, cells) == before
    assert "没有发现损坏" in repair(sample_workbook, actual=NOW).told()


def sheet_xml(path: Path) -> str:
    """Return the XML of the tracker."""
    found: list[str] = []
    edit_sheet(path, TRACKER, lambda xml: found.append(xml) or xml)
    return found[0]
