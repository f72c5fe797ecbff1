"""A mail that arrived, as far as an answer needs it: who, when by the server, and the own lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise

from mailer.answers.automatic import is_automatic
from mailer.answers.bounces import Failure, failures_in, is_report
from mailer.answers.charsets import decoded, header_text
from mailer.answers.html_text import text_of
from mailer.answers.signed import packed_in, signed_content
from mailer.text import one_line

_SEALED = "multipart/encrypted"
_PACKED_AT_MOST = 3  # times: signed, encrypted, signed again
_QUOTED = re.compile(
    r"[\s*|>]*(?:--\s*$"
    r"|(?:发件人|寄件人|寄件者|發件人|From)[\s*]*[:：|]"
    r"|.{0,200}(?:写道|寫道|wrote)\s*[:：]\s*$)",
    re.IGNORECASE,
)
# These people type as well.
_MARKED = re.compile(r"[\s*|]*>")
_RULE = re.compile(r"[\s*|]*(?:-{3,}|_{5,})(?P<words>.*)")
_OF_QUOTE = re.compile(
    r"填好.{0,4}发送|原始|原[邮郵]件|原文|转发|轉寄|轉發|回复的|答复的|original|forward|repl(?:y|ied)",
    re.IGNORECASE,
)
_QUOTE_BEGINS = re.compile(r"\s*(?:在|于|於|On\b|At\b|<).{0,200}", re.IGNORECASE)
_QUOTE_ENDS = re.compile(r".{0,200}(?:写道|寫道|wrote)\s*[:：]\s*", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"\s*(?:[\[【]?\s*(?:免责声明|免責聲明|保密声明|保密提示|保密须知)|本(?:电子)?[邮郵]件(?:及其|包含|含有|所含|可能).{0,60}"
    r"(?:保密|机密|機密|秘密|专有|收件人)"
    r"|(?:disclaimer|confidentiality notice)\b|this (?:e-?mail|message).{0,120}confidential)",
    re.IGNORECASE,
)
# What a company's server writes above what comes from outside.
_BANNER = re.compile(
    r"\s*(?:[\[【（(<]\s*(?:外部[邮郵]件|外来邮件|EXT|EXTERNAL(?: E?MAIL)?)\s*[\]】）)>].{0,200}"
    r"|(?:caution|warning|注意|警告|提示|提醒|安全提示|安全提醒)\s*[:：!！].{0,60}"
    r"(?:外部(?:邮件|发件人|邮箱)|external (?:e-?mail|sender)|(?:e-?mail|message).{0,40}(?:outside|external)).{0,200})",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=\r?$)", re.MULTILINE)
_IN_BRACKETS = re.compile(r"<\s*([^<>\s@]+@[^<>\s@]+)\s*>")
_IDENTITY = re.compile(r"<[!-;=?-~]{1,250}>")
_PRODUCTS = "手机|手機|邮箱|信箱|微信|钉钉|飞书|大师|客户端|版|iphone|ipad|android|outlook|foxmail|windows|mail"
# What a program writes below, and to its last letter: 来自法务的意见 was written by a person.
_DEVICE = re.compile(
    r"\s*(?:(?:发|發)(?:送)?自我的.{0,40}|(?:sent from|获取 ?outlook|get ?outlook).{0,60}"
    rf"|(?:(?:发|發)(?:送)?自|来自|來自|从|從).{{0,40}}(?:{_PRODUCTS})[A-Za-z0-9 .+-]{{0,20}}"
    r"(?:邮件|郵件)?\s*(?:发送|發送|傳送)?[。.]?)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mail that arrived.

    - `identity`: its Message-ID; of a mail without one what stands for its bytes.
    - `in_reply_to`: the Message-IDs that it answers, of the mail and of those before it.
    - `received_at`: when the server received it; where nobody wrote that down, when it was read.
    - `dated`: what its sender's computer says, None if it says nothing.
    - `lines`: what its sender wrote, without what is quoted.
    - `failures`: whom one of our mails did not reach, where it is a report of that.
    - `is_report`: it is such a report, of whatever mail.
    - `is_sealed`: whether its text is encrypted.
    """

    identity: str
    sender: str
    subject: str
    in_reply_to: tuple[str, ...]
    received_at: datetime
    dated: datetime | None
    lines: tuple[str, ...]
    failures: tuple[Failure, ...]
    is_report: bool
    is_automatic: bool
    is_sealed: bool


def parsed(message: bytes) -> EmailMessage:
    """Return the parts of a mail."""
    return message_from_bytes(message, policy=policy.default)


