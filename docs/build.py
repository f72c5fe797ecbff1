"""Writes docs/fields.md from the description of the forms, docs/rules.md from the rules and time
limits, docs/reminders.zh-CN.md from the reminder rules, and docs/functions.zh-CN.md from the lists
of buttons and worksheet functions.

Run ``python docs/build.py`` after a change of the description, ``--check`` to compare only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.forms import FORMS, Field, Form, Table
from addin.forms.limits import SLA
from addin.forms.setup import REMINDER_RULES
from addin.forms.vocabularies import VOCABULARIES
from addin.ribbon.buttons import GROUPS, TAB
from addin.rules import RULES, Rule
from addin.udfs import FUNCTIONS

HERE = Path(__file__).resolve().parent
PEOPLE_SLOTS = "person_"
WORDS = "Words_"


def pages() -> dict[Path, str]:
    """Return every generated page and its text."""
    return {
        HERE / "fields.md": "\n".join(_fields()) + "\n",
        HERE / "rules.md": "\n".join(_rules()) + "\n",
        HERE / "reminders.zh-CN.md": "\n".join(_reminders()) + "\n",
        HERE / "functions.zh-CN.md": "\n".join(_functions()) + "\n",
    }


def _rules() -> Iterator[str]:
    yield "# Rules and time limits"
    yield ""
    yield "Generated from `addin/rules` and `addin/forms` by `python docs/build.py`; do not edit."
    yield ""
    yield "- 错误 blocks the submission, 提醒 asks to look again, 提示 is good to know."
    yield (
        "- Level, switch and thresholds are set in the sheet 检查规则 of each workbook, time limits "
        "in SLA参数; here stands what a new workbook comes with."
    )
    yield (
        "- A finding can be accepted with a reason, typed beside it in 校验结果, but for the rules "
        "marked “must be mended”."
    )
    yield (
        "- Sources are sections of the handbooks S0–S4, or ids of fields (F1.09), keys (K1) and "
        "gaps (G-05) in [fields](fields.md)."
    )
    chosen = sorted(RULES.values(), key=lambda each: each.id)
    yield from _rule_table("Rules of the handbook", [r for r in chosen if r.id.startswith("R-")])
    yield from _rule_table("What the forms demand", [r for r in chosen if r.id.startswith("F-")])
    yield from _limits()


def _rule_table(title: str, rules: Sequence[Rule]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield "| Rule | Level | What it asks for | Wrong → right | Source |"
    yield "|---|---|---|---|---|"
    for each in rules:
        remarks = [each.level.value]
        remarks += [] if each.enabled else ["off unless switched on"]
        remarks += [] if each.waivable else ["must be mended"]
        level = ", ".join(remarks)
        yield f"| {each.id} | {level} | {each.title} | {each.example} | {each.source} |"


def _limits() -> Iterator[str]:
    yield ""
    yield "## Time limits"
    yield ""
    yield "| Limit | From | Until | Amount | Who | What comes after | Source |"
    yield "|---|---|---|---|---|---|---|"
    for row in SLA.presets:
        amount = f"{row['amount']} {row['unit']}"
        amount = amount if row["amount"] else "按更新频率"
        amount += f"（{row['hours']}）" if row["hours"] else ""
        amount += f"，{row['at']} 前" if row["at"] else ""
        amount += f"；紧急 {row['urgent']}" if "urgent" in row else ""
        yield (
            f"| {row['sla_id']} | {row['event']} | {row['stop']} | {amount} | {row['who']} |"
            f" {row['then']} | {row['source']} |"
        )


def _reminders() -> Iterator[str]:
    """Yield who is told what and when, as a new workbook has it."""
    yield "# 提醒一览"
    yield ""
    yield "由 `python docs/build.py` 根据 `提醒规则` 生成，请勿手工修改；新工作簿就是这样，可以在表里停用和调整。"
    yield ""
    yield "| 编号 | 提醒 | 何时 | 发给谁 | 可调整的默认值 |"
    yield "|---|---|---|---|---|"
    for rule in REMINDER_RULES.presets:
        adjustable = ("offsets", "hours", "ladder")
        given = [
            f"{REMINDER_RULES.field(key).label} {rule[key]}" for key in adjustable if rule[key]
        ]
        yield (
            f"| {rule['rule']} | {rule['name']} | {rule['when']} | {rule['to']} |"
            f" {'；'.join(given) or '—'} |"
        )
    yield ""
    yield "对每一种提醒都一样："
    yield ""
    yield "- 每人每个工作日最多一封汇总；N-12 周报和 N-17 指标月报单独成一封。"
    yield "- 休息日和免打扰时间不发；外出的人由通讯录里的代理人代收，邮件写明代谁收。"
    yield "- 同一事项、同一截止时间、同一收件人只发一次，重新运行、排序、合并工作簿都不会重发。"
    yield "- 已完成、已取消的任务，已作废、已归档的协作不发；不在通讯录里的人不发，并列出原因。"
    yield "- 主题以协作编号开头；每一项写明为什么收到。"


def _functions() -> Iterator[str]:
    yield "# 按钮和函数一览"
    yield ""
    yield "由 `python docs/build.py` 生成，请勿手改。安装见[加载项](addin.zh-CN.md)。"
    yield ""
    yield f"## 功能区“{TAB}”"
    yield ""
    yield "| 组 | 按钮 | 做什么 | 改动什么 |"
    yield "|---|---|---|---|"
    for group in GROUPS:
        for button in group.buttons:
            yield f"| {group.label} | {button.label} | {button.screentip} | {button.supertip} |"
    yield ""
    yield "## 函数"
    yield ""
    yield "只在 Windows 版 Excel 里可用；标准工作簿自己的公式都不用它们。"
    yield "参数可以是一个单元格，也可以是一列或一个区域，返回同样大小的结果；第一个参数为空时结果也为空。"
    yield "算不出来时显示 `#VALUE!`，原因用 `=XZ_REASON(单元格)` 查看。方括号里的参数可以不写。"
    for function in FUNCTIONS.values():
        names = [f"[{n}]" if a.is_optional else n for n, a in function.arguments.items()]
        yield ""
        yield f"### {function.name}"
        yield ""
        yield f"`={function.name}({', '.join(names)})`　{function.help}"
        yield ""
        yield "| 参数 | 说明 |"
        yield "|---|---|"
        yield from (f"| {name} | {a.help} |" for name, a in function.arguments.items())


def _fields() -> Iterator[str]:
    yield "# Forms, tables and fields"
    yield ""
    yield "Generated from `addin/forms` by `python docs/build.py`; do not edit."
    yield ""
    yield (
        "Need: ● at submission, ◐ at a later gate, ○ optional, 自动 filled in by the workbook. "
        "Provenance: S named by the handbook, I implied by it, P proposed from common practice, "
        "W needed by the workbook itself."
    )
    for form in FORMS:
        yield from _form(form)
    yield ""
    yield "## Vocabularies"
    yield ""
    yield "| Name | 标签 | Words | Older words | Source |"
    yield "|---|---|---|---|---|"
    for vocabulary in VOCABULARIES:
        older = "、".join(f"{old}→{new}" for old, new in vocabulary.synonyms)
        words = "、".join(vocabulary.words) + ("（可增加）" if vocabulary.extensible else "")
        yield (
            f"| `{vocabulary.name}` | {vocabulary.label} | {words} | {older} |"
            f" {vocabulary.source} |"
        )


def _form(form: Form) -> Iterator[str]:
    yield ""
    yield f"## {form.sheet}: {form.title} (`{form.code}`)"
    if form.source:
        yield ""
        yield f"Source: {form.source}."
    singles = list(form.fields)
    if singles:
        yield ""
        yield from _rows((form.name_of(field), field) for field in singles)
    for table in form.tables:
        if not table.name.startswith(WORDS):  # listed below as vocabularies
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield ""
    yield f"### {table.title} (Excel table `{table.name}`, key `{table.key}`)"
    yield ""
    yield from _rows(
        (field.key, field) for field in table.fields if not field.key.startswith(PEOPLE_SLOTS)
    )


def _rows(fields: Iterator[tuple[str, Field]]) -> Iterator[str]:
    yield "| Id | 标签 | English name | Kind | Need | Provenance | 填写提示 |"
    yield "|---|---|---|---|---|---|---|"
    for name, field in fields:
        kind = f"{field.kind}: `{field.vocabulary}`" if field.vocabulary else str(field.kind)
        need = str(field.need)
        if field.when:
            need += f" if `{field.when.key}` = {'/'.join(field.when.values)}"
        yield (
            f"| {field.id} | {field.label} | `{name}` | {kind} | {need} | {field.tags} |"
            f" {field.help} |"
        )


def main() -> int:
    """Write the pages, or with ``--check`` return 1 if one of them is out of date."""
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"out of date: {path.name}; run python docs/build.py")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
