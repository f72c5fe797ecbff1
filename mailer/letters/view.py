"""A digest as a mail shows it: only words and links, so that the templates decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from addin.forms.answers import APPROVAL_ANSWERS, MARKS, SURVEY_ANSWERS, TASK_ANSWERS, news_item
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import NEWS_DAILY, NEWS_WEEKLY, RATED, SNOOZED
from addin.reading.characters import squeezed
from mailer.answers.links import HINTS, LABELS
from mailer.answers.reading import MOST_PAUSE
from mailer.letters import wording
from mailer.letters.answer_links import AnswerDesk, AnswerLink
from mailer.letters.links import as_read, link_to
from mailer.planning.digests import Digest, Line, most_pressing
from mailer.planning.items import Notice, TaskLine
from mailer.planning.reminder_rules import Role
from mailer.text import one_line, shortened

SHOWN = 30
"""Lines in full; more of them nobody reads to the end."""
PAUSE = f"“{SNOOZED}”把您本人对这一项的提醒推迟一次，最多{MOST_PAUSE}个工作日；逾期升级照常。"
_RATING = (
    f"“{RATED}”正文依次写{'、'.join(map(LABELS.__getitem__, MARKS))}，如“5 4 5”。{HINTS[RATED]}"
)
_WEEKLY = "只告知、不用您办理的情况，按您的要求每周最多一封，须办理的照常每天发。"
_DAILY = "只告知、不用您办理的情况，可以改为每周最多一封，须办理的照常每天发。"
COUNTED = 12
"""Collaborations of which a mail says only how many lines there are."""
_SAID = 300  # characters of what somebody wrote about one line


@dataclass(frozen=True, slots=True)
class RowView:
    """One task: what stands in its columns, and what under them.

    `answers` are the links by which the reader may answer about it.
    """

    number: str
    name: str
    people: str
    due: str
    weekday: str
    overdue: int  # working days
    note: str  # 估算, where the count rests on an unannounced calendar
    flags: tuple[wording.Flag, ...]
    status: str
    cause: str
    detail: str  # of what is no task
    actions: str
    why: str
    answers: tuple[AnswerLink, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The tasks of one collaboration under one heading.

    - `path`: where the workbook lies, as people read it; `place`: the same as it was given.
    - `path`, `place` and `link` are empty where the mail showed them before.
    - `more`: what of it is only counted, and `more_link`: where that is seen.
    - `rhythm`: how often the reader hears of news, and `rhythm_answers`: the link that changes it.
    """

    id: str
    title: str
    path: str
    place: str
    link: str
    rows: tuple[RowView, ...]
    more: str = ""
    more_link: str = ""
    rhythm: str = ""
    rhythm_answers: tuple[AnswerLink, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """The tasks that the reader has the same part in; `more` counts what no group speaks of."""

    heading: str
    count: int
    groups: tuple[GroupView, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class LetterView:
    """A whole mail."""

    subject: str
    recipient: str
    day: str
    headline: str
    further: tuple[str, ...]
    sections: tuple[SectionView, ...]
    contacts: str
    sender: str
    answer_to: str  # the address of the answers; empty where mails cannot be answered
    answers: tuple[str, ...]  # the words on the links, each once
    pause: str  # what one of them means; empty where it is not there
    rating: str  # what one of them asks for; empty where it is not there
    is_estimated: bool


@dataclass(slots=True)
class _Room:
    """What a mail has room for: the lines in full, and the collaborations only counted.

    `placed` are the collaborations whose place it has named.
    """

    full: frozenset[int]
    counted: int = COUNTED
    placed: set[str] = field(default_factory=set)


def letter(
    digest: Digest, *, sender: str, desk: AnswerDesk | None = None, shown: int = SHOWN
) -> LetterView:
    """Return what the mail to the digest's recipient says; `desk` reads their answers.

    The `shown` most pressing lines stand in full, the others are counted.
    """
    headline, *further = wording.headlines(digest)
    room = _Room(frozenset(map(id, most_pressing(digest.lines, shown))))
    sections = tuple(
        _section(role, list(lines), digest, room, desk)
        for role, lines in groupby(digest.lines, key=lambda line: line.role)
    )
    rows = (row for section in sections for group in section.groups for row in group.rows)
    words = tuple(dict.fromkeys(answer.word for row in rows for answer in row.answers))
    can_answer = words or any(g.rhythm_answers for section in sections for g in section.groups)
    return LetterView(
        subject=wording.subject(digest),
        recipient=digest.recipient.name,
        day=f"{digest.day:%Y-%m-%d} 周{'一二三四五六日'[digest.day.weekday()]}",
        headline=headline,
        further=tuple(further),
        sections=sections,
        contacts=wording.contacts(digest.lines),
        sender=sender,
        answer_to=desk.mailbox if desk and can_answer else "",
        answers=words,
        pause=PAUSE if any(word.startswith(SNOOZED) for word in words) else "",
        rating=_RATING if any(word.startswith(RATED) for word in words) else "",
        is_estimated=any(line.item.calendar_note for line in digest.lines),
    )


def _section(
    role: Role, lines: Sequence[Line], digest: Digest, room: _Room, desk: AnswerDesk | None
) -> SectionView:
    groups = []
    left: list[int] = []  # lines of each collaboration that is not named
    for _, group in groupby(lines, key=lambda line: line.collaboration.id):
        members = list(group)
        full = [line for line in members if id(line) in room.full]
        rest = [line for line in members if id(line) not in room.full]
        if not full and room.counted < 1:
            left.append(len(rest))
            continue
        room.counted -= not full
        shared = members[0].collaboration
        link = link_to(shared.link) if shared.is_shared else ""
        place = "" if shared.id in room.placed or (link and not full) else shared.link
        room.placed.update([shared.id] * bool(place))
        rhythm, answers = _rhythm(members, digest, desk)
        groups.append(
            GroupView(
                id=shared.id,
                title=shared.title,
                path=as_read(place),
                place=place,
                link=link if place and full else "",
                rows=tuple(_row(line, digest, desk) for line in full),
                more=wording.more(rest, digest.day, is_all=not full) if rest else "",
                more_link=link if rest else "",
                rhythm=rhythm,
                rhythm_answers=answers,
            )
        )
    more = f"其余{len(left)}个协作项目还有{sum(left)}项，见各自的工作簿。" if left else ""
    return SectionView(wording.HEADINGS[role], len(lines), tuple(groups), more)


def _rhythm(
    lines: Sequence[Line], digest: Digest, desk: AnswerDesk | None
) -> tuple[str, tuple[AnswerLink, ...]]:
    """Return how often the reader hears of the news of a collaboration, and how to change that."""
    if not any(line.is_news for line in lines):
        return "", ()
    reader, shared = digest.recipient, lines[0].collaboration
    is_weekly = reader.identity in shared.weekly_readers
    other = NEWS_DAILY if is_weekly else NEWS_WEEKLY
    links = desk.links(news_item(shared.id), [other], reader) if desk else ()
    return (_WEEKLY if is_weekly else _DAILY if links else ""), links


def _answers(line: Line) -> tuple[str, ...]:
    """Return what the reader may answer about a line: of own tasks and own approvals only."""
    if isinstance(line.item, Notice):
        if not line.item.answered_as or line.role is not Role.ACTOR:
            return ()
        return SURVEY_ANSWERS if line.item.reminder is Reminder.SURVEY else APPROVAL_ANSWERS
    if line.role is not Role.OWNER:
        return ()
    can_pause = line.item.paused_until is None  # that goes once
    return tuple(each for each in TASK_ANSWERS if can_pause or each != SNOOZED)


def _is_only_owner(line: Line, digest: Digest) -> bool:
    """Return whether the reader knows whose the item is: their own and nobody's beside."""
    return (
        isinstance(line.item, TaskLine)
        and line.role is Role.OWNER
        and not any(reason.away for reason in line.reasons)
        and squeezed(line.item.owner) == squeezed(digest.recipient.name)
    )


def _row(line: Line, digest: Digest, desk: AnswerDesk | None) -> RowView:
    item, today = line.item, digest.day
    is_own = _is_only_owner(line, digest)
    due, _, weekday = (
        wording.day_word(item.due, today).partition(" ") if item.due else ("未填写", "", "")
    )
    states = wording.flags(line, today)
    status = item.status
    if isinstance(item, Notice):
        number, people = item.number, item.people
        status = status or ("" if states else wording.pending(line.role))
        due, weekday = (due, f"{weekday} {item.due_at:%H:%M}") if item.due_at else ("—", "")
    else:
        number = item.id.removeprefix(f"{line.collaboration.id}-")
        people = "" if is_own else " · ".join(p for p in (item.owner, item.department) if p)
    return RowView(
        number=number,
        name=item.name,
        people=people,
        due=due,
        weekday=weekday,
        overdue=item.overdue_days,
        note=item.calendar_note,
        flags=states,
        status="" if any(flag.word == status for flag in states) else status,
        cause=shortened(wording.cause(line), _SAID),
        detail=shortened(one_line(item.detail), _SAID) if isinstance(item, Notice) else "",
        actions=wording.actions(line, today),
        why=wording.why(line),
        answers=desk.links(
            item.answered_as if isinstance(item, Notice) else item.id,
            _answers(line),
            digest.recipient,
        )
        if desk
        else (),
    )
