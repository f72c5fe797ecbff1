"""From a workbook to what the mailer is handed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from addin.content import Content
from addin.errors import InputError
from addin.forms.reminders import Reminder
from addin.notices.collaborations import Mailing, mailing, settings_of
from addin.notices.occasions.ready import errors
from addin.notices.planning import RemindingWorkbook, plan_only, source_of
from addin.standing.workbook_day import WorkbookDay
from mailer.delivery.composing import Settings, preview_reminders
from mailer.planning.items import TaskLine
from mailer.planning.reminder_rules import DEFAULT_RULES, ReminderRule, Role, Rung
from tests.notices.occasions.told import as_read
from tests.rules.workbooks import ID, fresh, workbook

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=BEIJING)
FILE = Path("协作.xlsx")

PLAN = f"""
| task_id   | name     | department | owner | supporting | start      | finish     |
| {ID}-T01  | 定稿物料 | 市场部     | 陈静  | 研发部、质量管理部 | 2026-11-02 | 2026-11-17 |
| {ID}-T02  | 固件认证 | 研发部     | 王磊  |            | 2026-11-02 | 2026-11-30 |
| {ID}-T03  | 已完成的 | 市场部     | 陈静  |            | 2026-11-02 | 2026-11-10 |
"""
TASKS = f"""
| task_id   | status | percent | updated_on | problem | block_type | measure | escalation | actual_finish |
| {ID}-T01  | 进行中 | 40%     | 2026-11-18 |         |            |         |            |               |
| {ID}-T02  | 受阻   | 20%     | 2026-11-20 | 排不上期 | 资源不足   | 加急    | 牵头部门   |               |
| {ID}-T03  | 已完成 | 100%    | 2026-11-10 |         |            |         |            | 2026-11-10    |
"""


def launched(fields: dict[str, object] | None = None, **tables: str) -> Content:
    """Return a workbook with three tasks and the presets of its parameters."""
    made = workbook(
        {"initiation.collaboration_id": ID, "initiation.title": "新产品上市", **(fields or {})},  # type: ignore[dict-item]
        **{"PlanTasks": PLAN, "Tasks": TASKS, **tables},
    )
    presets = fresh().tables
    kept = {name: presets[name] for name in ("SlaLimits", "ReminderRules") if name not in tables}
    return replace(made, tables={**made.tables, **kept})


def mailed(content: Content, now: datetime = NOW) -> Mailing:
    return mailing(WorkbookDay.at(as_read(content), now).given(errors, {}), FILE)


@pytest.mark.parametrize(
    ("fields", "reminded", "said"),
    [
        ({"plan.form_status": "草稿"}, False, True),
        ({"plan.form_status": "待审批"}, False, True),
        ({"plan.form_status": "已退回"}, False, True),
        ({"plan.form_status": "已批准"}, True, True),  # made by an earlier version, say
        ({"plan.form_status": "草稿", "initiation.type": "只做跟踪"}, True, False),
    ],
)
def test_plan_that_is_not_in_force__its_missing_approval_is_said_and_no_task(
    fields: dict[str, object], reminded: bool, said: bool
) -> None:
    made = mailed(launched({"plan.lead_person": "陈静", **fields})).collaboration
    assert bool(made.tasks) is reminded
    assert any(notice.id == "方案未生效" for notice in made.notices) is said


def lines(content: Content, now: datetime = NOW) -> dict[str, TaskLine]:
    made = mailed(content, now).collaboration.tasks
    return {line.id.removeprefix(f"{ID}-"): line for line in made}


def test_mails__go_by_the_companys_clock__whatever_the_computer_says() -> None:
    evening = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # of the day before
    content = launched()
    source = source_of(content, FILE, evening)
    assert source.workbook.today == date(2026, 11, 20)
    assert plan_only([source], evening, (), Settings()).plan.now.isoformat() == (
        "2026-11-20T00:30:00+08:00"
    )
    there = launched({"sla.zone": "Asia/Tokyo"})
    asked = datetime(2026, 11, 20, 9)  # by --today: that day is the company's
    planned = plan_only([source_of(there, FILE, asked)], asked, (), Settings()).plan.now
    assert planned.isoformat() == "2026-11-20T09:00:00+09:00"


def test_task__late__is_handed_over_with_what_the_mail_says() -> None:
    task = lines(launched())["T01"]
    assert (task.name, task.department, task.owner) == ("定稿物料", "市场部", "陈静")
    assert task.partners == ("研发部", "质量管理部")
    assert (task.status, task.is_closed, task.is_blocked) == ("进行中", False, False)
    assert (task.due, task.overdue_days) == (date(2026, 11, 17), 3)
    assert task.idle_days == 2


def test_task__blocked__brings_its_problem() -> None:
    task = lines(launched())["T02"]
    assert task.is_blocked
    assert (task.problem, task.block_type, task.measure, task.escalation) == (
        "排不上期",
        "资源不足",
        "加急",
        "牵头部门",
    )
    assert task.overdue_days == 0
    assert task.partners == ()


def test_task__closed__is_marked_so() -> None:
    assert lines(launched())["T03"].is_closed


def test_days__count_from_the_day_of_sending_not_from_a_fixed_clock() -> None:
    content = launched({"clock.today": date(2026, 12, 25)})
    assert lines(content)["T01"].overdue_days == 3
    assert lines(content, NOW + timedelta(days=3))["T01"].overdue_days == 4


def test_task__that_became_late_on_a_day_off__is_one_day_late() -> None:
    plan = PLAN.replace("2026-11-17", "2026-11-20")
    saturday = datetime(2026, 11, 21, 9, 0, tzinfo=BEIJING)
    assert lines(launched(PlanTasks=plan), saturday)["T01"].overdue_days == 1


def test_working_day__follows_the_companys_exceptions() -> None:
    off = """
    | date       | type | reason |
    | 2026-11-20 | 休息 | 停电   |
    """
    assert mailed(launched()).is_working_day
    assert not mailed(launched(Exceptions=off)).is_working_day


def test_people__who_left_or_are_away__are_marked() -> None:
    people = """
    | name | department | employment | email             | supervisor | sponsor | stand_in |
    | 陈静 | 市场部     | 在职       | chen@example.com  | 刘洋       | 高远    |          |
    | 李娜 | 市场部     | 外出       | li@example.com    |            |         | 陈静     |
    | 周强 | 市场部     | 离职       | zhou@example.com  |            |         |          |
    |      | 市场部     | 在职       | wu@example.com    |            |         |          |
    """
    found = mailed(launched(People=people)).collaboration.directory.people
    assert [(p.name, p.is_active, p.is_away, p.stand_in) for p in found] == [
        ("陈静", True, False, ""),
        ("李娜", True, True, "陈静"),
        ("周强", False, False, ""),
    ]
    assert (found[0].supervisor, found[0].sponsor) == ("刘洋", "高远")


def test_departments__name_head_and_sponsor() -> None:
    departments = """
    | department | head | sponsor |
    | 市场部     | 刘洋 | 高远    |
    """
    directory = mailed(launched(Departments=departments)).collaboration.directory
    assert (directory.heads, directory.sponsors) == ({"市场部": "刘洋"}, {"市场部": "高远"})


def test_link__is_the_one_that_was_typed_else_the_file() -> None:
    typed = r"\\fs01\协作\新产品.xlsx"
    assert mailed(launched({"reminders.link": typed})).collaboration.link == typed
    assert mailed(launched()).collaboration.link == str(FILE.resolve())


def test_link__to_a_file_of_this_computer__is_no_link_for_others() -> None:
    typed = launched({"reminders.link": "D:\\协作\\新产品.xlsx"})
    assert mailed(typed).collaboration.is_shared
    assert not mailed(launched()).collaboration.is_shared


def test_rules__presets__are_those_of_the_mailer() -> None:
    rules = {rule.reminder: rule for rule in mailed(launched()).collaboration.rules}
    assert set(rules) == set(Reminder)
    assert rules[Reminder.DUE_SOON].offsets == (3, 1, 0)
    assert rules[Reminder.OVERDUE].ladder == (
        Rung(1, Role.HEAD),
        Rung(2, Role.LEAD),
        Rung(3, Role.SPONSOR),
    )
    assert all(rule.is_enabled for rule in rules.values())


def rules_of(content: Content) -> dict[Reminder, ReminderRule]:
    return {rule.reminder: rule for rule in mailed(content).collaboration.rules}


def test_rules__row_that_is_switched_off_or_unknown__does_nothing() -> None:
    table = """
    | rule | enabled | offsets |
    | N-07 | 否      | 5       |
    | N-99 | 是      | 乱写    |
    """
    rules = rules_of(launched(ReminderRules=table))
    assert (rules[Reminder.DUE_SOON].is_enabled, rules[Reminder.DUE_SOON].offsets) == (False, (5,))
    assert set(rules) == set(Reminder)


@pytest.mark.parametrize(
    ("column", "text"),
    [("offsets", "三天"), ("offsets", "3,,x"), ("offsets", ""), ("ladder", "1:老板"), ("ladder", ""),
     ("enabled", ""), ("enabled", "待定"), ("hours", "一天")],
)  # fmt: skip
def test_rules__cell_that_is_empty_or_unreadable__is_as_shipped(column: str, text: str) -> None:
    table = f"""
    | rule | {column} |
    | N-05 | {text}   |
    | N-07 | {text}   |
    | N-08 | {text}   |
    """
    quiet = {"quiet_from": time(19), "quiet_until": time(8)}
    shipped = {rule.reminder: replace(rule, **quiet) for rule in DEFAULT_RULES}  # type: ignore[arg-type]
    assert rules_of(launched(ReminderRules=table)) == shipped


def test_rules__that_say_none__copy_nobody() -> None:
    table = """
    | rule | ladder |
    | N-08 | 无     |
    """
    assert rules_of(launched(ReminderRules=table))[Reminder.OVERDUE].ladder == ()


def test_quiet_hours__are_those_of_the_workbook() -> None:
    content = launched({"reminders.quiet_before": "8:30", "reminders.quiet_after": "18:00"})
    for rule in mailed(content).collaboration.rules:
        assert (rule.quiet_until, rule.quiet_from) == (time(8, 30), time(18))
    (default, *_) = mailed(launched()).collaboration.rules
    assert (default.quiet_until, default.quiet_from) == (time(8), time(19))


@pytest.mark.parametrize("text", ["早上八点", "25:00", "9", ""])
def test_quiet_hour__that_is_empty_or_unreadable__is_as_shipped(text: str) -> None:
    content = launched({"reminders.quiet_before": text, "reminders.quiet_after": text})
    assert mailed(content).collaboration.rules[0].quiet_until == time(8)
    assert mailed(content).collaboration.rules[0].quiet_from == time(19)


REPORTED = """
| problem_id | task_id          | reported_at      | meeting_at |
| P1         | {task}           | {at}             | {met}      |
"""


@pytest.mark.parametrize(
    ("at", "met", "needed"),
    [
        ("2026-11-20 08:00", "", datetime(2026, 11, 20, 12, 0)),  # 4 clock hours
        ("2026-11-20 04:59", "", None),  # over already
        ("2026-11-20 08:00", "2026-11-20 08:30", None),  # met already
        ("", "", None),
    ],
)
def test_blocked_task__says_until_when_it_must_be_coordinated(
    at: str, met: str, needed: datetime | None
) -> None:
    problems = REPORTED.format(task=f"{ID}-T02", at=at, met=met)
    assert lines(launched(Problems=problems))["T02"].needed_by == needed


def test_task_that_is_not_blocked__has_no_such_limit() -> None:
    problems = REPORTED.format(task=f"{ID}-T01", at="2026-11-20 08:00", met="")
    assert lines(launched(Problems=problems))["T01"].needed_by is None


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        ("4 |  | 工作小时 | 是 |", datetime(2026, 11, 20, 14, 0)),  # over the lunch break
        ("4 |  | 自然小时 |    |", datetime(2026, 11, 20, 13, 0)),
        ("4 | 2 | 自然小时 | 是 |", datetime(2026, 11, 20, 11, 0)),  # of urgent ones
        ("4 |  | 自然小时 | 否 |", None),
        ("-4 |  | 自然小时 | 是 |", None),
    ],
)
def test_limit_of_coordination__is_the_one_of_the_parameters(
    row: str, needed: datetime | None
) -> None:
    limits = f"""
    | sla_id | unit | amount | urgent | hours | enabled |
    | SLA-04 | 小时 | {row}
    """
    problems = f"""
    | problem_id | task_id  | reported_at      |
    | P1         | {ID}-T02 | 2026-11-20 09:00 |
    """
    content = launched({"initiation.priority": "紧急"}, Problems=problems, SlaLimits=limits)
    assert lines(content)["T02"].needed_by == needed


def test_settings__nothing_typed__are_the_mailers_own() -> None:
    assert settings_of([launched()]) == Settings()


def test_settings__of_several_workbooks__first_sender_and_smallest_cap() -> None:
    contents = [
        launched({"reminders.max_mails": 50}),
        launched({"reminders.sender": "pmo@example.com", "reminders.max_mails": 20}),
        launched({"reminders.sender": "other@example.com", "reminders.max_mails": 0}),
    ]
    settings = settings_of(contents)
    assert settings.sender is not None
    assert (settings.sender.address, settings.cap) == ("pmo@example.com", 20)


def test_settings__sender_that_is_no_address__is_named_with_its_cell() -> None:
    content = launched({"reminders.sender": "办公室"})
    with pytest.raises(InputError, match="办公室") as caught:
        settings_of([content])
    assert caught.value.where == str(content.places["reminders.sender"])


# What is no task ----------------------------------------------------------------------------------

PEOPLE_WITH_MAIL = """
| name | department | employment | email               |
| 陈静 | 市场部     | 在职       | chen@example.com    |
| 王磊 | 研发部     | 在职       | wang@example.com    |
| 周敏 | 总经办     | 在职       | zhoumin@example.com |
"""
STEPS = """
| step           | approver | conclusion | signature | time |
| 发起部门负责人 | 陈静     |            |           |      |
| 分管领导       | 周敏     |            |           |      |
"""
WAITING = {"initiation.form_status": "待审批", "initiation.submitted_at": "2026-11-20 08:30"}


def submitted(**fields: object) -> Content:
    return launched({**WAITING, **fields}, People=PEOPLE_WITH_MAIL, InitiationApprovals=STEPS)


def test_notices__of_a_workbook__go_into_the_mails_and_never_twice() -> None:
    def run(content: Content, taken: frozenset[str]) -> frozenset[str]:
        made = preview_reminders(
            [mailed(content).collaboration], now=NOW, is_working_day=True, taken=taken
        )
        return frozenset(
            key for mail in made.mails for key in mail.digest.keys if key.startswith("N-01")
        )

    first = run(submitted(), frozenset())
    assert {key.split("|")[3] for key in first} == {"chen@example.com"}
    assert run(submitted(), first) == frozenset()
    again = submitted(**{"initiation.submitted_at": "2026-11-20 08:45"})
    assert len(run(again, first)) == 1


def test_notices__switched_off_in_the_sheet__are_not_made() -> None:
    off = """
    | rule | enabled | offsets |
    | N-01 | 否      |         |
    """
    tables = {"People": PEOPLE_WITH_MAIL, "InitiationApprovals": STEPS, "ReminderRules": off}

    def asked(content: Content) -> bool:
        notices = mailed(content).collaboration.notices
        return any(notice.reminder is Reminder.APPROVAL for notice in notices)

    assert asked(submitted())
    assert not asked(launched({**WAITING}, **tables))


def test_called_off__neither_tasks_nor_notices() -> None:
    made = mailed(submitted(**{"initiation.form_status": "已作废"})).collaboration
    assert (made.tasks, made.notices) == ((), ())


def test_day_off_of_one_workbook__its_people_are_not_written_to_for_the_others_sake() -> None:
    content = submitted()
    at_work = RemindingWorkbook(FILE, WorkbookDay.at(content, NOW), mailed(content))
    off = replace(
        at_work,
        mailing=replace(
            at_work.mailing,
            collaboration=replace(at_work.mailing.collaboration, id="XC20261102-009"),
            is_working_day=False,
        ),
    )
    made = plan_only([at_work, off], NOW, (), Settings())
    assert made.mails
    assert "XC20261102-009" not in str(made.plan)
    assert plan_only([off], NOW, (), Settings()).plan.held == ("2026-11-20不是工作日，不发送提醒",)
