"""`xiezuo merge`: what several departments typed into their copies comes together in the master."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, TableData
from addin.forms.commitments import OF_MINUTES
from addin.forms.versions import CURRENT
from tests.book.every_template import KEPT
from tests.cli.running import Result, snapshot, xiezuo, xiezuo_process
from tests.conftest import DEMO_DAY
from tests.workbooks import read, rearrange, type_into

pytestmark = pytest.mark.slow

DEPARTMENTS = ("研发部", "市场部", "质量管理部")


class Round:
    """A master, and the copies of it that three departments fill in."""

    def __init__(self, master: Path) -> None:
        self.master = master
        self.copies = [self.send(name) for name in DEPARTMENTS]

    def send(self, name: str) -> Path:
        """Hand out one more copy of the master as it is now."""
        folder = self.master.parent.parent / "各部门 副本"
        folder.mkdir(exist_ok=True)
        return Path(shutil.copy(self.master, folder / f"{name} 填写.xlsx"))

    def merge(self, *arguments: str | Path) -> Result:
        given = arguments or tuple(self.copies)
        return xiezuo("merge", self.master, *given, "--today", DEMO_DAY)

    def document(self, *arguments: str | Path) -> Any:
        return self.merge(*(arguments or self.copies), "--json").document


@pytest.fixture
def sent(sample_workbook: Path) -> Round:
    return Round(sample_workbook)


def table(path: Path, name: str) -> TableData:
    return ClosedWorkbook(path).read(only={name}).table(name)


def rows(path: Path, name: str) -> list[dict[str, Any]]:
    return list(table(path, name).records())


def fill(path: Path, name: str, cells: Mapping[tuple[int, str], Any]) -> None:
    """Type into the n-th filled-in row of a table."""
    numbers = table(path, name).rows
    typed = {(numbers[index], key): value for (index, key), value in cells.items()}
    ClosedWorkbook(path).write(Changes(cells={name: typed}))


def set_task(path: Path, index: int, **cells: Any) -> None:
    fill(path, "Tasks", {(index, key): value for key, value in cells.items()})


def task(path: Path, index: int) -> dict[str, Any]:
    return rows(path, "Tasks")[index]


def test_day_typed_into_the_list_of_a_copy_that_nobody_refreshed__goes_where_the_item_arose(
    sent: Round,
) -> None:
    listed = rows(sent.master, "Commitments")
    index = next(
        n for n, each in enumerate(listed) if each["kind"] == OF_MINUTES and not each["done_on"]
    )
    fill(sent.copies[0], "Commitments", {(index, "done_on"): date(2026, 11, 19)})
    assert sent.merge().code == 0
    done = {each["action_id"]: each["done_on"] for each in rows(sent.master, "MeetingTasks")}
    assert done[listed[index]["item"]] == date(2026, 11, 19)
    again = {each["item"]: each["done_on"] for each in rows(sent.master, "Commitments")}
    assert again[listed[index]["item"]] == date(2026, 11, 19)


def disagree(sent: Round) -> None:
    """Let two departments move the same date, and the third do something else."""
    first, second, third = sent.copies
    fill(first, "PlanTasks", {(2, "finish"): date(2026, 12, 11)})
    fill(second, "PlanTasks", {(2, "finish"): date(2026, 12, 18)})
    set_task(third, 4, note="模具已到货")


def conflicts(path: Path) -> list[tuple[Any, ...]]:
    return [
        (row["conflict"], row["field"], row["copy"], row["value"], row["decision"], row["outcome"])
        for row in rows(path, "MergeConflicts")
    ]


def test_copies__sorted_and_typed_into__come_together_under_the_names_of_the_files(
    sent: Round,
) -> None:
    first, second, third = sent.copies
    set_task(first, 4, note="模具已到货")
    rearrange(first)
    set_task(second, 5, remark="等财务确认")
    ClosedWorkbook(third).write(Changes(append={"Risks": [{"risk_id": "R90", "risk": "春节停工"}]}))
    type_into(third, table(third, "PlanTasks").place(3, "finish"), "下周三")
    result = xiezuo_process("merge", sent.master, first.parent, "--today", DEMO_DAY)
    assert (result.code, result.err) == (0, "")
    assert f"{sent.master}：已取用 4 处改动（见“变更日志”）。" in result.out
    assert task(sent.master, 4)["note"] == "模具已到货"
    assert task(sent.master, 5)["remark"] == "等财务确认"
    assert "R90" in [row["risk_id"] for row in rows(sent.master, "Risks")]
    log = [row for row in rows(sent.master, "ChangeLog") if str(row["action"]).startswith("合并")]
    assert {(row["actor"], row["field"]) for row in log} == {
        ("研发部 填写.xlsx", "进展说明"),
        ("市场部 填写.xlsx", "备注"),
        ("质量管理部 填写.xlsx", "风险与应对"),
        ("质量管理部 填写.xlsx", "计划完成"),
    }
    (misfit,) = table(sent.master, "PlanTasks").misfits
    assert (misfit.row, misfit.key, misfit.raw) == (3, "finish", "下周三"), "as it was typed"
    assert list((sent.master.parent / ".协作备份").glob("投诉 整改 *.xlsx"))
    assert "已是最新，没有改动" in xiezuo("refresh", sent.master, "--today", DEMO_DAY).out


def test_different_changes__wait_in_the_sheet_until_one_is_chosen(sent: Round) -> None:
    before = rows(sent.master, "PlanTasks")[2]["finish"]
    disagree(sent)
    untouched = snapshot(sent.master.parent)
    preview = sent.merge(*sent.copies, "--dry-run")
    assert preview.code == 1
    assert "将取用 1 处改动（仅预览，没有写入）" in preview.out
    assert "进展说明：模具已到货" in preview.out
    assert snapshot(sent.master.parent) == untouched

    document = sent.document()
    assert (document["written"], document["waiting"]) == (True, 1)
    assert [each["new"] for each in document["taken"]] == [{"note": "模具已到货"}]
    assert [row["value"] for row in document["new_conflicts"]] == ["2026-12-11", "2026-12-18"]
    assert rows(sent.master, "PlanTasks")[2]["finish"] == before
    assert task(sent.master, 4)["note"] == "模具已到货"
    assert conflicts(sent.master) == [
        (1, "计划完成", "研发部 填写.xlsx", "2026-12-11", "", ""),
        (1, "计划完成", "市场部 填写.xlsx", "2026-12-18", "", ""),
    ]
    place = table(sent.master, "PlanTasks").place(2, "finish")
    (row, _) = rows(sent.master, "MergeConflicts")
    assert (row["sheet"], row["cell"], row["link"]) == (place.sheet, place.cell, "转到")

    written = snapshot(sent.master.parent)
    again = sent.merge()
    assert again.code == 1, "the conflict still waits"
    assert "没有新的改动，没有写入；还有 1 处冲突等待选择" in again.out
    assert snapshot(sent.master.parent) == written

    fill(sent.master, "MergeConflicts", {(1, "decision"): "采用"})
    assert xiezuo("refresh", sent.master, "--today", DEMO_DAY).code == 0
    assert rows(sent.master, "PlanTasks")[2]["finish"] == date(2026, 12, 18)
    assert [row[4:] for row in conflicts(sent.master)] == [("不采用", "未采用"), ("采用", "已写入")]
    last = rows(sent.master, "ChangeLog")[-1]
    assert (last["action"], last["field"], last["new"]) == ("采用", "计划完成", "2026-12-18")
    assert sent.merge().code == 0, "what was decided is not asked again"


def test_copies_that_come_in_one_after_another__do_not_undo_each_other(sent: Round) -> None:
    first, second, _ = sent.copies
    set_task(first, 4, note="模具已到货")
    set_task(second, 5, remark="等财务确认")
    sent.merge(first)
    later = sent.send("采购部")
    set_task(later, 4, note="模具已验收")
    kept = next((sent.master.parent / ".协作备份").glob("合并基准 *"))
    hidden = kept.rename(sent.master.parent.parent / "发出时 正本.xlsx")
    forget_backups(sent)
    before = sent.master.read_bytes()
    refused = sent.merge(second)
    assert refused.code == 2
    assert "请把发出时的正本（另存的一份即可）放进“.协作备份”文件夹" in refused.err
    assert sent.master.read_bytes() == before
    assert sent.merge(second, "--base", hidden).code == 0
    assert task(sent.master, 4)["note"] == "模具已到货"
    assert task(sent.master, 5)["remark"] == "等财务确认"
    assert sent.merge(later).code == 0
    assert task(sent.master, 4)["note"] == "模具已验收", "made after the first merge"
    assert [row["copies"] for row in rows(sent.master, "Merges")] == [
        "研发部 填写.xlsx",
        "市场部 填写.xlsx",
        "采购部 填写.xlsx",
    ]


def forget_backups(sent: Round) -> None:
    for backup in (sent.master.parent / ".协作备份").glob("*.xlsx"):
        backup.unlink()


def test_master_that_xiezuo_changed_since__is_compared_as_it_was_kept(sent: Round) -> None:
    """Whatever it is called, what was sent out is found in the folder of the backups."""
    original = Path(shutil.copy(sent.master, sent.master.parent.parent / "发出时 正本.xlsx"))
    set_task(sent.master, 6, status="阻塞", problem="缺料", block_type="资源不足", measure="空运")
    xiezuo("refresh", sent.master, "--today", DEMO_DAY)
    set_task(sent.copies[0], 4, note="模具已到货")
    forget_backups(sent)
    assert sent.merge(sent.copies[0]).code == 2
    original.rename(sent.master.parent / ".协作备份" / original.name)
    assert sent.merge(sent.copies[0]).code == 0
    assert task(sent.master, 6)["status"] == "受阻"
    assert task(sent.master, 4)["note"] == "模具已到货"


def test_master_that_xiezuo_changed_since__needs_the_base(sent: Round) -> None:
    original = Path(shutil.copy(sent.master, sent.master.parent.parent / "发出时 正本.xlsx"))
    set_task(sent.master, 6, status="阻塞", problem="缺料", block_type="资源不足", measure="空运")
    xiezuo("refresh", sent.master, "--today", DEMO_DAY)
    set_task(sent.copies[0], 4, note="模具已到货")
    forget_backups(sent)
    result = sent.merge(sent.copies[0])
    assert result.code == 2
    assert "发出这份副本之后，正本又改动了" in result.err
    sent.merge(sent.copies[0], "--base", original)
    assert task(sent.master, 6)["status"] == "受阻"
    assert task(sent.master, 4)["note"] == "模具已到货"


def test_reason_typed_beside_a_finding__comes_along(sent: Round) -> None:
    first = sent.copies[0]
    number = next(
        n for n, row in enumerate(rows(first, "Findings")) if not str(row["rule"]).startswith("F")
    )
    fill(first, "Findings", {(number, "reason"): "客户已书面同意", (number, "person"): "王磊"})
    sent.merge(first)
    (waiver,) = rows(sent.master, "Waivers")
    assert (waiver["reason"], waiver["person"]) == ("客户已书面同意", "王磊")
    before = sent.master.read_bytes()
    sent.merge(first)
    assert sent.master.read_bytes() == before


def test_copies_sent_before_an_upgrade__come_together_with_the_upgraded_workbook(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "市场部 协作"
    folder.mkdir()
    sent = Round(Path(shutil.copy(KEPT / "0.9.xlsx", folder / "旧的 协作.xlsx")))
    first, second, third = sent.copies
    fill(first, "PlanTasks", {(0, "description"): "模具已到货"})
    fill(second, "PlanTasks", {(0, "description"): "等财务确认"})
    third.unlink()
    xiezuo("upgrade", sent.master, "--today", DEMO_DAY)
    copies = first.read_bytes(), second.read_bytes()

    result = sent.merge(first)

    assert (result.code, result.err) == (0, "")
    assert rows(sent.master, "PlanTasks")[0]["description"] == "模具已到货"
    assert conflicts(sent.master) == []
    sent.merge(second)
    assert {row[3] for row in conflicts(sent.master)} == {"模具已到货", "等财务确认"}
    assert (first.read_bytes(), second.read_bytes()) == copies


@pytest.mark.long
def test_merge_of_earlier_workbooks__upgrades_the_master_only(tmp_path: Path) -> None:
    folder = tmp_path / "市场部 协作"
    folder.mkdir()
    sent = Round(Path(shutil.copy(KEPT / "0.9.xlsx", folder / "旧的 协作.xlsx")))
    copy = sent.copies[0]
    fill(copy, "PlanTasks", {(0, "description"): "模具已到货"})
    before = copy.read_bytes()

    result = sent.merge(copy)

    assert (result.code, result.err) == (0, "")
    after = read(sent.master)
    assert after.text("home.template_version") == CURRENT
    assert after.table("PlanTasks").texts("description")[0] == "模具已到货"
    assert copy.read_bytes() == before


def of_another_collaboration(path: Path) -> None:
    ClosedWorkbook(path).write(Changes(fields={"initiation.collaboration_id": "XC20260101-009"}))


def of_a_later_template(path: Path) -> None:
    ClosedWorkbook(path).write(Changes(fields={"home.template_version": "9.0"}))


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def locked_master(path: Path) -> None:
    """Somebody has the master open in Excel."""
    (path.parent.parent / "市场部 协作" / "~$投诉 整改.xlsx").write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (of_another_collaboration, "协作编号“XC20260101-009”与正本的“XC20260921-001”不同"),
        (of_a_later_template, f"模板版本“9.0”比本程序认识的“{CURRENT}”新"),
        (damaged, "研发部 填写.xlsx"),
        (locked_master, "文件正在 Excel 中打开"),
    ],
)
def test_copy_or_master_that_is_no_good__is_told_and_nothing_is_written(
    spoil: Callable[[Path], None], words: str, sent: Round
) -> None:
    set_task(sent.copies[1], 4, note="模具已到货")
    spoil(sent.copies[0])
    before = snapshot(sent.master.parent)
    result = sent.merge()
    assert result.code == 2
    assert re.search(re.escape(words), result.err)
    assert "Traceback" not in result.said
    assert snapshot(sent.master.parent) == before


def test_master_among_the_copies__is_left_out(sent: Round) -> None:
    result = sent.merge(sent.master)
    assert result.code == 2
    assert "没有要合并的副本" in result.err


def test_rollup_of_a_folder_with_copies__names_the_remedy(sent: Round) -> None:
    result = xiezuo("rollup", sent.copies[0].parent, "--today", DEMO_DAY)
    assert "各部门交回的副本请用 xiezuo merge 并入正本" in result.err
