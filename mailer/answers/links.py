"""The links by which a reader answers, and the code that they put into the subject.

The code is plain ASCII, so that it comes back whatever programs, gateways and character sets do to
the words around it: ``#`` with a token that only the reader of the reminder was given, and a letter
for the answer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from urllib.parse import quote

from addin.forms.answers import (
    APPROVAL_ANSWERS,
    MARKS,
    NEWS_ANSWERS,
    SURVEY_ANSWERS,
    answer_label,
)
from addin.forms.vocabularies import (
    AGREED,
    ANSWER,
    BLOCKED,
    FINISHED,
    NEWS_DAILY,
    NEWS_WEEKLY,
    POSTPONED,
    RATED,
    RETURNED,
    SNOOZED,
)
from addin.reading.words import canonical
from mailer.answers.charsets import spelling_when_misread

ASKED = {  # what the body of the prepared mail asks for
    FINISHED: ("note",),
    BLOCKED: ("problem", "block_type", "measure"),
    POSTPONED: ("day", "note"),
    SNOOZED: ("days",),
    AGREED: ("opinion",),
    RETURNED: ("opinion",),
    NEWS_WEEKLY: (),
    NEWS_DAILY: (),
    RATED: (*MARKS, "comment"),
}
LABELS = {key: answer_label(key) for keys in ASKED.values() for key in keys}
END = "--"  # what stands below, a signature, is not read; short: it stands in each of many links
HINTS = {
    RATED: "三项各写1～5分（5分最好），意见可以不写。用邮件评分不匿名，姓名和部门会记入工作簿。"
}

_LETTERS = {
    FINISHED: "D",
    BLOCKED: "B",
    POSTPONED: "P",
    SNOOZED: "S",
    AGREED: "A",
    RETURNED: "R",
    NEWS_WEEKLY: "W",
    NEWS_DAILY: "E",
    RATED: "M",
}
_WORDS = {letter: word for word, letter in _LETTERS.items()}
_MISREAD = {word: spelling_when_misread(word) for word in ANSWER.words}
_ITEM = re.compile(r"[^\[\]【】\s]{1,60}")
_CODE = re.compile(
    rf"(?:[\[【［](?P<item>{_ITEM.pattern})[\]】］]\s*)?"
    r"[#＃]\s?(?P<token>[A-Za-z2-7]{16})(?:-(?P<letter>[A-Za-z]))?(?![A-Za-z0-9])"
)
_ABOUT = {
    **dict.fromkeys(APPROVAL_ANSWERS, "审批"),
    **dict.fromkeys(NEWS_ANSWERS, "情况"),
    **dict.fromkeys(SURVEY_ANSWERS, "满意度"),
}
_SAID = re.compile(
    r"(?:状态|狀態|审批|審批|情况|情況|满意度|滿意度)\s*[:：]\s*(?P<word>[^\[【［#＃\s]+)"
)


@dataclass(frozen=True, slots=True)
class SubjectCode:
    """What the subject of an answer says.

    - `item`: as it stands there, perhaps garbled; the token tells which is meant.
    - `answer`: empty where nobody can tell.
    """

    item: str
    token: str
    answer: str


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
    about = _ABOUT.get(answer, "状态")
    return f"{about}:{answer} [{item}] #{token(secret, item, reader)}-{_LETTERS[answer]}"


def link(answer: str, item: str, *, sender: str, reader: str, secret: bytes) -> str:
    """Return the mailto address under which `reader` gives this answer to `sender`."""
    about = subject(answer, item, reader=reader, secret=secret)
    body = "\r\n".join(
        [*(f"{LABELS[key]}：" for key in ASKED[answer]), "", END, HINTS.get(answer, "")]
    )
    return f"mailto:{quote(sender, safe='@')}?subject={quote(about, safe=':')}&body={quote(body)}"


def code_in(subject: str) -> SubjectCode | None:
    """Return the code that stands anywhere in a subject.

    The word counts before the letter: readers of plain text are told to change the word.
    """
    match = _CODE.search(subject)
    if match is None:
        return None
    words = subject[: match.start()]
    said = _SAID.search(words)
    if said:
        answer = canonical(ANSWER, said["word"]) or ""
    else:
        answer = _misread(words) or _WORDS.get((match["letter"] or "").upper(), "")
    return SubjectCode(match["item"] or "", match["token"].upper(), answer)


def _misread(text: str) -> str:
    """Return the only answer whose word stands in a text in misread characters."""
    found = [word for word, spelling in _MISREAD.items() if spelling.search(text)]
    return found[0] if len(found) == 1 else ""
