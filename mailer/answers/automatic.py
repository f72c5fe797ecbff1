"""Mails that a program wrote: replies of somebody away, receipts, lists, other robots."""

from __future__ import annotations

import re
from email.message import EmailMessage, Message

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
_NAMES = re.compile(r"x-(?!.*suppress).*auto-?(?:repl(?:y|ied)|respon|answer)", re.IGNORECASE)
# What stands before the words that say it: Re:, [外部邮件], an opening bracket.
_BEFORE = re.compile(
    r"(?:(?:re|aw|fwd?|回复|答复|回覆|回復|答覆|转发)\s*[:：]"
    r"|[\[【（(]\s*(?:外部(?:[邮郵]件)?|ext(?:ernal)?)\s*[\]】）)]|[\s\[【（(])+",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"自动(?:回复|答复|回覆)|自動(?:回覆|回復|答覆)|automatic reply|auto(?:matic)?[- ]?(?:re(?:ply|sponse))"
    r"|automatische antwort|réponse automatique|自動応答"
    r"|out of (?:the )?office|ooo\b|vacation\b|on leave\b|我?(?:目前)?不在(?:办公室|公司)|已离职"
    r"|(?:休假|外出|年假|产假|请假|离职|出差)(?:自动)?(?:回复|答复|回覆|通知|提醒)[】\])）:：\s]"
    r"|[您\u4f60]的(?:邮件|来信)我?们?已经?收到|已收到[您\u4f60]的(?:邮件|来信)"
    r"|(?:已读|未读|已读回执|阅读回执|回执|撤回)[:：]|(?:not )?read:|re(?:ad|turn) receipt|recall:"
    r"|(?:已?接受|已?暂定|已?谢绝|已?拒绝|accepted|tentative|declined|会议转发通知|meeting forward notification)[:：]",
    re.IGNORECASE,
)
_CALENDAR = {"REPLY", "COUNTER", "REFRESH"}  # what a calendar sends when somebody clicks
_SENDER = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)


def is_automatic(mail: EmailMessage, sender: str) -> bool:
    """Return whether no person wrote a mail; such a one is no answer, and never gets one."""
    if any(name in mail for name in _MARKS) or mail.get_content_type() in _REPORTS:
        return True
    if any(map(_NAMES.match, mail)) or any(map(_is_of_calendar, mail.walk())):
        return True
    headers = [(name.title(), str(value)) for name, value in mail.raw_items()]
    values = {name.title(): value for name, value in _VALUES.items()}
    if any(name in values and values[name].search(value) for name, value in headers):
        return True
    subject = next((value for name, value in headers if name == "Subject"), "")
    said = header_text(subject)
    before = _BEFORE.match(said)
    return bool(_SUBJECT.match(said, before.end() if before else 0) or _SENDER.match(sender))


def _is_of_calendar(part: Message) -> bool:
    method = str(part.get_param("method", "")).upper()
    return part.get_content_type() == "text/calendar" and method in _CALENDAR
