"""Who is told what: N-07, N-08 with its ladder, N-09, N-11, and one digest a person and day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from addin.forms.reminders import Reminder
from addin.worktime import Calendar
from mailer.planning.digests import Outgoing, plan_reminders
from mailer.planning.items import Collaboration, TaskLine, Telling
from mailer.planning.reminder_rules import DEFAULT_RULES, ReminderRule, Role, Rung
from tests.mailer.mail_samples import (
    BEIJING,
    NOW,
    TODAY,
    blocked,
    busy_day,
    collaboration,
    notice,
    overdue,
    task,
)


def plan(
    *collaborations: Collaboration,
    now: datetime = NOW,
    is_working_day: bool = True,
    taken: Collection[str] = (),
) -> Outgoing:
    return plan_reminders(
        collaborations, now=now, is_working_day=is_working_day, taken=frozenset(taken)
    )


def told(made: Outgoing) -> dict[str, set[tuple[str, str]]]:
    """Return by recipient the rules and roles of all that they are told."""
    return {
        digest.recipient.name: {
            (str(reason.reminder), str(reason.role))
            for line in digest.lines
            for reason in line.reasons
        }
        for digest in made.digests
    }


def keys(made: Outgoing) -> set[str]:
    return {key for digest in made.digests for key in digest.keys}


TASK_RULES = {Reminder.DUE_SOON, Reminder.OVERDUE, Reminder.BLOCKED, Reminder.NOT_UPDATED}


def with_rule(rule: ReminderRule) -> tuple[ReminderRule, ...]:
    return tuple(rule if other.reminder is rule.reminder else other for other in DEFAULT_RULES)


# N-07 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "step"), [(0, 0), (1, 1), (2, 3), (3, 3), (4, None), (10, None), (None, None)]
)
def test_due_soon__working_days_left__owner_is_told_at_3_1_0(
    left: int | None, step: int | None
) -> None:
    made = plan(collaboration(task(remaining_days=left)))
    assert told(made) == ({} if step is None else {"王芳": {("N-07", "任务负责人")}})
    if step is not None:
        assert made.digests[0].lines[0].reasons[0].step == step


def test_due_soon__three_days_were_told__two_days_left_say_nothing() -> None:
    first = plan(collaboration(task(remaining_days=3)))
    later = plan(
        collaboration(task(remaining_days=2)), now=NOW + timedelta(days=3), taken=keys(first)
    )
    assert not later.digests
    assert [waiting.reminder for waiting in later.skipped] == [Reminder.DUE_SOON]


def test_due_soon__no_run_on_the_third_day__is_made_up_for_on_the_second() -> None:
    assert told(plan(collaboration(task(remaining_days=2)))) == {"王芳": {("N-07", "任务负责人")}}


def test_due_soon__due_date_was_moved__is_told_anew() -> None:
    first = plan(collaboration(task(remaining_days=1, due=date(2026, 11, 23))))
    moved = plan(
        collaboration(task(remaining_days=1, due=date(2026, 11, 30))),
        now=NOW + timedelta(days=7),
        taken=keys(first),
    )
    assert len(moved.digests) == 1


def test_due_soon__offsets_of_the_sheet__are_used() -> None:
    rules = with_rule(ReminderRule(reminder=Reminder.DUE_SOON, offsets=(5,)))
    assert plan(collaboration(task(remaining_days=5), rules=rules)).digests
    assert not plan(collaboration(task(remaining_days=6), rules=rules)).digests


# N-08 ------------------------------------------------------------------------------------------

OWNER, HEAD, LEAD, SPONSOR = "王芳", "李建国", "赵敏", "高远"


@pytest.mark.parametrize(
    ("days", "recipients"),
    [
        (0, set()),
        (1, {OWNER, HEAD}),
        (2, {OWNER, HEAD, LEAD}),
        (3, {OWNER, HEAD, LEAD, SPONSOR}),
        (30, {OWNER, HEAD, LEAD, SPONSOR}),
    ],
)
def test_overdue__ladder_by_working_days(days: int, recipients: set[str]) -> None:
    assert set(told(plan(collaboration(overdue(days))))) == recipients


@pytest.mark.parametrize(
    ("today", "recipients"),
    [
        # Due on Wednesday 2026-09-23; 25–27 Sep is 中秋, 1–7 Oct 国庆, 20 Sep and 10 Oct are worked.
        (date(2026, 9, 23), set()),
        (date(2026, 9, 24), {OWNER, HEAD}),
        (date(2026, 9, 28), {OWNER, HEAD, LEAD}),
        (date(2026, 9, 29), {OWNER, HEAD, LEAD, SPONSOR}),
    ],
)
def test_overdue__ladder_over_a_holiday__climbs_by_working_days_only(
    today: date, recipients: set[str]
) -> None:
    calendar = Calendar.standard()
    due = date(2026, 9, 23)
    late = calendar.workdays_between(due, today)
    made = plan(
        collaboration(task(due=due, overdue_days=late, remaining_days=None)),
        now=datetime(today.year, today.month, today.day, 9, tzinfo=BEIJING),
        is_working_day=calendar.is_workday(today),
    )
    assert set(told(made)) == recipients


def test_overdue__ladder_of_the_sheet__is_used() -> None:
    rules = with_rule(ReminderRule(reminder=Reminder.OVERDUE, ladder=(Rung(5, Role.SPONSOR),)))
    assert set(told(plan(collaboration(overdue(4), rules=rules)))) == {OWNER}
    assert set(told(plan(collaboration(overdue(5), rules=rules)))) == {OWNER, SPONSOR}


def test_overdue__next_working_day__is_told_again_but_not_twice_a_day() -> None:
    first = plan(collaboration(overdue(1)))
    assert not plan(collaboration(overdue(1)), taken=keys(first)).digests
    monday = plan(collaboration(overdue(2)), now=NOW + timedelta(days=3), taken=keys(first))
    assert set(told(monday)) == {OWNER, HEAD, LEAD}


def test_overdue__owner_heads_the_department__is_told_once_as_the_owner() -> None:
    made = plan(collaboration(overdue(1, owner="李建国")))
    assert told(made) == {"李建国": {("N-08", "任务负责人")}}


def test_overdue__department_without_head__owners_supervisor_is_copied() -> None:
    launch = collaboration(overdue(1))
    launch = replace(launch, directory=replace(launch.directory, heads={}))
    assert set(told(plan(launch))) == {OWNER, HEAD}


def test_overdue__collaboration_without_sponsor__the_departments_is_copied() -> None:
    launch = collaboration(overdue(3), sponsor="")
    launch = replace(launch, directory=replace(launch.directory, sponsors={"市场部": "何静"}))
    assert set(told(plan(launch))) == {OWNER, HEAD, LEAD, "何静"}


# N-09 ------------------------------------------------------------------------------------------


def test_blocked__lead_and_the_departments_concerned_are_told_not_the_owner() -> None:
    made = plan(collaboration(blocked(partners=("研发部", "财务部"))))
    assert told(made) == {
        "赵敏": {("N-09", "牵头部门")},
        "李建国": {("N-09", "部门负责人")},
        "周明": {("N-09", "配合部门负责人")},
        "何静": {("N-09", "配合部门负责人")},
    }


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({}, False),
        ({"is_urgent": True}, True),
        ({"escalation": "分管领导"}, True),
        ({"escalation": "管理层"}, True),
        ({"escalation": "牵头部门"}, False),
    ],
)
def test_blocked__sponsor__is_told_of_what_is_urgent_or_brought_up(
    changes: dict[str, object], is_told: bool
) -> None:
    assert (SPONSOR in told(plan(collaboration(blocked(**changes))))) is is_told


def test_blocked__lead_person_of_the_plan__goes_before_the_head() -> None:
    made = plan(collaboration(blocked(), lead_person="孙悦"))
    assert ("N-09", "牵头部门") in told(made)["孙悦"]
    assert "赵敏" not in told(made)


# N-11 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "cadence", "hour", "recipients"),
    [
        (None, 1, 18, set()),
        (0, 1, 18, set()),
        (1, 1, 9, set()),
        (1, 1, 17, {"王芳"}),
        (2, 1, 9, {"王芳", "孙悦"}),
        (2, 2, 9, set()),
        (3, 2, 9, {"王芳", "孙悦"}),
        (5, 5, 17, {"王芳"}),
    ],
)
def test_not_updated__owner_in_the_evening__tracker_from_the_next_day(
    idle: int | None, cadence: int, hour: int, recipients: set[str]
) -> None:
    made = plan(
        collaboration(task(idle_days=idle, cadence_days=cadence)), now=NOW.replace(hour=hour)
    )
    assert set(told(made)) == recipients


# All rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        overdue(9),
        task(remaining_days=0),
        blocked(is_urgent=True),
        task(idle_days=20),
    ],
)
def test_any_rule__closed_task__nobody_is_written_to(line: TaskLine) -> None:
    assert plan(collaboration(line)).digests
    assert not plan(collaboration(replace(line, is_closed=True))).digests


@pytest.mark.parametrize("rule", list(Reminder))
def test_any_rule__switched_off__nobody_is_told_by_it(rule: Reminder) -> None:
    rules = with_rule(ReminderRule(reminder=rule, is_enabled=False))
    launch, _ = busy_day()
    if rule not in TASK_RULES:
        launch = replace(launch, notices=(notice(rule),))
    assert any(str(rule) in {r for r, _ in what} for what in told(plan(launch)).values())
    off = plan(replace(launch, rules=rules))
    assert all(str(rule) not in {r for r, _ in what} for what in told(off).values())


def test_no_working_day__nobody_is_written_to_and_the_plan_says_why() -> None:
    made = plan(*busy_day(), is_working_day=False)
    assert made.digests == ()
    assert made.held == ("2026-11-20不是工作日，不发送提醒",)


def test_quiet_hours__nobody_is_written_to_and_the_plan_says_why() -> None:
    made = plan(*busy_day(), now=NOW.replace(hour=22))
    assert made.digests == ()
    assert made.held[0] == "19:00至08:00免打扰，此时不发送"


def test_time_without_zone__is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        plan(now=NOW.replace(tzinfo=None))


# One digest a person and day ---------------------------------------------------------------------


def test_digest__person_in_two_workbooks__gets_one_mail() -> None:
    made = plan(*busy_day())
    recipients = [digest.recipient.identity for digest in made.digests]
    assert len(recipients) == len(set(recipients))
    own = next(digest for digest in made.digests if digest.recipient.name == "王芳")
    assert {line.collaboration.id for line in own.lines} == {"XC20261120-001", "XC20261116-002"}


def test_digest__same_address_in_other_capitals__is_the_same_person() -> None:
    launch, expenses = busy_day()
    shouting = tuple(replace(p, email=p.email.upper()) for p in expenses.directory.people)
    expenses = replace(expenses, directory=replace(expenses.directory, people=shouting))
    assert len(plan(launch, expenses).digests) == len(plan(*busy_day()).digests)


def test_digest__several_rules_on_one_task__make_one_line_with_all_reasons() -> None:
    made = plan(collaboration(overdue(2, is_blocked=True, idle_days=3, is_urgent=True)))
    lead = next(digest for digest in made.digests if digest.recipient.name == "赵敏")
    assert len(lead.lines) == 1
    assert lead.lines[0].reminders == {Reminder.OVERDUE, Reminder.BLOCKED}


def test_digest__own_tasks_come_before_copies_and_the_worst_first() -> None:
    made = plan(
        collaboration(
            overdue(3, 1, owner="王芳"),
            task(2, owner="李建国", remaining_days=0),
            overdue(1, 3, owner="李建国"),
            overdue(7, 4, owner="王芳"),
        )
    )
    head = next(digest for digest in made.digests if digest.recipient.name == "李建国")
    assert [line.item.id[-3:] for line in head.lines] == ["T03", "T02", "T04", "T01"]
    assert [line.role for line in head.lines] == [Role.OWNER, Role.OWNER, Role.HEAD, Role.HEAD]


def test_digest__second_run_of_the_day__plans_nothing() -> None:
    first = plan(*busy_day())
    second = plan(*busy_day(), taken=keys(first))
    assert second.digests == ()
    assert len(second.skipped) == sum(
        len({reason.reminder for reason in line.reasons}) for d in first.digests for line in d.lines
    )


def test_digest__new_matters_after_the_digest__wait_unless_somebody_is_blocked() -> None:
    morning = plan(collaboration(overdue(2, 1)))
    noon = plan(
        collaboration(overdue(2, 1), overdue(2, 2), blocked(3)),
        now=NOW.replace(hour=14),
        taken=keys(morning),
    )
    assert {digest.recipient.name for digest in noon.digests} == {"李建国", "赵敏"}
    assert all(digest.is_extra and len(digest.lines) == 1 for digest in noon.digests)
    assert {waiting.recipient.name for waiting in noon.postponed} == {"王芳", "李建国", "赵敏"}
    evening = plan(
        collaboration(overdue(2, 1), overdue(2, 2), blocked(3)),
        now=NOW.replace(hour=16),
        taken=keys(morning) | keys(noon),
    )
    assert evening.digests == ()


def test_digest__task_id_twice__only_the_first_row_counts_and_is_named() -> None:
    made = plan(collaboration(overdue(1, 1), overdue(2, 1)), collaboration(overdue(3, 2)))
    assert made.doubles == ("XC20261120-001-T01",)
    assert all(len(digest.lines) <= 2 for digest in made.digests)


def test_digest__sorting_the_tasks__changes_nothing() -> None:
    launch, expenses = busy_day()
    turned = replace(launch, tasks=tuple(reversed(launch.tasks)))
    assert keys(plan(launch, expenses)) == keys(plan(expenses, turned))
    assert [d.keys for d in plan(launch, expenses).digests] == [
        d.keys for d in plan(expenses, turned).digests
    ]


def test_key__bar_in_a_task_id__cannot_be_taken_for_another_task() -> None:
    sly = plan(collaboration(overdue(1, id="T|1"), overdue(1, id="T%7C1")))
    assert len(keys(sly)) == 2 * 2 + 2  # two tasks for owner and head, and two digests


def test_today__stands_in_the_key_of_what_is_told_daily() -> None:
    made = plan(collaboration(overdue(1)))
    assert f"N-08|XC20261120-001-T01|2026-11-19|wangfang@example.com|{TODAY}" in keys(made)


# Notices: what is no task ------------------------------------------------------------------------


def test_notice__stands_before_the_readers_tasks_in_the_same_digest() -> None:
    launch = collaboration(overdue(1), notices=(notice(Reminder.APPROVAL, names=("王芳",)),))
    (digest,) = [d for d in plan(launch).digests if d.recipient.name == "王芳"]
    assert [str(line.role) for line in digest.lines] == ["经办人", "任务负责人"]


def test_notice__was_told__is_not_told_again_until_its_due_moment_changes() -> None:
    first = collaboration(notices=(notice(Reminder.APPROVAL),))
    sent = keys(plan(first))
    tomorrow = NOW + timedelta(days=3)
    assert not plan(first, now=tomorrow, taken=sent).digests
    later = notice(Reminder.APPROVAL, due_at=datetime(2026, 11, 26, 12, 0))
    assert plan(collaboration(notices=(later,)), now=tomorrow, taken=sent).digests


def test_notice__of_two_workbooks__are_two_though_their_ids_are_alike() -> None:
    first = collaboration(notices=(notice(Reminder.MINUTES),))
    second = replace(first, id="XC20261120-002")
    (digest,) = plan(first, second).digests
    assert [line.collaboration.id for line in digest.lines] == ["XC20261120-001", "XC20261120-002"]
    assert len(digest.keys) == 3


@pytest.mark.parametrize(("cannot_wait", "mails"), [(True, 1), (False, 0)])
def test_notice__after_the_digest_of_the_day__is_an_extra_mail_only_if_it_cannot_wait(
    cannot_wait: bool, mails: int
) -> None:
    first = plan(collaboration(overdue(1)))
    new = notice(Reminder.APPROVAL, names=("王芳",), cannot_wait=cannot_wait)
    made = plan(collaboration(overdue(1), notices=(new,)), taken=keys(first))
    assert [digest.is_extra for digest in made.digests] == [True] * mails
    assert bool(made.postponed) is not cannot_wait


def test_notice__for_somebody_who_is_not_in_the_directory__is_refused_and_listed() -> None:
    made = plan(collaboration(notices=(notice(Reminder.SURVEY, names=("陌生人", "")),)))
    assert [str(refusal) for refusal in made.refused] == ["“陌生人”不在通讯录中", "未填写经办人"]
    assert made.refused[0].task == "SLA-08 分管领导"


def test_pause__the_owner_hears_nothing_until_the_day__and_the_ladder_does_not_move() -> None:
    paused = collaboration(overdue(2, paused_until=TODAY + timedelta(days=3)))
    assert told(plan(paused)) == {
        "李建国": {("N-08", "部门负责人")},
        "赵敏": {("N-08", "牵头部门")},
    }
    assert "王芳" in told(plan(collaboration(overdue(2, paused_until=TODAY))))


class TestEvening:
    """At 17:00 owners hear of what they can still do today (Q-37)."""

    SOON = task(7, owner="陈晓", department="研发部", due=date(2026, 11, 23), remaining_days=1)
    TODAY = task(8, owner="陈晓", department="研发部", due=TODAY, remaining_days=0)
    SILENT = task(9, owner="陈晓", department="研发部", idle_days=1)

    def evening(self, *tasks: TaskLine, morning: Outgoing) -> Outgoing:
        now = NOW.replace(hour=17)
        return plan(collaboration(overdue(2, 1), *tasks), now=now, taken=keys(morning))

    def test_what_is_due_later__waits_for_the_morning(self) -> None:
        made = self.evening(
            self.SOON, self.TODAY, self.SILENT, morning=plan(collaboration(overdue(2, 1)))
        )
        (digest,) = made.digests
        assert [line.item.id[-3:] for line in digest.lines] == ["T08", "T09"]
        assert ("陈晓", "XC20261120-001-T07") in {
            (w.recipient.name, w.task) for w in made.postponed
        }

    def test_nobody_was_told_anything_today__everything_is_said(self) -> None:
        made = self.evening(self.SOON, self.TODAY, self.SILENT, morning=Outgoing(NOW))
        digest = next(each for each in made.digests if each.recipient.name == "陈晓")
        assert [line.item.id[-3:] for line in digest.lines] == ["T08", "T07", "T09"]


class TestNewsOnceAWeek:
    """What a reader has nothing to do about comes once a week where that was asked for."""

    NEWS = Telling(role=Role.INFORMED, names=("高远",), because="协作已批准")
    READERS = frozenset({"gaoyuan@example.com"})

    def book(self, *news: str, **changes: object) -> Collaboration:
        told_of = (
            replace(notice(Reminder.FORM_APPROVED), id=each, tellings=(self.NEWS,)) for each in news
        )
        own = replace(notice(Reminder.APPROVAL), id="审批") if changes.pop("own", 0) else None
        notices = (*told_of, *filter(None, [own]))
        return collaboration(**{"notices": notices, "weekly_readers": self.READERS, **changes})

    def test_news__a_second_time_in_the_week__waits_for_the_next(self) -> None:
        first = plan(self.book("甲"), now=NOW - timedelta(days=3))
        friday = plan(self.book("甲", "乙"), taken=keys(first))
        assert friday.digests == ()
        assert [each.task for each in friday.postponed] == ["乙"]
        monday = plan(self.book("甲", "乙"), now=NOW + timedelta(days=3), taken=keys(first))
        assert [line.item.id for digest in monday.digests for line in digest.lines] == ["乙"]

    def test_what_has_to_be_done__comes_all_the_same__without_the_news(self) -> None:
        first = plan(self.book("甲"), now=NOW - timedelta(days=3))
        (friday,) = plan(self.book("乙", own=True), taken=keys(first)).digests
        assert [line.item.id for line in friday.lines] == ["审批"]

    def test_news_with_something_to_do__is_no_news(self) -> None:
        first = plan(self.book("甲"), now=NOW - timedelta(days=3))
        asked = replace(self.NEWS, action="请核对")
        minutes = replace(notice(Reminder.MINUTES), id="纪要", tellings=(asked,))
        assert plan(self.book(notices=(minutes,)), taken=keys(first)).digests

    def test_news__of_whoever_did_not_ask__comes_daily(self) -> None:
        first = plan(self.book("甲", weekly_readers=frozenset()), now=NOW - timedelta(days=3))
        assert plan(self.book("乙", weekly_readers=frozenset()), taken=keys(first)).digests
