"""Mails that came in: each becomes a proposal in a workbook, a question to its sender, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from addin.content import Content, Row
from addin.forms.vocabularies import POSTPONED, RATED, SNOOZED
from addin.notices.answers import (
    answer_row,
    asked_row,
    entitled,
    items,
    obstacle,
    pauses,
    unfit,
)
from addin.notices.post import AnsweredWorkbook, CameBack, Post, Question
from addin.standing.workbook_day import WorkbookDay
from mailer.answers.bounces import Failure, may_be_report
from mailer.answers.inbox import MAX_SIZE, Received
from mailer.answers.incoming import Incoming
from mailer.answers.links import code_in
from mailer.answers.reading import (
    NO_ANSWER,
    Answer,
    LeftAlone,
    answer_of,
    is_about,
    opened,
    refusal,
)
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState, Outcome

TOO_LARGE = "邮件太大"
NO_LINK = "没有用提醒邮件里的链接答复"
RATED_BEFORE = "您在这一季度已经评过分，没有改动"
PAUSED_BEFORE = f"这一项的提醒已经推迟过一次；做不完请用“{POSTPONED}”"
OTHER_REPORT = "投递报告，说的不是发送记录里的邮件"


@dataclass(frozen=True, slots=True)
class Sorter:
    """Sorts mails for some workbooks; `secret` is that of the tokens, `sent` knows our own mails."""

    books: Sequence[AnsweredWorkbook]
    secret: bytes
    sent: Ledger
    now: datetime
    post: Post = field(default_factory=Post)

    def sort(self, mail: Received) -> None:
        """Turn one mail into a proposal or a question, or note why it is left alone.

        Raises:
            MailError: the mailbox cannot be read.
        """
        found = self._opened(mail)
        if isinstance(found, Incoming) and found.is_report:
            self._note_report(mail.place, found)
            return
        answer = answer_of(found) if isinstance(found, Incoming) else found
        if isinstance(answer, Answer):
            self._take(mail.place, self._about(answer))
            return
        if isinstance(found, Incoming) and answer.reason == NO_ANSWER:
            question = self._reply(found)
            if question:
                self._ask(mail.place, question)
                return
        self.post.left.append((mail.place, answer))

    def _opened(self, mail: Received) -> Incoming | LeftAlone:
        """Read a mail, unless what its place says about it shows that it is no answer."""
        if mail.subject is not None and not self._may_matter(mail):
            return LeftAlone(mail.sender, mail.subject, NO_ANSWER)
        content = mail.read() if mail.size <= MAX_SIZE else b""
        if max(mail.size, len(content)) > MAX_SIZE:
            return LeftAlone(mail.sender, mail.subject or Path(mail.place).name, TOO_LARGE)
        return opened(content, arrived=mail.arrived, now=self.now)

    def _may_matter(self, mail: Received) -> bool:
        """Return whether a mail may be an answer, a reply to one of ours, or a report about one."""
        subject = mail.subject or ""
        if code_in(subject) or may_be_report(mail.sender, subject):
            return True
        return any(number in subject for book in self.books if (number := _number(book)))

    def _note_report(self, place: str, mail: Incoming) -> None:
        """Write into the ledger which of our mails a report says did not arrive."""
        found = [back for failure in mail.failures if (back := self._came_back(failure))]
        if not found:
            self.post.left.append((place, LeftAlone(mail.sender, mail.subject, OTHER_REPORT)))
        for back in found:
            self.post.came_back.append(back)
            entry = self.sent.entry(back.entry.message_id) or back.entry
            if entry.state is MailState.BOUNCED and back.address in entry.detail:
                self.post.known += 1
                continue
            before = f"{entry.detail}；" if entry.state is MailState.BOUNCED else ""
            outcome = Outcome(MailState.BOUNCED, f"{before}{back.address} {back.reason}")
            self.sent.settle(entry.message_id, outcome, self.now)

    def _came_back(self, failure: Failure) -> CameBack | None:
        """Return the mail and the recipient that a report speaks of, if both are ours."""
        entries = (self.sent.entry(each) for each in failure.message_ids)
        entry = next((each for each in entries if each), None)
        if entry is None:
            return None
        recipients = entry.recipient.casefold().split("、")
        named = [each for each in failure.recipients if each in recipients]
        if not named and (failure.recipients or len(recipients) > 1):
            return None
        return CameBack(
            entry,
            (named or recipients)[0],
            failure.reason,
            failure.diagnostic,
            self.sent.collaborations(entry.message_id),
        )

    def _about(self, answer: Answer) -> Answer:
        """Return an answer with the item that its token stands for, whatever became of its name."""
        if is_about(answer, answer.item, self.secret):
            return answer
        known = (item for book in self.books for item in items(book.content, self.now.date()))
        meant = (item for item in known if is_about(answer, item, self.secret))
        return replace(answer, item=next(meant, answer.item))

    def _take(self, place: str, answer: Answer) -> None:
        owners = {id(book): _addresses(book.content, answer.item) for book in self.books}
        reason = refusal(
            answer,
            secret=self.secret,
            is_known=self._knows,
            entitled=lambda _: frozenset().union(*owners.values()),
        )
        if reason:
            self.post.left.append((place, LeftAlone(answer.sender, answer.subject, reason)))
            return
        sender = answer.sender.casefold()
        book = next(each for each in self.books if sender in owners[id(each)])
        question = _question(book, owners[id(book)][sender], answer)
        doubt = answer.doubt or unfit(book.content, answer.item, answer.answer)
        if answer.days and not book.has(answer.message_id):
            doubt = doubt or _paused_before(book, answer.item)
        if doubt:
            self._ask(place, replace(question, reason=doubt))
        elif book.has(answer.message_id):
            self.post.known += 1
        elif reason := obstacle(book.content, answer.item) or _rated_before(book, question):
            self.post.left.append((place, LeftAlone(answer.sender, answer.subject, reason)))
            self.post.questions.append(replace(question, reason=reason, is_closed=True))
        else:
            row = _proposal(book, answer, question.person)
            book.new.append(row)
            self.post.proposed.append((book.path, row))

    def _ask(self, place: str, question: Question) -> None:
        """Note a question in its workbook, once; it is asked until it has reached its sender."""
        self.post.questions.append(question)
        if question.book.has(question.identity):
            self.post.known += 1
            return
        left = LeftAlone(question.address, question.subject, question.reason)
        self.post.left.append((place, left))
        question.book.new.append(
            asked_row(
                number=_next_number(question.book),
                person=question.person,
                item=question.item,
                text=question.text,
                reason=question.reason,
                at=question.received_at,
                message_id=question.identity,
            )
        )

    def _reply(self, mail: Incoming) -> Question | None:
        """Return the question about a plain reply to one of our mails by a person of 通讯录."""
        about = {name for each in mail.in_reply_to for name in self.sent.collaborations(each)}
        for book in self.books:
            person = _people(book.content).get(mail.sender.casefold())
            if person and _number(book) in about:
                return Question(
                    book=book,
                    identity=mail.identity,
                    person=person,
                    address=mail.sender,
                    subject=mail.subject,
                    received_at=mail.received_at,
                    reason=NO_LINK,
                    text="\n".join(line for line in mail.lines if line),
                )
        return None

    def _knows(self, message_id: str) -> bool:
        """Return whether a mail is one of ours, or an answer that somebody gave before."""
        return self.sent.knows(message_id) or any(book.has(message_id) for book in self.books)


def _question(book: AnsweredWorkbook, person: str, answer: Answer) -> Question:
    return Question(
        book=book,
        identity=answer.message_id,
        person=person,
        address=answer.sender,
        subject=answer.subject,
        received_at=answer.received_at,
        reason="",
        item=answer.item,
        text="\n".join(text for text in answer.texts.values() if text),
    )


def _paused_before(book: AnsweredWorkbook, item: str) -> str:
    """Return in Chinese that a task was put off once already; empty if it was not."""
    new = any((row["item_id"], row["answer"]) == (item, SNOOZED) for row in book.new)
    return PAUSED_BEFORE if new or item in pauses(book.content) else ""


def _rated_before(book: AnsweredWorkbook, question: Question) -> str:
    """Return in Chinese that somebody has answered a survey already; empty for anything else."""
    noted = (*book.content.table("Answers").records(), *book.new)
    mark = (question.item, question.person, RATED)
    is_noted = any((row["item_id"], row["person"], row["answer"]) == mark for row in noted)
    return RATED_BEFORE if is_noted else ""


def _proposal(book: AnsweredWorkbook, answer: Answer, person: str) -> Row:
    workbook = WorkbookDay.of(book.content, answer.received_at)
    resumes = workbook.calendar.add_workdays(workbook.today, answer.days) if answer.days else None
    return answer_row(
        workbook,
        number=_next_number(book),
        person=person,
        item=answer.item,
        answer=answer.answer,
        day=answer.day or resumes,
        texts=answer.texts,
        at=answer.received_at,
        dated=answer.dated,
        message_id=answer.message_id,
    )


def _next_number(book: AnsweredWorkbook) -> int:
    return book.content.table("Answers").next_number() + len(book.new)


def _number(book: AnsweredWorkbook) -> str:
    """Return the 协作编号 of a workbook."""
    return book.content.text("initiation.collaboration_id")


def _addresses(content: Content, item: str) -> Mapping[str, str]:
    """Return name by casefolded address of those who may answer about an item."""
    names = entitled(content, item)
    found: dict[str, str] = {}
    for address, name in _mailboxes(content) if names else ():
        if name in names:
            found.setdefault(address, name)  # of two who share a mailbox the first
    return found


def _people(content: Content) -> Mapping[str, str]:
    """Return name by casefolded address of everybody in 通讯录."""
    return dict(_mailboxes(content))


def _mailboxes(content: Content) -> Iterator[tuple[str, str]]:
    people = content.table("People")
    for name, address in zip(people.texts("name"), people.texts("email"), strict=True):
        if name and address:
            yield address.strip().casefold(), name
