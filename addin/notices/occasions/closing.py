"""The end of a collaboration: acceptance (N-13), review (N-14), archive (N-15), survey (N-16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from addin.forms.answers import survey_item
from addin.forms.procedure import procedure_of
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import ACCEPTING, FAILED, PASSED
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.timed import timed
from addin.notices.occasions.when import days_since, is_news, open_clocks
from addin.notices.occasions.who import having, heads_of, leaders
from addin.standing.approval import missing_archive
from addin.standing.figures import latest, overall
from addin.standing.limits.courses import completed_on
from addin.standing.moments import as_moment
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role


@occasion(Reminder.ACCEPTANCE)
def acceptance_ahead(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-13: everybody who takes part is told some working days before the acceptance."""
    day = workbook.content.date("acceptance.date")
    if day is None or overall(workbook.content.table("AcceptanceItems")) in (PASSED, FAILED):
        return
    left = -days_since(workbook, day)
    reached = [offset for offset in rule.offsets if offset >= left >= 0]
    if not reached:
        return
    people = [
        name for name in workbook.content.table("AcceptanceAttendees").texts("person") if name
    ]
    start = day if isinstance(day, datetime) else None
    opening = datetime.combine(day, workbook.work.hours.opening)
    yield Notice(
        reminder=rule.reminder,
        id=ACCEPTING,
        number="—",
        name=f"参加验收：{workbook.title}",
        due_at=start or opening,
        detail=_items(workbook),
        tellings=(
            Telling(
                role=Role.ACTOR,
                names=tuple(dict.fromkeys(people)) or ("",),
                period=f"{min(reached)}",
                action=f"请参加，地点/方式：{workbook.content.text('acceptance.place') or '未填写'}",
                because=f"验收前{min(reached)}个工作日提醒参加人",
            ),
        ),
    )


def _items(workbook: WorkbookDay, result: str = "") -> str:
    rows = workbook.content.table("AcceptanceItems").records()
    names = [
        f"{row['deliverable_id']} {row['name']}".strip()
        for row in rows
        if row["deliverable_id"] and result in ("", row["result"])
    ]
    return f"核查：{'、'.join(names)}" if names else ""


