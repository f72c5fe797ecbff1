"""The same sheet, spelt as other programs may spell it, reads the same and is written right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content
from addin.errors import BrokenWorkbook
from tests.book.parts import edit_sheet, put_cell, read_parts, rewrite, sheet_part
from tests.book.specimen import FIRST, FORMS, task
from tests.workbooks import one_sheet

SHEET = "3进度跟踪表"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Edit = Callable[[str], str]


def read(path: Path) -> Content:
    return ClosedWorkbook(path, FORMS).read()


def values(content: Content) -> dict[str, object]:
    """Return everything that was read, without where it stood."""
    return {
        **content.fields,
        **{name: dict(table.columns) for name, table in content.tables.items()},
    }


def prefixed(xml: str) -> str:
    """Give the main namespace a prefix, as some writers do."""
    xml = re.sub(r"<(/?)(?=[a-zA-Z])(?![a-zA-Z]+:)", r"<\1x:", xml)
    return xml.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def without_refs(xml: str) -> str:
    """Leave out where each row and cell is, with the gaps filled so that counting finds them."""
    root = ElementTree.fromstring(xml)
    rows = root.find(f"{{{MAIN}}}sheetData")
    assert rows is not None
    by_number = {int(row.attrib.pop("r")): row for row in rows}
    for row in list(rows):
        rows.remove(row)
    for number in range(1, max(by_number) + 1):
        row = by_number.get(number, ElementTree.Element(f"{{{MAIN}}}row"))
        cells = {cell.attrib.pop("r"): cell for cell in row}
        for cell in list(row):
            row.remove(cell)
        for letter in "ABCDEFGHIJK":
            row.append(cells.get(f"{letter}{number}", ElementTree.Element(f"{{{MAIN}}}c")))
        rows.append(row)
    return ElementTree.tostring(root, encoding="unicode")


SPELLINGS: dict[str, Edit] = {
    "as it is": lambda xml: xml,
    "with a namespace prefix": prefixed,
    "with comments among the rows": lambda xml: xml.replace(
        "<row ", '<!-- <row r="1"><c r="A5"/></row> --><row '
    ),
    "with processing instructions": lambda xml: xml.replace("<c ", "<?x <c?><c ", 5),
    "with CDATA": lambda xml: re.sub(r"<t>([^<&]*)</t>", r"<t><![CDATA[\1]]></t>", xml),
    "in UTF-16": lambda xml: xml,  # see `spelt`
    "in GB18030": lambda xml: xml,
    "with a byte order mark": lambda xml: "\ufeff" + xml,
    "without r": without_refs,
    "with single quotes": lambda xml: re.sub(r'(<c r="[A-Z]+\d+") s="(\d+)"', r"\1 s='\2'", xml),
    "with other attributes first": lambda xml: re.sub(
        r'<c (r="[A-Z]+\d+") (s="\d+")', r"<c \2 \1", xml
    ),
    "with line breaks in tags": lambda xml: xml.replace('" s="', '"\n   s="').replace(
        "</row>", "\n</row>\n"
    ),
    "with > in an attribute": lambda xml: xml.replace('" s="', '" foo="a>b" s="', 3),
    "with elements of other namespaces in cells": lambda xml: xml.replace(
        "<c ", '<c xmlns:o="urn:o" ', 1
    ).replace("</row>", '<o:x xmlns:o="urn:o"/><o:y xmlns:o="urn:o"><o:y/>z</o:y></row><!-- -->'),
    "with character references": lambda xml: xml.replace("完成", "&#23436;&#x6210;"),
}


def spelt(path: Path, spelling: str) -> Path:
    part = sheet_part(path, SHEET)
    edit_sheet(path, SHEET, SPELLINGS[spelling])
    if spelling in ("in UTF-16", "in GB18030"):
        codec = spelling.removeprefix("in ")
        text = read_parts(path)[part].decode()
        text = re.sub(r"^<\?xml[^>]*\?>", "", text)
        rewrite(path, {part: f'<?xml version="1.0" encoding="{codec}"?>{text}'.encode(codec)})
    return path


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_read__spelling_makes_no_difference(workbook: Path, spelling: str) -> None:
    expected = values(read(workbook))
    assert values(read(spelt(workbook, spelling))) == expected


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_write__spelling_makes_no_difference(workbook: Path, spelling: str) -> None:
    spelt(workbook, spelling)
    changes = Changes(
        cells={
            "Tasks": {
                (FIRST, "name"): '改了 <名> & "称"',
                (FIRST + 1, "days"): 2,
                (FIRST + 2, "due"): date(2027, 3, 1),
                (FIRST + 5, "id"): "T-6",
            }
        },
        append={"Tasks": [task(number) for number in range(20, 24)]},
    )
    ClosedWorkbook(workbook, FORMS).write(changes)
    tasks = read(workbook).table("Tasks")
    assert tasks.texts("name")[0] == '改了 <名> & "称"'
    assert tasks.columns["days"][1] == 2
    assert tasks.dates("due")[2] == date(2027, 3, 1)
    assert tasks.texts("id")[5:] == ["T-6", *(task(n)["id"] for n in range(20, 24))]
    sheet = one_sheet(workbook, SHEET)
    assert sheet[f"B{FIRST}"].value == '改了 <名> & "称"'
    assert sheet[f"A{FIRST + 9}"].value == task(23)["id"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('t="s"><v>0</v>', "共享 文字"),
        ('t="s"><v>1</v>', "富文本两段"),
        ('t="s"><v>2</v>', "ヨミ無"),
        ('t="s"><v>3</v>', "控制\x07符 _x0041_"),
        (
            't="inlineStr"><is><r><t>一</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 二</t></r></is>',
            "一 二",
        ),
        ('t="str"><f>1&amp;""</f><v>公式 &lt;文&gt;</v>', "公式 <文>"),
        ('t="str"><v xml:space="preserve">  空白  </v>', "空白"),
        ("><v>1001</v>", "1001"),
        ("><v>1001.0</v>", "1001"),
        ("><v>0.1</v>", "0.1"),
        ("><v>1E3</v>", "1000"),
        ('t="b"><v>1</v>', "TRUE"),
        (">", ""),
    ],
)
def test_read__text_cell(workbook: Path, cell: str, expected: str) -> None:
    shared = (
        f'<sst xmlns="{MAIN}" count="4" uniqueCount="4"><si><t>共享 文字</t></si>'
        "<si><r><t>富文本</t></r><r><rPr><b/></rPr><t>两段</t></r></si>"
        '<si><t>ヨミ無</t><rPh sb="0" eb="1"><t>よみ</t></rPh></si>'
        "<si><t>控制_x0007_符 _x005F_x0041_</t></si></sst>"
    )
    with_shared_strings(workbook, shared)
    put(workbook, f"B{FIRST}", cell)
    assert read(workbook).table("Tasks").texts("name")[0] == expected


def with_shared_strings(path: Path, xml: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rId90" Type="{kind}" Target="sharedStrings.xml"/>'
    rewrite(
        path,
        {
            "xl/sharedStrings.xml": xml.encode(),
            "xl/_rels/workbook.xml.rels": lambda old: old.replace(
                b"</Relationships>", f"{relation}</Relationships>".encode()
            ),
        },
    )


def put(path: Path, ref: str, cell: str) -> None:
    put_cell(path, SHEET, ref, cell)


@pytest.mark.parametrize(
    ("ref", "cell", "raw"),
    [
        ("D5", 't="inlineStr"><is><t>下周三</t></is>', "下周三"),
        ("D5", 't="e"><v>#N/A</v>', "#N/A"),
        ("D5", "><v>60</v>", "60"),
        ("D5", "><v>-5</v>", "-5"),
        ("D5", "><v>99999999</v>", "99999999"),
        ("D5", 't="b"><v>1</v>', "TRUE"),
        ("G5", 't="str"><v>三天</v>', "三天"),
        ("G5", "><v>1E999</v>", "1E999"),
        ("F5", 't="inlineStr"><is><t>50</t></is>', "50"),
        ("F5", "><v>50</v>", "50"),
        ("B5", 't="e"><v>#REF!</v>', "#REF!"),
        ("H5", "><f>E5/4</f><v>2.5</v>", "2.5"),
    ],
)
def test_read__content_of_another_kind_is_a_misfit_with_its_place(
    workbook: Path, ref: str, cell: str, raw: str
) -> None:
    put(workbook, ref, cell)
    tasks = read(workbook).table("Tasks")
    (misfit,) = tasks.misfits
    assert str(tasks.place(misfit.row, misfit.key)) == f"{SHEET}!{ref}"
    assert misfit.raw == raw
    assert tasks.columns[misfit.key][misfit.row] in (None, "")


def test_read__misfit_of_a_single_field(workbook: Path) -> None:
    edit_sheet(
        workbook,
        "1发起表",
        lambda xml: re.sub(r'<c r="C4".*?</c>', '<c r="C4" t="str"><v>年底</v></c>', xml),
    )
    content = read(workbook)
    assert [(m.key, m.raw) for m in content.misfits] == [("start.due", "年底")]
    assert content.date("start.due") is None


def test_read__workbook_that_counts_days_from_1904(workbook: Path) -> None:
    rewrite(
        workbook,
        {
            "xl/workbook.xml": lambda old: re.sub(
                rb"<workbookPr[^>]*>", b'<workbookPr date1904="1"/>', old
            )
        },
    )
    content = read(workbook)
    assert content.date("start.due") == date(2030, 12, 31) or content.date("start.due") == date(
        2031, 1, 1
    )
    ClosedWorkbook(workbook, FORMS).write(
        Changes(fields={"start.due": date(2026, 11, 20), "start.meeting": datetime(2014, 1, 2, 6)})
    )
    fields = read(workbook).fields
    assert fields["start.due"] == date(2026, 11, 20)
    assert fields["start.meeting"] == datetime(2014, 1, 2, 6)
    assert one_sheet(workbook, "1发起表")["C4"].value == datetime(2026, 11, 20)


def test_read__row_in_which_only_formulas_stand_is_no_row(workbook: Path) -> None:
    put(workbook, f"H{FIRST + 5}", "><f>1+1</f><v>2</v>")
    put(workbook, f"I{FIRST + 5}", 't="str"><f>"x"</f><v>x</v>')
    assert list(read(workbook).table("Tasks").rows) == list(range(FIRST, FIRST + 5))


def test_read__zero_is_something_typed(workbook: Path) -> None:
    put(workbook, f"G{FIRST + 5}", "><v>0</v>")
    assert read(workbook).table("Tasks").rows[-1] == FIRST + 5


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("46346", "2026-11-20"),
        ("46346.375", "2026-11-20 09:00"),
        ("0.375", "09:00"),
        ("0", "00:00"),
    ],
)
def test_read__date_or_hour_in_a_text_cell_reads_as_one(
    number: str, text: str, workbook: Path
) -> None:
    style = re.search(
        r'<c r="D5"[^>]* s="(\d+)"', read_parts(workbook)[sheet_part(workbook, SHEET)].decode()
    )
    assert style is not None
    put(workbook, "B5", f's="{style[1]}"><v>{number}</v>')
    assert read(workbook).table("Tasks").texts("name")[0] == text


def test_write__date_into_a_cell_without_a_date_format_shows_as_a_date(workbook: Path) -> None:
    put(workbook, "D5", '/><c r="ZZ1">'[:0] + ">")
    ClosedWorkbook(workbook, FORMS).write(
        Changes(cells={"Tasks": {(5, "start"): date(2026, 11, 20)}})
    )
    cell = one_sheet(workbook, SHEET)["D5"]
    assert (cell.value, cell.is_date) == (datetime(2026, 11, 20), True)


@pytest.mark.parametrize(
    "edit",
    [
        lambda xml: xml.replace('<row r="6"', '<row r="5"'),
        lambda xml: xml.replace('<row r="6"', '<row r="x"'),
        lambda xml: xml.replace("</row>", "", 1),
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace("</sheetData>", "", 1),
        lambda xml: xml.replace('<c r="B5"', '<c foo="1" r="B6"'),
    ],
)
def test_read__rows_that_contradict_themselves_are_refused(workbook: Path, edit: Edit) -> None:
    edit_sheet(workbook, SHEET, edit)
    with pytest.raises(BrokenWorkbook, match="已损坏"):
        read(workbook)
