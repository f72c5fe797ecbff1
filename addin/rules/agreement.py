"""Who is asked and who signs: each department that the forms name, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Content
from addin.gates.situation import UNCONSULTED, UNLISTED_SIGNERS
from addin.rules.context import Context, parts
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule

_CONCERNED = ("initiation.output_departments", "initiation.executing_departments")


@rule(
    UNCONSULTED,
    "与每个需求相关部门初步沟通",
    level=Level.ERROR,
    source="S0 §一；F1.18",
    example="涉及执行部门有“财务部”，初步沟通记录里没有 → 与财务部沟通并记下结论",
)
def department_is_not_consulted(content: Content, context: Context) -> Iterator[Problem]:
    asked = set(content.table("Consultations").texts("department"))
    seen: set[str] = set()
    for name in _CONCERNED:
        for department in parts(content.text(name)):
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
def signers_differ_from_parties(content: Content, context: Context) -> Iterator[Problem]:
    parties = parts(content.text("plan.departments"))
    signers = content.table("Countersignatures")
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
            yield at(signers, row, "department", message, "把它加进参与部门，或删去这一行")
