"""docs/reminders.zh-CN.md: who is told what and when, as a new workbook has it."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.reminders import REMINDER_RULES

_ADJUSTABLE = ("offsets", "hours", "ladder")


def reminders() -> Iterator[str]:
    """Yield the reminders, and what holds for all of them."""
    yield "新工作簿就是这样，可以在 `提醒规则` 里停用和调整。"
    yield ""
    yield "| 编号 | 提醒 | 何时 | 发给谁 | 可调整的默认值 |"
    yield "|---|---|---|---|---|"
    for rule in REMINDER_RULES.presets:
        given = [
            f"{REMINDER_RULES.field(key).label} {rule[key]}" for key in _ADJUSTABLE if rule[key]
        ]
        yield (
            f"| {rule['rule']} | {rule['name']} | {rule['when']} | {rule['to']} |"
            f" {'；'.join(given) or '—'} |"
        )
    yield ""
    yield "对每一种提醒都一样："
    yield ""
    yield "- 可调整的一格空着、无法识别，或整行没有，都按默认值；不要抄送、不要提前，写“无”。"
    yield "- 每人每个工作日最多一封汇总；N-12 周报和 N-17 指标月报单独成一封。"
    yield "- 只告知、不用办理的情况，收件人可以用邮件里的“每周告知”改为每周最多一封，用“每天告知”改回；须办理的照常每天。"
    yield "- 休息日和免打扰时间不发；外出的人由通讯录里的代理人代收，邮件写明代谁收。"
    yield "- 姓名和邮箱都相同的几行通讯录是同一个人；几个人共用一个邮箱时合为一封，写明各项是谁的；一格里写了几个负责人，每人都收到。"
    yield "- 同一事项、同一截止时间、同一收件人只发一次，重新运行、排序、合并工作簿都不会重发。"
    yield "- 已完成、已取消的任务，已作废、已归档的协作项目不发；不在通讯录里的人不发，并列出原因。"
    yield "- 主题以协作编号开头；每一项写明为什么收到。"
