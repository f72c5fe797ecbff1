"""KPIs of whole collaborations: how long, how late, in what order, how far off the goals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from addin.content import Content
from addin.forms.vocabularies import ARCHIVED, OTHER, PASSED, YES
from addin.standing.approval import initiation_approval
from addin.standing.day_count import day_of, known
from addin.standing.figures import effective, goal_results, overall
from addin.standing.gates import gates as gates_of
from addin.standing.indicators.model import ALL, Observation, measures, share
from addin.standing.workbook_day import WorkbookDay


@measures("KPI-01")
def cycle(workbook: WorkbookDay) -> Iterator[Observation]:
    """协作项目周期: working days from 发起批准 to 验收通过."""
    approved, accepted = _approved(workbook.content), _accepted(workbook.content)
    if approved and accepted:
        spent = workbook.days.between(approved, accepted)
        if spent is not None and spent >= 0:
            yield Observation(spent, accepted)


@measures("KPI-06")
def covered_scenarios(workbook: WorkbookDay) -> Iterator[Observation]:
    """措施覆盖率: whether a scenario of 字典 has duties, a process and a way to communicate.

    权责 is a row of 权责清单, 流程 one of 流程模板库, 沟通 a collaboration whose plan says how often
    and where people meet and talk. Where none of them was begun, nothing is said.
    """
    content = workbook.content
    duties = set(content.table("DutyCatalogue").texts("scenario"))
    processes = set(content.table("ProcessTemplates").texts("scenario"))
    how = ("plan.cadence", "plan.meeting_day", "plan.channel")
    talks = content.text("initiation.scenario") if all(map(content.text, how)) else ""
    if not (duties or processes or talks):
        return
    for scenario in dict.fromkeys(content.table("Words_scenario").texts("word")):
        if scenario and scenario != OTHER:
            covered = scenario in duties and scenario in processes and scenario == talks
            yield Observation(share(covered), key=scenario)


@measures("KPI-08")
def deviations(workbook: WorkbookDay) -> Iterator[Observation]:
    """目标偏差率: how far each metric is from its target (R-34), in per cent of the target.

    One that was reached is not far at all; one whose direction nobody told, or that missed a target
    of 0, is in no average.
    """
    results = goal_results(workbook.content)
    actuals = workbook.content.table("GoalResults").numbers("actual")
    day = day_of(workbook.content.date("review.date"))
    for target, actual, achieved in zip(
        results["target"], actuals, results["achieved"], strict=True
    ):
        if achieved == YES:
            yield Observation(0.0, day)
        elif achieved and isinstance(target, int | float) and target and actual is not None:
            yield Observation(ALL * abs(actual - target) / abs(target), day)


@measures("KPI-13")
def process_time(workbook: WorkbookDay) -> Iterator[Observation]:
    """流程耗时: working days of all phases together, from 发起 to the last document archived."""
    content = workbook.content
    start = known(content.date("initiation.date"))
    filed = [known(day) for day in content.table("Archive").dates("date")]
    end = max((day for day in filed if day), default=None)
    spent = workbook.days.between(start, end) if start and end else None
    if content.misread("Archive.date"):
        return
    if gates_of(workbook).phase == ARCHIVED and spent is not None and spent >= 0:
        yield Observation(spent, end)


@measures("KPI-14")
def starting_time(workbook: WorkbookDay) -> Iterator[Observation]:
    """新协作启动周期: calendar days from 发起提交 (else 发起日期) until the plan is in force."""
    content = workbook.content
    if content.misread("initiation.submitted_at"):
        return
    submitted = day_of(content.date("initiation.submitted_at"))
    start, end = submitted or known(content.date("initiation.date")), effective(content)
    if start and end and end >= start:
        yield Observation((end - start).days, end)


_ANSWERED = ("Assessments.answered",)
_APPROVED = ("InitiationApprovals.time", *_ANSWERED)
_IN_FORCE = ("plan.approved_at", "Countersignatures.time", "Tasks.actual_start")
_SELF_CHECKED = ("Tasks.self_check_date",)
_ACCEPTED = ("acceptance.date",)
"""By gate: the dates that tell when it was passed and what came after; unless all can be read,
nobody knows."""


@measures("KPI-15")
def gates(workbook: WorkbookDay) -> Iterator[Observation]:
    """流程合规率: of every gate behind which work has begun, whether it was passed before.

    The gates are those of requirements §1; each is compared by day with the first thing that may
    only happen behind it.
    """
    content = workbook.content
    answers = [day_of(day) for day in content.table("Assessments").dates("answered")]
    answered = max((day for day in answers if day), default=None) if all(answers) else None
    begun = [day_of(day) for day in content.table("Tasks").dates("actual_start")]
    held = day_of(content.date("acceptance.date"))
    review = day_of(content.date("review.date"))
    in_force = effective(content)
    behind = (
        (_approved(content), min((day for day in answers if day), default=None), _APPROVED),
        (answered, in_force, _ANSWERED),
        (in_force, min((day for day in begun if day), default=None), _IN_FORCE),
        (_self_checked(workbook), held, _SELF_CHECKED),
        (_accepted(content), review if review and review <= workbook.today else None, _ACCEPTED),
    )
    for passed, next_step, rests_on in behind:
        if next_step is not None and not content.misread(*rests_on):
            yield Observation(share(passed is not None and passed <= next_step), next_step)


def _self_checked(workbook: WorkbookDay) -> date | None:
    """Return when the last result was checked by its own department, None if one has not been."""
    tasks = workbook.content.table("Tasks")
    own = [
        day_of(day)
        for link, checked, day in zip(
            tasks.texts("result_link"),
            tasks.texts("self_check"),
            tasks.dates("self_check_date"),
            strict=True,
        )
        if link or checked == YES
    ]
    return max(day for day in own if day) if own and all(own) else None


@measures("KPI-18")
def delays(workbook: WorkbookDay) -> Iterator[Observation]:
    """项目延期率: of accepted collaborations whether they ended after 截止时间 of 模板1."""
    deadline = day_of(workbook.content.date("initiation.deadline"))
    accepted = _accepted(workbook.content)
    if accepted and deadline:
        yield Observation(share(accepted > deadline), accepted)


def _approved(content: Content) -> date | None:
    """Return 发起批准日: the last agreement to 模板1, None until all that its type asks for are there."""
    approval = initiation_approval(content)
    return day_of(approval.at) if approval else None


def _accepted(content: Content) -> date | None:
    """Return 验收通过日: the day of the acceptance in which every item passed."""
    passed = overall(content.table("AcceptanceItems")) == PASSED
    return day_of(content.date("acceptance.date")) if passed else None
