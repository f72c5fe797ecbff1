"""修复: the workbook's own furniture as it was, after paste, sort or a slip of the hand.

Names, headings, colours, drop-downs and protection come back as the standard workbook has them,
formats of cells as most of their column have them, formulas
that were typed over by a refresh. What people typed stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.actions.refresh import ACTOR, Refreshed, log_row, refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.mending.mending import Mended
from addin.book.ooxml.package import Package
from addin.content import Changes

ACTION = "修复格式"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was broken, and what the refresh after it did."""

    mended: Sequence[Mended]
    refreshed: Refreshed

    def told(self) -> str:
        """Return in sentences what was broken and where to look."""
        done = [str(each) for each in self.mended if not each.is_left]
        restored = len(self.refreshed.restored)
        if restored:
            done.append(f"被覆盖的公式 {restored} 处")
        left = [str(each) for each in self.mended if each.is_left]
        lines = [
            f"已修复：{'；'.join(done)}（见“变更日志”）。"
            if done
            else "没有发现损坏，没有修复什么。"
        ]
        if left:
            lines.append(f"没有修复：{'；'.join(left)}。")
        return "".join(lines)


def repair(path: Path, *, actual: datetime, actor: str = ACTOR) -> Repaired:
    """Mend and refresh the workbook at `path`, all in one save with a backup.

    Args:
        actual: the moment on the computer's clock, for 变更日志.
        actor: who repairs, for 变更日志.

    Raises:
        WorkbookError: it cannot be read, mended or saved; it is as it was.
    """
    from workbook_templates import TEMPLATE

    host = ClosedWorkbook(path)
    with host.saved_together():
        mended = host.mend(Package.open(TEMPLATE))
        done = [each for each in mended if not each.is_left]
        if done:
            first = host.read(only={"ChangeLog"}).table("ChangeLog").next_number()
            rows = [
                log_row(first + n, actual, actor, ACTION, each.sheet, each.what, "", each.count)
                for n, each in enumerate(done)
            ]
            host.write(Changes(append={"ChangeLog": rows}))
        return Repaired(mended, refresh(host, given=None, actual=actual, actor=actor))
