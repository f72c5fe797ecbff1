"""The mails of their own: the weekly report (N-12) and the monthly KPIs (N-17)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from addin.book.text_size import HIGHEST, LINE, height_of, lines_in
from addin.forms.reminders import Reminder
from addin.forms.setup import REMINDER_LOG
from mailer.delivery.composing import Mail, preview_reminders
from mailer.letters.outlook import cannot_show
from mailer.letters.render import render
from mailer.letters.stationery import Stationery
from mailer.letters.wording import MOST_REPORTED
from mailer.planning.digests import Outgoing, plan_reminders
from mailer.planning.items import Collaboration, Directory, Telling
from mailer.planning.reminder_rules import Role
from tests.mailer.mail_samples import NOW, collaboration, month_notice, overdue, week_notice

GOLDEN = Path(__file__).with_name("golden")
LAUNCH = collaboration(overdue(3, 3), notices=(week_notice(), month_notice()))


def plan(
    *collaborations: Collaboration, days: int = 0, taken: frozenset[str] = frozenset()
) -> Outgoing:
    now = NOW + timedelta(days=days)
    return plan_reminders(collaborations, now=now, is_working_day=True, taken=taken)


def keys(made: Outgoing) -> frozenset[str]:
    return frozenset(key for digest in made.digests for key in digest.keys)


def mail(rule: Reminder | None, name: str = "高远") -> Mail:
    made = preview_reminders([LAUNCH], now=NOW, is_working_day=True)
    return next(
        m for m in made.mails if m.digest.recipient.name == name and m.digest.report is rule
    )


# Planned -----------------------------------------------------------------------------------------


def test_report__is_a_mail_of_its_own_beside_the_digest() -> None:
    made = plan(LAUNCH)
    assert {(d.recipient.name, d.report) for d in made.digests} == {
        ("高远", None),
        ("高远", Reminder.WEEKLY),
        ("高远", Reminder.MONTHLY),
        ("王芳", None),
        ("王芳", Reminder.WEEKLY),
        ("李建国", None),
        ("赵敏", None),
    }


def test_report__that_says_the_same_to_several__is_written_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("高远", "王芳", "何静", "赵敏")
    telling = Telling(role=Role.INFORMED, names=names, because="您参与协作", period="1")
    title = f"本次{uuid4()}"  # of which no other test has written
    launch = collaboration(title=title, notices=(week_notice(tellings=(telling,)),))
    digests = [d for d in plan(launch).digests if d.report]
    written, html = [], Stationery.html

    def counted(own: Stationery, name: str, **values: object) -> str:
        written.append(name)
        return html(own, name, **values)

    monkeypatch.setattr(Stationery, "html", counted)
    mails = {d.recipient.name: render(d, sender="提醒").html for d in digests}
    assert len(written) == 2, "王芳 has tasks in it"
    assert set(mails) == set(names)
    assert all(f"　{name}</td>" in page for name, page in mails.items())
    assert mails["何静"].replace("何静", "赵敏") == mails["赵敏"]


def test_report__goes_out_once_a_week_and_once_a_month_to_each_reader() -> None:
    sent = keys(plan(LAUNCH))
    for days in (0, 3):
        assert all(not d.report for d in plan(LAUNCH, days=days, taken=sent).digests)
    week = week_notice(id="周报 2026-11-30")
    next_week = replace(LAUNCH, notices=(week, month_notice()))
    later = plan(next_week, days=7, taken=sent)
    assert {d.report for d in later.digests if d.report} == {Reminder.WEEKLY}


def test_report__after_the_digest_of_the_day__is_not_kept_back_and_does_not_keep_one_back() -> None:
    digest = keys(plan(collaboration(overdue(3, 3))))
    made = plan(LAUNCH, taken=digest)
    assert {d.report for d in made.digests} == {Reminder.WEEKLY, Reminder.MONTHLY}
    only_report = keys(plan(collaboration(notices=(week_notice(),))))
    assert not any(key.startswith("digest|") for key in only_report)


def test_reports__of_two_workbooks__weekly_in_one_mail__monthly_told_once() -> None:
    second = replace(LAUNCH, id="XC20261120-002", title="报销流程优化", tasks=())
    made = plan(LAUNCH, second)
    own = {d.report: d for d in made.digests if d.recipient.name == "高远"}
    assert [line.collaboration.id for line in own[Reminder.WEEKLY].lines] == [
        "XC20261120-001",
        "XC20261120-002",
    ]
    assert len(own[Reminder.MONTHLY].lines) == 1
    afterwards = plan(second, taken=keys(plan(LAUNCH)))
    assert {d.report for d in afterwards.digests} == {Reminder.WEEKLY}


def test_report__of_somebody_away__goes_to_the_stand_in_with_that_persons_rows() -> None:
    people = tuple(
        replace(p, is_away=p.name == "王芳", stand_in="孙悦") for p in LAUNCH.directory.people
    )
    away = replace(LAUNCH, directory=replace(LAUNCH.directory, people=people))
    made = preview_reminders([away], now=NOW, is_working_day=True)
    (stood_in,) = [m for m in made.mails if m.digest.recipient.name == "孙悦" and m.digest.report]
    assert "王芳外出，您是其代理人" in stood_in.rendered.text
    assert "T03　完成渠道物料定稿（您负责）" in stood_in.rendered.text


def test_report__in_quiet_hours_or_on_a_day_off__is_not_sent() -> None:
    night = NOW.replace(hour=22)
    assert not plan_reminders([LAUNCH], now=night, is_working_day=True).digests
    assert not plan_reminders([LAUNCH], now=NOW, is_working_day=False).digests


# Written -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rule"), [("weekly", Reminder.WEEKLY), ("monthly", Reminder.MONTHLY)]
)
@pytest.mark.parametrize("kind", ["html", "txt"])
def test_report__is_the_golden_one(name: str, rule: Reminder, kind: str) -> None:
    rendered = mail(rule).rendered
    actual = (rendered.html if kind == "html" else rendered.text).encode()
    golden = GOLDEN / f"{name}.{kind}"
    if os.environ.get("XIEZUO_UPDATE_GOLDEN") == "1":
        golden.write_bytes(actual)
    assert actual.decode() == golden.read_bytes().decode()


@pytest.mark.parametrize("rule", [Reminder.WEEKLY, Reminder.MONTHLY])
def test_report__outlook_can_show_all_of_it(rule: Reminder) -> None:
    assert cannot_show(mail(rule).rendered.html) == ()


def test_weekly__says_in_subject_and_first_line_what_a_manager_asks_first() -> None:
    rendered = mail(Reminder.WEEKLY).rendered
    assert rendered.subject == (
        "[XC20261120-001] 周报11-16至11-22 1项需要协调、1项有风险：新产品上市"
    )
    assert rendered.text.splitlines()[0] == ("1项需要协调、1项有风险；本周完成1项，下周计划2项。")


def test_weekly__tells_the_reader_which_tasks_are_the_own_ones() -> None:
    assert "您负责" not in mail(Reminder.WEEKLY).rendered.text
    text = mail(Reminder.WEEKLY, "王芳").rendered.text
    assert "您负责的2项：完成渠道物料定稿（11月18日）、完成渠道物料定稿（11月24日）。" in text


def test_weekly__of_two_who_share_a_mailbox__marks_the_tasks_of_both() -> None:
    people = tuple(
        replace(person, email="wangfang@example.com") if person.name == "高远" else person
        for person in LAUNCH.directory.people
    )
    launch = replace(LAUNCH, directory=Directory(people, LAUNCH.directory.heads))
    made = preview_reminders([launch], now=NOW, is_working_day=True)
    (weekly,) = (m for m in made.mails if m.digest.report is Reminder.WEEKLY)
    assert set(weekly.digest.recipient.name.split("、")) == {"王芳", "高远"}
    assert "您负责的2项：完成渠道物料定稿" in weekly.rendered.text


def test_monthly__says_honestly_what_has_no_baseline_or_no_data() -> None:
    text = mail(Reminder.MONTHLY).rendered.text
    assert text.splitlines()[0] == "2026年10月：1项未达标、1项达标、1项无基线、1项无数据。"
    assert "KPI-05　业务响应速度　1.5小时　目标较基线降低15%　无基线（样本9）" in text
    assert "还没有数据（1项）：协作满意度。" in text
    assert "近几个月：8月—、9月95、10月82" in text


def test_monthly__leaves_its_figures_in_the_log__those_first_that_miss_their_targets() -> None:
    (line,) = mail(Reminder.MONTHLY).lines
    summary, _, figures = line.said.partition("。")
    assert summary == "2026年10月：1项未达标、1项达标、1项无基线、1项无数据"
    assert [figure.split("（")[1][:3] for figure in figures.split("；")] == [
        "未达标",
        "达标，",
        "无基线",
    ]
    assert "业务响应速度1.5小时（无基线，目标较基线降低15%）" in figures


def test_report__however_long__is_kept_no_longer_than_a_row_of_the_log_shows() -> None:
    lines = lines_in("字" * MOST_REPORTED, REMINDER_LOG.field("said").length)
    assert height_of(lines) == LINE * lines + 4 < HIGHEST


def test_report__texts_of_people__arrive_as_text() -> None:
    week = week_notice()
    assert week.report is not None
    hostile = "<script>alert(1)</script>{{7*7}}"
    rows = tuple(replace(row, name=hostile) for row in week.report.blocked)  # type: ignore[union-attr]
    notice = replace(week, report=replace(week.report, blocked=rows))  # type: ignore[call-arg]
    made = preview_reminders([collaboration(notices=(notice,))], now=NOW, is_working_day=True)
    assert hostile in made.mails[0].rendered.text
    assert "<script" not in made.mails[0].rendered.html
    assert "49" not in made.mails[0].rendered.html.partition("T08")[2][:200]


def test_report__frame_of_the_company__goes_round_both_reports(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text(
        '{% extends "xiezuo/report.html.j2" %}{% block brand %}海川集团{% endblock %}',
        encoding="utf-8",
    )
    stationery = Stationery(tmp_path)
    for rule in (Reminder.WEEKLY, Reminder.MONTHLY):
        html = render(mail(rule).digest, sender="提醒", stationery=stationery).html
        assert "海川集团" in html
        assert "协作周报" not in html
        assert "各部门的任务" in html or "下周计划" in html


def test_weekly__address_of_the_workbook__is_shown_as_people_read_it() -> None:
    link = "https://files.example.com/%E5%8D%8F%E4%BD%9C.xlsx"
    made = preview_reminders([replace(LAUNCH, link=link)], now=NOW, is_working_day=True)
    weekly = next(m for m in made.mails if m.digest.report is Reminder.WEEKLY)
    assert "https://files.example.com/协作.xlsx" in weekly.rendered.text
    assert f'href="{link}"' in weekly.rendered.html


@pytest.mark.chromium
@pytest.mark.parametrize("reminder", [Reminder.WEEKLY, Reminder.MONTHLY])
def test_picture__report_on_a_phone__does_not_run_over_the_edge(
    reminder: Reminder, chromium: Callable[[Path, int, Path], Path], tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    page.write_text(mail(reminder).rendered.html, encoding="utf-8")
    with Image.open(chromium(page, 360, tmp_path / "report.png")) as picture:
        pixels = picture.convert("RGB")
        assert pixels.getpixel((357, 4)) == (0x1F, 0x4E, 0x79)
        assert {pixels.getpixel((354, y)) for y in range(60, 300)} == {(255, 255, 255)}


def test_roles__who_reads_the_monthly_mail__is_told_why() -> None:
    assert mail(Reminder.MONTHLY).digest.lines[0].role is Role.MANAGEMENT
    assert "为什么收到：指标月报发给公司管理层（N-17）。" in mail(Reminder.MONTHLY).rendered.text
