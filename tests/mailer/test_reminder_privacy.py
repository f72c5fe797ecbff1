"""Nobody is sent a row that is none of their business, whatever the workbook looks like."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from mail_samples import NOW

from mailer.items import Collaboration, Directory, Person, TaskLine
from mailer.plan import plan_reminders
from mailer.render import render

DEPARTMENTS = ("市场部", "研发部", "财务部", "生产部")
NAMES = tuple(f"{family}{given_name}" for family in "王李张刘" for given_name in ("伟", "芳", "强"))


@st.composite
def collaborations(draw: st.DrawFn) -> list[Collaboration]:
    return [draw(_collaboration(number)) for number in range(draw(st.integers(1, 3)))]


@st.composite
def _collaboration(draw: st.DrawFn, number: int) -> Collaboration:
    person, department = st.sampled_from(NAMES), st.sampled_from(DEPARTMENTS)
    people = tuple(
        Person(
            name=name,
            email=f"p{index}@example.com",
            department=draw(department),
            supervisor=draw(person),
            is_away=draw(st.booleans()),
            stand_in=draw(st.sampled_from(("", *NAMES))),
        )
        for index, name in enumerate(NAMES)
    )
    heads = {name: draw(person) for name in DEPARTMENTS if draw(st.booleans())}
    size = draw(st.integers(1, 8))
    return Collaboration(
        id=f"XC20261120-{number:03}",
        title="试点",
        link="",
        directory=Directory(people, heads, {name: draw(person) for name in DEPARTMENTS}),
        tasks=tuple(draw(_task(number, index)) for index in range(size)),
        lead_department=draw(department),
        lead_person=draw(st.sampled_from(("", *NAMES))),
        tracker=draw(person),
        sponsor=draw(st.sampled_from(("", *NAMES))),
    )


def _task(number: int, index: int) -> st.SearchStrategy[TaskLine]:
    return st.builds(
        TaskLine,
        id=st.just(f"XC20261120-{number:03}-T{index:02}"),
        name=st.just(f"秘密{number}-{index}。"),
        department=st.sampled_from(DEPARTMENTS),
        owner=st.sampled_from(NAMES),
        partners=st.lists(st.sampled_from(DEPARTMENTS), max_size=2).map(tuple),
        is_closed=st.booleans(),
        is_blocked=st.booleans(),
        is_urgent=st.booleans(),
        due=st.just(NOW.date()),
        overdue_days=st.integers(0, 4),
        remaining_days=st.integers(0, 4),
        idle_days=st.one_of(st.none(), st.integers(0, 4)),
    )


def concerned(collaboration: Collaboration, task: TaskLine) -> Iterator[str]:
    """Name everybody who may know of a task, straight from the description of the roles."""
    directory = collaboration.directory
    yield task.owner
    yield collaboration.tracker
    for department in (task.department, collaboration.lead_department, *task.partners):
        yield directory.heads.get(department, "")
    yield directory.named(task.owner)[0].supervisor
    yield collaboration.lead_person
    yield collaboration.sponsor or directory.sponsors[task.department]


@settings(max_examples=300, deadline=None)
@given(collaborations())
def test_mail__any_workbooks__holds_only_rows_that_concern_the_recipient(
    made: list[Collaboration],
) -> None:
    allowed: dict[str, set[str]] = {f"p{index}@example.com": set() for index in range(len(NAMES))}
    for collaboration in made:
        for task in collaboration.tasks:
            for name in concerned(collaboration, task):
                for person in collaboration.directory.named(name):
                    allowed[person.email].add(task.name)
                    if person.is_away:
                        for stand_in in collaboration.directory.named(person.stand_in):
                            allowed[stand_in.email].add(task.name)
    everything = {task.name for collaboration in made for task in collaboration.tasks}
    for digest in plan_reminders(made, now=NOW, is_working_day=True).digests:
        mail = render(digest, sender="提醒")
        for name in everything - allowed[digest.recipient.address]:
            assert name not in mail.html
            assert name not in mail.text


@settings(max_examples=100, deadline=None)
@given(collaborations())
def test_plan__any_workbooks__one_digest_a_person_and_no_closed_task(
    made: list[Collaboration],
) -> None:
    plan = plan_reminders(made, now=NOW, is_working_day=True)
    recipients = [digest.recipient.identity for digest in plan.digests]
    assert len(recipients) == len(set(recipients))
    assert not any(line.item.is_closed for digest in plan.digests for line in digest.lines)
    every_key = [key for digest in plan.digests for key in digest.keys]
    assert len(every_key) == len(set(every_key))
