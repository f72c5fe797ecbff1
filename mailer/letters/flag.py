"""The follow-up flag that Outlook sets on a reminder at its reader, where a company wants that.

A message that is sent with a request and a time for the reply gets a flag at the recipient; flags
set on the message itself stay with the sender (MS-OXCMAIL §2.2.3.2.16, MS-OXOFLAG).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from mailer.planning.digests import Line
from mailer.planning.reminder_rules import Role

REQUEST = "需后续工作"  # Outlook's own word for it
_HOUR = time(17)  # Outlook reminds at that time: late, but still in office hours


def flag_by(lines: Sequence[Line], now: datetime) -> datetime | None:
    """Return by when the reader's own tasks want to be done; None where there is no such task.

    The earliest due date counts, in the zone of `now`; what is overdue is wanted today.
    """
    due = [line.item.due for line in lines if line.role is Role.OWNER and line.item.due]
    if not due:
        return None
    return datetime.combine(max(min(due), now.date()), _HOUR, now.tzinfo)
