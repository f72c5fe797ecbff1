"""`xiezuo inbox`: answers to the reminders become proposals in the workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addin.answers import answer_row, entitled
from addin.book.closed import ClosedWorkbook
from addin.cli.check import problem
from addin.cli.failure import FAILED, tell
from addin.cli.output import as_json, console, plain, say, table
from addin.clock import calendar_of
from addin.content import Changes, Content, Row
from addin.errors import InputError, XiezuoError
from addin.files import workbooks
from mailer.answers import Answer, LeftAlone, read, refusal
from mailer.ledger import Ledger, default_path
from mailer.secret import answer_secret

NEEDED = {
    "initiation.collaboration_id",
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
MAX_SIZE = 30 << 20  # bytes of a mail that is looked at


@dataclass(slots=True)
class Inbox:
    """What became of the mails of one folder."""

    proposed: list[tuple[Path, Row]] = field(default_factory=list)
    left: list[tuple[Path, LeftAlone]] = field(default_factory=list)
    known: int = 0  # answers that stand in a workbook already


@dataclass(slots=True)
class Book:
    """A workbook with the answers that are about to be written into it."""

    path: Path
    content: Content
    new: list[Row] = field(default_factory=list)


def run(files: Sequence[Path], folder: Path, ledger: Path | None, *, as_document: bool) -> int:
    """Write a proposal for each answer that may be believed; list every other mail with why not.

    No mail is moved or deleted, and an answer that stands in a workbook is not written again.

    Raises:
        InputError: `folder` is no folder.
        MailError: the ledger, or the secret beside it, cannot be read.
    """
    if not folder.is_dir():
        raise InputError(
            "不是文件夹", where=str(folder), remedy="请给出存放答复邮件（.eml）的文件夹。"
        )
    books, failures = _books(files)
    inbox = Inbox()
    path = ledger or default_path()
    with closing(Ledger(path)) as sent:
        secret = answer_secret(path)
        for mail in sorted(folder.rglob("*.eml")):
            _sort(mail, books, inbox, secret, sent)
    for book in books:
        if book.new:
            try:
                ClosedWorkbook(book.path).write(Changes(append={"Answers": book.new}))
            except XiezuoError as error:
                failures.append((book.path, error))
                inbox.proposed = [(p, row) for p, row in inbox.proposed if p != book.path]
    _report(inbox, failures, as_document=as_document)
    return FAILED if failures else 0


def _books(files: Sequence[Path]) -> tuple[list[Book], list[tuple[Path, XiezuoError]]]:
    books: list[Book] = []
    failures: list[tuple[Path, XiezuoError]] = []
    for path in workbooks(files):
        try:
            books.append(Book(path, ClosedWorkbook(path).read(only=NEEDED)))
        except XiezuoError as error:
            failures.append((path, error))
    return books, failures


def _sort(path: Path, books: Sequence[Book], inbox: Inbox, secret: bytes, sent: Ledger) -> None:
    """Turn one mail into a proposal, or note why it is left alone."""
    if path.stat().st_size > MAX_SIZE:
        inbox.left.append((path, LeftAlone("", path.name, "邮件太大")))
        return
    answer = read(path.read_bytes())
    if isinstance(answer, LeftAlone):
        inbox.left.append((path, answer))
        return
    owners = {id(book): _addresses(book.content, answer.item) for book in books}
    reason = refusal(
        answer,
        secret=secret,
        is_known=sent.knows,
        entitled=lambda _: frozenset().union(*owners.values()),
    )
    if reason:
        inbox.left.append((path, LeftAlone(answer.sender, _subject(answer), reason)))
        return
    book = next(each for each in books if answer.sender.casefold() in owners[id(each)])
    noted = [
        *book.content.table("Answers").texts("message_id"),
        *(r["message_id"] for r in book.new),
    ]
    if answer.message_id in noted:
        inbox.known += 1
        return
    row = _row(book, answer, owners[id(book)][answer.sender.casefold()])
    book.new.append(row)
    inbox.proposed.append((book.path, row))


def _row(book: Book, answer: Answer, person: str) -> Row:
    return answer_row(
        book.content,
        calendar_of(book.content),
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


def _report(
    inbox: Inbox, failures: Sequence[tuple[Path, XiezuoError]], *, as_document: bool
) -> None:
    if as_document:
        as_json(_document(inbox, failures))
        return
    if inbox.proposed:
        shown = table("新的答复，待确认", "工作簿", "答复人", "对象", "答复", "拟改内容")
        for path, row in inbox.proposed:
            cells = (path.name, row["person"], row["item_id"], row["answer"], row["proposal"])
            shown.add_row(*map(plain, cells))
        console.print(shown)
        say("请在工作簿的“邮件答复”里选“接受”或“不接受”，再刷新。")
    if inbox.left:
        shown = table("没有采用的邮件", "文件", "发件人", "主题", "原因")
        for path, left in inbox.left:
            shown.add_row(*map(plain, (path.name, left.sender, left.subject, left.reason)))
        console.print(shown)
    say(f"新的答复 {len(inbox.proposed)}，已登记过 {inbox.known}，没有采用 {len(inbox.left)}。")
    for _, error in failures:
        tell(error)


def _document(inbox: Inbox, failures: Sequence[tuple[Path, XiezuoError]]) -> dict[str, Any]:
    return {
        "proposed": [{"file": path, **row} for path, row in inbox.proposed],
        "known": inbox.known,
        "left": [
            {"mail": path, "from": left.sender, "subject": left.subject, "reason": left.reason}
            for path, left in inbox.left
        ],
        "errors": [{"file": str(path), **problem(error)} for path, error in failures],
    }
