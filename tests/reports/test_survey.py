"""满意度调研 as a form of its own: handed out, filled in without a name, counted in KPI-04."""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.errors import InputError, SaveFailed
from addin.reports.survey import collect, hand_out
from addin.standing.indicators.work import satisfaction
from addin.standing.workbook_day import WorkbookDay
from tests.cli.running import xiezuo
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

NOW = datetime(2027, 1, 6, 10, 0)
Form = tuple[str, int | str | None, int | str | None, int | str | None, str]
"""Department, the three marks, and an opinion."""

SEVEN: Sequence[Form] = (
    ("研发部", 5, 4, 3, "周会太长"),
    ("研发部", 4, 4, 4, ""),
    ("研发部", "5分", 5, 5, ""),
    ("研发部", 3, "４", 4, ""),
    ("采购部", 2, 3, 2, "样机晚到"),
    ("采购部", 4, 4, 4, ""),
    ("", 5, 5, 5, ""),
)


@pytest.fixture
def workbook(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    folder = tmp_path / "质量 协作"
    folder.mkdir()
    return Path(shutil.copy(sample_workbooks["new_product"], folder / "新品 上市.xlsx"))


def hand_in(workbook: Path, forms: Sequence[Form], *, quarter: str = "2026Q4") -> list[Path]:
    """Fill in copies of the blank form, as people do under names of their own."""
    blank = hand_out(workbook, quarter=quarter, given=None, actual=NOW)
    handed_in = []
    for n, (department, *marks, comment) in enumerate(forms):
        book = openpyxl.load_workbook(blank)
        cells = {row[0].value: row[1] for row in book.active.iter_rows(max_col=2)}
        for label, value in zip(
            ("部门", "权责清晰度", "流程顺畅度", "沟通效率", "意见"),
            (department, *marks, comment),
            strict=True,
        ):
            cells[label].value = value or None
        assert cells["意见"].number_format == "@", "what begins with = or - stays a text"
        book.properties.lastModifiedBy = "王磊"
        handed_in.append(blank.with_name(f"王磊{quarter}{n}.xlsx"))
        book.save(handed_in[-1])
    return handed_in


def test_form__names_collaboration_and_quarter_and_lets_programs_keep_no_names(
    workbook: Path,
) -> None:
    blank = hand_out(workbook, quarter="", given=None, actual=NOW)
    assert blank.name == "满意度调研_XC20260831-001_2026Q4.xlsx"
    with zipfile.ZipFile(blank) as parts:
        assert b'<workbookPr filterPrivacy="1"' in parts.read("xl/workbook.xml")
    assert workbooks([workbook.parent]) == [workbook]


def test_collected__marks_count_without_anything_that_tells_whose_they_are(workbook: Path) -> None:
    files = hand_in(workbook, SEVEN)
    before, log = rows(workbook, "Satisfaction"), rows(workbook, "ChangeLog")
    told = collect(workbook, given=None, actual=NOW, user="赵敏")
    new = rows(workbook, "Satisfaction")[len(before) :]
    assert told.counted == {"2026Q4": 7}
    assert Counter((row["clarity"], row["flow"], row["communication"]) for row in new) == Counter(
        [(5, 4, 3), (4, 4, 4), (5, 5, 5), (3, 4, 4), (2, 3, 2), (4, 4, 4), (5, 5, 5)]
    )
    assert {(row["person"], row["date"]) for row in new} == {("", None)}
    # Two of 采购部 and the one without a department are three that nobody tells apart.
    assert Counter(row["department"] for row in new) == {"研发部": 4, "": 3}
    assert not any(file.exists() for file in files)
    assert [row["new"] for row in rows(workbook, "ChangeLog")[len(log) :] if row["action"] == "统计"] == [
        "7份"
    ]  # fmt: skip
    day = WorkbookDay.of(read(workbook), NOW)
    of_quarter = [o for o in satisfaction(day) if o.day and (o.day.year, o.day.month) == (2026, 12)]
    assert len(of_quarter) == len(
        [row for row in rows(workbook, "Satisfaction") if row["quarter"] == "2026Q4"]
    )
    assert collect(workbook, given=None, actual=NOW).counted == {}


def test_department__that_would_leave_fewer_than_three_apart__is_not_named(workbook: Path) -> None:
    forms: Sequence[Form] = (
        *(("研发部", 4, 4, 4, ""),) * 3,
        *(("采购部", 3, 3, 3, ""),) * 4,
        ("财务部", 1, 1, 1, ""),
    )
    hand_in(workbook, forms)
    before = len(rows(workbook, "Satisfaction"))
    collect(workbook, given=None, actual=NOW)
    new = rows(workbook, "Satisfaction")[before:]
    assert Counter(row["department"] for row in new) == {"采购部": 4, "": 4}


def test_fewer_than_three__nothing_is_counted_and_the_forms_stay(workbook: Path) -> None:
    files, before = hand_in(workbook, SEVEN[:2]), workbook.read_bytes()
    told = collect(workbook, given=None, actual=NOW)
    assert (told.counted, [why for _, why in told.left]) == ({}, ["2026Q4只收回2份，满3份才统计"])
    assert all(file.exists() for file in files)
    assert workbook.read_bytes() == before


def test_form_not_filled_in_as_asked__is_named_and_stays(workbook: Path) -> None:
    files = hand_in(
        workbook,
        [
            *SEVEN[:3],
            ("", 6, 4, 4, ""),
            ("", 4, None, 4, ""),
            ("外星部", 4, 4, 4, ""),
            ("", 3.5, 4, 4, ""),
        ],  # type: ignore[list-item]
    )
    other = workbook.parent / "满意度调研" / "别的.xlsx"
    shutil.copy(workbook, other)
    told = collect(workbook, given=None, actual=NOW)
    assert {path.name: why for path, why in told.left} == {
        files[3].name: "权责清晰度“6”不是1～5分",
        files[4].name: "没有填写流程顺畅度",
        files[5].name: "部门里没有“外星部”",
        files[6].name: "权责清晰度“3.5”不是1～5分",
        other.name: "不是满意度调研表",
    }
    assert told.counted == {"2026Q4": 3}
    assert [file.exists() for file in files] == [False] * 3 + [True] * 4


def test_workbook_that_cannot_be_saved__every_form_is_where_it_was(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = hand_in(workbook, SEVEN[:3])

    def full(*_: object) -> None:
        raise SaveFailed("磁盘已满")

    monkeypatch.setattr(ClosedWorkbook, "write", full)
    with pytest.raises(SaveFailed):
        collect(workbook, given=None, actual=NOW)
    assert all(file.exists() for file in files)
    assert not list((workbook.parent / "满意度调研").glob("统计中*"))


def test_run_that_was_killed__is_told_and_counts_nothing_twice(workbook: Path) -> None:
    files = hand_in(workbook, SEVEN[:3])
    in_work = files[0].parent / "统计中_XC20260831-001"
    in_work.mkdir()
    with pytest.raises(InputError, match="上一次统计中途停了"):
        collect(workbook, given=None, actual=NOW)


def test_command__hands_out_and_says_what_came_back(workbook: Path) -> None:
    assert xiezuo("survey", str(workbook), "--quarter", "2026Q9").code == 2
    result = xiezuo("survey", str(workbook), "--quarter", "2026Q4", "--today", "2027-01-06")
    assert (result.code, result.err) == (0, "")
    assert "已写出空白表" in result.out
    hand_in(workbook, SEVEN[:1])
    result = xiezuo("survey", str(workbook), "--collect", "--today", "2027-01-06")
    assert result.code == 1
    assert "只收回1份，满3份才统计" in result.out


def test_no_survey_due__is_told_with_the_way_to_do_it_all_the_same(workbook: Path) -> None:
    fill(workbook, fields={"initiation.form_status": "草稿"})
    with pytest.raises(InputError, match="现在没有要做的满意度调研"):
        hand_out(workbook, quarter="", given=None, actual=NOW)
