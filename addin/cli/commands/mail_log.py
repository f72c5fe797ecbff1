"""`xiezuo mail log` and `resolve`: what the ledger says, and what a person decides about doubts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from addin.cli.failure import FAILED
from addin.cli.output import as_json, display, plain, say, table
from addin.cli.settings import settings_of_run
from addin.errors import InputError
from mailer.delivery.dispatch import reconcile
from mailer.delivery.entries import Entry
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.pace import Pace, local_time
from mailer.delivery.transport import MailState, Outcome
from mailer.transports import transport_of

UNTRIED = {MailState.PLANNED: "未发送", MailState.SENDING: "发送中断"}
DOUBTFUL = (MailState.SENDING, MailState.UNKNOWN)


def log(ledger: Path | None, last: int, *, as_document: bool) -> None:
    """Show the latest mails of the ledger.

    Raises:
        MailError: it cannot be read.
    """
    with closing(Ledger(ledger or default_path())) as known:
        entries = known.entries(*MailState)
    if as_document:
        as_json({"total": len(entries), "mails": [_document(each) for each in entries[:last]]})
        return
    if not entries:
        say("发送记录是空的：还没有发过邮件。")
        return
    _show(f"最近的邮件（共 {len(entries)} 封）", entries[:last])
    doubts = sum(entry.state in DOUBTFUL for entry in entries)
    if doubts:
        say(f"[yellow]有 {doubts} 封不能确认是否发出：xiezuo mail resolve[/]")


def resolve(
    number: str,
    is_sent: bool | None,
    config: Path | None,
    ledger: Path | None,
    *,
    as_document: bool,
) -> int:
    """Look for every mail in doubt, or write down what a person decided about one.

    Return 0 when no doubt is left, else 2.

    Raises:
        InputError: a number that stands for no mail in doubt, or nothing decided about it.
        MailError: the ledger cannot be written, or another run is sending.
    """
    with closing(Ledger(ledger or default_path())) as known:
        if number:
            _decide(known, number, is_sent)
            say(f"已登记：{plain(number)} {'已发出' if is_sent else '没有发出，下次运行时重发'}。")
            return 0
        if is_sent is not None:
            raise InputError(
                "没有写明是哪一封", remedy="请先运行 xiezuo mail resolve 查看邮件编号。"
            )
        if known.entries(*DOUBTFUL):
            settings = settings_of_run(config, sends=True, as_document=as_document)
            with known.session(), closing(transport_of(settings)) as transport:
                reconcile(known, transport, Pace())
        left = known.entries(*DOUBTFUL)
    if as_document:
        as_json({"in_doubt": [_document(entry) for entry in left]})
    elif left:
        _show("不能确认是否发出的邮件", left)
        say("请到发件邮箱的“已发送邮件”里查找，或问收件人，然后登记：")
        say("  xiezuo mail resolve 邮件编号 --sent　　　已发出")
        say("  xiezuo mail resolve 邮件编号 --not-sent　没有发出，下次重发")
    else:
        say("没有待核实的邮件。")
    return FAILED if left else 0


def _decide(ledger: Ledger, number: str, is_sent: bool | None) -> None:
    entry = next((e for e in ledger.entries(*DOUBTFUL) if e.number == number.strip()), None)
    if entry is None:
        raise InputError(
            f"没有编号为“{number}”的待核实邮件", remedy="请运行 xiezuo mail resolve 查看编号。"
        )
    if is_sent is None:
        raise InputError(
            "没有写明这封邮件是否发出", where=number, remedy="请加上 --sent 或 --not-sent。"
        )
    with ledger.session():
        state = MailState.SENT if is_sent else MailState.FAILED
        detail = "人工核对：已发出" if is_sent else "人工核对：没有发出"
        ledger.settle(entry.message_id, Outcome(state, detail), local_time())


def _show(title: str, entries: Iterable[Entry]) -> None:
    shown = table(title, "邮件编号", "时间", "状态", "收件人", "邮箱", "主题", "经由", "说明")
    for entry in entries:
        when = f"{entry.changed:%Y-%m-%d %H:%M}" if entry.changed else ""
        cells = (entry.name, entry.recipient, entry.subject, entry.via, entry.detail)
        shown.add_row(
            entry.number, when, UNTRIED.get(entry.state) or entry.outcome, *map(plain, cells)
        )
    display(shown)


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "state": entry.state,
        "changed": entry.changed,
        "recipient": entry.name,
        "address": entry.recipient,
        "subject": entry.subject,
        "via": entry.via,
        "detail": entry.detail,
        "attempts": entry.attempts,
    }
