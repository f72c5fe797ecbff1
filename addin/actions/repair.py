"""修复: the workbook's own furniture as it was, after paste, sort or a slip of the hand.

What an earlier version did not have yet, what was deleted, and tables that another program left as
plain cells come back first, by an upgrade.
Names, headings, colours, drop-downs and protection come back as the standard workbook has them,
formats of cells as most of their column have them, formulas that were deleted or that something was
pasted over which they show too. What people typed stays; a formula over which they typed comes
back when they want it to, and 变更日志 keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from addin.actions.change_log import ACTOR, log_row
from addin.actions.refresh import Refreshed, refresh, written
from addin.actions.upgrade import Upgrade, upgrade
from addin.actions.worn import summed
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.mending.mending import Mended
from addin.book.ooxml.package import Package
from addin.content import Changes
from addin.standing.clock import on_its_clock
from addin.standing.overtyped import Overtyped

ACTION = "修复格式"
_LISTED = 8  # cells that a question lists


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was broken, and what the refresh after it did."""

    mended: Sequence[Mended]
    refreshed: Refreshed
    upgrade: Upgrade | None = None

    @property
    def overtyped(self) -> Sequence[Overtyped]:
        """The formulas that did not come back since something had been typed over them."""
        return self.refreshed.overtyped

    def told(self) -> str:
        """Return in sentences what was broken, what else was written, and where to look."""
        left = [summed(found)] if (found := [m for m in self.mended if m.is_left]) else []
        if self.overtyped:
            left.append(f"填写的内容覆盖了公式 {len(self.overtyped)} 处（见“校验结果”）")
        told = self.told_done()
        if left:
            told += f"没有修复：{'；'.join(left)}。"
        refreshed = (
            f"刷新：{'，'.join(written(self.refreshed))}。" if self.refreshed.changed else ""
        )
        return (told or "没有发现损坏，没有修复什么。") + refreshed

    def told_done(self) -> str:
        """Return what was mended in a sentence, nothing if nothing was."""
        done = [summed(found)] if (found := [m for m in self.mended if not m.is_left]) else []
        if self.refreshed.restored:
            done.append(f"被覆盖的公式 {len(self.refreshed.restored)} 处")
        upgraded = self.upgrade.told() if self.upgrade else ""
        return f"{upgraded}已修复：{'；'.join(done)}（见“变更日志”）。" if done else upgraded

    def question(self) -> str:
        """Return the question whether formulas shall come back over what was typed."""
        shown = [
            f"{each.place} {each.field.label}：{each.typed}" for each in self.overtyped[:_LISTED]
        ]
        if len(self.overtyped) > _LISTED:
            shown.append(f"……共 {len(self.overtyped)} 处")
        listed = "\n".join(shown)
        return (
            f"有 {len(self.overtyped)} 处公式被填写的内容覆盖，统计和提醒以公式为准：\n{listed}\n\n"
            "恢复这些公式吗？填写的内容会记入“变更日志”。"
        )


def repair(
    path: Path,
    *,
    given: date | None = None,
    actual: datetime,
    actor: str = ACTOR,
    restoring: bool = False,
) -> Repaired:
    """Mend and refresh the workbook at `path`, all in one save with a backup.

    Args:
        given: the day asked for, as for a refresh.
        actual: the moment on the computer's clock, for 变更日志.
        actor: who repairs, for 变更日志.
        restoring: put formulas back over whatever was typed; 变更日志 keeps it.

    Raises:
        WorkbookError: it cannot be read, mended or saved; it is as it was.
    """
    from workbook_templates import TEMPLATE

    host = ClosedWorkbook(path)
    with host.saved_together():
        content = host.read()
        moment = on_its_clock(content, actual)
        upgraded = upgrade(host, content, actual=moment, actor=actor)
        mended = host.mend(Package.open(TEMPLATE), restoring=restoring)
        done = [each for each in mended if not each.is_left]
        if done:
            first = host.read(only={"ChangeLog"}).table("ChangeLog").next_number()
            rows = [
                log_row(
                    first + n, moment, actor, ACTION, each.sheet, each.what, each.typed, each.count
                )
                for n, each in enumerate(done)
            ]
            host.write(Changes(append={"ChangeLog": rows}))
        refreshed = refresh(
            host, given=given, actual=actual, actor=actor, restoring=restoring, typed=content
        )
        return Repaired(mended, refreshed, upgraded)
