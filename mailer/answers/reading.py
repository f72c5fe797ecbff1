"""What an answer by mail says, and whether it may be believed.

What comes back is read strictly: anything that is not exactly such an answer, sent by the one it
was given to, is left alone and named with the reason.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from addin.forms.answers import MARKS, answer_label
from addin.forms.model import Kind
from addin.forms.vocabularies import BLOCKED, POSTPONED, RATED, RETURNED, SNOOZED
from addin.reading.dates import NO_YEAR, date_in
from addin.reading.model import Span, Unreadable, plus_year
from addin.reading.numbers import read_mark
from mailer.answers.incoming import Incoming, incoming, parsed
from mailer.answers.links import ASKED, LABELS, code_in, token

DAY_LABEL = answer_label("day")
NO_ANSWER = "主题不是提醒邮件里的答复"
AUTOMATIC = "自动回复"
UNCLEAR = "主题里看不出是哪一种答复"
SEALED = "正文已加密，无法读取"
MOST_PAUSE: Final = 3  # working days
MAX_NOTE: Final = 1_000  # characters of a note that are taken over
FAR = timedelta(days=183)  # a day without a year that far ahead may be a slip of the month
_CLAIMS = timedelta(minutes=30)  # mail is on its way that long, and clocks differ

_NEED_WORDS = (BLOCKED, RETURNED)  # without them nobody could do anything about it
_LETTER = re.compile(r"\w")
_PAUSE = re.compile(
    r"\s*(?P<days>[0-9０-９]+|[一二两三四五六七八九十]+)\s*(?:个?工作日|个?工作天|天|日)?(?:之?以?后)?[吧。.！!]*\s*"
)
_COUNTS = {"一": 1, "二": 2, "两": 2, "三": 3, **{f"{n}": n for n in range(1, 4)}}
_COUNTS |= {"１": 1, "２": 2, "３": 3}

# How people shorten the labels when they write them themselves.
_SHORT = {
    "problem": ("问题", "原因", "受阻原因"),
    "block_type": ("类型",),
    "measure": ("措施", "办法"),
    "day": ("完成日期", "新日期", "日期", "延期到", "新的完成时间"),
    "days": ("几天", "天数"),
    "note": ("说明", "进展", "备注"),
    "opinion": ("意见",),
    "clarity": ("权责", "清晰度"),
    "flow": ("流程", "顺畅度"),
    "communication": ("沟通",),
    "comment": ("建议",),
}
_LABELS = {key: (LABELS[key], *_SHORT[key]) for key in LABELS}
_LABELLED = re.compile(
    rf"\s*[“\"]?(?P<label>{'|'.join(chain(*_LABELS.values()))})[”\"]?\s*[:：]\s*(?P<rest>.*)"
)
_BETWEEN = re.compile(r"[\s,，、/;；。]+")  # marks that stand in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered to a line of a reminder.

    - `item`: the task or approval, as the reminder named it (task id, 协作编号/approval step).
    - `texts`: what was written after each label of the prepared mail, by its key.
    - `received_at`: by the server's clock; `dated` what the sender's claims, None where both agree.
    - `day`: the new date of a postponement; `days`: for how many working days nothing is to be said.
    - `doubt`: in Chinese what has to be asked; empty where the answer is clear.
    """

    answer: str
    item: str
    token: str
    sender: str
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    received_at: datetime
    dated: datetime | None = None
    day: date | None = None
    days: int = 0
    doubt: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A mail that is no answer, or none that may be taken for one, and why."""

    sender: str
    subject: str
    reason: str


def opened(
    message: bytes, *, now: datetime, arrived: datetime | None = None
) -> Incoming | LeftAlone:
    """Return what a mail says; never raises, whatever the bytes are.

    `arrived` is when the mailbox says that it came in, `now` when it is read.
    """
    try:
        return incoming(parsed(message), message, arrived=arrived, now=now)
    except Exception:  # a mail from anywhere, read by a parser that has its own mistakes
        return LeftAlone("", "", "邮件无法读取")


def answer_of(mail: Incoming) -> Answer | LeftAlone:
    """Return the answer that a mail gives, or why it is none."""
    if not mail.sender:
        return LeftAlone("", mail.subject, "发件人不明")
    if mail.is_automatic:
        return LeftAlone(mail.sender, mail.subject, AUTOMATIC)
    code = code_in(mail.subject)
    if code is None:
        return LeftAlone(mail.sender, mail.subject, NO_ANSWER)
    keys = ASKED.get(code.answer)
    texts = _texts(mail.lines, keys) if keys else _whole(mail.lines)
    day, days, doubt = None, 0, ""
    if code.answer == POSTPONED:
        day, doubt = _asked(texts, mail)
    elif code.answer == SNOOZED:
        days, doubt = _pause(texts["days"], mail)
    elif code.answer == RATED:
        doubt = _marked(texts, mail)
    elif code.answer in _NEED_WORDS and mail.is_sealed and not any(texts.values()):
        doubt = SEALED
    late = mail.dated and abs(mail.received_at - mail.dated) > _CLAIMS
    return Answer(
        answer=code.answer,
        item=code.item,
        token=code.token,
        sender=mail.sender,
        subject=mail.subject,
        message_id=mail.identity,
        in_reply_to=mail.in_reply_to,
        received_at=mail.received_at,
        dated=mail.dated if late else None,
        day=day,
        days=days,
        doubt=doubt if code.answer else UNCLEAR,
        texts=texts,
    )


def refusal(
    answer: Answer,
    *,
    secret: bytes,
    is_known: Callable[[str], bool],
    entitled: Callable[[str], frozenset[str]],
) -> str:
    """Return in Chinese why an answer may not be taken over; empty if it may.

    Args:
        is_known: whether a Message-ID is that of a mail that was sent to anybody.
        entitled: the addresses (casefolded) of those who may answer about an item today: the
            task's owner and stand-in, the approver; empty for an item that nobody knows.
    """
    if not is_about(answer, answer.item, secret):
        return "口令与发件人不符：只能由收到提醒的人用本人邮箱答复"
    if answer.in_reply_to and not any(map(is_known, answer.in_reply_to)):
        return "不是对提醒邮件的答复"
    people = entitled(answer.item)
    if not people:
        return f"工作簿里没有“{answer.item}”"
    if answer.sender.casefold() not in people:
        return f"发件人现在不是“{answer.item}”的负责人或审批人"
    return ""


def is_about(answer: Answer, item: str, secret: bytes) -> bool:
    """Return whether the token of an answer is that of its sender for an item."""
    return hmac.compare_digest(token(secret, item, answer.sender), answer.token)


def _texts(lines: Sequence[str], keys: tuple[str, ...]) -> dict[str, str]:
    """Return what stands behind each label.

    Text before any label is about what is asked first, where that is a text: the problem of a
    blocked task, the note of a postponement.
    """
    texts = dict.fromkeys(keys, "")
    key = next(each for each in keys if each != "day")
    for line in lines:
        match = _LABELLED.fullmatch(line)
        if match and (meant := [each for each in keys if match["label"] in _LABELS[each]]):
            key, line = meant[0], match["rest"].strip()
        texts[key] = f"{texts[key]}\n{line}".strip()[:MAX_NOTE]
    # A thumb raised, or a row of dots, says nothing that a tracker could hold.
    return {key: text if _LETTER.search(text) else "" for key, text in texts.items()}


def _whole(lines: Sequence[str]) -> dict[str, str]:
    """Return what was written where nobody knows what it answers."""
    return {"note": "\n".join(line for line in lines if line)[:MAX_NOTE]}


def _asked(texts: dict[str, str], mail: Incoming) -> tuple[date | None, str]:
    """Return the new date that was written and what has to be asked about it; takes it out."""
    today = mail.received_at.date()
    written = texts.pop("day", "")
    first, _, rest = written.partition("\n")
    day = _day(first or written, today)
    if rest and not isinstance(day, Unreadable):  # what follows the date belongs to the note
        texts["note"] = f"{texts['note']}\n{rest}".strip()[:MAX_NOTE]
    if day is None:  # written without the label
        first = texts["note"].partition("\n")[0]
        day = _day(first, today)
        if isinstance(day, Unreadable) and day.likely is None:  # a note without a date
            day = None
    if day is None:
        return None, SEALED if mail.is_sealed else f"没有写明{DAY_LABEL}"
    if isinstance(day, Unreadable):
        question = day.question(Kind.DATE) or "请写成 年-月-日"
        return None, f"{DAY_LABEL}“{day.raw}”{day.why}，{question}"
    return (None, doubt) if (doubt := _unlikely(day, first, today)) else (day, "")


def _pause(written: str, mail: Incoming) -> tuple[int, str]:
    """Return for how many working days nothing is to be said, and what has to be asked about it."""
    found = _PAUSE.fullmatch(written.partition("\n")[0])
    days = _COUNTS.get(found["days"], 0) if found else 0
    if 1 <= days <= MOST_PAUSE:
        return days, ""
    if not found:
        return 0, SEALED if mail.is_sealed else f"没有写明{LABELS['days']}，请写 1、2 或 3"
    return 0, f"提醒最多推迟{MOST_PAUSE}个工作日，请写 1、2 或 3；做不完请用“{POSTPONED}”"


def _marked(texts: dict[str, str], mail: Incoming) -> str:
    """Return what has to be asked about the marks of a survey; leaves nothing but them in their parts.

    Without labels they stand in one line; what follows a mark is the comment.
    """
    comment = [texts["comment"]]
    for key in MARKS:
        texts[key], _, rest = texts[key].partition("\n")
        comment.append(rest)
    in_one_line = _BETWEEN.split(texts[MARKS[0]].strip())
    if len(in_one_line) == len(MARKS) and not any(texts[key] for key in MARKS[1:]):
        texts.update(zip(MARKS, in_one_line, strict=True))
    texts["comment"] = "\n".join(filter(None, comment))[:MAX_NOTE]
    for key in MARKS:
        mark = read_mark(texts[key])
        if mark is None:
            return SEALED if mail.is_sealed else f"没有写明{LABELS[key]}"
        if isinstance(mark, Unreadable):
            return f"{LABELS[key]}“{mark.raw}”{mark.why}"
        texts[key] = str(mark)
    return ""


def _day(text: str, today: date) -> date | Unreadable | None:
    """Return the date that a text says; without a year the next such day after `today`."""
    return date_in(text, Span.year_from(today))


def _unlikely(day: date, text: str, today: date) -> str:
    """Return in Chinese why a date is asked rather than believed; empty if it is believed."""
    asked = f"{DAY_LABEL}“{text.strip()}”"
    without_year = date_in(text)
    if day < today:
        return f"{asked}早于答复当天（{today}），请写今天或以后的日期"
    if isinstance(without_year, Unreadable) and without_year.why == NO_YEAR and day - today > FAR:
        return f"{asked}{NO_YEAR}，是不是 {day}？请写成 年-月-日"
    if day >= plus_year(today):
        return f"{asked}在一年以后，请核对年份；确实要延期这么久，请与进度跟踪人商定"
    return ""
