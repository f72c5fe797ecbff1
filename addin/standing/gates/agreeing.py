"""The gates P1–P3: what is asked for, who takes it on and how it will be done."""

from __future__ import annotations

from addin.forms import FORM_OF_TABLE
from addin.forms.initiation import INITIATING_HEAD
from addin.forms.vocabularies import (
    ACCEPTABLE,
    AGREED,
    APPROVED,
    CONDITIONAL,
    KICKOFF_MEETING,
    OBJECTED,
    SPONSOR,
)
from addin.standing.approval import (
    agreed_at,
    approving_steps,
    is_copied,
    is_major,
    sponsor_agreed,
)
from addin.standing.day_count import day_of
from addin.standing.figures import MISDATED, UNANSWERED, feedback, plan_figures
from addin.standing.gates.missing import (
    Gap,
    Missing,
    dated,
    errors,
    finder,
    lacking,
    procedure,
    unless,
    unless_any,
)
from addin.standing.workbook_day import WorkbookDay

BOUNDARIES = tuple(f"initiation.{key}_condition" for key in ("resource", "authority", "priority"))
GOAL = "initiation.goal"
UNDERTAKEN = (ACCEPTABLE, CONDITIONAL)


@finder("consulted")
def _consulted(workbook: WorkbookDay) -> Missing:
    return unless_any(workbook.content.table("Consultations"), "department") or errors(
        workbook, "consulted"
    )


@finder("bounded")
def _bounded(workbook: WorkbookDay) -> Missing:
    return [Gap(name) for name in BOUNDARIES if not workbook.content.text(name)]


@finder("measurable")
def _measurable(workbook: WorkbookDay) -> Missing:
    metrics = workbook.content.table("Metrics")
    rows = zip(
        metrics.numbers("target"), metrics.filled("unit"), dated(metrics, "due"), strict=True
    )
    if any(target is not None and unit and due for target, unit, due in rows):
        return []
    return [Gap(metrics.table.name, 0 if len(metrics) else -1, "target")]


@finder("worded")
def _worded(workbook: WorkbookDay) -> Missing:
    return unless(workbook.content.filled(GOAL), GOAL) or errors(
        workbook, "worded", FORM_OF_TABLE["Metrics"].sheet
    )


@finder("head_agreed")
def _head_agreed(workbook: WorkbookDay) -> Missing:
    return _step(
        workbook, INITIATING_HEAD, met=agreed_at(workbook.content, INITIATING_HEAD) is not None
    )


@finder("sponsor_agreed")
def _sponsor_agreed(workbook: WorkbookDay) -> Missing:
    return _step(workbook, SPONSOR, met=sponsor_agreed(workbook.content))


def _step(workbook: WorkbookDay, step: str, *, met: bool) -> Missing:
    if step not in approving_steps(workbook.content):
        return None
    steps = workbook.content.table("InitiationApprovals")
    row = list(steps.texts("step")).index(step) if step in steps.texts("step") else -1
    key = "head_agreed" if step == INITIATING_HEAD else "sponsor_agreed"
    return errors(workbook, key) if met else [Gap(steps.table.name, row, "conclusion")]


@finder("sponsor_copied")
def _sponsor_copied(workbook: WorkbookDay) -> Missing:
    if SPONSOR in procedure(workbook).approvers:
        return None
    copied = is_copied(workbook.content, [workbook.content.text("initiation.sponsor")])
    return unless(copied, "initiation.copy_to")


@finder("management_copied")
def _management_copied(workbook: WorkbookDay) -> Missing:
    if not is_major(workbook.content):
        return None
    return errors(workbook, "management_copied")


@finder("initiation_approved")
def _initiation_approved(workbook: WorkbookDay) -> Missing:
    name = "initiation.form_status"
    return unless(workbook.content.text(name) == APPROVED, name)


@finder("partners_named")
def _partners_named(workbook: WorkbookDay) -> Missing:
    return unless_any(workbook.content.table("Partners"), "department")


