"""What the handbooks ask of a collaboration by its 协作类型: who approves, what is archived.

>>> procedure_of("问题解决").approvers
('发起部门负责人',)
>>> procedure_of("项目协作").archive
('协作方案', '会议纪要', '验收报告', '复盘报告')
"""

from __future__ import annotations

from dataclasses import dataclass

from addin.forms.initiation import INITIATION_APPROVALS
from addin.forms.vocabularies import ARCHIVE_TYPE, COLLABORATION_TYPE, POSITION_ROLE

HEAD, SPONSOR = (str(row["step"]) for row in INITIATION_APPROVALS.presets)
"""The two steps of F1.24: 发起部门负责人, then 分管领导."""

MANAGEMENT = POSITION_ROLE.words[3]
"""The role in 通讯录 of those who are copied on a major collaboration (R-16)."""

PROJECT, DAILY, PROBLEM, EMERGENCY = COLLABORATION_TYPE.words


@dataclass(frozen=True, slots=True)
class Procedure:
    """How collaborations of a type are approved and ended.

    - `approvers`: the steps of F1.24 that must agree, in this order (X-09).
    - `is_condensed`: 问题解决报告 stands for 验收报告 and 复盘报告 (X-11), so neither handover nor
      review meeting is asked for.
    - `archive`: the documents without which a collaboration is not closed (R-32).
    """

    approvers: tuple[str, ...]
    is_condensed: bool
    archive: tuple[str, ...]


STANDARD = Procedure((HEAD, SPONSOR), False, ARCHIVE_TYPE.words[:4])
"""S0: projects and daily collaboration, and whatever has no type yet."""

PROBLEM_SOLVING = Procedure((HEAD,), True, ARCHIVE_TYPE.words[4:])
"""S4: problems and emergencies; 分管领导 is informed by a copy instead of approving."""

PROBLEM_TYPES = (PROBLEM, EMERGENCY)


def procedure_of(collaboration_type: str) -> Procedure:
    """Return the procedure of a 协作类型; a type that is unknown or not chosen gets the standard."""
    return PROBLEM_SOLVING if collaboration_type in PROBLEM_TYPES else STANDARD
