"""One collaboration from `xiezuo new` to `xiezuo archive`, as people type it day by day.

A day is what is typed into single fields and into rows, each by its key; a refresh follows.
What comes along by itself is not typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content, Row, Value
from addin.forms import TABLES
from addin.forms.procedure import procedure_of
from addin.reports.archiving import archive
from tests.cli.running import xiezuo
from tests.rules.workbooks import workbook

ID = "XC20261102-001"


@dataclass(frozen=True)
class Day:
    """What is typed on a day, and what it is about; or that it is archived."""

    title: str
    at: datetime
    fields: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    is_archived: bool = False


def day(title: str, at: str, fields: Mapping[str, Value] | None = None, **tables: str) -> Day:
    read = workbook(**tables)
    drawn = {name: list(read.table(name).records()) for name in tables}
    return Day(title, datetime.fromisoformat(at), fields or {}, drawn)


def begun(folder: Path) -> Path:
    """Return a new workbook in a folder."""
    path = folder / "协作.xlsx"
    done = xiezuo("new", path)
    assert done.code == 0, done.err
    return path


def live(path: Path, each: Day) -> Content:
    """Type what a day brings, refresh, and return what the workbook says then."""
    host = ClosedWorkbook(path)
    if each.is_archived:
        archive(path, given=None, actual=each.at, user="秦岭")
        return host.read()
    content = host.read()
    cells: dict[str, dict[tuple[int, str], Value]] = {}
    append: dict[str, list[Row]] = {}
    for name, given in each.tables.items():
        data = content.table(name)
        at = dict(zip(data.texts(data.table.key), data.rows, strict=True))
        for row in given:
            key = str(row[TABLES[name].key])
            inputs = [one.key for one in TABLES[name].inputs if one.key != TABLES[name].key]
            typed = {one: row[one] for one in inputs if row[one] not in (None, "")}
            if key in at:
                cells.setdefault(name, {}).update({(at[key], k): v for k, v in typed.items()})
            else:
                append.setdefault(name, []).append({TABLES[name].key: key, **typed})
    host.write(Changes(fields=each.fields, cells=cells, append=append))
    return refresh(host, given=None, actual=each.at).content


COMPANY = day(
    "公司填写",
    "2026-11-02T09:00",
    Departments="""
    | department | head | sponsor |
    | 市场部     | 陈静 | 周敏    |
    | 研发部     | 王磊 | 周敏    |
    | 质量管理部 | 李娜 | 周敏    |
    | 总经办     | 周敏 | 周敏    |
    """,
    People="""
    | staff_no | name | department | role       | email              | supervisor | sponsor | employment |
    | 1        | 陈静 | 市场部     | 部门负责人 | chen@example.com   | 周敏       | 周敏    | 在职       |
    | 2        | 王磊 | 研发部     | 部门负责人 | wang@example.com   | 周敏       | 周敏    | 在职       |
    | 3        | 李娜 | 质量管理部 | 部门负责人 | li@example.com     | 周敏       | 周敏    | 在职       |
    | 4        | 周敏 | 总经办     | 分管领导   | zhou@example.com   |            |         | 在职       |
    | 5        | 韩冰 | 研发部     | 执行负责人 | han@example.com    | 王磊       | 周敏    | 在职       |
    | 6        | 秦岭 | 市场部     | 执行负责人 | qin@example.com    | 陈静       | 周敏    | 在职       |
    | 7        | 孙悦 | 质量管理部 | 执行负责人 | sun@example.com    | 李娜       | 周敏    | 在职       |
    """,
)


def request(kind: str) -> Day:
    return day(
        "发起表填写",
        "2026-11-02T10:00",
        {
            "initiation.collaboration_id": ID,
            "initiation.title": "门店试用装上架",
            "initiation.type": kind,
            "initiation.scenario": "市场推广活动",
            "initiation.department": "市场部",
            "initiation.initiator": "秦岭",
            "initiation.contact": "分机 6101",
            "initiation.date": date(2026, 11, 2),
            "initiation.lead_department": "市场部",
            "initiation.priority": "常规",
            "initiation.major": "否",
            "initiation.sponsor": "周敏",
            "initiation.basis": "业务需求",
            "initiation.background": "2026年10月门店抽查20家，试用装缺货率35%，影响新品试用转化。",
            "initiation.goal": "2026年12月11日前，20家门店试用装缺货率由35%降至≤5%。",
            "initiation.start": date(2026, 11, 9),
            "initiation.deadline": date(2026, 12, 11),
            "initiation.output_departments": "研发部",
            "initiation.resource_condition": "研发部1人共10人日，试用装2000份。",
            "initiation.authority_condition": "门店陈列由市场部决定。",
            "initiation.priority_condition": "11月先于其他陈列调整。",
            "initiation.copy_to": "周敏",
        },
        Metrics="""
        | metric_id | name       | source                 | baseline | target | unit | due        |
        | Z1        | 试用装缺货率 | 门店抽查：缺货门店数除以抽查门店数 | 35 | 5 | % | 2026-12-11 |
        """,
        Outcomes="""
        | outcome_id | name       | standard                     | format |
        | C1         | 试用装配方 | 样品3份，稳定性测试合格率100%。 | Excel  |
        | C2         | 陈列手册   | 手册1份，20家门店签收率100%。   | PDF    |
        """,
        Partners="""
        | department | work                            | respond_by       | responder |
        | 研发部     | 11月20日前提交试用装样品3份。     | 2026-11-04 18:00 | 王磊      |
        | 质量管理部 | 11月25日前完成2项检测并出具报告1份。 | 2026-11-04 18:00 | 李娜      |
        """,
        Consultations="""
        | consultation_id | department | conclusion               | person | date       |
        | 1               | 研发部     | 可行，需要10人日。       | 王磊   | 2026-10-30 |
        | 2               | 质量管理部 | 可行，11月下旬排检测。   | 李娜   | 2026-10-30 |
        """,
    )  # fmt: skip


SUBMITTED = day(
    "发起表送审",
    "2026-11-02T11:00",
    {
        "initiation.form_status": "待审批",
        "initiation.submitted_at": datetime(2026, 11, 2, 11),
    },
)
REFUSED = day(
    "发起表退回修改",
    "2026-11-02T17:00",
    {"initiation.form_status": "已退回"},
    InitiationApprovals="""
    | step           | approver | opinion          | conclusion | signature | time             |
    | 发起部门负责人 | 陈静     | 请写明门店数量。 | 退回修改   | 陈静      | 2026-11-02 16:00 |
    """,
)


def approved(*, with_sponsor: bool) -> Day:
    sponsor = (
        "| 分管领导 | 周敏 | 同意。 | 同意 | 周敏 | 2026-11-03 15:00 |" if with_sponsor else ""
    )
    return day(
        "发起表批准",
        "2026-11-03T16:00",
        {
            "initiation.form_status": "已批准",
            "initiation.submitted_at": datetime(2026, 11, 3, 9),
            "initiation.support": "20家门店各留1个陈列位。",
        },
        InitiationApprovals=f"""
        | step           | approver | opinion | conclusion | signature | time             |
        | 发起部门负责人 | 陈静     | 同意。  | 同意       | 陈静      | 2026-11-03 10:00 |
        {sponsor}
        """,
    )


OBJECTED = day(
    "评估反馈，一个部门有异议",
    "2026-11-04T18:00",
    Assessments="""
    | department | acknowledged     | relevance | resource_fit | conclusion | contact | committed  | objection | adjustment | suggestion                   | objected_at      | answered         |
    | 研发部     | 2026-11-03 17:00 | 高        | 满足         | 可承接     | 韩冰    | 2026-11-20 |           |            |                              |                  | 2026-11-04 10:00 |
    | 质量管理部 | 2026-11-03 17:00 | 高        | 不满足       | 有异议     |         |            | 资源冲突  | 时间延期   | 检测排期延至2026年11月27日。 | 2026-11-04 09:00 | 2026-11-04 11:00 |
    """,
)
SETTLED = day(
    "异议协调",
    "2026-11-05T17:00",
    Assessments="""
    | department | coordination                               |
    | 质量管理部 | 双方同意：检测排期延至2026年11月27日。     |
    """,
)


def planned() -> Day:
    return day(
        "协作方案编制",
        "2026-11-06T09:00",
        {
            "plan.lead_person": "陈静",
            "plan.date": date(2026, 11, 6),
            "plan.buffer_position": "末端",
            "plan.group": "试用装协作群",
            "plan.cadence": "每周",
            "plan.meeting_time": "10:00",
            "plan.meeting_minutes": 30,
            "plan.channel": "协作群内提出并填写“问题”表。",
            "plan.tracker": "秦岭",
        },
        Milestones="""
        | milestone_id | name     | standard                 | department | due        |
        | M1           | 样品完成 | 样品3份，检测合格率100%。 | 研发部     | 2026-11-27 |
        | M2           | 门店上架 | 20家门店签收率100%。      | 市场部     | 2026-12-07 |
        """,
        PlanTasks=f"""
        | task_id  | name       | department | owner | milestone_id | start      | finish     | predecessors | deliverable | standard                  |
        | {ID}-T01 | 试用装打样 | 研发部     | 韩冰  | M1           | 2026-11-09 | 2026-11-20 |              | 试用装配方  | 样品3份，合格率100%。     |
        | {ID}-T02 | 样品检测   | 质量管理部 | 孙悦  | M1           | 2026-11-23 | 2026-11-27 | T01          | 检测报告    | 检测报告1份，2项全部合格。 |
        | {ID}-T03 | 门店上架   | 市场部     | 秦岭  | M2           | 2026-11-30 | 2026-12-07 | T02          | 陈列手册    | 20家门店签收率100%。      |
        """,
        Duties="""
        | duty_id | duty     | responsible | consulted  |
        | 1       | 需求明确 | 市场部      | 研发部     |
        | 2       | 成果交付 | 研发部      | 市场部     |
        | 3       | 质量审核 | 质量管理部  | 研发部     |
        """,
        Risks="""
        | risk_id | risk           | response                        | probability | impact | owner |
        | R1      | 包材晚到5天    | 11月16日前启用第二供方。         | 2           | 3      | 韩冰  |
        """,
        Deliverables="""
        | deliverable_id | name       | department | method   | acceptor   | due        | standard                       |
        | D1             | 试用装配方 | 研发部     | 文件审查 | 市场部     | 2026-11-20 | 样品3份，稳定性测试合格率100%。 |
        | D2             | 陈列手册   | 市场部     | 文件审查 | 质量管理部 | 2026-12-07 | 手册1份，20家门店签收率100%。   |
        | D3             | 检测报告   | 质量管理部 | 文件审查 | 市场部     | 2026-11-27 | 检测报告1份，2项全部合格。      |
        """,
    )  # fmt: skip


PLAN_SUBMITTED = day(
    "协作方案送会签",
    "2026-11-06T10:30",
    {"plan.form_status": "待审批", "plan.submitted_at": datetime(2026, 11, 6, 10)},
)
IN_FORCE = day(
    "会签、审批，方案生效",
    "2026-11-06T18:00",
    {
        "plan.form_status": "已批准",
        "plan.approval": "同意",
        "plan.approval_opinion": "同意。",
        "plan.approved_at": datetime(2026, 11, 6, 17),
    },
    Countersignatures="""
    | department | method | time             |
    | 市场部     | 系统   | 2026-11-06 11:00 |
    | 研发部     | 系统   | 2026-11-06 14:00 |
    | 质量管理部 | 系统   | 2026-11-06 15:00 |
    """,
)

BLOCKED = day(
    "任务受阻",
    "2026-11-12T11:00",
    Tasks=f"""
    | task_id  | status | percent | note             | updated_on | updated_by | actual_start |
    | {ID}-T01 | 进行中 | 40%     | 完成样品1份。    | 2026-11-11 | 韩冰       | 2026-11-09   |
    """,
    Problems=f"""
    | problem_id | description                                                   | status | urgency | occurred_at      | reporter | reported_at      | lead_department | task_id  | scope            | related    | first_cause              | expectation          |
    | {ID}-Q01   | 2026年11月12日9:00，包材厂书面通知2000份包材晚到5天，影响样品3份。 | 待协调 | 重要    | 2026-11-12 09:00 | 韩冰     | 2026-11-12 10:00 | 市场部          | {ID}-T01 | 研发部，样品3份  | 质量管理部 | 包材厂同型号排产到11月18日。 | 11月24日前完成打样   |
    """,
)
COORDINATED = day(
    "协调出新的日期",
    "2026-11-12T17:00",
    Problems=f"""
    | problem_id | measure                            | status | responded_at     | meeting_at       | department | new_due          | recorded_at      | head_confirmed | synced_to | escalation | arbiter | ruling           |
    | {ID}-Q01   | 11月16日前改用第二供方包材2000份。 | 处理中 | 2026-11-12 10:30 | 2026-11-12 13:00 | 研发部     | 2026-11-24 18:00 | 2026-11-12 16:00 | 王磊           | 3个部门   | 分管领导   | 周敏    | 同意延至11月24日。 |
    """,
    Tasks=f"""
    | task_id  | block_type |
    | {ID}-T01 | 外部原因   |
    """,
    Measures=f"""
    | measure_id | step                         | contingency            | main   | owner | due              | confirmed | problem_id |
    | Q01-1      | 11月13日向第二供方下单2000份。 | 11月16日未到厂时改手工分装。 | 研发部 | 韩冰  | 2026-11-16 18:00 | 王磊      | {ID}-Q01   |
    """,
)
CHANGED = day(
    "批准后改计划",
    "2026-11-16T10:00",
    PlanTasks=f"""
    | task_id  | start      | finish     |
    | {ID}-T02 | 2026-11-25 | 2026-12-01 |
    """,
)
REGISTERED = day(
    "登记变更",
    "2026-11-16T15:00",
    {"plan.version": "V1.1"},
    PlanChanges="""
    | version | change             | reason                 | approver | date       |
    | V1.1    | T02延至12月1日完成 | T01因包材晚到延至11月24日 | 周敏     | 2026-11-16 |
    """,
    Milestones="""
    | milestone_id | due        |
    | M1           | 2026-12-01 |
    """,
    PlanTasks=f"""
    | task_id  | start      |
    | {ID}-T03 | 2026-12-02 |
    """,
    Deliverables="""
    | deliverable_id | due        |
    | D1             | 2026-11-24 |
    | D3             | 2026-12-01 |
    """,
)
MINUTES = day(
    "周例会纪要",
    "2026-11-17T09:00",
    Meetings="""
    | meeting_id | topic  | discussion             | type   | start            | end              | place  | chair | recorder | attendees        | reviewed_at      | sent_at          | sent_to    | confirmed        |
    | H01        | 周例会 | 打样完成2份，还差1份。 | 周例会 | 2026-11-16 10:00 | 2026-11-16 10:30 | 会议室 | 陈静  | 秦岭     | 陈静、王磊、李娜 | 2026-11-16 15:00 | 2026-11-16 16:00 | 参会人     | 陈静、王磊、李娜 |
    """,
    AgendaItems="""
    | agenda_id | topic    | goal           | meeting_id | minutes | department |
    | 1         | 打样进展 | 确认剩余1份日期 | H01        | 20      | 研发部     |
    """,
    Decisions="""
    | decision_id | subject | decision                   | meeting_id | department | task_ref |
    | 1           | 补样    | 11月24日前补齐第3份样品。  | H01        | 研发部     | R1       |
    """,
    MeetingTasks="""
    | action_id | name     | standard                | meeting_id | owner | due |
    | R1        | 备件询价 | 2家书面报价各1份。      | H01        | 韩冰  | D+3 |
    """,
)
DONE = day(
    "全部任务提交",
    "2026-12-07T17:00",
    Tasks=f"""
    | task_id  | status | percent | note               | updated_on | updated_by | actual_start | actual_finish | result_link                 | self_check | self_check_date |
    | {ID}-T01 | 进行中 | 90%     | 第3份样品待检。    | 2026-11-23 | 韩冰       | 2026-11-09   |               |                             |            |                 |
    | {ID}-T02 | 进行中 | 50%     | 检测1项合格。      | 2026-11-30 | 孙悦       | 2026-11-25   |               |                             |            |                 |
    | {ID}-T03 | 进行中 | 80%     | 16家门店签收。     | 2026-12-04 | 秦岭       | 2026-12-02   |               |                             |            |                 |
    """,
    Problems=f"""
    | problem_id | status | resolved_at      |
    | {ID}-Q01   | 已解决 | 2026-11-16 15:00 |
    """,
    MeetingTasks="""
    | action_id | done_on    |
    | R1        | 2026-11-19 |
    """,
    Measures="""
    | measure_id | done_on    |
    | Q01-1      | 2026-11-16 |
    """,
)
SUBMITTED_RESULTS = day(
    "成果提交验收",
    "2026-12-07T18:00",
    Tasks=f"""
    | task_id  | status | percent | note                   | updated_on | updated_by | actual_finish | result_link                 | self_check | self_check_date |
    | {ID}-T01 | 待验收 | 100%    | 样品3份，合格率100%。  | 2026-12-07 | 韩冰       | 2026-11-24    | https://kb.example.com/T01  | 是         | 2026-11-24      |
    | {ID}-T02 | 待验收 | 100%    | 报告1份，2项全部合格。 | 2026-12-07 | 孙悦       | 2026-12-01    | https://kb.example.com/T02  | 是         | 2026-12-01      |
    | {ID}-T03 | 待验收 | 100%    | 20家门店已上架。       | 2026-12-07 | 秦岭       | 2026-12-07    | https://kb.example.com/T03  | 是         | 2026-12-07      |
    """,
)
SELF_CHECKED = day(
    "自检",
    "2026-12-07T18:30",
    SelfChecks="""
    | department | date       | person | conclusion            |
    | 研发部     | 2026-11-24 | 韩冰   | D1符合标准。          |
    | 市场部     | 2026-12-07 | 秦岭   | D2符合标准。          |
    | 质量管理部 | 2026-12-01 | 孙悦   | D3符合标准。          |
    """,
)
FAILED = day(
    "验收，一项不通过",
    "2026-12-08T17:00",
    {
        "acceptance.round": 1,
        "acceptance.date": date(2026, 12, 8),
        "acceptance.place": "五楼会议室",
    },
    AcceptanceItems="""
    | deliverable_id | actual                     | evidence                   | result |
    | D1             | 样品3份，合格率100%。      | https://kb.example.com/T01 | 通过   |
    | D2             | 19家门店签收，1家没有签收。 | https://kb.example.com/T03 | 不通过 |
    | D3             | 报告1份，2项全部合格。     | https://kb.example.com/T02 | 通过   |
    """,
)
ORDERED = day(
    "下达整改，参加人签名",
    "2026-12-08T18:00",
    Rectifications="""
    | rectification_id | requirement                        | person | issued           | due              |
    | D2-1             | 12月9日17:00前补签第20家门店签收单。 | 秦岭   | 2026-12-08 17:00 | 2026-12-09 17:00 |
    """,
    AcceptanceAttendees="""
    | department | role     | person | opinion      | signature | signed_at        |
    | 市场部     | 牵头部门 | 陈静   | D2整改。     | 陈静      | 2026-12-08 17:30 |
    | 研发部     | 协作部门 | 王磊   | 同意。       | 王磊      | 2026-12-08 17:31 |
    | 质量管理部 | 协作部门 | 李娜   | 同意。       | 李娜      | 2026-12-08 17:32 |
    | 总经办     | 分管领导 | 周敏   | 同意。       | 周敏      | 2026-12-08 17:33 |
    """,
)
MENDED = day(
    "整改完成，复验通过，交接",
    "2026-12-10T10:00",
    {"acceptance.round": 2, "acceptance.date": date(2026, 12, 9)},
    Rectifications="""
    | rectification_id | result                 | finished_at      | rechecked  | recheck_result | status |
    | D2-1             | 第20家门店已补签。     | 2026-12-09 14:00 | 2026-12-09 | 通过           | 已关闭 |
    """,
    AcceptanceItems="""
    | deliverable_id | actual               | result |
    | D2             | 20家门店全部签收。   | 通过   |
    """,
    AcceptanceAttendees="""
    | department | signed_at        |
    | 市场部     | 2026-12-09 17:30 |
    | 研发部     | 2026-12-09 17:31 |
    | 质量管理部 | 2026-12-09 17:32 |
    | 总经办     | 2026-12-09 17:33 |
    """,
    Tasks=f"""
    | task_id  | status | updated_on |
    | {ID}-T01 | 已完成 | 2026-12-09 |
    | {ID}-T02 | 已完成 | 2026-12-09 |
    | {ID}-T03 | 已完成 | 2026-12-09 |
    """,
    Milestones="""
    | milestone_id | actual     |
    | M1           | 2026-12-01 |
    | M2           | 2026-12-09 |
    """,
    Handovers="""
    | handover_id | item                 | from_person | version | to_person | date       | confirmed |
    | 1           | 试用装配方、陈列手册 | 陈静        | V1.0    | 王磊      | 2026-12-10 | 是        |
    """,
)
REVIEWED = day(
    "复盘",
    "2026-12-14T17:00",
    {
        "review.date": date(2026, 12, 14),
        "review.host": "陈静",
        "review.recorder": "秦岭",
        "review.people": "陈静、王磊、李娜",
        "review.to_case_library": "是",
        "review.keywords": "包材、第二供方",
    },
    Successes="""
    | success_id | topic    | description                    |
    | 1          | 第二供方 | 第二供方4天到货，少等5天。     |
    """,
    Improvements="""
    | improvement_id | category | description                     | cause                |
    | 1              | 流程卡点 | 包材晚到5天，打样顺延4天。      | 只有一家包材供方     |
    """,
    Lessons="""
    | lesson_id | topic | lesson                         |
    | 1         | 包材  | 打样前确认2家包材供方的交期。  |
    """,
)
CLOSED = day(
    "填写实际值和整改清单",
    "2026-12-14T18:00",
    GoalResults="""
    | metric_id | actual | reason |
    | Z1        | 4      |        |
    """,
    ImprovementActions="""
    | action_id | verification   | action                           | department | person | due        |
    | ZL1       | 查看供方名录   | 12月31日前选定2家包材供方并签约。 | 研发部     | 韩冰   | 2026-12-31 |
    """,
)


ARCHIVED = Day("归档", datetime(2026, 12, 15, 17), is_archived=True)


PROBLEM_SOLVED = day(
    "问题解决报告",
    "2026-12-08T17:00",
    Tasks=f"""
    | task_id  | status | updated_on | percent |
    | {ID}-T01 | 已完成 | 2026-12-08 | 100%    |
    | {ID}-T02 | 已完成 | 2026-12-08 | 100%    |
    | {ID}-T03 | 已完成 | 2026-12-08 | 100%    |
    """,
    ProblemReports=f"""
    | problem_id | process                              | effect                | submitted_to | date       | author | lessons                    |
    | {ID}-Q01   | 11月12日协调，11月13日改用第二供方。 | 打样晚到5天→晚到4天。 | 周敏         | 2026-12-08 | 韩冰   | 打样前确认2家供方的交期。  |
    """,
)


def life(kind: str) -> list[Day]:
    """Return every day of a collaboration of a type."""
    is_condensed = procedure_of(kind).is_condensed
    begun = [
        COMPANY, request(kind), SUBMITTED, REFUSED, approved(with_sponsor=not is_condensed),
        OBJECTED, SETTLED, planned(), PLAN_SUBMITTED, IN_FORCE, BLOCKED, COORDINATED, CHANGED,
        REGISTERED, MINUTES, DONE, SUBMITTED_RESULTS,
    ]  # fmt: skip
    ended = (
        [PROBLEM_SOLVED]
        if is_condensed
        else [SELF_CHECKED, FAILED, ORDERED, MENDED, REVIEWED, CLOSED]
    )
    return [*begun, *ended, ARCHIVED]
