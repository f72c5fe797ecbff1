"""What an import says: what is proposed, what came in, what somebody has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from addin.forms.adoption import WORDS_OF
from addin.reports.adopting.adopt import Looked
from addin.reports.adopting.bringing import Brought
from addin.reports.adopting.cells import SEVERAL

_SHOWN = 10
_LONGEST = 20  # characters of a word that is told


def doubts(looked: Looked) -> list[str]:
    """Return what could not be read or is not known, each as a phrase."""
    unread = [
        each
        for each in looked.found.questions
        if each.asked.why != SEVERAL and each.asked.key not in WORDS_OF
    ]
    words = looked.choices.unknown_words
    parts = []
    if unread:
        parts.append(f"{len(unread)} 个单元格没有读出，原文记入备注")
    if words:
        parts.append(f"{len(words)} 个用词没有对应的标准用词：{_some(words)}")
    if looked.choices.new:
        parts.append(f"原表新增的列没有导入：{_some(looked.choices.new)}")
    if looked.choices.gone:
        parts.append(f"原表里找不到这些列：{_some(looked.choices.gone)}")
    return parts


def told(looked: Looked, target: Path | str, brought: Brought | None) -> str:
    """Return in a few sentences what was proposed or brought in, and what to do next."""
    found, choices = looked.found, looked.choices
    proposal = choices.proposal
    lines = []
    if proposal.last + 1 < len(proposal.sheet.rows):
        lines.append(
            f"工作表“{proposal.sheet.name}”从第 {proposal.last + 2} 行起是另一张表，不会导入；"
            "要导入它，请把它移到单独的工作表。"
        )
    if brought is None:
        header = f"第 {proposal.top + 1} 行"
        if proposal.bottom > proposal.top:
            header = f"第{proposal.top + 1}～{proposal.bottom + 1}行"
        lines.append(
            f"在工作表“{choices.sheet.name}”里找到任务表：列标题在{header}，任务 {len(found.tasks)} 项。"
        )
        if looked.others:
            lines.append(
                f"其他工作表也像任务表：{_some(looked.others)}；要导入它们，请用 --sheet 指定。"
            )
    else:
        counts = [
            f"新增任务 {len(brought.added)} 项",
            f"更新 {len(brought.updated)} 项",
            f"没有变化 {brought.unchanged} 项",
        ]
        if brought.milestones:
            counts.append(f"新增里程碑 {len(brought.milestones)} 个")
        lines.append(f"已导入“{target}”：{'，'.join(counts)}。")
        lines += [
            f"{each.task} 的{each.label}在工作簿里已改为“{each.here}”，原表是“{each.there}”，保留工作簿里的。"
            for each in brought.kept[:_SHOWN]
        ]
        if brought.gone:
            lines.append(f"原表里已没有这些任务，工作簿里仍保留：{_some(brought.gone)}。")
    several = [each for each in found.questions if each.asked.why == SEVERAL]
    if several:
        lines.append(f"{len(several)} 项任务写了几个人：第一个人作负责人，其余记入所需支持。")
    if found.left:
        rows = _some([str(row + 1) for row in found.left])
        lines.append(f"不是任务、没有导入的行：{rows}。")
    if parts := doubts(looked):
        lines.append(f"请看：{'；'.join(parts)}。")
    if brought is None:
        lines.append(f"还没有导入。请核对 {looked.mapping}，改好后保存，再导入一次。")
    elif doubts(looked):
        lines.append(f"可在 {looked.mapping} 里改正，再导入一次。")
    return "\n".join(lines)


def _some(texts: Sequence[str]) -> str:
    more = f" 等 {len(texts)} 个" if len(texts) > _SHOWN else ""
    return "、".join(text[:_LONGEST] for text in texts[:_SHOWN]) + more
