"""Typed once: what stands in one form comes along as a default where another asks for it again.

Only into a form that somebody has begun and that is not submitted or signed yet, and only where
nothing stands: what may differ is overtyped there, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from addin.content import Changes, Content, Row, Value
from addin.forms.vocabularies import DRAFT, SENT_BACK
from addin.reading.names import COMMA
from addin.standing.workbook_day import WorkbookDay

_OPEN = ("", DRAFT, SENT_BACK)


def defaults(workbook: WorkbookDay) -> Changes:
    """Return what a refresh fills in; nothing where a form is approved, signed or not begun."""
    content = workbook.content
    fields: dict[str, Value] = {}
    cells: dict[str, dict[tuple[int, str], Value]] = {}
    append: dict[str, Sequence[Row]] = {}
    for code, find in (
        ("initiation", _initiation), ("plan", _plan), ("acceptance", _acceptance),
        ("review", _review),
    ):  # fmt: skip
        if code not in workbook.begun or not _is_open(content, code):
            continue
        single, tables = find(content)
        fields |= {n: v for n, v in single.items() if v and _takes(content, n)}
        append |= {n: rows for n, rows in tables.items() if rows and _is_blank(content, n)}
    is_asked = "initiation" in workbook.begun and _is_open(content, "initiation")
    if is_asked and (heads := dict(_heads_of_partners(content))):
        cells["Partners"] = heads
    return Changes(fields=fields, cells=cells, append=append)


_Found = tuple[Mapping[str, Value], Mapping[str, Sequence[Row]]]


def _initiation(content: Content) -> _Found:
    partners = content.table("Partners").texts("department")
    return {
        "initiation.lead_department": _lead(content),
        "initiation.sponsor": _sponsor(content),
        "initiation.executing_departments": COMMA.join(dict.fromkeys(filter(None, partners))),
    }, {}


def _plan(content: Content) -> _Found:
    involved = _involved(content)
    outcomes = content.table("Outcomes")
    named = zip(outcomes.texts("name"), outcomes.texts("standard"), strict=True)
    deliverables: list[Row] = [
        {"deliverable_id": f"D{n}", "name": name, "standard": standard}
        for n, (name, standard) in enumerate(named, 1)
    ]
    return {
        "plan.departments": COMMA.join(involved),
        "plan.goal": content.text("initiation.goal"),
        "plan.approver": _sponsor(content),
    }, {
        "Countersignatures": [{"department": d, "head": h} for d, h in involved.items()],
        "Deliverables": deliverables,
    }


def _acceptance(content: Content) -> _Found:
    ids = content.table("Deliverables").texts("deliverable_id")
    return {}, {
        "AcceptanceItems": [{"deliverable_id": each} for each in ids if each],
        "AcceptanceAttendees": [
            {"department": d, "person": h} for d, h in _involved(content).items()
        ],
    }


def _review(content: Content) -> _Found:
    ids = content.table("Metrics").texts("metric_id")
    departments = content.text("plan.departments") or COMMA.join(_involved(content))
    return {"review.departments": departments}, {
        "GoalResults": [{"metric_id": each} for each in ids if each]
    }


def _lead(content: Content) -> str:
    return content.text("initiation.lead_department") or content.text("initiation.department")


def _sponsor(content: Content) -> str:
    named = content.text("initiation.sponsor")
    return named or _of_department(content, "sponsor").get(_lead(content), "")


def _involved(content: Content) -> dict[str, str]:
    """Return the departments that lead and help, each with its head."""
    heads = _of_department(content, "head")
    partners = content.table("Partners")
    own = zip(partners.texts("department"), partners.texts("head"), strict=True)
    lead = _lead(content)
    found = {lead: heads.get(lead, "")} if lead else {}
    for department, head in own:
        if department:
            found.setdefault(department, head or heads.get(department, ""))
    return found


def _of_department(content: Content, key: str) -> dict[str, str]:
    listed = content.table("Departments")
    return dict(zip(listed.texts("department"), listed.texts(key), strict=True))


def _heads_of_partners(content: Content) -> Iterator[tuple[tuple[int, str], Value]]:
    heads, partners = _of_department(content, "head"), content.table("Partners")
    filled = partners.filled("head")
    for index, department in enumerate(partners.texts("department")):
        if not filled[index] and heads.get(department):
            yield (partners.rows[index], "head"), heads[department]


def _is_open(content: Content, code: str) -> bool:
    if content.text(f"{code}.form_status") not in _OPEN:
        return False
    return not (
        code == "acceptance" and any(content.table("AcceptanceAttendees").filled("signature"))
    )


def _takes(content: Content, name: str) -> bool:
    return content.has(name) and not content.filled(name)


def _is_blank(content: Content, name: str) -> bool:
    """Whether a table is there and nobody has begun it."""
    return content.has(name) and not len(content.table(name))
