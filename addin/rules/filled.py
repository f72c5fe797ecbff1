"""What must be filled in: by the forms, and by the handbook's own rules on tasks and risks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from addin.content import TableData, empty_value
from addin.forms import FORMS, Field, Kind, Need, Table
from addin.forms.vocabularies import APPROVED, BY_NAME, NOTHING, PROBLEM_SOLVING
from addin.rules.columns import Column, column_of, columns, rows_of
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.meeting_dues import meeting_dues
from addin.standing.workbook_day import WorkbookDay, once

# Cells whose emptiness is a rule of the handbook, which then speaks instead of F-01 and F-03.
_NO_RESPONSE = ("", NOTHING, "暂无", "没有", "待定", "TBD")
_R09 = ("Tasks.problem", "Tasks.block_type", "Tasks.measure")
_R10 = tuple(
    f"{table}.{key}"
    for table, keys in (
        ("PlanTasks", ("name", "finish", "standard")),
        ("MeetingTasks", ("name", "owner", "due", "standard")),
    )
    for key in keys
)
_R26 = ("Risks.response",)
_R07 = tuple(f"Assessments.{key}" for key in ("relevance", "resource_fit", "contact", "committed"))
_OF_PROBLEMS = ("Partners.respond_by", "Partners.responder")  # F1.20 is asked of these alone
_R05 = ("PlanTasks.department", "PlanTasks.owner")
_R02 = tuple(f"Metrics.{key}" for key in ("target", "unit", "due"))
_BY_KIND = {
    Kind.PERSON: "从下拉选项中选择通讯录里的一个人",
    Kind.DEPARTMENT: "从下拉选项中选择一个部门",
    Kind.DATE: "填日期，如 2026-11-20",
    Kind.DATETIME: "填日期和时刻，如 2026-11-20 14:30",
}
_WORDS_SHOWN = 6  # options that a suggestion lists
_BY_R02 = "Metrics"  # whose rows R-02a counts
_BY_HANDBOOK = frozenset((*_R02, *_R05, *_R07, *_R09, *_R10, *_R26))


@rule(
    "F-01",
    "必填项没有填写",
    level=Level.ERROR,
    source="各表单必填项（●）",
    example="发起表已开始填写，“协作目标”空着 → 填写协作目标",
)
def required(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content):
        if column.field.when is None and _is_required(column, workbook):
            yield from _gaps(column)
    for table in (table for form in FORMS for table in form.tables if table.asked):
        if workbook.content.has(table.name):
            yield from _not_begun(workbook.content.table(table.name))


def _not_begun(data: TableData) -> Iterator[Problem]:
    """Ask as a whole for what a row still needs that came along by itself."""
    needed = [field for field in data.table.inputs if field.need is Need.REQUIRED]
    filled = {field.key: data.filled(field.key) for field in needed}
    for row, begun in enumerate(data.begun()):
        if not begun:
            missing = [field for field in needed if not filled[field.key][row]]
            labels = "、".join(field.label for field in missing)
            identity = data.texts(data.table.key)[row]
            what = quoted(identity or "这一行")
            yield at(data, row, missing[0].key, f"{what}还没有填写{labels}", "填写这一行的这几项")


@rule(
    "F-02",
    "行数不够",
    level=Level.ERROR,
    source="F1.10 F1.11 F1.16 F2.03 F2.07",
    example="协作方案里没有一行“风险与应对” → 至少填写1行",
)
def least_rows(workbook: WorkbookDay) -> Iterator[Problem]:
    for form in FORMS:
        if form.code not in workbook.begun:
            continue
        for table in filter(lambda each: workbook.content.has(each.name), form.tables):
            data = workbook.content.table(table.name)
            if len(data) < table.least and table.name != _BY_R02:
                message = f"“{table.title}”至少要有{table.least}行，现在有{len(data)}行"
                yield Problem(table, -1, "", message, f"填写“{table.title}”")


@rule(
    "F-03",
    "在此情况下必填的项没有填写",
    level=Level.ERROR,
    source="F1.20 F1.21 F1B.6～F1B.9",
    example="反馈结论为“有异议”，“调整建议”空着 → 写明调整建议",
)
def required_when(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    for column in columns(content):
        if column.field.when is not None and _is_required(column, workbook):
            yield from _gaps_when(column, workbook)
    kind = workbook.words("collaboration_type").standard(content.text("initiation.type"))
    for key in _OF_PROBLEMS if kind == PROBLEM_SOLVING else ():
        column = column_of(content, key)
        for gap in _gaps(column):
            message = f"协作类型为{quoted(kind)}时，“{column.field.label}”必须填写"
            yield gap._replace(message=message)


@rule(
    "R-07",
    "评估之后才承接",
    level=Level.ERROR,
    source="S0 §二",
    example="反馈结论为“可承接”，没有评估资源匹配度 → 先评估，写明对接人和完成日期",
)
def accepted_after_assessment(workbook: WorkbookDay) -> Iterator[Problem]:
    conclusions = workbook.content.table("Assessments").texts("conclusion")
    for column in columns(workbook.content):
        if column.key not in _R07:
            continue
        if column.field.when is not None:
            yield from _gaps_when(column, workbook)
            continue
        for gap in _gaps(column):
            given = conclusions[gap.row]
            so = f"反馈结论为{quoted(given)}，而" if given else ""
            yield gap._replace(message=f"{so}{gap.message}")


@rule(
    "R-09",
    "受阻的任务写明问题、类型和措施",
    level=Level.ERROR,
    source="S0 §四；S2 §三",
    example="任务状态为“受阻”，“解决措施”空着 → 写明谁、做什么、什么时候完成",
)
def blocked_is_explained(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content):
        if column.key in _R09:
            yield from _gaps_when(column, workbook)


@rule(
    "R-10",
    "每项任务有名称、负责人、截止时间、交付标准",
    level=Level.ERROR,
    source="S3 (二)3",
    example="会议任务的截止时间写“会后尽快” → 写 2026-11-30 或 D+3",
)
def task_is_complete(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    for column in columns(content):
        if column.key in _R10:
            yield from _gaps(column)
    tasks = content.table("MeetingTasks")
    for row, due in enumerate(meeting_dues(content, workbook.calendar)):
        if due.fault:
            yield at(tasks, row, "due", due.fault, due.remedy)


@rule(
    "R-26",
    "每个风险有应对措施",
    level=Level.ERROR,
    source="S0 §三；S4 步骤4",
    example="风险“供应商延期交货”没有应对措施 → 写明应对措施或备用方案",
)
def risk_has_response(workbook: WorkbookDay) -> Iterator[Problem]:
    risks = workbook.content.table("Risks")
    for row, (risk, response) in enumerate(
        zip(risks.texts("risk"), risks.texts("response"), strict=True)
    ):
        if response.strip(" 。./-—") in _NO_RESPONSE:
            said = f"只写了{quoted(response)}" if response else "没有应对措施"
            message = f"风险{quoted(risk)}{said}"
            yield at(risks, row, "response", message, "写明应对措施或备用方案")


@rule(
    "F-04",
    "下一张表单还没有开始",
    level=Level.HINT,
    source="S0 §三",
    example="发起表已批准，协作方案还是空的 → 由牵头部门编制协作方案",
)
def next_form_is_due(workbook: WorkbookDay) -> Iterator[Problem]:
    status = workbook.content.text("initiation.form_status")
    if status == APPROVED and "plan" not in workbook.begun:
        message = f"发起表的表单状态为{quoted(status)}，协作方案还没有开始填写"
        yield on("plan.lead_person", message, "评估反馈收齐后，由牵头部门编制协作方案")
    tracked = sum(map(bool, workbook.content.table("Tasks").texts("task_id")))
    if tracked and "initiation" not in workbook.begun:
        message = f"进度跟踪表里已有{tracked}项任务，发起表还没有开始填写"
        remedy = "只做跟踪的，“协作类型”选“只做跟踪”，其余表单可以不填；否则填写发起表"
        yield on("initiation.type", message, remedy)


def _is_required(column: Column, workbook: WorkbookDay) -> bool:
    """Whether a column must be filled in now, in the words of F-01 and F-03."""
    if column.field.need is not Need.REQUIRED or column.key in _BY_HANDBOOK:
        return False
    return column.table is not None or column.form.code in workbook.begun


def _how(field: Field) -> str:
    """Return how a field is filled in: by its choices, else as the form says or its kind asks for."""
    if field.kind in (Kind.CHOICE, Kind.YES_NO):
        words = BY_NAME[field.vocabulary or "yes_no"].words
        more = "等" if len(words) > _WORDS_SHOWN else ""
        return f"从下拉选项中选择：{'、'.join(words[:_WORDS_SHOWN])}{more}"
    if field.help:
        return field.help.rstrip("。")
    return _BY_KIND.get(field.kind, f"填写“{field.label}”")


def _is_numbered(table: Table, field: Field) -> bool:
    """Whether a refresh gives the ids of a table that are missing."""
    return field.key == table.key and bool(table.first_id or table.name == "PlanTasks")


def _gaps(column: Column) -> Iterator[Problem]:
    label, suggestion = column.field.label, _how(column.field)
    if column.table and _is_numbered(column.table.table, column.field):
        suggestion = "点“刷新状态”自动编号，或自己填写"
    if not (rows := list(column.empty_rows())):
        return
    begun = column.table.begun() if column.table else (True,)
    for row in rows:
        if begun[row]:
            yield column.problem(row, f"“{label}”没有填写", suggestion)


@cache
def _rows_of_words(key: str, standard: tuple[str, ...]) -> Callable[[WorkbookDay], Sequence[int]]:
    """Return the question in which rows a column says one of some standard words."""

    def rows(workbook: WorkbookDay) -> Sequence[int]:
        column = column_of(workbook.content, key)
        vocabulary = "yes_no" if column.field.kind is Kind.YES_NO else column.field.vocabulary
        words = workbook.words(vocabulary)
        said = {value for value in set(column.texts) if words.standard(value) in standard}
        return rows_of(column.values, said)

    return once(rows)


def _gaps_when(column: Column, workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield the gaps in the rows to which the field's condition applies."""
    when = column.field.when
    if when is None:
        return
    condition = column.beside(when.key)
    values = condition.texts
    label, suggestion = column.field.label, _how(column.field)
    empty, unreadable = empty_value(column.field.kind), column.unreadable()
    cells = column.values
    for row in _rows_of_words(condition.key, when.values)(workbook):
        if cells[row] == empty and row not in unreadable:
            reason = f"{condition.field.label}为{quoted(values[row])}"
            yield column.problem(row, f"{reason}时，“{label}”必须填写", suggestion)
