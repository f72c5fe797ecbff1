"""From a name to a mailbox: only people of 通讯录, and why somebody cannot be written to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailer.letters.render import render
from mailer.planning.digests import Outgoing, plan_reminders
from mailer.planning.items import Collaboration, Directory, Person
from tests.mailer.mail_samples import NOW, PEOPLE, blocked, collaboration, overdue


def with_people(*changed: Person) -> Collaboration:
    """Return a collaboration with one overdue task of 王芳, and these people in 通讯录."""
    names = {person.name for person in changed}
    others = tuple(person for person in PEOPLE if person.name not in names)
    heads = {"市场部": "李建国", "产品部": "赵敏"}
    return collaboration(overdue(1), directory=Directory(others + changed, heads))


def plan(launch: Collaboration, domains: tuple[str, ...] = ()) -> Outgoing:
    return plan_reminders([launch], now=NOW, is_working_day=True, domains=domains)


WANG = next(person for person in PEOPLE if person.name == "王芳")


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ((replace(WANG, name="王方"),), "不在通讯录中"),
        ((replace(WANG, is_active=False),), "“王芳”在通讯录中已不在职"),
        ((replace(WANG, email=""),), "“王芳”没有邮箱地址"),
        ((replace(WANG, email="王芳@公司"),), "“王芳”的邮箱“王芳@公司”不是有效的地址"),
        ((WANG, replace(WANG, email="b@example.com")), "在通讯录中有2位同名，无法确定是哪一位"),
        (
            (replace(WANG, is_away=True, stand_in="钱多"),),
            "“王芳”外出，代理人钱多不在通讯录中",
        ),
        (
            (
                replace(WANG, is_away=True, stand_in="孙悦"),
                Person(name="孙悦", email="s@example.com", is_away=True),
            ),
            "“王芳”外出，代理人孙悦也外出",
        ),
        (
            (
                replace(WANG, is_away=True, stand_in="孙悦"),
                Person(name="孙悦", email="not an address"),
            ),
            "“王芳”外出，代理人孙悦的邮箱“not an address”不是有效的地址",
        ),
        ((replace(WANG, email="w@example.com\r\nBcc: x@evil.example"),), "不是有效的地址"),
    ],
)
def test_owner__cannot_be_written_to__is_refused_with_the_reason_and_others_are_told(
    people: tuple[Person, ...], reason: str
) -> None:
    launch = with_people(*people)
    if people[0].name != "王芳":
        launch = replace(
            launch,
            directory=replace(
                launch.directory,
                people=tuple(p for p in launch.directory.people if p.name != "王芳"),
            ),
        )
    made = plan(launch)
    assert [digest.recipient.name for digest in made.digests] == ["李建国"]
    assert len(made.refused) == 1
    assert reason in str(made.refused[0])
    assert (made.refused[0].task, made.refused[0].reminder) == ("XC20261120-001-T01", "N-08")


@pytest.mark.parametrize(
    ("line_break", "reason"),
    [("\r\n", "“Bcc:x@evil.example”不在通讯录中"), ("\x0b", "换行或控制字符")],
)
def test_owner__line_break_in_the_name__is_refused(line_break: str, reason: str) -> None:
    name = f"王芳{line_break}Bcc: x@evil.example"
    launch = with_people(replace(WANG, name=name))
    launch = replace(launch, tasks=(overdue(1, owner=name),))
    assert reason in "".join(str(each) for each in plan(launch).refused)


# One person, several rows -----------------------------------------------------------------------


def test_person__in_two_departments__is_one_reader() -> None:
    other = replace(WANG, department="研发部", email="WangFang@example.com", supervisor="周明")
    made = plan(with_people(WANG, other))
    assert made.refused == ()
    assert sorted(digest.recipient.name for digest in made.digests) == ["李建国", "王芳"]


def test_person__away_in_one_of_two_departments__is_away_and_has_the_stand_in() -> None:
    other = replace(WANG, department="研发部", is_away=True, stand_in="孙悦")
    made = plan(with_people(WANG, other))
    assert {digest.recipient.name for digest in made.digests} == {"李建国", "孙悦"}


def test_person__who_left_one_department__still_works_in_the_other() -> None:
    made = plan(with_people(replace(WANG, is_active=False), replace(WANG, department="研发部")))
    assert "王芳" in {digest.recipient.name for digest in made.digests}


# Several people, one mailbox ----------------------------------------------------------------------


def shared() -> Collaboration:
    """Return tasks of 王芳 and of 孙悦, who share a mailbox."""
    team = "Team@example.com"
    launch = with_people(
        replace(WANG, email=team), Person(name="孙悦", email=team.lower(), department="产品部")
    )
    return replace(launch, tasks=(overdue(1, 1), overdue(2, 2, owner="孙悦", department="产品部")))


def test_people__with_one_mailbox__get_one_mail_that_names_both() -> None:
    made = plan(shared())
    (digest,) = (each for each in made.digests if each.recipient.identity == "team@example.com")
    assert sorted(digest.recipient.name.split("、")) == ["孙悦", "王芳"]
    whom = {line.item.id[-3:]: [r.person for r in line.reasons] for line in digest.lines}
    assert whom == {"T01": ["王芳"], "T02": ["孙悦"]}
    again = plan(replace(shared(), tasks=shared().tasks[::-1]))
    assert {key for d in again.digests for key in d.keys} == {
        k for d in made.digests for k in d.keys
    }


def test_people__with_one_mailbox__read_whose_each_task_is() -> None:
    (digest,) = (d for d in plan(shared()).digests if d.recipient.identity == "team@example.com")
    text = render(digest, sender="跨部门协作提醒").text
    assert "（王芳 · 市场部）" in text
    assert "（孙悦 · 产品部）" in text
    assert "为什么收到：王芳是任务负责人" in text
    assert "为什么收到：孙悦是任务负责人" in text


def test_reader__alone_in_a_mailbox__is_addressed_as_before() -> None:
    (digest,) = (d for d in plan(with_people()).digests if d.recipient.name == "王芳")
    assert [reason.person for reason in digest.lines[0].reasons] == [""]


# One cell, several people -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", ["王芳、孙悦", "王芳，孙 悦", "王芳/孙悦", "王芳和孙悦", "王芳\n孙悦"]
)
def test_owners__in_one_cell__are_told_both(cell: str) -> None:
    launch = replace(with_people(), tasks=(overdue(1, owner=cell),))
    made = plan(launch)
    assert made.refused == ()
    assert {digest.recipient.name for digest in made.digests} == {"王芳", "孙悦", "李建国"}


def test_owners__of_whom_one_is_unknown__the_other_is_told() -> None:
    made = plan(replace(with_people(), tasks=(overdue(1, owner="王芳、钱多"),)))
    assert "王芳" in {digest.recipient.name for digest in made.digests}
    assert [str(refusal) for refusal in made.refused] == ["“钱多”不在通讯录中"]


def test_roles__that_the_workbook_leaves_empty__are_named() -> None:
    launch = collaboration(
        blocked(owner="", overdue_days=3, is_urgent=True),
        lead_department="",
        sponsor="",
        directory=Directory(PEOPLE, {}),
    )
    reasons = {str(refusal) for refusal in plan(launch).refused}
    assert reasons == {
        "未填写任务负责人",
        "未填写部门负责人",
        "未填写牵头部门",
        "未填写分管领导",
    }


def test_owner__away_with_a_stand_in__the_stand_in_is_told_for_whom() -> None:
    made = plan(with_people(replace(WANG, is_away=True, stand_in="孙悦")))
    stand_in = next(digest for digest in made.digests if digest.recipient.name == "孙悦")
    assert [reason.away for reason in stand_in.lines[0].reasons] == ["王芳"]


def test_owner__away_without_a_stand_in__is_told_all_the_same() -> None:
    made = plan(with_people(replace(WANG, is_away=True)))
    assert "王芳" in {digest.recipient.name for digest in made.digests}


def test_owner__at_work_again__the_stand_in_of_last_time_is_left_alone() -> None:
    made = plan(with_people(replace(WANG, stand_in="孙悦")))
    assert {digest.recipient.name for digest in made.digests} == {"王芳", "李建国"}


def test_domains__another_domain__is_refused() -> None:
    made = plan(with_people(replace(WANG, email="w@elsewhere.example")), ("example.com",))
    assert [digest.recipient.name for digest in made.digests] == ["李建国"]
    assert "域名“elsewhere.example”不在允许的范围内" in str(made.refused[0])
