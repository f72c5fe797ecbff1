"""Wording: vague or unquantified promises, compound metrics, blame, facts of a problem.

What is vague is decided by `addin.lint`; which cells promise something is said by the forms
(`Field.wording`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from addin.content import Content, Value
from addin.forms import Kind, Wording
from addin.forms.vocabularies import COMPOUND_FIGURE, PLACEHOLDER
from addin.lint import UNPROVEN, Hit, blames, quantified
from addin.rules.columns import Column, column_of, columns
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.figures import asked_directions
from addin.standing.lexicon import blaming, verdicts
from addin.standing.workbook_day import WorkbookDay, once_a_day

_ELSEWHERE = frozenset({PLACEHOLDER, COMPOUND_FIGURE, UNPROVEN})  # rules of their own
_SHOWN = 3  # vague places that one message names
_METRIC_PARTS = ("target", "unit", "due")
_NUMBER = re.compile(
    r"\d|[一二两三四五六七八九十百千万半几]+(?:[个名家次份项套台件单笔人天日周月年户成条]|小时|分钟)"
)
_MOMENT = re.compile(
    r"\d{4}[-/.年]\d{1,2}|\d{1,2}月|\d{1,2}[日号]|\d{1,2}[:：点时]|[今昨前当次]天|[今昨前]日|[上本这下]周|周[一二三四五六日天]|星期[一二三四五六日天]"
    r"|[上本]月|[上中下]旬|[上下]午|凌晨|晚上|中午|早上|节前|节后|期间|年初|年底|月初|月底|季度|自从|以来|至今"
)
_DOCUMENT = re.compile(
    r"《[^》]+》|报告|清单|证书|方案|图纸|手册|协议|合同|纪要|原型|样机|样品|源代码|文件|记录|[^代发]表"
)


@rule(
    "R-01a",
    "目标、成果、标准不用模糊表述",
    level=Level.ERROR,
    source="S0 §一；S2 §一；S3 (一)1",
    example="“提升客户满意度” → “客户满意度由78分提升至85分”",
)
def vague_promise(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _vague(workbook, is_error=True)


@rule(
    "R-01b",
    "任务、措施不用模糊表述",
    level=Level.WARNING,
    source="S0 §一；S2 §一",
    example="“尽快完成设计” → “11月30日前完成设计”",
)
def vague_task(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _vague(workbook, is_error=False)


@rule(
    "R-02a",
    "目标有量化指标",
    level=Level.ERROR,
    source="S0 §一；F1.10",
    example="量化指标只有名称 → 写明目标值、单位和达成日期",
)
def metric_is_complete(workbook: WorkbookDay) -> Iterator[Problem]:
    metrics = workbook.content.table("Metrics")
    if "initiation" in workbook.begun and not len(metrics):
        message = f"“{metrics.table.title}”一行也没有，目标无法衡量"
        yield Problem(
            metrics.table, -1, "", message, "至少写一行：指标名称、现状值、目标值、单位、达成日期"
        )
    for key in _METRIC_PARTS:
        column = column_of(workbook.content, f"Metrics.{key}")
        for row in column.empty_rows():
            message = f"指标的“{column.field.label}”没有填写，到期时无法判定"
            yield column.problem(row, message, "写明由多少到多少、什么单位、哪一天达成")


@rule(
    "F-70",
    "指标要有方向",
    level=Level.WARNING,
    source="F1.10；Q-18",
    example="指标“返修次数”没有现状值，看不出越高越好还是越低越好 → 方向填 ≤",
)
def metric_has_no_direction(workbook: WorkbookDay) -> Iterator[Problem]:
    metrics = workbook.content.table("Metrics")
    for row in asked_directions(workbook.content):
        message = f"指标{quoted(metrics.texts('name')[row])}看不出越高越好还是越低越好"
        yield at(
            metrics, row, "direction", message, "在“方向”里选 ≥ 或 ≤；选好之前不计入达成和偏差"
        )


@rule(
    "R-02b",
    "占位内容已替换",
    level=Level.ERROR,
    source="S0 §一",
    example="“X月X日前完成需求调研” → “9月15日前完成需求调研”",
)
def placeholder_is_filled(workbook: WorkbookDay) -> Iterator[Problem]:
    for column, row, hits in _hits(workbook):
        if blanks := [hit for hit in hits if hit.kind == PLACEHOLDER]:
            message = f"{_places(column.texts[row], blanks)}是没有填写的占位内容"
            yield column.problem(row, message, "换成实际的日期、数值或名称")


@rule(
    "R-03a",
    "验收标准在方案阶段量化",
    level=Level.ERROR,
    source="S0 §五",
    example="验收标准“功能正常” → “12项功能测试通过率100%，测试报告经需求部门签字”",
)
def standard_is_quantified(workbook: WorkbookDay) -> Iterator[Problem]:
    table = workbook.content.table("Deliverables")
    methods = table.texts("method")
    for row, text in enumerate(table.texts("standard")):
        if not text or quantified(text, lexicon=verdicts(workbook).lexicon):
            continue
        if methods[row] and _DOCUMENT.search(text):
            continue
        message = f"验收标准{quoted(text)}没有数值，也没有可签收的文件"
        yield at(
            table, row, "standard", message, "写指标加阈值，如：不合格率≤0.5%；或写文件名和签收部门"
        )


@rule(
    "R-03b",
    "复合指标拆开写",
    level=Level.WARNING,
    source="S0 §五",
    example="“客户投诉响应时效≤24小时” → “首次响应时间≤2小时，解决方案提供时间≤24小时”",
)
def compound_metric(workbook: WorkbookDay) -> Iterator[Problem]:
    for column, row, hits in _hits(workbook):
        if mixed := [hit for hit in hits if hit.kind == COMPOUND_FIGURE]:
            message = f"{_places(column.texts[row], mixed)}没有区分首次响应与解决"
            yield column.problem(row, message, mixed[0].suggestion)


@rule(
    "R-04",
    "目标可以衡量",
    level=Level.ERROR,
    source="S3 (一)1",
    example="“做出新版官网” → “90天内上线新版官网，Bug率≤1.5%”",
)
def goal_is_measurable(workbook: WorkbookDay) -> Iterator[Problem]:
    for column, row, hits in _hits(workbook):
        if column.field.wording is Wording.GOAL and hits[0].kind == UNPROVEN:
            text = column.texts[row]
            message = f"{column.field.label}{quoted(text)}没有数值、成果和期限，无法衡量"
            yield column.problem(
                row, message, "写明由多少到多少、什么时候，如：上线时间≤90天，Bug率≤1.5%"
            )


@rule(
    "R-21",
    "写事实，不评价人",
    level=Level.WARNING,
    source="S4 步骤1、步骤3；S3 (二)2",
    example="“技术部不配合” → “10月8日起系统接口数据同步异常，共3次”",
)
def blame(workbook: WorkbookDay) -> Iterator[Problem]:
    added, disabled = blaming(workbook)
    for column in _worded(workbook.content, lambda wording: wording is Wording.FACT):
        for row, text in enumerate(column.texts):
            if text and (found := blames(text, added=added, disabled=disabled)):
                words = "”“".join(dict.fromkeys(one.word for one in found[:_SHOWN]))
                message = f"{column.field.label}里的“{words}”是对人的评价，不是事实"
                yield column.problem(
                    row, message, "写什么时候、发生了什么、影响多少，不写谁的态度和能力"
                )


@rule(
    "R-22",
    "问题描述有现象、时间、数据",
    level=Level.WARNING,
    source="S4 步骤1",
    example="“接口老出错” → “11月16日9:00起接口超时37次，影响华东区12家门店”",
)
def problem_is_described(workbook: WorkbookDay) -> Iterator[Problem]:
    column = column_of(workbook.content, "Problems.description")
    for row, text in enumerate(column.texts):
        if not text:
            continue
        missing = []
        if not _MOMENT.search(text):
            missing.append("发生时间")
        if not _NUMBER.search(_MOMENT.sub("", text)):
            missing.append("数据")
        if missing:
            message = f"{column.field.label}{quoted(text)}没有写{'和'.join(missing)}"
            yield column.problem(
                row, message, "写现象、发生时间、影响范围，如：11月16日起漏水投诉12起，涉及3个批次"
            )


def _vague(workbook: WorkbookDay, *, is_error: bool) -> Iterator[Problem]:
    for column, row, hits in _hits(workbook):
        wording = column.field.wording
        strict = wording is not None and wording.is_strict
        told = [hit for hit in hits if hit.kind not in _ELSEWHERE]
        if not told and _needs_proof(column):
            told = [hit for hit in hits if hit.kind == UNPROVEN]
        if told and _is_error(told, strict=strict) is is_error:
            message = _faults(column.texts[row], told)
            yield column.problem(row, message, told[0].suggestion)


def _is_error(hits: Sequence[Hit], *, strict: bool) -> bool:
    """Whether a cell with these places blocks: as its field says, unless 词库 says otherwise."""
    levels = {hit.level for hit in hits}
    if Level.ERROR in levels:
        return True
    return strict and levels != {Level.HINT.value}


def _needs_proof(column: Column) -> bool:
    """Whether a text by which nothing can be checked is told here, and not by R-03a or R-04."""
    told = (Wording.OUTCOME, Wording.STANDARD, Wording.INDICATOR)
    return column.field.wording in told and column.key != "Deliverables.standard"


_Vague = tuple[Column, int, Sequence[Hit]]


@once_a_day
def _hits(workbook: WorkbookDay) -> Sequence[_Vague]:
    """Return the vague cells that promise something, of which several rules speak."""
    judge, found = verdicts(workbook), list[_Vague]()
    for column in _worded(workbook.content, lambda wording: wording.is_judged):
        if wording := column.field.wording:
            said = judge(column.texts, _dues(workbook.content, column), wording)
            found += [(column, row, each.hits) for row, each in enumerate(said) if each.vague]
    return found


def _dues(content: Content, column: Column) -> Sequence[Value]:
    """Return the deadline that stands in another cell of each row."""
    key = column.field.due_key
    if key and "." not in key:
        return column.beside(key).values
    return [content.date(key) if key else None] * len(column.values)


def _worded(content: Content, wanted: Callable[[Wording], bool]) -> Iterator[Column]:
    for column in columns(content, Kind.TEXT, Kind.LONG_TEXT):
        if column.field.wording is not None and wanted(column.field.wording):
            yield column


def _places(text: str, hits: Sequence[Hit]) -> str:
    """Return the vague places of a text as a message names them."""
    words = list(dict.fromkeys(" ".join(text[hit.start : hit.end].split()) for hit in hits))
    shown = "".join(quoted(word) for word in words[:_SHOWN])
    return f"{shown}等{len(words)}处" if len(words) > _SHOWN else shown


def _faults(text: str, hits: Sequence[Hit]) -> str:
    """Return the first vague places of a text, those with the same fault together."""
    by_reason: dict[str, list[Hit]] = {}
    for hit in hits[:_SHOWN]:
        by_reason.setdefault(hit.reason, []).append(hit)
    told = "；".join(f"{_places(text, some)}{reason}" for reason, some in by_reason.items())
    more = len(hits) - _SHOWN
    return f"{told}；另有{more}处" if more > 0 else told
