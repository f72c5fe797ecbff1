"""What the last step mends in the package."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

from openpyxl import load_workbook

from addin.forms import FORMS, TABLES
from addin.forms.overview import CLOCK
from workbook_templates.looks.tables import ROW_STYLE
from workbook_templates.package import parts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ORDER = ["b", "i", "strike", "u", "sz", "color", "name", "family", "scheme"]


def test_fonts__have_their_properties_in_the_order_of_the_schema(empty: bytes) -> None:
    fonts = list(ET.fromstring(parts(empty)["xl/styles.xml"]).iter(f"{MAIN}font"))
    assert len(fonts) > 10
    for font in fonts:
        names = [child.tag.removeprefix(MAIN) for child in font]
        assert names == sorted(names, key=ORDER.index)


def test_first_font__is_the_workbooks_own(empty: bytes) -> None:
    font = next(ET.fromstring(parts(empty)["xl/styles.xml"]).iter(f"{MAIN}font"))
    assert font.find(f"{MAIN}name").get("val") == "微软雅黑"
    assert font.find(f"{MAIN}sz").get("val") == "10"


def test_table_style__is_defined_once_and_used_by_every_table(empty: bytes) -> None:
    package = parts(empty)
    (style,) = ET.fromstring(package["xl/styles.xml"]).iter(f"{MAIN}tableStyle")
    assert style.get("name") == ROW_STYLE
    tables = [data for name, data in package.items() if name.startswith("xl/tables/")]
    used = {ET.fromstring(data).find(f"{MAIN}tableStyleInfo").get("name") for data in tables}
    assert used == {ROW_STYLE}


def test_rows_of_tables__are_fitted_again_when_a_longer_text_is_typed(empty: bytes) -> None:
    sheets = [form.code for form in FORMS if form is not CLOCK]
    tracker = parts(empty)[f"xl/worksheets/sheet{sheets.index('tracker') + 1}.xml"]
    rows = [
        row.attrib for row in ET.fromstring(tracker).iter(f"{MAIN}row") if int(row.get("r")) > 5
    ]
    assert len(rows) == TABLES["Tasks"].blank_rows
    assert all("ht" in row and "customHeight" not in row for row in rows)


def test_parts__leave_out_what_goes_without_saying(empty: bytes) -> None:
    package = parts(empty)
    for said in (b' t="n"', b' errorStyle="stop"', b' headerRowCount="1"', b" />", b"<v/>"):
        assert [name for name, data in package.items() if said in data] == []
    assert len(empty) <= 315_000


def test_folded_columns_of_values__have_no_empty_cells_and_look_like_the_others(
    empty: bytes,
) -> None:
    tracker = load_workbook(io.BytesIO(empty))["3进度跟踪表"]
    heading = next(cell for cell in tracker[5] if cell.value == "提交验收日")
    computed = next(cell for cell in tracker[5] if cell.value == "基线开始")
    column, like = (
        tracker.column_dimensions[heading.column_letter],
        tracker.cell(6, computed.column),
    )
    assert (column.hidden, column.style_id) == (True, like.style_id)
    assert not any(tracker.cell(row, heading.column).has_style for row in range(6, 26))
    assert not tracker.cell(1, heading.column).fill.fill_type


def test_titles_that_follow_the_type__are_shown_by_programs_that_compute_nothing(
    empty: bytes,
) -> None:
    package = parts(empty)
    for number, form in enumerate((form for form in FORMS if form is not CLOCK), 1):
        if form.names:
            row = next(
                ET.fromstring(package[f"xl/worksheets/sheet{number}.xml"]).iter(f"{MAIN}row")
            )
            said = [each.text for each in row.iter(f"{MAIN}v") if each.text]
            assert said == [form.title]
