"""Mails that a program wrote: replies of somebody away, receipts, lists, other robots."""

from __future__ import annotations

import re
from email.message import EmailMessage

from mailer.answers.charsets import header_text

# Set by whatever answers by itself, whatever stands behind them.
_MARKS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-AutoReply-From",
    "X-Auto-Reply",
    "X-Mail-Autoreply",
    "X-MS-Exchange-Inbox-Rules-Loop",
    "X-Amazon-Auto-Reply",
    "List-Id",
    "List-Unsubscribe",
    "Feedback-ID",
)
# Those that mean it by some of their values only.
_VALUES = {
    "Auto-Submitted": re.compile(r"^\s*(?!no\b)\S", re.IGNORECASE),  # RFC 3834
    "Precedence": re.compile("bulk|junk|list|auto.?reply", re.IGNORECASE),
    "X-Precedence": re.compile("bulk|junk|list|auto.?reply", re.IGNORECASE),
    "X-Auto-Response-Suppress": re.compile("all|autoreply", re.IGNORECASE),
    "X-FC-MachineGenerated": re.compile("true", re.IGNORECASE),
    "X-MS-Exchange-Generated-Message-Source": re.compile("rules agent", re.IGNORECASE),
    "X-POST-MessageClass": re.compile("autoresponder", re.IGNORECASE),
    "Delivered-To": re.compile("autoresponder", re.IGNORECASE),
    "Return-Path": re.compile(r"^\s*<\s*>"),  # of reports and replies that want none
}
_REPORTS = {"multipart/report", "message/disposition-notification", "message/delivery-status"}
_SUBJECT = re.compile(
    r"(?:自动(?:回复|答复|回覆)|自動(?:回覆|回復|答覆)|automatic reply|auto(?:matic)?[- ]?(?:re(?:ply|sponse))"
    r"|out of (?:the )?office|不在办公室|已读[:：]|read:|未读[:：]|not read:)",
    re.IGNORECASE,
)
_SENDER = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)


def is_automatic(mail: EmailMessage, sender: str) -> bool:
    """Return whether no person wrote a mail; such a one is no answer, and never gets one."""
    if any(name in mail for name in _MARKS) or mail.get_content_type() in _REPORTS:
        return True
    headers = [(name.title(), str(value)) for name, value in mail.raw_items()]
    values = {name.title(): value for name, value in _VALUES.items()}
    if any(name in values and values[name].search(value) for name, value in headers):
        return True
    subject = next((value for name, value in headers if name == "Subject"), "")
    return bool(_SUBJECT.match(header_text(subject)) or _SENDER.match(sender))
