"""`xiezuo inbox`: answers to the reminders become proposals in the workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from addin.actions.gathering import Gathered, gather
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.unforeseen import attempt, foreseen
from addin.cli.failure import FAILED, problems, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, console, plain, say, table
from addin.cli.settings import settings_of_run
from addin.content import Changes, Content, Row
from addin.errors import XiezuoError
from addin.notices.answers import answer_row, entitled, obstacle
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import days_later
from mailer.answers.inbox import MAX_SIZE, Received
from mailer.answers.reading import NO_ANSWER, Answer, LeftAlone, could_be_answer, read, refusal
from mailer.answers.secret import answer_secret
from mailer.delivery.ledger import Ledger, default_path
from mailer.transports import inbox_of

NEEDED = {
    "initiation.collaboration_id",
    "plan.approval",
    "plan.approver",
    "plan.departments",
    "Answers",
    "Tasks",
    "PlanTasks",
    "InitiationApprovals",
    "Countersignatures",
    "Deliverables",
    "AcceptanceItems",
    "People",
    "Exceptions",
}


@dataclass(slots=True)
class Letters:
    """What became of the mails."""

    proposed: list[tuple[Path, Row]] = field(default_factory=list)
    left: list[tuple[str, LeftAlone]] = field(default_factory=list)
    known: int = 0  # answers that stand in a workbook already


@dataclass(slots=True)
class AnsweredWorkbook:
    """A workbook with the answers that are about to be written into it."""

    path: Path
    content: Content
    new: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for on the command line.

    - `mails`: a folder of saved mails, instead of the mailbox that sends.
    - `days`: how many days back its mails are looked at, by the clock.
    """

    files: Sequence[Path]
    mails: Path | None = None
    days: int = 14
    today: date | None = None
    config: Path | None = None
    ledger: Path | None = None
    as_document: bool = False


def run(request: Request) -> int:
    """Write a proposal for each answer that may be believed; list every other mail with why not.

    No mail is moved or deleted, and an answer that stands in a workbook is not written again.

    Raises:
        InputError: no such folder, or a setting that cannot be understood.
        MailError: the mailbox, the ledger, or the secret beside it, cannot be read.
    """
    since = days_later(now(request.today), -request.days)
    path = request.ledger or default_path()
    letters = Letters()
    config = settings_of_run(
        request.config,
        request.files,
        sends=request.mails is None,  # the mailbox that sends is read
        as_document=request.as_document,
    )
    with closing(inbox_of(config, request.mails)) as inbox:
        gathered = gather(workbooks(request.files), AnsweredWorkbook, only=NEEDED)
        with closing(Ledger(path)) as sent:
            secret = answer_secret(path)
            for mail in inbox.mails(since):
                _sorted(mail, gathered.made, letters, secret, sent)
    culprits = list(_written(gathered.made, letters))
    gathered = gathered.without(culprits, lambda book: book.path)
    _report(letters, gathered, as_document=request.as_document)
    return FAILED if gathered.failures else 0


def _written(
    books: Sequence[AnsweredWorkbook], letters: Letters
) -> Iterator[tuple[AnsweredWorkbook, XiezuoError]]:
    """Write what is new; yield the workbooks in which it could not be written."""
    for book in books:
        if not book.new:
            continue
        answers = Changes(append={"Answers": book.new})
        done = attempt(book.path, partial(ClosedWorkbook(book.path).write, answers))
        if isinstance(done, XiezuoError):
            letters.proposed = [(p, row) for p, row in letters.proposed if p != book.path]
            yield book, done


def _sorted(
    mail: Received, books: Sequence[AnsweredWorkbook], letters: Letters, secret: bytes, sent: Ledger
) -> None:
    """Do what `_sort` does; a mail that nobody foresaw stays in the mailbox and harms no other.

    Raises:
        MailError: the mailbox cannot be read.
    """
    try:
        _sort(mail, books, letters, secret, sent)
    except XiezuoError:
        raise
    except Exception as error:
        reason = foreseen(error)
        left = LeftAlone(mail.sender, mail.subject or "", f"{reason.what}，{reason.remedy}")
        letters.left.append((mail.place, left))


