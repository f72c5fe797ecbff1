"""A mail as RFC 5322 bytes, the same for every transport.

Headers are written here and not by ``email.message``: when it folds long Chinese address lists, it
may encode the comma between two mailboxes (CPython gh-100884), and the recipients are broken.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime

from addin.errors import MailError
from addin.reading.addresses import is_address
from mailer.letters.flag import REQUEST
from mailer.planning.recipients import Mailbox
from mailer.text import breaks_lines

# Bytes of UTF-8 in one encoded word, so that a line stays under 78 columns with its header name.
# Names get the most, because some programs show the gap between two words of a name.
_NAME_BYTES = 45
_SUBJECT_BYTES = 39
# What Exchange is asked not to answer by itself; "All" would suppress reports of failure (NDR) too.
_NO_REPLIES = "OOF, AutoReply, DR, RN, NRN"
_PLAIN = re.compile(r"[ A-Za-z0-9!#$%&'*+/=?^_`{|}~.,:;@()<>\[\]-]{1,60}")


def message_id(keys: Iterable[str], sender: Mailbox) -> str:
    """Return the Message-ID of the mail that settles `keys`: the same keys, the same id."""
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]
    return f"<{digest}@{sender.address.rpartition('@')[2]}>"


def build(
    *,
    sender: Mailbox,
    to: Sequence[Mailbox],
    subject: str,
    text: str,
    html: str,
    message_id: str,
    now: datetime,
    calendar: bytes = b"",
    method: str = "",
    flag_by: datetime | None = None,
    reply_to: str = "",
    in_reply_to: str = "",
) -> bytes:
    """Return the bytes of a mail with a text part and an HTML part.

    With `calendar` it is an invitation too: a third way to show the mail, which programs that
    know calendars prefer (iMIP, RFC 6047); `method` is the calendar's own.
    With `flag_by` Outlook flags it at the reader, to be done by then.
    Replies go to the address `reply_to`, else to the sender.
    `in_reply_to` is the Message-ID of the mail that this one answers.

    Raises:
        MailError: a header would hold a line break or another control character, an address is
            none, or nobody would receive the mail.
    """
    if not to:
        raise MailError("邮件没有收件人", where=subject)
    mark = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    headers = (
        ("Message-ID", _checked(message_id)),
        ("Date", format_datetime(now)),
        ("From", _mailbox(sender)),
        ("To", ",\r\n ".join(_mailbox(mailbox) for mailbox in to)),
        *(
            (("In-Reply-To", _checked(in_reply_to)),)
            if in_reply_to.isascii() and in_reply_to
            else ()
        ),
        *((("Reply-To", _mailbox(Mailbox("", reply_to))),) if reply_to else ()),
        ("Subject", _unstructured(subject)),
        ("MIME-Version", "1.0"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", _NO_REPLIES),
        *_flag(flag_by),
        ("Content-Language", "zh-CN"),
        ("Content-Type", f'multipart/alternative;\r\n boundary="=_{mark}"'),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    body = _part("plain", text, mark) + _part("html", html, mark)
    if calendar:
        body += _part("calendar", calendar.decode(), mark, f"; method={method}")
    return f"{head}\r\n{body}--=_{mark}--\r\n".encode("ascii")


def _flag(by: datetime | None) -> tuple[tuple[str, str], ...]:
    if by is None:
        return ()
    return (("X-Message-Flag", _unstructured(REQUEST)), ("Reply-By", format_datetime(by)))


def _checked(value: str) -> str:
    if breaks_lines(value):
        raise MailError(
            f"邮件头“{value[:40]!r}”含有换行或控制字符", remedy="请删除名称或主题中的换行后重试。"
        )
    return value


def _mailbox(mailbox: Mailbox) -> str:
    if not is_address(mailbox.address):
        raise MailError(f"“{mailbox.address[:60]}”不是有效的邮箱地址", where=mailbox.name)
    name = _checked(mailbox.name)
    if not name:
        return mailbox.address
    if _PLAIN.fullmatch(name) and "=?" not in name:
        return f'"{name}"\r\n <{mailbox.address}>'
    return f"{_encoded(name, _NAME_BYTES)}\r\n <{mailbox.address}>"


def _unstructured(value: str) -> str:
    _checked(value)
    return (
        value if _PLAIN.fullmatch(value) and "=?" not in value else _encoded(value, _SUBJECT_BYTES)
    )


def _encoded(value: str, size: int) -> str:
    """Return encoded words, one a line; no character is split between two (RFC 2047 §5)."""
    words: list[bytes] = [b""]
    for character in value:
        encoded = character.encode()
        if len(words[-1]) + len(encoded) > size:
            words.append(b"")
        words[-1] += encoded
    return "\r\n ".join(f"=?utf-8?B?{b64encode(word).decode()}?=" for word in words)


def _part(kind: str, content: str, mark: str, parameters: str = "") -> str:
    # Content lines end in CRLF inside the encoded body too, as text parts have to.
    data = b64encode(content.replace("\r\n", "\n").replace("\n", "\r\n").encode()).decode()
    lines = "\r\n".join([data[at : at + 76] for at in range(0, len(data), 76)])
    return (
        f"--=_{mark}\r\nContent-Type: text/{kind}; charset=utf-8{parameters}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{lines}\r\n"
    )
