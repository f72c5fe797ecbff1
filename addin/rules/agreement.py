"""Who is asked, who signs and who accepts: each department that the forms name, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms import FIELDS
from addin.reading.names import several
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.gates.missing import UNCONSULTED, UNLISTED_SIGNERS
from addin.standing.workbook_day import WorkbookDay

_CONCERNED = ("initiation.output_departments", "initiation.executing_departments")


@rule(
    UNCONSULTED,
    "与每个需求相关部门初步沟通",
    level=Level.ERROR,
    source="S0 §一；F1.18",
    example="涉及执行部门有“财务部”，初步沟通记录里没有 → 与财务部沟通并记下结论",
)
def department_is_not_consulted(workbook: WorkbookDay) -> Iterator[Problem]:
    talks = workbook.content.table("Consultations")
    asked = talks.texts("department")
    for row, begun in enumerate(talks.begun()):
        if not begun:
            whom = f"与{quoted(asked[row])}的初步沟通" if asked[row] else "这次初步沟通"
            yield at(talks, row, "conclusion", f"{whom}还没有记录", "沟通后写明结论和日期")
    seen: set[str] = set()
    for name in _CONCERNED:
        for department in several(workbook.content.text(name)):
            if department not in asked and department not in seen:
                seen.add(department)
                message = f"初步沟通记录里没有{quoted(department)}"
                yield on(name, message, "提交前与该部门沟通一次，在“初步沟通记录”写明结论")


@rule(
    UNLISTED_SIGNERS,
    "会签部门与参与部门一致",
    level=Level.ERROR,
    source="S0 §三；F2.11",
    example="参与部门有“财务部”，会签里没有 → 在会签中增加财务部",
)
def signers_differ_from_parties(workbook: WorkbookDay) -> Iterator[Problem]:
    parties = several(workbook.content.text("plan.departments"))
    signers = workbook.content.table("Countersignatures")
    listed = signers.texts("department")
    if not parties or not any(listed):
        return
    for department in dict.fromkeys(parties):
        if department not in listed:
            message = f"参与部门{quoted(department)}不在会签中"
            yield on("plan.departments", message, "在“会签”增加该部门，或改正参与部门")
    for row, department in enumerate(listed):
        if department and department not in parties:
            message = f"会签部门{quoted(department)}不是参与部门"
            yield at(signers, row, "department", message, "把它加进参与部门，或删除这一行")


@rule(
    "F-55",
    "需求相关部门不是发起部门",
    level=Level.WARNING,
    source="F1.15",
    example="发起部门市场部，涉及执行部门也写了“市场部” → 删除，只写其他部门",
)
def initiator_is_named_as_concerned(workbook: WorkbookDay) -> Iterator[Problem]:
    own = workbook.content.text("initiation.department")
    for name in _CONCERNED:
        if own and own in several(workbook.content.text(name)):
            message = f"{FIELDS[name].label}里写了发起部门{quoted(own)}自己"
            yield on(name, message, "删除它，只写需要沟通的其他部门")


@rule(
    "F-56",
    "协作部门都参加验收",
    level=Level.ERROR,
    source="S0 §五；F4.02",
    example="协作部门“研发部”不在验收组织里 → 请其参加，或写明缺席原因",
)
def partner_is_not_at_acceptance(workbook: WorkbookDay) -> Iterator[Problem]:
    people = workbook.content.table("AcceptanceAttendees")
    present = people.texts("department")
    if not any(present):
        return
    missing = [one for one in workbook.content.table("Partners").texts("department") if one]
    missing = [one for one in dict.fromkeys(missing) if one not in present]
    if missing:
        message = f"协作部门{quoted('、'.join(missing))}不在验收组织里"
        yield Problem(people.table, -1, "", message, "加一行，写参加人；不能参加的写明缺席原因")
