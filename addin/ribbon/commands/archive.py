"""归档: the documents of the open collaboration as files that stay."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from addin.reports.archiving import archive
from addin.reports.printing import printed_here
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path

TARGET = "XIEZUO_ARCHIVE"  # the company's knowledge base, as for the command line


def run(application: Application, moment: datetime) -> str:
    """Save, close, archive and open the workbook, after the user said yes."""
    path = saved_path(application)
    given = os.environ.get(TARGET)
    where = Path(given) if given else path.parent
    if not application.ask(
        f"将把这个协作项目的文件归档到“{where}”，每份另存 PDF。\n\n工作簿会先保存。继续吗？"
    ):
        return "没有归档。"
    with application.set_aside() as closed:
        target = Path(given) if given else None
        archived = archive(
            closed,
            actual=moment,
            target=target,
            user=application.user(),
            printer=lambda page: printed_here(page) or application.as_pdf(page),
        )
    is_printed = any(archived.folder.glob("*.pdf"))
    return archived.told() + (
        "" if is_printed else "\n没有另存 PDF：这台电脑上没有程序能打印网页。"
    )
