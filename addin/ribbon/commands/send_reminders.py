"""发送提醒: planned, asked about, sent by the way of the settings, and noted in 提醒日志."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from addin.actions.carry_over import carry_over
from addin.book.host import Host
from addin.errors import WorkbookError
from addin.notices.groups import groups_sentence, summaries, tell_groups
from addin.notices.planning import RemindingWorkbook, plan_only, source_of
from addin.notices.sending import (
    barred_sentences,
    claims_for,
    files_of,
    note,
    send,
    sent_sentence,
    settings_for,
    troubles,
)
from addin.ribbon.application import Application
from addin.ribbon.own_process import start
from addin.ribbon.saved import saved_path
from mailer.delivery.claims import Claims
from mailer.delivery.config import Config, load, require_counting, strays
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.pace import Pace
from mailer.delivery.send import Taken
from mailer.transports import transport_of

OUTBOX = "发件箱"


def run(application: Application, moment: datetime) -> str:
    """Send what is due after the user said yes."""
    host = application.workbook()
    path = saved_path(application)
    source = source_of(host.read(), path, moment)
    config = load()
    require_counting(config, strays([Path(), path.parent]))
    settings = settings_for([source.content], config, ledger=default_path())
    with (
        closing(Ledger(default_path())) as ledger,
        closing(transport_of(config, outbox=path.parent / OUTBOX)) as transport,
    ):
        claims = claims_for(files_of([source]), config, settings, ledger)
        noted = partial(_noted, host, source, ledger, claims, moment)
        taken = Taken(ledger, claims)
        planned = len(plan_only([source], moment, taken, settings).rows)
        heard = [] if settings.is_trial else summaries([source], moment, config, taken)
        if claims and claims.barred:
            return "\n".join(barred_sentences(claims.barred.values()))
        if not planned and not heard:
            noted()  # what an earlier run, or another computer, could not
            return "现在没有要发的提醒：该发的都已经发过，或者还没有到时候。"
        question = f"将{sent_sentence(planned, transport)}"
        if heard:
            question += f"\n\n另外写进群：{'、'.join(each.group.name for each in heard)}。"
        if planned > settings.cap:
            question += f"\n\n超过了一次最多 {settings.cap} 封的上限（提醒规则）。"
        if not application.ask(f"{question}\n\n继续吗？"):
            return "没有发送任何邮件。"
        if 0 < config.limits.per_minute < planned:
            return _handed_over(path, planned, config)
        summary = send(
            [source],
            moment,
            transport=transport,
            ledger=ledger,
            settings=replace(settings, confirmed=planned),
            pace=Pace(config.limits, sleep=partial(_wait, application)),
            claims=claims,
        )
        groups = tell_groups(
            [source],
            moment,
            config=config,
            settings=settings,
            ledger=ledger,
            claims=claims,
            taken=taken,
        )
        told = [sent_sentence(len(summary.sent), transport), groups_sentence(groups), noted()]
    return "\n\n".join([*filter(None, told), *troubles(summary), *groups.troubles])


def _handed_over(path: Path, planned: int, config: Config) -> str:
    """Let a process of its own send more mails than may go out at once; say where to look."""
    settings = ("--config", config.path) if config.path else ()
    log = start(["remind", path, "--confirm", str(planned), *settings])
    minutes = planned // config.limits.per_minute
    return (
        f"已交给后台发送 {planned} 封，每分钟最多 {config.limits.per_minute} 封，约 {minutes} 分钟后发完；"
        "可以继续使用工作簿。\n\n"
        "按已保存的内容发送；发完以后再点一次“发送提醒”，会补记“提醒日志”。"
        f"进展见 xiezuo mail log，运行记录：{log}"
    )


def _wait(application: Application, seconds: float) -> None:
    """Wait, and say so: the rest of the program stands still meanwhile."""
    application.progress(f"发送提醒：等待邮件服务器 {max(1, round(seconds))} 秒…")
    time.sleep(seconds)
    application.progress("发送提醒…")


def _noted(
    host: Host,
    source: RemindingWorkbook,
    ledger: Ledger,
    claims: Claims | None,
    moment: datetime,
) -> str:
    """Write the rows that are expected, and 提醒日志 by claims and ledger, which remember what could not be written."""
    try:
        if source.lacks_rows:
            carry_over(host, moment)
        note(host, source.content, ledger, claims, moment)
    except WorkbookError as error:
        return f"没有记入“提醒日志”，下次发送时补上：{error}"
    return "每一项见“提醒日志”。"