def incoming(
    mail: EmailMessage, message: bytes, *, arrived: datetime | None, now: datetime
) -> Incoming:
    """Return what a mail says.

    Args:
        arrived: when the mailbox says that it arrived; None where only the mail can tell.
        now: when it is read; nothing arrives later.

    Raises:
        Exception: whatever the parser of the standard library meets in a broken mail.
    """
    raw = _raw(mail)
    sender = _sender(raw.get("from", ""))
    subject = header_text(raw.get("subject", ""))
    automatic = is_automatic(mail, sender)
    reports = is_report(mail, sender, subject, is_automatic=automatic)
    zone = now.tzinfo
    received = arrived or _moment(raw.get("received", "").rpartition(";")[2], zone) or now
    body, is_sealed = _unpacked(mail)
    named = _IDENTITY.fullmatch(raw.get("message-id", "").strip())
    return Incoming(
        identity=named[0] if named else f"<sha256-{hashlib.sha256(message).hexdigest()[:32]}>",
        sender=sender,
        subject=subject,
        in_reply_to=tuple(
            re.findall(r"<[^<>\s]+>", f"{raw.get('in-reply-to', '')} {raw.get('references', '')}")
        ),
        received_at=min(received.astimezone(zone), now),
        dated=_moment(raw.get("date", ""), zone),
        lines=tuple(_own(_text(body).splitlines(), sender)),
        failures=failures_in(mail, message) if reports else (),
        is_report=reports,
        is_automatic=automatic,
        is_sealed=is_sealed,
    )


def _raw(mail: EmailMessage) -> dict[str, str]:
    """Return the headers as they were written, the first of each name: that of the last server."""
    headers: dict[str, str] = {}
    for name, value in mail.raw_items():
        headers.setdefault(name.lower(), str(value))
    return headers


def _moment(text: str, zone: tzinfo | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _unpacked(mail: EmailMessage) -> tuple[EmailMessage, bool]:
    """Return the mail that lies in a signed one, and whether what is left is still closed."""
    for _ in range(_PACKED_AT_MOST):
        packed = packed_in(mail)
        if packed is None:
            return mail, mail.get_content_type() == _SEALED
        try:
            content = signed_content(packed)
        except (ValueError, IndexError, StopIteration, RecursionError):
            content = None
        if content is None:
            break
        mail = parsed(content)
    return mail, True


def _text(mail: EmailMessage) -> str:
    """Return the text of a mail; of its HTML where it has no other."""
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        if part is None:
            continue
        data = _bytes(part)
        text = decoded(data, part.get_content_charset() or "") if isinstance(data, bytes) else ""
        if kind == "html":
            text = text_of(text)
        elif str(part.get_param("format", "")).lower() == "flowed":
            text = re.sub(r"(?<=[^\s-]) \r?\n(?!>)", " ", text)  # a soft line break (RFC 3676)
        if text.strip():
            return text
    return ""


def _bytes(part: Message) -> object:
    """Return the bytes of a part; blanks that a server put behind a line do not count (RFC 2045)."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "quoted-printable":
        part.set_payload(_TRAILING.sub("", str(part.get_payload())))
    return part.get_payload(decode=True)


def _sender(written: str) -> str:
    """Return the address that a mail comes from; empty where there is none or more than one."""
    addresses = [address for _, address in getaddresses([written]) if "@" in address]
    if len(addresses) != 1:  # 王磊@市场部 <…> is none of two by the rules
        addresses = _IN_BRACKETS.findall(written)
    return addresses[0] if len(addresses) == 1 else ""


def _own(lines: list[str], sender: str) -> list[str]:
    """Return the lines that the sender wrote: above what is quoted, or else below it."""
    above = [*_written(lines, sender)]
    if any(above) or not any(line.lstrip().startswith(">") for line in lines):
        return above
    last = max(n for n, line in enumerate(lines) if line.lstrip().startswith(">"))
    return [*_written(lines[last + 1 :], sender)]


def _written(lines: list[str], sender: str) -> Iterator[str]:
    """Yield lines up to what is quoted, without what programs and servers put above and below."""
    has_begun = False
    for n, (line, following) in enumerate(pairwise([*lines, ""])):
        own = one_line(line)  # without marks that nobody sees
        wraps = _QUOTE_BEGINS.fullmatch(line) and _QUOTE_ENDS.fullmatch(following)
        if wraps or _begins_quote(lines, n, has_begun) or (has_begun and _DISCLAIMER.match(own)):
            return
        is_of_server = not has_begun and _BANNER.fullmatch(own)
        if is_of_server or _DEVICE.fullmatch(own) or own.casefold() == sender.casefold():
            continue
        has_begun = has_begun or bool(own)
        yield own


def _begins_quote(lines: list[str], at: int, has_begun: bool) -> bool:
    """Whether a line begins what is quoted, and is not typed to look like it.

    Programs quote more than one line, and below a rule they say of what mail.
    """
    line, below = lines[at], lines[at + 1 : at + 4]
    if _QUOTED.match(line):
        return True
    if _MARKED.match(line):
        is_many = line.lstrip().startswith(">>") or any(map(_MARKED.match, below[:1]))
        return is_many or not has_begun
    if not (rule := _RULE.match(line)):
        return False
    next_one = next(filter(str.strip, below), "")
    return bool(
        _OF_QUOTE.search(rule["words"]) or _QUOTED.match(next_one) or _MARKED.match(next_one)
    )
