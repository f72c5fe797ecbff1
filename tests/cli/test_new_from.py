"""`xiezuo new --from` and `xiezuo template`: a plan with dates from a template, and a template from a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import xiezuo
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow


def test_new__from_a_template__has_tasks_with_dates_buffer_and_tracker(tmp_path: Path) -> None:
    result = xiezuo("new", "--from", "物料采购", "--start", "2026-03-02")
    assert (result.code, result.err) == (0, "")
    assert "3个里程碑、7项任务，2026-03-02 开始，2026-04-10 截止，末端留缓冲4个工作日" in result.out
    content = read(tmp_path / "物料采购.xlsx")
    plan = content.table("PlanTasks")
    assert (plan.dates("start")[0], plan.dates("finish")[0]) == (date(2026, 3, 2), date(2026, 3, 3))
    assert content.date("plan.final_deadline") == date(2026, 4, 10)
    assert content.text("plan.buffer_note") == "缓冲合适"
    assert list(content.table("Tasks").texts("task_id")) == [f"T0{n}" for n in range(1, 8)]
    assert content.table("ProcessTemplates").texts("scenario") == ["日常协作"]
    assert {"采购部", "生产部"} <= set(content.table("Departments").texts("department"))


def test_template__of_a_workbook__plans_it_again_at_another_time(tmp_path: Path) -> None:
    xiezuo("new", "旧.xlsx", "--from", "人员招聘", "--finish", "2026-04-30")
    old = rows(tmp_path / "旧.xlsx", "PlanTasks")
    moved = {(3, "start"): date(2026, 4, 8), (3, "finish"): date(2026, 4, 14)}
    fill(tmp_path / "旧.xlsx", "PlanTasks", moved)
    saved = xiezuo("template", "旧.xlsx", "--name", "招聘", "--templates", "模板")
    assert saved.code == 0, saved.err
    first = old[0]["start"]
    result = xiezuo(
        "new", "新.xlsx", "--from", "招聘", "--templates", "模板", "--start", str(first),
        "--company", "旧.xlsx", "--department", "用人部门=研发部",
    )  # fmt: skip
    assert result.code == 0, result.err
    new = rows(tmp_path / "新.xlsx", "PlanTasks")
    assert (new[3]["start"], new[3]["finish"]) == (date(2026, 4, 8), date(2026, 4, 14))
    assert [row["start"] for row in new[:3]] == [row["start"] for row in old[:3]]
    assert new[0]["department"] == "研发部"
    shown = xiezuo("new", "--list", "--templates", "模板")
    assert all(name in shown.out for name in ("招聘", "新产品上市", "流程冲突处理"))
    again = xiezuo("template", "旧.xlsx", "--name", "招聘", "--templates", "模板")
    assert again.code == 2
    assert "已经存在，没有覆盖" in again.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "造火箭", "--start", "2026-03-02"), "没有流程模板“造火箭”"),
        (("--from", "物料采购"), "按模板新建要有一个日期"),
        (("--from", "物料采购", "--start", "1.2"), "日期"),
        (("--start", "2026-03-02", "新.xlsx"), "要和 --from 合用"),
        (
            ("--from", "物料采购", "--start", "2026-03-02", "--department", "研发部=甲"),
            "没有部门“研发部”",
        ),
        (
            ("--from", "物料采购", "--start", "2026-03-02", "--department", "研发部"),
            "请写成 研发部=研发中心",
        ),
        ((), "没有写文件名"),
    ],
)
def test_new__what_cannot_be_meant__is_told_and_nothing_written(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    result = xiezuo("new", *arguments)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert not list(tmp_path.glob("*.xlsx"))
