"""What is written to people about the mails that came in: one note for each, once."""

from __future__ import annotations

from datetime import datetime

from addin.content import Content
from addin.notices.receiving import Question
from mailer.answers.links import APPROVAL_ANSWERS, TASK_ANSWERS
from mailer.planning.notes import Note
from mailer.planning.recipients import Mailbox
from mailer.text import one_line, shortened

_SHOWN = 60  # characters of a subject
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
    return item, APPROVAL_ANSWERS if item else ()


def _contact(content: Content) -> str:
    tracker = one_line(content.text("plan.tracker"))
    return f"有疑问请联系进度跟踪人{tracker}。" if tracker else ""


def _subject(subject: str) -> str:
    """Return the subject of a mail without the code, which is good for one answer only."""
    return shortened(subject.partition("#")[0].strip(), _SHOWN)
