"""What is expected exists as a row from the moment at which it is expected (Q-11).

An event is what a form says: an approval, an answer, a failed item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from addin.content import Content, Row
from addin.forms.commitments import (
    COMMITMENT_FORM,
    OF_ACCEPTANCE,
    OF_MINUTES,
    OF_PROBLEMS,
    OF_REVIEW,
)
from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import (
    BLOCKED,
    CLOSED,
    CLOSED_STATUSES,
    ENDED_PROBLEMS,
    FAILED,
    IN_HAND,
    IN_PROGRESS,
    KICKOFF_MEETING,
    NOT_STARTED,
    REVIEW_REPORT,
    TO_RECTIFY,
    TO_REINSPECT,
    YES,
)
from addin.reading.names import COMMA
from addin.standing.acceptance_rounds import orders
from addin.standing.approval import initiation_approval, plan_approval
from addin.standing.carrying.defaults import involved, is_open
from addin.standing.carrying.model import Carry
from addin.standing.figures import effective
from addin.standing.limits.engine import rectification_clocks
from addin.standing.limits.meetings import holds_kickoff, is_assessed
from addin.standing.moments import as_moment
from addin.standing.workbook_day import WorkbookDay


def _assessments(workbook: WorkbookDay) -> Iterator[Row]:
    """Every partner department assesses the request from its approval on, unless it has answered.

    A plan in force has overtaken that: its countersignatures say more.
    """
    content = workbook.content
    approved = initiation_approval(content)
    if approved is None or effective(content) is not None:
        return
    given = content.table("Assessments")
    rows = zip(given.texts("department"), given.filled("answered"), strict=True)
    answered = {department.casefold() for department, is_in in rows if is_in}
    heads = involved(content)
    for department in content.table("Partners").texts("department"):
        if department and department.casefold() not in answered:
            yield {
                "department": department,
                "received": approved.at,
                "assessor": heads.get(department, ""),
            }


def _participants(workbook: WorkbookDay) -> Iterator[Row]:
    if is_assessed(workbook.content) and is_open(workbook.content, "plan"):
        yield {"plan.departments": COMMA.join(involved(workbook.content))}


def _kickoff(workbook: WorkbookDay) -> Iterator[Row]:
    """The meeting in which the assessed work is divided (S0 §二), unless one is entered."""
    content = workbook.content
    if not (is_assessed(content) and is_open(content, "plan") and holds_kickoff(content)):
        return
    if KICKOFF_MEETING in content.table("Meetings").texts("type"):
        return
    parties = involved(content)
    own = content.text("initiation.department")
    yield {
        "meeting_id": KICKOFF_MEETING,
        "topic": f"{KICKOFF_MEETING}：{workbook.title}",
        "type": KICKOFF_MEETING,
        "chair": workbook.heads.get(own, ""),
        "recorder": content.text("plan.tracker"),
        "attendees": COMMA.join(dict.fromkeys(filter(None, parties.values()))),
    }


def _signers(workbook: WorkbookDay) -> Iterator[Row]:
    if is_assessed(workbook.content) and is_open(workbook.content, "plan"):
        for department, head in involved(workbook.content).items():
            yield {"department": department, "head": head}


def _items(workbook: WorkbookDay) -> Iterator[Row]:
    """What the plan in force promises is checked item by item; the standard is looked up there."""
    if _is_to_be_accepted(workbook.content):
        for each in workbook.content.table("Deliverables").texts("deliverable_id"):
            if each:
                yield {"deliverable_id": each}


def _self_checks(workbook: WorkbookDay) -> Iterator[Row]:
    if _is_to_be_accepted(workbook.content):
        for each in workbook.content.table("Deliverables").texts("department"):
            if each:
                yield {"department": each}


def _is_to_be_accepted(content: Content) -> bool:
    is_condensed = procedure_of(content.text("initiation.type")).is_condensed
    in_force = plan_approval(content) is not None
    return in_force and not is_condensed and is_open(content, "acceptance")


def _blocked(workbook: WorkbookDay) -> Iterator[Row]:
    """A problem blocks its task, unless somebody has reported on the task since.

    What the problem says is said of the task, too, where nothing stands there. A refresh dates the task by the problem, so that the status is carried once only.
    """
    tasks = workbook.content.table("Tasks")
    rows = {one.casefold(): row for row, one in enumerate(tasks.texts("task_id")) if one}
    updated, unread = tasks.dates("updated_on"), tasks.unreadable("updated_on")
    for problem in workbook.content.table("Problems").records():
        task, reported = workbook.full_task_id(str(problem["task_id"])), problem["reported_at"]
        row = rows.get(task.casefold())
        if row is None or row in unread or not isinstance(reported, datetime):
            continue
        if problem["status"] in ENDED_PROBLEMS:
            continue
        told: Row = {
            "task_id": tasks.texts("task_id")[row],
            "problem": problem["description"],
            "measure": problem["measure"],
        }
        seen = updated[row]
        if workbook.statuses[row] == BLOCKED:
            yield told
        elif workbook.statuses[row] in _MAY_STOP and (seen is None or seen < reported.date()):
            yield {
                **told,
                "status": BLOCKED,
                "updated_on": reported.date(),
                "updated_by": problem["reporter"],
            }


_MAY_STOP = (NOT_STARTED, IN_PROGRESS)


def _new_dates(workbook: WorkbookDay) -> Iterator[Row]:
    """A new date that a coordination agreed on is that of the task (S2 §四).

    Who ruled on it approves it, as long as it is not the owner (Q-14); what is still to be
    coordinated, or went up and was not decided, moves nothing.
    """
    plan = workbook.content.table("PlanTasks")
    owners = dict(zip(plan.texts("task_id"), plan.texts("owner"), strict=True))
    for problem in workbook.content.table("Problems").records():
        task, due = workbook.full_task_id(str(problem["task_id"])), problem["new_due"]
        is_agreed = problem["recorded_at"] and problem["status"] in _AGREED
        if not isinstance(due, datetime) or not is_agreed:
            continue
        approver = problem["arbiter"]
        if approver in ("", owners.get(task)) or workbook.status_of(task) in CLOSED_STATUSES:
            continue
        yield {
            "task_id": task,
            "adjusted_finish": due.date(),
            "adjust_approver": approver,
            "adjust_basis": problem["problem_id"],
        }


_AGREED = (IN_HAND, *ENDED_PROBLEMS)


def _rectifications(workbook: WorkbookDay) -> Iterator[Row]:
    """What failed is put right; what fails again, once more (R-13)."""
    content = workbook.content
    ordered = orders(content)
    plan = content.table("Deliverables")
    homes = dict(zip(plan.texts("deliverable_id"), plan.texts("department"), strict=True))
    items = content.table("AcceptanceItems")
    signed = max(
        filter(None, content.table("AcceptanceAttendees").moments("signed_at")), default=None
    )
    for one, result in zip(items.texts("deliverable_id"), items.texts("result"), strict=True):
        given = ordered.get(one, [])
        is_owed = not given or given[-1].result == FAILED
        if one and result == FAILED and is_owed:
            yield {
                "rectification_id": f"{one}-{len(given) + 1}",
                "deliverable_id": one,
                "department": homes.get(one, ""),
                "issued": signed,
                "status": TO_RECTIFY,
            }


def _deadlines(workbook: WorkbookDay) -> Iterator[Row]:
    """What was ordered without a deadline has that of its limit (SLA-13)."""
    names = workbook.content.table("Rectifications").texts("rectification_id")
    for clock in rectification_clocks(workbook):
        if names[clock.row] and clock.is_open and clock.due and not clock.is_agreed:
            yield {"rectification_id": names[clock.row], "due": clock.due}


def _actions(workbook: WorkbookDay) -> Iterator[Row]:
    """Every point to improve has its action; people number both in the same order."""
    content = workbook.content
    listed = content.table("ImprovementActions")
    numbers = {_digits(text) for text in listed.texts("action_id")}
    for each in content.table("Improvements").texts("improvement_id"):
        if (number := _digits(each)) and number not in numbers:
            yield {"action_id": action_of(each), "status": TO_RECTIFY}


def action_of(improvement: str) -> str:
    """Return the id of the action for a point to improve, nothing without a number."""
    number = _digits(improvement)
    return f"ZL{number}" if number else ""


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text)).lstrip("0")


def _cases(workbook: WorkbookDay) -> Iterator[Row]:
    """What is to be kept for others goes into 案例库, once it says how it was solved (F5.09)."""
    content = workbook.content
    if content.text("review.to_case_library") != YES or not content.text("review.keywords"):
        return
    own = content.text("initiation.collaboration_id")
    cases = content.table("Cases")
    kept = zip(cases.texts("case_id"), cases.texts("source"), strict=True)
    if any(source == own and not case.startswith(own) for case, source in kept):
        return  # somebody has written it down already
    actions = content.table("ImprovementActions")
    solved = {
        _digits(one): text
        for one, text in zip(actions.texts("action_id"), actions.texts("action"), strict=True)
    }
    for point in content.table("Improvements").records():
        solution = solved.get(_digits(str(point["improvement_id"])))
        if own and point["description"] and point["cause"] and solution:
            yield {
                "case_id": f"{own}-{point['improvement_id']}",
                "problem": point["description"],
                "solution": solution,
                "scenario": content.text("initiation.scenario"),
                "cause": point["cause"],
                "keywords": content.text("review.keywords"),
                "source": own,
            }


def _closed(kind: str, find: Callable[[str, date], Row]) -> Callable[[WorkbookDay], Iterator[Row]]:
    """Return what goes back to where an item arose, of those that 待办事项 says are done."""

    def rows(workbook: WorkbookDay) -> Iterator[Row]:
        for listed in workbook.content.table("Commitments").records():
            day = listed["done_on"]
            if listed["kind"] == kind and isinstance(day, date) and day != listed["shown"]:
                yield find(str(listed["item"]), day)

    return rows


APPROVED, ASSESSED, IN_FORCE = "发起表已批准", "评估反馈已收齐", "协作方案已生效"
LISTED = COMMITMENT_FORM.title
PROBLEM, COORDINATED, NOT_PASSED, REVIEWED = "问题", "问题协调结果", "验收不通过", REVIEW_REPORT
LIMITS_SHEET = "SLA参数"
EVENTS = (
    Carry("Assessments", APPROVED, _assessments),
    Carry("", ASSESSED, _participants),
    Carry("Countersignatures", ASSESSED, _signers, is_whole=True),
    Carry("Meetings", ASSESSED, _kickoff),
    Carry("AcceptanceItems", IN_FORCE, _items),
    Carry("SelfChecks", IN_FORCE, _self_checks),
    Carry("Tasks", PROBLEM, _blocked, grows=False, over=("status", "updated_on", "updated_by")),
    Carry("Tasks", COORDINATED, _new_dates, grows=False),
    Carry("Rectifications", NOT_PASSED, _rectifications),
    Carry("Rectifications", LIMITS_SHEET, _deadlines, grows=False),
    Carry("ImprovementActions", REVIEWED, _actions),
    Carry("Cases", REVIEWED, _cases),
    Carry(
        "MeetingTasks",
        LISTED,
        _closed(OF_MINUTES, lambda item, day: {"action_id": item, "done_on": day}),
        grows=False,
        over=("done_on",),
    ),
    Carry(
        "Measures",
        LISTED,
        _closed(OF_PROBLEMS, lambda item, day: {"measure_id": item, "done_on": day}),
        grows=False,
        over=("done_on",),
    ),
    Carry(
        "Rectifications",
        LISTED,
        _closed(
            OF_ACCEPTANCE,
            lambda item, day: {
                "rectification_id": item,
                "finished_at": as_moment(day),
                "status": TO_REINSPECT,
            },
        ),
        grows=False,
        over=("finished_at", "status"),
    ),
    Carry(
        "ImprovementActions",
        LISTED,
        _closed(OF_REVIEW, lambda item, day: {"action_id": item, "status": CLOSED}),
        grows=False,
        over=("status",),
    ),
)
