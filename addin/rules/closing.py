"""The end of a collaboration: disputes ruled on, goals met, review held, documents archived."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import (
    CLOSED_STATUSES,
    ENDED_PROBLEMS,
    MANAGEMENT,
    NO,
    PASSED,
    SPONSOR,
)
from addin.reading.names import several
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.approval import missing_archive
from addin.standing.figures import goal_results, overall
from addin.standing.thresholds import threshold
from addin.standing.workbook_day import WorkbookDay

_RULED = (SPONSOR, MANAGEMENT)  # whoever is asked there decides


@rule(
    "R-29",
    "升级的争议有裁定才能关闭",
    level=Level.ERROR,
    source="S1；S0 §四",
    example="问题已升级到管理层，状态“已关闭”，没有裁定意见 → 写明裁定人和裁定意见",
)
def dispute_is_ruled_on(workbook: WorkbookDay) -> Iterator[Problem]:
    problems = workbook.content.table("Problems")
    for row, (status, level) in enumerate(
        zip(problems.texts("status"), problems.texts("escalation"), strict=True)
    ):
        if status not in ENDED_PROBLEMS or level not in _RULED:
            continue
        for key in ("arbiter", "ruling"):
            if not problems.texts(key)[row]:
                label = problems.table.field(key).label
                message = f"问题升级到{quoted(level)}，状态为{quoted(status)}，没有{label}"
                yield at(problems, row, key, message, f"填写“{label}”后再关闭")


@rule(
    "R-31",
    "复盘全员参加并形成整改清单",
    level=Level.WARNING,
    source="S0 §六；S1",
    example="参与部门“采购部”没有参加复盘会 → 请其参加，或补充其意见",
)
def everybody_reviews(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    if "review" not in workbook.begun:
        return
    present = several(content.text("review.departments"))
    missing = [one for one in several(content.text("plan.departments")) if one not in present]
    if present and missing:
        message = f"参与部门{quoted('、'.join(missing))}没有参加复盘会"
        yield on("review.departments", message, "请其参加，或补充其意见后填入参会部门")
    actions = content.table("ImprovementActions")
    if len(content.table("Improvements")) and not len(actions):
        message = "写了待改进点，“整改清单”一行也没有"
        yield Problem(
            actions.table, -1, "", message, "每个待改进点至少写一条措施、责任人和完成时限"
        )


@rule(
    "R-32",
    "归档完整才能结束",
    level=Level.ERROR,
    source="S0 §六；S4 步骤6",
    example="验收已通过、复盘已开，归档目录缺“复盘报告” → 归档后补上",
)
def archive_is_complete(workbook: WorkbookDay) -> Iterator[Problem]:
    if not _is_ended(workbook):
        return
    missing = missing_archive(workbook.content)
    if missing:
        archive = workbook.content.table("Archive")
        message = f"归档目录缺{quoted('、'.join(missing))}"
        yield Problem(
            archive.table, -1, "", message, "存入公司知识库后在归档目录登记，齐全后才算结束"
        )


@rule(
    "R-34",
    "目标偏差率不超过5%",
    level=Level.HINT,
    source="S1 一(一)",
    example="目标值 90，实际值“80”，偏差率11% → 写明偏差原因和整改措施",
)
def goal_is_met(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield the goals that were missed by too much; one that was surpassed is no problem."""
    content = workbook.content
    most = threshold(content, "deviation_most")
    results = content.table("GoalResults")
    computed = goal_results(content)
    for row, (actual, target, achieved) in enumerate(
        zip(results.numbers("actual"), computed["target"], computed["achieved"], strict=True)
    ):
        if achieved != NO or not isinstance(target, int | float) or actual is None:
            continue
        if not target:
            message = f"实际值{quoted(actual)}没有达到目标值{quoted(target)}，不计入偏差率"
            yield at(results, row, "actual", message, "写明偏差原因，并在整改清单里写措施")
            continue
        share = abs(actual - target) / abs(target)
        if share > most:
            message = f"实际值{quoted(actual)}与目标值{quoted(target)}偏差{share:.1%}"
            remedy = "写明偏差原因，并在整改清单里写措施"
            yield at(results, row, "actual", message, remedy)


def _is_ended(workbook: WorkbookDay) -> bool:
    """Whether nothing but the archive is left to do (X-11 for problems and emergencies)."""
    content = workbook.content
    if procedure_of(content.text("initiation.type")).is_condensed:
        open_tasks = any(status not in CLOSED_STATUSES for status in workbook.statuses)
        return bool(len(content.table("ProblemReports"))) and not open_tasks
    passed = overall(content.table("AcceptanceItems")) == PASSED
    return passed and content.date("review.date") is not None
