"""发送提醒: planned, asked about, sent, and noted in 提醒日志."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from addin.sending import (
    note,
    plan_only,
    send,
    sent_sentence,
    settings_for,
    source_of,
    troubles,
)
from mailer.config import load
from mailer.ledger import Ledger, default_path
from mailer.pace import Pace
from mailer.transports import transport_of

OUTBOX = "发件箱"


def run(application: Application, moment: datetime) -> str:
    """Send what is due after the user said yes."""
    host = application.workbook()
    path = saved_path(application)
    source = source_of(host, path, moment)
    config = load()
    settings = settings_for([source.content], config, ledger=default_path())
    with (
        closing(Ledger(default_path())) as ledger,
        closing(transport_of(config, outbox=path.parent / OUTBOX)) as transport,
    ):
        planned = len(plan_only([source], moment, ledger, settings).rows)
        if not planned:
            return "现在没有要发的提醒：该发的都已经发过，或者还没有到时候。"
        if not application.ask(f"将{sent_sentence(planned, transport)}\n\n继续吗？"):
            return "没有发送任何邮件。"
        summary = send(
            [source],
            moment,
            transport=transport,
            ledger=ledger,
            settings=settings,
            pace=Pace(config.limits),
        )
        note(host, source.mailing.collaboration.id, ledger)
    told = [sent_sentence(len(summary.sent), transport), "每一项见“提醒日志”。"]
    return "\n\n".join([*told, *troubles(summary)])
