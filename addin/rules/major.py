"""Whether a collaboration is a major one by the company's criteria (F1.21, G-05)."""

from __future__ import annotations

from addin.content import Content
from addin.forms import FIELDS
from addin.forms.vocabularies import BUDGET, TEN_THOUSAND_YUAN, YUAN

_YUAN = {YUAN: 1, TEN_THOUSAND_YUAN: 10_000}


def reasons(content: Content) -> list[str]:
    """Return which criteria of SLA参数 are met, in words; none: it is no major collaboration."""
    departments = {
        content.text("initiation.department"),
        content.text("initiation.lead_department"),
        *content.table("Partners").texts("department"),
    } - {""}
    met = []
    if len(departments) >= _criterion(content, "major_departments"):
        met.append(f"涉及{len(departments)}个部门")
    if (budget := _budget(content)) >= (least := _criterion(content, "major_budget")) and least:
        met.append(f"预算{budget:,.0f}元")
    return met


def _criterion(content: Content, key: str) -> float:
    value = content.number(f"sla.{key}")
    return float(FIELDS[f"sla.{key}"].default) if value is None else value


def _budget(content: Content) -> float:
    """Return the money in 资源支持, in yuan."""
    table = content.table("Resources")
    return sum(
        amount * _YUAN.get(unit, 0)
        for kind, amount, unit in zip(
            table.texts("type"), table.numbers("amount"), table.texts("unit"), strict=True
        )
        if kind == BUDGET and amount
    )
