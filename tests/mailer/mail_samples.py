"""Two believable collaborations, small enough to read a test by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from addin.forms.reminders import Reminder
from mailer.planning.items import Collaboration, Directory, Notice, Person, TaskLine, Telling
from mailer.planning.reminder_rules import Role
from mailer.planning.reports import (
    DepartmentFigures,
    MonthFigure,
    MonthReport,
    ReportRow,
    WeekReport,
)

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=BEIJING)  # a Friday
TODAY = NOW.date()

PEOPLE = tuple(
    Person(
        name=name,
        email=f"{mail}@example.com",
        department=department,
        supervisor=supervisor,
        sponsor="高远",
    )
    for name, mail, department, supervisor in (
        ("王芳", "wangfang", "市场部", "李建国"),
        ("李建国", "lijianguo", "市场部", ""),
        ("陈晓", "chenxiao", "研发部", "周明"),
        ("周明", "zhouming", "研发部", ""),
        ("赵敏", "zhaomin", "产品部", ""),
        ("孙悦", "sunyue", "产品部", "赵敏"),
        ("何静", "hejing", "财务部", ""),
        ("高远", "gaoyuan", "总经办", ""),
    )
)
HEADS = {"市场部": "李建国", "研发部": "周明", "产品部": "赵敏", "财务部": "何静"}
DIRECTORY = Directory(PEOPLE, HEADS)


def task(number: int = 1, **changes: object) -> TaskLine:
    """Return a task of 王芳 (市场部) in progress, due in two weeks and up to date."""
    plain = TaskLine(
        id=f"XC20261120-001-T{number:02}",
        name="完成渠道物料定稿",
        department="市场部",
        owner="王芳",
        status="进行中",
        due=date(2026, 12, 4),
        remaining_days=10,
        idle_days=0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def overdue(days: int, number: int = 1, **changes: object) -> TaskLine:
    """Return a task that is `days` working days late."""
    due = TODAY - timedelta(days=days if days < 5 else days + 2)
    late: dict[str, object] = {"due": due, "overdue_days": days, "remaining_days": None}
    return task(number, **{**late, **changes})


def blocked(number: int = 1, **changes: object) -> TaskLine:
    """Return a blocked task."""
    defaults = {
        "status": "受阻",
        "is_blocked": True,
        "problem": "包装打样排不上期",
        "block_type": "资源不足",
    }
    return task(number, **{**defaults, **changes})


def collaboration(*tasks: TaskLine, **changes: object) -> Collaboration:
    """Return 新产品上市: 产品部 leads, 孙悦 tracks, 高远 is the sponsor."""
    launch = Collaboration(
        id="XC20261120-001",
        title="新产品上市",
        link=r"\\fs01\协作\2026\XC20261120-001 新产品上市.xlsx",
        directory=DIRECTORY,
        tasks=tasks,
        lead_department="产品部",
        tracker="孙悦",
        sponsor="高远",
    )
    return replace(launch, **changes)  # type: ignore[arg-type]


def notice(
    reminder: Reminder,
    *,
    names: tuple[str, ...] = ("高远",),
    cannot_wait: bool = False,
    **changes: object,
) -> Notice:
    """Return an approval that 高远 is asked for, due in two days."""
    plain = Notice(
        reminder=reminder,
        id="SLA-08 分管领导",
        number="—",
        name="审批《跨部门协作任务发起表》：新产品上市",
        people="高远 · 总经办",
        due_at=datetime(2026, 11, 22, 15, 0),
        detail="目标：11月30日前上线三款新品",
        tellings=(
            Telling(
                role=Role.ACTOR,
                names=names,
                period="asked",
                action="请审批，填写意见、结论、签名和时间",
                because="按SLA-08限时办理",
                cannot_wait=cannot_wait,
            ),
        ),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def busy_day() -> tuple[Collaboration, Collaboration]:
    """Return a day on which every rule has something to say."""
    launch = collaboration(
        overdue(3, 3, problem="供应商两次退回版式", measure="已换备选供应商，周一出样"),
        overdue(1, 5, name="更新电商详情页文案", calendar_note="估算"),
        task(6, name="确认发布会场地与搭建方案", due=date(2026, 11, 23), remaining_days=1),
        blocked(
            8,
            name="固件版本通过三方认证",
            department="研发部",
            owner="陈晓",
            partners=("市场部", "财务部"),
            problem="认证机构排期到12月10日，需加急费用1.8万元",
            measure="已提交加急申请，等待财务部确认",
            is_urgent=True,
            needed_by=datetime(2026, 11, 20, 13, 0, tzinfo=BEIJING),
            overdue_days=2,
            due=date(2026, 11, 18),
            remaining_days=None,
        ),
        blocked(
            11,
            name="赠品采购合同会签",
            partners=("财务部",),
            problem="合同条款待法务确认",
            block_type="审批等待",
            department="产品部",
            owner="赵敏",
        ),
        task(
            9, name="整理竞品价格表", owner="孙悦", department="产品部", idle_days=4, cadence_days=2
        ),
        task(10, name="已结束的任务", status="已完成", is_closed=True, overdue_days=9),
    )
    expenses = collaboration(
        task(
            id="XC20261116-002-T02",
            name="梳理差旅报销审批节点",
            due=TODAY,
            remaining_days=0,
        ),
        id="XC20261116-002",
        title="报销流程优化",
        link="https://oa.example.com/sites/协作/报销流程优化.xlsx",
        lead_department="财务部",
        tracker="何静",
    )
    return launch, expenses


def week_notice(**changes: object) -> Notice:
    """Return the weekly report of 新产品上市 for 高远, who leads, and 王芳, who has tasks."""
    row = ReportRow(
        number="T08",
        name="固件版本通过三方认证",
        people="陈晓 · 研发部",
        owner="陈晓",
        day=date(2026, 11, 18),
        state="受阻且逾期",
        detail="问题：认证机构排期到12月10日；措施：已提交加急申请；需要：分管领导协调",
    )
    own = replace(row, number="T03", name="完成渠道物料定稿", people="王芳 · 市场部", owner="王芳")
    report = WeekReport(
        since=date(2026, 11, 16),
        start=date(2026, 11, 23),
        phase="执行",
        light="受阻",
        reason="1项受阻、1项逾期",
        next_step="还有4项任务未完成，请先协调1项受阻的任务。",
        total=6,
        closed=2,
        overdue=2,
        on_time=0.5,
        shares=(33, 33, 17),
        done=(replace(own, number="T01", state="已完成", detail="按期完成"),),
        at_risk=(replace(own, state="逾期", detail="逾期3个工作日"),),
        blocked=(row,),
        planned=(
            ReportRow(
                number="M2", name="里程碑：试产完成", people="研发部", day=date(2026, 11, 27)
            ),
            replace(own, number="T06", day=date(2026, 11, 24), state="正常", detail="完成度40%"),
        ),
        calm=1,
    )
    return replace(
        Notice(
            reminder=Reminder.WEEKLY,
            id="周报 2026-11-23",
            number="—",
            name="周报：新产品上市",
            report=report,
            tellings=(
                Telling(
                    role=Role.INFORMED,
                    names=("高远", "王芳"),
                    period="2026-11-23",
                    because="周报发给所有参与人员和领导",
                ),
            ),
        ),
        **changes,  # type: ignore[arg-type]
    )


def month_notice() -> Notice:
    """Return the KPIs of October for 高远: met, missed, without baseline, without data."""
    figures = (
        MonthFigure(
            id="KPI-07",
            name="执行团队达标率",
            value=88.5,
            unit="%",
            target="≥99%",
            state="未达标",
            sample=52,
            aim=99.0,
            trend=(("2026-08", None), ("2026-09", 95.0), ("2026-10", 82.0)),
        ),
        MonthFigure(
            id="KPI-14",
            name="新协作启动周期",
            value=2.5,
            unit="天",
            target="≤3天",
            state="达标",
            sample=4,
            aim=3.0,
        ),
        MonthFigure(
            id="KPI-05",
            name="业务响应速度",
            value=1.5,
            unit="小时",
            target="较基线降低15%",
            state="无基线",
            sample=9,
        ),
        MonthFigure(
            id="KPI-04",
            name="协作满意度",
            value=None,
            unit="%",
            target="≥90%",
            state="无数据",
            sample=0,
            aim=90.0,
        ),
    )
    departments = (
        DepartmentFigures(name="市场部", total=6, done=3, overdue=1, blocked=0, on_time=0.75),
        DepartmentFigures(name="研发部", total=2, done=0, overdue=0, blocked=1, on_time=None),
    )
    return Notice(
        reminder=Reminder.MONTHLY,
        id="指标月报 2026-10",
        number="—",
        name="2026-10协作指标月报",
        report=MonthReport(month="2026-10", workbooks=2, figures=figures, departments=departments),
        tellings=(
            Telling(
                role=Role.MANAGEMENT,
                names=("高远",),
                period="2026-10",
                because="指标月报发给公司管理层",
            ),
        ),
    )
