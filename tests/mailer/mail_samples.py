"""Two believable collaborations, small enough to read a test by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from mailer.items import Collaboration, Directory, Notice, Person, TaskLine, Telling
from mailer.rules import Role, Rule

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
    rule: Rule, *, names: tuple[str, ...] = ("高远",), cannot_wait: bool = False, **changes: object
) -> Notice:
    """Return an approval that 高远 is asked for, due in two days."""
    plain = Notice(
        rule=rule,
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
