"""What is written to people about the mails that came in: one note for each, once."""

from __future__ import annotations

from datetime import datetime

from addin.content import Content
from addin.forms.answers import APPROVAL_ANSWERS, TASK_ANSWERS
from addin.notices.answers import answers_to
from addin.notices.collaborations import directory_of
from addin.notices.post import CameBack, Question
from addin.reading.names import several
from mailer.planning.items import Collaboration
from mailer.planning.notes import Note
from mailer.planning.recipients import Found, Mailbox, resolve
from mailer.planning.reminder_rules import Role
from mailer.text import one_line, shortened

_SHOWN = 60  # characters of a subject
_SAID = 200  # of what a server said
_WEEKDAYS = "一二三四五六日"


def question_note(question: Question) -> Note:
    """Return the note by which an answer goes back to its sender, with how to answer."""
    content = question.book.content
    number = content.text("initiation.collaboration_id")
    about, answers = _about(content, question.item)
    is_open = not question.is_closed
    headline = "请重新发送您的答复" if is_open else "您的答复没有采用"
    advice = [_how(question)] if is_open else []
    advice.append(_contact(content))
    return Note(
        key=f"答复|{question.identity}",
        about=number,
        to=Mailbox(one_line(question.person), question.address),
        subject=f"[{number}] {headline}",
        headline=f"{headline}：{question.reason}",
        facts=(
            ("您的邮件", f"{moment(question.received_at)}　{_subject(question.subject)}"),
            ("协作项目", f"{content.text('initiation.title')}　{number}"),
            ("对象", about),
            ("您写的内容", question.text),
        ),
        advice=tuple(filter(None, advice)),
        item=question.item,
        answers=answers if is_open else (),
        in_reply_to=question.identity,
    )


def bounce_note(back: CameBack, content: Content) -> Note | None:
    """Return the note by which the keeper of the tracker hears that a mail did not arrive.

    None where nobody can be told: no 进度跟踪人 or 牵头负责人 has a mailbox but the one that failed.
    """
    keeper = _keeper(content, back.address)
    if keeper is None:
        return None
    number = content.text("initiation.collaboration_id")
    name = one_line(back.entry.name) or back.address
    month = f"{back.entry.planned_for:%Y-%m}"
    return Note(
        key=f"退信|{number}|{back.address}|{month}",
        about=number,
        to=keeper,
        subject=f"[{number}] 邮件被退回：{name}",
        headline=f"发给{name}的邮件被退回：{back.reason}",
        facts=(
            ("收件人", name),
            ("邮箱", back.address),
            ("被退回的邮件", f"{moment(back.entry.planned_for)}　{_subject(back.entry.subject)}"),
            ("对方服务器", shortened(back.said, _SAID)),
            ("协作项目", f"{content.text('initiation.title')}　{number}"),
        ),
        advice=(
            f"请与本人核对，在工作簿的“通讯录”{_place(content, back.address)}更正邮箱；"
            "更正后，还没有办完的事项会在下一次发送时寄到新邮箱。",
            "在此之前本人收不到提醒，要紧的事请当面或电话告知。",
        ),
    )


def _keeper(content: Content, failed: str) -> Mailbox | None:
    """Return who keeps the tracker, else who leads; with a mailbox other than the one that failed."""
    shared = Collaboration(id="", title="", link="", directory=directory_of(content), tasks=())
    for key, role in (("plan.tracker", Role.TRACKER), ("plan.lead_person", Role.LEAD)):
        for name in several(content.text(key), shared.directory.names):
            found = resolve(name, role, shared)
            if isinstance(found, Found) and found.mailbox.identity != failed:
                return found.mailbox
    return None


def _place(content: Content, address: str) -> str:
    """Return in which cells of 通讯录 an address stands: （D12、D15）."""
    people = content.table("People")
    rows = (n for n, each in enumerate(people.texts("email")) if each.strip().casefold() == address)
    cells = "、".join(people.place(row, "email").cell for row in rows)
    return f"（{cells}）" if cells else ""


def moment(at: datetime) -> str:
    """Return a moment as a sentence says it: 11月20日（周五）10:00."""
    return f"{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）{at:%H:%M}"


def _how(question: Question) -> str:
    if question.item:
        return "您写的内容已记入工作簿的“邮件答复”，还没有改动任何表格。"
    words = "、".join((*TASK_ANSWERS, *APPROVAL_ANSWERS))
    return (
        f"请打开最近一封提醒邮件，点事项旁边的链接（{words}），填好后直接发送，一封邮件答复一项。"
        "您写的内容已记入工作簿的“邮件答复”，还没有改动任何表格。"
    )


def _about(content: Content, item: str) -> tuple[str, tuple[str, ...]]:
    """Return what an item is called, and how it may be answered."""
    tasks = content.table("Tasks")
    for number, name in zip(tasks.texts("task_id"), tasks.texts("name"), strict=True):
        if number == item:
            return f"{number}　{name}", TASK_ANSWERS
    return item, answers_to(content, item)[1] if item else ()


def _contact(content: Content) -> str:
    tracker = one_line(content.text("plan.tracker"))
    return f"有疑问请联系进度跟踪人{tracker}。" if tracker else ""


def _subject(subject: str) -> str:
    """Return the subject of a mail without the code, which is good for one answer only."""
    return shortened(subject.partition("#")[0].strip(), _SHOWN)
