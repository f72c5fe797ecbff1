"""Who is invited to a meeting, as 参会人 names them."""

from __future__ import annotations

import pytest

from addin.notices.invitations import meetings_of
from tests.notices.test_collaborations import BEIJING, launched, mailed
from tests.reading.spellings import NAMES, PEOPLE

MEETINGS = """
| meeting_id | start            | chair | attendees |
| M1         | 2026-11-23 10:00 | 张三  | ?         |
"""


@pytest.mark.parametrize(
    ("text", "named"), [(text, names.split("、")) for names in NAMES for text in NAMES[names]]
)
def test_meeting__invites_everybody_however_they_are_separated(text: str, named: list[str]) -> None:
    known = "\n".join(f"| {name} | 在职 | p{n}@example.com |" for n, name in enumerate(PEOPLE))
    made = launched(Meetings=MEETINGS, People=f"| name | employment | email |\n{known}")
    made.table("Meetings").columns["attendees"][0] = text  # type: ignore[index]
    ((meeting,), refused) = meetings_of(made, mailed(made).collaboration, BEIJING)
    assert [each.name for each in meeting.attendees] == [
        "张三",
        *(name for name in named if name in PEOPLE),
    ]
    assert len(refused) == sum(name not in PEOPLE for name in named)
