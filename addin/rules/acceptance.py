"""The acceptance: item by item, after a self-check, with rectification, by another department."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Content
from addin.forms.vocabularies import CLOSED, FAILED, PASSED
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.acceptance_rounds import orders as orders_of
from addin.standing.workbook_day import WorkbookDay

_SHOWN = 4  # ids that a message gives


@rule(
    "R-12",
    "对照输出成果清单逐项核查",
    level=Level.ERROR,
    source="S0 §五",
    example="输出成果清单有 D1～D9，逐项核查缺“D9” → 补上 D9 一行",
)
def items_are_the_deliverables(workbook: WorkbookDay) -> Iterator[Problem]:
    if "acceptance" not in workbook.begun:
        return
    items = workbook.content.table("AcceptanceItems")
    listed = workbook.content.table("Deliverables").texts("deliverable_id")
    checked = items.texts("deliverable_id")
    missing = [one for one in dict.fromkeys(listed) if one and one not in checked]
    if missing:
        message = f"输出成果清单里的{quoted(_some(missing))}没有核查"
        yield Problem(items.table, -1, "", message, "在“逐项核查”补上这几行，填实测值和单项结论")
    for row, identity in enumerate(checked):
        if identity and identity not in listed:
            message = f"成果{quoted(identity)}不在输出成果清单里"
            yield at(items, row, "deliverable_id", message, "改为清单里的编号，或先变更方案")


@rule(
    "R-13",
    "验收不通过的限期整改后重新验收",
    level=Level.ERROR,
    source="S0 §五",
    example="D7 的单项结论是“不通过”，没有整改要求 → 写明要求、责任人、整改时限",
)
def failure_is_rectified(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    items, orders = content.table("AcceptanceItems"), content.table("Rectifications")
    ordered = set(orders.texts("deliverable_id"))
    for row, (identity, result) in enumerate(
        zip(items.texts("deliverable_id"), items.texts("result"), strict=True)
    ):
        if result == FAILED and identity not in ordered:
            message = f"成果{quoted(identity)}的单项结论是{quoted(result)}，没有整改要求"
            remedy = "在“问题与整改要求”加一行，写明要求、责任人和整改时限"
            yield at(items, row, "result", message, remedy)
    for row, (status, recheck) in enumerate(
        zip(orders.texts("status"), orders.texts("recheck_result"), strict=True)
    ):
        if status == CLOSED and recheck != PASSED:
            said = f"复验结论是{quoted(recheck)}" if recheck else "没有复验结论"
            message = f"整改状态为{quoted(status)}，{said}"
            yield at(orders, row, "recheck_result", message, "重新提交验收，复验通过后再关闭")
    yield from _next_round(content)


def _next_round(content: Content) -> Iterator[Problem]:
    """Yield what the recheck has decided and the report does not say yet."""
    items, given = content.table("AcceptanceItems"), content.table("Rectifications")
    results = dict(zip(items.texts("deliverable_id"), items.texts("result"), strict=True))
    for identity, ordered in orders_of(content).items():
        last = ordered[-1]
        if last.result == FAILED:
            message = f"成果{quoted(identity)}的复验结论是{quoted(last.result)}，没有新的整改要求"
            remedy = f"再加一行整改要求和时限，整改后提交第{len(ordered) + 2}轮验收"
            yield at(given, last.row, "recheck_result", message, remedy)
        elif last.result == PASSED and results.get(identity) == FAILED:
            row = list(items.texts("deliverable_id")).index(identity)
            message = f"成果{quoted(identity)}复验已通过，单项结论还是{quoted(FAILED)}"
            remedy = f"填写第{len(ordered) + 1}轮的实测值，把单项结论改为“{PASSED}”"
            yield at(items, row, "result", message, remedy)


@rule(
    "R-14",
    "自检在联合验收之前",
    level=Level.ERROR,
    source="S0 §五",
    example="验收日期 2026-11-17，自检日期“2026-11-18” → 先自检，再验收",
)
def self_check_comes_first(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    accepted = content.date("acceptance.date")
    if accepted is None:
        return
    checks = content.table("SelfChecks")
    for row, day in enumerate(checks.dates("date")):
        if day is not None and day > accepted:
            message = f"自检日期{quoted(day)}晚于验收日期{quoted(accepted)}"
            yield at(checks, row, "date", message, "先自检再联合验收，核对两个日期")
    listed = content.table("Deliverables")
    known = dict(zip(listed.texts("deliverable_id"), listed.texts("department"), strict=True))
    checked = content.table("AcceptanceItems").texts("deliverable_id")
    wanted = dict.fromkeys(known.get(identity, "") for identity in checked)
    missing = [one for one in wanted if one and one not in checks.texts("department")]
    if missing:
        message = f"责任部门{quoted(_some(missing))}没有自检记录"
        yield Problem(checks.table, -1, "", message, "补上自检日期、自检人和结论，再联合验收")


@rule(
    "R-28",
    "验收部门不是责任部门",
    level=Level.WARNING,
    source="S1",
    example="责任部门和验收部门都是“研发部” → 由质量管理部或需求部门验收",
)
def accepted_by_others(workbook: WorkbookDay) -> Iterator[Problem]:
    listed = workbook.content.table("Deliverables")
    for row, (department, acceptor) in enumerate(
        zip(listed.texts("department"), listed.texts("acceptor"), strict=True)
    ):
        if acceptor and acceptor == department:
            message = f"验收部门{quoted(acceptor)}就是责任部门，自己验收自己"
            yield at(listed, row, "acceptor", message, "改由质量管理部门或需求部门验收")


def _some(ids: list[str]) -> str:
    shown = "、".join(ids[:_SHOWN])
    return f"{shown}等{len(ids)}项" if len(ids) > _SHOWN else shown
