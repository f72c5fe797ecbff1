"""批准留底: what was approved, by whom and when, with its fingerprint and its content (G-09).

Written by 刷新, never typed. It says whether approved content was changed afterwards; it is no
electronic signature.
"""

from __future__ import annotations

from addin.forms.model import Form, Kind, Section, Table, kept

APPROVALS = Table(
    name="Approvals",
    title="批准记录",
    id="W11",
    key="no",
    blank_rows=12,
    computed=True,
    fields=(
        kept("no", "序号", Kind.INTEGER, length=6),
        kept("form", "表单", Kind.TEXT, length=16),
        kept("version", "版本", Kind.TEXT, length=8),
        kept("approver", "批准人", Kind.TEXT, length=24),
        kept("at", "批准时间", Kind.DATETIME, length=14),
        kept("state", "状态", Kind.TEXT, length=12),
        kept("changed", "改动处数", Kind.INTEGER, length=8),
        kept("changes", "变更记录", Kind.TEXT, length=12),
        kept("digest", "核对码", Kind.TEXT, length=34),
        kept("recorded_at", "留底时间", Kind.DATETIME, length=14),
    ),
)

APPROVED_CONTENT = Table(
    name="ApprovedContent",
    title="批准时的内容",
    id="W12",
    key="no",
    blank_rows=12,
    computed=True,
    hint="供比对用，一格写不下时分几格。",
    fields=(
        kept("no", "序号", Kind.INTEGER, length=6),
        kept("form", "表单", Kind.TEXT, length=16),
        kept("part", "第几段", Kind.INTEGER, length=8),
        kept("text", "内容", Kind.DATA, length=24),
    ),
)

EVIDENCE = Form(
    code="approvals",
    sheet="批准留底",
    title="批准留底：批准的内容和批准后的改动",
    landscape=True,
    source="G-09",
    note="刷新时自动记录，不用填写。只用来发现批准后的改动，不是电子签名。",
    sections=(
        Section(
            "上次刷新时的表单状态",
            (
                kept("initiation_status", "发起表", Kind.TEXT, length=8),
                kept("plan_status", "协作方案", Kind.TEXT, length=8),
            ),
        ),
        Section("批准记录", (APPROVALS,)),
        Section("批准时的内容", (APPROVED_CONTENT,)),
    ),
)

INITIATION_FORM, PLAN_FORM, ACCEPTANCE_FORM, MINUTES_FORM = (
    "发起表",
    "协作方案",
    "验收报告",
    "会议纪要",
)
"""The words of 表单; minutes go on with the meeting's id."""

IN_FORCE, CHANGED, REPLACED, WITHDRAWN = "有效", "内容已改动", "已有新版本", "重新审批中"
"""The words of 状态."""

NOT_APPROVED_CONTENT = frozenset(
    {
        "initiation.form_status",
        "initiation.copy_to",
        "InitiationApprovals",
        "Partners.respond_by",
        "Partners.responder",
        "plan.form_status",
        "plan.version",
        "plan.approver",
        "plan.approval",
        "plan.approval_opinion",
        "plan.approved_at",
        "Countersignatures",
        "PlanChanges",
        "Milestones.actual",
        "Risks.status",
        "Resources.confirmed_by",
        "AcceptanceAttendees.signature",
        "AcceptanceAttendees.signed_at",
        "AgendaItems.materials_at",
        "Meetings.materials_at",
        "Rectifications.status",
        "Rectifications.result",
        "Rectifications.finished_at",
        "Rectifications.rechecked",
        "Rectifications.recheck_result",
        "Handovers",
        "Meetings.reviewed_at",
        "Meetings.sent_at",
        "Meetings.sent_to",
        "Meetings.confirmed",
        "Decisions.task_ref",
        "MeetingTasks.pushed_to",
        "MeetingTasks.done_on",
    }
)
"""Inputs of approved forms that people go on filling in: the approval itself, and what follows."""
