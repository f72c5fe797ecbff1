"""A mail has an end: about thirty lines in full, the rest counted with a link, at most 100 KB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from addin.forms.reminders import Reminder
from mailer.delivery.composing import Mail, Settings, preview_reminders
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.render import LARGEST, Rendered, _fitting
from mailer.planning.items import Collaboration
from mailer.planning.reports import WeekReport
from tests.mailer.mail_samples import NOW, collaboration, overdue, task, week_notice

MOST = 100 * 1024
DESK = AnswerDesk("xiezuo@example.com")


def projects(count: int, tasks: int, **changes: object) -> list[Collaboration]:
    """Return collaborations in which 王芳 (and 李建国, her head) hear of so many tasks each."""
    return [
        collaboration(
            *(
                overdue(1 + number % 7, number, id=f"XC20261{n:03}-001-T{number:02}", **changes)
                for number in range(tasks)
            ),
            id=f"XC20261{n:03}-001",
            title=f"协作{n}",
            link=f"https://oa.example.com/{n}.xlsx",
        )
        for n in range(count)
    ]


def mail_to(name: str, collaborations: Sequence[Collaboration]) -> Mail:
    preview = preview_reminders(
        collaborations, now=NOW, is_working_day=True, settings=Settings(desk=DESK)
    )
    return next(mail for mail in preview.mails if mail.digest.recipient.name == name)


def in_full(mail: Mail) -> int:
    return mail.rendered.text.count("为什么收到：")


def counted(text: str) -> int:
    """Return how many lines a mail only counts."""
    one_by_one = re.findall(r"^　(?:另有)?([0-9]+)项（", text, re.MULTILINE)
    return sum(map(int, [*one_by_one, *re.findall(r"协作项目还有([0-9]+)项", text)]))


@pytest.mark.parametrize(("count", "tasks"), [(1, 40), (5, 60), (40, 3), (150, 2)])
@pytest.mark.parametrize("name", ["王芳", "李建国"])
def test_mail__about_very_much__says_the_most_pressing_and_counts_the_rest(
    count: int, tasks: int, name: str
) -> None:
    mail = mail_to(name, projects(count, tasks))
    assert 10 <= in_full(mail) <= 30
    assert len(mail.message) <= MOST
    assert in_full(mail) + counted(mail.rendered.text) == len(mail.digest.lines)


def test_mail__about_one_collaboration__has_room_for_many_lines() -> None:
    assert in_full(mail_to("王芳", projects(1, 40))) == 30, "own tasks, each with four links"
    assert in_full(mail_to("李建国", projects(1, 40))) == 30


def test_mail__of_thirty_lines__shows_them_all() -> None:
    mail = mail_to("王芳", projects(2, 6))
    assert (in_full(mail), counted(mail.rendered.text)) == (12, 0)


def test_mail__what_is_counted__is_the_less_pressing_and_has_its_link() -> None:
    late = projects(1, 12)[0]
    soon = collaboration(
        *(task(n, id=f"XC20269999-001-T{n:02}", remaining_days=3) for n in range(9)),
        id="XC20269999-001",
        title="不急的协作",
        link="https://oa.example.com/soon.xlsx",
    )
    mail = mail_to("王芳", [soon, late, *projects(3, 5)[1:]])
    rest = mail.rendered.html.partition("不急的协作")[2]
    assert "即将到期" in rest
    assert 'href="https://oa.example.com/soon.xlsx"' in rest
    assert "在工作簿里查看" in rest


def test_mail__somebody_wrote_very_much__stays_short() -> None:
    mail = mail_to("王芳", projects(1, 8, problem="说明" * 15_000))
    assert in_full(mail) == 8
    assert len(mail.message) <= MOST


def weekly(count: int, told: Sequence[str] = ()) -> Mail:
    """Return the weekly report of so many collaborations; in the first, tasks are `told` too."""
    made = []
    for n in range(count):
        notice = week_notice()
        report = notice.report
        assert isinstance(report, WeekReport)
        number = f"XC20261{n:03}-001"
        rows = tuple(
            replace(report.at_risk[0], number=f"T{k:02}", item=f"{number}-T{k:02}")
            for k in range(20)
        )
        own = tuple(overdue(2, int(each[1:]), id=f"{number}-{each}") for each in told if n == 0)
        week = replace(report, at_risk=rows)
        made.append(
            collaboration(
                *own, id=number, title=f"协作{n}", notices=(replace(notice, report=week),)
            )
        )
    preview = preview_reminders(made, now=NOW, is_working_day=True, settings=Settings())
    return next(
        mail
        for mail in preview.mails
        if mail.digest.report is Reminder.WEEKLY and mail.digest.recipient.name == "王芳"
    )


@pytest.mark.parametrize("count", [1, 8, 60])
def test_weekly_report__of_many__has_an_end(count: int) -> None:
    assert len(weekly(count).message) <= MOST


def test_weekly_report__does_not_repeat_what_the_digest_of_the_day_says() -> None:
    text = weekly(1, told=["T03", "T05"]).rendered.text
    assert "2项见今天的汇总提醒" in text
    assert not re.search(r"T0[35]\b", text)
    assert "T04" in text
    assert re.search(r"T03\b", weekly(1).rendered.text)


@pytest.mark.parametrize("head", [2_000, 40_000])
@pytest.mark.parametrize("line", [900, 6_000, 20_000])
def test_mail__too_large__takes_few_renderings_to_fit(head: int, line: int) -> None:
    tried = []

    def weighing(shown: int) -> Rendered:
        return Rendered("", "x" * (head + line * shown), "")

    def made(shown: int) -> Rendered:
        tried.append(shown)
        return weighing(shown)

    assert _fitting(made, 30) == weighing(tried[-1])
    most = max(shown for shown in range(1, 31) if weighing(shown).weight <= LARGEST)
    assert 0 <= most - tried[-1] <= 1
    assert len(tried) <= 4