@finder("answered")
def _answered(workbook: WorkbookDay) -> Missing:
    return _feedback(workbook, UNANSWERED, MISDATED)


@finder("settled")
def _settled(workbook: WorkbookDay) -> Missing:
    return _feedback(workbook, OBJECTED) or errors(workbook, "settled")


def _feedback(workbook: WorkbookDay, *words: str) -> list[Gap]:
    rows = enumerate(feedback(workbook.content))
    return [Gap("Partners", row, "feedback") for row, given in rows if given in words]


@finder("undertaken")
def _undertaken(workbook: WorkbookDay) -> Missing:
    given = workbook.content.table("Assessments")
    rows = zip(
        given.texts("conclusion"), given.filled("contact"), dated(given, "committed"), strict=True
    )
    return [
        Gap(given.table.name, row, "committed" if contact else "contact")
        for row, (conclusion, contact, day) in enumerate(rows)
        if conclusion in UNDERTAKEN and not (contact and day)
    ]


@finder("kickoff_signed")
def _kickoff_signed(workbook: WorkbookDay) -> Missing:
    meetings = workbook.content.table("Meetings")
    confirmed = meetings.filled("confirmed")
    rows = zip(meetings.texts("type"), meetings.filled("start"), strict=True)
    kickoffs = [
        row for row, (kind, called) in enumerate(rows) if called and kind == KICKOFF_MEETING
    ]
    if not kickoffs:
        return None
    unsigned = [row for row in kickoffs if not confirmed[row]]
    return [Gap(meetings.table.name, row, "confirmed") for row in unsigned] or errors(
        workbook, "kickoff_signed"
    )


@finder("signers_named")
def _signers_named(workbook: WorkbookDay) -> Missing:
    signers = workbook.content.table("Countersignatures")
    return unless_any(signers, "department") or errors(workbook, "signers_named")


@finder("signed")
def _signed(workbook: WorkbookDay) -> Missing:
    signers = workbook.content.table("Countersignatures")
    return lacking(signers, "department", "time", dated(signers, "time")) or errors(
        workbook, "signed"
    )


@finder("buffered")
def _buffered(workbook: WorkbookDay) -> Missing:
    figures = plan_figures(workbook)
    is_kept = figures.buffer_share is not None and figures.buffer_share > 0
    return unless(is_kept or figures.total_days == 1, "plan.buffer_days")


@finder("divided")
def _divided(workbook: WorkbookDay) -> Missing:
    return errors(workbook, "divided")


@finder("standards_set")
def _standards_set(workbook: WorkbookDay) -> Missing:
    listed = workbook.content.table("Deliverables")
    return unless_any(listed, "deliverable_id") or errors(workbook, "standards_set")


@finder("risks_answered")
def _risks_answered(workbook: WorkbookDay) -> Missing:
    risks = workbook.content.table("Risks")
    return unless_any(risks, "risk") or lacking(risks, "risk", "response", risks.filled("response"))


@finder("plan_agreed")
def _plan_agreed(workbook: WorkbookDay) -> Missing:
    agreed = workbook.content.text("plan.approval") == AGREED
    dated_on = day_of(workbook.content.date("plan.approved_at")) is not None
    return unless(agreed and dated_on, "plan.approved_at" if agreed else "plan.approval") or errors(
        workbook, "plan_agreed"
    )


@finder("plan_approved")
def _plan_approved(workbook: WorkbookDay) -> Missing:
    return unless(workbook.content.text("plan.form_status") == APPROVED, "plan.form_status")


@finder("initiation_unchanged")
def _initiation_unchanged(workbook: WorkbookDay) -> Missing:
    return errors(workbook, "initiation_unchanged", FORM_OF_TABLE["Metrics"].sheet)


@finder("plan_unchanged")
def _plan_unchanged(workbook: WorkbookDay) -> Missing:
    return errors(workbook, "plan_unchanged", FORM_OF_TABLE["PlanTasks"].sheet)
