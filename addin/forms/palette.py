"""The colour of each state, the same in workbook and mail; the words always stand beside it.

Every ink has a contrast of at least 4.5 : 1 on its fill, which a test computes.
"""

from __future__ import annotations

from dataclasses import dataclass

from addin.forms import vocabularies


@dataclass(frozen=True, slots=True)
class Shade:
    """A background and the colour of text on it, as ``#RRGGBB``."""

    fill: str
    ink: str


OVERDUE = Shade("#FFF1F0", "#CF1322")
BLOCKED = Shade("#FFF7E6", "#AD4E00")
UNREADABLE = Shade("#FFF0F6", "#C41D7F")
DUE_SOON = Shade("#FFFBE6", "#946000")
AT_RISK = Shade("#FEFFE6", "#876800")
STALE = Shade("#F0F5FF", "#2F54EB")
DONE = Shade("#F6FFED", "#237804")
CANCELLED = Shade("#F5F5F5", "#6B6B6B")
HEADER = Shade("#1F4E79", "#FFFFFF")
SECTION = Shade("#DCE6F1", "#1F4E79")

SHADES: dict[str, Shade] = {
    vocabularies.CANCELLED: CANCELLED,
    vocabularies.DONE: DONE,
    vocabularies.BLOCKED: BLOCKED,
    vocabularies.BLOCKED_OVERDUE: BLOCKED,
    vocabularies.OVERDUE: OVERDUE,
    vocabularies.ACCEPTANCE_OVERDUE: OVERDUE,
    vocabularies.UNREADABLE_STATUS: UNREADABLE,
    vocabularies.UNREADABLE_DATE: UNREADABLE,
    vocabularies.DUE_SOON: DUE_SOON,
    vocabularies.AT_RISK: AT_RISK,
    vocabularies.STALE: STALE,
}
"""The shade of each word of 预警; 正常 has none."""

LIMITS: dict[str, Shade] = {
    vocabularies.OVER: OVERDUE,
    vocabularies.NEARLY_OVER: DUE_SOON,
    vocabularies.UNREADABLE_DATE: UNREADABLE,
}
"""The shade of each state of a time limit; the others have none."""

LIGHTS: dict[str, Shade] = {
    vocabularies.NORMAL: DONE,
    vocabularies.WARNED: DUE_SOON,
    vocabularies.OVERDUE: OVERDUE,
    vocabularies.BLOCKED: BLOCKED,
    vocabularies.FINISHED: CANCELLED,
}
"""The shade of each light of a collaboration or milestone."""

BAR_DONE, BAR_OPEN, BAR_OVERDUE, BAR_BLOCKED = "#1F4E79", "#8FB4D9", "#E5807B", "#E6A15C"
"""The bars of a time axis: what of them is done, and what is not, by how it stands."""
FIGURES = {"blocked": BLOCKED, "overdue": OVERDUE}
"""The shade of a figure of 看板 that is not nought."""
STATUSES = ("#BFC7D1", "#5B8FC9", "#E08A2E", "#8C7CC3", "#6AA84F", "#E3E3E3")
"""The bars of tasks by status, in the order of the words of 任务状态."""
