"""What the handbooks ask of a collaboration by its 协作类型: who approves, what is archived.

>>> procedure_of("问题解决").approvers
('发起部门负责人',)
>>> procedure_of("项目协作").archive
('协作方案', '会议纪要', '验收报告', '复盘报告')
"""

from __future__ import annotations

from typing import NamedTuple

from addin.forms.initiation import INITIATING_HEAD
from addin.forms.vocabularies import (
    ACCEPTANCE_REPORT,
    COMMUNICATION_RECORD,
    EMERGENCY,
    MINUTES_DOCUMENT,
    PLAN_DOCUMENT,
    PROBLEM_ASSESSMENT,
    PROBLEM_REPORT,
    PROBLEM_SOLVING,
    PROBLEM_TRACKER,
    REQUEST_DOCUMENT,
    REVIEW_REPORT,
    SPONSOR,
    TRACKING_ONLY,
)


class Procedure(NamedTuple):
    """How collaborations of a type are approved and ended.

    - `approvers`: the steps of F1.24 that must agree, in this order (X-09).
    - `is_condensed`: 问题解决报告 stands for 验收报告 and 复盘报告 (X-11), so neither handover nor
      review meeting is asked for.
    - `archive`: the documents without which a collaboration is not closed (R-32).
    - `is_tracked_only`: the tracker is all there is (Q-42); nothing is asked of the other forms.
    """

    approvers: tuple[str, ...]
    is_condensed: bool
    archive: tuple[str, ...]
    is_tracked_only: bool = False


STANDARD = Procedure(
    (INITIATING_HEAD, SPONSOR),
    False,
    (PLAN_DOCUMENT, MINUTES_DOCUMENT, ACCEPTANCE_REPORT, REVIEW_REPORT),
)
"""S0: projects and daily collaboration, and whatever has no type yet."""

CONDENSED = Procedure(
    (INITIATING_HEAD,),
    True,
    (PROBLEM_ASSESSMENT, REQUEST_DOCUMENT, COMMUNICATION_RECORD, PROBLEM_TRACKER, PROBLEM_REPORT),
)
"""S4: problems and emergencies; 分管领导 is informed by a copy instead of approving."""

TRACKED = Procedure((), False, (), is_tracked_only=True)
"""Tasks that are written down and followed, without request, approval, acceptance or review."""

PROBLEM_TYPES = (PROBLEM_SOLVING, EMERGENCY)


def procedure_of(collaboration_type: str) -> Procedure:
    """Return the procedure of a 协作类型; a type that is unknown or not chosen gets the standard."""
    if collaboration_type == TRACKING_ONLY:
        return TRACKED
    return CONDENSED if collaboration_type in PROBLEM_TYPES else STANDARD
