"""`xiezuo inbox`: answers to the reminders become proposals in the workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from addin.actions.extracting import aside, write_aside
from addin.actions.gathering import Gathered, gather
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.store import Store, default_store
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, complain, display, plain, say, table
from addin.cli.settings import settings_of_run
from addin.errors import XiezuoError
from addin.notices.collaborations import company_moment
from addin.notices.inbox import LOOKS_BACK, Told, about, propose, read_mailbox, tell_people
from addin.notices.post import AnsweredWorkbook, Post
from addin.notices.sending import note
from addin.reports.verbs.document import problems
from mailer.delivery.ledger import Ledger, default_path
from mailer.transports import inbox_of

NEEDED = {
    "initiation.collaboration_id",
    "initiation.title",
    "plan.tracker",
    "plan.lead_person",
    "reminders.sender",
    "sla.zone",
    "reminders.max_mails",
    "plan.approval",
    "plan.approval_opinion",
    "plan.approved_at",
    "plan.approver",
    "plan.departments",
    "Answers",
    "Satisfaction",
    "Tasks",
    "PlanTasks",
    "InitiationApprovals",
    "Countersignatures",
    "Deliverables",
    "AcceptanceItems",
    "People",
    "Departments",
    "Exceptions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for on the command line.

    - `mails`: a folder of saved mails, instead of the mailbox that sends.
    - `outbox`: a folder to write mails to people to, whatever the settings say.
    - `days`: how many days back its mails are looked at, by the clock.
    """

    files: Sequence[Path]
    mails: Path | None = None
    days: int = LOOKS_BACK
    today: date | None = None
    config: Path | None = None
    ledger: Path | None = None
    outbox: Path | None = None
    as_document: bool = False


def run(request: Request) -> int:
    """Write a proposal for each answer that may be believed; list every other mail with why not.

    No mail is moved or deleted, and an answer that stands in a workbook is not written again.

    Raises:
        InputError: no such folder, or a setting that cannot be understood.
        MailError: the mailbox, the ledger, or the secret beside it, cannot be read.
    """
    moment = actual = now(request.today)
    path = request.ledger or default_path()
    config = settings_of_run(
        request.config,
        request.files,
        sends=request.mails is None,  # the mailbox that sends is read
        as_document=request.as_document,
    )
    with closing(inbox_of(config, request.mails)) as inbox:
        gathered = gather(workbooks(request.files), AnsweredWorkbook, only=NEEDED)
        moment = company_moment([book.content for book in gathered.made], moment)
        with closing(Ledger(path)) as sent, closing(default_store()) as store:
            post = read_mailbox(inbox, gathered.made, sent, moment, request.days)
            culprits = list(_written(gathered.made, post, actual, store))
            gathered = gathered.without(culprits, lambda book: book.path)
            told = tell_people(post, gathered.made, config, sent, moment, request.outbox)
            _note_returns(post, gathered.made, sent, actual, store)
    _report(post, gathered, told, as_document=request.as_document)
    return FAILED if gathered.failures or told.troubles else 0


def _note_returns(
    post: Post, books: Sequence[AnsweredWorkbook], ledger: Ledger, actual: datetime, store: Store
) -> None:
    """Write into 提醒日志 which mails came back; a workbook that is open is left for later."""
    touched = {book.path for back in post.came_back for book in about(back, books)}
    for path in sorted(touched):
        host = ClosedWorkbook(path)
        failed = attempt(path, partial(_note, host, ledger, actual, store))
        if failed:
            complain(f"[yellow]退信没有记入工作簿的“提醒日志”：[/]{plain(failed)}")


def _note(host: ClosedWorkbook, ledger: Ledger, actual: datetime, store: Store) -> None:
    content = host.read(only={"initiation.collaboration_id", "ReminderLog"})
    write = partial(write_aside, host, actual=actual, remembered=store)
    note(host, content, ledger, None, actual, write)


def _written(
    books: Sequence[AnsweredWorkbook], post: Post, actual: datetime, store: Store
) -> Iterator[tuple[AnsweredWorkbook, XiezuoError]]:
    """Write what is new; yield the workbooks in which it could not be written."""
    for book in books:
        if not book.new:
            continue
        done = attempt(book.path, partial(_propose, book, actual, store))
        if isinstance(done, XiezuoError):
            post.proposed = [(p, row) for p, row in post.proposed if p != book.path]
            yield book, done


def _propose(book: AnsweredWorkbook, actual: datetime, store: Store) -> None:
    host = ClosedWorkbook(book.path)
    with aside(host, {"Answers", "Satisfaction"}, actual, store):
        propose(host, book)


def _report(
    post: Post, gathered: Gathered[AnsweredWorkbook], told: Told, *, as_document: bool
) -> None:
    if as_document:
        as_json(_document(post, gathered, told))
        return
    if post.proposed:
        shown = table("新的答复，待确认", "工作簿", "答复人", "对象", "答复", "拟改内容")
        for path, row in post.proposed:
            cells = (path.name, row["person"], row["item_id"], row["answer"], row["proposal"])
            shown.add_row(*map(plain, cells))
        display(shown)
        say("请在工作簿的“邮件答复”里选“接受”或“不接受”，再刷新。")
    if post.came_back:
        shown = table("退信", "收件人", "邮箱", "原因", "主题")
        for back in post.came_back:
            said = (back.entry.name, back.address, back.reason, back.entry.subject)
            shown.add_row(*map(plain, said))
        display(shown)
        say("请与本人核对，并在“通讯录”里更正邮箱。")
    if post.left:
        shown = table("没有采用的邮件", "邮件", "发件人", "主题", "原因")
        for place, left in post.left:
            shown.add_row(*map(plain, (Path(place).name, left.sender, left.subject, left.reason)))
        display(shown)
    say(f"新的答复 {len(post.proposed)}，已登记过 {post.known}，没有采用 {len(post.left)}。")
    if told.count:
        say(f"已就答复和退信写信 {told.count} 封（{plain(told.where)}）。")
    for trouble in told.troubles:
        say(f"[red]就答复和退信写的信没有发出：{plain(trouble)}。下次运行时再发。[/]")
    tell_left_out(gathered)


def _document(post: Post, gathered: Gathered[AnsweredWorkbook], told: Told) -> dict[str, Any]:
    return {
        "proposed": [{"file": path, **row} for path, row in post.proposed],
        "known": post.known,
        "left": [
            {"mail": place, "from": left.sender, "subject": left.subject, "reason": left.reason}
            for place, left in post.left
        ],
        "came_back": [
            {"name": b.entry.name, "email": b.address, "reason": b.reason, "mail": b.entry.number}
            for b in post.came_back
        ],
        "written": told.count,
        "not_written": list(told.troubles),
        "errors": problems(gathered.failures),
        "left_out": problems(gathered.left),
    }
