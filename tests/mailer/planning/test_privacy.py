"""Nobody is sent a row that is none of their business, whatever the workbook looks like."""

from __future__ import annotations

import random
from collections.abc import Iterator

from mailer.letters.render import render
from mailer.planning.digests import Digest, plan_reminders
from mailer.planning.items import Collaboration, Directory, Person, TaskLine
from tests.mailer.mail_samples import NOW

WORKBOOKS = 1_000  # random ones, by one to three
RENDERED = 25  # of how many mails one is written in full; a mail is made of its digest alone
DEPARTMENTS = ("市场部", "研发部", "财务部", "生产部")
NAMES = tuple(f"{family}{given_name}" for family in "王李张刘" for given_name in ("伟", "芳", "强"))


def cases() -> Iterator[list[Collaboration]]:
    """Yield one to three collaborations at a time, the same in every run."""
    dice = random.Random(20261120)
    made = 0
    while made < WORKBOOKS:
        together = [_collaboration(dice, number) for number in range(dice.randint(1, 3))]
        made += len(together)
        yield together


def _collaboration(dice: random.Random, number: int) -> Collaboration:
    people = tuple(
        Person(
            name=name,
            email=f"p{index}@example.com",
            department=dice.choice(DEPARTMENTS),
            supervisor=dice.choice(NAMES),
            is_away=dice.random() < 0.5,
            stand_in=dice.choice(("", *NAMES)),
        )
        for index, name in enumerate(NAMES)
    )
    heads = {name: dice.choice(NAMES) for name in DEPARTMENTS if dice.random() < 0.5}
    sponsors = {name: dice.choice(NAMES) for name in DEPARTMENTS}
    return Collaboration(
        id=f"XC20261120-{number:03}",
        title="试点",
        link="",
        directory=Directory(people, heads, sponsors),
        tasks=tuple(_task(dice, number, index) for index in range(dice.randint(1, 8))),
        lead_department=dice.choice(DEPARTMENTS),
        lead_person=dice.choice(("", *NAMES)),
        tracker=dice.choice(NAMES),
        sponsor=dice.choice(("", *NAMES)),
    )


def _task(dice: random.Random, number: int, index: int) -> TaskLine:
    return TaskLine(
        id=f"XC20261120-{number:03}-T{index:02}",
        name=f"秘密{number}-{index}。",
        department=dice.choice(DEPARTMENTS),
        owner=dice.choice(NAMES),
        partners=tuple(dice.choices(DEPARTMENTS, k=dice.randint(0, 2))),
        is_closed=dice.random() < 0.3,
        is_blocked=dice.random() < 0.5,
        is_urgent=dice.random() < 0.5,
        due=NOW.date(),
        overdue_days=dice.randint(0, 4),
        remaining_days=dice.randint(0, 4),
        idle_days=dice.choice((None, 0, 1, 2, 3, 4)),
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


def allowed_for(made: list[Collaboration]) -> dict[str, set[str]]:
    """Return by address the names of the tasks that may be told there."""
    allowed: dict[str, set[str]] = {f"p{index}@example.com": set() for index in range(len(NAMES))}
    for collaboration in made:
        for task in collaboration.tasks:
            for name in concerned(collaboration, task):
                for person in collaboration.directory.named(name):
                    allowed[person.email].add(task.name)
                    if person.is_away:
                        for stand_in in collaboration.directory.named(person.stand_in):
                            allowed[stand_in.email].add(task.name)
    return allowed


def names_in(digest: Digest) -> set[str]:
    """Return the names of the tasks that a digest tells of."""
    return {line.item.name for line in digest.lines}


def test_mail__of_1000_random_workbooks__holds_only_rows_that_concern_the_recipient() -> None:
    count = 0
    for made in cases():
        allowed = allowed_for(made)
        everything = {task.name for collaboration in made for task in collaboration.tasks}
        for digest in plan_reminders(made, now=NOW, is_working_day=True).digests:
            own = allowed[digest.recipient.address]
            assert names_in(digest) <= own
            count += 1
            if count % RENDERED == 0:
                mail = render(digest, sender="提醒")
                told = {name for name in everything if name in mail.html or name in mail.text}
                assert told == names_in(digest)
    assert count > WORKBOOKS


def test_plan__of_1000_random_workbooks__one_digest_a_person_and_no_closed_task() -> None:
    for made in cases():
        plan = plan_reminders(made, now=NOW, is_working_day=True)
        recipients = [digest.recipient.identity for digest in plan.digests]
        assert len(recipients) == len(set(recipients))
        assert not any(line.item.is_closed for digest in plan.digests for line in digest.lines)
        every_key = [key for digest in plan.digests for key in digest.keys]
        assert len(every_key) == len(set(every_key))
