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


def test_meeting__of_somebody_who_is_away__says_to_everybody_who_stands_in() -> None:
    people = """
    | name | employment | email         | stand_in |
    | 张三 | 在职       | z@example.com |          |
    | 李四 | 外出       | l@example.com | 王五     |
    | 王五 | 在职       | w@example.com |          |
    """
    made = launched(Meetings=MEETINGS.replace("?", "李四"), People=people)
    ((meeting,), refused) = meetings_of(made, mailed(made).collaboration, BEIJING)
    assert [each.name for each in meeting.attendees] == ["张三", "王五"]
    assert "李四外出，由王五代为参加" in meeting.notes
    assert refused == []