def _sort(
    mail: Received, books: Sequence[AnsweredWorkbook], letters: Letters, secret: bytes, sent: Ledger
) -> None:
    """Turn one mail into a proposal, or note why it is left alone."""
    answer = _read(mail)
    if isinstance(answer, LeftAlone):
        letters.left.append((mail.place, answer))
        return
    owners = {id(book): _addresses(book.content, answer.item) for book in books}
    reason = refusal(
        answer,
        secret=secret,
        is_known=sent.knows,
        entitled=lambda _: frozenset().union(*owners.values()),
    )
    if reason:
        letters.left.append((mail.place, LeftAlone(answer.sender, _subject(answer), reason)))
        return
    book = next(each for each in books if answer.sender.casefold() in owners[id(each)])
    noted = [
        *book.content.table("Answers").texts("message_id"),
        *(r["message_id"] for r in book.new),
    ]
    if answer.message_id in noted:
        letters.known += 1
        return
    if reason := obstacle(book.content, answer.item):
        letters.left.append((mail.place, LeftAlone(answer.sender, _subject(answer), reason)))
        return
    row = _row(book, answer, owners[id(book)][answer.sender.casefold()])
    book.new.append(row)
    letters.proposed.append((book.path, row))


def _read(mail: Received) -> Answer | LeftAlone:
    """Read a mail, unless what its place says about it shows that it is no answer."""
    if mail.subject is not None and not could_be_answer(mail.subject):
        return LeftAlone(mail.sender, mail.subject, NO_ANSWER)
    content = mail.read() if mail.size <= MAX_SIZE else b""
    if max(mail.size, len(content)) > MAX_SIZE:
        return LeftAlone(mail.sender, mail.subject or Path(mail.place).name, "邮件太大")
    return read(content)


def _row(book: AnsweredWorkbook, answer: Answer, person: str) -> Row:
    return answer_row(
        WorkbookDay.of(book.content, answer.sent_at),
        number=book.content.table("Answers").next_number() + len(book.new),
        person=person,
        item=answer.item,
        answer=answer.answer,
        day=answer.day,
        texts=answer.texts,
        at=answer.sent_at,
        message_id=answer.message_id,
    )


def _addresses(content: Content, item: str) -> Mapping[str, str]:
    """Return name by casefolded address of those who may answer about an item."""
    names = entitled(content, item)
    return dict(_mailboxes(content, names)) if names else {}


def _mailboxes(content: Content, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    people = content.table("People")
    for name, address in zip(people.texts("name"), people.texts("email"), strict=True):
        if name in names and address:
            yield address.casefold(), name


def _subject(answer: Answer) -> str:
    return f"{answer.answer} [{answer.item}]"


def _report(letters: Letters, gathered: Gathered[AnsweredWorkbook], *, as_document: bool) -> None:
    if as_document:
        as_json(_document(letters, gathered))
        return
    if letters.proposed:
        shown = table("新的答复，待确认", "工作簿", "答复人", "对象", "答复", "拟改内容")
        for path, row in letters.proposed:
            cells = (path.name, row["person"], row["item_id"], row["answer"], row["proposal"])
            shown.add_row(*map(plain, cells))
        console.print(shown)
        say("请在工作簿的“邮件答复”里选“接受”或“不接受”，再刷新。")
    if letters.left:
        shown = table("没有采用的邮件", "邮件", "发件人", "主题", "原因")
        for place, left in letters.left:
            shown.add_row(*map(plain, (Path(place).name, left.sender, left.subject, left.reason)))
        console.print(shown)
    say(
        f"新的答复 {len(letters.proposed)}，已登记过 {letters.known}，没有采用 {len(letters.left)}。"
    )
    tell_left_out(gathered)


def _document(letters: Letters, gathered: Gathered[AnsweredWorkbook]) -> dict[str, Any]:
    return {
        "proposed": [{"file": path, **row} for path, row in letters.proposed],
        "known": letters.known,
        "left": [
            {"mail": place, "from": left.sender, "subject": left.subject, "reason": left.reason}
            for place, left in letters.left
        ],
        "errors": problems(gathered.failures),
        "copies": problems(gathered.copies),
    }
