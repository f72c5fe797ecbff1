"""预览提醒: what would be sent now, as a page; nothing is sent or written to the workbook."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from addin.book.files import write_file
from addin.notices.planning import plan_only, source_of
from addin.notices.sending import claims_for, files_of, settings_for
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from mailer.delivery.config import load
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.send import Taken


def run(application: Application, moment: datetime) -> str:
    """Show the mails in the browser."""
    source = source_of(application.workbook().read(), saved_path(application), moment)
    config = load()
    settings = settings_for([source.content], config)
    claims = claims_for(files_of([source]), config, settings, None)
    with closing(Ledger(default_path())) as known:
        preview = plan_only([source], moment, Taken(known, claims), settings)
    if not preview.rows:
        return "现在没有要发的提醒，没有发送任何邮件。"
    page = Path(tempfile.mkdtemp(prefix="xiezuo-")) / "提醒预览.html"
    write_file(page, preview.page().encode())
    application.browse(page)
    return f"现在会发出 {len(preview.rows)} 封，已在浏览器里打开预览，没有发送任何邮件。"
