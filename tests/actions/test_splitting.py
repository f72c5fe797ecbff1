"""分发副本: what departments get, what comes back, and what an earlier copy holds is not overwritten."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from addin.actions.copies import CopiesUnfit, merge_files
from addin.actions.splitting import split
from addin.book.files import workbooks
from addin.book.host import VERSION
from addin.errors import InputError
from tests.book.parts import rewrite
from tests.conftest import DEMO_DAY
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

MOMENT = datetime(2026, 11, 20, 9, 30)
DAY = date.fromisoformat(DEMO_DAY)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<cp:lastModifiedBy>韩冰</cp:lastModifiedBy>"
    "<dcterms:modified>2026-11-19T01:30:00Z</dcterms:modified></cp:coreProperties>"
)


def row_of(path: Path, department: str) -> int:
    plan = read(path).table("PlanTasks").texts("department")
    return list(plan).index(department)


def test_split__gives_each_department_a_copy_and_merge_brings_its_part_back(
    sample_workbook: Path,
) -> None:
    names = read(sample_workbook).table("Tasks").texts("name")
    fill(sample_workbook, fields={VERSION: "1.0"})  # an upgrade alone would leave them empty
    done = split(sample_workbook, actual=MOMENT)
    assert names == read(done.written["生产部"]).table("Tasks").texts("name")
    assert set(done.written) >= {"研发部", "生产部"}
    assert "客户服务部" not in done.written, "it leads and keeps the workbook"
    assert workbooks([sample_workbook.parent]) == [sample_workbook]
    copy = done.written["研发部"]
    own, others = row_of(copy, "研发部"), row_of(copy, "销售部")
    fill(copy, "PlanTasks", {(own, "deliverable"): "新报告", (others, "deliverable"): "别的"})
    rewrite(copy, {"docProps/core.xml": CORE.encode()})
    # The workbook goes on by hand, and nothing of it is undone by the copy.
    fill(sample_workbook, "Tasks", {(0, "note"): "正本里写的"})
    merged = merge_files(sample_workbook, [copy], given=DAY, actual=MOMENT)
    assert merged.waiting == 1
    here = rows(sample_workbook, "PlanTasks")
    assert here[own]["deliverable"] == "新报告"
    assert here[others]["deliverable"] != "别的"
    assert rows(sample_workbook, "Tasks")[0]["note"] == "正本里写的"
    asked = next(r for r in rows(sample_workbook, "MergeConflicts") if r["value"] == "别的")
    assert (asked["who"], asked["changed_at"]) == ("韩冰", datetime(2026, 11, 19, 9, 30))
    before = sample_workbook.read_bytes()
    merge_files(sample_workbook, [copy], given=DAY, actual=MOMENT)
    assert sample_workbook.read_bytes() == before, "merging again changes nothing"


def test_split__again__replaces_what_nobody_touched_and_leaves_the_rest(
    sample_workbook: Path,
) -> None:
    first = split(sample_workbook, actual=MOMENT, only=("研发部", "生产部"))
    fill(first.written["研发部"], "Tasks", {(row_of(sample_workbook, "研发部"), "note"): "写了"})
    fill(sample_workbook, "Tasks", {(0, "note"): "又改了"})
    kept = first.written["研发部"].read_bytes()
    second = split(sample_workbook, actual=MOMENT, only=("研发部", "生产部"))
    assert list(second.written) == ["生产部"]
    assert list(second.left) == ["研发部"]
    assert first.written["研发部"].read_bytes() == kept
    assert rows(second.written["生产部"], "Tasks")[0]["note"] == "又改了"
    told = [row["new"] for row in rows(sample_workbook, "ChangeLog") if row["action"] == "分发副本"]
    assert told == ["研发部、生产部", "生产部"]


def test_split__to_a_department_that_takes_no_part__is_told(sample_workbook: Path) -> None:
    before = sample_workbook.read_bytes()
    with pytest.raises(InputError, match="“法务部”没有参与这个协作项目"):
        split(sample_workbook, actual=MOMENT, only=("法务部",))
    assert sample_workbook.read_bytes() == before


def test_split__empty_workbook__is_told_what_to_fill_in(empty_workbook: Path) -> None:
    with pytest.raises(InputError, match="正本还没有协作编号"):
        split(empty_workbook, actual=MOMENT)


def test_copy__whose_base_is_gone__is_refused(sample_workbook: Path) -> None:
    copy = split(sample_workbook, actual=MOMENT, only=("研发部",)).written["研发部"]
    for file in (sample_workbook.parent / ".协作备份").glob("合并基准*"):
        file.unlink()
    fill(sample_workbook, "Tasks", {(0, "note"): "又改了"})
    with pytest.raises(CopiesUnfit) as error:
        merge_files(sample_workbook, [copy], given=DAY, actual=MOMENT)
    assert "发出这份副本时的正本没有找到" in str(error.value.errors[0])
