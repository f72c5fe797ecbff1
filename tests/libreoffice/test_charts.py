"""Charts: their data and kind, in LibreOffice and in the file that it writes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import xlwings as xw
from PIL import Image

from addin.libreoffice.charts import _TYPES

pytestmark = pytest.mark.libreoffice

DATA = [["", "计划", "实际"], ["一月", 12, 10], ["二月", 8, 9], ["三月", 9, 7]]


@pytest.fixture
def data(sheet: xw.Sheet) -> xw.Range:
    sheet["A1"].value = DATA
    return sheet["A1:C4"]


def written(book: xw.Book, path: Path) -> str:
    """Return the only chart of a book as its file holds it."""
    book.save(path)
    with zipfile.ZipFile(path) as package:
        (name,) = (n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n))
        return package.read(name).decode()


def sources(xml: str) -> set[str]:
    """Return the cells from which a chart takes its data."""
    return set(re.findall(r"<c:f>Sheet1!(.*?)</c:f>", xml))


COLUMNS = {"$B$1", "$B$2:$B$4", "$C$1", "$C$2:$C$4", "$A$2:$A$4"}


def test_chart__takes_its_data_from_the_cells(
    book: xw.Book, data: xw.Range, tmp_path: Path
) -> None:
    chart = book.sheets[0].charts.add(left=10, top=20, source=data, chart_type="column_clustered")
    assert sources(written(book, tmp_path / "图.xlsx")) == COLUMNS
    chart.to_png(tmp_path / "图.png")
    picture = Image.open(tmp_path / "图.png").convert("RGB")
    seen = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert {(0x00, 0x45, 0x86), (0xFF, 0x42, 0x0E)} <= seen, "the bars of both series are drawn"


def test_source__can_be_set_later_and_keeps_what_the_chart_is(
    book: xw.Book, data: xw.Range, tmp_path: Path
) -> None:
    chart = book.sheets[0].charts.add(chart_type="line", name="进度")
    chart.title = "工时"
    chart.set_source_data(data)
    assert (chart.name, chart.title, chart.chart_type) == ("进度", "工时", "line")
    assert sources(written(book, tmp_path / "图.xlsx")) == COLUMNS
    chart.set_source_data(data.sheet["A1:B4"])
    assert sources(written(book, tmp_path / "图.xlsx")) == {"$B$1", "$B$2:$B$4", "$A$2:$A$4"}


def test_numbers_alone__are_all_data(book: xw.Book, tmp_path: Path) -> None:
    book.sheets[0]["A1"].value = [[1, 2], [3, 4]]
    book.sheets[0].charts.add(source=book.sheets[0]["A1:B2"])
    assert sources(written(book, tmp_path / "图.xlsx")) == {"$A$1:$A$2", "$B$1:$B$2"}


@pytest.mark.parametrize("word", _TYPES)
def test_kind__reads_as_it_was_set(data: xw.Range, word: str) -> None:
    chart = data.sheet.charts.add(source=data, chart_type=word)
    assert chart.chart_type == word


@pytest.mark.parametrize(
    ("word", "pattern"),
    [
        ("bar_stacked_100", r'barDir val="bar".*percentStacked'),
        ("3d_column_stacked", r'bar3DChart.*barDir val="col".*grouping val="stacked"'),
        ("line", r'lineChart.*symbol val="none"'),
        ("area_stacked_100", r"areaChart.*percentStacked"),
        ("xy_scatter", r'scatterChart.*<a:ln w="\d+"><a:noFill/>.*symbol val="square"'),
        ("xy_scatter_smooth_no_markers", r'scatterChart.*symbol val="none".*smooth val="1"'),
        ("radar_filled", r'radarStyle val="filled"'),
        ("doughnut", "doughnutChart"),
    ],
)
def test_kind__is_what_the_file_says(
    book: xw.Book, data: xw.Range, tmp_path: Path, word: str, pattern: str
) -> None:
    book.sheets[0].charts.add(source=data, chart_type=word)
    assert re.search(pattern, written(book, tmp_path / "图.xlsx"), re.DOTALL)


def test_kind_that_libreoffice_has_not__is_refused(data: xw.Range) -> None:
    with pytest.raises(NotImplementedError, match="surface"):
        data.sheet.charts.add(source=data, chart_type="surface")


def test_rows__can_be_the_series(book: xw.Book, data: xw.Range, tmp_path: Path) -> None:
    chart = book.sheets[0].charts.add(source=data, plot_by="rows")
    assert chart.plot_by == "rows"
    assert "$B$2:$C$2" in sources(written(book, tmp_path / "图.xlsx"))