@occasion(Reminder.ACCEPTANCE)
def acceptance_failed(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-13: the departments whose results did not pass, and who leads."""
    content = workbook.content
    day = content.date("acceptance.date")
    items = content.table("AcceptanceItems")
    if overall(items) != FAILED or not is_news(workbook, day):
        return
    rows = [row for row in items.records() if row["result"] == FAILED]
    heads = heads_of(workbook, dict.fromkeys(str(row["department"]) for row in rows))
    number = content.number("acceptance.round") or 1
    yield Notice(
        reminder=rule.reminder,
        id=f"验收 第{number:g}轮",
        number="—",
        name=f"第{number:g}轮验收不通过：{workbook.title}",
        status=FAILED,
        detail=_items(workbook, FAILED),
        tellings=(
            Telling(
                role=Role.ACTOR,
                names=heads,
                period=f"{day}",
                action="请按整改要求和时限完成整改，重新提交验收",
                because="您是未通过成果的责任部门负责人",
            ),
            Telling(
                role=Role.LEAD,
                names=tuple(name for name in leaders(workbook) if name not in heads),
                period=f"{day}",
                action="请下达整改要求和时限，安排复验",
                because="验收不通过时通知",
            ),
        ),
    )


@occasion(Reminder.ACCEPTANCE)
def rectification(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-13: what was found at the acceptance is to be put right by SLA-13 or the agreed time."""
    rows = list(workbook.content.table("Rectifications").records())
    for clock in open_clocks(workbook, "SLA-13"):
        row = rows[clock.row]
        yield timed(
            workbook,
            clock,
            rule.reminder,
            action="请完成整改，填写整改结果和完成时间",
            detail=f"成果{row['deliverable_id']}：{row['requirement']}",
            asks=True,
        )


@occasion(Reminder.ACCEPTANCE)
def delivered(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-13: who has to accept what was delivered is asked for it (SLA-22)."""
    for clock in open_clocks(workbook, "SLA-22"):
        yield timed(
            workbook,
            clock,
            rule.reminder,
            action="请组织验收；通过的改为已完成，不通过的写明整改要求并改回进行中",
            asks=True,
        )


@occasion(Reminder.REVIEW)
def review(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-14: the review meeting is asked for by the rungs of the ladder after the work was done."""
    for clock in open_clocks(workbook, "SLA-03"):
        if clock.started:
            name = f"召开复盘会：{workbook.title}"
            yield from _by_ladder(
                workbook, rule, clock.started, name=name, due=clock.due, note=clock.note
            )


@occasion(Reminder.ARCHIVE)
def archive(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-15: what 归档目录 lacks once the work is done and reviewed, of a problem reported on."""
    content = workbook.content
    completed = completed_on(workbook)
    is_condensed = procedure_of(content.text("initiation.type")).is_condensed
    ended = (
        latest(content.table("ProblemReports"), "date")
        if is_condensed
        else content.date("review.date")
    )
    missing = missing_archive(content)
    if ended is None or completed is None or not missing:
        return
    detail = f"归档目录还缺：{'、'.join(missing)}"
    name = f"归档协作文件：{workbook.title}"
    yield from _by_ladder(
        workbook, rule, max(as_moment(ended), as_moment(completed)), name=name, detail=detail
    )


def _by_ladder(
    workbook: WorkbookDay,
    rule: ReminderRule,
    since: date,
    *,
    name: str,
    due: datetime | None = None,
    note: str = "",
    detail: str = "",
) -> Iterator[Notice]:
    """Yield one notice for whoever leads at every rung, with those whom the rungs name.

    `since` is the day from which the rungs count working days.
    """
    days = days_since(workbook, since)
    if as_moment(since) > workbook.now:
        return
    reached = [step for step in rule.ladder if days >= step.days >= 0]
    if not reached:
        return
    lead, last = leaders(workbook), reached[-1]
    because = f"满{last.days}个工作日仍未完成时提醒" if last.days else "协作完成后提醒"
    tellings = [
        Telling(
            role=Role.ACTOR,
            names=lead,
            period=f"+{last.days}",
            action=f"请{name.partition('：')[0]}",
            because=f"牵头部门负责，{because}",
        )
    ]
    tellings += [
        Telling(
            role=step.role,
            names=tuple(who for who in having(workbook, step.role) if who not in lead),
            period=f"+{step.days}",
            action="请跟进",
            because=f"满{step.days}个工作日仍未完成时抄送",
        )
        for step in reached
        if step.role is not Role.LEAD
    ]
    yield Notice(
        reminder=rule.reminder,
        id=name.partition("：")[0],
        number="—",
        name=name,
        people="、".join(lead),
        due_at=due,
        is_over=due is not None and due < workbook.now,
        is_near=due is not None and due >= workbook.now and days > 0,
        overdue_days=days_since(workbook, due) if due and due < workbook.now else 0,
        detail=detail,
        calendar_note="估算" if note else "",
        tellings=tuple(tellings),
    )


@occasion(Reminder.SURVEY)
def survey(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-16: after the end of a quarter every department that took part is asked how it went."""
    answers = workbook.content.table("Satisfaction")
    for clock in open_clocks(workbook, "SLA-20"):
        quarters = zip(answers.texts("quarter"), answers.texts("department"), strict=True)
        done = {department for quarter, department in quarters if quarter == clock.item}
        asked = [who for who in _participants(workbook, done) if who not in clock.people]
        yield Notice(
            reminder=rule.reminder,
            id=f"{clock.limit} {clock.item}",
            number=clock.item,
            name=f"填写满意度调研：{workbook.title}",
            due_at=clock.due,
            is_over=clock.due is not None and clock.due < workbook.now,
            calendar_note="估算" if clock.note else "",
            answered_as=survey_item(
                workbook.content.text("initiation.collaboration_id"), clock.item
            ),
            tellings=(
                Telling(
                    role=Role.ACTOR,
                    names=clock.people,
                    period="asked",
                    action="请发放满意度调研表，收齐后统计",
                    because=f"您是协调人，{clock.item}的满意度调研由您发起",
                ),
                Telling(
                    role=Role.ACTOR,
                    names=tuple(dict.fromkeys(asked)),
                    period="asked",
                    action="请填写协调人发的满意度调研表，不写姓名，放进“满意度调研”文件夹；用邮件答复、直接填在“5复盘报告”里的不匿名",
                    because=f"您参与了{clock.item}的协作",
                ),
            ),
        )


def _participants(workbook: WorkbookDay, done: set[str]) -> Iterator[str]:
    """Yield everybody with a task, and the heads of partner departments, who still owe an answer."""
    content = workbook.content
    plan = content.table("PlanTasks")
    for owner in plan.texts("owner"):
        if owner and workbook.people.get(owner) not in done:
            yield owner
    departments = [d for d in content.table("Partners").texts("department") if d not in done]
    yield from filter(None, heads_of(workbook, departments))
