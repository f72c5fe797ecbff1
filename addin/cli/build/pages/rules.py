"""docs/rules.md: every rule and every time limit, as a new workbook has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from addin.forms.sla import SLA
from addin.rules import RULES, Rule


def rules() -> Iterator[str]:
    """Yield the rules of the handbook, those of the forms, and the time limits."""
    yield "- “错误”必须改正后才能提交，“警告”请核对，“提示”供参考。"
    yield "- 级别、启用和参数在每个工作簿的 `检查规则` 里修改，时限在 `SLA参数` 里修改；这里是新工作簿的默认值。"
    yield "- 确实不用改的，在 `校验结果` 里写明理由即可保留；注明“不能保留”的除外。"
    yield "- 依据是手册 S0～S4 的章节，或[字段一览](fields.md)里的编号：字段（F1.09）、关键字段（K1）、补充项（G-05）。"
    chosen = sorted(RULES.values(), key=lambda each: each.id)
    yield from _table("手册的规则", [r for r in chosen if r.id.startswith("R-")])
    yield from _table("表单的要求", [r for r in chosen if r.id.startswith("F-")])
    yield from _limits()


def _table(title: str, chosen: Sequence[Rule]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield "| 规则 | 级别 | 要求 | 改前 → 改后 | 依据 |"
    yield "|---|---|---|---|---|"
    for each in chosen:
        remarks = [each.level.value]
        remarks += [] if each.enabled else ["默认停用"]
        remarks += [] if each.waivable else ["不能保留"]
        level = "，".join(remarks)
        yield f"| {each.id} | {level} | {each.title} | {each.example} | {each.source} |"


def _limits() -> Iterator[str]:
    yield ""
    yield "## 时限"
    yield ""
    yield "| 时限 | 从何时起 | 到何时止 | 多久 | 谁 | 超时以后 | 依据 |"
    yield "|---|---|---|---|---|---|---|"
    for row in SLA.presets:
        amount = f"{row['amount']} {row['unit']}" if row["amount"] else "按更新频率"
        amount += f"（{row['hours']}）" if row["hours"] else ""
        amount += f"，{row['at']} 前" if row["at"] else ""
        amount += f"；紧急 {row['urgent']}" if "urgent" in row else ""
        yield (
            f"| {row['sla_id']} | {row['event']} | {row['stop']} | {amount} | {row['who']} |"
            f" {row['then']} | {row['source']} |"
        )
