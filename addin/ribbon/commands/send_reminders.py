"""发送提醒: planned, asked about, sent, and noted in 提醒日志."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from addin.sending import log_changes, plan_only, send, source_of
from mailer.ledger import Ledger, default_path

OUTBOX = "发件箱"


def run(application: Application, moment: datetime) -> str:
    """Send what is due after the user said yes."""
    host = application.workbook()
    path = saved_path(application)
    source = source_of(host, path, moment)
    with closing(Ledger(default_path())) as known:
        planned = len(plan_only([source], moment, known).rows)
    if not planned:
        return "现在没有要发的提醒：该发的都已经发过，或者还没有到时候。"
    outbox = path.parent / OUTBOX
    if not application.ask(f"将写出 {planned} 封提醒邮件，放在：\n{outbox}\n\n继续吗？"):
        return "没有发送任何邮件。"
    summary = send([source], moment, outbox, None)
    changes = log_changes(source, summary.log)
    if changes.append:
        host.write(changes)
    told = [f"写出提醒邮件 {len(summary.sent)} 封，放在：\n{outbox}", "每一项见“提醒日志”。"]
    told += [f"没有发成：{reason}" for _, reason in (*summary.failed, *summary.unknown)]
    return "\n\n".join(told)
