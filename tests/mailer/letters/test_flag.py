"""The follow-up flag: only where it is asked for, for the reader's own tasks, by the first due date."""

from __future__ import annotations

from datetime import date, datetime
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

import pytest

from mailer.delivery.composing import Mail, Settings, preview_reminders
from mailer.planning.items import TaskLine
from tests.mailer.mail_samples import BEIJING, NOW, blocked, collaboration, overdue, task

SOON = date(2026, 11, 23)


def mails(*tasks: TaskLine, **settings: bool) -> dict[str, Mail]:
    preview = preview_reminders(
        [collaboration(*tasks)],
        now=NOW,
        is_working_day=True,
        settings=Settings(**settings),  # type: ignore[arg-type]
    )
    return {mail.digest.recipient.name: mail for mail in preview.mails}


def test_flag__unless_asked_for__is_not_set() -> None:
    (mail,) = mails(task(1, due=SOON, remaining_days=1)).values()
    assert mail.envelope.flag_by is None
    assert b"X-Message-Flag" not in mail.message


@pytest.mark.parametrize(
    ("tasks", "by"),
    [
        ([task(1, due=SOON, remaining_days=1)], datetime(2026, 11, 23, 17, tzinfo=BEIJING)),
        ([overdue(3)], datetime(2026, 11, 20, 17, tzinfo=BEIJING)),
        (
            [task(1, due=SOON, remaining_days=1), task(2, due=NOW.date(), remaining_days=0)],
            datetime(2026, 11, 20, 17, tzinfo=BEIJING),
        ),
    ],
)
def test_flag__own_tasks__is_for_the_first_due_date_or_today(
    tasks: list[TaskLine], by: datetime
) -> None:
    mail = mails(*tasks, flags_tasks=True)["王芳"]
    assert mail.envelope.flag_by == by
    parsed = BytesParser(policy=policy.default).parsebytes(mail.message)
    assert parsed["X-Message-Flag"] == "需后续工作"
    assert parsedate_to_datetime(parsed["Reply-By"]) == by
    assert not parsed.defects


def test_flag__tasks_of_others__sets_none() -> None:
    written = mails(overdue(3), blocked(2, due=None), flags_tasks=True)
    assert written["王芳"].envelope.flag_by is not None
    assert written["李建国"].envelope.flag_by is None
