"""Answers by mail: the links that a reader clicks, and what comes back when the mail is sent.

A link opens a new mail to the sender of the reminders, with the answer in its subject and a token
that only the reader of the reminder was given.
What comes back is read strictly: anything that is not exactly such an answer, sent by the one it
was given to, is left alone and named with the reason.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from urllib.parse import quote

from addin.forms.answers import answer_label
from addin.forms.model import Kind
from addin.forms.vocabularies import AGREED, ANSWER, BLOCKED, FINISHED, POSTPONED, RETURNED
from addin.reading.dates import date_in
from addin.reading.model import Span, Unreadable
from mailer.answers.html_text import text_of

TASK_ANSWERS = (FINISHED, BLOCKED, POSTPONED)
APPROVAL_ANSWERS = (AGREED, RETURNED)
DAY_LABEL = answer_label("day")
_ASKED = {  # what the body of the prepared mail asks for
    FINISHED: ("note",),
    BLOCKED: ("problem", "block_type", "measure"),
    POSTPONED: ("day", "note"),
    AGREED: ("opinion",),
    RETURNED: ("opinion",),
}
_LABELS = {key: answer_label(key) for keys in _ASKED.values() for key in keys}
NO_ANSWER = "主题不是提醒邮件里的答复"
_END = "---- 填好后直接发送 ----"  # what stands below, a signature, is not read
MAX_NOTE = 1_000  # characters of a note that are taken over

_ITEM = re.compile(r"[^\[\]【】\s]{1,60}")
_SUBJECT = re.compile(
    r"(?:(?:re|aw|fw|fwd|回复|答复|转发)\s*[:：]\s*)*"
    rf"(?:状态|审批)\s*[:：]\s*(?P<answer>{'|'.join(ANSWER.words)})\s*"
    rf"[\[【](?P<item>{_ITEM.pattern})[\]】]\s*#(?P<token>[A-Za-z2-7]{{16}})\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"\s*(?:>|-{3,}|_{5,}|(?:发件人|寄件人|From)\s*[:：]|.{0,80}(?:写道|wrote)\s*[:：]\s*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered to a line of a reminder.

    - `item`: the task or approval, as the reminder named it (task id, 协作编号/approval step).
    - `texts`: what was written after each label of the prepared mail, by its key.
    - `day`: the new date of a postponement; `doubt` says in Chinese why one cannot be read.
    """

    answer: str
    item: str
    token: str
    sender: str
    message_id: str
    in_reply_to: tuple[str, ...]
    sent_at: datetime
    day: date | None = None
    doubt: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A mail that is no answer, or none that may be taken for one, and why."""

    sender: str
    subject: str
    reason: str


def token(secret: bytes, item: str, address: str) -> str:
    """Return the token by which the reader at `address` may answer about `item`.

    Sixteen letters, eighty bits of an HMAC: it cannot be guessed, and one reader's is of no use to
    another.
    """
    message = f"{item}\n{address.casefold()}".encode()
    return b32encode(hmac.digest(secret, message, hashlib.sha256)[:10]).decode()


def is_item(text: str) -> bool:
    """Return whether the subject of an answer can name this task or approval.

    >>> is_item("XC20261121-001-T03"), is_item("任务 [3]")
    (True, False)
    """
    return _ITEM.fullmatch(text) is not None


def subject(answer: str, item: str, *, reader: str, secret: bytes) -> str:
    """Return the subject of the mail by which `reader` gives this answer about `item`."""
    about = "审批" if answer in APPROVAL_ANSWERS else "状态"
    return f"{about}:{answer} [{item}] #{token(secret, item, reader)}"


def link(answer: str, item: str, *, sender: str, reader: str, secret: bytes) -> str:
    """Return the mailto address under which `reader` gives this answer to `sender`."""
    about = subject(answer, item, reader=reader, secret=secret)
    body = "\r\n".join([*(f"{_LABELS[key]}：" for key in _ASKED[answer]), "", _END, ""])
    return f"mailto:{quote(sender, safe='@')}?subject={quote(about)}&body={quote(body)}"


def could_be_answer(subject: str) -> bool:
    """Return whether a mail with this subject may be an answer at all, before it is read."""
    return _SUBJECT.fullmatch(" ".join(subject.split())) is not None


def read(message: bytes) -> Answer | LeftAlone:
    """Return the answer that a mail gives; never raises, whatever the bytes are."""
    try:
        mail = message_from_bytes(message, policy=policy.default)
        return _read(mail)
    except Exception:  # a mail from anywhere, read by a parser that has its own mistakes
        return LeftAlone("", "", "邮件读不出来")


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
    expected = token(secret, answer.item, answer.sender)
    if not hmac.compare_digest(expected, answer.token.upper()):
        return "口令与发件人不符：只能由收到提醒的人用本人邮箱答复"
    if answer.in_reply_to and not any(map(is_known, answer.in_reply_to)):
        return "不是对本系统所发邮件的答复"
    people = entitled(answer.item)
    if not people:
        return f"工作簿里没有“{answer.item}”"
    if answer.sender.casefold() not in people:
        return f"发件人现在不是“{answer.item}”的负责人或审批人"
    if answer.answer == POSTPONED and answer.day is None:
        return answer.doubt or f"没有写明{DAY_LABEL}"
    return ""


def _read(mail: EmailMessage) -> Answer | LeftAlone:
    subject = " ".join(str(mail["Subject"] or "").split())
    senders = [address for _, address in getaddresses([str(mail["From"] or "")]) if address]
    sender = senders[0] if len(senders) == 1 else ""
    if not sender:
        return LeftAlone("", subject, "发件人不明")
    if str(mail["Auto-Submitted"] or "no").lower() != "no":
        return LeftAlone(sender, subject, "自动回复")
    match = _SUBJECT.fullmatch(subject)
    if match is None:
        return LeftAlone(sender, subject, NO_ANSWER)
    sent_at = _sent_at(mail)
    if sent_at is None:
        return LeftAlone(sender, subject, "没有发送时间")
    texts = _texts(_body(mail), _ASKED[match["answer"]])
    day = _day(texts.pop("day", ""), sent_at.date())
    if day is None and match["answer"] == POSTPONED:  # written without the label
        day = _day(texts["note"].partition("\n")[0], sent_at.date())
        if isinstance(day, Unreadable) and day.likely is None:  # a note without a date
            day = None
    return Answer(
        answer=match["answer"],
        item=match["item"],
        token=match["token"].upper(),
        sender=sender,
        message_id=str(mail["Message-ID"] or "").strip(),
        in_reply_to=tuple(re.findall(r"<[^<>\s]+>", str(mail["In-Reply-To"] or ""))),
        sent_at=sent_at,
        day=None if isinstance(day, Unreadable) else day,
        doubt=_doubt(day) if isinstance(day, Unreadable) else "",
        texts=texts,
    )


def _sent_at(mail: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(mail["Date"] or ""))
    except ValueError:
        return None
    return moment.astimezone() if moment.tzinfo else moment.replace(tzinfo=None).astimezone()


def _body(mail: EmailMessage) -> list[str]:
    """Return the lines that the sender wrote: the text up to what is quoted."""
    part = mail.get_body(("plain", "html"))
    text = part.get_content() if part is not None else ""
    is_html = part is not None and part.get_content_subtype() == "html"
    lines = (text_of(text) if is_html else text).splitlines()
    own: list[str] = []
    for line in lines:
        if _QUOTED.match(line):
            break
        own.append(line.strip())
    return own


def _texts(lines: list[str], keys: tuple[str, ...]) -> dict[str, str]:
    """Return what stands behind each label; text before any label belongs to the last key."""
    texts = dict.fromkeys(keys, "")
    key = keys[-1]
    for line in lines:
        for candidate in keys:
            label, mark, rest = line.partition("：") if "：" in line else line.partition(":")
            if mark and label.strip() == _LABELS[candidate]:
                key, line = candidate, rest.strip()
                break
        texts[key] = f"{texts[key]}\n{line}".strip()[:MAX_NOTE]
    return texts


def _day(text: str, sent_on: date) -> date | Unreadable | None:
    """Return the date that a text says; without a year the next such day after `sent_on`."""
    return date_in(text, Span.year_from(sent_on))


def _doubt(day: Unreadable) -> str:
    """Return why a date cannot be taken over, and which is likely meant."""
    return f"{DAY_LABEL}“{day.raw}”{day.why}，{day.question(Kind.DATE) or '请写成 年-月-日'}"
