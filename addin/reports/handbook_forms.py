"""The forms of the handbooks under their own names, printed from the cells that hold them already.

What a collaboration prints follows from its type and its phase (Q-46); nothing is entered a
second time: S2's 需求提报表 and S4's 协作申请单 are 模板1, S3's 协作目标说明书 its goal and metrics, and so
on (requirements §1, §3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from addin.content import Changes, Content, applied, within
from addin.forms import FIELDS, TABLES, Field, Kind
from addin.forms.procedure import CONDENSED, STANDARD, TRACKED, Procedure, procedure_of
from addin.forms.vocabularies import (
    ACCEPTANCE_REPORT,
    ACCEPTING,
    ASSESSING,
    EXECUTING,
    INITIATING,
    MINUTES_DOCUMENT,
    PLANNING,
    REQUEST_DOCUMENT,
    REVIEW_REPORT,
    REVIEWING,
)
from addin.reports.archiving.documents import Document, Passage, document, shown
from addin.reports.archiving.page import page
from addin.standing.derived import derive
from addin.standing.sentences import standing
from addin.standing.workbook_day import WorkbookDay


@dataclass(frozen=True, slots=True)
class Part:
    """What stands together: single fields by their full names, or columns of a table."""

    title: str
    fields: tuple[str, ...] = ()
    table: str = ""
    keys: tuple[str, ...] = ()


def _initiation(*keys: str) -> tuple[str, ...]:
    return tuple(f"initiation.{key}" for key in keys)


_ASKED = (
    Part(
        "基本信息", _initiation("title", "department", "initiator", "contact", "date", "priority")
    ),
    Part("背景与目标", _initiation("background", "goal")),
)
_METRICS = Part(
    "可量化指标", table="Metrics", keys=("name", "source", "baseline", "target", "unit", "due")
)
_OUTCOMES = Part("预期成果与交付标准", table="Outcomes", keys=("name", "standard", "format"))
_SPAN = _initiation("start", "deadline", "output_departments", "executing_departments")
_APPROVALS = Part(
    "审批", table="InitiationApprovals", keys=("step", "approver", "opinion", "conclusion", "time")
)
_MEETING = ("meeting_id", "topic", "type", "start", "end", "place", "chair", "attendees")
_DECISIONS = Part(
    "决议事项", table="Decisions", keys=("meeting_id", "subject", "decision", "department")
)
_PROGRESS = Part(
    "进度跟踪",
    table="Tasks",
    keys=("task_id", "name", "department", "owner", "status", "percent", "due", "warning", "note"),
)
_TROUBLE = Part(
    "受阻与调整",
    table="Tasks",
    keys=("task_id", "problem", "block_type", "measure", "escalation", "adjusted_finish"),
)
_ACTIONS = Part(
    "任务清单", table="MeetingTasks", keys=("meeting_id", "name", "standard", "owner", "due")
)

_TRACKING = "进度跟踪表"
_BLANK_ROWS = 5

HANDBOOK_FORMS: Mapping[str, tuple[Part, ...]] = {
    "需求提报表": (
        *_ASKED, _METRICS, _OUTCOMES, Part("时间与范围", _SPAN),
        Part("协作部门", table="Partners", keys=("department", "head", "work")), _APPROVALS,
    ),
    REQUEST_DOCUMENT: (
        *_ASKED, Part("时间与支持", (*_SPAN, *_initiation("support"))),
        Part(
            "需配合的部门和事项",
            table="Partners",
            keys=("department", "work", "respond_by", "responder"),
        ),
        _APPROVALS,
    ),
    "目标说明书": (
        Part("协作目标", ("plan.goal", *_initiation("deadline"))), _METRICS,
        Part("验收标准", table="Deliverables", keys=("name", "standard", "department", "due")),
    ),
    "职责清单": (
        Part("部门职责", table="Duties", keys=("duty", "note", "responsible", "consulted", "informed")),
    ),
    "里程碑计划": (
        Part("里程碑", table="Milestones", keys=("milestone_id", "name", "standard", "department", "due")),
    ),
    "协作任务清单": (
        Part(
            "任务清单",
            table="PlanTasks",
            keys=("task_id", "name", "department", "owner", "supporting", "start", "finish", "standard"),
        ),
    ),
    "议程": (
        Part("会议", table="Meetings", keys=_MEETING),
        Part("议程", table="AgendaItems", keys=("meeting_id", "topic", "goal", "minutes", "department", "output")),
    ),
    MINUTES_DOCUMENT: (
        Part("会议", table="Meetings", keys=(*_MEETING, "recorder")),
        Part("讨论要点", table="Meetings", keys=("topic", "discussion")), _DECISIONS, _ACTIONS,
        Part("确认", table="Meetings", keys=("topic", "confirmed", "sent_to", "sent_at")),
    ),
    "沟通记录表": (
        Part("会议", table="Meetings", keys=(*_MEETING, "recorder")),
        Part("初步沟通", table="Consultations", keys=("department", "person", "conclusion", "date")),
        Part(
            "各部门现状与诉求",
            table="Assessments",
            keys=("department", "relevance_text", "resource_text", "conclusion", "suggestion"),
        ),
        Part("分歧点与依据", table="Meetings", keys=("topic", "discussion")), _DECISIONS, _ACTIONS,
    ),
    "问题反馈与协调表": (
        Part(
            "问题反馈",
            table="Problems",
            keys=("problem_id", "description", "reporter", "reported_at", "scope", "related", "status"),
        ),
        Part(
            "协调结果",
            table="Problems",
            keys=("problem_id", "meeting_at", "measure", "department", "new_due", "ruling"),
        ),
    ),
    "问题初步评估表": (
        Part(
            "问题初步评估",
            table="Problems",
            keys=("problem_id", "lead_department", "reporter", "description", "scope", "related",
                  "urgency", "first_cause"),
        ),
        Part("需求与确认", table="Problems", keys=("problem_id", "expectation", "head_confirmed")),
    ),
    "解决方案": (
        Part(
            "解决方案",
            table="Measures",
            keys=("problem_id", "step", "contingency", "main", "supporting", "owner", "due",
                  "confirmed"),
        ),
    ),
    _TRACKING: (_PROGRESS, _TROUBLE),
    "问题解决进度跟踪表": (
        _PROGRESS,
        Part("措施", table="Measures", keys=("problem_id", "step", "owner", "due", "done_on")),
    ),
    "解决报告": (
        Part("问题", table="Problems", keys=("problem_id", "description", "resolved_at")),
        Part("解决过程", table="ProblemReports", keys=("problem_id", "process", "effect")),
        Part(
            "经验与反馈",
            table="ProblemReports",
            keys=("problem_id", "lessons", "feedback", "submitted_to", "author", "date"),
        ),
    ),
}  # fmt: skip
"""What each form consists of, by its name."""

PRINTED = (*HANDBOOK_FORMS, ACCEPTANCE_REPORT, REVIEW_REPORT)
"""Whatever can be printed; the last two are forms of this workbook as a whole."""

_BY_PHASE: Mapping[Procedure, Mapping[str, tuple[str, ...]]] = {
    STANDARD: {
        INITIATING: ("需求提报表",),
        ASSESSING: ("沟通记录表",),
        PLANNING: ("目标说明书", "职责清单", "里程碑计划", "协作任务清单"),
        EXECUTING: (_TRACKING, "议程", MINUTES_DOCUMENT, "问题反馈与协调表"),
        ACCEPTING: (ACCEPTANCE_REPORT,),
        REVIEWING: (REVIEW_REPORT,),
    },
    CONDENSED: {
        INITIATING: ("问题初步评估表", REQUEST_DOCUMENT),
        ASSESSING: ("沟通记录表",),
        PLANNING: ("解决方案", "协作任务清单"),
        EXECUTING: ("问题解决进度跟踪表", MINUTES_DOCUMENT, "问题反馈与协调表"),
        REVIEWING: ("解决报告",),
    },
    TRACKED: {REVIEWING: (_TRACKING,)},
}


def of_phase(collaboration_type: str, phase: str) -> tuple[str, ...]:
    """Return the names of the forms that a phase works with.

    >>> of_phase("问题解决", "发起")
    ('问题初步评估表', '协作申请单')

    What has ended, or has no form of its own, prints those of its end.
    """
    forms = _BY_PHASE[procedure_of(collaboration_type)]
    return forms.get(phase, forms[REVIEWING])


def handbook_form(name: str, content: Content) -> Document:
    """Return a form as it is printed; raises KeyError if there is none of this name.

    A table in which nothing stands yet has rows to be filled in by hand.
    """
    if name not in HANDBOOK_FORMS:
        blocks = document(name, content).blocks
    else:
        blocks = [_passage(part, content) for part in HANDBOOK_FORMS[name]]
    return Document(name, [_with_rows(block) for block in blocks])


def as_printed(workbook: WorkbookDay) -> Content:
    """Return what the forms say: what was typed, readable or not, and formulas computed anew."""
    content = workbook.content
    typed = Changes(
        fields={each.key: each.raw for each in content.misfits},
        cells={
            name: {(data.rows[each.row], each.key): each.raw for each in data.misfits}
            for name, data in content.tables.items()
        },
    )
    return applied(applied(content, typed), within(content, derive(workbook)))


def forms_of_phase(workbook: WorkbookDay, moment: datetime) -> str:
    """Return every form as one page, of which those of the phase are shown and printed."""
    content = as_printed(workbook)
    chosen = of_phase(content.text("initiation.type"), standing(workbook).phase)
    names = (*chosen, *(name for name in PRINTED if name not in chosen))
    forms = [handbook_form(name, content) for name in names]
    return page(forms, content, moment=moment, chosen=chosen)


def _with_rows(block: Passage) -> Passage:
    if block.rows or block.pairs:
        return block
    return replace(block, rows=[[""] * len(block.headings)] * _BLANK_ROWS)


def _passage(part: Part, content: Content) -> Passage:
    if part.fields:
        fields = [(FIELDS[name], content.fields.get(name)) for name in part.fields]
        pairs = [(each.label, shown(each, v) or _room(each)) for each, v in fields]
        return Passage(part.title, pairs=pairs)
    columns = [TABLES[part.table].field(key) for key in part.keys]
    return Passage(
        part.title,
        headings=[each.label for each in columns],
        rows=list(_rows(part, content)),
    )


def _room(field: Field) -> str:
    """Return lines to be written on by hand, where one would be too few."""
    return "\n\n\u00a0" if field.kind is Kind.LONG_TEXT else ""


def _rows(part: Part, content: Content) -> Iterator[list[str]]:
    """Yield the rows in which any of the columns says something; the key alone says nothing."""
    table = TABLES[part.table]
    columns = [table.field(key) for key in part.keys]
    for record in content.table(part.table).records():
        row = [shown(each, record.get(each.key)) for each in columns]
        if any(text for each, text in zip(columns, row, strict=True) if each.key != table.key):
            yield row
