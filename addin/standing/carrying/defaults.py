"""Typed once: what stands in one form comes along as a default where another asks for it again.

Only into a form that somebody has begun and that is not submitted or signed yet, and only where
nothing stands: what may differ is overtyped there, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from addin.content import Content, Row
from addin.forms.initiation import INITIATING_HEAD
from addin.forms.new_names import NEW_NAME_FORM
from addin.forms.vocabularies import DRAFT, EMPLOYED, PLAN_DOCUMENT, SENT_BACK, SPONSOR, YES
from addin.reading.names import COMMA
from addin.standing.carrying.model import Carry
from addin.standing.workbook_day import WorkbookDay

REQUEST, DIRECTORY, PLAN_FORM = "发起表", "部门", PLAN_DOCUMENT
EMPLOYMENT = "在岗状态的默认值"
_OPEN = ("", DRAFT, SENT_BACK)
_Find = Callable[[WorkbookDay], Iterable[Row]]


def _while_open(code: str) -> Callable[[_Find], _Find]:
    """Let a default wait until its form is begun, and end when that is submitted or signed."""

    def decorate(find: _Find) -> _Find:
        @wraps(find)
        def only(workbook: WorkbookDay) -> Iterable[Row]:
            if code not in workbook.begun or not is_open(workbook.content, code):
                return ()
            return find(workbook)

        return only

    return decorate


@_while_open("initiation")
def _initiation(workbook: WorkbookDay) -> Iterator[Row]:
    content = workbook.content
    partners = content.table("Partners").texts("department")
    yield {
        "initiation.lead_department": lead_department(content),
        "initiation.sponsor": _sponsor(content),
        "initiation.executing_departments": COMMA.join(dict.fromkeys(filter(None, partners))),
    }


@_while_open("initiation")
def _heads_of_partners(workbook: WorkbookDay) -> Iterator[Row]:
    heads = _of_department(workbook.content, "head")
    for department in workbook.content.table("Partners").texts("department"):
        if department:
            yield {"department": department, "head": heads.get(department, "")}


@_while_open("plan")
def _plan(workbook: WorkbookDay) -> Iterator[Row]:
    content = workbook.content
    yield {
        "plan.departments": COMMA.join(involved(content)),
        "plan.goal": content.text("initiation.goal"),
        "plan.approver": _sponsor(content),
    }


@_while_open("plan")
def _signers(workbook: WorkbookDay) -> Iterator[Row]:
    for department, head in involved(workbook.content).items():
        yield {"department": department, "head": head}


@_while_open("plan")
def _deliverables(workbook: WorkbookDay) -> Iterator[Row]:
    outcomes = workbook.content.table("Outcomes")
    named = zip(outcomes.texts("name"), outcomes.texts("standard"), strict=True)
    for number, (name, standard) in enumerate(named, 1):
        yield {"deliverable_id": f"D{number}", "name": name, "standard": standard}


@_while_open("acceptance")
def _items(workbook: WorkbookDay) -> Iterator[Row]:
    for each in workbook.content.table("Deliverables").texts("deliverable_id"):
        if each:
            yield {"deliverable_id": each}


@_while_open("acceptance")
def _attendees(workbook: WorkbookDay) -> Iterator[Row]:
    for department, head in involved(workbook.content).items():
        yield {"department": department, "person": head}


@_while_open("review")
def _reviewers(workbook: WorkbookDay) -> Iterator[Row]:
    content = workbook.content
    departments = content.text("plan.departments") or COMMA.join(involved(content))
    yield {"review.departments": departments}


@_while_open("review")
def _goals(workbook: WorkbookDay) -> Iterator[Row]:
    for each in workbook.content.table("Metrics").texts("metric_id"):
        if each:
            yield {"metric_id": each}


@_while_open("initiation")
def _talks(workbook: WorkbookDay) -> Iterator[Row]:
    """Every partner department is talked to before the request is handed in, its head first."""
    heads = involved(workbook.content)
    partners = filter(None, workbook.content.table("Partners").texts("department"))
    for number, department in enumerate(dict.fromkeys(partners), 1):
        yield {
            "consultation_id": str(number),
            "department": department,
            "person": heads.get(department, ""),
        }


@_while_open("initiation")
def _approvers(workbook: WorkbookDay) -> Iterator[Row]:
    content = workbook.content
    heads = _of_department(content, "head")
    head = heads.get(content.text("initiation.department"), "")
    yield {"step": INITIATING_HEAD, "approver": head}
    yield {"step": SPONSOR, "approver": _sponsor(content)}


def _accepted(workbook: WorkbookDay) -> Iterator[Row]:
    for row in workbook.content.table("NewNames").records():
        if row["name"] and row["decision"] == YES:
            yield {
                "name": row["name"], "department": row["department"], "employment": EMPLOYED,
            }  # fmt: skip


def _employed(workbook: WorkbookDay) -> Iterator[Row]:
    for name in workbook.content.table("People").texts("name"):
        if name:
            yield {"name": name, "employment": EMPLOYED}


DEFAULTS = (
    Carry("People", NEW_NAME_FORM.title, _accepted),
    Carry("People", EMPLOYMENT, _employed, grows=False),
    Carry("", REQUEST, _initiation),
    Carry("Partners", DIRECTORY, _heads_of_partners, grows=False),
    Carry("Consultations", REQUEST, _talks, is_whole=True),
    Carry("InitiationApprovals", DIRECTORY, _approvers, grows=False),
    Carry("", REQUEST, _plan),
    Carry("Countersignatures", REQUEST, _signers, is_whole=True),
    Carry("Deliverables", REQUEST, _deliverables, is_whole=True),
    Carry("AcceptanceItems", PLAN_FORM, _items, is_whole=True),
    Carry("AcceptanceAttendees", REQUEST, _attendees, is_whole=True),
    Carry("", PLAN_FORM, _reviewers),
    Carry("GoalResults", REQUEST, _goals, is_whole=True),
)


def involved(content: Content) -> dict[str, str]:
    """Return the departments that lead and help, each with its head."""
    heads = _of_department(content, "head")
    partners = content.table("Partners")
    own = zip(partners.texts("department"), partners.texts("head"), strict=True)
    lead = lead_department(content)
    found = {lead: heads.get(lead, "")} if lead else {}
    for department, head in own:
        if department:
            found.setdefault(department, head or heads.get(department, ""))
    return found


def is_open(content: Content, code: str) -> bool:
    """Return whether a form is neither submitted nor signed."""
    if content.text(f"{code}.form_status") not in _OPEN:
        return False
    return not (
        code == "acceptance" and any(content.table("AcceptanceAttendees").filled("signature"))
    )


def lead_department(content: Content) -> str:
    """Return the department that leads; the initiating one while none is named (R-25)."""
    return content.text("initiation.lead_department") or content.text("initiation.department")


def _sponsor(content: Content) -> str:
    named = content.text("initiation.sponsor")
    return named or _of_department(content, "sponsor").get(lead_department(content), "")


def _of_department(content: Content, key: str) -> dict[str, str]:
    listed = content.table("Departments")
    return dict(zip(listed.texts("department"), listed.texts(key), strict=True))
