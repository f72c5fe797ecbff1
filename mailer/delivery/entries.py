"""What is kept of a mail and of each line of it: in the ledger, in claim files and in 提醒日志."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from addin.forms.vocabularies import CAME_BACK, NOT_SENT, SENT, UNCONFIRMED, WRITTEN
from mailer.delivery.transport import FOLDER, MailState, mail_number
from mailer.planning.meetings import CalendarMark

OUTCOMES = {
    MailState.SENT: SENT,
    MailState.FAILED: NOT_SENT,
    MailState.UNKNOWN: UNCONFIRMED,
    MailState.BOUNCED: CAME_BACK,
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One thing that a mail says, under the key by which it is never said twice.

    The rest is for the sheet 提醒日志 of the collaboration; a line without one is not logged there.
    `said` is what stood in the mail, without the links by which only its reader may answer.
    """

    key: str
    collaboration: str = ""
    rule: str = ""
    task: str = ""
    due: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A mail as the ledger knows it.

    - `via`: the name of its transport.
    - `recipient`, `name`: the address it goes to and whose that is.
    - `planned_for`: the moment of the run that planned it.
    - `changed`, `tried`: when its state changed, and when it was last tried; None before that.
    - `mark`: of an invitation by calendar, what shows there that it was carried out.
    - `claim`: by which claim beside the workbook it was tried; empty without one.
    """

    message_id: str
    via: str
    recipient: str
    name: str
    subject: str
    planned_for: datetime
    state: MailState = MailState.PLANNED
    detail: str = ""
    changed: datetime | None = None
    tried: datetime | None = None
    attempts: int = 0
    mark: CalendarMark | None = None
    claim: str = ""

    @property
    def outcome(self) -> str:
        """已发送 and so on; 已写出 where it is only a file. Empty while nothing was tried."""
        is_file = self.state is MailState.SENT and self.via.startswith(FOLDER)
        return WRITTEN if is_file else OUTCOMES.get(self.state, "")

    @property
    def number(self) -> str:
        """The number by which people name this mail."""
        return mail_number(self.message_id)


@dataclass(frozen=True, slots=True)
class LogRow:
    """What became of one line of a mail, for the sheet 提醒日志."""

    entry: Entry
    line: LedgerLine

    @property
    def outcome(self) -> str:
        """已发送, 已写出, 失败, 待核实 or 退信."""
        return self.entry.outcome
