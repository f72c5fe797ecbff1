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
from addin.standing.figures import UNANSWERED, feedback, filled, plan_figures
from addin.standing.gates.situation import (
    Missing,
    Situation,
    Spot,
    dated,
    finder,
    lacking,
    unless,
    unless_any,
)
from addin.standing.workbook_day import WorkbookDay

BOUNDARIES = tuple(f"initiation.{key}_condition" for key in ("resource", "authority", "priority"))
UNDERTAKEN = (ACCEPTABLE, CONDITIONAL)


@finder("consulted")
def _consulted(now: Situation) -> Missing:
    return unless_any(now.content.table("Consultations"), "department") or now.errors("consulted")


@finder("bounded")
def _bounded(now: Situation) -> Missing:
    return [Spot(name) for name in BOUNDARIES if not now.content.text(name)]


@finder("measurable")
def _measurable(now: Situation) -> Missing:
    metrics = now.content.table("Metrics")
    rows = zip(
        metrics.numbers("target"), filled(metrics, "unit"), dated(metrics, "due"), strict=True
    )
    if any(target is not None and unit and due for target, unit, due in rows):
        return []
    return [Spot(metrics.table.name, 0 if len(metrics) else -1, "target")]


@finder("worded")
def _worded(now: Situation) -> Missing:
    return now.errors("worded", FORM_OF_TABLE["Metrics"].sheet)


@finder("head_agreed")
def _head_agreed(now: Situation) -> Missing:
    return _step(now, INITIATING_HEAD, met=agreed_at(now.content, INITIATING_HEAD) is not None)


@finder("sponsor_agreed")
def _sponsor_agreed(now: Situation) -> Missing:
    return _step(now, SPONSOR, met=sponsor_agreed(now.content))


def _step(now: Situation, step: str, *, met: bool) -> Missing:
    if step not in approving_steps(now.content):
        return None
    steps = now.content.table("InitiationApprovals")
    row = list(steps.texts("step")).index(step) if step in steps.texts("step") else -1
    return [] if met else [Spot(steps.table.name, row, "conclusion")]


@finder("sponsor_copied")
def _sponsor_copied(now: Situation) -> Missing:
    if SPONSOR in now.procedure.approvers:
        return None
    copied = is_copied(now.content, [now.content.text("initiation.sponsor")])
    return unless(copied, "initiation.copy_to")


@finder("management_copied")
def _management_copied(now: Situation) -> Missing:
    if not is_major(now.content):
        return None
    return now.errors("management_copied")


@finder("initiation_approved")
def _initiation_approved(now: Situation) -> Missing:
    name = "initiation.form_status"
    return unless(now.content.text(name) == APPROVED, name)


@finder("partners_named")
def _partners_named(now: Situation) -> Missing:
    return unless_any(now.content.table("Partners"), "department")


@finder("answered")
def _answered(now: Situation) -> Missing:
    return _feedback(now, UNANSWERED)


@finder("settled")
def _settled(now: Situation) -> Missing:
    return _feedback(now, OBJECTED)


def _feedback(now: Situation, word: str) -> list[Spot]:
    rows = enumerate(feedback(now.content))
    return [Spot("Partners", row, "feedback") for row, given in rows if given == word]


@finder("undertaken")
def _undertaken(now: Situation) -> Missing:
    given = now.content.table("Assessments")
    rows = zip(
        given.texts("conclusion"), filled(given, "contact"), dated(given, "committed"), strict=True
    )
    return [
        Spot(given.table.name, row, "committed" if contact else "contact")
        for row, (conclusion, contact, day) in enumerate(rows)
        if conclusion in UNDERTAKEN and not (contact and day)
    ]


@finder("kickoff_signed")
def _kickoff_signed(now: Situation) -> Missing:
    meetings = now.content.table("Meetings")
    confirmed = filled(meetings, "confirmed")
    kickoffs = [row for row, kind in enumerate(meetings.texts("type")) if kind == KICKOFF_MEETING]
    if not kickoffs:
        return None
    return [Spot(meetings.table.name, row, "confirmed") for row in kickoffs if not confirmed[row]]


@finder("signers_named")
def _signers_named(now: Situation) -> Missing:
    signers = now.content.table("Countersignatures")
    return unless_any(signers, "department") or now.errors("signers_named")


@finder("signed")
def _signed(now: Situation) -> Missing:
    signers = now.content.table("Countersignatures")
    return lacking(signers, "department", "time", dated(signers, "time"))


@finder("buffered")
def _buffered(now: Situation) -> Missing:
    share = plan_figures(WorkbookDay.on(now.content, now.today)).buffer_share
    return unless(share is not None and share > 0, "plan.buffer_days")


@finder("divided")
def _divided(now: Situation) -> Missing:
    return now.errors("divided")


@finder("standards_set")
def _standards_set(now: Situation) -> Missing:
    listed = now.content.table("Deliverables")
    return unless_any(listed, "deliverable_id") or now.errors("standards_set")


@finder("risks_answered")
def _risks_answered(now: Situation) -> Missing:
    risks = now.content.table("Risks")
    return unless_any(risks, "risk") or lacking(
        risks, "risk", "response", filled(risks, "response")
    )


@finder("plan_agreed")
def _plan_agreed(now: Situation) -> Missing:
    agreed = now.content.text("plan.approval") == AGREED
    dated_on = day_of(now.content.date("plan.approved_at")) is not None
    return unless(agreed and dated_on, "plan.approved_at" if agreed else "plan.approval")


@finder("plan_approved")
def _plan_approved(now: Situation) -> Missing:
    return unless(now.content.text("plan.form_status") == APPROVED, "plan.form_status")


@finder("initiation_unchanged")
def _initiation_unchanged(now: Situation) -> Missing:
    return now.errors("initiation_unchanged", FORM_OF_TABLE["Metrics"].sheet)


@finder("plan_unchanged")
def _plan_unchanged(now: Situation) -> Missing:
    return now.errors("plan_unchanged", FORM_OF_TABLE["PlanTasks"].sheet)
