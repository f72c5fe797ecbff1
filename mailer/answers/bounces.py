"""Reports that a mail was not delivered: which of ours, to whom, and why.

Servers send them as ``multipart/report`` (RFC 3462, RFC 3464), which says it in fields; so do
Postfix and Exchange.
Web mail of China often sends a page of prose instead; then only our own mails are looked for in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from mailer.answers.charsets import decoded, header_text
from mailer.answers.html_text import text_of

_ID = re.compile(r"<[!-;=?-~]{1,250}>")
# As `mailer.letters.mime.message_id` makes it; a page of prose may write its brackets otherwise.
_OURS = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}@[A-Za-z0-9.-]{1,200}")
_CODE = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])[45]\d\d[ -]")
_LONGEST = 200  # characters of what a server said
_ADDRESS = re.compile(r"(?:[\w.-]+\s*;)?\s*<?([^\s<>;]+@[^\s<>;]+)>?")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_SENDER = re.compile(
    r"(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]+|mail-?system|mailerdaemon)@",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|not delivered|delivery (?:status|failure|has failed)|returned mail"
    r"|mail delivery (?:failed|system)|failure notice|退信|退件|未送达|未傳遞|无法送达|无法投递"
    r"|未能送达|传递失败|傳遞失敗|投递失败|发送失败|拒收|被退回",
    re.IGNORECASE,
)
_REASONS = (  # by the enhanced status code (RFC 3463), the first that fits
    (r"5\.1\.(?:0|1|3|6|10)", "没有这个邮箱"),
    (r"5\.(?:1\.2|4\.[1-4])", "收件人的邮件域名不存在或连接不上"),
    (r"5\.2\.1", "收件人的邮箱已停用"),
    (r"[45]\.2\.2", "收件人的邮箱已满"),
    (r"5\.(?:2\.3|3\.4)", "邮件太大"),
    (r"5\.7\.\d+", "收件方的服务器拒收"),
    (r"4\.\d+\.\d+", "多次投递没有成功"),
)
NOT_DELIVERED = "没有送到"


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient whom a mail did not reach.

    - `message_ids`: that of our mail is among them.
    - `recipients`: how the report calls the recipient, casefolded; empty where it is prose.
    - `status`: the enhanced status code, ``5.1.1``; `diagnostic` what the server said.
    """

    message_ids: tuple[str, ...]
    recipients: tuple[str, ...]
    status: str = ""
    diagnostic: str = ""

    @property
    def reason(self) -> str:
        """In Chinese why, with the code for the administrator."""
        said = next((r for code, r in _REASONS if re.fullmatch(code, self.status)), NOT_DELIVERED)
        return f"{said}（{self.status}）" if self.status else said


def may_be_report(sender: str, subject: str) -> bool:
    """Return whether a mail may be a report of failure, by what a mailbox lists of it."""
    return bool(_SENDER.match(sender) or _SUBJECT.search(subject))


def is_report(mail: Message, sender: str, subject: str, *, is_automatic: bool) -> bool:
    """Return whether a mail is a report of how a mail was delivered, or was not."""
    if mail.get_content_type() == "multipart/report":
        return "delivery-status" in str(mail.get_param("report-type", "delivery-status"))
    return bool(_SENDER.match(sender)) or (is_automatic and bool(_SUBJECT.search(subject)))


def failures_in(report: Message, message: bytes) -> tuple[Failure, ...]:
    """Return whom a report names as not reached; a delay is no failure yet."""
    if report.get_content_type() == "multipart/report":
        return tuple(_reported(report))
    pages = [message, *_decoded(report)]
    ours = dict.fromkeys(f"<{each.decode()}>" for page in pages for each in _OURS.findall(page))
    if not ours:
        return ()
    said = _prose(report)
    code = _CODE.search(said)
    line = next((each for each in said.splitlines() if _REPLY.search(each)), "")
    return (Failure(tuple(ours), (), code[0] if code else "", line.strip()[:_LONGEST]),)


def _decoded(report: Message) -> Iterator[bytes]:
    for part in report.walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            yield data


def _prose(report: Message) -> str:
    """Return what the first page of a report says to people."""
    for part in report.walk():
        data = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(data, bytes):
            text = decoded(data, part.get_content_charset() or "")
            return text_of(text) if part.get_content_subtype() == "html" else text
    return ""


def _reported(mail: Message) -> Iterator[Failure]:
    identities = tuple(dict.fromkeys(_identities(mail)))
    for part in mail.walk():
        if part.get_content_type() not in (
            "message/delivery-status",
            "message/global-delivery-status",
        ):
            continue
        for block in _blocks(part):
            if _field(block, "Action").lower() != "failed":
                continue
            names = (_field(block, "Original-Recipient"), _field(block, "Final-Recipient"))
            found = (_ADDRESS.search(name) for name in names)
            status = _STATUS.search(_field(block, "Status"))
            diagnostic = _field(block, "Diagnostic-Code")
            inner = _STATUS.search(diagnostic)  # of Exchange often more exact
            yield Failure(
                identities,
                tuple(dict.fromkeys(match[1].casefold() for match in found if match)),
                _closer(status[0] if status else "", inner[0] if inner else ""),
                diagnostic.partition(";")[2].strip() or diagnostic,
            )


def _closer(status: str, inner: str) -> str:
    """Return the code that says more: 5.0.0 and 5.1.0 only say that something failed."""
    return inner if inner and (not status or status.endswith(".0")) else status


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a report: one about the mail, then one for each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Message)]
    data = part.get_payload(decode=True)
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(payload)
    return [HeaderParser().parsestr(block) for block in re.split(r"\r?\n\r?\n", text.strip())]


def _identities(mail: Message) -> Iterator[str]:
    """Yield the Message-IDs that may be that of the mail which did not arrive, the best first."""
    for part in mail.walk():
        if part is mail:
            continue
        kind = part.get_content_type()
        if kind in ("text/rfc822-headers", "message/global-headers"):
            data = part.get_payload(decode=True)
            head = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
            yield from _ID.findall(HeaderParser().parsestr(head.lstrip()).get("Message-ID", ""))
        elif part.get("Message-ID"):  # the mail itself, whole or its beginning
            yield from _ID.findall(_field(part, "Message-ID"))
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(_field(mail, name))


def _field(block: Message, name: str) -> str:
    """Return a header in one line, also where its value breaks the rules of its kind."""
    raw = next((str(v) for key, v in block.raw_items() if key.lower() == name.lower()), "")
    return header_text(raw)
